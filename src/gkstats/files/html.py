"""HTML as lines: what a browser shows, block by block, and each table on its own grid.

The parser's events are read without a tree, so that no depth of nesting costs more than its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from lxml import etree

from gkstats.files.counted_up import CountedUp
from gkstats.files.grid import GROUPS, Box, Piece, Placing, laid, text_of
from gkstats.files.roles import BLOCKS, BOXED, CELLS, OpenElement, is_block, is_shadow, parts_children, role
from gkstats.files.sight import UNSHOWN, Look, look
from gkstats.files.stylesheets import Sheets, linked
from gkstats.files.veiled import FORM, LAYERS, NEVER, Veils
from gkstats.files.written import UNTOLD, Written, bracketed, numeral

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gkstats.files.stylesheets import Beside
    from gkstats.files.text import Text

_META: Final = frozenset({"siteidcode", "sitename", "contentsource", "pubdate"})
_LISTS: Final = ("ol", "ul", "dir", "menu")
_WRITTEN: Final = ("text", "number", "tel")
_CHOICES: Final = ("select", "option")
# Forms' fields, and pictures in lines: in a table's cell what they show is the cell's.
_FIELDS: Final = ("button", "select", "svg", "textarea")
_APART: Final = ("button", "svg")  # of which it cannot be told whether they show a part of a number
_PRESSED: Final = ("button", "submit", "reset")
_DRAWN: Final = ("img", "svg", "canvas", "object", "embed", "video", "picture", "iframe", "script", "slot")
_MANY: Final = 12  # texts of a table that does not only lay out a page
_STYLE: Final = re.compile(r"<style\b|<link\b", re.IGNORECASE)
_WHOLE: Final = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)  # without any, it is a piece of a page
_IMPORT: Final = re.compile(r"@import\s", re.IGNORECASE)
_WEB: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d")
_BARE: Final = re.compile(r"[\W_]*\d[\d\W_]*")
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_BLANK_AS_SHOWN: Final = re.compile(r"&(?:amp;)?(?:nbsp|ensp|emsp|thinsp|#160|#xa0);", re.IGNORECASE)
_LINE_END: Final = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t\r]*\n[ \t\r\n]*(?=[\u2e80-\u9fff\uff00-\uffef])")
_DOCUMENT: Final = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_FRAGMENT: Final = re.compile(r"\s*<(?:!--|meta|div|p|table|h[1-6]|section|article|span|style)[\s>-]", re.IGNORECASE)
_TAG: Final = re.compile(r"</?(?:p|div|table|tr|td|span|br|h[1-6]|li)\b[^<>]*>", re.IGNORECASE)
_OPENING: Final = 4096
# Tables inside tables beyond this depth are read as plain blocks.
_DEEPEST: Final = 40
_FRAMES: Final = 3  # frames in frames


def alone(_: str) -> None:
    """Give nothing for any address: a page with nothing beside it."""


def is_html(text: str, suffix: str) -> bool:
    """Tell HTML by its tags; a name that says so needs only one of them."""
    return (
        _DOCUMENT.search(text, 0, _OPENING) is not None
        or _FRAGMENT.match(text) is not None
        or (suffix in (".html", ".htm") and _TAG.search(text) is not None)
    )


def read_html(html: str, beside: Beside = alone) -> Text:
    """Read a page's lines, its canonical address, and what its tags say of site, source and date.

    `beside` are the frames and style sheets that were saved with it, by the addresses that it names.
    """
    page = _shown_page(html, beside)
    text = text_of(page.pieces, page.address)
    return replace(text, meta=tuple(page.meta.items()), elsewhere=page.elsewhere, whole=True)


def pieces_of_page(html: str, beside: Beside = alone) -> list[Piece]:
    """Give a page's lines."""
    return _shown_page(html, beside).pieces


def _shown_page(html: str, beside: Beside) -> _HtmlPage:
    """Read a page, once more for each layer that a script takes away before anything is seen."""
    lifted: frozenset[int] = frozenset()
    for _ in range(LAYERS + 1):
        page = _HtmlPage(beside, lifted=lifted)
        page.read(html)
        if not (more := page.veils.lifted(page.pieces) - lifted):
            break
        lifted |= more
    return page


@dataclass(slots=True)
class _Table:
    """A table that is open, and the pieces around it."""

    around: list[Piece]
    placing: Placing = field(default_factory=Placing)
    box: Box | None = None
    drawn: list[Box] = field(default_factory=list)  # boxes in which something is drawn
    covered: bool = False  # whether something may lie over what stands in the open box
    pictured: str = ""  # what the pictures in the open box say for those who do not see them


class _HtmlPage:
    """What the parser's events add up to."""

    def __init__(self, beside: Beside, depth: int = 0, lifted: frozenset[int] = frozenset()) -> None:
        self.pieces: list[Piece] = []
        self.address: str | None = None
        self.meta: dict[str, str] = {}
        self.elsewhere: str | None = None  # the element that is not shown and holds a report's words
        self.veils = Veils()
        self._beside, self._depth, self._lifted = beside, depth, lifted
        self._hidden_by = ""
        self._line = Written()
        self._tables: list[_Table] = []
        self._too_deep = 0
        self._pre = 0
        self._looks = [Look()]  # of each open element how it is seen, the page's own first
        self._open = [OpenElement(-1, "")]  # the same elements
        self._started = 0
        self._said = 0  # texts that are shown
        self._counting = CountedUp("")
        self._counted_to: list[tuple[str, str]] = []  # of the element that began last
        self._slotted = True  # whether the template that is shown shows what else its parent holds
        self._lists: list[int | None] = []  # of each open list the number of its next item
        self._choices: list[tuple[bool, str]] | None = None  # of an open field's options: whether chosen, and words
        self._sheets: Sheets | None = None
        self._foreign = False  # whether sheets that are not in the page have a say

    def read(self, html: str) -> None:
        """Take a whole page."""
        data = html.replace("\x00", "").encode("utf-8", errors="replace")
        self._sheets = Sheets(data, self._beside) if _STYLE.search(html) else None
        piece = self._depth == 0 and _WHOLE.search(html) is None  # what a frame holds is a page of its own
        self._foreign = piece or _IMPORT.search(html) is not None
        self._counting = CountedUp(html)
        parser = etree.HTMLParser(target=self, encoding="utf-8", huge_tree=True)
        parser.feed(data)
        parser.close()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take an element's start."""
        self._note(tag, attributes)
        self._counted_to = self._counting.goals(attributes)
        number, self._started = self._started, self._started + 1
        sheets = self._sheets
        if tag == "link" and "stylesheet" in attributes.get("rel", "").lower():
            self._foreign = self._foreign or linked(attributes.get("href", ""), self._beside) is None
        around = self._looks[-1]
        if tag == "body" and around.gone:
            around = self._looks[0]  # a head that was never closed
        declared = sheets.of(number, tag) if sheets else ()
        box = self._tables[-1].box if self._tables else None
        if number in self._lifted:
            attributes, declared = {}, ()
        as_tag = "div" if is_shadow(tag, attributes, self._open[-1].tag) else tag
        seen = look(around, as_tag, attributes, declared, foreign=self._foreign, cell=box is not None)
        seen = self._told_by_look(seen, tag, attributes, number)
        opened = self._opened(number, tag, seen, around)
        self._looks.append(seen)
        self._open.append(opened)
        if seen.gone:
            self._hidden_by = self._hidden_by if around.gone else tag
            return
        if tag in ("iframe", "frame"):
            self._frame(attributes.get("srcdoc") or self._beside(attributes.get("src", "")))
            self._looks[-1] = replace(seen, gone=True)  # what it holds is for browsers without frames
            return
        self._part(opened, seen)
        self._pre += tag == "pre"
        if tag in _CHOICES:
            self._choice(tag, attributes)
        elif tag in _LISTS:
            self._lists.append(None if "reversed" in attributes else _whole(attributes, "start"))
        elif tag == "li" and self._lists:
            self._item(attributes, seen)
        if sheets and (said := sheets.printed(number, tag, "before", cell=box is not None)):
            self._line.add(bracketed(said), seen)
        if opened.role == "table":
            self._open_table()
        elif opened.role in GROUPS and self._tables and not self._too_deep:
            self._tables[-1].placing.group(opened.role)
            self._tables[-1].box = None
        elif opened.role == "tr" and self._tables and not self._too_deep:
            self._tables[-1].placing.row()
            self._tables[-1].box = None
        elif opened.role in CELLS and self._tables and not self._too_deep:
            table = self._tables[-1]
            if not table.placing.started:
                table.placing.row()
            table.box = table.placing.box(_whole(attributes, "rowspan"), _whole(attributes, "colspan"))
        elif tag in ("input", "img") and box:
            self._show(tag, attributes, seen)

    def _opened(self, number: int, tag: str, seen: Look, around: Look) -> OpenElement:
        """Give an element as it is open, in one that is seen as `around`."""
        parent = self._open[-1]
        veil = NEVER
        if (seen is not around or parent.veil != NEVER) and seen.shown is False and tag not in UNSHOWN:
            veil = parent.veil if around.shown is False else self.veils.begin(number, parent.number)
        if not (seen.display or around.display):
            return OpenElement(number, tag, tag, self._said, veil, tag in BLOCKS)
        made = role(tag, seen.display, parent.role)
        block = made == "table" or is_block(tag, seen.display)
        parted = parts_children(around.display) or tag in BLOCKS
        return OpenElement(number, made, tag, self._said, veil, block, parted)

    def _part(self, opened: OpenElement, seen: Look) -> None:
        """Part what stands in an element from what stands beside it."""
        if opened.block:
            self._end_line()
        elif opened.parted:
            self._line.add(" ", seen)

    def _told_by_look(self, seen: Look, tag: str, attributes: Mapping[str, str], number: int) -> Look:
        """Give an element's look, and keep what it says of the text around the element."""
        box = self._tables[-1].box if self._tables else None
        if tag in _DRAWN and box:
            self._tables[-1].drawn.append(box)
        if tag in _FIELDS and box is None:
            seen = replace(seen, gone=True)
        if self._sheets and self._sheets.grounds(number, tag):
            seen = replace(seen, ground=None)
        if tag == "slot":
            self._slotted = True
        if is_shadow(tag, attributes, self._open[-1].tag):
            self._slotted = False
            if self._said > self._open[-1].said and not seen.gone:  # what was read is not seen
                self._line.add(UNTOLD, seen)
        if seen.covering:
            self._tables[-1].covered = True
        if seen.floating or seen.display in BOXED:
            seen = replace(seen, named=(*seen.named, str(number)))
        return replace(seen, unsure=True) if tag in _APART else seen

    def _note(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Keep what a head says of the page."""
        if tag == "link" and attributes.get("rel", "").lower() == "canonical":
            address = attributes.get("href", "").strip()
            self.address = address if _WEB.fullmatch(address) else self.address
        if tag == "meta" and (name := attributes.get("name", "").lower()) in _META:
            self.meta.setdefault(name, attributes.get("content", "").strip())

    def end(self, tag: str) -> None:
        """Take an element's end."""
        if len(self._looks) == 1:
            return
        self._counted_to = []
        seen, opened = self._looks.pop(), self._open.pop()
        if seen.gone:
            return
        box = self._tables[-1].box if self._tables else None
        if self._sheets and (said := self._sheets.printed(opened.number, tag, "after", cell=box is not None)):
            self._line.add(bracketed(said), seen)
        self._part(opened, seen)
        self._pre -= tag == "pre"
        if tag == "select" and self._choices is not None:
            chosen = [said for selected, said in self._choices if selected] + [said for _, said in self._choices]
            self._choices = None
            self._line.add(chosen[0] if chosen else "", seen)
        if tag in _LISTS and self._lists:
            self._lists.pop()
        if tag == "template":  # what it does not show of its parent is not seen
            self._looks[-1] = replace(self._looks[-1], odd=self._slotted, gone=not self._slotted)
        if opened.role == "table" and self._too_deep:
            self._too_deep -= 1
        elif opened.role == "table" and self._tables:
            self._close_table()
        elif opened.role in GROUPS and self._tables and not self._too_deep:
            self._tables[-1].placing.group("")
            self._tables[-1].box = None
        elif opened.role in (*CELLS, "tr") and self._tables and not self._too_deep:
            table = self._tables[-1]
            # Where a cell shows nothing but a picture, its number may be drawn there.
            if table.box and not table.box.text and _DIGITS.search(table.pictured):
                table.box.pieces.append(Piece(bracketed(table.pictured)))
            if table.box and table.covered and _BARE.fullmatch(table.box.text):
                table.box.pieces = [Piece(bracketed(table.box.text))]
            table.box, table.pictured, table.covered = None, "", False

    def data(self, text: str) -> None:
        """Take characters."""
        seen = self._looks[-1]
        if self._choices is not None:
            if self._choices:
                selected, said = self._choices[-1]
                self._choices[-1] = selected, said + text
        elif seen.shown is not False:
            self._said += bool(text.strip())
            odd = seen.odd and _BARE.fullmatch(text) is not None
            if odd and not self._tables:  # a line of its own in brackets is read
                text = f"{text.rstrip()}?"
            counted = self._counting.goes_on(text, self._counted_to)
            self._line.add(bracketed(text) if counted or (odd and self._tables) else text, seen)
        else:
            self.veils.add(self._open[-1].veil, text)
            if FORM.search(text):
                self.elsewhere = self._hidden_by or "body"

    def comment(self, text: str) -> None:
        """Take no comment."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Take no instruction."""

    def close(self) -> None:
        """End the page, and with it whatever was left open."""
        self._end_line()
        while self._tables:
            self._close_table()

    def _show(self, tag: str, attributes: Mapping[str, str], seen: Look) -> None:
        """Take what a field holds, and what a picture says, in a table's cell."""
        if tag == "img":
            said = attributes.get("alt", "")
            if _BARE.fullmatch(said):
                self._line.add(bracketed(said), seen)
            else:
                self._tables[-1].pictured += said
        elif attributes.get("type", "text").lower() in _WRITTEN:
            self._line.add(attributes.get("value", ""), seen)
        elif attributes["type"].lower() in _PRESSED:
            self._line.add(bracketed(attributes.get("value", "")), seen)

    def _choice(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a field with options, or an option."""
        if tag == "select":
            self._choices = []
        elif self._choices is not None:
            self._choices.append(("selected" in attributes, ""))

    def _item(self, attributes: Mapping[str, str], seen: Look) -> None:
        """Begin a list's item with its number, where the page prints one."""
        at = self._lists[-1]
        if "value" in attributes:
            at = _whole(attributes, "value")
        self._lists[-1] = None if at is None else at + 1
        if at is not None and seen.shown:
            self._line.number = numeral(at, seen.numbering)

    def _frame(self, html: str | None) -> None:
        """Take the page that a frame shows in this one."""
        if html is None or self._depth == _FRAMES:
            return
        inner = _HtmlPage(self._beside, self._depth + 1)
        inner.read(html)
        self._end_line()
        self._here().extend(inner.pieces)

    def _open_table(self) -> None:
        if self._too_deep or len(self._tables) == _DEEPEST:
            self._too_deep += 1
        else:
            self._tables.append(_Table(self._here()))

    def _close_table(self) -> None:
        """End a table; where among many texts a box shows nothing but what is drawn, that may be its number."""
        table = self._tables.pop()
        empty = [box for box in table.drawn if not box.text]
        if empty and sum(bool(box.text) for box in table.placing.boxes) > _MANY:
            for box in empty:
                box.pieces = [Piece(UNTOLD)]
        table.around.extend(laid(*table.placing.shown()))

    def _here(self) -> list[Piece]:
        """Give where text goes: the open box, else what is around its table."""
        if not self._tables:
            return self.pieces
        table = self._tables[-1]
        return table.around if table.box is None else table.box.pieces

    def _end_line(self) -> None:
        if not self._line:
            return
        whole = self._line.take()
        if "&" in whole:  # escaped twice
            whole = _BLANK_AS_SHOWN.sub(" ", whole)
        if self._pre:
            self._here().extend(Piece(line.rstrip("\r")) for line in whole.split("\n"))
        elif line := _BLANKS.sub(" ", _LINE_END.sub("", whole)).strip():
            self._here().append(Piece(line))


def _whole(attributes: Mapping[str, str], name: str) -> int:
    """Give an attribute's number; 1 without one."""
    digits = attributes.get(name, "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 5 else 1
