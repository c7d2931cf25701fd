"""What a chart with pickers chooses from: an indicator of each year, level and province, and of all of each."""

from __future__ import annotations

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from corpora import Doc, build
from gkstats import indicators

PLACES = ("湖南省", "青海省", None)
DOCS = [
    Doc(
        received=(0, 0, 5, None)[n % 4], year=2022 + n % 3, province=PLACES[n % 5 % 3],
        level=("county", "township")[n % 2], agency_key=f"body {n % 17}", numbers={("resolved", "total"): 4},
        disputes={("reconsideration", "total"): n % 2, ("litigation_direct", "total"): 0},
        problems={"人少": ("staffing",)} if n % 3 else {"不及时": ("timeliness",)},
    )
    for n in range(90)
]  # fmt: skip
CORPUS = build(*DOCS)
DISPUTED = {("reconsideration", "total"): 1, ("litigation_direct", "total"): 0}
SHOWN = ["k", "n", "unknown", "value", "low", "high"]


def rows(found, **picked):
    """Give the rows of what is picked; of each that is not named, of all together."""
    return found.filter(**({"year": "all", "level": "all", "province": "all"} | picked))


@pytest.mark.parametrize("by", [[], ["year"], ["level", "province"], ["year", "level", "province"]])
def test_each_selection_has_the_indicators_own_numbers(by):
    """Every row is what the indicator says of those reports, intervals of pooled years included."""
    found = indicators.selections(CORPUS, "zero_requests")
    own = indicators.zero_requests(CORPUS, by).filter(pl.col("n") > 0).drop_nulls(by)
    named = found.filter((pl.col(name) != "all") == (name in by) for name in ("year", "level", "province"))
    keys = [pl.col(name).cast(pl.String) for name in by]
    order = by or ["k"]
    assert_frame_equal(named.select(*by, *SHOWN).sort(order), own.select(*keys, *SHOWN).sort(order))
    assert named.height > (2 if by else 0)


def test_what_is_not_certain_is_in_all_only():
    """Reports whose province is not known count among all provinces, and under no name."""
    found = indicators.selections(CORPUS, "zero_requests")
    by_province = found.filter(pl.col("province") != "all", year="all", level="all")
    assert by_province["province"].to_list() == ["湖南省", "青海省"]
    assert by_province["n"].sum() < rows(found)["n"].item()


def test_years_of_two_series_are_not_put_together():
    """All years of a series that breaks are those since the break; each year has its series."""
    found = indicators.selections(CORPUS, "disputes_per_100")
    since = indicators.disputes_per_100(CORPUS.where(years=2024), [])
    assert rows(found)["n"].item() == since.filter(scope="own_body")["n"].item()
    years = found.filter(pl.col("year") != "all", level="all", province="all")
    assert years.select("year", "series").rows() == [("2022", 1), ("2023", 1), ("2024", 2)]


def test_levels_of_jurisdictions_are_never_added():
    """A jurisdiction's figures hold those of the levels below: each level stands by itself."""
    governments = build(
        *(Doc(scope="jurisdiction", level=level, received=0) for level in ("county", "prefectural") * 3)
    )
    found = indicators.selections(governments, "zero_requests", scope="jurisdiction")
    assert set(found["level"]) == {"county", "prefectural"}
    assert rows(found, level="county")["n"].item() == 3


def test_kinds_of_problems_are_freed_of_coding_errors_where_there_are_enough_reports():
    """As on the page on problems, where nothing small is compared."""
    found = indicators.selections(CORPUS, "stated_problems", min_n=30)
    own = indicators.stated_problems(CORPUS, []).filter(code="staffing")
    assert rows(found, code="staffing")["corrected"].item() == own["corrected"].item()
    few = found.filter(pl.col("n") < 30)
    assert few.height
    assert few["corrected"].is_null().all()


def test_kinds_of_problems_are_freed_of_coding_errors_by_place():
    """With their words, as the indicator's own frame of the same years has them."""
    shown = indicators.where(CORPUS, "stated_problems", part="staffing")
    own = indicators.stated_problems(CORPUS.where(years=",".join(map(str, shown.years))), ["province"])
    own = own.filter(code="staffing").drop_nulls("province")
    asked = ["province", "label", "corrected", "corrected_low", "corrected_high"]
    assert_frame_equal(shown.shares.select(asked).sort("province"), own.select(asked).sort("province"))
    assert own["corrected"].count()


def test_another_scope_is_refused():
    """A scope that there is not is told which there are."""
    with pytest.raises(ValueError, match="own_body, jurisdiction"):
        indicators.selections(CORPUS, "zero_requests", scope="all")


def test_the_last_series_is_that_of_the_scopes_own_years():
    """A report of a later year in another scope, or a version that does not count, breaks no series."""
    own = [Doc(year=2023, province="湖南省", numbers={("resolved", "total"): 4}, disputes=DISPUTED) for _ in range(3)]
    later = Doc(year=2024, scope="jurisdiction", level="county"), Doc(year=2024, counted=False)
    corpus = build(*own, *later)
    assert rows(indicators.selections(corpus, "disputes_per_100"))["n"].to_list() == [12]
    shown = indicators.where(corpus, "disputes_per_100")
    assert (shown.years, shown.shares["n"].to_list()) == ((2023,), [12])


@pytest.mark.parametrize("scope", ["own_body", "jurisdiction"])
@pytest.mark.parametrize(("name", "part"), [("in_time", ""), ("text_overlap", "peer")])
def test_scopes_that_need_not_stand_apart_are_together(name, part, scope):
    """Reports in time, and texts that overlap, are reports of whatever scope: no figures are summed."""
    corpus = build(
        *(
            Doc(scope=of, level="county", body="department", agency_key=f"{n}", province="湖南省")
            for n, of in enumerate(("own_body", "jurisdiction", "unknown") * 12)
        )
    )
    own = indicators.INDICATORS[name](corpus, ["year"])
    found = indicators.selections(corpus, name, scope=scope)
    shown = indicators.where(corpus, name, scope=scope, part=part)
    if part:
        own, found = own.filter(kind=part), found.filter(kind=part)
    assert own["n"].item() >= 35
    assert rows(found)["n"].to_list() == rows(found, level="county")["n"].to_list() == own["n"].to_list()
    assert shown.shares["n"].to_list() == shown.limits["n"].to_list() == own["n"].to_list()
