"""The command line as a user meets it: exit statuses, what is printed where, and nothing lost."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import click
import polars as pl
import pytest
from click.testing import CliRunner

import gkstats as gk
from commands import gkstats
from conftest import RAW, ROOT
from gkstats.corpus import bounded, generations
from gkstats.dataset import schema
from gkstats.runs import project


def test_parse_writes_every_table_and_closes_with_one_line(tmp_path):
    """`parse` writes each table of the contract with its versions, and says in one line what came of the files."""
    out = tmp_path / "表 格"
    done = gkstats("parse", RAW, "--out", out)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "5 reports read, 0 files were no report; issues: 0 errors, 1 warning, 0 info\n"
    for name, table in schema.TABLES.items():
        frame = pl.read_parquet(out / f"{name}.parquet")
        assert table.is_valid(frame), name
        assert "gkstats.forms" in pl.read_parquet_metadata(out / f"{name}.parquet")
    assert set(gk.load(out).reports["abridged"]) == {True}


def test_parse_twice_replaces_and_repeats(tmp_path):
    """A second run leaves the same bytes in every table."""
    gkstats("parse", RAW, "--out", tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.parquet")}
    gkstats("parse", RAW, "--out", tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.parquet")} == before
    assert [path.name for path in tmp_path.glob(".*")] == [generations.STORE]


def test_a_reader_is_started_early_only_where_something_is_newer(tmp_path, monkeypatch):
    """For the first tables, not where nothing changed, and again for a file that did; `--fresh` reads all."""
    from gkstats.cli import main  # noqa: TID251 - the commands as they are defined

    started = []
    monkeypatch.setattr(bounded, "start", lambda *modules: started.append(modules))
    file = tmp_path / "甲.txt"
    file.write_bytes(next(RAW.glob("001*.txt")).read_bytes())

    def parsed(*options):
        done = CliRunner().invoke(main, ["parse", str(file), "--out", str(tmp_path / "out"), *options])
        assert done.exit_code == 0, done.output
        return len(started)

    assert parsed() == 1
    later = generations.written_at(tmp_path / "out") + 10**12
    monkeypatch.setattr(generations, "written_at", lambda _: later)
    assert parsed() == 1
    assert parsed("--fresh") == 2
    os.utime(file, ns=(later + 1, later + 1))
    assert parsed() == 3


@pytest.mark.parametrize("words", [["nosuch.txt"], ["nosuch/*.txt"], []])
def test_an_input_that_is_not_there_is_a_usage_error(words, tmp_path):
    """A name that does not exist, a pattern that matches nothing, no name at all: status 2, and nothing is written."""
    done = gkstats("parse", *words, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "Usage:" in done.stderr
    assert not (tmp_path / "out").exists()


def test_every_file_is_accounted_for(tmp_path):
    """Files that are no report stand in `issues` with a reason; the others are read; a copy is read once."""
    folder = tmp_path / "报 告"
    (folder / "深").mkdir(parents=True)
    report = next(RAW.glob("001*.txt")).read_bytes()
    (folder / "深" / "a.txt").write_bytes(report)
    (folder / "z 副本.txt").write_bytes(report)
    (folder / "gb.txt").write_bytes(report.decode("utf-8").replace("渠东", "渠西").encode("gb18030"))
    (folder / "empty.txt").write_bytes(b"")
    (folder / "junk.txt").write_bytes(bytes(range(256)) * 50)
    (folder / "notice.txt").write_text(
        "关于做好2023年政府信息公开工作年度报告编制工作的通知\n各部门：请按时报送。\n", "utf-8"
    )
    (folder / "scan.pdf").write_bytes(b"%PDF-1.7")
    (folder / ".hidden.txt").write_bytes(report)
    (folder / "README.md").write_bytes(report)
    corpus = gk.parse(folder)
    assert set(corpus.reports["source"]) == {"gb.txt", "z 副本.txt"}  # "z" comes before "深"
    said = {row["source"]: row["code"] for row in corpus.issues.filter(pl.col("table").is_null()).to_dicts()}
    assert said["empty.txt"] == "empty_file"
    assert said["junk.txt"] == "unreadable_file"
    assert said["notice.txt"] == "no_report"
    assert said["scan.pdf"] == "damaged_file"
    assert list(said.values()).count("same_file") == 1
    assert not {".hidden.txt", "README.md"} & set(said)


def test_show_prints_each_number_with_its_line():
    """`show` gives 003 for the eye: who and when, numbers with lines, doubt, and that the wording is ours."""
    done = gkstats("show", next(RAW.glob("003*.txt")))
    assert done.returncode == 0
    assert "平凉市崆峒区东关街道办事处 · 2020 · form 2019" in done.stdout
    assert "abridged transcript, wording by gkstats" in done.stdout
    assert re.search(r"政府集中采购 +86 @121 +51\.1082 @123", done.stdout)
    assert re.search(r"行政事业性收费 +\? @109 +\? @109", done.stdout)
    assert "published on 2021-01-22" in done.stdout
    numbered = gkstats("show", next(RAW.glob("003*.txt")), "--text").stdout.splitlines()
    assert numbered[122].split() == ["123", "51.1082万元"]


def test_readme_example_runs(monkeypatch, capsys):
    """The ten lines of the README do what they say."""
    monkeypatch.chdir(ROOT)
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    names: dict = {}
    exec(example, names)  # noqa: S102 - our own README
    assert names["zero"].select("year", "k", "n").rows() == [(2020, 1, 1), (2023, 3, 4)]
    assert names["received"].columns == ["agency_key", "agency", "scope", "2020", "2023"]
    assert names["some"].select("value", "line").rows() == [(1, 63)]
    said = capsys.readouterr().out
    assert ">    63  " in said


def test_parse_works_in_a_plain_script(tmp_path):
    """`gk.parse` in a script without a `__main__` guard, run from elsewhere, gives a Corpus that describes itself."""
    script = tmp_path / "脚 本.py"
    script.write_text(f"import gkstats as gk\nprint(gk.parse(r'{RAW}'))\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, encoding="utf-8", check=True, cwd=tmp_path
    )
    assert done.stdout == "Corpus: 5 reports, 2020-2023; 0 files were no report; 2 of 998 cells unreadable\n"


def test_help_is_chinese_on_a_chinese_terminal():
    """Each command with each of its options explains itself in Chinese where the locale is, else in English."""
    from gkstats.cli import main  # noqa: TID251 - the commands as they are defined

    runner = CliRunner()
    for name, command in {"": main, **main.commands}.items():
        words = [*filter(None, [name]), "--help"]
        en = runner.invoke(main, words, env={"LC_ALL": "en_US.UTF-8", "GKSTATS_LANGUAGE": ""}).output
        assert en.startswith("Usage:")
        assert en.count("Show this message and exit.") == 1
        options = [option for option in command.params if isinstance(option, click.Option)]
        assert all(option.help in " ".join(en.split()) for option in options)
        zh = runner.invoke(main, words, env={"LC_ALL": "zh_CN.UTF-8", "GKSTATS_LANGUAGE": ""}).output
        assert zh.startswith("用法：")
        assert not re.search(r"[a-z]+ [a-z]+ [a-z]+ [a-z]+|Options|Commands|required\]|default:", zh), zh


CHINESE = {"LC_ALL": "zh_CN.UTF-8", "GKSTATS_LANGUAGE": ""}


def test_each_command_is_summed_up_whole():
    """The list of commands says of each what it does, cut off nowhere."""
    from gkstats.cli import main  # noqa: TID251 - the commands as they are defined

    for env in ({"LC_ALL": "C.UTF-8", "GKSTATS_LANGUAGE": ""}, CHINESE):
        listed = CliRunner().invoke(main, ["--help"], env=env).output
        assert "..." not in listed.replace("[ARGS]...", "")
        assert all(re.search(rf"^  {name} +\S", listed, re.MULTILINE) for name in main.commands)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["parse"], "错误：缺少参数 INPUT...。"),
        (["parse", "没有", "--out", "x"], "错误：没有：没有这个文件或文件夹，或者其中没有可读取的内容"),
        (["pars"], "错误：没有命令 pars"),
        (["report", "--oot", "x"], "错误：没有选项 --oot"),
        (["report", "-p", "yeers", "2023"], "错误：没有 notebook 使用参数“yeers”"),
        (["report", "-p", "years", "20x3"], "错误：“20x3”不是年度：请写成 2023、2019-2021 或 2019, 2021-2023"),
        (["report", "-p", "language", "fr"], "错误：language：“fr”不在可选值之内：en, zh"),
        (["report", "-p", "min_n", "few"], "错误：min_n：“few”的类型不是 int"),
        (["report", "-p", "province", "x"], "错误：province：没有省份名称以“x”开头"),
        (["compare", "a", "b"], "错误：a 中没有数据表：请先运行 gkstats parse INPUT... --out a"),
        (["export", "a", "--format", "xls", "--out", "x"], "错误：--format 的值无效：“xls”不在可选值之内"),
        (["export", "a", "--format", "csv"], "错误：缺少选项 --out。"),
        (["cite", "a"], "错误：a 不是一次运行的结果：请给出 gkstats report 写出的文件夹"),
        (["verify", "a"], "错误：PACK 的值无效：文件 a 不存在。"),
        (["demo", "--reports", "0", "--out", "x"], "错误：--reports 的值无效：0 不在范围 x>=1 之内。"),
    ],
)
def test_errors_are_chinese_on_a_chinese_terminal(words, said, tmp_path, monkeypatch):
    """What was wrong and where to read on is said in Chinese, with status 2, and nothing was read or written."""
    from gkstats.cli import main  # noqa: TID251 - the commands as they are defined

    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, words, env=CHINESE)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.startswith("用法：")
    assert f"参见 {'main' if words == ['pars'] else f'main {words[0]}'} --help" in done.stderr
    assert (done.stdout, list(tmp_path.iterdir())) == ("", [])


def test_a_file_that_is_no_report_is_shown_with_its_reason(tmp_path):
    """`show` says why, in the user's language, with status 1."""
    from gkstats.cli import main  # noqa: TID251 - the commands as they are defined

    (tmp_path / "空.txt").write_bytes(b"")
    words = ["show", str(tmp_path / "空.txt")]
    assert "空.txt: the file holds no text (empty_file)" in CliRunner().invoke(main, words, env={"LC_ALL": "C"}).stderr
    done = CliRunner().invoke(main, words, env=CHINESE)
    assert (done.exit_code, done.stderr) == (1, "错误：空.txt：文件中没有文字（empty_file）\n")


def test_the_closing_line_is_chinese_too(tmp_path):
    """`parse` sums up in the terminal's language."""
    from gkstats.cli import main  # noqa: TID251 - the commands as they are defined

    done = CliRunner().invoke(main, ["parse", str(next(RAW.glob("001*"))), "--out", str(tmp_path / "x")], env=CHINESE)
    assert done.stdout == "读取 1 份报告，0 个文件不是报告；提示：错误 0 条，警告 0 条，说明 0 条\n"


def test_notebooks_are_found_from_any_folder(tmp_path, monkeypatch):
    """Outside of the project a run still has the notebooks of the package that runs it."""
    monkeypatch.chdir(tmp_path)
    assert [path.name for path in project.notebooks()] == sorted(path.name for path in ROOT.glob("notebooks/*.ipynb"))
