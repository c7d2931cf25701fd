"""One body on one page to print: what stands on it, that it is one page, in either language."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from corpora import Doc, build
from gkstats import indicators
from gkstats.runs import notebook
from gkstats.runs.briefing import one_page
from gkstats.words.wording import Source

BODY = "abc"
LONG = {f"{n}。" + "公开不及时，" * 40: ("timeliness",) for n in range(15)}
NUMBERS = {("resolved", "total"): 40, ("granted", "total"): 30, ("granted_in_part", "total"): 0}
DISPUTES = {("reconsideration", "total"): 2, ("litigation_direct", "total"): 1}
CORPUS = build(
    *(
        Doc(received=7 + year % 5, year=year, agency_key=BODY, problems=LONG, numbers=NUMBERS, disputes=DISPUTES,
            scope=scope, level="county", problems_state="stated", failed=(("balance", "total"),) * (year == 2010))
        for year in range(2008, 2024) for scope in ("own_body", "jurisdiction")
    ),
    *(Doc(received=n, level="county") for n in (0, 0, 0, 1, 50, None)),
    Doc(received=9, level="township"),
)  # fmt: skip


def text(made):
    """Give a page's text without the blanks that are set between Chinese and digits."""
    (page,) = pypdf.PdfReader(io.BytesIO(made)).pages
    return page.extract_text().replace(" ", "").replace("\n", "")


@pytest.fixture(scope="module")
def body():
    return CORPUS.where(agency=BODY)


def test_the_years_of_a_body_stand_side_by_side(body):
    """Requests beside the level's, what was granted, disputed, stated, and what fails; one row a year and scope."""
    found = indicators.year_by_year(CORPUS, body)
    assert found.height == 32
    last = found.filter(year=2023, scope="own_body").row(0, named=True)
    assert (last["received"], last["n"], last["fewer"], last["median"]) == (10, 6, 5, 0)
    assert (last["disclosed"], last["resolved"], last["disputes"], last["problems"]) == (30, 40, 3, 15)
    assert found["failed"].sum() >= 1


def test_a_body_stands_among_those_of_its_level(body):
    """Ranges of requests in its last year: its own is marked, other levels are left out."""
    own = body.where(scope="own_body")
    found = indicators.level_distribution(CORPUS, own)
    assert found.select("low", "high", "bodies", "this_body").rows() == [
        (0, 0, 4, False), (1, 2, 1, False), (3, 9, 0, False), (10, 29, 1, True), (30, 99, 1, False),
    ]  # fmt: skip
    assert indicators.level_distribution(CORPUS, CORPUS.where(agency="-")).is_empty()


def test_of_two_scopes_with_as_many_requests_the_same_one_is_shown_in_every_order():
    """Which report comes first in a folder decides nothing."""
    docs = [Doc(received=7, agency_key=BODY, level="county", scope=scope) for scope in ("jurisdiction", "own_body")]
    shown = [indicators.level_distribution(build(*order), build(*order)) for order in (docs, docs[::-1])]
    assert [found["scope"].unique().to_list() for found in shown] == [["own_body"]] * 2


def test_disputes_need_no_resolved_requests():
    """How many disputes there are is known where their own cells are, whatever became of the requests."""
    doubtful = build(Doc(numbers=NUMBERS, failed=(("resolved_sum", "total"),), disputes=DISPUTES))
    (row,) = indicators.year_by_year(CORPUS, doubtful).to_dicts()
    assert (row["disclosed"], row["resolved"], row["disputes"]) == (None, None, 3)


def test_a_report_without_a_year_is_of_no_year(tmp_path):
    """It has no row, is held beside no other one, and makes no page."""
    undated = build(Doc(year=None, agency_key=BODY, received=5), Doc(year=None, received=1))
    own = undated.where(agency=BODY)
    assert indicators.year_by_year(undated, own).is_empty()
    assert indicators.beside_level(undated, own).is_empty()
    notebook.one_page(undated, own, str(tmp_path), Source("x"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("states", "said"),
    [(("none_stated", "absent"), "没有陈述问题。"), (("absent", "unreadable"), "问题部分均无法辨读。")],
)
def test_no_problem_is_stated_only_where_a_section_is_legible(tmp_path, states, said):
    """A section that is missing or illegible states nothing, not even that there is no problem."""
    body = build(*(Doc(year=2022 + n, agency_key=BODY, problems_state=state) for n, state in enumerate(states)))
    notebook.one_page(body, body, str(tmp_path), Source("x", "zh"))
    assert said in text((tmp_path / one_page.NAME).read_bytes())


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "and22more|·thisbody|Yearbyyear|thisoneamongthem:7."), ("zh", "家·本机关|历年情况|另有22条")],
)
def test_it_is_one_page_however_much_there_is(body, tmp_path, language, said):
    """Sixteen years of two scopes and fifteen long problems: one page, in one language; what is left out is said."""
    source = Source("来源。", language)
    shown = notebook.one_page(CORPUS, body, str(tmp_path), source)
    assert one_page.NAME in str(shown)
    printed = text((tmp_path / one_page.NAME).read_bytes())
    for words in said.split("|"):
        assert words in printed
    assert "75.0%" in printed
    assert ("bodies" in printed) == (language == "en")


def test_without_a_folder_or_a_body_nothing_is_written(body, tmp_path):
    """Exploring writes no file; no body has no page."""
    notebook.one_page(CORPUS, body, "", Source("x"))
    notebook.one_page(CORPUS, CORPUS.where(agency="-"), str(tmp_path), Source("x"))
    assert list(tmp_path.iterdir()) == []


def test_what_is_invented_says_so(body, tmp_path):
    """As every page of a demo does."""
    source = replace(Source("x", "zh"), invented=True)
    notebook.one_page(CORPUS, body, str(tmp_path), source)
    assert "虚构数据" in text((tmp_path / one_page.NAME).read_bytes())
