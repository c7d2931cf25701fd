"""A notebook's page in a real browser, offline: charts answer to the mouse, tables sort, filter and turn pages."""

from __future__ import annotations

import shutil

import nbformat
import polars as pl
import pytest
from playwright.sync_api import sync_playwright

from gkstats import charts
from gkstats.charts import rendering
from gkstats.runs import live, notebook, runner
from gkstats.words.wording import Source

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ROWS = pl.DataFrame({"county": [f"第{n}县" for n in range(60)], "reports": [(n * 37) % 60 for n in range(60)]})
SHARES = pl.DataFrame({
    "level": ["county", "township"] * 2, "scope": ["own_body"] * 2 + ["jurisdiction"] * 2, "k": [20, 30, 4, 5],
    "n": [40] * 4,
    "value": [0.5, 0.75, 0.1, 0.125], "low": [0.35, 0.6, 0.05, 0.06], "high": [0.65, 0.85, 0.2, 0.22],
})  # fmt: skip


PICKED = pl.DataFrame(
    [
        {"year": year, "level": "all", "province": place, "k": k, "n": 100, "unknown": 3, "value": k / 100,
         "low": k / 200, "high": (k + 100) / 200, "series": 1}
        for year, place, k in [
            ("all", "all", 50), ("2023", "all", 40), ("2024", "all", 60), ("all", "湖南省", 30), ("all", "青海省", 70),
            ("2023", "湖南省", 20), ("2024", "湖南省", 40), ("2024", "青海省", 80),
        ]
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Open a page with a chart of two panels, one with pickers, a table of sixty rows and a list of nine sentences."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    folder = tmp_path_factory.mktemp("页")
    chart = charts.prevalence(SHARES, "level", facet="scope", title="t", subtitle="s", source=Source("来源。", "zh"))
    picked = charts.picked(PICKED, title="t", subtitle="s", unit="占比", source=Source("来源。", "zh"))
    drawn = [rendering.renderer(rendering.specification(one)) for one in (chart, picked)]
    said = [notebook.table(ROWS, "zh"), notebook.say(*(f"第{n}句。" for n in range(9)))]
    outputs = [nbformat.v4.new_output("display_data", shown, metadata=about) for shown, about in drawn]
    outputs += [nbformat.v4.new_output("display_data", {"text/html": str(one._repr_html_())}) for one in said]
    cells = [nbformat.v4.new_markdown_cell("# 问"), nbformat.v4.new_code_cell("", outputs=outputs)]
    text = runner.page_of(nbformat.v4.new_notebook(cells=cells), "页", "zh")
    (folder / "页.html").write_text(text, encoding="utf-8")
    live.write(folder)
    assert (folder / live.NAME).stat().st_size + len(text.encode()) < 5_000_000
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        tab = opened.new_page(viewport={"width": 1100, "height": 1400})
        tab.wrong = []
        tab.on(
            "request", lambda asked: tab.wrong.append(asked.url) if not asked.url.startswith(("file:", "data:")) else 0
        )
        tab.on("pageerror", lambda error: tab.wrong.append(str(error)))
        tab.goto((folder / "页.html").as_uri())
        yield tab
        opened.close()


def test_a_chart_answers_to_the_mouse_and_shows_one_panel(page):
    """The picture gives way to the live chart; a point says its numbers; one panel is drawn alone."""
    drawn = page.locator(".gk-view svg.marks").first
    drawn.wait_for()
    assert page.locator(".gk-chart img").first.is_hidden()
    before = drawn.text_content()
    assert "本机关" in before
    assert "本行政区域" in before
    page.locator(".gk-view svg .mark-symbol path").first.hover(force=True)
    page.locator("#vg-tooltip-element.visible").wait_for()
    assert "县级" in page.locator("#vg-tooltip-element").inner_text()
    page.locator(".gk-pick").select_option("本机关")
    page.wait_for_function("!document.querySelector('.gk-view svg.marks').textContent.includes('4/40')")
    assert "75.0%（30/40）" in page.locator(".gk-view svg.marks").first.text_content()
    assert page.wrong == []


def test_a_table_sorts_filters_and_turns_pages(page):
    """25 rows at a time; the second page; by number, both ways; rows that hold a word; all of them on paper."""
    rows = page.locator(".gk-table tbody tr")
    assert rows.count() == 25
    assert page.locator(".gk-told").inner_text() == "第1—25行，共60行"
    page.get_by_title("下一页").click()
    assert rows.first.inner_text().split() == ["第25县", "25"]
    page.locator("th", has_text="报告份数").click()
    assert [row.split()[1] for row in rows.all_inner_texts()[:3]] == ["0", "1", "2"]
    page.locator("th", has_text="报告份数").click()
    assert [row.split()[1] for row in rows.all_inner_texts()[:3]] == ["59", "58", "57"]
    page.get_by_placeholder("筛选").fill("第5县")
    assert rows.all_inner_texts()[0].split()[0] == "第5县"
    assert rows.count() == 1
    page.get_by_placeholder("筛选").fill("")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert rows.count() == 60
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert rows.count() == 25


def test_a_long_list_folds(page):
    """Five sentences, and the others at a click."""
    assert page.locator(".gk-said p:visible").count() == 5
    page.get_by_role("button", name="全部9条……").click()
    assert page.locator(".gk-said p:visible").count() == 9


def test_a_chart_shows_the_province_and_the_year_that_are_picked(page):
    """A province is chosen: its number stands above, its years below; of a year, that the province has no number."""
    chart = page.locator(".gk-chart").nth(1)
    chart.scroll_into_view_if_needed()
    drawn = chart.locator("svg.marks")
    drawn.wait_for()
    assert "2023—2024年合计，各级合计，各省合计：50.0%（50/100）" in drawn.text_content()
    year, level, province = chart.locator(".gk-pickers select").all()
    assert level.locator("option").all_inner_texts() == ["各级合计"]
    assert province.locator("option").all_inner_texts() == ["各省合计", "湖南", "青海"]
    province.select_option("青海")
    year.select_option("2024")
    chart.get_by_text("2024，各级合计，青海：80.0%（80/100）；不详：3").wait_for()
    assert "按省份：2024，各级合计" in drawn.text_content()
    year.select_option("2023")
    chart.get_by_text("2023，各级合计，青海：没有数字已知的报告").wait_for()
    assert page.wrong == []
