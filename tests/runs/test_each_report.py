"""A small folder: a page with one table a report instead of notebooks; no rate, no chart; what a file says is text."""

from __future__ import annotations

import json
import shutil

import lxml.html
import openpyxl
import pytest

from conftest import RAW
from gkstats.exports import workbook
from gkstats.runs import each_report, runner
from languages import foreign_on

HOSTILE = "<script>window.caught = 1</script>"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run what a newcomer runs, on the transcripts with markup in one of them, in Chinese."""
    folder = tmp_path_factory.mktemp("small")
    shutil.copytree(RAW, folder / "raw")
    hostile = next((folder / "raw").glob("000*.txt"))
    head, tail = hostile.read_text(encoding="utf-8").rsplit("一是", 1)
    hostile.write_text(f"{head}一是{HOSTILE}{tail}", encoding="utf-8")
    return runner.run([folder / "raw"], folder / "runs", {"language": "zh"})


def test_a_small_folder_runs_no_notebook_and_draws_no_chart(run):
    """Five reports: no notebook, no chart, no briefing; the first page leads to the reports and to a large folder."""
    manifest = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["notebooks"] == []
    assert not (run.folder / "charts").exists()
    front = lxml.html.fromstring(run.index.read_bytes())
    links = front.xpath("//a/@href")
    assert {each_report.NAME, "methods.html"} <= set(links)
    assert all((run.folder / link).is_file() for link in links)
    assert "gkstats demo" in front.text_content()


def test_each_report_has_a_table_with_lines(run):
    """One heading and one table a report; a problem with its codes and line; pages around it speak Chinese."""
    html = (run.folder / each_report.NAME).read_text(encoding="utf-8")
    page = lxml.html.fromstring(html)
    assert len(page.xpath("//h2")) == len(page.xpath("//table")) == 5
    rows = [[cell.text_content() for cell in row.xpath("./td")] for row in page.xpath("//tr[td]")]
    assert ["动态调整不及时,信息变动后没有马上更新。", "公开不及时", "595"] in rows
    assert ["政府集中采购，金额", "51.1082 万元", "123"] in rows
    assert ["办结总计", "1", "87"] in rows
    # What was checked is there where nothing failed, too; cells of two kinds are not the others of any.
    assert [kind for kind, *_ in rows if kind in ("吻合", "全为零")].count("全为零") == 5
    assert ["10个单元格", "0", ""] in rows
    assert ["5个单元格", "印出但空白", ""] in rows
    assert ["行政事业性收费：2 个单元格只有 1 个数，没有表格线可以判断归属", "", "109"] in rows
    assert {"数", "主题", "针对的问题", "结果"} <= {head.text_content() for head in page.xpath("//th")}
    assert "%" not in page.body.text_content()
    for name in ("methods.html", "index.html"):
        assert foreign_on((run.folder / name).read_text(encoding="utf-8"), "zh") == []
    assert HOSTILE in page.text_content()
    assert "<script" not in html


def test_an_office_gets_a_workbook_of_the_reports(run):
    """Each report is a row of the sheet of agencies and years, all in Chinese; the first page leads to it."""
    book = openpyxl.load_workbook(run.folder / "tables.xlsx", read_only=True)
    rows = [row for row in book["机关×年度"].iter_rows(values_only=True) if row[1]]
    assert rows[0][:3] == ("发布机构", "年度", "省份")
    assert len(rows[1:]) == 5
    assert [sheet.title for sheet in book.worksheets if sheet.title.isascii()] == []
    assert "tables.xlsx" in lxml.html.fromstring(run.index.read_bytes()).xpath("//a/@href")


def test_a_run_has_no_workbook_where_a_sheet_is_too_short(run, tmp_path, monkeypatch):
    """Of fewer reports than somebody calls few there may be thousands: the run has all else, and says so."""
    monkeypatch.setattr(workbook, "MOST_ROWS", 200)
    long = runner.run([*run.folder.parent.parent.glob("raw")], tmp_path, {"language": "zh", "min_n": "10000"})
    assert not (long.folder / "tables.xlsx").exists()
    links = lxml.html.fromstring(long.index.read_bytes()).xpath("//a/@href")
    assert each_report.NAME in links
    assert "tables.xlsx" not in links
    assert "没有生成工作簿：" in long.index.read_text(encoding="utf-8")
    assert long.no_workbook is not None


def test_it_is_of_the_reports_where_one_body_has_a_page_too(run, tmp_path):
    """The charts of the one body that is asked for do not take the tables' place."""
    agency = run.corpus.reports["agency"].drop_nulls()[0]
    own = runner.run([*run.folder.parent.parent.glob("raw")], tmp_path, {"language": "zh", "agency": agency})
    assert (own.folder / "briefing.html").is_file()
    assert "报告" in openpyxl.load_workbook(own.folder / "tables.xlsx", read_only=True).sheetnames
