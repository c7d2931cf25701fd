"""One row a mark: two rows drawn on one place would look like one number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.charts.drawing import named

if TYPE_CHECKING:
    from gkstats.charts.panels import Columns

_SHOWN: Final = 3
# Columns of numbers or of yes and no that tell groups apart, not what was found of them.
_APART: Final = ("year", "at", "repeats")


def one_row_a_mark(frame: pl.DataFrame, *marks: Columns | None, facet: str = "facet by or filter") -> None:
    """Raise ValueError where several rows would be drawn as one mark; it names the column to facet or filter by.

    `marks` are the columns that a mark stands for, `facet` what may be done about the others.
    """
    place = [named(columns, "en").alias(f"_{number}") for number, columns in enumerate(marks) if columns]
    keys = [expression.meta.output_name() for expression in place]
    several = frame.with_columns(place).filter(pl.len().over(keys) > 1)
    if several.is_empty():
        return
    used = {name for columns in marks if columns for name in ([columns] if isinstance(columns, str) else columns)}
    groups = [
        name for name, dtype in frame.schema.items()
        if name not in used and (name in _APART or isinstance(dtype, pl.String | pl.Enum | pl.Categorical))
    ]  # fmt: skip
    differing = [name for name in groups if (several.group_by(keys).agg(pl.col(name).n_unique())[name] > 1).any()]
    enough = [name for name in differing if not several.select(*keys, name).is_duplicated().any()]
    by = " and ".join(f"`{name}`" for name in (enough[:1] or differing))
    shown = several.select(pl.concat_str(keys, separator=" · ")).to_series().unique(maintain_order=True)[:_SHOWN]
    do = f"{facet} {by}" if by else "the rows differ in no group: leave one of each"
    msg = f"several rows for one mark ({', '.join(shown)}): {do}"
    raise ValueError(msg)
