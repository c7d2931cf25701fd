"""What a finding hangs on: the same indicator under every defensible choice, one row each.

U. Simonsohn, J. P. Simmons, L. D. Nelson, Nature Human Behaviour 4 (2020) 1208-1214 (specification curve). A finding is
stated only where it holds in all of them.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final

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
    for known_as in product(*(CHOICES[name] for name in checked)):
        known = _known(corpus, measure, Choice(*known_as), grouped, by)
        taken = dict(zip(checked, known_as, strict=True))
        for values in product(*(CHOICES[name] for name in varied)):
            choices = taken | dict(zip(varied, values, strict=True))
            rows += _rows(known, measure, grouped, choices, audited)
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


def _known(
    corpus: Corpus, measure: Indicator, choice: Choice, grouped: Sequence[str], by: Sequence[str]
) -> dict[str, pl.DataFrame]:
    """Give what each report adds, without and with those of unknown scope counted into each other one."""
    each = measure.each(corpus, choice).filter(~pl.col("aside")).drop_nulls("n")
    certain, unknown = each.filter(pl.col("scope") != "unknown"), each.filter(pl.col("scope") == "unknown")
    kind = each.collect_schema()["scope"]
    counted = [unknown.with_columns(scope=pl.lit(name).cast(kind)) for name in ("own_body", "jurisdiction")]
    wanted = [
        *dict.fromkeys([*grouped, "year"]), pl.col("of_part").cast(pl.String).alias("_part"), "k", "n", "agency_key",
        pl.coalesce("agency_key", "report_id").alias("_whose"),
    ]  # fmt: skip
    present = certain.select("scope").unique()
    added = pl.concat(counted).join(present, on="scope", how="semi")
    sides = {"without": certain, "with": pl.concat([certain, added])}
    return {name: levelled(side, by).select(wanted).collect() for name, side in sides.items()}


def _rows(
    known: dict[str, pl.DataFrame],
    measure: Indicator,
    grouped: Sequence[str],
    choices: dict[str, str],
    audited: Mapping[str, Errors] | None,
) -> Iterator[dict[str, Any]]:
    frame = known[choices["unknown_scope"]]
    if choices.get("same_bodies") == "same":
        body = ["agency_key", "scope", "year", "_part"]
        before = frame.drop_nulls(["agency_key", "year"]).select(*body[:2], pl.col("year") + 1, "_part").unique()
        frame = frame.join(before, on=body, how="semi")
    bodies = frame.group_by(*grouped, "_part", "_whose").agg(pl.col("k", "n").sum(), pl.len().alias("_reports"))
    for key, some in bodies.group_by(*grouped, "_part", maintain_order=True):
        row = dict(zip([*grouped, measure.part or "_part"], key, strict=True)) | choices
        row.pop("_part", None)
        k, n = (some[name].to_numpy().astype(np.float64) for name in ("k", "n"))
        if choices.get("largest") == "without":
            kept = np.argsort(-n, kind="stable")[_LARGEST:]
            k, n = k[kept], n[kept]
        if choices.get("mean") == "rates":
            enough = n >= FEWEST_FOR_A_RATE
            k, n = k[enough] / n[enough], np.ones(int(enough.sum()))
        if not n.sum():
            continue
        value, pooled = float(k.sum() / n.sum()), bool(some["_reports"].max() != 1)
        low, high = limits_of(measure, k, n, pooled=pooled)
        if choices.get("codes") == "corrected":
            freed, low, high = corrected(str(key[-1]), int(k.sum()), int(n.sum()), audited)
            if freed is None:
                continue
            value = freed
        scaled = {name: None if end is None else end * measure.scale for name, end in (("low", low), ("high", high))}
        yield row | {"n": int(n.sum()), "value": value * measure.scale} | scaled
