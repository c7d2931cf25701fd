"""Which panels and rows of a frame are drawn: what can be read on a slide; what is left out is named in one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias, cast

import polars as pl

from gkstats.words import terms
from gkstats.words.wording import speaker

if TYPE_CHECKING:
    from gkstats.words.wording import Source

# One column, or several whose names are read as one.
Columns: TypeAlias = str | Sequence[str]

HIGH: Final = 400  # pixels for all rows of a chart together, so that its letters can be read on a slide
LOWEST: Final = 20  # a row with a line of text
HEAD: Final = 80  # what each row of panels takes besides
_ACROSS: Final = 3
# Keys that say less than the others stand below them, whatever their share.
_LAST: Final = {"code": ("general", "other")}


def readable(
    frame: pl.DataFrame, facet: Columns | None, subtitle: str, source: Source, *, size: str = "n", high: int = 0
) -> tuple[pl.DataFrame, str]:
    """Leave out the panels that nobody could read, and say so behind the subtitle; explain whose figures there are.

    Left out are panels with fewer than `source.few` in every row (in the column `size`) beside one that has more, and
    those for which a slide has no room, the smallest first. A panel is `high` pixels, else so many as its rows take.
    """
    columns = _listed(facet)
    if not columns or frame.is_empty() or size not in frame.columns:
        return frame, subtitle + explained(frame, columns, source.language)
    t = speaker(source.language)
    largest = frame.group_by(columns, maintain_order=True).agg(
        _size(frame, size).max().fill_null(0).alias("_size"), pl.len().alias("_rows")
    )
    enough = largest.filter(pl.col("_size") >= source.few)
    kept = enough if enough.height else largest
    rows = high or cast("int", kept["_rows"].max()) * LOWEST
    room = _ACROSS * max(1, HIGH // (rows + HEAD))
    drawn = kept.sort("_size", descending=True, maintain_order=True).head(room)
    left = largest.join(drawn, on=columns, how="anti", nulls_equal=True, maintain_order="left")
    said = ""
    if left.height:
        few, more = left.filter(pl.col("_size") < source.few), left.filter(pl.col("_size") >= source.few)
        small = t(f"fewer than {source.few} in each row", f"各行均不足{source.few}")
        parts = [
            t(f"{_names(some, columns, source)} ({why})", f"{_names(some, columns, source)}（{why}）")
            for some, why in ((few, small), (more, t("no room", "篇幅所限"))) if some.height
        ]  # fmt: skip
        said = t(f" Not drawn: {'; '.join(parts)}.", f"未画：{'；'.join(parts)}。")
    shown = frame.join(drawn.select(columns), on=columns, how="semi", nulls_equal=True, maintain_order="left")
    return shown, subtitle + explained(shown, columns, source.language) + said


def explained(frame: pl.DataFrame, columns: Columns | None, language: str) -> str:
    """Say once what the scopes mean that a chart stands by; nothing where it stands by none."""
    if "scope" not in _listed(columns) or frame.is_empty():
        return ""
    t = speaker(language)
    there = set(frame["scope"].cast(pl.String).unique())
    meanings = {
        "own_body": t("own body: what the body itself did", "本机关：仅本机关自身的数字"),
        "jurisdiction": t("jurisdiction: all bodies of a government's territory", "本行政区域：政府就全辖区填报的数字"),
    }
    said = [words for scope, words in meanings.items() if scope in there]
    if not said:
        return ""
    joined = t("; ", "；").join(said)
    return t(f" {joined[:1].upper()}{joined[1:]}.", f"{joined}。")


def by_value(frame: pl.DataFrame, column: str, values: tuple[str, ...], facet: Columns | None) -> pl.DataFrame:
    """Sort the rows by the first of `values` that is there, the highest first, as the last year's largest panel has.

    What says less than the others (`general`, `other`) comes last.
    """
    columns = _listed(facet)
    first = ["year", "n"] if "year" in columns else ["n"]
    largest = frame.sort(first, descending=True, nulls_last=True, maintain_order=True).head(1).select(columns)
    panel = frame.join(largest, on=columns, how="semi", nulls_equal=True) if columns else frame
    value = pl.coalesce([name for name in values if name in frame.columns])
    apart = pl.col(column).cast(pl.String).is_in(_LAST.get(column, ()))
    keys = panel.sort(apart, value, column, descending=[False, True, False], nulls_last=True)[column].unique(
        maintain_order=True
    )
    ranks = pl.DataFrame({column: keys, "_rank": range(len(keys))})
    return frame.join(ranks, on=column, how="left", maintain_order="left").sort(
        "_rank", maintain_order=True, nulls_last=True
    ).drop("_rank")  # fmt: skip


def _size(frame: pl.DataFrame, size: str) -> pl.Expr:
    """Give what a row rests on; of unknown scope, where one is a mixture, the reports and not what they count."""
    if not {"scope", "reports"} <= set(frame.columns):
        return pl.col(size)
    unknown = pl.col("scope").cast(pl.String) == "unknown"
    return pl.when(unknown).then(pl.min_horizontal(size, "reports")).otherwise(pl.col(size))


def _names(panels: pl.DataFrame, columns: list[str], source: Source) -> str:
    """Name panels in one line, each once."""
    t = speaker(source.language)
    named = [
        t(", ", "，").join(
            terms.keys(column, source.language).get(str(row[column]), str(row[column]))
            for column in columns if row[column] is not None
        )
        for row in panels.select(columns).iter_rows(named=True)
    ]  # fmt: skip
    return t("; ", "；").join(dict.fromkeys(named))


def _listed(columns: Columns | None) -> list[str]:
    return [columns] if isinstance(columns, str) else list(columns or ())
