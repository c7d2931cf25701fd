"""Ratios over requests: hand-computed numbers, and intervals against scipy and against a known truth."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import polars as pl
import pytest
import scipy.special
import scipy.stats

from corpora import ITEMS, REQUESTERS, Doc, build
from gkstats import indicators
from gkstats.corpus.store import Corpus
from gkstats.indicators import intervals, student

GROUNDS = {
    ground: place for place, ground in enumerate(indicators.INDICATORS["refusal_grounds"].parts, start=1)
}  # 1 + 2 + … + 8 = 36 refusals
NUMBERS = {
    "received": 90, "carried_in": 10, "resolved": 80, "carried_out": 20, "granted": 12, "granted_in_part": 4, **GROUNDS,
    "unable_not_held": 8, "unable_needs_creation": 3, "unable_unclear": 1, "not_processed_petition": 5,
    "not_processed_repeat": 1, "not_processed_publication": 0, "not_processed_excessive": 2, "not_processed_reissue": 0,
    "other": None, "other_not_corrected": 3, "other_fee_unpaid": 1, "other_other": 4,
}  # fmt: skip
DISPUTES = {("reconsideration", "total"): 6, ("reconsideration", "pending"): 2, ("reconsideration", "corrected"): 1,
            ("litigation_direct", "total"): 2, ("litigation_direct", "pending"): 0,
            ("litigation_direct", "corrected"): 1, ("litigation_after_reconsideration", "total"): 5,
            ("litigation_after_reconsideration", "pending"): 1,
            ("litigation_after_reconsideration", "corrected"): 2}  # fmt: skip


def doc(changes=(), **more):
    """Give a report with NUMBERS in the column total."""
    numbers = {(item, "total"): value for item, value in (NUMBERS | dict(changes)).items()}
    return Doc(**({"disputes": DISPUTES, "numbers": numbers} | more))


@pytest.mark.parametrize(
    ("name", "k", "n", "value"),
    [
        ("full_disclosure", 12, 80, 0.15),
        ("any_disclosure", 16, 80, 0.2),
        ("disclosure_among_decidable", 16, 52, 16 / 52),
        ("refusal", 36, 80, 0.45),
        ("not_held", 8, 80, 0.1),
        ("not_processed", 8, 80, 0.1),
        ("carried_over", 20, 100, 0.2),
        ("disputes_per_100", 8, 80, 10.0),
        ("reconsideration_correction", 1, 4, 0.25),
    ],
)
def test_a_ratio_by_hand(name, k, n, value):
    """Two bodies with the same numbers: k and n are twice those of one, value is k / n."""
    found = getattr(indicators, name)(build(doc(), doc())).row(0, named=True)
    assert (found["k"], found["n"], found["reports"], found["bodies"], found["unknown"]) == (2 * k, 2 * n, 2, 2, 0)
    assert found["value"] == pytest.approx(value)
    assert (found["low"], found["high"]) == (None, None)


def test_referrals_can_be_left_out():
    """Without 行政查询事项, the eighth ground: 16 of 52 - 8."""
    found = indicators.disclosure_among_decidable(build(doc()), referrals=False).row(0, named=True)
    assert (found["k"], found["n"]) == (16, 44)


def test_grounds_and_families_add_up():
    """Grounds and families are parts of the same refusals."""
    grounds = indicators.refusal_grounds(build(doc()))
    assert dict(grounds.select("ground", "k").iter_rows()) == GROUNDS
    families = indicators.refusal_grounds(build(doc()), families=True)
    assert families.select("family", "k", "n").rows() == [
        ("statutory", 6, 36), ("third_party", 4, 36), ("discretionary", 18, 36), ("referred", 8, 36),
    ]  # fmt: skip


def test_requesters_by_hand():
    """Who asks, as shares of all received."""
    of = {
        ("received", name): number
        for name, number in zip(indicators.INDICATORS["requester_mix"].parts, (50, 20, 5, 5, 9, 1), strict=True)
    }
    found = indicators.requester_mix(build(Doc(received=90, numbers=of)))
    assert found["k"].to_list() == [50, 20, 5, 5, 9, 1]
    assert found["value"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    "other",
    [
        {"other": None, "other_not_corrected": 3, "other_fee_unpaid": 1, "other_other": 4},
        {"other": 8, "other_not_corrected": None, "other_fee_unpaid": None, "other_other": None},
    ],
)
def test_outcomes_add_up_to_what_was_resolved(other):
    """The one row 其他处理 of the form of 2019 and the three of 2021 compare; nothing is unaccounted for."""
    found = indicators.outcomes(build(doc(other)))
    assert dict(found.select("outcome", "k").iter_rows()) == {
        "granted": 12, "granted_in_part": 4, "refused_statutory": 6, "refused_third_party": 4,
        "refused_discretionary": 18, "refused_referred": 8, "unable": 12, "not_processed": 8, "other": 8,
        "unaccounted": 0,
    }  # fmt: skip
    assert found["k"].sum() == found["n"][0] == 80
    broken = build(doc(other | {"granted": 10}, failed=(("resolved_sum", "total"),)))
    assert indicators.outcomes(broken)["unknown"].to_list() == [1] * 10
    included = indicators.outcomes(broken, doubtful="include")
    assert included.filter(outcome="unaccounted")["k"].to_list() == [2]
    with pytest.raises(ValueError, match="natural_person"):
        indicators.outcomes(broken, requester="nobody")


@pytest.mark.parametrize("by", [["year"], ["province"], ["body", "year"], []])
def test_outcomes_stand_side_by_side_in_whatever_groups(by):
    """Each group has its one row of six parts that add up to what it resolved."""
    docs = [doc({"granted": 12 + n, "resolved": 80 + n}, province=name) for n, name in enumerate(("甲省", "乙省"))]
    found = indicators.outcome_parts(indicators.outcomes(build(*docs), by))
    parts = ["granted", "granted_in_part", "refused", "unable", "not_processed", "otherwise"]
    resolved = found.select(*by, "scope", pl.sum_horizontal(parts).alias("resolved"))
    assert sorted(resolved["resolved"]) == ([80, 81] if by == ["province"] else [161])
    assert set(by) <= set(found.columns)


def test_what_is_not_known_is_in_no_sum():
    """A blank counts as its implied value or not at all; an unreadable one, and a failed check on it, never."""
    blank = build(doc({"granted": None}), doc())
    found = indicators.full_disclosure(blank).row(0, named=True)
    assert (found["k"], found["n"], found["unknown"]) == (12, 80, 1)
    implied = pl.when(pl.col("state") == "blank").then(pl.lit(0, pl.Int64))
    forced = Corpus({"reports": blank.reports, "requests": blank.requests.with_columns(implied=implied)})
    assert indicators.full_disclosure(forced).select("k", "n", "unknown").row(0) == (12, 160, 0)
    nothing = indicators.full_disclosure(build(doc({"resolved": None}))).row(0, named=True)
    assert (nothing["k"], nothing["n"], nothing["value"], nothing["unknown"]) == (None, None, None, 1)


@pytest.mark.parametrize(
    ("name", "failed", "unknown"),
    [
        ("full_disclosure", ("resolved_sum", "total"), 1),
        ("full_disclosure", ("requester_sum", "granted"), 1),
        ("full_disclosure", ("requester_sum", "refused_internal"), 0),
        ("full_disclosure", ("resolved_sum", "business"), 0),
        ("full_disclosure", ("balance", "total"), 1),  # resolved is one of its terms
        ("full_disclosure", ("carry_over", "total"), 0),
        ("refusal", ("requester_sum", "refused_internal"), 1),
        ("requester_mix", ("balance", "business"), 1),
        ("carried_over", ("claim", "requests_received:12"), 1),
        ("disputes_per_100", ("dispute_sum", "litigation_direct"), 1),
        ("disputes_per_100", ("dispute_sum", "litigation_after_reconsideration"), 0),
        ("disputes_per_100", ("claim", "lawsuits:3"), 1),
    ],
)
def test_a_failed_check_makes_only_its_cells_unknown(name, failed, unknown):
    """A report whose own check fails on a cell that is used is unknown, unless doubtful numbers are included."""
    of = {("received", requester): 1 for requester in indicators.INDICATORS["requester_mix"].parts}
    numbers = {(item, "total"): value for item, value in NUMBERS.items()} | of
    corpus = build(Doc(numbers=numbers, disputes=DISPUTES, failed=(failed,)))
    assert getattr(indicators, name)(corpus)["unknown"][0] == unknown
    assert getattr(indicators, name)(corpus, doubtful="include")["unknown"][0] == 0
    with pytest.raises(ValueError, match="unknown, include"):
        getattr(indicators, name)(corpus, doubtful="drop")


def test_a_body_without_requests_has_no_rate():
    """0 of 0 is null and the body is in no interval; small n is flagged."""
    found = indicators.full_disclosure(build(Doc())).row(0, named=True)
    assert (found["value"], found["bodies"], found["few"]) == (None, 0, True)
    assert indicators.full_disclosure(build(doc()))["few"].to_list() == [False]
    assert indicators.full_disclosure(build(doc()), min_n=81)["few"].to_list() == [True]


def test_scopes_are_never_mixed():
    """Whatever it is grouped by, an indicator has a row for each scope."""
    corpus = build(doc(scope="own_body"), doc(scope="jurisdiction"), doc(scope="unknown"))
    grouped = [
        indicators.full_disclosure(corpus, []), indicators.zero_requests(corpus), indicators.requests_received(corpus),
        indicators.mean_of_rates(corpus, "refusal", []), indicators.identity_violations(corpus),
    ]  # fmt: skip
    for found in grouped:
        assert found["scope"].to_list() == ["own_body", "jurisdiction", "unknown"]
    with pytest.raises(ValueError, match="agency_key"):
        indicators.full_disclosure(corpus, ["month"])


def bodies(size, seed=1):
    """Draw bodies of unequal size, each with a rate of its own around 0.3: (k, n)."""
    random = np.random.default_rng(seed)
    n = random.poisson(random.gamma(0.8, 30, size))
    return random.binomial(n, random.beta(1.5, 3.5, size)), n


def of_bodies(k, n):
    return build(*(doc({"granted": a, "resolved": b}) for a, b in zip(k.tolist(), n.tolist(), strict=True)))


def by_hand(k, n):
    """Give the interval that docs/indicators.md describes, with scipy's t."""
    said = n > 0
    k, n = k[said].astype(float), n[said].astype(float)
    ratio, without = k.sum() / n.sum(), (k.sum() - k) / (n.sum() - n)
    error = np.sqrt((n.size - 1) / n.size * ((without - ratio) ** 2).sum()) / (ratio * (1 - ratio))
    freedom = min((n**2).sum() ** 2 / (n**4).sum(), n.sum() ** 2 / (n**2).sum() - 1)
    reach = scipy.stats.t.ppf(0.975, freedom) * error
    return scipy.special.expit(scipy.special.logit(ratio) + np.array([-reach, reach]))


def test_the_interval_is_scipys():
    """Low and high are those of the formula with scipy's t, in whatever order the bodies come."""
    k, n = bodies(60)
    found = indicators.full_disclosure(of_bodies(k, n)).row(0, named=True)
    assert (found["k"], found["n"], found["bodies"]) == (k.sum(), n.sum(), (n > 0).sum())
    assert (found["low"], found["high"]) == pytest.approx(tuple(by_hand(k, n)), abs=1e-5)
    assert found["effective_bodies"] == pytest.approx(n.sum() ** 2 / (n.astype(float) ** 2).sum())
    assert found["top_5_share"] == pytest.approx(np.sort(n)[-5:].sum() / n.sum())
    assert indicators.full_disclosure(of_bodies(k[::-1], n[::-1]))["low"].to_list() == pytest.approx([found["low"]])


@pytest.mark.parametrize("freedom", [5, 7.25, 30, 1000])
@pytest.mark.parametrize("t", [0.0, 0.4, 2.3, 9.0])
def test_students_t_is_scipys(t, freedom):
    """Tails and quantiles, also for degrees of freedom between whole numbers."""
    assert student.two_sided(t, freedom) == pytest.approx(2 * scipy.stats.t.sf(t, freedom), abs=1e-12)
    assert student.quantile(0.95, freedom) == pytest.approx(scipy.stats.t.ppf(0.975, freedom), rel=1e-9)


def test_the_interval_covers_the_truth():
    """Of 95 % intervals about 95 % hold the true rate; intervals on requests, as if independent, hold far less."""
    covered = naive = 0
    for seed in range(200):
        k, n = bodies(80, seed)
        low, high = intervals.ratio_interval(k.astype(float), n.astype(float))
        covered += low <= 0.3 <= high
        of_requests = scipy.stats.binomtest(int(k.sum()), int(n.sum())).proportion_ci(method="wilson")
        naive += of_requests.low <= 0.3 <= of_requests.high
    assert 0.9 <= covered / 200 <= 0.99
    assert naive / 200 < 0.6


@pytest.mark.parametrize("k", [0, 30])
def test_an_interval_is_never_of_no_width(k):
    """At none and at all it is Wilson's on the effective number of bodies."""
    low, high = intervals.ratio_interval(np.full(8, k / 8), np.full(8, 30 / 8))
    theirs = scipy.stats.binomtest(8 * k // 30, 8).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((theirs.low, theirs.high))


@pytest.mark.parametrize(("size", "known"), [(5, False), (6, True)])
def test_below_six_effective_bodies_there_is_no_interval(size, known):
    """Five bodies with requests have none; bodies without requests do not help, nor does one large among small ones."""
    corpus = build(*(doc() for _ in range(size)), *(Doc() for _ in range(20)))
    found = indicators.full_disclosure(corpus).row(0, named=True)
    assert (found["low"] is not None, found["value"]) == (known, pytest.approx(0.15))
    unequal = of_bodies(np.array([10, *[1] * 9]), np.array([900, *[9] * 9]))
    assert indicators.full_disclosure(unequal)["low"].to_list() == [None]


def test_one_population_for_value_and_interval():
    """A body with disputes that resolved nothing is in the rate, and in its interval."""
    disputes = {**DISPUTES, ("reconsideration", "total"): 40}
    corpus = build(*(doc(disputes=DISPUTES) for _ in range(9)), doc({"resolved": 0}, disputes=disputes))
    row = indicators.disputes_per_100(corpus).row(0, named=True)
    assert row["value"] == pytest.approx(100 * (9 * 8 + 42) / 720)
    assert row["low"] < row["value"] < row["high"]
    without = indicators.disputes_per_100(build(*(doc(disputes=DISPUTES) for _ in range(9)))).row(0, named=True)
    assert row["high"] - row["low"] > (without["high"] or 0) - (without["low"] or 0)


def test_years_of_one_body_are_one_cluster():
    """Reports of six years of 20 bodies are no 120 independent reports: the interval is that of 20 bodies."""
    docs = [Doc(received=body % 2, agency_key=str(body), year=2018 + year) for body in range(20) for year in range(6)]
    pooled = indicators.zero_requests(build(*docs), []).row(0, named=True)
    single = indicators.zero_requests(build(*docs)).row(0, named=True)
    assert (pooled["n"], pooled["effective_bodies"], single["effective_bodies"]) == (120, 20, 20)
    assert pooled["high"] - pooled["low"] == pytest.approx(single["high"] - single["low"], rel=0.2)


def test_unknown_requests_are_counted_and_bounded():
    """One report of 200 that is not known may hold most of the requests: they stand beside it, with both ends."""
    known = doc({"granted": 30, "resolved": 80})
    numbers = {(item, name): 0 if name == "total" else None for item in ITEMS for name in REQUESTERS}
    numbers |= {(item, "total"): 200 for item in ("received", "resolved")}
    numbers |= {(item, "total"): None for item in ("granted", "granted_in_part")}
    row = indicators.full_disclosure(build(known, Doc(numbers=numbers))).row(0, named=True)
    assert (row["k"], row["n"], row["unknown"], row["unknown_requests"], row["unbounded"]) == (30, 80, 1, 200, 0)
    assert (row["at_least"], row["at_most"]) == pytest.approx((30 / 280, 230 / 280))
    lost = indicators.full_disclosure(build(known, Doc(form="free", numbers=dict.fromkeys(numbers)))).row(0, named=True)
    assert (lost["unknown"], lost["unbounded"], lost["at_least"], lost["at_most"]) == (1, 1, 0.375, 0.375)


def test_a_number_that_identities_leave_counts():
    """A lost cell with one value left is known, and labelled; `bounds="printed"` takes printed numbers only."""
    cells = {(item, name): 0 for item in ITEMS for name in REQUESTERS}
    for item in ("received", "resolved", "granted"):
        cells |= {(item, "business"): 4, (item, "total"): 4}
    lost = cells | {("granted", "total"): None}
    corpus = build(Doc(numbers=lost), Doc(numbers=cells))
    corpus = Corpus({"reports": corpus.reports, "requests": corpus.requests.filter(pl.col("item") != "other")})
    row = indicators.full_disclosure(corpus).row(0, named=True)
    assert (row["k"], row["n"], row["determined"], row["unknown"]) == (8, 8, 1, 0)
    printed = indicators.full_disclosure(corpus, bounds="printed").row(0, named=True)
    assert (printed["k"], printed["n"], printed["determined"], printed["unknown"]) == (4, 4, 0, 1)
    with pytest.raises(ValueError, match="identity, printed"):
        indicators.full_disclosure(corpus, bounds="none")


def test_an_indicator_is_one_declaration():
    """A ratio of two rows, declared: function, change, mean of rates, bounds and the page follow."""
    entry = {"number": "99", "zh": "重复申请占比", "en": "were repeats", "k": ["not_processed_repeat"],
             "n": ["received", "carried_in"], "of": ("requests", "申请"), "formula": "repeats / requests"}  # fmt: skip
    repeats = indicators.declare("repeats", entry)
    docs = [doc({"not_processed_repeat": year - 2020}, year=year, agency_key=str(body))
            for body in range(8) for year in (2021, 2022)]  # fmt: skip
    corpus = build(*docs, doc({"not_processed_repeat": None}, year=2022))
    found = repeats(corpus)
    assert found.select("year", "k", "n", "unknown", "value").rows() == [
        (2021, 8, 800, 0, 0.01),
        (2022, 16, 800, 1, 0.02),
    ]
    assert found["at_least"].to_list()[1] <= 0.02 <= found["at_most"].to_list()[1]
    assert indicators.change(corpus, repeats)["change"].to_list() == pytest.approx([0.01])
    assert indicators.mean_of_rates(corpus, repeats)["value"].to_list() == pytest.approx([0.01, 0.02])
    assert "重复申请占比" in indicators.page([repeats])


@pytest.mark.parametrize(("k", "n"), [(0, 7), (3, 9), (81, 263), (500, 500), (1, 100_000)])
def test_wilson_is_scipys(k, n):
    """The Wilson interval is scipy's."""
    ours = pl.DataFrame({"k": [k], "n": [n]}).select(indicators.wilson("k", "n").struct.unnest()).row(0)
    theirs = scipy.stats.binomtest(k, n).proportion_ci(method="wilson")
    assert ours == pytest.approx((k / n, theirs.low, theirs.high), abs=1e-9)


def test_one_body_over_years_is_drawn_as_one():
    """Grouped without the year a body's years stand or fall together: the interval is that of bodies."""
    k, n = bodies(40)
    docs = [
        doc({"granted": a, "resolved": b}, agency_key=str(place), year=year)
        for place, (a, b) in enumerate(zip(k.tolist(), n.tolist(), strict=True))
        for year in (2021, 2022)
    ]
    corpus = build(*docs)
    found = indicators.full_disclosure(corpus, []).row(0, named=True)
    once = indicators.full_disclosure(corpus).row(0, named=True)
    assert (found["n"], found["bodies"]) == (2 * once["n"], once["bodies"])
    assert (found["low"], found["high"]) == pytest.approx((once["low"], once["high"]))


def test_the_mean_of_rates_weighs_bodies():
    """Two bodies at 20 of 100 and 5 of 10: the mean is 0.35, the ratio of sums 25/110; a body with 9 is left out."""
    changes = [{"granted": 20, "resolved": 100}, {"granted": 5, "resolved": 10}, {"granted": 9, "resolved": 9}]
    corpus = build(*map(doc, changes), doc({"granted": None}))
    found = indicators.mean_of_rates(corpus, "full_disclosure").row(0, named=True)
    assert (found["n"], found["left_out"], found["unknown"], found["reports"]) == (2, 1, 1, 4)
    assert found["value"] == pytest.approx(0.35)
    assert indicators.full_disclosure(corpus)["value"].to_list() == pytest.approx([34 / 119])
    k, n = (numbers[bodies(60)[1] >= 10] for numbers in bodies(60))
    found = indicators.mean_of_rates(of_bodies(k, n), "full_disclosure").row(0, named=True)
    assert found["value"] == pytest.approx((k / n).mean())
    assert (found["low"], found["high"]) == pytest.approx(tuple(by_hand(k / n, np.ones(k.size))), abs=1e-5)


def test_lawsuits_after_reconsideration_are_never_summed():
    """Both bodies of such a lawsuit report it: with two bodies there is no sum, with one there is."""
    two = indicators.litigation_correction(build(doc(), doc()))
    assert two.select("route", "k", "n", "value").rows() == [
        ("litigation_direct", 2, 4, 0.5), ("litigation_after_reconsideration", None, None, None),
    ]  # fmt: skip
    one = indicators.litigation_correction(build(doc())).filter(route="litigation_after_reconsideration")
    assert one.select("k", "n", "value").rows() == [(2, 4, 0.5)]


def test_a_new_law_begins_a_new_series():
    """Disputes of 2024 stand in another series than those of 2023, and their change is not given; requests go on."""
    corpus = build(*(doc(year=year, agency_key="a") for year in (2022, 2023, 2024)))
    assert indicators.disputes_per_100(corpus)["series"].to_list() == [1, 1, 2]
    assert indicators.refusal(corpus)["series"].to_list() == [1, 1, 1]
    changes = indicators.change(corpus, "disputes_per_100")
    assert changes.select("year", "break_before", "change").rows() == [(2023, False, 0.0), (2024, True, None)]


def test_the_change_is_in_the_same_bodies():
    """Only bodies with known numbers in both years are compared; who came and who went stands beside it."""
    docs = [
        doc({"granted": 10, "resolved": 100}, year=2021, agency_key="a"),
        doc({"granted": 30, "resolved": 100}, year=2022, agency_key="a"),
        doc({"granted": 0, "resolved": 100}, year=2021, agency_key="b"),
        doc({"granted": 10, "resolved": 60}, year=2022, agency_key="b"),
        doc(year=2021, agency_key="gone"), doc(year=2022, agency_key="new"), doc(year=2022, agency_key="newer"),
        doc(year=2021, agency_key="lost"), doc({"granted": None}, year=2022, agency_key="lost"),
        doc(year=2021, agency_key="other scope"), doc(year=2022, agency_key="other scope", scope="jurisdiction"),
        doc(year=2022), doc(year=2024, agency_key="a"),
    ]  # fmt: skip
    found = indicators.change(build(*docs), "full_disclosure")
    assert found["year"].unique().to_list() == [2022]
    row = found.filter(scope="own_body").row(0, named=True)
    assert (row["bodies"], row["unknown"], row["entries"], row["exits"]) == (2, 1, 2, 2)
    assert (row["k_before"], row["n_before"], row["k"], row["n"]) == (10, 200, 40, 160)
    assert (row["value_before"], row["value"], row["change"]) == pytest.approx((0.05, 0.25, 0.2))
    assert (row["relative"], row["low"]) == (pytest.approx(4.0), None)
    assert found.filter(scope="jurisdiction").select("bodies", "entries", "change").row(0) == (0, 1, None)
    with pytest.raises(ValueError, match="zero_requests, requests_received, full_disclosure"):
        indicators.change(build(), "coverage")


def test_the_interval_of_a_change_is_scipys():
    """The same bodies are drawn for both years."""
    (k, n), (k_before, n_before) = bodies(50, 3), bodies(50, 4)
    docs = [
        doc({"granted": a, "resolved": b}, year=year, agency_key=str(place))
        for year, of in ((2021, (k_before, n_before)), (2022, (k, n)))
        for place, (a, b) in enumerate(zip(*(column.tolist() for column in of), strict=True))
    ]
    row = indicators.change(build(*docs), "full_disclosure").row(0, named=True)

    def difference(a, b, c, d, axis=-1):
        return a.sum(axis=axis) / b.sum(axis=axis) - c.sum(axis=axis) / d.sum(axis=axis)

    theirs = scipy.stats.bootstrap(
        (k, n, k_before, n_before), difference, paired=True, n_resamples=20_000, method="percentile", random_state=2
    ).confidence_interval
    # The jackknife with Student's t is a little wider than the percentiles of the bootstrap.
    assert 1 < (row["high"] - row["low"]) / (theirs.high - theirs.low) < 1.25
    assert (row["high"] + row["low"]) / 2 == pytest.approx(row["change"])
    assert row["within"] + row["between"] == pytest.approx(row["change"])
    assert (row["chance"] < 0.05) == (row["low"] > 0 or row["high"] < 0) == row["sure"]


def test_changes_of_counts():
    """Requests: the mean of the same bodies and its relative change; zero requests: the share of the same bodies."""
    corpus = build(*(Doc(received=number, year=year, agency_key=key) for key, year, number in (
        ("a", 2021, 10), ("a", 2022, 15), ("b", 2021, 10), ("b", 2022, 0), ("c", 2022, 99))))  # fmt: skip
    requests = indicators.change(corpus, "requests_received").row(0, named=True)
    assert (requests["k_before"], requests["k"], requests["value"], requests["relative"]) == (20, 15, 7.5, -0.25)
    zero = indicators.change(corpus, "zero_requests").row(0, named=True)
    assert (zero["value_before"], zero["value"], zero["entries"]) == (0, 0.5, 1)


def test_changes_of_what_reports_state():
    """Problems, checks, dates and procurement: the same bodies, what is not known beside them."""
    of = {"form": "2019", "agency_key": "a"}
    short, late = {"人员力量不足": ("staffing",)}, {"公开不及时": ("timeliness",)}
    corpus = build(
        Doc(received=3, year=2019, problems=short, amount=Decimal(4), purchases=2, **of),
        Doc(received=3, year=2020, problems=late, amount=Decimal(6), contradicted=True, **of),
        Doc(received=3, year=2020, problems=late, agency_key="b"),
    )
    rows = {name: indicators.change(corpus, name) for name in (
        "stating", "stated_problems", "identity_violations", "procurement_amount", "procurement_purchases", "in_time",
        "reports",
    )}  # fmt: skip
    assert rows["stating"].select("k_before", "k", "bodies", "entries").rows() == [(1, 1, 1, 1)]
    assert rows["stated_problems"].select("code", "change").rows() == [("staffing", -1.0), ("timeliness", 1.0)]
    assert rows["identity_violations"].select("check", "value_before", "value").rows() == [("balance", 0.0, 1.0)]
    assert rows["procurement_amount"].select("value_before", "value", "relative").rows() == [(4.0, 6.0, 0.5)]
    assert rows["procurement_purchases"].select("bodies", "unknown", "change").rows() == [(0, 1, None)]
    assert rows["reports"].select("bodies", "entries", "exits").rows() == [(1, 1, 0)]
    assert rows["in_time"].is_empty()
    with pytest.raises(ValueError, match="doubtful"):
        indicators.change(corpus, "stating", doubtful="perhaps")


def test_always_zero_needs_three_years():
    """Zero in each of three years; a body counts only where every year is known, whatever the known ones say."""
    of = {"zero": (0, 0, 0), "once": (0, 2, 0), "open": (0, None, 0), "settled": (None, 4, 0), "short": (0, 0)}
    docs = [lost_or(number, year=2021 + place, agency_key=key)
            for key, numbers in of.items() for place, number in enumerate(numbers)]  # fmt: skip
    row = indicators.always_zero(build(*docs, Doc())).row(0, named=True)
    assert (row["bodies"], row["k"], row["some"], row["n"], row["unknown"]) == (4, 1, 1, 2, 2)
    assert (row["at_least"], row["at_most"], row["value"]) == (0.25, 0.5, 0.5)
    assert indicators.always_zero(build(*docs), years=2)["bodies"].to_list() == [5]
    # Of the two that are left one is surely none of them, though its first year is lost.
    without = [doc for doc in docs if doc.agency_key in ("zero", "settled")]
    assert indicators.always_zero(build(*without))["value"].to_list() == [0.5]


def lost_or(number, **more):
    """Give a report whose every number of requests is lost where `number` is None, so that nothing tells it."""
    every = {(item, name): None for item in ITEMS for name in REQUESTERS} if number is None else {}
    return Doc(received=number, numbers=every, **more)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.2])
def test_always_zero_is_unbiased_where_cells_are_lost(share):
    """Lost years take away bodies of zeros and others alike, also where some bodies have more years."""
    random = np.random.default_rng(3)
    docs, zeros = [], 0
    for body in range(400):
        years, zero = (3, 7)[body % 2], random.random() < (0.8 if body % 2 else 0.5)
        zeros += zero
        docs += [
            lost_or(None if random.random() < share else 0 if zero else 5, year=2018 + year, agency_key=str(body))
            for year in range(years)
        ]
    row = indicators.always_zero(build(*docs)).row(0, named=True)
    assert row["value"] == pytest.approx(zeros / 400, abs=0.04 if share else 1e-9)
    assert row["at_least"] <= zeros / 400 <= row["at_most"]
    assert row["low"] < zeros / 400 < row["high"]


def test_requests_by_hand():
    """Sum, median, 90th percentile and the top five; the unknown is beside the sum, not in it."""
    docs = [Doc(received=number) for number in range(1, 21)]
    row = indicators.requests_received(build(*docs, lost_or(None))).row(0, named=True)
    assert (row["reports"], row["n"], row["unknown"], row["value"], row["median"]) == (21, 20, 1, 210, 10.5)
    assert row["p90"] == pytest.approx(np.percentile(range(1, 21), 90))
    assert row["top_5_share"] == pytest.approx(90 / 210)
    assert indicators.requests_received(build(*docs[:19]))["top_5_share"].to_list() == [None]
    assert indicators.requests_received(build(lost_or(None)))["value"].to_list() == [None]


def test_requests_per_resident():
    """Governments' jurisdiction figures over their residents, levels apart; a division without residents is unknown."""
    of = {"scope": "jurisdiction", "body": "government"}
    docs = [
        Doc(received=50, division_code="110101", level="county", **of),
        Doc(received=70, division_code="110102", level="county", **of),
        Doc(received=70, division_code="110105", level="county", **of),
        Doc(received=900, division_code="110000", level="provincial", **of),
        Doc(received=9, division_code="110101", level="county", scope="jurisdiction", body="department"),
    ]
    population = pl.DataFrame({"division_code": ["110101", "110102", "110000"], "year": [2023] * 3,
                               "population": [400_000, 600_000, 20_000_000]})  # fmt: skip
    found = indicators.requests_per_100k(build(*docs), population)
    assert found.select("level", "k", "n", "unknown", "value").rows() == [
        ("provincial", 900, 20_000_000, 0, 4.5), ("county", 120, 1_000_000, 1, 12.0),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="population"):
        indicators.requests_per_100k(build(), population.drop("population"))
    with pytest.raises(ValueError, match="several rows"):
        indicators.requests_per_100k(build(), pl.concat([population, population]))


def test_violations_count_reports():
    """A report with two failed balances is one of n; an identity among zeros says nothing."""
    docs = [Doc(received=3, failed=(("balance", "business"),), contradicted=True), Doc(received=3), Doc(received=0)]
    row = indicators.identity_violations(build(*docs)).filter(check="balance").row(0, named=True)
    assert (row["reports"], row["k"], row["n"], row["unknown"]) == (3, 1, 2, 1)
    assert (row["failed"], row["evaluable"]) == (2, 3)
    over = build(Doc(failed=(("carry_over", "total"),)), Doc())
    assert indicators.discontinuities(over).select("check", "k", "n").rows() == [("carry_over", 1, 1)]


def test_states_by_file_type():
    """What was read well is told by the file's ending; copies are files too."""
    docs = [
        Doc(source="a.PDF", received=None),
        Doc(source="b.txt"),
        Doc(source="c"),
        Doc(source="d.txt", counted=False),
    ]
    found = indicators.states_by_file_type(build(*docs))
    assert found.select("file_type", "reports").rows() == [("", 1), ("pdf", 1), ("txt", 2)]
    assert found.filter(file_type="pdf")["blank"].to_list() == [1]
