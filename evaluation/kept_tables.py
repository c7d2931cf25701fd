"""Tables as programs keep them in names and values: frames by columns, heads and rows apart, a record for each cell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gkstats.demo.writers import slots, spread

if TYPE_CHECKING:
    from gkstats.demo.printing import Grid, MergedBox

LABELS = 3  # columns of labels in section three's table


def _frame(grid: Grid) -> tuple[list[list[str]], list[list[str]], list[list[str]]]:
    """Give a grid's heads, each with its tiers, its rows' labels and its numbers; without heads all is numbers."""
    if grid.labels not in (0, LABELS):
        return [[str(n)] for n in range(grid.width)], [], [[cell or "" for cell in row] for row in spread(grid)]
    covering = slots(grid)
    heads = [list(dict.fromkeys(row[n].text for row in covering[: grid.heads])) for n in range(grid.width)]
    rows = [[box.text for box in row] for row in covering[grid.heads :]]
    return heads[grid.labels :], [row[: grid.labels] for row in rows], [row[grid.labels :] for row in rows]


def split_frame(grid: Grid, *, indent: int | None = None) -> list[str]:
    """Print as a DataFrame's `to_json(orient="split")` does, heads and labels with their tiers."""
    heads, labels, rows = _frame(grid)
    index = [label[-1:] for label in labels] if labels else range(len(rows))
    made = {"columns": heads, "index": [*index], "data": [[cell or None for cell in row] for row in rows]}
    return json.dumps(made, ensure_ascii=False, indent=indent).split("\n")


def columns_of_frame(grid: Grid, *, indent: int | None = None, listed: bool = False) -> list[str]:
    """Print a JSON object of the columns by their heads, each with its cells by the rows' numbers, or in a list."""
    heads, labels, rows = _frame(grid)
    names = (
        ["申请人情况", *("_".join(head) for head in heads)] if grid.labels == LABELS else ["_".join(h) for h in heads]
    )
    cells = [[*label[-1:], *row] for label, row in zip(labels or [[]] * len(rows), rows, strict=True)]
    if grid.labels != LABELS:
        cells = rows
    columns = {name: [row[n] or None for row in cells] for n, name in enumerate(names)}
    made = columns if listed else {name: {str(n): cell for n, cell in enumerate(own)} for name, own in columns.items()}
    return json.dumps(made, ensure_ascii=False, indent=indent).split("\n")


def _told(grid: Grid) -> list[tuple[str, str, str]]:
    """Give each number with its row's label and its column's head; of section four its route and outcome."""
    covering = slots(grid)
    if grid.labels in (0, LABELS):
        heads, labels, rows = _frame(grid)
        if not grid.labels:
            return [("_".join(head[:-1]), head[-1], cell) for head, cell in zip(heads, rows[0], strict=True)]
        return [
            (label[-1], head[-1], cell)
            for label, row in zip(labels, rows, strict=True)
            for head, cell in zip(heads, row, strict=True)
        ]
    over: list[MergedBox] = []
    told = []
    for row in covering:
        own = {id(box): box for box in row if box.key}
        over = over if own else row
        told += [(row[0].text, over[box.column].text, box.text) for box in own.values()]
    return told


def a_record_a_cell(grid: Grid) -> list[str]:
    """Print each number as a JSON object of its names and itself."""
    rows = [{"row": row, "column": head, "value": said} for row, head, said in _told(grid)]
    return [json.dumps(rows, ensure_ascii=False)]


def a_field_a_line(grid: Grid) -> list[str]:
    """Print each number below its names, a line each, and an empty line between them."""
    return [line for row, head, said in _told(grid) for line in (f"行：{row}", f"列：{head}", f"值：{said}", "")]


def an_element_a_cell(grid: Grid) -> list[str]:
    """Print each number as an XML element, its names in attributes."""
    cells = (f'  <cell row="{row}" column="{head}">{said}</cell>' for row, head, said in _told(grid))
    return ["<table>", *cells, "</table>"]
