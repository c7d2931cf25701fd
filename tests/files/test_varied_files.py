"""Pages and Word documents as sites and offices really make them: what is shown is read, what is not shown is not."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import escape

import pytest

from as_printed import assert_exact, values, why
from evaluation.filemaking import docx, html, package, pdf, unpacked
from evaluation.printing import document, numbers
from gkstats.issues import english
from gkstats.model import NoReport, Report
from gkstats.reading.report import read

MATHS = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
STRICT = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
NUMBER = re.compile(r"-?\d[\d.]*(?:万元)?")
RELATED = "".join(
    f"<li>青山市临河区教育局{year}年政府信息公开工作年度报告 {year + 1}-01-20</li>" for year in range(2015, 2025)
)
SITE = f"""<!DOCTYPE html><html><head><title>年报</title></head><body><ul><li>首页<li>政府信息公开年报</ul>
<form><input value="请输入关键字"></form><div>当前位置：首页 &gt; 政府信息公开年报</div>
<table><tr><td>索引号<td>000014349/2022-00012<td>主题分类<td>政府信息公开<tr><td>发布机构<td>教育局<td>发布日期<td>2022-01-20</table>
<div>字号：【大 中 小】 浏览次数：<span>128</span></div>{{}}<div>下一篇：无</div><ul>{RELATED}</ul>
<div>网站标识码：3701020001 <table><tr><td>政府网站<td>友情链接</table></div></body></html>"""


def inside(page: str) -> str:
    """Give what a page's body holds."""
    return page[page.index("<body>") + 6 : page.index("</body>")]


def around(numbers_: str, others: str = "{}"):
    """Give a writer of cells: numbers are written in one way, other texts in another."""
    return lambda text: (numbers_ if NUMBER.fullmatch(text) else others).format(escape(text))


PAGES = {
    "site": lambda made: SITE.format(inside(html(made))),
    "site laid out by tables": lambda made: SITE.format(
        f"<table><tr><td>导航<td><table><tr><td>{inside(html(made))}</table></table>"
    ),
    "Word's own": lambda made: html(
        made,
        cell=around(
            "<p class=MsoNormal><span lang=EN-US style='mso-hansi-font-family:宋体'>{}<o:p></o:p></span></p>",
            "<p class=MsoNormal><span>{}&nbsp;<o:p></o:p></span></p>",
        ),
    ),
    "no end tags": lambda made: re.sub("</(?:td|tr|p)>", "", html(made)),
    "heads as cells": lambda made: html(made).replace("<td", "<th").replace("</td", "</th"),
    "hidden numbers": lambda made: html(made, cell=around("{}<span style='display: none'>9</span><!-- 5 -->")),
    "deleted numbers": lambda made: html(made, cell=around("<del>55</del>{}<s>7</s>")),
    "struck numbers": lambda made: html(made, cell=around("<span style='text-decoration:line-through'>5</span>{}")),
    "fields": lambda made: html(made, cell=around("<input type='text' value='{}'><input type='hidden' value='5'>")),
    "formulas": lambda made: html(made, cell=around("<math><mn>{}</mn></math>")),
    "parts of numbers": lambda made: html(made, cell=lambda text: f"{escape(text[:1])}<b>{escape(text[1:])}</b>"),
    "a frame": lambda made: SITE.format(f'<iframe srcdoc="{escape(inside(html(made)))}"></iframe>'),
}
DOCUMENTS = {
    "tracked changes": "<w:del><w:r><w:delText>77</w:delText></w:r></w:del><w:ins><w:r><w:t>{}</w:t></w:r></w:ins>",
    "moved text": "<w:moveFrom><w:r><w:t>8</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>{}</w:t></w:r></w:moveTo>",
    "struck text": "<w:r><w:rPr><w:strike/></w:rPr><w:t>66</w:t></w:r><w:r><w:t>{}</w:t></w:r>",
    "hidden text": "<w:r><w:rPr><w:vanish/></w:rPr><w:t>66</w:t></w:r><w:r><w:t>{}</w:t></w:r>",
    "content controls": "<w:sdt><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>",
    "footnotes": "<w:r><w:t>{}</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>",
    "formulas": f"<m:oMath {MATHS}><m:r><m:t>{{}}</m:t></m:r></m:oMath>",
    "fields": "<w:fldSimple w:instr='=SUM(LEFT)'><w:r><w:t>{}</w:t></w:r></w:fldSimple>",
    "smart tags": "<w:smartTag w:element='a'><w:r><w:t>{}</w:t></w:r></w:smartTag>",
}
BODIES = {
    "placeholders": lambda body: body.replace(
        "<w:r><w:t></w:t></w:r>",
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处</w:t></w:r></w:sdtContent></w:sdt>",
    ),
    "controlled cells": lambda body: re.sub(
        "<w:tc>.*?</w:tc>", r"<w:sdt><w:sdtContent>\g<0></w:sdtContent></w:sdt>", body
    ),
    "controlled rows": lambda body: re.sub(
        "<w:tr>.*?</w:tr>", r"<w:sdt><w:sdtContent>\g<0></w:sdtContent></w:sdt>", body
    ),
    "a text box": lambda body: re.sub(
        "<w:body>(.*)</w:body>",
        r"<w:body><w:p><w:r><w:pict><w:txbxContent>\1</w:txbxContent></w:pict></w:r></w:p></w:body>",
        body,
    ),
    "tables in tables": lambda body: re.sub(
        "<w:tbl>.*?</w:tbl>", r"<w:tbl><w:tr><w:tc>\g<0><w:p/></w:tc></w:tr></w:tbl>", body
    ),
    "numbered headings": lambda body: re.sub(
        "(<w:p><w:r><w:t>)[一二三四五六]、(?=主动|收到|总体|存在|其他|政府)", r"\1", body
    ),
    "numbered labels": lambda body: re.sub(
        "(</w:tcPr><w:p><w:r><w:t>)(?:[一二三四]、|（[一二三四五六七]）|[1-8][.])", r"\1", body
    ),
    "merges without a value": lambda body: body.replace('<w:vMerge w:val="continue"/>', "<w:vMerge/>"),
    "strict": lambda body: body.replace(*STRICT),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str) -> None:
    """Whatever stands around a page's tables or in their cells, each number that a browser shows is read."""
    printed = values("2021", 11, 0.3)
    made = document("2021", printed, seed=11).change(lambda grid: grid.plain)
    assert_exact("2021", printed, read(PAGES[name](made).encode(), "r.html"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_numbers_in_word(name: str) -> None:
    """However Word keeps a number, what is printed is read, and nothing else."""
    printed = values("2019", 12, 0.3)
    body = unpacked(docx(document("2019", printed, seed=12))).decode()
    number = re.compile(f"<w:r><w:t>({NUMBER.pattern})</w:t></w:r>")
    made, count = number.subn(lambda found: DOCUMENTS[name].format(found[1]), body)
    assert count > 100
    assert_exact("2019", printed, read(package(made), "r.docx"))


@pytest.mark.parametrize("name", BODIES)
def test_bodies_in_word(name: str) -> None:
    """However Word wraps its cells, rows and tables, and whether it counts headings and labels itself, all is read."""
    printed = values("2021", 13, 0.5)
    body = unpacked(docx(document("2021", printed, seed=13))).decode()
    assert BODIES[name](body) != body
    assert_exact("2021", printed, read(package(BODIES[name](body)), "r.docx"))


@pytest.mark.parametrize(
    ("old", "new"),
    [("rowspan=8", "rowspan=7"), ("rowspan=8", "rowspan=9"), ("rowspan=3 colspan=3", "rowspan=4 colspan=3")],
)
def test_spans_that_lie(old: str, new: str) -> None:
    """Where a span is wrong its rows stand in wrong columns: they are in doubt or right, and the others are read."""
    for seed in range(6):
        printed = values("2021", seed, 0.5)
        page = html(document("2021", printed, seed=seed))
        assert old in page
        report = read(page.replace(old, new).encode(), "r.html")
        assert isinstance(report, Report)
        found = {(cell.table, *cell.key): cell for cell in report.cells if cell.state != "absent"}
        certain = {key: cell.value for key, cell in found.items() if cell.state in ("reported", "blank")}
        assert certain == {key: printed[key] for key in certain}
        assert len(certain) > 180


def test_notes_above_the_line() -> None:
    """A note's mark is no digit of the number before it: 12 with a note 3 is never 123."""
    printed = numbers("2021", 5)
    made = document("2021", printed, seed=5).change(lambda grid: grid.plain)
    word = "<w:r><w:t>{0}</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>3</w:t></w:r>"
    body = unpacked(docx(made)).decode()
    body = re.sub(r"<w:r><w:t>(\d+)</w:t></w:r>", lambda found: word.format(found[1]), body)
    for data, name in ((html(made, cell=around("{}<sup>3</sup>")).encode(), "r.html"), (package(body), "r.docx")):
        report = read(data, name)
        assert isinstance(report, Report)
        assert sum(issue.code in ("note_mark", "no_plain_number") for issue in report.issues) > 190
        assert sum(str(cell.raw).endswith(("³", "[3]")) for cell in report.cells) > 190
        assert all(cell.value == printed[(cell.table, *cell.key)] for cell in report.cells if cell.state == "reported")
    for note in ("<super rise=2 size=6>3</super>", "<super>3</super>"):
        report = read(pdf(made, note=note), "r.pdf")
        assert isinstance(report, Report)
        noted = sum(issue.code == "note_mark" for issue in report.issues)
        assert noted + sum(cell.state == "unreadable" for cell in report.cells) > 190
        assert all(cell.value == printed[(cell.table, *cell.key)] for cell in report.cells if cell.state == "reported")


@pytest.mark.parametrize(
    ("around_", "element"),
    [
        ("<textarea style='display:none'>{}</textarea>", "textarea"),
        ("<template>{}</template>", "template"),
        ("<div id=app></div><script>window.data = {}</script>", "script"),
    ],
)
def test_a_report_that_a_page_does_not_show(around_: str, element: str) -> None:
    """A page whose report stands in a script or a hidden part gives none, and says where it is and what to do."""
    text = inside(html(document("2021", numbers("2021", 1), seed=1)))
    outcome = read(SITE.format(around_.format(json.dumps(text) if element == "script" else text)).encode(), "r.html")
    assert isinstance(outcome, NoReport)
    assert [issue.code for issue in outcome.issues] == ["no_report"]
    assert f"what its <{element}> holds may be; save it as a browser shows it" in english(outcome.issues[0])


def test_a_notice_with_the_blank_form() -> None:
    """A notice that hands out the form is no report, though all of its tables are there."""
    blank = document("2021", dict.fromkeys(numbers("2021", 1)), seed=1)
    notice = replace(blank, title="关于做好2021年政府信息公开工作年度报告编制工作的通知", signature=())
    assert why(html(notice).encode(), "r.html") == "no_report"
    assert isinstance(read(html(blank).encode(), "r.html"), Report)
