"""Reports that leave out a column of a form, head and numbers: a requester, an outcome below each route, a measure.

done = fewer_columns("2021", 7, "tabs")     # a Case, as evaluation.judge takes it; it has no value for those cells
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Final

from evaluation.judge import Case, case
from evaluation.layouts import LAYOUTS
from evaluation.printing import blocks, numbers

if TYPE_CHECKING:
    from gkstats.demo.printing import Grid, Key, Number

# Layouts whose heads stand whole, or drawn on a page.
IN: Final = (
    "tabs", "tabs_full", "tabs_repeated", "pipes", "markdown", "grid_table", "csv", "bar_lines", "spaces", "listed",
    "listed_before", "folded_4", "one_line", "pdf_own", "pdf_last", "drawn", "pages_dash",
)  # fmt: skip
# Of these, what is hurt, too.
HURT_IN: Final = ("tabs", "markdown", "listed", "spaces", "pdf_own", "drawn")


def fewer_columns(form: str, seed: int, layout: str, *, sums: bool = True) -> Case:
    """Print a report without one of the columns of one of its tables; with `sums` all others add up."""
    rng = Random(f"fewer columns {form}{seed}{layout}")  # noqa: S311
    several = [block for block in blocks(form) if len(block.columns) > 2]
    block = rng.choice([several[0], several[-2], several[-2], several[-1]])
    name = rng.choice([column for column in block.columns if column[-1] != "natural_person"])[-1]
    values = numbers(form, seed, sums=sums)
    gone = {key for key in values if key[: 1 + len(block.key)] == (block.table, *block.key) and key[-1] == name}
    if sums:
        _add_up(values, gone)
    done = case(form, values, LAYOUTS[layout], seed)
    kept = {key: value for key, value in values.items() if key not in gone}
    return replace(done, document=done.document.change(lambda grid: _without(grid, gone)), values=kept)


def _add_up(values: dict[Key, Number], gone: set[Key]) -> None:
    """Set what is gone to zero, and the totals to what the others add up to."""
    values.update(dict.fromkeys(gone, 0))
    for key in values:
        if key[0] != "proactive" and key[-1] == "total" and key not in gone:
            values[key] = sum(value for other, value in values.items() if other[:-1] == key[:-1] and other != key)


def _without(grid: Grid, gone: set[Key]) -> Grid:
    """Give a grid without the columns of some cells; of section two's rows those cells and their heads."""
    boxes = [box for box in grid.boxes if box.key in gone]
    rows, columns = {box.row for box in boxes}, {box.column for box in boxes}
    if not boxes:
        return grid
    if grid.labels == 1:
        among = {min(rows) - 1, *rows}
        kept = [box for box in grid.boxes if box.row not in among or box.column not in columns]
        behind = [replace(b, column=b.column - (b.row in among and b.column > min(columns))) for b in kept]
        return replace(grid, boxes=tuple(behind))
    at = {column: n for n, column in enumerate(c for c in range(grid.width) if c not in columns)}
    own = [(box, [at[c] for c in range(box.column, box.column + box.width) if c in at]) for box in grid.boxes]
    return replace(grid, boxes=tuple(replace(box, column=to[0], width=len(to)) for box, to in own if to))
