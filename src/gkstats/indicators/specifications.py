"""What a finding hangs on: the same indicator under every defensible choice, one row each.

U. Simonsohn, J. P. Simmons, L. D. Nelson, Nature Human Behaviour 4 (2020) 1208-1214 (specification curve). A finding is
stated only where it holds in all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from gkstats.dataset import schema
from gkstats.indicators.audited import errors_of_coder
from gkstats.indicators.change import FEWEST_FOR_A_RATE
from gkstats.indicators.coder_errors import corrected
from gkstats.indicators.declared import chosen
from gkstats.indicators.numbers import BOUNDS, DOUBTFUL, Choice, groups, levelled
from gkstats.indicators.parts import K, beside
from gkstats.indicators.sums import limits_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

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
_OF_REPORTS: Final = ("unknown_scope", "same_bodies")  # which reports are summed; the others say what of the sums
_LARGEST: Final = 5
_YEARS: Final = 10_000  # more than any year, so that a number of a body and a year goes on by 1


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
    for known_as in _each_of(checked):
        for side in _known(corpus, measure, Choice(*known_as.values()), grouped, by, scope):
            for taken in _each_of(of_reports):
                if taken["unknown_scope"] != side.unknown_scope:
                    continue
                for key, pooled, k, n in side.sums(same=taken.get("same_bodies") == "same"):
                    named = dict(zip([*grouped, measure.part], key, strict=True)) | known_as | taken
                    named.pop("", None)
                    for choices in _each_of(of_sums):
                        found = _value(measure, choices, key[-1], k, n, audited, pooled=pooled)
                        rows += [named | choices | found] if found else []
    part: dict[str, pl.DataType] = {measure.part: pl.String()} if measure.part else {}
    types: dict[str, pl.DataType] = {name: corpus.scan("reports").collect_schema()[name] for name in grouped} | part
    types |= dict.fromkeys([*checked, *varied], pl.String())
    types |= {"n": pl.Int64(), "value": pl.Float64(), "low": pl.Float64(), "high": pl.Float64()}
    return pl.DataFrame(rows, schema=types, orient="row").sort(*grouped, *part, "value", nulls_last=True)


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
    corpus: Corpus, measure: Indicator, choice: Choice, grouped: Sequence[str], by: Sequence[str], scope: str
) -> Iterator[_Side]:
    """Give what each report adds, without and with those of unknown scope counted into each other one."""
    each = measure.each(corpus, choice).filter(~pl.col("aside"))
    whose = pl.coalesce("agency_key", "report_id").alias("_whose")
    for parts, some in beside(each, *dict.fromkeys([*grouped, "year", "scope", "level"]), whose):
        known = some.drop_nulls("n").with_columns(pl.col("_whose").rank("dense").cast(pl.Int64))
        certain, unknown = known.filter(pl.col("scope") != "unknown"), known.filter(pl.col("scope") == "unknown")
        counted = [
            unknown.with_columns(scope=pl.lit(name).cast(known.schema["scope"]))
            for name in ("own_body", "jurisdiction")
        ]
        added = pl.concat(counted).join(certain.select("scope").unique(), on="scope", how="semi")
        asked = pl.col("scope") == scope if scope else pl.lit(value=True)
        for name, side in (("without", certain), ("with", pl.concat([certain, added]))):
            yield _Side.of(name, levelled(side.lazy(), by).filter(asked).collect(), grouped, parts)


@dataclass(frozen=True, slots=True)
class _Side:
    """What reports add, one entry a report, sorted by group and body: equal bodies stand so in every run.

    `groups` are the keys of each group; `cell` is group times `bodies` plus the body's number, `k` has an array a part;
    `goes_on` tells that the body is known in the year before, too.
    """

    unknown_scope: str
    groups: list[tuple[Any, ...]]
    bodies: int
    cell: NDArray[np.int64]
    k: dict[str, Numbers]
    n: Numbers
    goes_on: NDArray[np.bool_]

    @classmethod
    def of(cls, unknown_scope: str, frame: pl.DataFrame, grouped: Sequence[str], parts: Sequence[str]) -> _Side:
        groups = frame.select(grouped).unique(maintain_order=True).with_row_index("_group")
        bodies = (frame.select(pl.col("_whose").max()).item() or 0) + 1
        line = pl.col("_whose") * len(schema.SCOPES) + pl.col("scope").to_physical().cast(pl.Int64)
        rows = (
            frame.join(groups, on=grouped, nulls_equal=True)
            .select(
                (pl.col("_group").cast(pl.Int64) * bodies + pl.col("_whose")).alias("cell"),
                pl.col("n", *(K + part for part in parts)),
                (line * _YEARS + pl.col("year")).alias("when"),
            )
            .sort("cell")
        )
        before = rows["when"].drop_nulls() + 1
        goes_on = rows["when"].is_in(before.unique().implode()).fill_null(value=False)
        k = {part: rows[K + part].cast(pl.Float64).to_numpy() for part in parts}
        n = rows["n"].cast(pl.Float64).to_numpy()
        keys, cell = groups.select(grouped).rows(), rows["cell"].to_numpy()
        return cls(unknown_scope, keys, bodies, cell, k, n, goes_on.to_numpy())

    def sums(self, *, same: bool) -> Iterator[tuple[tuple[Any, ...], bool, Numbers, Numbers]]:
        """Give each group's key and part, whether a body has several reports in it, and k and n of its bodies.

        `same` takes only what goes on from the year before.
        """
        taken = self.goes_on if same else slice(None)
        cell = self.cell[taken]
        first = np.flatnonzero(np.diff(cell, prepend=-1))
        reports = np.diff(first, append=cell.size)
        n, group = np.add.reduceat(self.n[taken], first), cell[first] // self.bodies
        ends = [*np.flatnonzero(np.diff(group, prepend=-1)), group.size]
        for part, each in self.k.items():
            k = np.add.reduceat(each[taken], first)
            for start, end in pairwise(ends):
                pooled = bool(reports[start:end].max() > 1)
                yield (*self.groups[group[start]], part), pooled, k[start:end], n[start:end]


def _each_of(names: Sequence[str]) -> list[dict[str, str]]:
    """Give every combination of the choices that are named."""
    return [dict(zip(names, values, strict=True)) for values in product(*(CHOICES[name] for name in names))]


def _value(
    measure: Indicator,
    choices: Mapping[str, str],
    part: str,
    k: Numbers,
    n: Numbers,
    audited: Mapping[str, Errors] | None,
    *,
    pooled: bool,
) -> dict[str, Any]:
    """Give n, value, low and high of one group under the choices that bear on sums; nothing where there is no n."""
    if choices.get("largest") == "without":
        kept = np.argsort(-n, kind="stable")[_LARGEST:]
        k, n = k[kept], n[kept]
    if choices.get("mean") == "rates":
        enough = n >= FEWEST_FOR_A_RATE
        k, n = k[enough] / n[enough], np.ones(int(enough.sum()))
    if not n.sum():
        return {}
    value = float(k.sum() / n.sum())
    low, high = limits_of(measure, k, n, pooled=pooled)
    if choices.get("codes") == "corrected":
        freed, low, high = corrected(part, int(k.sum()), int(n.sum()), audited)
        if freed is None:
            return {}
        value = freed
    scaled = {name: None if end is None else end * measure.scale for name, end in (("low", low), ("high", high))}
    return {"n": int(n.sum()), "value": value * measure.scale} | scaled
