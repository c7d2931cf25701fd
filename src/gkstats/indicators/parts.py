"""What reports add to an indicator, part by part: never are there rows for all parts of all reports at once.

A frame of what each report adds is long (one row a report and part, which `of_part` names: reports may lack some), or
wide (one row a report, with columns `k:PART`, and `k_low:PART` and `k_high:PART` where bounds are given; n and its
bounds are the same for all parts, and each k is null where n is).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

K: Final = "k:"
_OF_PARTS: Final = ("k", "k_low", "k_high")
_OF_ALL: Final = ("n", "n_low", "n_high", "determined")


def beside(each: pl.LazyFrame, *facts: str | pl.Expr) -> Iterator[tuple[list[str], pl.DataFrame]]:
    """Give the names of parts and a wide frame of them, worked out: some facts, then the numbers that there are.

    A wide frame is given as a whole, a long one part by part; where there are no parts, one without rows.
    """
    there = each.collect_schema().names()
    numbers = [name for name in there if name in _OF_ALL or name.split(":")[0] in _OF_PARTS]
    long = ["of_part"] if "of_part" in there else []
    some = each.select(*facts, *(pl.col(name).cast(pl.String) for name in long), *numbers).collect()
    named = some["of_part"].unique().sort().to_list() if long else _named(there)
    ours = [name for name in _OF_PARTS if name in there]
    if not named:
        nothing = some.clear().rename({name: f"{name}:" for name in ours})
        yield [""], nothing.with_columns(pl.lit(0, pl.Int64).alias(K))
    elif long:
        for part in named:
            yield [part], some.filter(of_part=part).drop("of_part").rename({name: f"{name}:{part}" for name in ours})
    else:
        yield named, some


def part_type(each: pl.LazyFrame) -> pl.DataType:
    """Give the type of a long frame's parts, whose order may be that of a form; of a wide one's they are text."""
    return each.collect_schema().get("of_part", pl.String())


def long(each: pl.LazyFrame) -> pl.LazyFrame:
    """Give one row a report and part, with `of_part`, k, and its bounds where they are given."""
    there = each.collect_schema().names()
    if "of_part" in there:
        return each
    facts = [name for name in there if ":" not in name]
    numbers = [name for name in _OF_PARTS if any(column.startswith(f"{name}:") for column in there)]
    parts = (
        each.select(*facts, *(pl.col(f"{name}:{part}").alias(name) for name in numbers), of_part=pl.lit(part))
        for part in _named(there)
    )
    return pl.concat(parts)


def _named(columns: Sequence[str]) -> list[str]:
    return [name.removeprefix(K) for name in columns if name.startswith(K)]
