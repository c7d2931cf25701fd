"""The tables that stand in a text as programs keep them: literals, elements, records of fields."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from gkstats.reading.tables.page.elements import elements
from gkstats.reading.tables.page.fields import fields
from gkstats.reading.tables.page.literals import literals
from gkstats.reading.tables.page.structures import matrices_of

if TYPE_CHECKING:
    from gkstats.reading.tables.page.matrix import Matrix


@lru_cache(maxsize=2)  # each block asks for those of the same text
def kept_by_programs(lines: tuple[str, ...]) -> tuple[Matrix, ...]:
    """Give the matrices of all structures that lines print."""
    kinds = literals(lines), elements(lines), fields(lines)
    return tuple(matrix for branches in kinds for matrix in matrices_of(branches, lines))
