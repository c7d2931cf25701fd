"""The tables as they leave: contacts masked, each column and key with its name in a language."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.dataset import schema
from gkstats.exports.masking import masked
from gkstats.exports.workbook import Head, Sheet, shown
from gkstats.words import terms, wording

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus

# Who and where, beside each row of a workbook's sheets.
WHOSE: Final = ("agency", "year", "province", "prefecture", "county")
# Columns in one language, of no use to who reads the other.
_FOREIGN: Final = {"en": ("message_zh", "definition_zh"), "zh": ("message", "definition", "en")}
# Columns of text whose words are keys all the same: their names are those of another column's keys.
_CORRECTED: Final = ("corrected", "value_read", "state_read")
_KEYS_OF: Final = {
    "subject": ("subject",), "matched": ("subject", "matched"), "coder": ("coder",), "table": ("table",),
    "code": ("code",), "basis": ("rests_on", "code"),
}  # fmt: skip
_QUOTED: Final = "words: "  # behind it `basis` holds words of a report, which may be called like a key
_BETWEEN: Final = ", "
# Keys that a number goes on behind: requests_received:12, all_below:5.
_NUMBERED: Final = ("subject", "matched")


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

    def worded(self) -> pl.LazyFrame:
        """Give the rows with columns, keys, no and yes called by their names in the language."""
        named = [
            _called(column) for column in self.columns if column.labels
        ]  # fmt: skip
        no, yes = self.columns[0].no_yes
        truth = pl.col(pl.Boolean)
        said = pl.when(truth).then(pl.lit(yes)).when(truth.not_()).then(pl.lit(no)).name.keep()
        return self.frame.with_columns(said).with_columns(named).rename(
            {column.name: column.title for column in self.columns}
        )  # fmt: skip

    def sheet(self, reports: ExportedTable, language: str) -> Sheet:
        """Give the table as a sheet: whose row it is in front, of tables of reports; in words, with a `language`."""
        frame, columns = self.frame, self.columns
        whose = tuple(column for name in WHOSE for column in reports.columns if column.name == name)
        if self.of_reports:
            beside = reports.frame.select("report_id", *(column.name for column in whose))
            frame = frame.join(beside, on="report_id", how="left", maintain_order="left")
        if self.of_reports or self.name == "reports":
            # Who and where in front, the report's identity at the end.
            own = [column for column in columns if column not in whose]
            columns = (*whose, *sorted(own, key=lambda column: column.name == "report_id"))
        left_out = _without_corrections(frame)
        columns = tuple(column for column in columns if column.name not in left_out)
        laid = replace(self, columns=columns, frame=frame.select(column.name for column in columns))
        heads = [
            Head(column.title if language else column.name, shown(column.name, column.dtype), column.definition)
            for column in columns
        ]
        name = terms.keys("table", language)[self.name] if language else self.name
        kept = int(columns[0].name == WHOSE[0])
        return Sheet(name, laid.worded() if language else laid.frame, heads, kept=kept)


def _without_corrections(frame: pl.LazyFrame) -> tuple[str, ...]:
    """Name the columns on corrections where nothing was corrected: a sheet is read by the eye."""
    if "corrected" not in frame.collect_schema() or frame.select(pl.col("corrected").any()).collect().item():
        return ()
    return _CORRECTED


def _called(column: Column) -> pl.Expr:
    """Call keys by their names, those that a number goes on behind and those that stand in a line of text too."""
    text = pl.col(column.name).cast(pl.String)
    if column.name == "basis" and column.dtype == pl.String:
        longest = sorted(column.labels.items(), key=lambda label: -len(label[0]))
        parts = text.str.splitn(_QUOTED, 2).struct
        keys, words = parts.field("field_0"), parts.field("field_1")
        keys = pl.when(words.is_null()).then(keys).otherwise(keys + _QUOTED)
        words = words.str.replace_all(_BETWEEN, column.labels[_BETWEEN], literal=True).fill_null("")
        return pl.concat_str(keys.str.replace_many(dict(longest), leftmost=True), words).alias(column.name)
    if column.name not in _NUMBERED:
        return text.replace(column.labels)
    parts = text.str.splitn(":", 2).struct
    line = pl.concat_str(pl.lit(":"), parts.field("field_1")).fill_null("")
    return pl.concat_str(parts.field("field_0").replace(column.labels), line).alias(column.name)


def tables(corpus: Corpus, language: str, *, words: bool = False) -> list[ExportedTable]:
    """Give every table of a corpus, its names in `language`; to be worded: without what is said in another one."""
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
    foreign = _FOREIGN[language] if words else ()
    names["remedy_matches", "basis"] |= names["problem_codes", "code"]  # a user's own codes, too
    for (table, column), keys in _keys(language).items():
        names[table, column] = keys | names[table, column]
    return [
        _table(leaving.scan(name).drop(foreign, strict=False), name, heads, names, no_yes) for name in schema.TABLES
    ]


def _keys(language: str) -> dict[tuple[str, str], dict[str, str]]:
    """Name what stands in columns of text that hold keys."""
    return {
        (table, column): {key: name for of in _KEYS_OF[column] for key, name in terms.keys(of, language).items()}
        for table, rows in schema.TABLES.items() for column in rows.columns() if column in _KEYS_OF
    }  # fmt: skip


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
