"""Places against what their mix of levels leads one to expect: few are outside where nothing differs."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import polars as pl
import pytest

from corpora import Doc, build
from gkstats import indicators

PLACES = [f"示例{number:02}省" for number in range(31)]
LEVELS = {"township": 0.7, "county": 0.3, "prefectural": 0.15}


def provinces(seed, *, years=1, off=()):
    """Give provinces with mixes of levels of their own, the same chances at each level; those in `off` have others."""
    random = np.random.default_rng(seed)
    docs = []
    for number, place in enumerate(PLACES):
        mix = random.dirichlet([1, 1, 1])
        for body in range(40):
            level = str(random.choice(list(LEVELS), p=mix))
            chance = LEVELS[level] / 20 if place in off else LEVELS[level]
            own = random.beta(2 * chance, 2 * (1 - chance)) if years > 1 else chance
            docs += [
                Doc(problems={"慢": ()} if random.random() < own else {}, level=level, province=place, year=2019 + year,
                    agency_key=f"{number}/{body}", problems_state="none_stated")
                for year in range(years)
            ]  # fmt: skip
    return build(*docs)


@pytest.mark.parametrize("years", [1, 4])
def test_few_places_are_outside_where_nothing_differs(years):
    """Whatever their mixes of levels, and however alike a body's years are: under 6 % are named."""
    found = [indicators.funnel(provinces(seed, years=years), "stating") for seed in range(6)]
    outside = sum(frame["outside"].sum() for frame in found) / sum(frame["outside"].count() for frame in found)
    assert outside < 0.06
    assert all((frame["design"][0] > 1.5) == (years > 1) for frame in found)


def test_a_place_that_differs_is_outside():
    """A twentieth of the chance at every level is beyond the limits, and the others stay within."""
    found = indicators.funnel(provinces(1, off=PLACES[:1]), "stating")
    assert found.filter(province=PLACES[0])["outside"].to_list() == [True]
    assert found["outside"].sum() <= 4


@pytest.mark.parametrize("asked", [{}, {"doubtful": "include"}])
def test_each_choice_has_its_limits_once(monkeypatch, asked):
    """Whether places differ beyond chance is asked once as asked for, and once under each other choice."""
    made = []

    def counting(*args, doubtful, bounds, **more):
        made.append((doubtful, bounds))
        return indicators.funnel(*args, doubtful=doubtful, bounds=bounds, **more)

    monkeypatch.setattr(import_module("gkstats.indicators.where"), "funnel", counting)
    corpus = build(*(Doc(province=place, agency_key=place) for place in PLACES))
    shown = indicators.where(corpus, "zero_requests", **asked)
    first = asked.get("doubtful", "unknown")
    other = "unknown" if asked else "include"
    assert made == [(first, "identity"), (other, "identity"), (first, "printed")]
    assert shown.limits["k"].sum() == len(PLACES)


@pytest.mark.parametrize(
    ("indicator", "usual", "other"),
    [("full_disclosure", (2, 2), (1, 19)), ("disputes_per_100", (1, 15), (3, 3))],
)
def test_requests_of_one_body_are_alike(indicator, usual, other):
    """Bodies with ratios of their own, some a hundred times as large as others: few places are outside, if alike."""
    found = [indicators.funnel(requests(seed, usual), indicator) for seed in range(6)]
    outside = sum(frame["outside"].sum() for frame in found) / sum(frame["outside"].count() for frame in found)
    assert outside < 0.07
    assert all(frame["design"][0] > 3 for frame in found)
    apart = indicators.funnel(requests(1, usual, {PLACES[0]: other}), indicator)
    assert apart.filter(province=PLACES[0])["outside"].to_list() == [True]
    assert apart["outside"].sum() <= 4


@pytest.mark.parametrize("second", [0, 6])
def test_a_body_that_is_alone_in_its_place_is_not_taken_for_the_place(second):
    """Where hardly a place has two bodies, what bodies differ in is no difference of places."""
    counts = [2] * second + [1] * (len(PLACES) - second)
    found = pl.concat(indicators.funnel(requests(seed, (2, 2), bodies=counts), "full_disclosure") for seed in range(9))
    assert found["outside"].mean() < 0.07


def test_each_place_has_its_own_design():
    """By it, and not by that of all places, its limits are wider than those of as many independent requests."""
    found = indicators.funnel(requests(1, (2, 2)), "full_disclosure")
    share, n = found["expected"], found["n"]
    reach = 1.959964 * (found["design"] * share * (1 - share) / n).sqrt() + 0.5 / n
    inside = (found["low"] > 0) & (found["high"] < 1)
    assert inside.sum() > 9
    assert ((found["high"] - share - reach).abs() < 1e-6).filter(inside).all()
    assert found["design"].n_unique() > 9


def requests(seed, usual, off=None, bodies=None):
    """Give provinces whose bodies grant, or are sued, with chances of their own; in those in `off` with others."""
    random = np.random.default_rng(seed)
    docs = []
    for number, place in enumerate(PLACES):
        for body in range(bodies[number] if bodies else 30):
            resolved = int(np.ceil(random.lognormal(2, 1.5)))
            own = random.beta(*(off or {}).get(place, usual))
            granted = int(random.binomial(resolved, own))
            docs.append(
                Doc(
                    province=place, agency_key=f"{number}/{body}",
                    numbers={("granted", "total"): granted, ("resolved", "total"): resolved},
                    disputes={("reconsideration", "total"): granted, ("litigation_direct", "total"): 0,
                              ("litigation_after_reconsideration", "total"): 0},
                )
            )  # fmt: skip
    return build(*docs)


def test_a_mean_has_no_limits():
    """A mean over bodies has no such limits, and what is no column of reports is refused."""
    with pytest.raises(ValueError, match="is a mean over bodies"):
        indicators.funnel(build(), "requests_received")
    with pytest.raises(ValueError, match="village"):
        indicators.funnel(build(), "stating", place="village")
    assert indicators.funnel(build(), "stating").is_empty()


@pytest.mark.parametrize("of", [indicators.funnel, indicators.mean_of_rates])
def test_the_same_reports_have_the_same_numbers_to_the_last_digit(of):
    """Sums of fractions are taken in one order, whatever order groups come in."""
    docs = [
        Doc(numbers={("granted", "total"): number % 7, ("resolved", "total"): 11 + number % 13}, level="county",
            province=PLACES[number % 31], agency_key=f"body-{number}")
        for number in range(3000)
    ]  # fmt: skip
    corpus = build(*docs)
    one, *others = [of(corpus, "full_disclosure") for _ in range(6)]
    assert all(one.equals(other) for other in others)
