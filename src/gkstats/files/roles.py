"""What an element is on a page: a block, a table or a part of one, by its tag or by what its style makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.files.grid import GROUPS
from gkstats.files.veiled import NEVER

if TYPE_CHECKING:
    from collections.abc import Mapping

BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
})  # fmt: skip
CELLS: Final = ("td", "th")
_OWN: Final = frozenset({"table", "tr", "br", "caption", *CELLS, *GROUPS})  # whatever their style says
_BY_STYLE: Final = {
    "table": "table", "inline-table": "table", "table-row-group": "tbody", "table-header-group": "thead",
    "table-footer-group": "tfoot", "table-row": "tr", "table-cell": "td",
}  # fmt: skip
_AROUND_ROW: Final = ("table", *GROUPS)
_AROUND: Final = {"tbody": ("table",), "thead": ("table",), "tfoot": ("table",), "tr": _AROUND_ROW, "td": ("tr",)}
_SIDE_BY_SIDE: Final = ("flex", "inline-flex", "grid", "inline-grid", "-webkit-flex", "-webkit-box", "-ms-flexbox")
# Displays of elements in a line: side by side with others, in boxes of their own.
BOXED: Final = frozenset({"inline-block", "inline-table", "inline-flex", "inline-grid"})
_IN_LINE: Final = BOXED | {"inline", "contents"}
_MODES: Final = ("open", "closed")
# Elements that may show a template in place of what they hold, beside those with a hyphen in their name.
_HOSTS: Final = frozenset({
    "article", "aside", "blockquote", "body", "div", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "main",
    "nav", "p", "section", "span",
})  # fmt: skip


class OpenElement(NamedTuple):
    """An element that is open: its number in the order of the starts, its tag in effect, and the veil that it is in."""

    number: int
    role: str
    tag: str = ""
    said: int = 0  # how many texts stand before it
    veil: int = NEVER
    block: bool = False  # it begins a line
    parted: bool = False  # it is parted from its neighbours in their line


def role(tag: str, display: str, around: str) -> str:
    """Give the tag of which an element is in effect, `around`: that of its parent.

    Styles make a table of other elements only where these stand in each other as a table's do.
    """
    if tag in _OWN or display not in _BY_STYLE:
        return tag
    made = _BY_STYLE[display]
    return made if made == "table" or around in _AROUND[made] else "div"


def is_block(tag: str, display: str) -> bool:
    """Tell an element that begins a line, and ends it."""
    return tag in BLOCKS if tag in _OWN or not display or "(" in display else display not in _IN_LINE


def parts_children(display: str) -> bool:
    """Tell an element whose children stand side by side, each in a box of its own, though nothing is between them."""
    return display in _SIDE_BY_SIDE


def is_shadow(tag: str, attributes: Mapping[str, str], parent: str) -> bool:
    """Tell a template that is shown in its parent, in place of what else that holds."""
    hosted = parent in _HOSTS or "-" in parent
    return tag == "template" and hosted and attributes.get("shadowrootmode", "").lower() in _MODES
