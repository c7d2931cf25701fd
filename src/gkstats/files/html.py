"""HTML as lines: what a browser shows, block by block, and each table on its own grid.

The parser's events are read without a tree, so that no depth of nesting costs more than its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from lxml import etree

from gkstats.files.grid import Box, Piece, Placing, laid, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gkstats.files.text import Text

_HIDDEN: Final = frozenset({
    "annotation", "annotation-xml", "audio", "button", "canvas", "datalist", "del", "head", "iframe", "noscript",
    "object", "option", "s", "script", "select", "strike", "style", "svg", "template", "textarea", "title", "video",
})  # fmt: skip
_META: Final = frozenset({"siteidcode", "sitename", "contentsource", "pubdate"})
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
})  # fmt: skip
_CELLS: Final = ("td", "th")
_NOT_SHOWN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|\bline-through\b", re.IGNORECASE)
# A note's mark above the line is no digit of the number before it: it is read in brackets.
_RAISING: Final = ("sup", "span")
_WRITTEN: Final = ("text", "number", "tel")
_RAISED: Final = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_WEB: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_LINE_END: Final = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t\r]*\n[ \t\r\n]*(?=[\u2e80-\u9fff\uff00-\uffef])")
_DOCUMENT: Final = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_FRAGMENT: Final = re.compile(r"\s*<(?:!--|meta|div|p|table|h[1-6]|section|article|span|style)[\s>-]", re.IGNORECASE)
_TAG: Final = re.compile(r"</?(?:p|div|table|tr|td|span|br|h[1-6]|li)\b[^<>]*>", re.IGNORECASE)
_OPENING: Final = 4096
# Words of the form, plain or escaped as scripts have them.
_REPORT: Final = re.compile(r"本年新收政府信息公开申请|\\u672c\\u5e74\\u65b0\\u6536\\u653f\\u5e9c", re.IGNORECASE)
# Tables inside tables beyond this depth are read as plain blocks.
_DEEPEST: Final = 40


def is_html(text: str, suffix: str) -> bool:
    """Tell HTML by its tags; a name that says so needs only one of them."""
    return (
        _DOCUMENT.search(text, 0, _OPENING) is not None
        or _FRAGMENT.match(text) is not None
        or (suffix in (".html", ".htm") and _TAG.search(text) is not None)
    )


def read_html(html: str) -> Text:
    """Read a page's lines, its canonical address, and what its tags say of site, source and date."""
    page = _HtmlPage()
    page.read(html)
    return replace(text_of(page.pieces, page.address), meta=tuple(page.meta.items()), elsewhere=page.elsewhere)


@dataclass(slots=True)
class _Table:
    """A table that is open, and the pieces around it."""

    around: list[Piece]
    placing: Placing = field(default_factory=Placing)
    box: Box | None = None


class _HtmlPage:
    """What the parser's events add up to."""

    def __init__(self, *, framed: bool = False) -> None:
        self.pieces: list[Piece] = []
        self.address: str | None = None
        self.meta: dict[str, str] = {}
        self.elsewhere: str | None = None  # the element that is not shown and holds a report's words
        self._framed = framed
        self._hidden_by = ""
        self._words: list[str] = []
        self._tables: list[_Table] = []
        self._too_deep = 0
        self._hidden = 0
        self._pre = 0
        self._raised: list[bool] = []  # of each open element that may stand above the line, whether it does

    def read(self, html: str) -> None:
        """Take a whole page."""
        parser = etree.HTMLParser(target=self, encoding="utf-8", huge_tree=True)
        parser.feed(html.replace("\x00", "").encode("utf-8", errors="replace"))
        parser.close()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take an element's start."""
        if tag == "link" and attributes.get("rel", "").lower() == "canonical":
            address = attributes.get("href", "").strip()
            self.address = address if _WEB.fullmatch(address) else self.address
        if tag == "meta" and (name := attributes.get("name", "").lower()) in _META:
            self.meta.setdefault(name, attributes.get("content", "").strip())
        if tag == "body":
            self._hidden = 0  # a head that was never closed
        elif self._hidden or tag in _HIDDEN or "hidden" in attributes or _NOT_SHOWN.search(attributes.get("style", "")):
            self._hidden_by = self._hidden_by if self._hidden else tag
            self._hidden += 1
            if tag == "iframe" and "srcdoc" in attributes and self._hidden == 1 and not self._framed:
                self._frame(attributes["srcdoc"])
            return
        if tag in _BLOCKS:
            self._end_line()
        self._pre += tag == "pre"
        if tag in _RAISING:
            self._raised.append(tag == "sup" or _RAISED.search(attributes.get("style", "")) is not None)
            self._words += "[" * self._raised[-1]
        if tag == "table":
            self._open_table()
        elif tag == "tr" and self._tables and not self._too_deep:
            self._tables[-1].placing.row()
            self._tables[-1].box = None
        elif tag in _CELLS and self._tables and not self._too_deep:
            table = self._tables[-1]
            if not table.placing.started:
                table.placing.row()
            table.box = table.placing.box(_span(attributes, "rowspan"), _span(attributes, "colspan"))
        elif tag == "input" and self._tables and self._tables[-1].box and attributes.get("type", "text") in _WRITTEN:
            self._words.append(attributes.get("value", ""))

    def end(self, tag: str) -> None:
        """Take an element's end."""
        if self._hidden:
            self._hidden -= 1
            return
        if tag in _BLOCKS:
            self._end_line()
        self._pre -= tag == "pre"
        if tag in _RAISING and self._raised:
            self._words += "]" * self._raised.pop()
        if tag == "table" and self._too_deep:
            self._too_deep -= 1
        elif tag == "table" and self._tables:
            table = self._tables.pop()
            table.around.extend(laid(table.placing.boxes, table.placing.ragged))
        elif tag in (*_CELLS, "tr") and self._tables and not self._too_deep:
            self._tables[-1].box = None

    def data(self, text: str) -> None:
        """Take characters."""
        if not self._hidden:
            self._words.append(text)
        elif _REPORT.search(text):
            self.elsewhere = self._hidden_by

    def comment(self, text: str) -> None:
        """Take no comment."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Take no instruction."""

    def close(self) -> None:
        """End the page, and with it whatever was left open."""
        self._end_line()
        while self._tables:
            table = self._tables.pop()
            table.around.extend(laid(table.placing.boxes, table.placing.ragged))

    def _frame(self, html: str) -> None:
        """Take the page that a frame shows in this one."""
        inner = _HtmlPage(framed=True)
        inner.read(html)
        self._end_line()
        self._here().extend(inner.pieces)

    def _open_table(self) -> None:
        if self._too_deep or len(self._tables) == _DEEPEST:
            self._too_deep += 1
        else:
            self._tables.append(_Table(self._here()))

    def _here(self) -> list[Piece]:
        """Give where text goes: the open box, else what is around its table."""
        if not self._tables:
            return self.pieces
        table = self._tables[-1]
        return table.around if table.box is None else table.box.pieces

    def _end_line(self) -> None:
        whole = "".join(self._words)
        self._words.clear()
        if self._pre:
            self._here().extend(Piece(line.rstrip("\r")) for line in whole.split("\n"))
        elif line := _BLANKS.sub(" ", _LINE_END.sub("", whole)).strip():
            self._here().append(Piece(line))


def _span(attributes: Mapping[str, str], name: str) -> int:
    digits = attributes.get(name, "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 5 else 1
