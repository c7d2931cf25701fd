"""The catalogue of issues: each code's severity and what its message says, in one place.

An issue is a value, never an exception: `issue("few_numbers", table="requests", line=12, item="granted", n=2, room=7)`.
`error`: an input or table is lost. `warning`: a number or name is in doubt. `info`: worth knowing, nothing is lost.
`issues_zh.toml` says the same in Chinese.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from gkstats.model import Issue
from gkstats.script.templates import said_as

if TYPE_CHECKING:
    from gkstats.model import Severity

CATALOGUE: Final[dict[str, tuple[Severity, str]]] = {
    # files
    "unreadable_file": ("error", "{reason}; check the file, or convert it to UTF-8 text"),
    "unknown_format": ("error", "{reason}; convert it to text first"),
    "damaged_file": ("error", "{reason}; get the file again"),
    "password": ("error", "{reason}; save a copy without a password"),
    "file_too_large": ("error", "the file is larger than any report: {reason}"),
    "pictures_only": ("error", "{reason}; the text must be recognised (OCR) first"),
    "empty_file": ("error", "the file holds no text"),
    "no_report": ("error", "no annual report: {reason}"),
    "several_reports": ("error", "several reports in one file, beginning on lines {lines}; split the file"),
    "too_slow": ("error", "reading it took more than {detail} and was stopped; keep the report's text only"),
    "too_much_memory": ("error", "reading it took over {detail} and was stopped; keep the report's text only"),
    "reader_failed": ("error", "reading it failed ({detail}); convert it to plain text, and report this to gkstats"),
    "same_file": ("info", "byte-identical with {other}, read once"),
    "sources_unreadable": ("warning", "sources.csv cannot be read ({reason}); save it as UTF-8"),
    "source_missing": ("warning", "sources.csv names {path}, which is not there"),
    "source_date": ("warning", "sources.csv: {raw} is no date (write YYYY-MM-DD)"),
    # tables
    "table_missing": ("warning", "the document does not print the table of section {section}"),
    "second_table": ("warning", "the table stands there twice; {outcome}"),
    "table_torn": ("warning", "the table of section {section} is there, but too torn to be read"),
    "few_numbers": ("warning", "{item}: {n} numbers for {room} cells, and no border tells which"),
    "many_numbers": ("warning", "{item}: {n} numbers for {room} cells; which are the row's cannot be told for certain"),
    "which_row": ("warning", "{item}: the numbers on lines {lines} could be this row's or another's"),
    "which_column": ("warning", "{item}: the heads do not tell for certain which column is which"),
    "broken_number": ("warning", "{item}: the lone number behind may be a piece of one of this row's"),
    "stray_numbers": ("warning", "{item}: nothing certain beside the label, but numbers near it that no row took"),
    "label_missing": ("warning", "{item}: numbers where the row should be, but its label is not printed"),
    "extra_cell": ("warning", "{what} belongs to no cell of the form"),
    "unit_unknown": ("warning", "{item}: {raw} is printed without a unit"),
    "no_plain_number": ("warning", "{item}: {raw} is no plain number"),
    "no_count": ("warning", "{item}: {raw} is not a count"),
    "run_on": ("warning", "{item}: other text runs on from {raw}"),
    "letter_among_digits": ("warning", "{item}: {raw} has a letter among its digits"),
    "letter_for_zero": ("warning", "{item}: {raw} is a letter, read as zero"),
    "note_mark": ("warning", "{item}: {raw} has a note's mark above or below the line, which is no digit of it"),
    # openings
    "agency_missing": ("warning", "no title, signature or field names the publishing body; name it in corrections.csv"),
    "agency_from_text": ("info", "no title or signature names the body; a sentence of the opening does: {value}"),
    "agency_from_field": (
        "info",
        "no title or signature names the body; {label} does, which may be its successor: {value}",
    ),
    "year_missing": ("warning", "nothing says for certain which year is reported on; name it in corrections.csv"),
    "year_conflict": ("warning", "{detail}"),
    "year_from_date": (
        "info",
        "no title, period or sentence names the year reported on; the date of signature implies {year}",
    ),
    "date_implausible": ("warning", "{column}: the printed date {reason}"),
    "place_ambiguous": ("info", "{agency} could be in {candidates}; its code is left open"),
    "place_settled": ("info", "{agency} is taken to be in {place}, by: {evidence}"),
    "corrected": ("info", "{subject}: {read} as read, {value} by {by}"),
    "corrections_unreadable": ("warning", "corrections.csv cannot be read ({reason}); save it as UTF-8"),
    "correction_unfit": ("warning", "corrections.csv: {subject} does not fit: {reason}"),
    "codings_unreadable": ("warning", "codings.csv cannot be read ({reason}); save it as UTF-8 with the columns named"),
    "coding_unfit": ("warning", "codings.csv: {subject} does not fit: {reason}"),
    "version_conflict": ("warning", "which is the later of this and {others} cannot be told; none of them counts"),
    "place_conflict": (
        "warning",
        "{agency}: what names its place contradicts itself ({detail}); its code is left open",
    ),
}


def issue(code: str, *, table: str | None = None, line: int | None = None, **facts: object) -> Issue:
    """Make an issue of the catalogue; `facts` fill its message."""
    severity, message = CATALOGUE[code]
    return Issue(code, severity, message.format(**facts), table, line)


def chinese(code: str, message: str) -> str:
    """Say an issue's message in Chinese: its facts as they are, the phrases among them in Chinese too."""
    return said_as(CATALOGUE[code][1], _words()["codes"][code], message, _phrase) or message


@cache
def _words() -> dict[str, dict[str, str]]:
    """Load the Chinese of each code, and of the phrases: an English template and its Chinese."""
    data: dict[str, dict[str, str]] = tomllib.loads(
        files("gkstats").joinpath("issues_zh.toml").read_text(encoding="utf-8")
    )
    return data


def _phrase(fact: str) -> str:
    said = (said_as(english, other, fact) for english, other in _words()["phrases"].items())
    return next(filter(None, said), fact)
