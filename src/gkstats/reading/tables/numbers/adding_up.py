"""The sums that a form demands of a table: along its rows, and down its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from gkstats import forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.forms import Block, Row

Values: TypeAlias = "tuple[tuple[int, ...], ...]"


class Sums(NamedTuple):
    """The sums of a table with so many rows and columns.

    `along` gives, for each sum along every row, the column of a total and those that it adds up; `down`, for each sum
    down every column, a sign for each row: 1 on its left side, -1 on its right, 0 for rows that it leaves out.
    """

    rows: int
    size: int
    along: tuple[tuple[int, tuple[int, ...]], ...]
    down: tuple[tuple[int, ...], ...]

    @property
    def covered(self) -> bool:
        """Whether every row is in a sum down the columns."""
        return bool(self.down) and all(map(any, zip(*self.down, strict=True)))

    def rows_held(self, values: Values) -> bool:
        """Tell whether every row adds up."""
        return all(row[total] == sum(row[part] for part in parts) for row in values for total, parts in self.along)

    def broken(self, values: Values) -> int:
        """Count the columns that do not add up."""
        return sum(
            any(sum(sign * value for sign, value in zip(signs, column, strict=True)) for signs in self.down)
            for column in zip(*values, strict=True)
        )


def sums_of(form: str, block: Block, rows: Sequence[Row]) -> Sums:
    """Give the sums of a form's block, of which these rows are printed; what a row stands for is missed nowhere."""
    names = [(row.key or ("",))[-1] for row in rows]
    spared = {name for row in block.rows if row.key for name in (row.unless if row.key[-1] in names else ())}
    spared |= {row.key[-1] for row in block.rows if row.key and set(row.unless) & set(names)}
    down = [
        tuple((name in identity.left) - (name in identity.right) for name in names)
        for identity in forms.load(form).identities
        if identity.table == block.table
        and identity.along == "item"
        and {*identity.left, *identity.right} <= {*names, *spared}
    ]
    return Sums(len(rows), len(block.columns), block.sums, tuple(down))
