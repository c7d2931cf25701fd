"""From a number in the tables back to the lines of the original that it was read from.

The original is read again, bounded as in `parse`: below the folders that were read, by the source that the tables
name, and only if its hash is still the report's. Where it is not at hand, what the tables hold is shown, and why.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from gkstats.corpus import queries, reader
from gkstats.dataset import dictionary, schema
from gkstats.inputs.find import located
from gkstats.issues import chinese, english
from gkstats.model import NoReport
from gkstats.script import spoken
from gkstats.script.markup import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_TEMPLATES: Final = Path(__file__).with_name("templates")
_AROUND: Final = 2  # lines shown before and behind a marked one
_NO_CELL: Final = ("the form has the cell, this document has not", "表格有此单元格，该文件没有")


class Note(NamedTuple):
    """Why the lines of an original are not shown, in English and Chinese."""

    english: str
    chinese: str


@dataclass(frozen=True, slots=True)
class Found:
    """One cell that was asked for: its key, its value and state in words, and where it is printed; twice in Chinese."""

    key: str
    said: str
    raw: str | None
    line: int | None
    key_zh: str = ""
    said_zh: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Trace:
    """What `Corpus.trace` found: text when printed, escaped HTML in a notebook.

    `title` names the report, `cells` are what was asked for, `lines` are (number, text) of the original around them,
    `marked` the numbers of the lines asked for; `note` says why there are no lines. A notebook shows it in the language
    that is spoken (`script.spoken`).
    """

    title: str
    cells: tuple[Found, ...]
    lines: tuple[tuple[int, str], ...]
    marked: frozenset[int]
    note: str = ""
    note_zh: str = ""

    def __repr__(self) -> str:
        said = [self.title, *(f"  {cell.key}: {cell.said}" for cell in self.cells), *filter(None, [self.note])]
        for number, text in self._shown():
            if number is None:
                said.append("       …")
            else:
                parts = "".join(f"«{part}»" if hit else part for part, hit in self._parts(number, text))
                said.append(f"{'>' if number in self.marked else ' '} {number:5}  {parts}")
        return "\n".join(said)

    def _repr_html_(self) -> str:
        lines = [
            {"number": number, "marked": number in self.marked, "parts": self._parts(number or 0, text)}
            for number, text in self._shown()
        ]
        facts = {"title": self.title, "cells": self.cells, "note": self.note, "note_zh": self.note_zh, "lines": lines}
        return render(_TEMPLATES, "trace.html.j2", **facts, t=spoken.said)

    def _shown(self) -> Iterator[tuple[int | None, str]]:
        """Give the lines, and (None, "") where some are left out."""
        before = self.lines[0][0] - 1 if self.lines else 0
        for number, text in self.lines:
            if number != before + 1:
                yield None, ""
            yield number, text
            before = number

    def _parts(self, number: int, text: str) -> list[tuple[str, bool]]:
        """Cut a line so that the prints asked for stand alone; where another print is the same, none is marked."""
        prints = [cell.raw for cell in self.cells if cell.line == number and cell.raw]
        spans: list[tuple[int, int]] = []
        for raw in dict.fromkeys(prints):
            found = [match.span() for match in re.finditer(rf"(?<![\d.]){re.escape(raw)}(?![\d.])", text)]
            spans += found if len(found) == prints.count(raw) else []
        parts: list[tuple[str, bool]] = []
        at = 0
        for start, stop in sorted(spans):
            if start >= at:
                parts += [(text[at:start], False), (text[start:stop], True)]
                at = stop
        return [*parts, (text[at:], False)]


def trace(
    scan: Callable[[str], pl.LazyFrame], roots: Sequence[Path], report_id: str, line: int | None, keys: queries.Keys
) -> Trace:
    """Find cells and lines of one report; see `Corpus.trace`."""
    rows = scan("reports").filter(pl.col("report_id") == report_id).collect().rows(named=True)
    if not rows:
        msg = f"report_id: this corpus has no report {report_id!r}"
        raise ValueError(msg)
    report = rows[0]
    cells = [cell for table in _tables(keys) for cell in _cells(scan(table), table, report_id, keys)] if keys else []
    if keys and not cells:
        msg = f"the form of {report['source']} has no cell {_words(keys)}"
        raise ValueError(msg)
    marked = {cell.line for cell in cells if cell.line} | ({line} if line else set())
    title = " · ".join(str(report[name]) for name in ("agency", "year", "source", "report_id") if report[name])
    printed = original(roots, report["source"], report_id, report["part"])
    if isinstance(printed, Note):
        return Trace(title, tuple(cells), (), frozenset(marked), *printed)
    near = {number for at in marked for number in range(at - _AROUND, at + _AROUND + 1)}
    lines = tuple((number, text) for number, text in enumerate(printed, start=1) if number in near)
    return Trace(title, tuple(cells), lines, frozenset(marked))


def _tables(keys: queries.Keys) -> list[str]:
    """Name the tables whose cells have these keys and values."""
    fitting, reasons = [], []
    for table, names in schema.CELL_KEYS.items():
        try:
            queries.condition(table, keys)
        except ValueError as reason:
            reasons.append(f"{table} ({', '.join(names)}): {reason}")
        else:
            fitting.append(table)
    if not fitting:
        msg = f"no table has the cell {_words(keys)}; " + "; ".join(reasons)
        raise ValueError(msg)
    return fitting


def _words(keys: queries.Keys) -> str:
    return " ".join(f"{key}={value}" for key, value in keys.items())


def _cells(rows: pl.LazyFrame, table: str, report_id: str, keys: queries.Keys) -> list[Found]:
    names = schema.CELL_KEYS[table]
    called = {(row["table"], row["column"], row["key"]): row["zh"] for row in dictionary.rows()}
    found = rows.filter(pl.col("report_id") == report_id, queries.condition(table, keys)).collect()
    return [
        Found(
            f"{table} {'/'.join(row[name] for name in names)}",
            _said(row, 0, row["state"]),
            row["raw"],
            row["line"],
            " / ".join(called[table, name, row[name]] for name in names),
            _said(row, 1, called[table, "state", row["state"]]),
        )
        for row in found.rows(named=True)
    ]


def _said(row: dict[str, object], place: int, state: str) -> str:
    """Say a cell's value or state, as it is called, and where it stands: in English (0) or Chinese (1)."""
    said = state if row["value"] is None else f"{Decimal(str(row['value'])).normalize():,f}"
    if row["state"] == "absent":
        return said + (": ", "：")[place] + _NO_CELL[place]
    if row.get("implied") is not None:
        said += (f", implied {row['implied']}", f"，推定为{row['implied']}")[place]
    if row["raw"]:
        said += (f", printed {row['raw']!r}", f"，印作“{row['raw']}”")[place]
    line = row["line"]
    return said + ((f", line {line}", f"，第{line}行") if line else (", no line of its own", "，没有自己的行"))[place]


def original(roots: Sequence[Path], source: str, report_id: str, part: int | None) -> tuple[str, ...] | Note:
    """Give the original's lines, or why there are none."""
    from gkstats.reading.report import report_id as identity  # noqa: PLC0415 - loads all that reading needs

    changed = False
    for root in roots:
        entry = located(root, source)
        if entry is not None:
            changed = True
            data = reader.bytes_of(entry)
            if not isinstance(data, NoReport) and identity(data, part) == report_id:
                lines = reader.read_lines_bounded(entry)
                if isinstance(lines, NoReport):
                    return Note(english(lines.issues[0]), chinese(lines.issues[0]))
                return lines
    if changed:
        return Note(
            f"{source} is no longer the file that was read: its lines are not shown",
            f"{source}已不是当时读取的文件，不显示原文各行",
        )
    return Note(
        f"the original is not at hand: no {source} in the folders that were read",
        f"找不到原文：读取的文件夹中没有{source}",
    )
