"""Tables as a folder of files, one a table: CSV for Excel and everything else, Stata, SPSS; datapackage.json beside."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.exports.spreadsheets import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gkstats.exports.sheets import Column, ExportedTable

PACKAGE: Final = "datapackage.json"
_NAME: Final = "gkstats-export"
_TYPES: Final = {pl.Boolean: "boolean", pl.Date: "date", pl.Decimal: "number"}


def to_csv(folder: Path, tables: Sequence[ExportedTable], *, words: bool) -> None:
    """Write CSV that Excel opens as UTF-8; text that begins like a formula gets an apostrophe before it.

    With `words` heads and keys are called by their names, else as the tables call them.
    """
    for table in tables:
        frame = table.worded() if words else table.frame
        amounts = [name for name, dtype in frame.collect_schema().items() if dtype.is_decimal()]
        frame = harmless(frame).with_columns(
            pl.col(name).cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".") for name in amounts
        )
        frame.sink_csv(folder / f"{table.name}.csv", include_bom=True)
    _describe(folder, tables, "csv", words=words)


def to_dta(folder: Path, tables: Sequence[ExportedTable]) -> None:
    """Write Stata files, keys as labelled numbers."""
    import pyreadstat  # noqa: PLC0415 - 0.2 s

    _to_statistics(folder, tables, "dta", pyreadstat.write_dta)


def to_sav(folder: Path, tables: Sequence[ExportedTable]) -> None:
    """Write SPSS files, keys as labelled numbers."""
    import pyreadstat  # noqa: PLC0415 - 0.2 s

    _to_statistics(folder, tables, "sav", pyreadstat.write_sav)


def _to_statistics(folder: Path, tables: Sequence[ExportedTable], suffix: str, write: Callable[..., None]) -> None:
    for table in tables:
        labels: dict[str, dict[int, str]] = {}
        changed = []
        for column in table.columns:
            if isinstance(column.dtype, pl.Enum):
                names = column.dtype.categories.to_list()
                labels[column.name] = {at: column.labels.get(name, name) for at, name in enumerate(names, 1)}
                changed.append(pl.col(column.name).to_physical().cast(pl.Int32) + 1)
            elif column.dtype == pl.Boolean:
                labels[column.name] = dict(enumerate(column.no_yes))
                changed.append(pl.col(column.name).cast(pl.Int32))
            elif column.dtype.is_decimal():
                changed.append(pl.col(column.name).cast(pl.Float64))
            elif column.dtype == pl.Int64:
                changed.append(pl.col(column.name).cast(pl.Float64))  # as both programs hold it, exact to 2^53
            elif column.dtype.is_integer():
                changed.append(pl.col(column.name).cast(pl.Int32))
            elif column.dtype == pl.String:
                # No program here knows a text that is missing, and pyreadstat cannot write one beside long texts.
                changed.append(pl.col(column.name).fill_null(""))
        write(
            table.frame.with_columns(changed).collect(),
            folder / f"{table.name}.{suffix}",
            file_label=table.name,
            column_labels=[column.title for column in table.columns],
            variable_value_labels=labels,
        )
    _describe(folder, tables, suffix, words=False)


def is_export(folder: Path) -> bool:
    """Tell whether a folder is an export that may be replaced."""
    try:
        described = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(described, dict) and described.get("name") == _NAME


def _describe(folder: Path, tables: Sequence[ExportedTable], suffix: str, *, words: bool) -> None:
    """Write a Frictionless data package: every table, column and key described."""
    package = {
        "profile": "tabular-data-package" if suffix == "csv" else "data-package",
        "name": _NAME,
        "title": "Annual reports on government information disclosure, as tidy tables",
        "description": (
            "Made by gkstats from published reports (政府信息公开工作年度报告). Contacts are masked as ***; "
            "in CSV a text that a spreadsheet would run as a formula begins with an apostrophe."
        ),
        "version": version("gkstats"),
        "resources": [_resource(table, suffix, words=words) for table in tables],
    }
    text = json.dumps(package, ensure_ascii=False, indent=1)
    (folder / PACKAGE).write_text(text + "\n", encoding="utf-8")


def _resource(table: ExportedTable, suffix: str, *, words: bool) -> dict[str, Any]:
    def called(name: str) -> str:
        return next(column.title for column in table.columns if column.name == name) if words else name

    tidy: dict[str, Any] = {"fields": [_field(column, words=words) for column in table.columns]}
    if table.key:
        tidy["primaryKey"] = [called(name) for name in table.key]
    resource: dict[str, Any] = {
        "name": table.name.replace("_", "-"),
        "path": f"{table.name}.{suffix}",
        "format": suffix,
        "schema": tidy,
    }
    if suffix == "csv":
        resource |= {"profile": "tabular-data-resource", "mediatype": "text/csv", "encoding": "utf-8-sig"}
    return resource


def _field(column: Column, *, words: bool) -> dict[str, Any]:
    kind = "integer" if column.dtype.is_integer() else _TYPES.get(column.dtype.base_type(), "string")
    field: dict[str, Any] = {
        "name": column.title if words else column.name,
        "type": kind,
        "title": column.title,
        "description": column.definition,
    }
    if words and kind == "boolean":
        no, yes = column.no_yes
        field |= {"trueValues": [yes], "falseValues": [no]}
    if isinstance(column.dtype, pl.Enum):
        names = column.dtype.categories.to_list()
        field["constraints"] = {"enum": [column.labels.get(name, name) for name in names] if words else names}
    return field
