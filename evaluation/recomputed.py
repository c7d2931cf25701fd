"""Every indicator over requests computed a second time, in plain numpy and scipy, on tables whose truth is known.

    python -m evaluation.recomputed           # whole, and with 5, 10 and 20 % of the cells lost

The second computation knows nothing of the package but the tables: it takes a report's numbers as an array, decides
with a linear programme which lost cells have one value left, sums, and makes its intervals with scipy. Printed beside
it: how far the bounds of each ratio reach, whether they hold the truth, and what one report costs.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
from scipy import optimize, special, stats

from evaluation import drawn_tables
from gkstats import indicators
from gkstats.corpus.store import Corpus
from gkstats.dataset import bounds, schema
from gkstats.indicators.numbers import Choice
from gkstats.indicators.parts import long

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.indicators import Indicator

_ALIKE: Final = 1e-5
ITEMS: Final = [item for item in drawn_tables.ITEMS if item != "other"]
REQUESTERS: Final = drawn_tables.REQUESTERS
OUTCOMES: Final = ITEMS[ITEMS.index("granted") : ITEMS.index("resolved")]
# What each indicator is a ratio of, written down once more from the forms: (k, n) as item/requester.
REFUSED: Final = [item for item in ITEMS if item.startswith("refused_")]
RATIOS: Final[dict[str, tuple[list[str], list[str]]]] = {
    "full_disclosure": (["granted"], ["resolved"]),
    "any_disclosure": (["granted", "granted_in_part"], ["resolved"]),
    "disclosure_among_decidable": (["granted", "granted_in_part"], ["granted", "granted_in_part", *REFUSED]),
    "refusal": (REFUSED, ["resolved"]),
    "not_held": (["unable_not_held"], ["resolved"]),
    "not_processed": ([item for item in ITEMS if item.startswith("not_processed_")], ["resolved"]),
    "carried_over": (["carried_out"], ["received", "carried_in"]),
}


def draw(folder: Path, reports: int = 2_000) -> Corpus:
    """Draw tables on the form of 2021 in which every identity holds and every cell is reported."""
    drawn_tables.build(0, reports, folder)
    frames = {
        name: pl.read_parquet(folder / f"{name}.parquet" / "*.parquet") for name in ("reports", "requests", "disputes")
    }
    whole = frames["requests"].filter(pl.col("value").is_not_null().all().over("report_id"))
    frames["requests"] = whole.filter(pl.col("item").cast(pl.String) != "other")
    kept = frames["requests"].select("report_id").unique()
    frames |= {name: frames[name].join(kept, on="report_id", how="semi") for name in ("reports", "disputes")}
    return Corpus(frames)


def damaged(corpus: Corpus, share: float, seed: int = 1) -> Corpus:
    """Make so many cells unreadable at random, in each table of cells; of whole corpora sections on problems too."""
    random = np.random.default_rng(seed)
    frames: dict[str, Any] = {name: getattr(corpus, name) for name in schema.TABLES if name != "bounds"}
    for name in ("requests", "disputes", "proactive"):
        cells = frames[name]
        lost = pl.Series(random.random(cells.height) < share)
        state = pl.lit("unreadable").cast(cells.schema["state"])
        taken = {column: pl.when(~lost).then(column) for column in ("value", "implied") if column in cells.columns}
        frames[name] = cells.with_columns(**taken, state=pl.when(lost).then(state).otherwise("state"))
    lost = pl.Series(random.random(corpus.reports.height) < share)
    state = pl.lit("unreadable").cast(corpus.reports.schema["problems_state"])
    frames["reports"] = corpus.reports.with_columns(
        problems_state=pl.when(lost).then(state).otherwise("problems_state")
    )
    return Corpus(frames)


def arrays(corpus: Corpus) -> tuple[list[str], np.ndarray]:
    """Give the reports in order and their requests as an array (report, item, requester); NaN where not reported."""
    reports = corpus.reports["report_id"].sort().to_list()
    cells = corpus.requests.sort("report_id", "item", "requester")["value"].cast(pl.Float64).fill_null(np.nan)
    return reports, cells.to_numpy().reshape(len(reports), len(ITEMS), len(REQUESTERS)).copy()


def identities() -> np.ndarray:
    """Give the identities of a report's requests as rows over its cells: each row times the cells is 0."""
    size = len(REQUESTERS)
    rows = []
    for requester in range(size):
        balance, parts = np.zeros((len(ITEMS), size)), np.zeros((len(ITEMS), size))
        for item, sign in (("received", 1), ("carried_in", 1), ("resolved", -1), ("carried_out", -1)):
            balance[ITEMS.index(item), requester] = sign
        parts[ITEMS.index("resolved"), requester] = 1
        for item in OUTCOMES:
            parts[ITEMS.index(item), requester] = -1
        rows += [balance, parts]
    for item in range(len(ITEMS)):
        total = np.zeros((len(ITEMS), size))
        total[item] = -1
        total[item, REQUESTERS.index("total")] = 1
        rows.append(total)
    return np.array([row.ravel() for row in rows])


def programmed(report: np.ndarray, cell: int) -> tuple[float, float]:
    """Give the least and the most that a lost cell of a report can be, by linear programmes over all its lost cells."""
    flat = report.ravel()
    lost = np.flatnonzero(np.isnan(flat))
    matrix = identities()
    left = -matrix @ np.nan_to_num(flat)
    aim = (lost == cell).astype(float)
    ends = []
    for sign in (1, -1):
        found = optimize.linprog(sign * aim, A_eq=matrix[:, lost], b_eq=left, bounds=(0, None))
        ends.append(sign * found.fun if found.success else np.inf)  # the most has no end where the programme has none
    return ends[0], ends[1]


def interval(k: np.ndarray, n: np.ndarray, *, share: bool = True) -> tuple[float, float] | tuple[None, None]:
    """Give log-odds jackknife limits (of a rate: of its logarithm) with scipy's t; freedom by the bodies' sizes."""
    said = (n != 0) | (k != 0)
    k, n = k[said], n[said]
    worth = n.sum() ** 2 / (n**2).sum() if n.size else 0
    if worth < 6:
        return None, None
    ratio = k.sum() / n.sum()
    if share and ratio in (0, 1):
        z = stats.norm.ppf(0.975)
        centre, reach = (ratio + z**2 / 2 / worth) / (1 + z**2 / worth), z**2 / 2 / worth / (1 + z**2 / worth)
        return (0.0, centre + reach) if ratio == 0 else (centre - reach, 1.0)
    without = np.array([(k.sum() - one) / (n.sum() - other) for one, other in zip(k, n, strict=True)])
    free = min(worth - 1, (n**2).sum() ** 2 / (n**4).sum())
    reach = stats.t.ppf(0.975, free) * np.sqrt((n.size - 1) / n.size * ((without - ratio) ** 2).sum())
    ends = np.array([-reach, reach])
    if share:
        low, high = special.expit(special.logit(ratio) + ends / (ratio * (1 - ratio)))
    elif ratio > 0:
        low, high = ratio * np.exp(ends / ratio)
    else:
        low, high = ratio + ends
    return (float(low), float(high)) if reach or share or ratio > 0 else (None, None)


def known(corpus: Corpus) -> np.ndarray:
    """Give the numbers of the reports with those cells filled that the table `bounds` says have one value."""
    reports, numbers = arrays(corpus)
    place = {report: row for row, report in enumerate(reports)}
    told = corpus.bounds.filter(pl.col("low") == pl.col("high"), table="requests", basis="identity")
    for report, item, requester, low in told.select("report_id", "item", "requester", "low").iter_rows():
        numbers[place[report], ITEMS.index(item), REQUESTERS.index(requester)] = low
    return numbers


def sums(numbers: np.ndarray, terms: Sequence[str]) -> np.ndarray:
    """Give each report's sum of some rows of the column total."""
    return numbers[:, [ITEMS.index(term) for term in terms], REQUESTERS.index("total")].sum(axis=1)


def differing(truth: Corpus, corpus: Corpus, indicator: Indicator, by: Sequence[str]) -> tuple[int, int, int, float]:
    """Compare a frame with a second computation: rows, rows that differ, bounds that fail, widest bounds."""
    k_terms, n_terms = RATIOS[indicator.name]
    order = corpus.reports.sort("report_id")
    level = pl.when(pl.col("scope") == "jurisdiction").then(pl.col("level").cast(pl.String)).otherwise(pl.lit(""))
    keys = order.select(*by, pl.col("scope").cast(pl.String), level.alias("level")).rows()
    bodies = order["agency_key"].to_numpy()
    numbers, true = known(corpus), arrays(truth)[1]
    k, n = sums(numbers, k_terms), sums(numbers, n_terms)
    whole = ~np.isnan(k) & ~np.isnan(n)
    true_k, true_n = sums(true, k_terms), sums(true, n_terms)
    open_ = corpus.bounds.filter(pl.col("high").is_null(), table="requests", requester="total")
    unbounded = np.isin(
        order["report_id"].to_numpy(), open_.filter(pl.col("item").is_in(n_terms))["report_id"].to_numpy()
    )
    found = indicator(corpus, by)
    rows = wrong = failed = 0
    widest = 0.0
    for row in found.iter_rows(named=True):
        key = (*(row[name] for name in by), row["scope"], row["level"] or "")
        here = np.array([other == key for other in keys])
        used = here & whole
        own, place = np.unique(bodies[used], return_inverse=True)
        low, high = interval(np.bincount(place, k[used], own.size), np.bincount(place, n[used], own.size))
        second = (k[used].sum(), n[used].sum(), (here & ~whole).sum(), low, high)
        shown = (row["k"] or 0, row["n"] or 0, row["unknown"], row["low"], row["high"])
        rows += 1
        wrong += not all(a is b or (a is not None and b is not None and abs(a - b) < _ALIKE)
                         for a, b in zip(second, shown, strict=True))  # fmt: skip
        bounded = here & (whole | ~unbounded)
        if true_n[bounded].sum():
            ratio = true_k[bounded].sum() / true_n[bounded].sum()
            failed += not row["at_least"] - 1e-9 <= ratio <= row["at_most"] + 1e-9
            widest = max(widest, row["at_most"] - row["at_least"])
    return rows, wrong, failed, widest


def checked_bounds(truth: Corpus, corpus: Corpus, reports: int) -> tuple[int, int]:
    """Hold the bounds of some reports' lost cells against linear programmes: cells, and those that do not agree."""
    names, numbers = arrays(corpus)
    true = arrays(truth)[1]
    cells = wrong = 0
    rows = {}
    for report, item, requester, low, high in (
        corpus.bounds.filter(table="requests").select("report_id", "item", "requester", "low", "high").iter_rows()
    ):
        rows[report, ITEMS.index(item) * len(REQUESTERS) + REQUESTERS.index(requester)] = low, high
    for place in range(min(reports, len(names))):
        for cell in np.flatnonzero(np.isnan(numbers[place].ravel())):
            low, high = rows[names[place], cell]
            least, most = programmed(numbers[place], cell)
            cells += 1
            # Propagation never cuts off what a programme allows, nor the truth.
            inside = low <= least + 1e-6 and (high is None or most <= high + 1e-6)
            wrong += not (inside and low <= true[place].ravel()[cell] <= (np.inf if high is None else high))
    return cells, wrong


def narrower(corpus: Corpus, name: str, most: int = 150) -> tuple[int, int]:
    """Hold the bounds of k of reports that are not known against programmes: reports, and those that could be narrower.

    The programmes know all identities and all lost cells of a report at once: nothing narrower follows than what they
    find.
    """
    names, numbers = arrays(corpus)
    matrix = identities()
    aim = np.zeros((len(ITEMS), len(REQUESTERS)))
    aim[[ITEMS.index(term) for term in RATIOS[name][0]], REQUESTERS.index("total")] = 1
    unknown = long(indicators.INDICATORS[name].each(corpus, Choice())).filter(pl.col("n").is_null()).collect()
    high = pl.min_horizontal("k_high", "n_high")
    bounded = unknown.with_columns(high=high).filter(pl.col("high").is_finite()).sort("report_id").head(most)
    wider = 0  # reports
    for report, least, largest in bounded.select("report_id", "k_low", "high").iter_rows():
        cells = numbers[names.index(report)].ravel()
        lost = np.isnan(cells)
        left, known_k = -matrix @ np.nan_to_num(cells), float(aim.ravel() @ np.nan_to_num(cells))
        ends = []
        for sign in (1, -1):
            found = optimize.linprog(sign * aim.ravel()[lost], A_eq=matrix[:, lost], b_eq=left, bounds=(0, None))
            ends.append(known_k + sign * found.fun)
        # Numbers are whole, and a programme need not know that.
        wider += int(least < np.ceil(ends[0] - 1e-6) or largest > np.floor(ends[1] + 1e-6))
    return bounded.height, wider


def main() -> int:
    """Compare on whole tables and with cells lost; give the exit status."""
    with TemporaryDirectory() as folder:
        truth = draw(Path(folder))
    bad = 0
    for share in (0.0, 0.05, 0.1, 0.2):
        corpus = damaged(truth, share)
        begun = time.process_time()
        found = bounds.bounds(corpus)
        spent = 1000 * (time.process_time() - begun) / corpus.reports.height
        determined = (found["low"] == found["high"]).mean() if found.height else 1.0
        cells, outside = checked_bounds(truth, corpus, 12)
        every = [differing(truth, corpus, indicators.INDICATORS[name], []) for name in RATIOS]
        groups = (["year"], ["province"])
        results = every + [
            differing(truth, corpus, indicators.INDICATORS[name], by) for name in RATIOS for by in groups
        ]
        rows, wrong, failed = (sum(result[place] for result in results) for place in range(3))
        widest, of_groups = (100 * max(result[3] for result in some) for some in (every, results))
        held = [narrower(corpus, name) for name in ("refusal", "not_processed", "any_disclosure")]
        of_k, wider = (sum(pair[place] for pair in held) for place in (0, 1))
        bad += wrong + failed + outside
        sys.stdout.write(
            f"{share:4.0%} lost: {rows} rows, {wrong} differ; bounds fail in {failed}, "
            f"at most {widest:.2f} points wide ({of_groups:.2f} in a year or province); "
            f"{determined:.2%} of lost cells determined; {cells} held against programmes, {outside} disagree; "
            f"of {of_k} reports' sums {wider} could be narrower; "
            f"{spent:.3f} ms a report\n"
        )
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
