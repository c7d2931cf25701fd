"""The audit in a real browser: drawn, read by keyboard, saved, put beside the inputs, said below a chart."""

from __future__ import annotations

import csv
import re
import shutil

import polars as pl
import pytest
from playwright.sync_api import sync_playwright

import gkstats as gk
from commands import gkstats
from conftest import RAW
from corpora import Doc, build
from gkstats import charts, indicators
from gkstats.charts import rendering
from gkstats.dataset import audits
from gkstats.words import wording

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = "<img src=x onerror=window.caught=1>人手不足</script><script>window.caught=1</script>"


@pytest.fixture(scope="module")
def browser():
    """Start a headless Chromium."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def inputs(tmp_path):
    """Give a folder of five reports, one of them with markup in a stated problem, and its tables."""
    folder = tmp_path / "报 告"
    folder.mkdir()
    for path in RAW.glob("*.txt"):
        text = path.read_text("utf-8")
        if path.name.startswith("001"):
            text = re.sub(r"一是", f"一是{HOSTILE}", text, count=1)
        (folder / path.name).write_text(text, "utf-8")
    assert gkstats("parse", folder, "--out", tmp_path / "tables").returncode == 0
    return folder


def typed(corpus, section):
    """Give what a careful person types: what stands in the tables, or the sign for none."""
    report, table, subject = (section.get_attribute(f"data-{name}") for name in ("report", "table", "subject"))
    if table == "problems":
        return "-"
    keys = dict(zip({"proactive": ("article", "item", "measure"), "requests": ("item", "requester"),
                     "disputes": ("route", "outcome")}[table], subject.split("/"), strict=True))  # fmt: skip
    row = corpus.scan(table).filter(report_id=report, **keys).collect().row(0, named=True)
    return {"blank": "-", "unreadable": "?"}.get(row["state"], str(row["value"]))


def read_all(tab, sections, corpus):
    """Read every item by keyboard, the first one wrong: blind until said, and then not to be taken back."""
    assert len(sections) >= 16
    for number, section in enumerate(sections):
        assert section.is_visible()
        assert not section.query_selector(".answer").is_visible()
        tab.keyboard.type("nonsense!")
        tab.keyboard.press("Enter")
        assert not section.query_selector(".answer").is_visible()
        assert section.query_selector(".wrong").inner_text()
        tab.keyboard.press("Control+A")
        tab.keyboard.type("7777" if number == 0 else typed(corpus, section))
        tab.keyboard.press("Enter")
        assert section.query_selector(".answer").is_visible()
        if number == 0:  # what was said cannot be taken back
            tab.keyboard.type("0")
            assert section.query_selector(".found").input_value() == "7777"
        tab.keyboard.press("Enter")


def said_below_a_chart(inputs, language, many):
    """Parse what was saved: it is taken without an issue, counted, and said in the source line of a chart."""
    rows = list(csv.DictReader((inputs / "audit.csv").open(encoding="utf-8")))
    assert len(rows) == many + 1
    again = gk.parse(inputs)
    assert again.issues.filter(pl.col("code").str.starts_with("audit")).is_empty()
    cells = audits.checked(again.audit)
    found = indicators.audit(again).row(0, named=True)
    assert (found["stratum"], found["cells"], found["wrong"]) == ("all", cells.height, 1)
    share = pl.DataFrame({"year": [2023], "k": [1], "n": [2], "value": [0.5], "low": [0.1], "high": [0.9]})
    words = {"title": "x", "subtitle": "y", "source": wording.source(again.reports, language)}
    said = rendering.specification(charts.prevalence(share, "year", **words))["usermeta"]["source"]
    reports = cells["report_id"].n_unique()
    assert {
        "en": f"{cells.height} cells of {reports} reports checked by hand, 1 wrong: at most ",
        "zh": f"人工核对{reports}份报告的{cells.height}个单元格，1个有误：有误的报告至多占",
    }[language] in said
    both = indicators.readers_agree(again).row(0, named=True)
    assert (both["reader"], both["other"], both["n"], both["value"]) == ("AB", "CD", 1, 1.0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_the_sample_to_the_source_line(browser, inputs, tmp_path, language):
    """Drawn, typed with keys alone, saved by download, read again: a chart says how many were checked."""
    done = gkstats("audit", tmp_path / "tables", "--out", tmp_path / "page", "--cells", "12", "--statements", "4",
                   "--language", language)  # fmt: skip
    assert done.returncode == 0, done.stderr
    corpus = gk.load(tmp_path / "tables")
    tab = browser.new_page(accept_downloads=True)
    asked, wrong = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    tab.goto((tmp_path / "page" / "audit.html").as_uri())
    assert tab.get_attribute("html", "lang") == {"en": "en", "zh": "zh-CN"}[language]
    tab.keyboard.type("AB")
    tab.keyboard.press("Enter")
    sections = tab.query_selector_all("section")
    read_all(tab, sections, corpus)
    tab.reload()  # what was typed is kept
    tab.wait_for_function("document.activeElement.id === 'reader'")
    tab.keyboard.type("AB")
    tab.keyboard.press("Enter")
    assert tab.inner_text("#progress") == f"{len(sections)} / {len(sections)}"
    assert tab.query_selector("section .answer").is_visible()
    tab.fill("#reader", "CD")  # a second reader has a sheet of their own
    tab.keyboard.press("Enter")
    assert tab.inner_text("#progress") == f"0 / {len(sections)}"
    tab.keyboard.type("7777")
    tab.keyboard.press("Enter")
    with tab.expect_download() as saved:
        tab.click("#save")
    assert saved.value.suggested_filename == "audit.csv"
    saved.value.save_as(inputs / "audit.csv")
    assert tab.evaluate("window.caught") is None
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []
    assert wrong == []
    tab.close()

    said_below_a_chart(inputs, language, len(sections))


def test_without_an_audit_nothing_was_checked():
    """The line says so, in both languages, and no row is made up."""
    corpus = build(Doc())
    assert "nothing checked by hand" in wording.source(corpus.reports).line
    assert "未经人工核对" in wording.source(corpus.reports, "zh").line
    assert indicators.audit(corpus).is_empty()
    assert indicators.readers_agree(corpus).is_empty()
    assert indicators.errors_by_hand(corpus) == {}
