"""What survives: a majority, a trend or an order that holds under every defensible choice (`specifications`).

Two shares are told apart by the interval of their difference, made of their own two intervals (R. G. Newcombe, Statist.
Med. 17 (1998) 873-890, method 10; G. Y. Zou and A. Donner, Statist. Med. 27 (2008) 1693-1702). It takes the two for
independent: between the same bodies' years that is on the safe side.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.indicators.change import change
from gkstats.indicators.specifications import CHOICES, specifications
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gkstats.corpus.store import Corpus

Row = dict[str, Any]
HALF: Final = 0.5
_END: Final = ("value", "low", "high")


@dataclass(frozen=True, slots=True)
class Survivor:
    """Rows of a frame that bear out a finding, the higher first (of a trend: the later), and how many choices do."""

    rows: tuple[Row, ...]
    choices: int
    rises: bool = True


def widest(found: pl.DataFrame) -> pl.DataFrame:
    """Give the rows of one scope (of jurisdictions: of one level): that with the most reports in its last year."""
    groups = [name for name in ("scope", "level") if name in found.columns]
    known = found.drop_nulls([name for name in ("year",) if name in found.columns])
    if not groups or known.is_empty():
        return found
    if "year" in known.columns:
        known = known.filter(pl.col("year") == pl.col("year").max())
    certain = known.filter(pl.col("scope").cast(pl.String) != "unknown")
    largest = (known if certain.is_empty() else certain).sort("reports", descending=True, maintain_order=True).head(1)
    return found.join(largest.select(groups).unique(), on=groups, how="semi", nulls_equal=True)


def majority(found: pl.DataFrame, made: pl.DataFrame | None = None, *, few: int = FEW) -> Survivor | None:
    """Give the last year's row where more than half do under every choice, the unknown counted against it; else None.

    `found` has one row a year (see `widest`), `made` (`specifications`) may have those of other groups.
    """
    row = _last(found, few)
    if row is None or not (row["value"] or 0) > HALF or not (row.get("at_least", 1) or 0) > HALF:
        return None
    tables = _tables(made, [row], _groups(found))
    holds = tables and all((low or 0) > HALF for ((_, low, _),) in tables)
    return Survivor((row,), len(tables)) if holds else None


def trend(
    found: pl.DataFrame,
    made: pl.DataFrame | None = None,
    same: pl.DataFrame | None = None,
    *,
    few: int = FEW,
) -> Survivor | None:
    """Give the last and the first year's rows where the one is surely higher or lower than the other; else None.

    Both years are of one series. It must hold under every choice known in both years and, where the `change` of the
    `same` bodies over as many years is given, in these.
    """
    last = _last(found, few)
    if last is None:
        return None
    enough = found.filter(pl.col("n") >= few).drop_nulls("year")
    if "series" in found.columns:
        enough = enough.filter(pl.col("series") == last["series"])
    first = enough.sort("year").row(0, named=True)
    tables = _tables(made, [last, first], _groups(found))
    sign = _sign(tables)
    if first["year"] == last["year"] or not sign:
        return None
    if same is not None:
        own = [pl.col(name).eq_missing(last.get(name)) for name in _groups(found) if name in same.columns]
        both = same.filter(*own).drop_nulls("change")["change"].to_list()
        if not both or any(by * sign <= 0 for by in both):
            return None
    return Survivor((last, first), len(tables), rises=sign > 0)


def over_years(
    corpus: Corpus,
    indicator: str,
    found: pl.DataFrame,
    made: pl.DataFrame | None = None,
    *,
    few: int = FEW,
) -> Survivor | None:
    """Give the `trend` of an indicator that holds in the bodies with reports on both years too; else None."""
    moved = trend(found, made, few=few)
    if moved is None:
        return None
    last, first = (row["year"] for row in moved.rows)
    same = change(corpus, indicator, years=last - first)
    return trend(found, made, same.filter(pl.col("year") == last), few=few)


def moved_first(corpus: Corpus, found: pl.DataFrame, *, few: int = FEW) -> Survivor | None:
    """Give the trend of the first indicator, of those named in the column `indicator` of `found`, that has one."""
    for name in found["indicator"].unique(maintain_order=True):
        own = found.filter(indicator=name)
        if trend(own, few=few) is None:
            continue
        # The years before tell which bodies are the same.
        ends = {year - back for year in (own["year"].min(), own["year"].max()) for back in (0, 1)}  # type: ignore[operator]
        some = corpus.where(years=",".join(map(str, sorted(ends))))
        moved = over_years(corpus, name, own, specifications(some, name), few=few)
        if moved is not None:
            return moved
    return None


def moved_most(
    corpus: Corpus,
    indicator: str,
    found: pl.DataFrame,
    column: str,
    made: pl.DataFrame | None = None,
    *,
    few: int = FEW,
) -> Survivor | None:
    """Give the `trend` of the key in `column` that changed most from the first to the last year of `found`; else None.

    Only keys are looked at whose change in the same bodies is sure after the correction for so many comparisons.
    """
    years = found.drop_nulls("year")["year"]
    if years.n_unique() < 2:
        return None
    first, last = int(years.min()), int(years.max())  # type: ignore[arg-type]
    same = change(corpus, indicator, years=last - first).filter(pl.col("year") == last, "sure")
    same = same.sort(pl.col("change").abs(), descending=True)
    for key in same[column].cast(pl.String).unique(maintain_order=True):
        of_key = pl.col(column).cast(pl.String) == key
        known = made.filter(of_key) if made is not None else None
        moved = trend(found.filter(of_key), known, same.filter(of_key), few=few)
        if moved is not None:
            return moved
    return None


def mostly_not(
    found: pl.DataFrame, column: str, made: pl.DataFrame | None = None, *, few: int = FEW
) -> Survivor | None:
    """Give the row of the highest value where at each key in `column` fewer than half do, under every choice."""
    rows = found.filter(pl.col("n") >= few).drop_nulls("value").sort("value", descending=True).to_dicts()
    tables = [_tables(made, [row], [*_groups(found), column]) for row in rows]
    ends = [high for table in tables for ((_, _, high),) in table]
    if not rows or not all(tables) or any(high is None or high >= HALF for high in ends):
        return None
    # Of the others the check says nothing, and they could not turn it round.
    return Survivor(({**rows[0], "at_least": None},), min(map(len, tables)))


def above_in_each(
    found: pl.DataFrame, column: str, pair: tuple[str, str], within: str, *, few: int = FEW
) -> Survivor | None:
    """Give the rows of the `pair` of keys in `column`, summed, where the first is above the second at each `within`.

    Compared are those with at least `few` in both, as they are and, where both are, as corrected for coding errors;
    None where one is not surely above, or fewer than two are compared.
    """
    enough = found.filter(pl.col("n") >= few, pl.col(column).cast(pl.String).is_in(pair))
    both = [rows for rows in enough.partition_by(within) if rows.height == len(pair)]
    compared = []
    for rows in both:
        one, other = ({str(row[column]): row for row in rows.to_dicts()}[key] for key in pair)
        if any(_sure(_ends(one, name), _ends(other, name)) <= 0 for name in _shares(one, other)):
            return None
        compared.append((one, other))
    if len(compared) < 2:
        return None
    return Survivor(tuple(_summed([rows[place] for rows in compared]) for place in (0, 1)), 1)


def above_all(found: pl.DataFrame, column: str, made: pl.DataFrame | None = None, *, few: int = FEW) -> Survivor | None:
    """Give the row of the highest value and the next one where it is above every other under every choice; else None.

    `found` has one row a key in `column`; keys with fewer than `few` in n are compared with none.
    """
    return _ordered(found, column, made, few, lambda rows: [(rows[0], other) for other in rows[1:]])


def extremes(found: pl.DataFrame, column: str, made: pl.DataFrame | None = None, *, few: int = FEW) -> Survivor | None:
    """Give the highest and the lowest row where the one is above the other under every choice; else None."""
    return _ordered(found, column, made, few, lambda rows: [(rows[0], rows[-1])])


def _ordered(
    found: pl.DataFrame,
    column: str,
    made: pl.DataFrame | None,
    few: int,
    pairs: Any,  # noqa: ANN401
) -> Survivor | None:
    rows = found.filter(pl.col("n") >= few).drop_nulls(["value", column]).sort("value", descending=True).to_dicts()
    if len(rows) < 2:
        return None
    compared = pairs(rows)
    groups = [*_groups(found), column]
    counts = []
    for higher, lower in compared:
        tables = _tables(made, [higher, lower], groups)
        if _sign(tables) <= 0:
            return None
        counts.append(len(tables))
    return Survivor(compared[0], min(counts))


def _summed(rows: list[Row]) -> Row:
    """Add k and n of several rows; an interval is left out, since the rows are of the same bodies."""
    k, n = (sum(row[name] for row in rows) for name in ("k", "n"))
    return rows[0] | {"k": k, "n": n, "value": k / n, "low": None, "high": None, "unknown": 0}


def _groups(found: pl.DataFrame) -> list[str]:
    return [name for name in ("scope", "level") if name in found.columns]


def _last(found: pl.DataFrame, few: int) -> Row | None:
    """Give the last year's row, if it is one and has at least `few` in its n."""
    rows = found.drop_nulls("year") if "year" in found.columns else found
    rows = rows.filter(pl.col("year") == pl.col("year").max()) if "year" in found.columns else rows
    rows = rows.filter(pl.col("n") >= few)
    return rows.row(0, named=True) if rows.height == 1 else None


def _tables(made: pl.DataFrame | None, rows: Iterable[Row], groups: Iterable[str]) -> list[list[tuple[Any, ...]]]:
    """Give the rows' (value, low, high) under each choice that all of them have; without any their own."""
    if made is None:
        return [[_ends(row) for row in rows]]
    choices = [name for name in CHOICES if name in made.columns]
    known: list[dict[tuple[Any, ...], tuple[Any, ...]]] = []
    for row in rows:
        own = [
            pl.col(name).cast(pl.String).eq_missing(pl.lit(None if row[name] is None else str(row[name])))
            for name in (*groups, "year") if name in row and name in made.columns
        ]  # fmt: skip
        found = made.filter(own)
        known.append({tuple(one[name] for name in choices): _ends(one) for one in found.iter_rows(named=True)})
    every = [made for made in known[0] if all(made in other for other in known)]
    return [[other[made] for other in known] for made in every]


def _ends(row: Mapping[str, Any], share: str = "") -> tuple[Any, ...]:
    """Give (value, low, high) of a row, or of its `corrected` share."""
    return tuple(row[name] for name in ((share, f"{share}_low", f"{share}_high") if share else _END))


def _shares(*rows: Row) -> tuple[str, ...]:
    return ("", "corrected") if all(row.get("corrected") is not None for row in rows) else ("",)


def _sign(tables: list[list[tuple[Any, ...]]]) -> int:
    """Tell whether the first of two values is surely above the second in all tables (1), surely below (-1), or not."""
    signs = {_sure(*table) for table in tables}
    return signs.pop() if len(signs) == 1 else 0


def _sure(one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
    if None in one or None in other:
        return 0
    (value, low, high), (beside, beside_low, beside_high) = one, other
    by = value - beside
    if by - hypot(value - low, beside_high - beside) > 0:
        return 1
    return -1 if by + hypot(high - value, beside - beside_low) < 0 else 0
