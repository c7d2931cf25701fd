"""What is asked of a corpus's tables: cells by key, a body's numbers over the years, sentences that hold some words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

import polars as pl

from gkstats.corpus import selection
from gkstats.dataset import schema
from gkstats.issues import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Keys: TypeAlias = Mapping[str, str | Sequence[str]]

_SENTENCE: Final = r"[^。！？；\n]+[。！？；\n]*|\n+"
_SECTIONS: Final = tuple(range(7))


def condition(table: str, keys: Keys) -> pl.Expr:
    """Give the condition on a table of cells; a key may have several values.

    Raises ValueError for a table, a key or a value that there is not, and names those that there are.
    """
    columns = schema.empty(selection.one_of("table", table, tuple(schema.CELL_KEYS))).schema
    wanted = [pl.lit(value=True)]
    for key, given in keys.items():
        selection.one_of(phrase("keys_of", table=table), key, schema.CELL_KEYS[table])
        allowed = tuple(columns[key].categories)  # type: ignore[attr-defined]
        values = [given] if isinstance(given, str) else list(given)
        wanted.append(pl.col(key).is_in([selection.one_of(key, value, allowed) for value in values]))
    return pl.all_horizontal(wanted)


def cells(scan: Callable[[str], pl.LazyFrame], table: str, keys: Keys) -> pl.LazyFrame:
    """Give the cells of the counted reports, each with its body, year and source; see `Corpus.cells`."""
    wanted = condition(table, keys)
    shown = [
        name for name in ("value", "unit", "state", "implied", "raw", "line") if name in schema.empty(table).schema
    ]
    body = ["agency_key", "agency", "year", "scope"]
    of = scan("reports").filter("counted").select("report_id", *body, "source")
    return (
        scan(table)
        .filter(wanted)
        .join(of, on="report_id")
        .select("report_id", *body, *schema.CELL_KEYS[table], *shown, "source")
        .sort("agency_key", "year", "scope", "source", *schema.CELL_KEYS[table], nulls_last=True)
    )


def panel(found: pl.LazyFrame, table: str, keys: Keys, *, wide: bool) -> pl.DataFrame:
    """Give one cell over the years of each body whose `agency_key` is certain; see `Corpus.panel`."""
    open_keys = [key for key in schema.CELL_KEYS[table] if not isinstance(keys.get(key), str)]
    if open_keys:
        msg = f"a panel is of one cell of {table}: name one value for {', '.join(open_keys)}"
        raise ValueError(msg)
    long = (
        found.drop_nulls(["agency_key", "year"])
        .select("agency_key", "agency", "scope", "year", "value", "state", "line", "source", "report_id")
        .sort("agency_key", "scope", "year")
        .collect()
    )
    if not wide:
        return long
    body = ["agency_key", "scope"]
    latest = long.group_by(body).agg(pl.col("agency").last())
    years = long.sort("year").pivot("year", index=body, values="value", maintain_order=True)
    return latest.join(years, on=body).sort(body).select("agency_key", "agency", "scope", pl.exclude(*body, "agency"))


def search(
    reports: pl.LazyFrame, sections: pl.LazyFrame, text: str, section: int | Iterable[int] | None
) -> pl.DataFrame:
    """Give the sentences of the prose that hold `text`; see `Corpus.search`."""
    if not text:
        msg = "text: there must be something to search for"
        raise ValueError(msg)
    hit = pl.col("text").str.contains(text, literal=True)
    asked = [section] if isinstance(section, int) else list(section or _SECTIONS)
    if wrong := [number for number in asked if number not in _SECTIONS]:
        msg = f"section: {wrong[0]!r} is none of {', '.join(map(str, _SECTIONS))}"
        raise ValueError(msg)
    found = sections.filter(hit, pl.col("section").is_in(asked)).with_row_index("row").collect()
    length = pl.col("text").str.len_chars().cast(pl.Int64)
    sentences = (
        found.select("row", "report_id", "section", pl.col("text").str.extract_all(_SENTENCE))
        .explode("text")
        .with_columns(begins=length.cum_sum().over("row") - length)
        .filter(hit)
        # The line is that of the words, not of the sentence's beginning.
        .with_columns(at=pl.col("begins") + pl.col("text").str.split(text).list.first().str.len_chars())
        .sort("row", "at")
    )
    lines = found.select("row", "lines").explode("lines").unnest("lines")
    lines = lines.with_columns(pl.col("at").cast(pl.Int64)).sort("row", "at")
    return (
        sentences.join_asof(lines, on="at", by="row", check_sortedness=False)
        .join(reports.select("report_id", "source", "agency", "year").collect(), on="report_id")
        .select("report_id", "source", "agency", "year", "section", pl.col("text").str.strip_chars(), "line")
        .sort("source", "report_id", "section", "line", nulls_last=True, maintain_order=True)
    )
