"""Which reports of a corpus are meant: some years, a province, a level, a scope, as a notebook's parameters say it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.bodies import divisions
from gkstats.dataset import schema
from gkstats.issues import PhrasedError

if TYPE_CHECKING:
    from gkstats.model import Phrase

_YEARS: Final = re.compile(r"(\d{4})(?:\s*[-\u2013]\s*(\d{4}))?")


def parse_years(text: str) -> list[int]:
    """Read a selection of years: `2023`, `2019-2021` or `2019, 2021-2023`; an empty text selects nothing.

    Raises ValueError, naming the part that is no year.
    """
    years: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        found = _YEARS.fullmatch(part)
        if found is None:
            raise PhrasedError("no_year", text=part)
        first, last = int(found[1]), int(found[2] or found[1])
        years.update(range(min(first, last), max(first, last) + 1))
    return sorted(years)


def one_of(name: str | Phrase, value: str, allowed: tuple[str, ...]) -> str:
    """Give `value` back; raises ValueError that lists what is allowed where it is none of that."""
    if value not in allowed:
        raise PhrasedError("not_one_of", name=name, text=value, names=allowed)
    return value


def condition(years: str | int = "", province: str = "", level: str = "", scope: str = "", agency: str = "") -> pl.Expr:
    """Give the condition on the table `reports`; what is empty selects all.

    `years` is read by `parse_years` (papermill gives a single year as a number). A province may be written as its name
    begins, or as it is called in English: 内蒙古, Qinghai; `agency` is a body's key or its name as the title prints it.
    Raises ValueError for a year, province, level or scope that there is not.
    """
    wanted = [pl.lit(value=True)]
    if str(years).strip():
        wanted.append(pl.col("year").is_in(parse_years(str(years))))
    if province.strip():
        wanted.append(pl.col("province").is_in(provinces(province)))
    if level:
        wanted.append(pl.col("level") == one_of("level", level, schema.LEVELS))
    if scope:
        wanted.append(pl.col("scope") == one_of("scope", scope, schema.SCOPES))
    if agency:
        wanted.append((pl.col("agency_key") == agency) | (pl.col("agency") == agency))
    return pl.all_horizontal(wanted)


def provinces(given: str) -> list[str]:
    """Give the full names of the provinces that are meant: the one that is called so, else all whose names begin so.

    In English a name is written whole, in capitals or not. Raises ValueError, with the names that there are.
    """
    called = {name: (name, *short) for name, short in sorted(divisions.province_names().items())}
    wanted = given.strip()
    same = [name for name, names in called.items() if wanted.casefold() in map(str.casefold, names)]
    found = same or [name for name in called if name.startswith(wanted)]
    if not found:
        raise PhrasedError("no_province", text=given, names=tuple(f"{name} {en}" for name, _, en in called.values()))
    return found
