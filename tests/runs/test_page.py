"""A run's pages in a real browser, offline: pictures load, nothing is fetched, no text from outside runs."""

from __future__ import annotations

import shutil

import pytest
from playwright.sync_api import sync_playwright

import finished
from conftest import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# On the five transcripts the others have nothing to draw and say so.
WITH_CHARTS = {
    "00_coverage", "01_zero_requests", "02_procurement", "03_stated_problems", "06_trust", "08_overlap", "10_choose",
}  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Give the one real run."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    return finished.run(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def browser(run):  # noqa: ARG001 - which skips where there is no Chromium
    """Start a headless Chromium."""
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser):
    """Open an empty tab that keeps what it asked for and what went wrong in `asked` and `wrong`."""
    tab = browser.new_page(viewport={"width": 1000, "height": 800})
    tab.asked, tab.wrong = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("requestfailed", lambda request: tab.wrong.append(request.url))
    tab.on("pageerror", lambda error: tab.wrong.append(str(error)))
    tab.on("console", lambda message: tab.wrong.append(message.text) if message.type == "error" else None)
    yield tab
    tab.close()


def pictures(tab):
    """Load every picture and give the (width, alternative text) of each."""
    tab.wait_for_selector("img", state="attached")  # a live chart may be drawn in its place already
    return tab.eval_on_selector_all(
        "img", "async all => { for (const i of all) { i.loading = 'eager'; await i.decode() }"
        " return all.map(i => [i.naturalWidth, i.alt]) }",
    )  # fmt: skip


def offline(tab):
    """Nothing was asked of the network, and nothing went wrong."""
    assert [url for url in tab.asked if not url.startswith(("file:", "data:"))] == []
    assert tab.wrong == []


def test_the_front_page(page, run):
    """The run's page shows every chart and leads to every notebook and file that it names."""
    page.goto(run.index.as_uri())
    assert "5 reports read from 6 files." in page.inner_text("body")
    shown = pictures(page)
    assert len(shown) == len(list((run.folder / "charts").glob("*.svg")))
    assert all(width > 400 and words for width, words in shown)
    links = page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
    assert {"notebooks/01_zero_requests.html", "manifest.json", "reports.parquet"} <= set(links)
    assert all((run.folder / link.partition("#")[0]).exists() for link in links)
    offline(page)


def test_the_front_page_answers_to_the_mouse(page, run):
    """Its charts are live, its tables sort, and it leads to where one chooses year, level and province."""
    page.goto(run.index.as_uri())
    page.locator("#reports-by-year").scroll_into_view_if_needed()  # a chart is drawn when one comes near it
    page.locator("#reports-by-year .gk-view svg.marks").wait_for()
    assert page.locator("#reports-by-year img").is_hidden()
    rows = page.locator(".gk-table").first.locator("tbody tr")
    before = [int(row.split()[-1].replace(",", "")) for row in rows.all_inner_texts()]
    page.locator(".gk-table").first.locator("th").last.click()
    after = [int(row.split()[-1].replace(",", "")) for row in rows.all_inner_texts()]
    assert after == sorted(before) != before
    page.get_by_text("Choose year, level and province yourself").click()
    page.locator(".gk-pickers select").first.wait_for()
    offline(page)


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb")))
def test_a_notebook_page(page, run, name):
    """A notebook's page shows its charts with words for who cannot see them, fits the window, and shows no code."""
    page.goto((run.folder / "notebooks" / f"{name}.html").as_uri())
    shown = pictures(page) if name in WITH_CHARTS else []
    assert bool(shown) == (name in WITH_CHARTS)
    assert all(width > 400 and "Source: " in words for width, words in shown)
    assert page.locator(".jp-CodeCell .jp-InputArea:visible").count() == 0
    assert "notebook.show" not in page.inner_text("body")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    offline(page)


def test_markup_in_a_report_is_text(page, run):
    """A script in a stated problem is shown as it stands in the report, and does not run."""
    page.goto((run.folder / "notebooks" / "03_stated_problems.html").as_uri())
    assert finished.HOSTILE in page.inner_text("body")
    assert page.evaluate("window.caught") is None


def test_a_file_that_is_no_report_is_named_with_its_reason(page, run):
    """The page on what was read names the notice."""
    page.goto((run.folder / "notebooks" / "00_coverage.html").as_uri())
    assert "通知 & 说明.txt" in page.inner_text("body")


def test_quotations_say_that_they_are_abridged(page, run):
    """Every quotation names source, line and that its wording is ours."""
    page.goto((run.folder / "notebooks" / "03_stated_problems.html").as_uri())
    quotes = page.locator("blockquote").all_inner_texts()
    assert len(quotes) > 5
    assert all("abridged transcript, wording by gkstats" in quote and ", line " in quote for quote in quotes)


def test_a_chart_opens_on_its_own(page, run):
    """An SVG opened by itself has its title and its Chinese text."""
    page.goto((run.folder / "charts" / "procurement-amounts.svg").as_uri())
    title = "Central procurement 2019-2020: the certain total beside the bare amounts (2019-2023)"
    assert page.evaluate("document.title") == title
    assert "万元" in page.evaluate("document.documentElement.textContent")
    offline(page)


def test_the_briefing_page(page, run):
    """The briefing shows every chart that is not empty at its full size, and its contents list leads there."""
    page.goto((run.folder / "briefing.html").as_uri())
    charts = set(finished.charts(run.folder))
    assert {figure.get_attribute("id") for figure in page.query_selector_all("figure")} == charts
    for figure in page.query_selector_all("figure"):
        image = figure.query_selector("img")
        real, shown, height = image.evaluate(
            "async i => { await i.decode(); return [i.naturalWidth, Number(i.getAttribute('width')), i.clientHeight] }"
        )
        assert real == 2 * shown
        assert height > 60
        assert "Source: " in image.get_attribute("alt")
        assert len(figure.query_selector("h3").inner_text()) > 8
        assert figure.query_selector("figcaption").inner_text().startswith("Source: ")
    links = page.eval_on_selector_all("a", "all => all.map(a => a.getAttribute('href'))")
    assert {link.removeprefix("#") for link in links} == charts
    page.locator("nav a").last.click()
    assert page.evaluate("document.fonts.check('16px Briefing Sans', '政府')")
    offline(page)
