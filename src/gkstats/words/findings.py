"""What a headline is made from, and is: what bears a finding out, and the title with its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from gkstats.words.wording import speaker

if TYPE_CHECKING:
    import polars as pl

    from gkstats.words.wording import Source

Row = dict[str, Any]


class Survives(Protocol):
    """What bears a finding out: rows of a frame, the higher or later first, and how many choices it holds under."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """Give the rows."""

    @property
    def choices(self) -> int:
        """Give how many defensible choices it holds under."""

    @property
    def rises(self) -> bool:
        """Tell whether the first row's value is the higher one."""


class Places(Protocol):
    """An indicator by place: the limits of chance, and whether more lie outside than by chance."""

    @property
    def limits(self) -> pl.DataFrame:
        """Give a row a place, with `outside`."""

    @property
    def beyond_chance(self) -> bool:
        """Tell whether the places differ."""

    @property
    def within(self) -> int:
        """Give how many places at least lie inside their limits under each choice."""

    @property
    def choices(self) -> int:
        """Give how many choices there are."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A chart's title and, where that is a finding which survives, the sentence with n and interval; else "".

    `across` names the columns whose keys it compares: a panel of one key would not show it.
    """

    title: str
    sentence: str = ""
    across: tuple[str, ...] = ()


def held(choices: int, source: Source, *, stop: str = "") -> str:
    """Say under how many choices of method it holds; `stop` is the full stop of what stands before it."""
    t = speaker(source.language)
    said = t(f" It holds under each of {choices:,} choices of method.", f"{choices:,}种处理方式下均成立。")
    return stop + (said if choices > 1 else "")
