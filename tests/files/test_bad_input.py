"""Every kind of bad input, for real: nothing crashes, hangs or is lost, and each reason can be read."""

from __future__ import annotations

import io
import os
import random
import socket
import subprocess
import sys
import threading
import zipfile
import zlib
from pathlib import Path

import pypdf
import pytest

import gkstats as gk
from conftest import RAW
from evaluation.filemaking import docx, html, package, pdf, unpacked
from evaluation.printing import document, numbers
from gkstats.corpus import reader
from gkstats.inputs import find

ROOTLESS = 65534  # nobody, on every Linux
WHOLE = next(RAW.glob("001*.txt")).read_text("utf-8")
OTHER = next(RAW.glob("003*.txt")).read_text("utf-8")
TABLE_THREE = WHOLE[WHOLE.index("三、") : WHOLE.index("四、")]
PICTURES = """渠东县2023年政府信息公开工作年度报告
一、总体情况
2023年，本县依法公开政府信息。
二、主动公开政府信息情况
![](1.png)
三、收到和处理政府信息公开申请情况
![](2.png)
四、因政府信息公开工作被申请行政复议、提起行政诉讼情况
![](3.png)
五、存在的主要问题及改进情况
一是公开不够及时。下一步将加强培训。
六、其他需要报告的事项
无。
"""
EXPLAINED = """《渠东县2023年政府信息公开工作年度报告》解读
一、编制背景
根据条例要求编制本报告。
二、主要内容
报告由总体情况、主动公开、依申请公开、存在问题等部分组成。2023年共收到申请12件。
"""
NOTICE = """关于做好2023年政府信息公开工作年度报告编制和发布工作的通知
各部门：
一、编制内容
报告应当包括总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况。
二、报送时间
请于2024年1月20日前报送。
"""
LISTING = "政府信息公开年报\n" + "".join(
    f"渠东县{unit}2023年政府信息公开工作年度报告 2024-01-{day:02}\n"
    for day, unit in enumerate(["教育局", "财政局", "公安局", "民政局"] * 6, start=1)
)
NO_REPORT = {
    "empty": ("", "empty_file"),
    "blank": (" \n\t\n\x0c\n", "empty_file"),
    "junk": (random.Random(1).randbytes(100_000), "unreadable_file"),  # noqa: S311 - the same junk each time
    "all bytes": (bytes(range(256)) * 50, "unreadable_file"),
    "zeros": (b"\0" * 10_000, "unreadable_file"),
    "a program": (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20, "unreadable_file"),
    "unrelated": ("关于召开春季运动会的通知\n请各班级按时报名。\n" * 20, "no_report"),
    "English": ("Lorem ipsum dolor sit amet, 1 2 3.\n" * 50, "no_report"),
    "one label": ("（一）予以公开\n0\n", "no_report"),
    "解读": (EXPLAINED, "no_report"),
    "一图读懂": ("一图读懂渠东县2023年政府信息公开工作年度报告\n主动公开信息 1200 条\n收到申请 12 件\n", "no_report"),
    "notice": (NOTICE, "no_report"),
    "listing": (LISTING, "no_report"),
    "long line, unrelated": ("今天天气很好，" * 240_000, "no_report"),
    "labels, unrelated": ("（一）予以公开\n" * 50_000, "no_report"),
}
STILL_A_REPORT = {
    "pictures": PICTURES,
    "truncated": WHOLE[: WHOLE.index("四、")],
    "truncated table": WHOLE[: WHOLE.index("无法提供")],
    "table twice": WHOLE.replace(TABLE_THREE, TABLE_THREE * 2),
    "labels": WHOLE + "（一）予以公开\n" * 50_000,
    "labels with numbers": WHOLE + "（一）予以公开\t3\t0\t0\t0\t0\t0\t3\n" * 50_000,
    "NUL bytes": WHOLE.replace("。", "。\0"),
    "undecodable bytes": WHOLE.encode().replace("。".encode(), b"\xff\xfe", 1),
    "long line": WHOLE + "公" * 1_700_000,
    "all on one line": WHOLE.replace("\n", " "),
    "bars": WHOLE + "|" * 3_000_000,
    "line feeds behind": WHOLE + "\n" * 5_000_000,
    "line feeds before": "\n" * 300_000 + WHOLE,
}


def parse(folder):
    """Parse a folder and hold it to what is promised of every file in it."""
    corpus = gk.parse(folder)
    lost = corpus.issues.filter(severity="error")
    named = set(corpus.reports["source"]) | set(lost["source"])
    found, refused = find.find([folder])
    assert named == {entry.source for entry in found} | {source for source, why in refused if why.severity == "error"}
    assert all(len(message) > 10 for message in lost["message"])
    return dict(lost.filter(lost["report_id"].is_null()).select("source", "code").iter_rows()), corpus


def test_no_report(tmp_path):
    """Each document that is no report is named with its reason, in its time."""
    for name, (content, _) in NO_REPORT.items():
        (tmp_path / f"{name}.txt").write_bytes(content if isinstance(content, bytes) else content.encode())
    codes, corpus = parse(tmp_path)
    assert codes == {f"{name}.txt": code for name, (_, code) in NO_REPORT.items()}
    assert corpus.reports.is_empty()


@pytest.mark.parametrize("name", STILL_A_REPORT)
def test_still_a_report(name, tmp_path):
    """A damaged report is read for what is left, before its time is up; no number that was lost is made up."""
    content = STILL_A_REPORT[name]
    (tmp_path / "x.txt").write_bytes(content if isinstance(content, bytes) else content.encode())
    codes, corpus = parse(tmp_path)
    assert codes == {}
    plain = gk.parse(next(RAW.glob("001*.txt")))
    for table, keys in (("proactive", ["item", "measure"]), ("requests", ["item", "requester"])):
        now = getattr(corpus, table).filter(state="reported")
        assert now.join(getattr(plain, table), on=[*keys, "value"], how="anti").is_empty()
    if name == "pictures":
        assert corpus.reports["form"].to_list() == ["free"]
        assert corpus.requests.is_empty()


TWO = WHOLE + "\n" + OTHER


@pytest.mark.parametrize("content", [TWO, TWO.replace("总体情况", "基本概况")], ids=["two", "under other headings"])
def test_several_reports_in_one_file(content, tmp_path):
    """A file with two reports, each under its title, gives one row each, as if each had a file of its own."""
    (tmp_path / "x.txt").write_text(content, "utf-8")
    codes, corpus = parse(tmp_path)
    assert codes == {}
    assert corpus.reports.sort("part").select("source", "part").rows() == [("x.txt", 1), ("x.txt", 2)]
    columns = ["item", "requester", "value", "state"]
    for part, name in ((1, "001"), (2, "003")):
        own = corpus.requests.join(corpus.reports.filter(part=part), on="report_id", how="semi")
        assert own.select(columns).equals(gk.parse(next(RAW.glob(f"{name}*.txt"))).requests.select(columns))


@pytest.mark.parametrize(
    ("content", "lines"),
    [(WHOLE + WHOLE.replace("渠东", "渠西") + OTHER, None), (TWO.replace("\n", " "), (1, 1))],
    ids=["three", "on one line"],
)
def test_several_reports_that_cannot_be_parted(content, lines, tmp_path):
    """A file with several reports of which it cannot be told where each begins gives none, and names the lines."""
    (tmp_path / "x.txt").write_text(content, "utf-8")
    codes, corpus = parse(tmp_path)
    assert codes == {"x.txt": "several_reports"}
    assert corpus.reports.is_empty()
    if lines:
        assert f"lines {', '.join(map(str, lines))};" in corpus.issues["message"][0]


TABLES = WHOLE[WHOLE.index("三、") : WHOLE.index("五、")]
ONE_REPORT = {
    "with an attachment": WHOLE + "\n附件\n政府信息公开申请表\n一、申请人情况\n二、所需信息\n0\n",
    "with a list of contents": "目录\n"
    + "".join(line + "\n" for line in WHOLE.split("\n") if line[1:2] == "、" and line[-2:] in ("情况", "事项"))
    + WHOLE,
    "with last year's tables": WHOLE + "\n附：上年总体情况\n" + TABLES,
    "with its 解读": WHOLE
    + "\n解读\n一、总体情况\n报告有六个部分。\n二、存在的主要问题及改进情况\n报告指出存在的问题。\n",
    "with other reports' titles": WHOLE + "".join(f"\n渠东县{y}年政府信息公开工作年度报告" for y in range(2014, 2024)),
}


@pytest.mark.parametrize("name", ONE_REPORT)
def test_one_report_with_more_behind_it(name, tmp_path):
    """A report followed by what belongs to it, or by what names others, is one report, and its numbers are its own."""
    (tmp_path / "x.txt").write_text(ONE_REPORT[name], "utf-8")
    codes, corpus = parse(tmp_path)
    assert codes == {}
    plain = gk.parse(next(RAW.glob("001*.txt")))
    columns = ["item", "requester", "value", "state"]
    assert corpus.requests.select(columns).equals(plain.requests.select(columns))


@pytest.mark.parametrize("suffix", [".html", ".docx", ".pdf"])
def test_several_reports_in_a_file_of_any_format(suffix, tmp_path):
    """Two whole reports one after the other, the same body's of two years, are two in every format."""
    first, second = (document(form, numbers(form, 1), seed=1) for form in ("2021", "2019"))
    if suffix == ".html":
        data = html(first).replace("</body>", html(second).partition("<body>")[2]).encode()
    elif suffix == ".docx":
        bodies = [unpacked(docx(made)).decode() for made in (first, second)]
        more = bodies[1].partition("<w:body>")[2].partition("<w:sectPr>")[0]
        data = package(bodies[0].replace("<w:sectPr>", f"{more}<w:sectPr>"))
    else:
        writer, file = pypdf.PdfWriter(), io.BytesIO()
        for made in (first, second):
            writer.append(io.BytesIO(pdf(made)))
        writer.write(file)
        data = file.getvalue()
    (tmp_path / f"x{suffix}").write_bytes(data)
    codes, corpus = parse(tmp_path)
    assert codes == {}
    assert corpus.reports.sort("part").select("part", "form").rows() == [(1, "2021"), (2, "2019")]


def bomb() -> bytes:
    """Make a PDF of some kilobytes whose page unpacks to half a gigabyte of drawing."""
    packed = zlib.compressobj(1)
    page = b"".join(packed.compress(b"0 0 m 1 1 l S " * (1 << 16)) for _ in range(600)) + packed.flush()
    page = zlib.compress(page, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%b\nendstream" % (len(page), page),
    ]
    made, places = b"%PDF-1.4\n", b"0000000000 65535 f \n"
    for number, one in enumerate(objects, 1):
        places += b"%010d 00000 n \n" % len(made)
        made += b"%d 0 obj%bendobj\n" % (number, one)
    return made + b"xref\n0 5\n%btrailer<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF" % (places, len(made))


def nested(tag: str) -> bytes:
    """Make a page nested 100,000 deep."""
    return f"<html><body>{f'<{tag}>' * 100_000}{WHOLE}</body></html>".encode()


def test_files_that_unpack_or_nest_without_end(tmp_path):
    """Bombs and bottomless pages beside a plain report are each accounted for; the report is read."""
    unpacked = io.BytesIO()
    with zipfile.ZipFile(unpacked, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<a>" + b" " * (100 << 20))
    files = {"a.pdf": bomb(), "b.docx": unpacked.getvalue(), "c.html": nested("div"), "d.html": nested("table><tr><td")}
    files["e.txt"] = OTHER.encode()
    assert len(files["a.pdf"]) < 50_000
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    codes, corpus = parse(tmp_path)
    assert codes.pop("a.pdf") in ("reader_failed", "too_much_memory")  # PDFium ends its process when it is refused
    assert codes == {"b.docx": "file_too_large"}
    assert set(corpus.reports["source"]) == {"c.html", "d.html", "e.txt"}


def test_names(tmp_path):
    """A folder named x.txt is searched; names with line breaks, quotes, formulas or foreign bytes are kept whole."""
    folder = tmp_path / "x.txt"
    folder.mkdir()
    names = [
        "a\nb.txt",
        "'\".txt",
        "=cmd|'calc'!A0.txt",
        "-rf.txt",
        "$(id) `id`.txt",
        "%s {0}.txt",
        "无后缀",
        "[1].txt",
    ]
    for number, name in enumerate(names):
        (folder / name).write_text(WHOLE.replace("渠东", f"渠{number}"), "utf-8")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt")).write_text(OTHER, "utf-8")
    _, corpus = parse(tmp_path)
    assert set(corpus.reports["source"]) == {f"x.txt/{name}" for name in [*names, "\\udcff\\udcfe.txt"]}
    gk.write(corpus, tmp_path / "out")
    assert gk.load(tmp_path / "out").reports.equals(corpus.reports)


def test_what_is_no_file(tmp_path):
    """Links to nothing and in circles, pipes and sockets are named and never opened; links out are, unless followed."""
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "x.txt").write_text(WHOLE, "utf-8")
    (folder / "broken.txt").symlink_to(folder / "nowhere.txt")
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    (folder / "deep" / "up").symlink_to(folder)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "y.txt").write_text(OTHER, "utf-8")
    (folder / "link").symlink_to(elsewhere)
    (folder / "out.txt").symlink_to(elsewhere / "y.txt")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "s.txt"))
        codes, corpus = parse(folder)
        opened = {entry.source for entry in find.find([folder])[0]}
    refused = dict.fromkeys(["broken.txt", "circle.txt", "pipe.txt", "s.txt"], "unreadable_file")
    assert codes == refused | dict.fromkeys(["link", "out.txt"], "link_outside")
    assert opened == {"deep/x.txt"}
    assert set(corpus.reports["source"]) == {"deep/x.txt"}
    followed = gk.parse(folder, follow_links=True)
    assert set(followed.reports["source"]) == {"deep/x.txt", "link/y.txt"}
    assert set(followed.issues.filter(code="unreadable_file")["source"]) >= {"broken.txt", "circle.txt", "pipe.txt"}


def test_a_file_that_vanishes(tmp_path):
    """A file that was listed and is gone when it is read is named."""
    (tmp_path / "x.txt").write_text(WHOLE, "utf-8")
    (tmp_path / "y.txt").write_text(OTHER, "utf-8")

    def remove(entries):
        (tmp_path / "y.txt").unlink()
        return entries

    corpus = gk.parse(tmp_path, progress=remove)
    assert dict(corpus.issues.filter(severity="error").select("source", "code").iter_rows()) == {
        "y.txt": "unreadable_file"
    }


def test_no_permission(tmp_path):
    """A file and a folder that may not be read are named, whoever runs it: root lends itself another user."""
    for name in ("closed.txt", "open.txt", "shut/x.txt", "listed/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(WHOLE.replace("渠东", name), "utf-8")
    (tmp_path / "closed.txt").chmod(0)
    (tmp_path / "shut").chmod(0)
    (tmp_path / "listed").chmod(0o444)
    code = """if True:
        import os, sys
        from gkstats.corpus import reader
        from gkstats.inputs.find import find
        from gkstats.reading import report  # loaded while our own files may be read
        if os.geteuid() == 0:
            os.seteuid(int(sys.argv[2]))
        for entry in find([sys.argv[1]])[0]:
            (outcome,) = reader.read_file(entry).outcomes
            print(entry.source, *(issue.code for issue in outcome.issues if issue.severity == "error"))
    """
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/tmp"):  # noqa: S108 - not ours to open
            folder.chmod(folder.stat().st_mode | 0o055)
        if folder.name.startswith("pytest-of"):
            break
    (tmp_path / "shut").chmod(0)
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path, str(ROOTLESS)], capture_output=True, text=True, check=True, timeout=60
    )
    (tmp_path / "shut").chmod(0o755)
    assert sorted(done.stdout.splitlines()) == [
        "closed.txt unreadable_file",
        "listed/x.txt unreadable_file",
        "open.txt",
        "shut unreadable_file",
    ]


def test_sources_csv_that_cannot_be_read(tmp_path):
    """A sources.csv in another encoding costs its notes only, with a warning."""
    (tmp_path / "x.txt").write_text(WHOLE, "utf-8")
    (tmp_path / "sources.csv").write_bytes("path,note\nx.txt,说明".encode("gb18030"))
    codes, corpus = parse(tmp_path)
    assert codes == {}
    assert "sources_unreadable" in set(corpus.issues["code"])


def test_reading_in_a_thread_of_its_own(tmp_path):
    """Parsing works outside of the main thread too, as in a server or a scheduler."""
    (tmp_path / "x.txt").write_text(WHOLE, "utf-8")
    found = []
    thread = threading.Thread(target=lambda: found.append(gk.parse(tmp_path)))
    thread.start()
    thread.join(60)
    assert len(found[0].reports) == 1
    assert reader.read_file(find.find([tmp_path])[0][0]).outcomes[0].report_id == found[0].reports["report_id"][0]
