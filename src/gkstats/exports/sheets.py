"""The tables as they leave: contacts masked, each column and key with its name in a language."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from gkstats.dataset import schema
from gkstats.exports.masking import masked
from gkstats.words import wording

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus


@dataclass(frozen=True)
class Column:
    """One column: its name, its type, what it is called, what it means, and what its keys, no and yes are called."""

    name: str
    dtype: pl.DataType
    title: str
    definition: str
    labels: dict[str, str]
    no_yes: tuple[str, str]


@dataclass(frozen=True)
class ExportedTable:
    """One table with its columns; `key` names those that tell its rows apart."""

    name: str
    frame: pl.LazyFrame
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def of_reports(self) -> bool:
        """Tell whether each row belongs to a row of `reports`."""
        return self.name != "reports" and "report_id" in {column.name for column in self.columns}

    def rows(self) -> int:
        """Count the rows."""
        return int(self.frame.select(pl.len()).collect().item())

    def worded(self) -> pl.LazyFrame:
        """Give the rows with columns and keys called by their names in the language."""
        keys = [
            pl.col(column.name).cast(pl.String).replace(column.labels).alias(column.name)
            for column in self.columns if column.labels
        ]  # fmt: skip
        return self.frame.with_columns(keys).rename({column.name: column.title for column in self.columns})


def tables(corpus: Corpus, language: str) -> list[ExportedTable]:
    """Give every table of a corpus, its names in `language`."""
    names: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    heads: dict[tuple[str, str], tuple[str, str]] = {}
    for row in corpus.dictionary.iter_rows(named=True):
        place = row["table"], row["column"]
        if row["key"]:
            names[place][row["key"]] = row[language]
        else:
            chinese = row.get("definition_zh") if language == "zh" else None  # older tables have none
            heads[place] = row[language], chinese or row["definition"]
    t = wording.speaker(language)
    no_yes = t("no", "否"), t("yes", "是")
    leaving = masked(corpus)
    return [_table(leaving.scan(name), name, heads, names, no_yes) for name in schema.TABLES]


def _table(
    frame: pl.LazyFrame,
    name: str,
    heads: dict[tuple[str, str], tuple[str, str]],
    names: dict[tuple[str, str], dict[str, str]],
    no_yes: tuple[str, str],
) -> ExportedTable:
    types = frame.collect_schema()  # a run that an older gkstats wrote may lack a column
    lists = [_text(column, dtype) for column, dtype in types.items() if isinstance(dtype, pl.List)]
    frame = frame.with_columns(lists)
    columns = tuple(
        Column(column, dtype, *heads.get((name, column), (column, "")), names.get((name, column), {}), no_yes)
        for column, dtype in frame.collect_schema().items()
    )
    return ExportedTable(name, frame, columns, tuple(schema.TABLES[name].primary_key()))


def _text(column: str, kind: pl.List) -> pl.Expr:
    """Write a list as text: numbers with spaces between, records with their fields by | and ; between them."""
    if not isinstance(kind.inner, pl.Struct):
        return pl.col(column).cast(pl.List(pl.String)).list.join(" ")
    fields = [pl.element().struct.field(field.name).cast(pl.String) for field in kind.inner.fields]
    return pl.col(column).list.eval(pl.concat_str(fields, separator="|")).list.join("; ")
