"""Exports as their users open them: Excel, R and Stata, SPSS, databases; contacts masked, nothing that could run."""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal

import duckdb
import frictionless
import openpyxl
import polars as pl
import pyreadstat
import pytest

from corpora import Doc, build, frame
from gkstats import exports
from gkstats.corpus import store as corpora
from gkstats.dataset import dictionary, schema
from gkstats.exports import files, masking, workbook
from gkstats.exports.masking import MASK, PATHS, PRINTS, PROSE, mask, masked_texts

FORMULA = re.compile("^[=+\\-@\t\r\n＝＋－＠]")
HOSTILE = '=HYPERLINK("http://example.org","看")'
LONG = "公开" * 1500  # Stata holds it as a text of its own kind
CALL = "联系人：张三，联系电话：0971-1234567"
# Text that is no report's own words: names, paths, codes, hashes, and words of ours.
NO_PROSE = {
    "reports": {
        "report_id", "source", "source_url", "agency_key", "division_code", "province", "prefecture", "county",
        "township", "content_id", "duplicate_of", "superseded_by",
    },
    "divisions": {"code", "name", "parent", "successor"},
    "audit": {"report_id", "subject", "reader", "found", "stratum"},  # numbers, codes and initials
    "dictionary": set(schema.TABLES["dictionary"].columns()),
}  # fmt: skip
NAMES = {
    "report_id", "source", "code", "coder", "codebook", "why", "basis", "subject", "matched", "table", "unit", "lines",
    "other", "pair",
}  # fmt: skip


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Write a small corpus in which a report would call, run and link, if it were let."""
    folder = tmp_path_factory.mktemp("export") / "表"
    corpus = build(
        Doc(
            received=12,
            numbers={("granted", "total"): 9, ("resolved", "total"): 12},
            problems={HOSTILE: ("staffing",), CALL: ("staffing", "platform"), "+减2": ()},
        ),
        Doc(year=2020, form="2019", amount=Decimal("12.5"), purchases=3, received=None, scope="jurisdiction"),
    )
    texts = [
        {"report_id": f"{0:016x}", "section": n, "text": text, "lines": [{"at": 0, "line": n}, {"at": 9, "line": 7}],
         "heading": LONG if n else None}
        for n, text in enumerate((CALL, "-1\n", "@SUM(A1)"))
    ]  # fmt: skip
    passage = {"line": 1, "other_line": 2, "characters": 20, "text": CALL}
    alike = {
        "report_id": f"{0:016x}",
        "other": f"{1:016x}",
        "kind": "peer",
        "share": 0.5,
        "passages": [passage, passage],
    }
    found = {name: getattr(corpus, name) for name in schema.TABLES} | {
        "overlap": frame("overlap", [alike]),
        "sections": frame("sections", texts),
        "dictionary": frame("dictionary", dictionary.rows()),
    }
    corpora.write(corpora.Corpus(found), folder)
    return folder


@pytest.mark.parametrize(
    "text",
    [
        "联系电话：0971-1234567",
        "联系电话:0971—1234567、7654321",
        "咨询电话：（0971）1234567转801",
        "传真 0971 - 12345678",
        "电话：13812345678",
        "手机号码：138 1234 5678",
        "请致电0371-65501234。",
        "拨打（0371）65501234咨询",
        "手机是13912345678，欢迎",
        "邮箱：abc.def@qq.com",
        "邮箱abc＠gov.cn",
        "联系人：张三",
        "联系人：张三丰，电话7654321",
        "联 系 人：张 三",
        "联系人：李四电话：7654321",
        "经办人:欧阳小明；",
        "联系人：买买提·艾力 电话 8765432",
        "监督电话：010-12345678/87654321",
        "电话：+86-13812345678",
        "Tel: 010-12345678",
        "联系方式：13812345678（微信同号）",
        "微信号：abcd1234",
        "QQ：12345678",
        "电话（传真）：0536-1234567",
        "电 话：０９７１－１２３４５６７",
        "联系人：张三、李四，电话：0971-1234567",
        "手机138-1234-5678",
        "服务热线：400-123-4567",
        "联系电话为09711234567",
        "联系人：张三丰负责此事",
        "0971-1234567,0971-7654321",
        "13812345678 13912345678",
    ],
)
def test_contacts_are_masked(text):
    """However a contact is printed, no name and no number of it is left."""
    masked = pl.DataFrame({"text": [text]}).select(mask("text")).item()
    assert MASK in masked
    assert not re.search(r"\d{4}|[张李]\s?[三四]|欧阳|买买提|艾力|@|＠", masked)


@pytest.mark.parametrize("mark", ["\u200b", "\u200d", "\u2060", "\ufeff", "\xad", "\u202c", "\x00", "\x1f", "\u2028",
                                  "\ufe0f", "\u034f", "\u180e", "\u3164", "\u115f", "\U000e0100"])  # fmt: skip
def test_what_is_not_seen_hides_no_contact(mark):
    """A mark that nobody sees amid a number, an address, a name or a file's name keeps it from nothing."""
    texts = {
        "电话：0971-1234567": "电话：***",
        "手机13812345678": "手机***",
        "邮箱abc@qq.com": "邮箱***",
        "联系人：张三": "联系人：***",
    }
    for text, masked in texts.items():
        marked = pl.DataFrame({"text": [mark.join(text), "渠东" + text[:-3] + mark + text[-3:]]})
        assert marked.select(mask("text"))["text"].to_list() == [masked, f"渠东{masked}"]
    assert masked_texts([mark.join("经办人张三.txt")]) == ["经办人***.txt"]


@pytest.mark.parametrize(
    "text",
    [
        "全年主动公开政府信息12345678条",
        "收费1234567.89元",
        "2023-2024年",
        "国办公开办函〔2021〕30号",
        "采购总金额13812345678元",
        "接听热线电话1200余次",
        "电话咨询 120 次，网上咨询3500次",
        "拨打12345热线",
        "索引号：000014349-2021-00012",
        "2019年1月1日至2019年12月31日",
        "公开联系电话，接受监督",
        "收到申请13件，办结1312件",
        "18600000000.00",
        "负责人：主要领导亲自抓，带头学",
    ],
)
def test_no_other_number_is_masked(text):
    """Counts, amounts, dates, documents' numbers and public hotlines stay as they are."""
    assert pl.DataFrame({"text": [text]}).select(mask("text")).item() == text


def test_a_text_is_looked_at_closely_wherever_a_pattern_could_change_it(monkeypatch):
    """Pieces of contacts in any order: masked alike with the hints that spare most texts, and with none."""
    rng = random.Random(7)  # noqa: S311
    pieces = [
        "电话", "联系人", "：", "张三", "13812345678", "138 1234 5678", "0971-6123456", "(010)", "12345678", "—", "1",
        "800-820-1234", "@", "a@b.cn", "负责人", " ", "\u200b", "2023年", "110101199003071234", "9", "传真", "QQ：",
        "微信号：abcd123", "***", "、", "转", "8001", "＋86", "０１０－６１２３", "４５６７", "报送人", "\u202e",
        "邮箱", "a（at）b.cn", "a # b.cn", "信息员：", "+86 971 6123456", "（", "）", "，", "钱五", "同志", "与",
    ]  # fmt: skip
    texts = ["".join(rng.choices(pieces, k=rng.randint(1, 8))) for _ in range(3000)]
    passages = [{"line": 1, "other_line": 1, "characters": 9, "text": text} for text in texts]
    shared = corpora.Corpus({"overlap": frame("overlap", [{"kind": "peer", "passages": passages}])})
    quick = masked_texts(texts), masking.masked(shared).overlap["passages"].to_list()
    monkeypatch.setattr(masking, "_HINTS", ("",))  # stands in every text
    assert quick == (masked_texts(texts), masking.masked(shared).overlap["passages"].to_list())
    assert quick[0] != texts


def test_what_acts_instead_of_being_seen_does_not_leave():
    """A character that controls a terminal or turns letters becomes one that is seen; lines stay lines."""
    text = "渠东\x1b[2J\x00街道\u202e办\u2066事\x0b处\n\t二"
    left = pl.DataFrame({"text": [text]}).select(mask("text")).item()
    assert left == "渠东\ufffd[2J\ufffd街道\ufffd办\ufffd事\ufffd处\n\t二"
    acting = ["\r", "\x1c", "\x1f", "\u061c", "\u200e", "\u200f", "\u2028", "\u2029", "\u202a"]
    assert set(pl.DataFrame({"text": acting}).select(mask("text"))["text"]) == {"\ufffd"}


def test_every_column_of_text_is_decided():
    """A new column of text is masked, or named here as one that holds no words of a report."""
    for name in schema.TABLES:
        text = {column for column, dtype in schema.empty(name).schema.items() if dtype == pl.String}
        decided = {*PROSE.get(name, ()), *PRINTS.get(name, ()), *PATHS.get(name, ()), *NO_PROSE.get(name, NAMES)}
        assert text <= decided, name


@pytest.mark.parametrize("language", ["", "en", "zh"])
def test_csv_opens_anywhere(tables, tmp_path, language):
    """UTF-8 with a mark for Excel, the same rows as the tables, each column described, and nothing that runs."""
    out = tmp_path / "出 口"
    exports.export(tables, "csv", out, language)
    if language == "zh":  # it takes its time; in words the keys of the constraints are words too
        assert frictionless.validate(str(out / "datapackage.json")).flatten(["type", "note"]) == []
    for name in schema.TABLES:
        assert (out / f"{name}.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
        cells = pl.read_csv(out / f"{name}.csv", infer_schema=False)
        assert cells.height == pl.read_parquet(tables / f"{name}.parquet").height
        for column in cells.iter_columns():
            assert not [cell for cell in column if cell and FORMULA.match(cell)]
    described = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert all(field["title"] and field["description"] for table in described for field in table["schema"]["fields"])
    head = (out / "disputes.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert head.split(",")[1] == {"": "route", "en": "Route", "zh": "救济途径"}[language]


def test_no_export_tells_a_contact(tables, tmp_path):
    """Neither name nor number of a contact is in any file."""
    exports.export(tables, "csv", tmp_path / "csv")
    exports.export(tables, "sqlite", tmp_path / "a.sqlite")
    for path in (*(tmp_path / "csv").iterdir(), tmp_path / "a.sqlite"):
        held = path.read_bytes()
        assert "张三".encode() not in held
        assert b"1234567" not in held


def test_lists_leave_as_text(tables, tmp_path):
    """What a table holds as lists of records stands in one field, its parts by | and ; between them."""
    exports.export(tables, "csv", tmp_path / "csv")
    lines = pl.read_csv(tmp_path / "csv" / "sections.csv", infer_schema=False)["lines"].to_list()
    assert lines == ["0|0; 9|7", "0|1; 9|7", "0|2; 9|7"]
    passages = pl.read_csv(tmp_path / "csv" / "overlap.csv", infer_schema=False)["passages"].item()
    assert passages.startswith("1|2|20|联系人：")
    assert passages.count("1|2|20|") == 2


def test_an_older_run_can_be_exported(tables, tmp_path):
    """Tables that an older gkstats wrote, without a column of today's, leave as they are."""
    shutil.copytree(tables, tmp_path / "old")
    pl.read_parquet(tables / "issues.parquet").drop("message_zh").write_parquet(tmp_path / "old" / "issues.parquet")
    exports.export(tmp_path / "old", "csv", tmp_path / "csv", "zh")
    assert "message_zh" not in (tmp_path / "csv" / "datapackage.json").read_text(encoding="utf-8")


def test_a_workbook_holds_text_as_text(tables, tmp_path):
    """Numbers are numbers, codes are text, no cell runs."""
    exports.export(tables, "xlsx", tmp_path / "a.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    first, *others = book.worksheets
    for sheet in others:
        assert not any(cell.data_type == "f" or cell.hyperlink for row in sheet.iter_rows() for cell in row)
    # From the first sheet our own lines lead to the others, and to nothing outside of the workbook.
    links = [cell.hyperlink for row in first.iter_rows() for cell in row if cell.hyperlink]
    assert [link.target for link in links] == [None] * len(others)
    assert not any(cell.data_type == "f" for row in first.iter_rows() for cell in row)
    held = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    assert HOSTILE in {cell for row in held["陈述的问题"] for cell in row}
    amount = next(row for row in held["主动公开"] if 12.5 in row)
    assert amount[-1] == f"{1:016x}"
    assert {cell.date() for row in held["报告"] for cell in row if isinstance(cell, datetime)} == {date(2024, 1, 17)}


def test_a_sheets_name_ends_behind_a_word(tmp_path):
    """What Excel has no room for is left out by words, of Chinese by letters; and no two names are the same."""
    names = ("17 How often are replies disputed, and corrected?", "17 How often are replies to others", "问" * 40)
    frame = pl.LazyFrame({"a": [1]})
    workbook.write(tmp_path / "a.xlsx", [workbook.Sheet(name, frame, (workbook.Head("a"),)) for name in names])
    found = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert found == ["17 How often are replies", "17 How often are replies to", "问" * 31]


def test_a_workbook_is_in_one_language(tables, tmp_path):
    """Sheets, heads, keys, yes and no are Chinese; who, when and where stand on every sheet with rows of reports."""
    exports.export(tables, "xlsx", tmp_path / "a.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    first, wide, *long = book.worksheets
    assert (first.title, wide.title, long[-1].title) == ("首页", "机关×年度", "数据字典")
    assert "陈述的问题 · 3行" in {cell.value for cell, *_ in first.iter_rows()}
    own_words = {"来源文件", "报告编号", "机构标识", "数值", "标题", "正文", "表述", "原文", "行号对照", "内容标识"}
    for sheet in long:
        heads = [cell.value for cell in sheet[1]]
        assert not [head for head in heads if not re.search(r"[一-鿿]", head)]
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        if "报告编号" in heads:
            assert heads[:5] == ["发布机构", "报告年度", "省级", "地级", "县级"]
            keys = [at for at, head in enumerate(heads) if head not in own_words]
            cells = {row[at] for row in sheet.iter_rows(min_row=2, values_only=True) for at in keys}
            assert not {cell for cell in cells if isinstance(cell, bool) or re.fullmatch("[a-z_]{3,}", str(cell))}
    assert long[1]["A1"].comment.text.startswith("发布报告的机关")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ["主题：重点领域公开不足、公开不及时；词语：更新", "词语：更新、公开", "主题：更新中"]),
        ("en", ["kind: Key areas, Timeliness; words: 更新", "words: 更新, 公开", "kind: being updated"]),
    ],
)
def test_what_a_match_rests_on_is_in_words(tmp_path, language, said):
    """Codes within a line of text are called by their names, and so are an issue's code and the bodies of a sum.

    Words of the reports are no codes, though a user's own code is called like one.
    """
    key = f"{0:016x}"
    made = build(Doc(problems={"更新不及时": ("timeliness",)}))
    written = ["code: key_areas, timeliness; words: 更新", "words: 更新, 公开", "code: 更新"]
    rows = [{"report_id": key, "problem": 1, "remedy": n, "basis": basis} for n, basis in enumerate(written, 1)]
    sums = {"report_id": key, "check": "hierarchy_sum", "subject": "received", "matched": "all_below:5"}
    issue = {"report_id": key, "source": "x", "severity": "warning", "code": "unit_unknown"}
    own = {"table": "problem_codes", "column": "code", "key": "更新", "en": "being updated", "zh": "更新中"}
    corpus = corpora.Corpus(
        {name: getattr(made, name) for name in schema.TABLES}
        | {"remedy_matches": frame("remedy_matches", rows), "checks": frame("checks", [sums]),
           "issues": frame("issues", [issue]), "dictionary": frame("dictionary", [*dictionary.rows(), own])}
    )  # fmt: skip
    corpora.write(corpus, tmp_path / "tables")
    exports.export(tmp_path / "tables", "csv", tmp_path / "csv", language)

    heads = {(row["table"], row["column"]): row[language] for row in dictionary.rows() if not row["key"]}

    def column(table, name):
        return pl.read_csv(tmp_path / "csv" / f"{table}.csv")[heads[table, name]].to_list()

    assert column("remedy_matches", "basis") == said
    if language == "zh":
        assert column("checks", "matched") == ["全部下级机关:5"]
        assert not re.search("[a-z]", column("issues", "code")[0])


def test_a_workbook_has_each_agency_and_year_at_a_glance(tables, tmp_path):
    """One row a report: what was asked, granted, disputed and stated; a number that is not known is empty, never 0."""
    exports.export(tables, "xlsx", tmp_path / "a.xlsx", "en")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Agency by year"]
    heads = [cell.value for cell in sheet[4]]
    rows = {row[heads.index("year")].value: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=5)}
    assert {year: row["new requests"].value for year, row in rows.items()} == {
        2023: 12,
        2020: 0,
    }  # blank, and 0 by its sums
    assert {year: row["disputes, both"].value for year, row in rows.items()} == {2023: None, 2020: None}
    assert {year: row["statements"].value for year, row in rows.items()} == {2023: 3, 2020: None}
    assert rows[2023]["share of resolved granted in full or in part"].number_format == "0.0%"
    assert rows[2023]["whose figures"].value == "own body"


def test_more_rows_than_a_sheet_holds(tables, tmp_path, monkeypatch):
    """Then the error names csv, and nothing is written."""
    monkeypatch.setattr(workbook, "MOST_ROWS", 100)
    with pytest.raises(workbook.TooManyRowsError, match=r"requests has \d+ rows.*--format csv"):
        exports.export(tables, "xlsx", tmp_path / "a.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_duckdb_has_types_and_keys(tables, tmp_path):
    """A script can join, amounts stay exact, and a column says what it is."""
    exports.export(tables, "duckdb", tmp_path / "a.duckdb", "zh")
    with closing(duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True)) as base:
        asked = "SELECT value FROM proactive JOIN reports USING (report_id) WHERE value = 12.5"
        assert base.execute(asked).fetchall() == [(Decimal("12.5"),)]
        keys = base.execute("SELECT table_name, constraint_type FROM duckdb_constraints()").fetchall()
        assert ("requests", "PRIMARY KEY") in keys
        assert ("requests", "FOREIGN KEY") in keys
        (said,) = base.execute(
            "SELECT comment FROM duckdb_columns() WHERE table_name = 'requests' AND column_name = 'requester'"
        ).fetchone()
        assert said.startswith("申请人")


def test_sqlite_has_types_and_keys(tables, tmp_path):
    """Each row of a table belongs to a report, and the keys tell the rows apart."""
    exports.export(tables, "sqlite", tmp_path / "a.sqlite")
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as base:
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        keys = [row[1] for row in base.execute("PRAGMA table_info(requests)") if row[5]]
        assert keys == ["report_id", "item", "requester"]
        asked = (
            "SELECT value, typeof(value) FROM requests WHERE item = 'received' AND requester = 'total'"
            " ORDER BY report_id"
        )
        assert base.execute(asked).fetchall() == [(12, "integer"), (None, "null")]


@pytest.mark.parametrize(("kind", "read"), [("dta", pyreadstat.read_dta), ("sav", pyreadstat.read_sav)])
def test_statistics_programs_see_labels(tables, tmp_path, kind, read):
    """Stata and SPSS get variables with labels, keys as labelled numbers, and dates as dates."""
    exports.export(tables, kind, tmp_path / kind, "zh")
    plain, about = read(tmp_path / kind / f"disputes.{kind}", output_format="polars")
    assert about.column_names_to_labels["outcome"] == "结果"
    assert about.variable_value_labels["outcome"][1] == "结果维持"
    worded, _ = read(tmp_path / kind / f"disputes.{kind}", output_format="polars", apply_value_formats=True)
    assert plain.height == worded.height == pl.read_parquet(tables / "disputes.parquet").height
    reports, _ = read(tmp_path / kind / f"reports.{kind}", output_format="polars")
    assert set(reports["dated_on"]) == {date(2024, 1, 17)}
    sections, _ = read(tmp_path / kind / f"sections.{kind}", output_format="polars")
    assert sections["heading"].to_list() == ["", LONG, LONG]
    assert json.loads((tmp_path / kind / files.PACKAGE).read_text(encoding="utf-8"))["resources"]


def test_what_was_there_stays_until_the_new_one_is_whole(tables, tmp_path, monkeypatch):
    """A write that fails leaves the export before it as it was, and nothing half-written."""
    out = tmp_path / "csv"
    exports.export(tables, "csv", out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files, "_describe", full)
        with pytest.raises(OSError, match="No space"):
            exports.export(tables, "csv", out, "zh")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["csv"]
    exports.export(tables, "csv", out, "zh")
    assert {path.name: path.read_bytes() for path in out.iterdir()} != before


def test_the_command_says_what_it_wrote_or_why_not(tables, tmp_path):
    """Status 0 and the place; 2 where there are no tables, or where something else would be lost."""

    def gkstats(*words):
        command = [sys.executable, "-m", "gkstats", "export", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    done = gkstats(tables, "--format", "csv", "--out", tmp_path / "csv")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, str(tmp_path / "csv"), "")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("x")
    refused = gkstats(tables, "--format", "csv", "--out", tmp_path / "mine")
    assert refused.returncode == 2
    assert "something else" in refused.stderr
    assert (tmp_path / "mine" / "notes.txt").exists()
    assert gkstats(tmp_path, "--format", "csv", "--out", tmp_path / "new").returncode == 2
