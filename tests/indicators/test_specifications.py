"""A finding under every defensible choice, and estimates for the bodies of a roster."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest

from corpora import Doc, build
from gkstats import indicators
from gkstats.bodies import roster as rosters


def zeros(unknown: int = 0):
    """Give 60 bodies with two years, 36 of them at zero, and reports of unknown scope that are not."""
    docs = [
        Doc(received=0 if body < 36 else 4, year=year, agency_key=str(body))
        for body in range(60)
        for year in (2022, 2023)
    ]
    return build(*docs, *(Doc(received=9, scope="unknown", agency_key=f"u{n}", year=2023) for n in range(unknown)))


def test_each_choice_has_its_rows():
    """Every combination of what bears on the indicator, each once, and the default among them."""
    found = indicators.specifications(zeros(), "zero_requests", scope="own_body").filter(year=2023)
    choices = ["doubtful", "bounds", "unknown_scope", "same_bodies"]
    assert found.height == 16
    assert set(Counter(found.select(choices).iter_rows()).values()) == {1}
    plain = indicators.zero_requests(zeros()).filter(year=2023).row(0, named=True)
    first = found.filter(doubtful="unknown", bounds="identity", unknown_scope="without", same_bodies="all")
    assert first.select("n", "value", "low", "high").row(0) == pytest.approx(
        (plain["n"], plain["value"], plain["low"], plain["high"])
    )


def test_it_is_said_what_a_finding_hangs_on():
    """With 20 reports of unknown scope "most" holds without them only; without them it holds throughout."""
    most = pl.col("value") > 0.5
    sure = indicators.specifications(zeros(), "zero_requests", scope="own_body")
    assert sure.select(most.all()).item()
    assert indicators.hangs_on(sure, most) == []
    mixed = indicators.specifications(zeros(20), "zero_requests", scope="own_body").filter(year=2023)
    assert not mixed.select(most.all()).item()
    assert "unknown_scope" in indicators.hangs_on(mixed, most)


def test_the_same_bodies_are_those_of_the_same_scope_and_part():
    """Who is known of another scope, or by another check, in the year before does not go on; who has no key never."""
    stays = [Doc(received=4, year=year, agency_key="stays", failed=(("balance", "total"),)) for year in (2022, 2023)]
    moves = [
        Doc(received=4, year=2022, agency_key="moves", failed=(("balance", "total"),)),
        Doc(received=4, year=2023, agency_key="moves", scope="jurisdiction", failed=(("balance", "total"),)),
        Doc(received=4, year=2022, agency_key="turns", failed=(("balance", "total"),)),
        Doc(received=0, year=2023, agency_key="turns", failed=(("resolved_sum", "total"),)),
        *(Doc(received=4, year=year, agency_key=None, failed=(("balance", "total"),)) for year in (2022, 2023)),
    ]
    found = indicators.specifications(build(*stays, *moves), "identity_violations")
    same = found.filter(same_bodies="same", unknown_scope="without", check="balance")
    assert same.select("year", "scope", "n").rows() == [(2023, "own_body", 1)]
    assert found.filter(same_bodies="same", check="resolved_sum").is_empty()


def test_a_ratio_has_means_and_large_bodies():
    """Ratio of sums or mean of rates, with and without the five largest: a giant moves one and not the other."""
    docs = [Doc(numbers={("granted", "total"): 5, ("resolved", "total"): 10}, agency_key=str(n)) for n in range(12)]
    giant = Doc(numbers={("granted", "total"): 0, ("resolved", "total"): 900}, agency_key="giant")
    found = indicators.specifications(build(*docs, giant), "full_disclosure").filter(
        doubtful="unknown", bounds="printed", unknown_scope="without", same_bodies="all"
    )
    values = {(row["mean"], row["largest"]): row["value"] for row in found.iter_rows(named=True)}
    assert values == pytest.approx({
        ("sums", "with"): 60 / 1020, ("rates", "with"): 6 / 13, ("sums", "without"): 0.5, ("rates", "without"): 0.5,
    })  # fmt: skip


def test_of_bodies_alike_the_same_are_left_out_in_every_order():
    """Twelve bodies with as many requests each: which five are the largest does not depend on the order of files."""
    docs = [
        Doc(agency_key=f"a{body:02}", numbers={("resolved", "total"): 40, ("granted", "total"): 3 * body})
        for body in range(12)
    ]
    orders = [docs, docs[::-1], docs[5:] + docs[:5]]
    found = [
        indicators.specifications(build(*order), "full_disclosure").filter(largest="without", mean="sums")
        for order in orders
    ]
    assert found[0].height
    assert found[0]["value"].round(12).n_unique() == 1
    for other in found[1:]:
        assert other["value"].to_list() == pytest.approx(found[0]["value"].to_list())


def test_reports_are_weighed_up_to_the_roster(tmp_path):
    """Of 2 counties one reports 0, of 8 townships two report 4: the raw share is 1/3, weighed it is 2 of 10."""
    townships = "".join(f"甲{n}镇人民政府,青海省海东市平安区,,,\n" for n in "乙丙丁戊己庚辛壬")
    path = tmp_path / "roster.csv"
    path.write_text(
        "agency,place,parent,from,to\n平安区教育局,青海省海东市平安区,,,\n平安区民政局,青海省海东市平安区,,,\n"
        + townships,
        encoding="utf-8",
    )
    listed = rosters.read(path)
    corpus = build(
        Doc(received=0, level="county", province="青海省"), *[Doc(received=4, province="青海省")] * 2,
    )  # fmt: skip
    row = indicators.poststratified(corpus, "zero_requests", listed).row(0, named=True)
    assert (row["bodies"], row["covered"], row["strata"], row["reports"]) == (10, 10, 2, 3)
    assert (row["raw"], row["value"]) == pytest.approx((1 / 3, 0.2))
