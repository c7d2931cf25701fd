"""Every indicator computed a second time in plain Python, numpy and scipy, on an invented corpus, whole and damaged.

    python -m evaluation.recomputed_all           # 600 reports: whole, and with 5 and 20 % of the cells lost

What each report adds is worked out by `second_numbers`; sums, intervals and what is made of them (changes, means,
funnels, persistence, estimates by a roster …) here. A line an indicator: the rows compared, and those that differ.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from itertools import combinations, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from scipy import stats

import gkstats
from evaluation.recomputed import damaged, interval
from evaluation.recomputed_groups import differing, key_of, of_declared, shown, whose
from evaluation.second_numbers import LEGIBLE, RECEIVED, Added, PlainTables, added, due
from gkstats import indicators
from gkstats.bodies import roster as rosters
from gkstats.demo import invent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluation.recomputed_groups import Rows
    from gkstats.corpus.store import Corpus

_REPORTS: Final = 600


def of_others(corpus: Corpus, tables: PlainTables, roster: pl.DataFrame) -> Iterator[tuple[str, int, int]]:
    """Compare what is made of them, or of other tables."""
    yield "always_zero", *_always_zero(corpus, tables)
    yield "change", *_change(corpus, tables)
    yield "mean_of_rates", *_mean_of_rates(corpus, tables)
    yield "poststratified", *_poststratified(corpus, tables, roster)
    yield "funnel", *_funnel(corpus, tables)
    yield "specifications", *_specifications(corpus, tables)
    yield "requests_per_100k", *_per_100k(corpus, tables)
    yield "coverage_rate", *_coverage(corpus, tables, roster)
    yield "procurement_totals", *_procurement(corpus, tables)
    yield "problem_pairs", *_pairs(corpus, tables)
    yield "persistence", *_persistence(corpus, tables)
    yield "states_by_file_type", *_states(corpus, tables)


def _numbers(tables: PlainTables, name: str) -> list[Added]:
    return [row for row in added(tables, name) if row.report["report_id"] not in tables.aside]


def _always_zero(corpus: Corpus, tables: PlainTables) -> tuple[int, int]:
    bodies: dict[tuple[str, str], list[Added]] = defaultdict(list)
    for row in _numbers(tables, "zero_requests"):
        if row.report["agency_key"] and row.report["year"]:
            bodies[row.report["agency_key"], row.report["scope"]].append(row)
    groups: dict[tuple[Any, ...], list[tuple[int, bool | None]]] = defaultdict(list)
    may: Counter[tuple[Any, ...]] = Counter()
    for (_, scope), rows in bodies.items():
        last = max(rows, key=lambda row: int(row.report["year"])).report
        years = len({row.report["year"] for row in rows})
        if years >= 3:
            known = None if any(row.n is None for row in rows) else all(bool(row.k) for row in rows)
            key = (scope, last["level"] if scope == "jurisdiction" else None)
            groups[key].append((years, known))
            may[key] += not any(tables.least(row.report["report_id"], RECEIVED) > 0 for row in rows)
    second: Rows = {}
    for key, found in groups.items():
        many = Counter(years for years, _ in found)
        known_of = Counter(years for years, known in found if known is not None)
        weights = [(many[years] / known_of[years], known) for years, known in found if known is not None]
        whole = sum(weight for weight, _ in weights)
        zero = sum(1 for _, known in found if known)
        least, most = zero / len(found), may[key] / len(found)
        value = sum(weight for weight, known in weights if known) / whole if whole else None
        value = value if value is None else min(max(value, least), most)
        second[key] = (len(found), zero, len(weights), value, least, most)
    columns = ("bodies", "k", "n", "value", "at_least", "at_most")
    return differing(second, shown(indicators.always_zero(corpus), ["scope", "level"], columns))


def _change(corpus: Corpus, tables: PlainTables) -> tuple[int, int]:
    second: Rows = {}
    rows = [row for row in _numbers(tables, "any_disclosure") if row.report["agency_key"] and row.report["year"]]
    of = {(row.report["agency_key"], row.report["scope"], row.report["year"]): row for row in rows}
    years = sorted({year for *_, year in of})
    for before, year in pairwise(years):
        groups: dict[tuple[Any, ...], list[tuple[Added, Added]]] = defaultdict(list)
        for (key, scope, when), row in of.items():
            earlier = of.get((key, scope, before))
            if when == year and year - before == 1 and earlier is not None:
                groups[key_of(row.report, ())].append((row, earlier))
        for key, both in groups.items():
            same = [(now, then) for now, then in both if now.n is not None and then.n is not None]
            k, n, k_before, n_before = (
                np.array([float(getattr(pair[at], name) or 0) for pair in same]) for at in (0, 1) for name in ("k", "n")
            )
            change = within = None
            if n.sum() and n_before.sum():
                change = k.sum() / n.sum() - k_before.sum() / n_before.sum()
                rates = [(k[at] / n[at] if n[at] else k_before[at] / n_before[at] if n_before[at] else 0.0,
                          k_before[at] / n_before[at] if n_before[at] else k[at] / n[at] if n[at] else 0.0)
                         for at in range(len(n))]  # fmt: skip
                within = sum(
                    (now - then) * (n[at] / n.sum() + n_before[at] / n_before.sum()) / 2
                    for at, (now, then) in enumerate(rates)
                )
            bearing = sum(1 for now, then in same if now.n and then.n)
            second[(*key, year)] = (len(same), bearing, change, within)
    frame = indicators.change(corpus, "any_disclosure").filter(pl.col("bodies") + pl.col("unknown") > 0)
    return differing(second, shown(frame, ["scope", "level", "year"], ("bodies", "bearing", "change", "within")))


def _mean_of_rates(corpus: Corpus, tables: PlainTables) -> tuple[int, int]:
    sums: dict[tuple[Any, ...], dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for row in _numbers(tables, "refusal"):
        if row.n is not None:
            of = sums[key_of(row.report, ["province"])][whose(row.report)]
            of[0], of[1] = of[0] + float(row.k or 0), of[1] + row.n
    second: Rows = {}
    for key, bodies in sums.items():
        rates = np.array([k / n for k, n in bodies.values() if n >= 10])
        second[key] = (rates.size, rates.mean() if rates.size else None, *interval(rates, np.ones(rates.size)))
    frame = indicators.mean_of_rates(corpus, "refusal", ["province"])
    found = shown(frame, ["province", "scope", "level"], ("n", "value", "low", "high"))
    return differing(second, {key: numbers for key, numbers in found.items() if key in second or numbers[0]})


def _poststratified(corpus: Corpus, tables: PlainTables, roster: pl.DataFrame) -> tuple[int, int]:
    bodies = Counter(rosters.match(corpus.reports, roster).select("year", "level", "province").iter_rows())
    strata: dict[tuple[Any, ...], list[Added]] = defaultdict(list)
    for row in _numbers(tables, "any_disclosure"):
        place = (row.report["year"], row.report["level"], row.report["province"])
        if row.report["scope"] == "own_body" and row.n is not None and place in bodies:
            strata[place].append(row)
    second: Rows = {}
    for year in {place[0] for place in strata}:
        own = {place: rows for place, rows in strata.items() if place[0] == year}
        k, n = (
            sum(bodies[place] / len(rows) * sum(float(getattr(row, name) or 0) for row in rows)
                for place, rows in own.items())
            for name in ("k", "n")
        )  # fmt: skip
        second[(year,)] = (sum(bodies[place] for place in own), len(own), k / n if n else None)
    frame = indicators.poststratified(corpus, "any_disclosure", roster)
    return differing(second, shown(frame, ["year"], ("covered", "strata", "value")))


def _funnel(corpus: Corpus, tables: PlainTables) -> tuple[int, int]:
    rows = [row for row in _numbers(tables, "zero_requests") if row.n and row.report["province"]]
    own = [row for row in rows if row.report["scope"] == "own_body" and row.report["year"] == 2021]
    of_level: dict[str, list[float]] = defaultdict(list)
    for row in own:
        of_level[row.report["level"]].append(float(row.k or 0))
    second: Rows = {}
    for province in {row.report["province"] for row in own}:
        mine = [row for row in own if row.report["province"] == province]
        shares = [float(np.mean(of_level[row.report["level"]])) for row in mine]
        k, n, expected = sum(float(row.k or 0) for row in mine), len(mine), float(np.mean(shares))
        reach = stats.norm.ppf(0.975) * np.sqrt(sum(share * (1 - share) for share in shares)) / n + 0.5 / n
        second[(province,)] = (k, n, expected, max(0.0, expected - reach), min(1.0, expected + reach))
    frame = indicators.funnel(corpus, "zero_requests", ["year"]).filter(scope="own_body", year=2021)
    return differing(second, shown(frame, ["province"], ("k", "n", "expected", "low", "high")))


def _specifications(corpus: Corpus, tables: PlainTables) -> tuple[int, int]:
    """Compare two corners of the curve: the plain one, and the mean of rates without the five largest bodies."""
    second: Rows = {}
    groups: dict[tuple[Any, ...], dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for row in _numbers(tables, "any_disclosure"):
        if row.n is not None and row.report["scope"] != "unknown":
            of = groups[key_of(row.report, ["year"])][whose(row.report)]
            of[0], of[1] = of[0] + float(row.k or 0), of[1] + row.n
    for key, bodies in groups.items():
        sums = sorted(bodies.values(), key=lambda of: -of[1])
        n = sum(of[1] for of in sums)
        rates = [k / n for k, n in sums[5:] if n >= 10]
        if n:
            second[(*key, "sums")] = (n, sum(of[0] for of in sums) / n)
        if rates:
            second[(*key, "rates")] = (len(rates), float(np.mean(rates)))
    plain = {"doubtful": "unknown", "bounds": "identity", "unknown_scope": "without", "same_bodies": "all"}
    found = indicators.specifications(corpus, "any_disclosure").filter(**plain)
    found = found.filter((pl.col("mean") == "rates") == (pl.col("largest") == "without"))
    # Which of two bodies of one size is the sixth is nobody's choice: such rows are not compared.
    ties = {(*key, "rates") for key, bodies in groups.items()
            if (by_size := sorted(n for _, n in bodies.values()))[-6:-5] == by_size[-5:-4]}  # fmt: skip
    first = shown(found, ["year", "scope", "level", "mean"], ("n", "value"))
    return differing(*({key: value for key, value in of.items() if key not in ties} for of in (second, first)))


def _per_100k(corpus: Corpus, tables: PlainTables) -> tuple[int, int]:
    governments = [row for row in _numbers(tables, "requests_received") if row.report["scope"] == "jurisdiction"
                   and row.report["body"] in ("government", "government_office")]  # fmt: skip
    places = sorted({(row.report["division_code"], row.report["year"]) for row in governments})
    residents = {place: 1_000 * (1 + at) for at, place in enumerate(places)}
    sums: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in governments:
        if row.n is not None:
            of = sums[row.report["year"], row.report["level"]]
            of[0] += float(row.k or 0)
            of[1] += residents[row.report["division_code"], row.report["year"]]
    second: Rows = {key: (k, n, k / n * 100_000) for key, (k, n) in sums.items()}
    population = pl.DataFrame(
        [(code, year, many) for (code, year), many in residents.items()],
        schema=["division_code", "year", "population"], orient="row",
    )  # fmt: skip
    frame = indicators.requests_per_100k(corpus, population).filter(pl.col("n") > 0)
    return differing(second, shown(frame, ["year", "level"], ("k", "n", "value")))


def _coverage(corpus: Corpus, tables: PlainTables, roster: pl.DataFrame) -> tuple[int, int]:
    second: Rows = {}
    read = {(report["agency"], report["year"]): report for report in tables.reports}
    for year in {year for _, year in read}:
        there = [(name, year) in read for name in roster["agency"]]
        low, high = stats.binomtest(sum(there), len(there)).proportion_ci(method="wilson")
        dated = [report for name in roster["agency"] if (report := read.get((name, year))) and due(report)]
        second[(year,)] = (sum(there), len(there), low, high, len(dated))
    timely = indicators.punctuality(corpus, roster=roster).select("year", dated="n")
    frame = indicators.coverage_rate(corpus, roster=roster).join(timely, on="year")
    return differing(second, shown(frame, ["year"], ("k", "n", "low", "high", "dated")))


def _procurement(corpus: Corpus, tables: PlainTables) -> tuple[int, int]:
    groups: dict[tuple[Any, ...], list[float]] = defaultdict(list)
    for row in _numbers(tables, "procurement_amount"):
        if row.k is not None:
            groups[key_of(row.report, ["year"])].append(float(row.k))
    second: Rows = {
        key: (len(found), sum(found), float(np.median(found)), max(found) / sum(found) if sum(found) else None)
        for key, found in groups.items()
    }  # fmt: skip
    frame = indicators.procurement_totals(corpus).filter(pl.col("n") > 0)
    found = shown(frame, ["year", "scope", "level"], ("n", "total", "median", "top_1_share"))
    return differing(second, found)


def _pairs(corpus: Corpus, tables: PlainTables) -> tuple[int, int]:
    many: Counter[tuple[Any, ...]] = Counter()
    for report in tables.reports:
        key = key_of(report, ["year"])
        many.update((*key, *pair) for pair in combinations(sorted(tables.codes[report["report_id"]]), 2))
    second: Rows = {key: (k,) for key, k in many.items()}
    frame = indicators.problem_pairs(corpus, ["year"])
    first = shown(frame, ["year", "scope", "level", "code", "with_code"], ("k",))
    return differing(second, {(*key[:3], *sorted(key[3:])): numbers for key, numbers in first.items()})


def _persistence(corpus: Corpus, tables: PlainTables) -> tuple[int, int]:
    """Compare k and n of bodies that stated a problem the year before, and of those that did not."""
    of = {(report["agency_key"], report["scope"], report["year"]): report for report in tables.reports
          if report["agency_key"] and report["year"]}  # fmt: skip
    every = sorted(set().union(*(tables.codes[report["report_id"]] for report in tables.reports)))
    sums: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for (key, scope, year), now in of.items():
        then = of.get((key, scope, year - 1))
        if then is None or then["problems_state"] not in LEGIBLE or now["problems_state"] not in LEGIBLE:
            continue
        for code in every:
            before = code in tables.codes[then["report_id"]]
            counts = sums[(*key_of(now, ["year"]), code, before)]
            counts[0] += code in tables.codes[now["report_id"]]
            counts[1] += 1
    second: Rows = {key: tuple(counts) for key, counts in sums.items()}
    frame = (
        indicators.persistence(corpus)
        .with_columns(before=pl.col("case") != "new")
        .group_by("year", "scope", "level", "code", "before")
        .agg(pl.col("k", "n").sum())
        .filter(pl.col("n") > 0)
    )
    return differing(second, shown(frame, ["year", "scope", "level", "code", "before"], ("k", "n")))


def _states(corpus: Corpus, tables: PlainTables) -> tuple[int, int]:
    lost = {(report, cell[0]) for (report, cell), (_, _, state) in tables.cells.items() if state == "unreadable"}
    there = {(report, cell[0]) for report, cell in tables.cells}
    sums: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for report in tables.every:
        ending = Path(report["source"]).suffix.removeprefix(".").lower()
        for table in ("requests", "disputes"):
            if (report["report_id"], table) in there:
                counts = sums[ending, table]
                counts[0] += (report["report_id"], table) in lost
                counts[1] += 1
    second: Rows = {key: tuple(counts) for key, counts in sums.items()}
    frame = indicators.states_by_file_type(corpus).filter(pl.col("table") != "proactive")
    return differing(second, shown(frame, ["file_type", "table"], ("k", "n")))


def compare(corpus: Corpus, roster: pl.DataFrame) -> Iterator[tuple[str, int, int]]:
    """Compare every indicator on one corpus: name, rows, and how many of them differ."""
    tables = PlainTables(corpus)
    yield from of_declared(corpus, tables)
    yield from of_others(corpus, tables, roster)


def main(reports: int = _REPORTS) -> int:
    """Compare on the whole corpus and with cells lost; give the exit status."""
    results: Mapping[str, list[str]] = defaultdict(list)
    bad = 0
    with TemporaryDirectory() as folder:
        raw = invent.write(Path(folder) / "demo", reports)
        whole, roster = gkstats.parse(raw), rosters.read(raw / "roster.csv")
        for share in (0.0, 0.05, 0.2):
            for name, rows, wrong in compare(damaged(whole, share) if share else whole, roster):
                results[name].append(f"{rows:6,} rows, {wrong} differ")
                bad += wrong
    for name, found in results.items():
        sys.stdout.write(f"{name:30} {' | '.join(found)}\n")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(*(int(number) for number in sys.argv[1:])))
