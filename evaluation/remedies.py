"""Measure again what a referee found: always-zero bodies, slips in procurement, funnels, words of random halves.

    python -m evaluation.remedies DIR         # DIR holds corpora that `evaluation.planted 20 1000 DIR` kept
    python -m evaluation.remedies DIR 5       # the first five seeds, printed only

On invented corpora in which nothing differs that is not planted. The run over 20 seeds writes its table into
docs/indicators.md. Coverage of intervals is `evaluation.intervals`, bounds are `evaluation.recomputed`, planted shares
`evaluation.planted`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from evaluation import planted
from evaluation.intervals import PAGE, written
from evaluation.recomputed import damaged
from gkstats import distinctive_words, indicators
from gkstats.corpus.store import Corpus
from gkstats.dataset import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEEDS, _REPORTS = 20, 1_000
_SLIPS: Final = 6
_SLIP: Final = 10_000
_TRIES: Final = 100
_ENOUGH: Final = 10  # reports of a province
_LOST: Final = (0.0, 0.05, 0.2)
_OWN: Final = pl.col("scope") == "own_body"


def always_zero(corpus: Corpus, seed: int) -> Iterator[tuple[float, bool]]:
    """Give for each share of lost cells by how much the share of always-zero bodies is off, and whether bounds hold.

    Numbers that their report contradicts are taken as printed, which is the truth here: only the loss is measured.
    """
    (truth,) = indicators.always_zero(corpus, doubtful="include").filter(_OWN)["value"].to_list()
    for share in _LOST:
        lost = damaged(corpus, share, seed) if share else corpus
        row = indicators.always_zero(lost, doubtful="include").filter(_OWN).row(0, named=True)
        yield row["value"] - truth, row["at_least"] - 1e-9 <= truth <= row["at_most"] + 1e-9


def procurement(corpus: Corpus, seed: int) -> tuple[float, bool]:
    """Plant six slips among the certain amounts: how far the total is off, and whether provinces add up to it."""
    clean = indicators.procurement(corpus).filter(~pl.col("apart"), pl.col("amount") > 0, _OWN)
    truth = float(clean["amount"].sum())
    random = np.random.default_rng(seed)
    chosen = random.choice(clean["report_id"].to_numpy(), _SLIPS, replace=False)
    apart = indicators.procurement(corpus).filter("apart")["report_id"]
    amount = (pl.col("item") == "procurement") & (pl.col("measure") == "amount")
    slipped = pl.when(amount & pl.col("report_id").is_in(chosen)).then(pl.col("value") * _SLIP).otherwise("value")
    cells = corpus.proactive.filter(~(amount & pl.col("report_id").is_in(apart.implode()))).with_columns(value=slipped)
    frames: dict[str, Any] = {name: getattr(corpus, name) for name in schema.TABLES}
    planted_in = Corpus(frames | {"proactive": cells})
    total = _total(planted_in)
    provinces = planted_in.reports["province"].drop_nulls().unique().to_list()
    parts = sum(_total(planted_in.where(province=province)) for province in provinces)
    return total / truth - 1, abs(parts - total) < 1e-6 * total


def _total(corpus: Corpus) -> float:
    found = indicators.procurement_totals(corpus).filter(_OWN)["total"].drop_nulls()
    return float(sum(found)) if found.len() else 0.0


def outside(corpus: Corpus) -> tuple[int, int]:
    """Give how many provinces lie outside their limits, years pooled, and how many are compared.

    Of one year's reports a province has too few here; `tests/indicators` draws whole years.
    """
    compared = indicators.funnel(corpus, "zero_requests", min_n=_ENOUGH).filter(_OWN).drop_nulls("outside")
    return int(compared["outside"].sum()), compared.height


def halves(corpus: Corpus, tries: int) -> int:
    """Give in how many tries two random halves of the bodies have no words of their own, a year's whole prose."""
    year = corpus.where(years=int(str(corpus.reports["year"].max())))
    bodies = year.reports["agency_key"].drop_nulls().unique().sort().to_numpy()
    none = 0
    for number in range(tries):
        half = np.random.default_rng(number).choice(bodies, bodies.size // 2, replace=False)
        none += distinctive_words(year, pl.col("agency_key").is_in(half), most=10).is_empty()
    return none


def main(folder: str, seeds: int = _SEEDS) -> None:
    """Measure, print, and write."""
    zero: list[list[tuple[float, bool]]] = []
    amounts, funnels, words = [], [], 0
    tries = _TRIES // seeds
    for seed in range(seeds):
        corpus, _ = planted.read(seed, _REPORTS, Path(folder))
        zero.append(list(always_zero(corpus, seed)))
        amounts.append(procurement(corpus, seed))
        funnels.append(outside(corpus))
        words += halves(corpus, tries)
    rows = ["| measured again | figure |", "| --- | --- |"]
    for at, share in enumerate(_LOST):
        off = np.array([100 * seed[at][0] for seed in zero])
        held = sum(seed[at][1] for seed in zero)
        error = off.std(ddof=1) / np.sqrt(seeds)
        rows.append(
            f"| always zero, {share:.0%} of cells lost | {off.mean():+.2f} points off (standard error {error:.2f}), "
            f"bounds hold in {held} of {seeds} |"
        )
    off = np.array([100 * one for one, _ in amounts])
    near, whole = int((np.abs(off) <= 10).sum()), sum(one for _, one in amounts)
    rows.append(
        f"| procurement, six slips of ten thousand times | total {np.median(off):+.1f} % off (median), within 10 % in "
        f"{near} of {seeds}, provinces add up in {whole} |"
    )
    beyond, compared = (sum(seed[place] for seed in funnels) for place in (0, 1))
    rows.append(f"| provinces alike, years pooled | {beyond} of {compared} outside ({100 * beyond / compared:.1f} %) |")
    rows.append(f"| random halves without distinctive words | {words} of {tries * seeds} |")
    table = "\n".join(rows) + "\n"
    sys.stdout.write(table)
    if seeds == _SEEDS:
        page = written(PAGE.read_text(encoding="utf-8"), "remedies", table, "remedies.py")
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], *(int(number) for number in sys.argv[2:]))
