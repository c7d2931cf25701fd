"""From bytes to lines: the encoding found out, the line ends made one, each line folded and traceable."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from gkstats.files.asciidoc import without_spans
from gkstats.files.errors import UnreadableFileError
from gkstats.script.characters import fold, origins, resized

if TYPE_CHECKING:
    from collections.abc import Mapping

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A text in the wrong encoding is noise; these words stand in every report, in any encoding (simplified, traditional).
_PROOF: Final = ("政府", "公开", "公開")

# A cell of a row: its 0-based line, and which one of the line's cells it is.
Place: TypeAlias = tuple[int, int]


class UnreadableTextError(UnreadableFileError):
    """The bytes are no text in any encoding that such reports come in."""


@dataclass(frozen=True)
class Text:
    """A text as printed and as folded, line by line; lines end at line feeds only.

    `grid` has the 0-based lines that are rows of a table whose columns are true: they come from a file's own structure.
    `covered` has the cells of such rows that one merged box covers together, each with the first of them, in which the
    box's text stands: a number there belongs to two cells of a form if both are covered by one box.
    `recognised`: a program read it off a picture. `whole`: its lines are the paragraphs of the file itself, none of
    them broken to fit a page.
    `address` is the canonical address that a page gives itself; `meta` what its tags for government sites say of it, by
    their names in small letters (siteidcode, sitename, contentsource, pubdate); `elsewhere` the element that holds a
    report's words and is not shown.
    """

    printed: tuple[str, ...]
    folded: tuple[str, ...]
    grid: frozenset[int] = frozenset()
    address: str | None = None
    meta: tuple[tuple[str, str], ...] = ()
    elsewhere: str | None = None
    covered: Mapping[Place, Place] = field(default_factory=dict)
    whole: bool = False
    recognised: bool = False

    @cached_property
    def as_folded(self) -> str:
        """Give the folded lines joined by line feeds."""
        return "\n".join(self.folded)

    @cached_property
    def as_printed(self) -> str:
        """Give the printed lines joined by line feeds."""
        return "\n".join(self.printed)

    def raw(self, line: int, start: int, stop: int) -> str:
        """Give what is printed at the folded characters `start:stop` of the 0-based `line`."""
        printed = self.printed[line]
        if printed == self.folded[line] or not resized(printed):
            return printed[start:stop]
        places = origins(printed)
        return printed[places[start] : places[stop]]


def decode(data: bytes) -> str:
    """Decode a report's bytes: byte order mark, else UTF-8, UTF-16 without a mark, GB18030.

    An encoding without a mark is accepted only if words that stand in every report appear. Raises UnreadableTextError.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    candidates: list[str] = []
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "big5"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(word in text for word in _PROOF):
            return text
        candidates.append(text)
    # Damaged bytes in the middle must not cost the text around them.
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, errors="replace")
        if any(word in text for word in _PROOF) and text.count("\ufffd") < len(text) / 20:
            return text
    if candidates and "\x00" not in candidates[0]:
        return candidates[0]
    raise UnreadableTextError("no_encoding")


def split(text: str) -> Text:
    """Cut a decoded text into lines at line feeds and fold each; blank lines at its end are none."""
    end = text.find("\n", len(text.rstrip()))
    printed = text[: end if end >= 0 else None].removeprefix("\ufeff")
    if "\r" in printed:
        printed = "\n".join(line.removesuffix("\r") for line in printed.split("\n"))
    return Text(tuple(printed.split("\n")), tuple(without_spans(fold(printed)).split("\n")))
