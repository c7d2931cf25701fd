"""Tables as one Excel workbook: codes as text, no cell a formula or a link; heads that say what their column means."""

from __future__ import annotations

import io
import traceback
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import xlsxwriter

from gkstats.issues import PhrasedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

MOST_ROWS: Final = 1_048_576  # of a sheet, its heads among them
LONGEST_NAME: Final = 31  # of a sheet
_LONG_ENOUGH: Final = 10  # letters of a name: Chinese has no blanks where it could end sooner
_NO_NAME: Final = dict.fromkeys(map(ord, "[]:*?/\\"), " ")
_MOST_LETTERS: Final = 32_767  # of a cell
_CUT: Final = " …"
_ROWS_AT_ONCE: Final = 20_000
_LOOKED_AT: Final = 200  # rows that a column's width is told from
_NARROWEST, _WIDEST = 8, 48
# Whole numbers that are no counts: no comma stands in them.
NO_COUNTS: Final = (
    "year",
    "valid_from",
    "valid_to",
    "line",
    "other_line",
    "seq",
    "problem",
    "remedy",
    "section",
    "part",
)
# Of a program that writes workbooks: a text stays a text, whatever it begins with.
TEXTS_ONLY: Final = {"strings_to_formulas": False, "strings_to_urls": False}
_COVER: Final = 90  # width of a cover's column of text, in letters
_LEAD: Final = 34  # and of the one with links: a sheet's name has 31 at most
# How a kind of number is shown; text and dates beside them.
FORMATS: Final = {
    "count": "#,##0", "amount": "General", "number": "#,##0.0##", "share": "0.0%", "points": "+0.0%;-0.0%;0.0%",
    "plain": "0", "day": "yyyy-mm-dd", "text": "@",
}  # fmt: skip


class TooManyRowsError(PhrasedError):
    """A table that no sheet can hold."""


@dataclass(frozen=True)
class Head:
    """One column's head: what it is called, how its numbers are shown (one of `FORMATS`), and what it means."""

    title: str
    shown: str = "text"
    meaning: str = ""


@dataclass(frozen=True)
class Sheet:
    """One table: its name, its rows, a head a column, a title and notes above; `kept` columns stay in sight."""

    name: str
    frame: pl.LazyFrame
    heads: Sequence[Head]
    title: str = ""
    notes: Sequence[str] = ()
    kept: int = 0

    @property
    def above(self) -> int:
        """Count the rows above the heads."""
        return bool(self.title) + len(self.notes)


@dataclass(frozen=True)
class Cover:
    """A sheet of text: its name, a title with lines below it, and parts, each with a heading and its paragraphs.

    `leads` names the sheet that a paragraph is about: a link beside it leads there.
    """

    name: str
    title: str
    lines: Sequence[str]
    parts: Sequence[tuple[str, Sequence[str]]]
    leads: Mapping[str, str] = field(default_factory=dict)


def shown(name: str, dtype: pl.DataType) -> str:
    """Tell how a column's values are shown, by its type; a whole number is a count but for years and the like."""
    if dtype.is_decimal():
        return "amount"
    if dtype.is_float():
        return "share" if name == "share" else "number"
    if dtype.is_integer():
        return "plain" if name in NO_COUNTS else "count"
    return "day" if dtype == pl.Date else "text"


def write(path: Path, sheets: Sequence[Cover | Sheet], title: str = "", author: str = "gkstats") -> None:
    """Write a workbook. Raises TooManyRowsError, which names csv, before anything is written."""
    for sheet in sheets:
        if isinstance(sheet, Sheet):
            rows = sheet.frame.select(pl.len()).collect().item()
            if rows + 1 + sheet.above > MOST_ROWS:
                raise TooManyRowsError("too_many_rows", sheet=sheet.name, rows=f"{rows:,}", most=f"{MOST_ROWS:,}")
    options = {"constant_memory": True} | TEXTS_ONLY
    packed = io.BytesIO()  # a disk that fills up is one error then, not a second one when the file is closed
    with _let_go(), closing(xlsxwriter.Workbook(packed, options)) as book:
        book.set_properties({"title": title, "author": author})
        looks = {name: book.add_format({"num_format": code}) for name, code in FORMATS.items()} | {
            "head": book.add_format(
                {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#EAF3F9"}
            ),
            "title": book.add_format({"bold": True, "font_size": 14}),
            "part": book.add_format({"bold": True, "font_size": 12, "valign": "top"}),
            "paragraph": book.add_format({"text_wrap": True, "valign": "top"}),
            "lead": book.add_format({"valign": "top", "font_color": "#0072B2"}),
            "note": book.add_format({"font_color": "#5F5F5F"}),
        }  # fmt: skip
        taken: set[str] = set()
        names = {sheet.name: _name(sheet.name, taken) for sheet in sheets}
        for sheet in sheets:
            page = book.add_worksheet(names[sheet.name])
            page.hide_gridlines(2)
            page.set_paper(9)  # A4
            page.fit_to_pages(1, 0)
            if isinstance(sheet, Cover):
                _cover(page, sheet, looks, names)
            else:
                _table(page, sheet, looks)
    path.write_bytes(packed.getvalue())


@contextmanager
def _let_go() -> Iterator[None]:
    """Have a ZIP that could not be written forgotten while what it writes to is there: else it complains at the end."""
    try:
        yield
    except Exception as error:
        for met in (error, error.__context__):
            traceback.clear_frames(met.__traceback__ if met else None)
        raise


def _cover(page: Any, cover: Cover, looks: dict[str, Any], names: Mapping[str, str]) -> None:  # noqa: ANN401 - xlsxwriter has no types
    page.set_column(0, 0, _COVER)
    page.set_column(1, 1, _LEAD)
    lines = [(cover.title, "title"), *((text, "paragraph") for text in cover.lines)]
    for heading, paragraphs in cover.parts:
        lines += [("", "paragraph"), (heading, "part"), *((text, "paragraph") for text in paragraphs)]
    for number, (text, look) in enumerate(lines):
        # A program that opens the file reckons no height of its own for text that is broken into lines.
        page.set_row(number, (20 if look != "paragraph" else 16) * -(-_wide(text) // _COVER or -1))
        page.write_string(number, 0, text, looks[look])
        if text in cover.leads:
            # Beside it, by the sheet's short name: LibreOffice breaks no link into lines.
            place = names[cover.leads[text]]
            quoted = place.replace("'", "''")
            page.write_url(number, 1, f"internal:'{quoted}'!A1", looks["lead"], place)


def _table(page: Any, sheet: Sheet, looks: dict[str, Any]) -> None:  # noqa: ANN401
    first = sheet.above
    last = len(sheet.heads) - 1
    page.freeze_panes(first + 1, sheet.kept)
    page.set_landscape()
    page.repeat_rows(first)
    for at, (head, width) in enumerate(zip(sheet.heads, _widths(sheet), strict=True)):
        page.set_column(at, at, width, looks[head.shown])
    above = [(text, "title") for text in [sheet.title] if text] + [(text, "note") for text in sheet.notes]
    for number, (text, look) in enumerate(above):
        page.write_string(number, 0, text, looks[look])
    for at, head in enumerate(sheet.heads):
        page.write_string(first, at, head.title, looks["head"])
        if head.meaning:
            page.write_comment(first, at, head.meaning, {"x_scale": 2, "author": ""})
    writers = [_writer(page, dtype, looks[head.shown]) for dtype, head in zip(_types(sheet), sheet.heads, strict=True)]
    number = first
    for row in _rows(sheet.frame):
        number += 1
        for at, value in enumerate(row):
            if value is not None:
                writers[at](number, at, value)
    page.autofilter(first, 0, number, last)


def _rows(frame: pl.LazyFrame) -> Iterator[tuple[Any, ...]]:
    for batch in frame.collect_batches(chunk_size=_ROWS_AT_ONCE, maintain_order=True):
        yield from batch.iter_rows()


def _types(sheet: Sheet) -> list[pl.DataType]:
    return sheet.frame.collect_schema().dtypes()


def _widths(sheet: Sheet) -> list[float]:
    """Give each column room for its head in two lines, and for what stands in its first rows."""
    seen = sheet.frame.head(_LOOKED_AT).collect()
    wide = [
        max((_wide(_printed(value, head.shown)) for value in column if value is not None), default=0)
        for column, head in zip(seen.iter_columns(), sheet.heads, strict=True)
    ]
    # A head has the filter's arrow beside it.
    return [
        min(_WIDEST, max(_NARROWEST, cells + 2, _wide(head.title) / 2 + 4))
        for cells, head in zip(wide, sheet.heads, strict=True)
    ]


def _printed(value: object, look: str) -> str:
    """Give about what a cell shows."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return f"{value:.1%}" if look in ("share", "points") else f"{value:,.6g}"
    return str(value) if isinstance(value, date) else str(value)[:_WIDEST]


def _wide(text: str) -> int:
    """Count letters, a Chinese character as two."""
    return sum(2 if letter > "\u2e7f" else 1 for letter in text)


def _writer(page: Any, dtype: pl.DataType, look: Any) -> Callable[[int, int, Any], object]:  # noqa: ANN401
    """Give what writes a value of a type into a cell: text is never anything but text."""
    if dtype.is_numeric():
        return lambda row, at, value: page.write_number(
            row, at, float(value) if isinstance(value, Decimal) else value, look
        )
    if dtype == pl.Boolean:
        return page.write_boolean  # type: ignore[no-any-return]
    if dtype == pl.Date:
        return lambda row, at, value: page.write_datetime(row, at, value, look)
    return lambda row, at, value: page.write_string(row, at, _short(str(value)), look)


def _name(wanted: str, taken: set[str]) -> str:
    """Give a sheet a name that Excel allows and that no other has; what is too long ends behind a word."""
    plain = wanted.translate(_NO_NAME).strip("' ")
    if len(plain) > LONGEST_NAME:
        words = plain[: LONGEST_NAME + 1].rpartition(" ")[0]
        plain = (words if len(words) > _LONG_ENOUGH else plain[:LONGEST_NAME]).strip()
    name, number = plain, 1
    while name.lower() in taken:
        number += 1
        name = f"{plain[: LONGEST_NAME - 4]} {number}"
    taken.add(name.lower())
    return name


def _short(value: str) -> str:
    return value if len(value) <= _MOST_LETTERS else value[: _MOST_LETTERS - len(_CUT)] + _CUT
