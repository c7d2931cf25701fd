"""The documentation builds as a site in both languages, and none of its links leads nowhere."""

from __future__ import annotations

import inspect
import json
import re

import lxml.html
import pytest

from conftest import ROOT
from tools import build_docs

# What MyST 5.2 still asks of Sphinx 9.
pytestmark = pytest.mark.filterwarnings("ignore::sphinx.deprecation.RemovedInSphinx11Warning")
DOCS = ROOT / "docs"
CHART = {"title": "Invented: k of n", "empty": False}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build the site once, with a run of the demo as far as the gallery looks at it; nothing is wrong with it."""
    place = tmp_path_factory.mktemp("site")
    for language in build_docs.LANGUAGES:
        run = place / "demo" / language
        for path, text in {
            "manifest.json": json.dumps({
                "tables": {"reports": 7},
                "notebooks": [{"name": "01_x", "titles": {"en": "Who asks?", "zh": "谁申请？"}, "charts": ["a", "b"]}],
            }),
            "charts/a.json": json.dumps({"usermeta": CHART}),
            "charts/b.json": json.dumps({"usermeta": {**CHART, "empty": True}}),
            "charts/a.svg": "", "charts/a.png": "", "charts/a.csv": "",
            "notebooks/01_x.html": "<p>run</p>", "briefing.pdf": "",
        }.items():  # fmt: skip
            (run / path).parent.mkdir(parents=True, exist_ok=True)
            (run / path).write_text(text, encoding="utf-8")
    assert build_docs.build(place / "out", place / "demo") == []
    return place / "out"


def opened(site, page):
    """Open a page of the site."""
    return lxml.html.parse(site / page).getroot()


def test_every_page_is_reached_from_the_first_one(site):
    """Each page of docs/ stands in the navigation of the site, in both languages."""
    pages = {path.name.split(".")[0] for path in DOCS.glob("*.md")} - {"index"}
    for language in build_docs.LANGUAGES:
        tree = opened(site, f"{language}/index.html").xpath("//*[@class='sidebar-tree']//a/@href")
        assert {address.removesuffix(".html") for address in tree} == pages


def test_a_page_says_its_language_and_leads_to_its_twin(site):
    """A page's language is the one that it is read out in; its twin is one click away, there and back."""
    for language, other, spoken in (("en", "zh", "en"), ("zh", "en", "zh-CN")):
        page = opened(site, f"{language}/faq.html")
        assert page.get("lang") == spoken
        assert page.xpath("//*[@class='language']/a/@href") == [f"../{other}/faq.html"]


def test_what_the_theme_says_is_in_the_pages_language(site):
    """The way on and back, and the list of headings: nothing of a Chinese page's frame is English."""
    said = {language: (site / language / "faq.html").read_text(encoding="utf-8") for language in ("en", "zh")}
    assert all(word in said["zh"] for word in ("上一页", "下一页", "本页内容"))
    assert not any(f">{word}<" in said["zh"] for word in ("Next", "Previous", "On this page"))
    assert "Next" in said["en"]


def test_chinese_goes_on_from_line_to_line(site):
    """Where a line of Chinese goes on in the next one, the page has no gap; code keeps its lines."""
    said = ["".join(one.itertext()) for one in opened(site, "zh/sources.html").xpath("//article//p[not(.//code)]")]
    assert len(said) > 20
    assert [one for one in said if re.search(r"[，。；、\u4e00-\u9fff]\s*\n\s*[\u4e00-\u9fff]", one)] == []


def test_a_page_without_a_twin_says_so(site):
    """On the Chinese site a page that is English only begins by saying it, and no other page does."""
    for path in (site / "zh").glob("*.html"):
        if (DOCS / f"{path.stem}.md").exists():
            english_only = not (DOCS / f"{path.stem}.zh.md").exists()
            assert ("本页只有英文" in path.read_text(encoding="utf-8")) == english_only, path.name


def test_the_gallery_shows_the_run(site):
    """It shows each chart that is not empty, and links the notebook's page and what the run has of briefings."""
    for language, title in (("en", "Who asks?"), ("zh", "谁申请？")):
        page = opened(site, f"{language}/gallery.html")
        assert page.xpath("//figure//img/@src") == [f"../demo/{language}/charts/a.png"]
        shown = {link for link in page.xpath("//article//a/@href") if link.startswith("../demo")}
        assert {link.removeprefix(f"../demo/{language}/") for link in shown} == {
            "charts/a.svg", "charts/a.csv", "notebooks/01_x.html", "briefing.pdf",
        }  # fmt: skip
        assert title in page.text_content()


def test_every_command_is_shown_in_the_pages_language(site):
    """The page of commands has the help of each, in English or Chinese, and the reference every function."""
    from gkstats import charts, indicators
    from gkstats.issues import catalogue
    from tools.reference import main

    for language, usage in (("en", "Usage: gkstats report"), ("zh", "用法： gkstats report")):
        page = opened(site, f"{language}/commands.html")
        assert [one.text_content().rstrip("¶#") for one in page.xpath("//article//h2")] == [
            f"gkstats {name}" for name in main.commands
        ]
        assert usage in page.text_content()
        codes = opened(site, f"{language}/issues.html").xpath("//article//table[last()]//tr/td[1]")
        assert {one.text_content() for one in codes} >= set(catalogue().issues)
    shown = opened(site, "en/reference.html").text_content()
    functions = [f"gk.{of.__name__.split('.')[1]}.{name}(" for of in (charts, indicators) for name in of.__all__
                 if inspect.isfunction(getattr(of, name))]  # fmt: skip
    assert [name for name in functions if name not in shown] == []


def test_chinese_is_found_by_any_two_characters(site):
    """The Chinese search knows words inside a sentence: the index holds each pair of neighbouring characters."""
    index = (site / "zh" / "searchindex.js").read_text(encoding="utf-8")
    terms = json.loads(index[index.index("(") + 1 : index.rindex(")")])["terms"]
    assert {"结转", "申请", "勾稽"} <= set(terms)
    assert not [term for term in terms if len(term) > 2 and "\u4e00" <= term[0] <= "\u9fff"]


def test_a_link_that_leads_nowhere_is_named(tmp_path):
    """To a page, to a place on a page, to a picture; what lies outside is asked of nobody."""
    (tmp_path / "other.html").write_text('<h1 id="here">x</h1>', "utf-8")
    good = '<a href="other.html#here"></a><a href="#top"></a><a href="https://example.org/x"></a>'
    bad = '<a href="gone.html"></a><a href="other.html#there"></a><img src="no.png"><a href="../out.html"></a>'
    (tmp_path / "page.html").write_text(good + bad, "utf-8")
    assert sorted(line.split()[1] for line in build_docs.broken(tmp_path)) == [
        "../out.html", "gone.html", "no.png", "other.html#there",
    ]  # fmt: skip
