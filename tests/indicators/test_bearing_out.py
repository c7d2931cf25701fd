"""Findings of several frames: most places, the highest rate, texts like with like, a body beside most of its level."""

from __future__ import annotations

import polars as pl
import pytest

from gkstats import indicators
from gkstats.indicators import bearing_out
from gkstats.indicators.where import Where
from gkstats.words import headlines
from gkstats.words.wording import Source

EN, ZH = Source("Source."), Source("来源。", "zh")
PLACES = [f"p{number}" for number in range(5)]


def specified(highs, monkeypatch, n=100):
    """Let the specifications give these upper ends a place, under two choices."""
    one = pl.DataFrame({"province": PLACES, "n": [n] * 5, "low": [0.01] * 5, "high": highs})
    made = pl.concat(one.with_columns(unknown_scope=pl.lit(name)) for name in ("without", "with"))
    monkeypatch.setattr(bearing_out, "specifications", lambda *_, **__: made)
    shares = pl.DataFrame({"province": PLACES})
    return Where((2025,), shares, shares, beyond_chance=False)


class Reports:
    """A corpus of which only the years are asked for."""

    def where(self, **_):
        """Give itself."""
        return self


@pytest.mark.parametrize(("highs", "k"), [([0.1] * 3 + [0.9] * 2, 3), ([0.1] * 2 + [0.9] * 3, None)])
def test_most_places_are_more_than_half_of_all(highs, k, monkeypatch):
    """Three of five places wholly below one half are most; two are not."""
    found = bearing_out.in_most_places(Reports(), "zero_requests", specified(highs, monkeypatch))
    assert (found and found.rows[0]["k"]) == k


def test_places_with_few_reports_count_against_it(monkeypatch):
    """With fewer than 30 in each, nothing is said of most, however sure each looks."""
    where = specified([0.1] * 5, monkeypatch, n=29)
    assert bearing_out.in_most_places(Reports(), "zero_requests", where) is None


def test_most_places_are_said_with_their_number(monkeypatch):
    """In both languages, with what counts; without a survivor the plain title."""
    found = bearing_out.in_most_places(Reports(), "zero_requests", specified([0.1] * 5, monkeypatch))
    said = headlines.in_most_places(found, "fail", "plain", EN, when="2025")
    assert said.title == "2025: in most provinces (5 of 5) fewer than half of the reports fail"
    assert said.sentence.endswith("of at least 30 reports. It holds under each of 2 choices of method.")
    said = headlines.in_most_places(found, "核验不符", "plain", ZH, when="2025年")
    assert said.title == "2025年：多数省份（5/5）核验不符的报告不到一半"
    assert headlines.in_most_places(None, "fail", "plain", EN, when="2025").title == "plain"


def overlaps(own, random):
    """Give the last year's overlap rows of two kinds: (k, looked_at) of 200 each."""
    rows = [
        {"year": 2025, "kind": kind, "at": 0.5, "looked_at": float(looked_at), "k": k, "n": 200}
        for kind, (k, looked_at) in (("own_year", own), ("random", random))
    ]
    return pl.DataFrame(rows).with_columns(indicators.wilson("k", "n").struct.unnest())


@pytest.mark.parametrize(
    ("own", "random", "first"),
    [((60, 1), (10, 70), "own_year"), ((60, 90), (10, 70), None), ((10, 1), (60, 70), None), ((60, 1), (55, 70), None)],
)
def test_texts_are_compared_like_with_like(own, random, first, monkeypatch):
    """One text looked at beats the nearest of 70 only by being surely above; the nearest of more is not compared."""
    found = overlaps(own, random)
    monkeypatch.setattr(bearing_out, "specifications", lambda *_, **__: found.with_columns(doubtful=pl.lit("unknown")))
    survivor = bearing_out.nearer_than_random(None, found, 0.5)
    assert (survivor and str(survivor.rows[0]["kind"])) == first


def beside(*rows):
    """Give rows of `beside_level`: (year, n, fewer, same, unknown)."""
    return pl.DataFrame(rows, schema=["year", "n", "fewer", "same", "unknown"], orient="row").with_columns(
        scope=pl.lit("own_body"), level=pl.lit(None, pl.String)
    )


def test_a_body_stands_beside_most_of_its_level():
    """In each year more than half of all received fewer; those not known and those alike count against it."""
    found = indicators.beside_most(beside((2024, 60, 40, 5, 0), (2025, 60, 50, 5, 10)))
    said = headlines.beside_most(found, "plain", EN, "A: ")
    assert said.title == "A: in each of 2 years more new requests than most bodies of its level"
    assert said.sentence.endswith("2025: 50 of 70; 2024: 40 of 60.")
    one = headlines.beside_most(indicators.beside_most(beside((2025, 60, 10, 5, 0))), "plain", ZH, "甲：")
    assert one.title == "甲：2025年新收申请少于多数同级机关（60个中45个）"
    assert indicators.beside_most(beside((2025, 60, 35, 5, 20))) is None
    assert indicators.beside_most(beside((2025, 20, 20, 0, 0))) is None
    assert headlines.beside_most(None, "plain", EN, "A: ").title == "A: plain"


def test_where_most_reports_are_from():
    """The first and the last are named with their numbers; where two share a place, or reports are few, none is."""
    counts = pl.DataFrame({"province": ["甲", "乙", "丙"], "reports": [30, 5, 9]})
    assert headlines.most_read(counts, "province", "plain", ZH).title == "读入的报告以甲最多（30份），乙最少（5份）"
    shared = pl.DataFrame({"province": ["甲", "乙", "丙"], "reports": [30, 5, 5]})
    assert headlines.most_read(shared, "province", "plain", ZH).title == "plain"
    assert headlines.most_read(counts.with_columns(reports=pl.lit(3)), "province", "plain", ZH).title == "plain"
