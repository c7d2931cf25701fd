"""What a finding hangs on: the same indicator under every defensible choice, one row each.

U. Simonsohn, J. P. Simmons, L. D. Nelson, Nature Human Behaviour 4 (2020) 1208-1214 (specification curve). A finding is
stated only where it holds in all of them.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import polars as pl

from gkstats.indicators.audited import errors_of_coder
from gkstats.indicators.change import FEWEST_FOR_A_RATE
from gkstats.indicators.coder_errors import corrected
from gkstats.indicators.declared import chosen
from gkstats.indicators.numbers import BOUNDS, DOUBTFUL, Choice, groups, levelled
from gkstats.indicators.sums import limits_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.coder_errors import Errors
    from gkstats.indicators.declaring import Indicator
    from gkstats.indicators.intervals import Numbers

CHOICES: Final = {
    "doubtful": DOUBTFUL,
    "bounds": BOUNDS,
    "unknown_scope": ("without", "with"),
    "same_bodies": ("all", "same"),
    "mean": ("sums", "rates"),
    "largest": ("with", "without"),
    "codes": ("raw", "corrected"),
}
_LARGEST: Final = 5
_OF_REPORTS: Final = ("unknown_scope", "same_bodies")  # the choices of which reports are summed


class _Group(NamedTuple):
    """One group: its key, what each of its bodies adds, and whether one of them has several reports in it."""

    key: tuple[Any, ...]
    k: Numbers
    n: Numbers
    pooled: bool


def specifications(
    corpus: Corpus, indicator: str | Indicator, by: Sequence[str] = ("year",), *, scope: str = ""
) -> pl.DataFrame:
    """Give an indicator under every defensible choice, one row a group, part and specification.

    The choices are columns, each with the values that bear on the indicator: `doubtful` (contradicted numbers unknown,
    or included), `bounds` (determined by identities, or printed ones only), `unknown_scope` (reports of unknown scope
    without, or with those of the group), `same_bodies` (all, or those known in the year before too), `mean` (ratio of
    sums, or mean of the bodies' rates), `largest` (with, or without the five largest bodies), `codes` (raw, or
    corrected shares of stated problems). Further columns: by…, scope, level, the part (if there are any), n, value, low
    and high (95 %, as the indicator's own). `scope` takes one scope only. ValueError: no such indicator or `by`.
    """
    measure = chosen(indicator)
    grouped = groups(by, "scope")
    rows: list[dict[str, Any]] = []
    audited = errors_of_coder(corpus) if measure.part == "code" else None
    varied = [
        choice for choice, bears in (
            ("unknown_scope", True), ("same_bodies", "year" in grouped), ("mean", measure.counts != "reports"),
            ("largest", measure.counts != "reports"),
            ("codes", audited is not None),
        ) if bears
    ]  # fmt: skip
    checked = ("doubtful", "bounds") if measure.checked else ()
    of_reports = [name for name in varied if name in _OF_REPORTS]
    of_sums = [name for name in varied if name not in _OF_REPORTS]
    for known_as in product(*(CHOICES[name] for name in checked)):
        known = _known(corpus, measure, Choice(*known_as), by)
        for which in product(*(CHOICES[name] for name in of_reports)):
            chosen_reports = dict(zip(of_reports, which, strict=True))
            bodies = _bodies(known[which[0]], grouped, same=chosen_reports.get("same_bodies") == "same")
            for values in product(*(CHOICES[name] for name in of_sums)):
                choices = dict(zip([*checked, *of_reports, *of_sums], (*known_as, *which, *values), strict=True))
                rows += _rows(bodies, measure, grouped, choices, audited)
    part: dict[str, pl.DataType] = {measure.part: pl.String()} if measure.part else {}
    types: dict[str, pl.DataType] = {name: corpus.scan("reports").collect_schema()[name] for name in grouped} | part
    types |= dict.fromkeys([*checked, *varied], pl.String())
    types |= {"n": pl.Int64(), "value": pl.Float64(), "low": pl.Float64(), "high": pl.Float64()}
    found = pl.DataFrame(rows, schema=types, orient="row")
    return (found.filter(pl.col("scope") == scope) if scope else found).sort(*grouped, *part, "value", nulls_last=True)


def hangs_on(found: pl.DataFrame, holds: pl.Expr) -> list[str]:
    """Name the choices on which it hangs whether a finding holds: those that alone turn it round, by `holds`."""
    choices = [name for name in CHOICES if name in found.columns]
    answered = found.with_columns(_holds=holds)
    turned = []
    for choice in choices:
        others = [name for name in found.columns if name not in (choice, "n", "value", "low", "high")]
        if answered.group_by(others).agg(pl.col("_holds").n_unique())["_holds"].max() == 2:
            turned.append(choice)
    return turned


def _known(corpus: Corpus, measure: Indicator, choice: Choice, by: Sequence[str]) -> dict[str, pl.DataFrame]:
    """Give what each report adds, without and with those of unknown scope counted into each other one.

    Columns: grouped, scope, level, year, _part, k, n, _whose (the body's number), _certain (whether it is the body's in
    every year).
    """
    found = (
        measure.each(corpus, choice)
        .filter(~pl.col("aside"))
        .drop_nulls("n")
        .select(
            *groups([*by, "year"], "scope"), pl.col("of_part").cast(pl.Categorical).alias("_part"), "k", "n",
            pl.coalesce("agency_key", "report_id").rank("dense").alias("_whose"),
            pl.col("agency_key").is_not_null().alias("_certain"),
        )
        .collect()
    )  # fmt: skip
    is_unknown = pl.col("scope") == "unknown"
    certain, unknown = found.filter(~is_unknown), found.filter(is_unknown)
    kind = found.schema["scope"]
    present = certain.select("scope").unique()
    added = [unknown.with_columns(scope=pl.lit(name).cast(kind)) for name in ("own_body", "jurisdiction")]
    with_unknown = pl.concat([certain, pl.concat(added).join(present, on="scope", how="semi")])
    return {name: levelled(side.lazy(), by).collect() for name, side in (("without", certain), ("with", with_unknown))}


def _bodies(reports: pl.DataFrame, grouped: Sequence[str], *, same: bool) -> list[_Group]:
    """Sum over each body's reports, all or the `same` ones: those of bodies that are known in the year before too."""
    if same:
        certain = reports.filter("_certain")
        before = certain.select("_whose", "scope", pl.col("year") + 1, "_part").unique()
        reports = certain.join(before, on=before.columns, how="semi")
    key = [*grouped, "_part"]
    bodies = (
        reports.group_by(*key, "_whose")
        .agg(pl.col("k", "n").sum(), pl.len().alias("_reports"))
        .sort(*key, "_whose", nulls_last=True)
        .group_by(key, maintain_order=True)
        .agg(pl.col("k", "n").cast(pl.Float64), (pl.col("_reports").max() != 1).alias("_pooled"))
    )
    pooled = bodies["_pooled"].to_list()
    return [
        _Group(named, bodies["k"][place].to_numpy(), bodies["n"][place].to_numpy(), pooled[place])
        for place, named in enumerate(bodies.select(key).iter_rows())
    ]


def _rows(
    groups_of: Sequence[_Group],
    measure: Indicator,
    grouped: Sequence[str],
    choices: dict[str, str],
    audited: Mapping[str, Errors] | None,
) -> Iterator[dict[str, Any]]:
    for key, k, n, pooled in groups_of:
        row = dict(zip([*grouped, measure.part or "_part"], key, strict=True)) | choices
        row.pop("_part", None)
        if choices.get("largest") == "without":
            kept = np.argsort(-n, kind="stable")[_LARGEST:]
            k, n = k[kept], n[kept]  # noqa: PLW2901 - without the largest
        if choices.get("mean") == "rates":
            enough = n >= FEWEST_FOR_A_RATE
            k, n = k[enough] / n[enough], np.ones(int(enough.sum()))  # noqa: PLW2901 - rates
        if not n.sum():
            continue
        value = float(k.sum() / n.sum())
        low, high = limits_of(measure, k, n, pooled=pooled)
        if choices.get("codes") == "corrected":
            freed, low, high = corrected(str(key[-1]), int(k.sum()), int(n.sum()), audited)
            if freed is None:
                continue
            value = freed
        scaled = {name: None if end is None else end * measure.scale for name, end in (("low", low), ("high", high))}
        yield row | {"n": int(n.sum()), "value": value * measure.scale} | scaled
