"""XLSX as lines: each sheet that is shown, its rows and merged cells as Excel shows them."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import Counter
from datetime import date, datetime, time
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any, Final

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles.colors import COLOR_INDEX

from gkstats.files.errors import DamagedError, TooLargeError, UnreadableFileError
from gkstats.files.grid import Box, Piece, laid, text_of
from gkstats.files.written import RunLook, Written
from gkstats.script.characters import straighten
from gkstats.script.enumerators import marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gkstats.files.text import Text

_LARGEST: Final = 64 << 20
_MOST_ROWS: Final = 2000
_MOST_COLUMNS: Final = 200
_MOST_SHEETS: Final = 50
_TINT: Final = 0.1
_THEME: Final = ("FFFFFF", "000000")  # its other colours are nobody's paper
_NAMED: Final = {
    "black": "000000", "white": "FFFFFF", "red": "FF0000", "green": "00FF00", "blue": "0000FF", "yellow": "FFFF00",
    "magenta": "FF00FF", "cyan": "00FFFF",
}  # fmt: skip
_IN_COLOUR: Final = re.compile(rf"\[(?:({'|'.join(_NAMED)})|colou?r\s*(\d+))\]", re.IGNORECASE)
_SAME: Final = 16  # of 256 steps of a colour: so near the ground's, a text is not seen
_UNSEEN: Final = 1.5  # points: nobody reads smaller letters
_LONG: Final = 30
_HEADS: Final = 4  # no labels of a row are so many
_NUMBER: Final = re.compile(r"[+-]?\d[\d,.]*\D{0,3}")
_WORD: Final = re.compile(r"[\u4e00-\u9fff]")
_CHECK: Final = re.compile("[^\u4e00-\u9fff]{0,12}|不?[对平符]|错误?|正确|是|否|不?一致|不?相符")
_QUOTED: Final = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_FRAME: Final = re.compile(r"\[(?:[$][^\]]*|[A-Za-z]+\d*)\]")
_PLACES: Final = re.compile(r"[#0?,]*[#0?](?:\.([#0?]*))?")
_WHOLE: Final = re.compile(r"General|G/通用格式|@", re.IGNORECASE)  # the number as it is, among other words
_CONDITION: Final = re.compile(r"\[(<=|>=|<>|[<>=])\s*(-?\d+(?:\.\d+)?)\]")
_MEETS: Final = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_ODD: Final = re.compile(r"[<>=/E]|[#0?],+(?![#0?])")


def read_xlsx(data: bytes) -> Text:
    """Read a workbook's lines."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _LARGEST:
                raise TooLargeError("body_unpacked", n=_LARGEST >> 20)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it does not keep of a book that is not written again
            shown = load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
            typed = load_workbook(io.BytesIO(data), data_only=False)
    except UnreadableFileError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, zipfile.BadZipFile, SyntaxError):
        raise DamagedError("excel_damaged") from None
    sheets = [sheet for sheet in shown.worksheets[:_MOST_SHEETS] if sheet.sheet_state == "visible"]
    return text_of(piece for sheet in sheets for piece in _pieces(sheet, typed[sheet.title]))


def _pieces(sheet: Any, typed: Any) -> Iterator[Piece]:  # noqa: ANN401 - the library has no types
    """Give a sheet's lines: rows with one text are paragraphs where they cannot be a table's."""
    rows = [row for row in range(1, min(sheet.max_row, _MOST_ROWS) + 1) if not _is_hidden_row(sheet, row)]
    hidden = _hidden_columns(sheet)
    columns = [column for column in range(1, min(sheet.max_column, _MOST_COLUMNS) + 1) if column not in hidden]
    zeros = not any(view.showZeros is False for view in sheet.views.sheetView)
    boxes: list[Box] = []
    covered: set[tuple[int, int]] = set()
    spans = {(span.min_row, span.min_col): span for span in sheet.merged_cells.ranges}
    for span in spans.values():
        inside_rows = [row for row in rows if span.min_row <= row <= span.max_row]
        inside_columns = [column for column in columns if span.min_col <= column <= span.max_col]
        if not inside_rows or not inside_columns:
            continue
        covered.update((row, column) for row in inside_rows for column in inside_columns)
        box = Box(rows.index(inside_rows[0]), columns.index(inside_columns[0]), len(inside_rows), len(inside_columns))
        box.pieces = _said(sheet.cell(span.min_row, span.min_col), typed.cell(span.min_row, span.min_col), zeros=zeros)
        boxes.append(box)
    for place, row in enumerate(rows):
        for at, column in enumerate(columns):
            if (row, column) not in covered:
                said = _said(sheet.cell(row, column), typed.cell(row, column), zeros=zeros)
                boxes.append(Box(place, at, pieces=said))
    yield from parted(sorted(boxes, key=lambda box: (box.row, box.column)))


def parted(boxes: Sequence[Box]) -> Iterator[Piece]:
    """Give a sheet's rows; those with one text that is no label stand between its tables.

    A label without numbers goes on from the one above it: 二、 below 一、 of the same table.
    """
    rows: dict[int, list[Box]] = {}
    for box in boxes:
        rows.setdefault(box.row, []).append(box)
    said = {row: [box for box in found if box.text] for row, found in rows.items()}
    merged = {row for box in boxes if box.text for row in range(box.row + 1, box.row + box.height)}
    full = [row for row, found in said.items() if len(found) > 1]
    table: list[Box] = []
    counted = 0
    for row, found in rows.items():
        number = _number_of(said[row][0].text) if said[row] else 0
        alone = said[row][0] if len(said[row]) == 1 and said[row][0].height == 1 and row not in merged else None
        outside = not full or not full[0] < row < full[-1]
        if (
            alone
            and _WORD.search(alone.text)
            and (
                outside
                or len(alone.text) > _LONG
                or (number and not (counted and number == counted + 1))
                or "。" in alone.text
            )
        ):
            yield from laid(_own(table))
            table, counted = [], 0
            yield from (Piece(piece.text) for piece in alone.pieces)
        else:
            table += found
            counted = number or counted
    yield from laid(_own(table))


def _own(table: Sequence[Box]) -> list[Box]:
    """Leave out, beside a table that begins with heads, empty columns, and what stands apart under no head: checks.

    Where words stand there, it is a table of its own.
    """
    said = [box for box in table if box.text]
    numbers = {box.row for box in said if _NUMBER.fullmatch(box.text)}
    heads = [box for box in said if box.row < min(numbers, default=0)]
    if max(Counter(box.row for box in heads).values(), default=0) < _HEADS:
        return list(table)
    end = max(box.column + box.width for box in heads)
    beside = [box for box in said if box.column + box.width > end]
    if not all(box.row in numbers and box.column > end and _CHECK.fullmatch(box.text) for box in beside):
        end = max(box.column + box.width for box in said)
    return [box for box in table if box.column < end]


def _number_of(text: str) -> int:
    """Give the number of a text that begins with 一、 or the like; 0 for any other."""
    return next((mark.number for mark in marks(straighten(text)) if mark.start == 0 and mark.style == "cjk."), 0)


def _is_hidden_row(sheet: Any, row: int) -> bool:  # noqa: ANN401
    if row in sheet.row_dimensions:
        told = sheet.row_dimensions[row]
        return bool(told.hidden) or told.height == 0
    return bool(sheet.sheet_format.zeroHeight)


def _hidden_columns(sheet: Any) -> set[int]:  # noqa: ANN401
    return {
        column
        for told in sheet.column_dimensions.values()
        if told.hidden or told.width == 0
        for column in range(told.min or 0, min(told.max or 0, _MOST_COLUMNS) + 1)
    }


def _said(cell: Any, typed: Any, *, zeros: bool) -> list[Piece]:  # noqa: ANN401
    """Give what a cell shows, line by line."""
    value = cell.value
    if value is None:
        formula = getattr(typed, "value", None)
        return [Piece(str(formula))] if isinstance(formula, str) and formula.startswith("=") else []
    if value == 0 and isinstance(value, int | float) and not zeros and not isinstance(value, bool):
        return []
    line = Written()
    parts = value if isinstance(value, CellRichText) else [value]
    for part in parts:
        own = part.font if isinstance(part, TextBlock) else cell.font
        whole = not isinstance(part, TextBlock)
        look = _look(own, cell.fill, _ink(part, cell.number_format) if whole else None, whole=whole)
        said = part.text if isinstance(part, TextBlock) else shown(part, cell.number_format)
        if look.shown is False and any(cell.coordinate in one for one in cell.parent.conditional_formatting):
            look = RunLook(shown=None)  # its cell may have another colour
        if look.shown is not False:
            line.add(said, look)
    return [Piece(text.strip()) for text in line.take().split("\n")]


def _look(font: Any, fill: Any, ink: str | None, *, whole: bool) -> RunLook:  # noqa: ANN401
    """Give how a text in a font, in an `ink` where its format has one, is seen: struck text is not."""
    if font is None and ink is None:
        return RunLook()
    struck, size = getattr(font, "strike", None), getattr(font, "sz", None)
    if struck or (size is not None and float(size) <= _UNSEEN):
        return RunLook(shown=False)
    written, ground = ink or _colour(getattr(font, "color", None)), _ground(fill)
    if (
        written
        and ground
        and all(abs(one - other) < _SAME for one, other in zip(*map(bytes.fromhex, (written, ground)), strict=True))
    ):
        return RunLook(shown=False)
    align = getattr(font, "vertAlign", None)
    return RunLook(raised={"superscript": 1, "subscript": -1}.get(str(align), 0), moved=whole)


def _ground(fill: Any) -> str | None:  # noqa: ANN401
    """Give the colour of a cell; None where it is not known."""
    kind = getattr(fill, "fill_type", None)
    if kind in (None, "none"):
        return _NAMED["white"]
    return _colour(fill.fgColor) if kind == "solid" else None


def _colour(colour: Any) -> str | None:  # noqa: ANN401
    """Give a colour's red, green and blue; None where it is not known, and where it is the window's own."""
    if colour is None:
        return None
    if colour.type == "theme":
        plain = colour.theme in (0, 1) and abs(colour.tint or 0) <= _TINT
        return _THEME[colour.theme] if plain else None
    if colour.type == "indexed":
        return COLOR_INDEX[colour.indexed][-6:] if colour.indexed < len(COLOR_INDEX) - 2 else None
    said = str(colour.rgb)[-6:]
    return said if re.fullmatch("[0-9A-Fa-f]{6}", said) else None


def _ink(value: Any, code: str) -> str | None:  # noqa: ANN401
    """Give the colour in which a number format writes a value; None where it does not say."""
    if not isinstance(value, int | float):
        return None
    found = _IN_COLOUR.search(_section(value, code)[1])
    if found is None or found[1]:
        return _NAMED[found[1].lower()] if found else None
    place = int(found[2]) + 7
    return COLOR_INDEX[place][-6:] if place < len(COLOR_INDEX) - 2 else None


def shown(value: Any, code: str) -> str:  # noqa: ANN401
    """Write a cell's value as its number format shows it; what the format hides of a number stands in brackets."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if not isinstance(value, int | float):
        return str(value) if not code.endswith(";;;") or code.count(";") < 3 else ""
    return _number(value, code)


def _section(value: float, code: str) -> tuple[int, str]:
    """Give the part of a number format that is for a value, and which one it is.

    One with a condition is for what meets it, and the last one for what meets none.
    """
    sections = code.split(";")
    if value >= 0 and _CONDITION.search(code):
        own = [one for one in sections if "@" not in one]
        for section in own:
            asked = _CONDITION.search(section)
            if _MEETS[asked[1]](value, float(asked[2])) if asked else section is own[-1]:
                return 0, _CONDITION.sub("", section)
    at = 0 if value > 0 or len(sections) == 1 else 1 if value < 0 else 2 if len(sections) > 2 else 0
    return at, sections[at]


def _number(value: float, code: str) -> str:
    exact = f"{value:.15g}" if isinstance(value, float) else str(value)
    plain = f"{value:.11g}" if isinstance(value, float) and abs(value) < 1e11 else exact
    if code in ("General", "@", ""):
        return plain
    at, section = _section(value, code)
    section = _FRAME.sub("", section)
    said = _QUOTED.sub(lambda found: "\0" if found[1] or found[2] else "", section)
    words = ["".join(found) for found in _QUOTED.findall(section) if any(found)]
    if not said.replace("\0", "").strip():
        return "".join(words)
    if (whole := _WHOLE.search(said)) and not set(said[: whole.start()] + said[whole.end() :]) - set("\0-() "):
        text = f"[{exact}]" if value < 0 and at == 1 and not {"-", "("} & set(said + "".join(words)) else plain
        before = said.count("\0", 0, whole.start())
        return "".join(words[:before]) + text + "".join(words[before:])
    place = _PLACES.search(said)
    if place is None or _ODD.search(said) or "e" in exact:
        return f"[{exact}]"
    percent = "%" in said
    decimals = len(place[1] or "")
    number = value * 100 if percent else value
    number = abs(number) if at == 1 else number
    rounded = round(number, decimals)
    sign = "-" if value < 0 <= rounded and at == 1 else ""
    if sign and not {"-", "("} & set(said + "".join(words)):
        return f"[{exact}]"  # a number below zero without its sign
    text = f"{sign}{rounded:.{decimals}f}" + "%" * percent
    if not rounded and "0" not in place[0]:
        text = ""  # it writes digits only where there are any
    if not decimals and abs(rounded - number) > 1e-9:
        text += f"[{exact}]"
    before = said[: place.start()].count("\0")
    return "".join(words[:before]) + text + "".join(words[before:])
