"""What a person's reading says of the program's: bounds of errors, agreement of two readers, the coder's errors."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.codebook import VERSION
from gkstats.codebook.codings import RULES
from gkstats.dataset.audits import checked
from gkstats.dataset.binomial import at_most
from gkstats.indicators.coder_errors import Errors

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus

_AT_RANDOM: Final = "random"  # the stratum of reports that were drawn without a look at their codes
_EVERY: Final = "all"


def audit(corpus: Corpus) -> pl.DataFrame:
    """Give how many cells and reports that were checked by hand are wrong, and at most could be (one-sided, 95 %).

    Columns: stratum (first `all`), cells, wrong, at_most, reports, reports_wrong, reports_at_most. The limits are exact
    (Clopper-Pearson). The sample is drawn by stratum, so that a rate over all of them is of the sample, not of the
    corpus; no row where nothing was checked. A cell that gkstats calls `unreadable` claims nothing and is not counted.
    """
    cells = checked(corpus.audit)
    parts = [(_EVERY, cells)] if cells.height else []
    parts += [(str(name), rows) for (name,), rows in sorted(cells.group_by("stratum"))]
    rows = []
    for name, mine in parts:
        reports = mine.group_by("report_id").agg(pl.col("wrong").any())
        wrong, of_reports = int(mine["wrong"].sum()), int(reports["wrong"].sum())
        rows.append({
            "stratum": name, "cells": mine.height, "wrong": wrong, "at_most": at_most(wrong, mine.height),
            "reports": reports.height, "reports_wrong": of_reports,
            "reports_at_most": at_most(of_reports, reports.height),
        })  # fmt: skip
    kinds: dict[str, Any] = {
        "stratum": pl.String, "cells": pl.Int64, "wrong": pl.Int64, "at_most": pl.Float64, "reports": pl.Int64,
        "reports_wrong": pl.Int64, "reports_at_most": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=kinds)


def readers_agree(corpus: Corpus) -> pl.DataFrame:
    """Give for each two readers what both looked at and how much of it they found alike: cells, and statements.

    Columns: reader, other, of (`cells`, `statements`), n, same, value, kappa (Cohen's, of what was found; null where
    chance alone would agree on everything).
    """
    rows = []
    found = corpus.audit.with_columns(
        pl.when(pl.col("table") == "problems").then(pl.lit("statements")).otherwise(pl.lit("cells")).alias("of"),
        pl.col("found").str.split(" ").list.sort().list.join(" "),
    )
    for one, other in combinations(sorted(found["reader"].unique()), 2):
        both = found.filter(reader=one).join(found.filter(reader=other), on=["report_id", "table", "subject", "of"])
        for (of,), mine in sorted(both.group_by("of")):
            same = int((mine["found"] == mine["found_right"]).sum())
            rows.append({
                "reader": one, "other": other, "of": of, "n": mine.height, "same": same, "value": same / mine.height,
                "kappa": _kappa(mine, same),
            })  # fmt: skip
    kinds: dict[str, Any] = {
        "reader": pl.String, "other": pl.String, "of": pl.String, "n": pl.Int64, "same": pl.Int64,
        "value": pl.Float64, "kappa": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=kinds)


def errors_by_hand(corpus: Corpus) -> dict[str, Errors]:
    """Count the rules' errors on the reports whose statements were all coded by hand: for `coder_errors.corrected`.

    Only reports that were drawn at random count, since those drawn for a code would make its sensitivity look better;
    of several readers the first, by initials. Empty where none was coded.
    """
    hand = corpus.audit.filter(pl.col("table") == "problems", pl.col("stratum") == _AT_RANDOM)
    hand = hand.sort("reader").unique(["report_id", "subject"], keep="first")
    many = corpus.problems.group_by("report_id").len()
    whole = hand.group_by("report_id").len().join(many, on=["report_id", "len"], how="semi")["report_id"].to_list()
    if not whole:
        return {}
    typed = hand.filter(pl.col("report_id").is_in(whole))
    coded = typed.select("report_id", pl.col("found").str.split(" ")).explode("found").filter(pl.col("found") != "none")
    by_hand = set(coded.iter_rows())
    rules = corpus.problem_codes.filter(pl.col("coder") == "rules", pl.col("report_id").is_in(whole))
    by_rules = set(rules.select("report_id", "code").unique().iter_rows())
    counts = {}
    for code in sorted({code for _, code in by_hand | by_rules}):
        pairs = [((report, code) in by_hand, (report, code) in by_rules) for report in whole]
        counts[code] = Errors(
            tp=pairs.count((True, True)), fn=pairs.count((True, False)),
            fp=pairs.count((False, True)), tn=pairs.count((False, False)),
        )  # fmt: skip
    return counts


def errors_of_coder(corpus: Corpus, coder: str = "") -> dict[str, Errors] | None:
    """Give the errors counted by hand on a corpus, which shares are freed of; None where the codes are not the rules'.

    A selection has those of the whole corpus.
    """
    if corpus.codebook != VERSION or coder not in ("", RULES):
        return None
    return errors_by_hand(corpus.whole)


def _kappa(mine: pl.DataFrame, same: int) -> float | None:
    n = mine.height
    one, other = (dict(mine[name].value_counts().iter_rows()) for name in ("found", "found_right"))
    by_chance = sum(times * other.get(found, 0) for found, times in one.items()) / n**2
    return (same / n - by_chance) / (1 - by_chance) if by_chance < 1 else None
