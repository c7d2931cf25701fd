"""How an element's text is seen: shown, perhaps, or not at all; on the line, above it or below it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

import tinycss2.color3
import tinycss2.color4

from gkstats.files.cascade import inline, winners

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.files.cascade import Declaration

    Colour: TypeAlias = tuple[float, float, float, float]

# Elements of which nothing is shown, whatever their style says.
UNSHOWN: Final = frozenset({
    "annotation", "annotation-xml", "audio", "canvas", "clippath", "datalist", "defs", "del", "desc", "head", "marker",
    "mask", "metadata", "noembed", "noframes", "noscript", "object", "pattern", "rp", "s", "script", "strike", "style",
    "symbol", "template", "title", "video",
})  # fmt: skip
# Elements that lie in a line unless a style says otherwise: they have no height or width of their own, and no indent.
_INLINE: Final = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark", "o:p", "q",
    "rt", "ruby", "samp", "small", "span", "strong", "sub", "sup", "text", "time", "tspan", "tt", "u", "var",
})  # fmt: skip
_OF_TABLES: Final = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th"})
_PARTS_OF_TABLES: Final = _OF_TABLES - {"table"}
_LENGTH: Final = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(px|pt|pc|em|rem|ex|ch|cm|mm|in|%|vh|vw)?")
_PIXELS: Final = {"px": 1.0, "": 1.0, "pt": 4 / 3, "pc": 16.0, "rem": 16.0, "cm": 37.8, "mm": 3.78, "in": 96.0}
_SIZES: Final = {"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32}
_KINDS: Final = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_OFF: Final = 500  # pixels: what is moved so far out of its place is moved out of sight
_UNSEEN: Final = 2.0  # pixels: nobody reads smaller letters,
_TINY: Final = 5.0  # and hardly these
_SAME: Final = 0.06  # of a colour's range: so near the ground's, a text is not seen,
_PALE: Final = 0.15  # and so near hardly
_NEAR: Final = 40  # pixels: a text raised by more stands elsewhere
_CUT_AWAY: Final = re.compile(
    r"inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%.*|circle\(\s*0(?:px|%)?\s*(?:at.*)?\)|polygon\((?:\s*0(?:px|%)?\s+0(?:px|%)?\s*,?)+\)"
)
_CLIPPED: Final = re.compile(r"rect\(\s*([01])(?:px)?[\s,]+([01])(?:px)?[\s,]+([01])(?:px)?[\s,]+([01])(?:px)?\s*\)")
_GONE_BY_TRANSFORM: Final = re.compile(r"scale[xy]?\(\s*0(?:\.0\d*)?\s*[,)]|translate[xy]?\([^)]*-\d{4,}")
# What the tags themselves say.
_TAGS: Final = {
    "sup": {"vertical-align": "super"},
    "rt": {"vertical-align": "super"},
    "sub": {"vertical-align": "sub"},
    "small": {"font-size": "83%"},
    "ol": {"list-style-type": "decimal"},
    "ul": {"list-style-type": "disc"},
}
_SPECIAL: Final = UNSHOWN.union(_TAGS, ("bdo", "dialog"))
# Attributes that say anything of what is seen.
_TELLING: Final = frozenset({
    "style", "hidden", "color", "bgcolor", "background", "text", "type", "fill", "popover",
    "display",
})  # fmt: skip
_UNTOLD: Final = ("var(", "env(", "attr(")  # what a value is made of that no sheet of the page says
_DRAWN: Final = ("svg", "g", "text", "tspan")  # of a picture in lines
# Colours that a browser's own window has.
_SYSTEM: Final = {
    "canvas": "white", "window": "white", "field": "white", "canvastext": "black", "windowtext": "black",
    "fieldtext": "black", "buttontext": "black",
}  # fmt: skip
_LIGHT: Final = {"lab": 100, "lch": 100, "oklab": 1, "oklch": 1}  # of colour spaces, what is white
_NO_BOX: Final = ("none", "table-column", "table-column-group")
_UNTIL_FOUND: Final = "until-found"  # hides what is in a box, not the box
_OUT_OF_SIGHT: Final = frozenset({"hidden", "popover"})  # attributes
_UNTURNED: Final = frozenset({"", "none", "0deg", "0px", "1"})
# What may put an element's text elsewhere, over other text or out of sight, in ways that are not looked into.
_ODD: Final = (
    "transform", "translate", "scale", "rotate", "mask", "mask-image", "-webkit-mask", "-webkit-mask-image",
    "-webkit-text-security",
)  # fmt: skip
_PAINTED: Final = frozenset({"background", "background-color", "background-image"})
_CUT: Final = ("hidden", "clip", "auto", "scroll")  # of what does not fit: it is not seen
_STEP: Final = 4.0  # pixels: a text moved sideways by more may stand elsewhere
_HIDING: Final = ("display", "visibility", "opacity", "font-size", "color")
_FILTER: Final = re.compile(r"opacity(?:\(|\s*=\s*)([\d.]+%?)")
# Classes that hide in the sheets that most pages share.
_HIDING_NAMES: Final = frozenset({
    "d-none", "element-invisible", "hidden", "hide", "invisible", "none", "sr-only", "visually-hidden",
})  # fmt: skip
_RAISING: Final = ("super", "text-top")
_LOWERING: Final = ("sub", "text-bottom")


@dataclass(frozen=True, slots=True)
class Look:
    """How an element's own text is seen.

    `gone`: neither it nor anything in it is shown. `unsure`: it may not be. `visible`: nothing says that its text is
    not, but what is in it may say otherwise. `raised`: 1 above the line, -1 below it; `moved` where only its place says
    so, which may be that of all the text around it. `named`: the classes and identities in its line of which a sheet
    that is not in the page may say more. `odd`: a number in it may stand elsewhere than where it is written, up to the
    next table. `floating`: it stands beside the text around it, on a side of its own. `covering`: it may lie
    over the text of its cell. `display`: what its style makes of it.
    """

    gone: bool = False
    unsure: bool = False
    visible: bool = True
    size: float = 16.0
    colour: Colour = (0.0, 0.0, 0.0, 1.0)
    ground: Colour | None = (1.0, 1.0, 1.0, 1.0)
    opacity: float = 1.0
    indent: float = 0.0
    inline: bool = False
    raised: int = 0
    moved: bool = False
    numbering: str = ""
    named: tuple[str, ...] = ()
    odd: bool = False
    floating: bool = False
    covering: bool = False
    display: str = ""

    @property
    def shown(self) -> bool | None:
        """Tell whether the text is seen; None where that cannot be told."""
        if self.gone or not self.visible or self.size < _UNSEEN or self.opacity < _SAME or self.indent < -_OFF:
            return False
        if self.colour[3] * self.opacity < _SAME:
            return False
        known = self.ground is not None
        apart = max(abs(own - other) for own, other in zip(self.colour, self.ground or (2.0,) * 4, strict=True))
        if known and apart < _SAME:
            return None if self.unsure else False
        pale = self.opacity * self.colour[3] < 3 * _PALE or (known and apart < _PALE)
        return None if self.unsure or pale or self.size < _TINY else True


def look(
    parent: Look,
    tag: str,
    attributes: Mapping[str, str],
    declared: Sequence[Declaration],
    *,
    foreign: bool,
    cell: bool = False,
) -> Look:
    """Give how an element is seen in its parent, `cell`: which is in a table's cell.

    `foreign`: sheets that are not in the page may say otherwise.
    """
    if parent.gone:
        return parent
    if parent.floating or parent.covering or parent.display or (parent.odd and tag == "table"):
        parent = replace(parent, floating=False, covering=False, display="", odd=parent.odd and tag != "table")
    if foreign and not declared and (names := _names(attributes)):
        parent = _named(parent, tag, names)
    elif parent.named and tag not in _INLINE:
        parent = replace(parent, named=())
    plain = _TELLING.isdisjoint(attributes) and tag not in _SPECIAL
    if plain and not declared:
        return parent if tag not in _OF_TABLES or not parent.raised else replace(parent, raised=0, moved=False)
    own = inline(attributes.get("style", ""))
    sure = [one for one in (*declared, *own) if one.sure]
    seen = _styled(parent, tag, attributes, sure, foreign=foreign, cell=cell)
    if all(one.sure for one in declared):
        return seen
    other = _styled(parent, tag, attributes, [*declared, *own], foreign=foreign, cell=cell)
    if other.odd and not other.gone:
        seen = replace(seen, odd=True)
    return seen if other.shown is seen.shown else replace(other if seen.gone else seen, unsure=True)


def _names(attributes: Mapping[str, str]) -> tuple[str, ...]:
    """Give an element's classes and its identity."""
    return tuple(sorted(f"{attributes.get('class', '')} {attributes.get('id', '')}".split()))


def _named(parent: Look, tag: str, names: tuple[str, ...]) -> Look:
    """Give the look around an element whose names a sheet elsewhere may know.

    Some say by themselves what they do: around a part of a table there is doubt, around more a program may show it.
    """
    named = (*parent.named, " ".join(names)) if tag in _INLINE else ()
    hidden = not _HIDING_NAMES.isdisjoint(names) and (tag in _INLINE or tag in _PARTS_OF_TABLES)
    return replace(parent, named=named, unsure=parent.unsure or hidden)


def _styled(
    parent: Look,
    tag: str,
    attributes: Mapping[str, str],
    declared: Sequence[Declaration],
    *,
    foreign: bool,
    cell: bool,
) -> Look:
    style = _TAGS.get(tag, {}) | _of_attributes(tag, attributes) | winners(declared)
    inside = style.get("display", "inline" if tag in _INLINE else "block") in ("inline", "contents")
    floating = style.get("position", "") in ("absolute", "fixed") or style.get("float", "none") != "none"
    inside = inside and not floating
    if _is_gone(tag, attributes, style, boxed=not inside and tag not in _OF_TABLES):
        return replace(parent, gone=True)
    size = _size(style, parent.size)
    ground = _ground(style, parent.ground)
    visibility = style.get("visibility", "")
    inked = style.get("-webkit-text-fill-color", style.get("color", ""))
    colour = _colour(inked) or parent.colour
    indent = _pixels(style["text-indent"], size) if "text-indent" in style and not inside else parent.indent
    raised, moved = _raised(style, size, inside=inside) if tag not in _OF_TABLES else (0, False)
    unset = not raised and tag not in _OF_TABLES
    pale = ground is None or max(abs(a - b) for a, b in zip(colour, ground, strict=True)) < _SAME
    return Look(
        unsure=parent.unsure
        or (pale and foreign and colour != parent.colour)
        or _is_overridden(tag, style)
        or any(word in style.get(name, "") for name in _HIDING for word in _UNTOLD),
        visible=visibility not in ("hidden", "collapse") if visibility else parent.visible,
        size=size,
        colour=colour,
        ground=ground,
        opacity=parent.opacity * _number(style.get("opacity", "1")) * _filtered(style.get("filter", "")),
        indent=indent,
        inline=inside,
        raised=parent.raised if unset else raised,
        moved=parent.moved if unset else moved,
        numbering=_numbering(tag, style) or parent.numbering,
        named=parent.named,
        odd=parent.odd or _is_reordered(style) or (cell and _is_odd(style, inked, size, inside=inside)),
        floating=cell and style.get("float", "none") != "none",
        display=style.get("display", ""),
        covering=cell and style.get("position") in ("absolute", "fixed") and not _PAINTED.isdisjoint(style),
    )


def _is_reordered(style: Mapping[str, str]) -> bool:
    """Tell an element that stands, or whose parts stand, in another order than they are written in."""
    flow = style.get("flex-direction", "") + style.get("flex-flow", "")
    return "reverse" in flow or style.get("order", "0") != "0"


def _is_odd(style: Mapping[str, str], inked: str, size: float, *, inside: bool) -> bool:
    """Tell a text in a table's cell that may be seen elsewhere, or not at all, for a reason that is not looked into."""
    if style.get("position") in ("absolute", "fixed"):
        return True
    if style.get("position") == "relative" and any(
        abs(_pixels(style.get(side, ""), size)) > _STEP for side in ("left", "right")
    ):
        return True
    if not inside and any(style.get(name, "") not in _UNTURNED for name in _ODD):
        return True
    if style.get("-webkit-text-security", "none") != "none" or (inked and "(" in inked and not _colour(inked)):
        return True
    return any("(" in style.get(name, "") for name in ("opacity", "font-size", "visibility", "display"))


def _is_gone(tag: str, attributes: Mapping[str, str], style: Mapping[str, str], *, boxed: bool) -> bool:
    """Tell an element that is not shown, with all that is in it."""
    display = style.get("display", "")
    out = not display and not _OUT_OF_SIGHT.isdisjoint(attributes)
    if tag in UNSHOWN or display in _NO_BOX or (out and attributes.get("hidden") != _UNTIL_FOUND):
        return True
    if tag == "dialog" and "open" not in attributes:
        return True
    if "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", ""):
        return True
    if (
        style.get("mso-hide") == "all"
        or (boxed and (style.get("content-visibility") == "hidden" or attributes.get("hidden") == _UNTIL_FOUND))
        or style.get("zoom") in ("0", "0%")
    ):
        return True
    if _CUT_AWAY.fullmatch(style.get("clip-path", "")):
        return True
    if boxed and _GONE_BY_TRANSFORM.search(style.get("transform", "")):
        return True
    placed = style.get("position", "static") not in ("static", "")
    if placed and style["position"] in ("absolute", "fixed") and _CLIPPED.fullmatch(style.get("clip", "")):
        return True
    away = [style.get(side, "") for side in (*(("left", "top", "right", "bottom") if placed else ()), "margin-left")]
    if any(_pixels(length, 16) <= -_OFF for length in away):
        return True
    cut = any(style.get(name, "") in _CUT for name in ("overflow", "overflow-x", "overflow-y"))
    small = any(
        name in style and _LENGTH.fullmatch(style[name]) and 0 <= _pixels(style[name], 16) < _UNSEEN
        for name in ("height", "width", "max-height", "max-width")
    )
    if "%" in style.get("text-indent", "") and cut and boxed and _number(style["text-indent"]) >= 1:
        return True
    return boxed and cut and small


def _is_overridden(tag: str, style: Mapping[str, str]) -> bool:
    """Tell an element whose characters are shown in another order than they are written in."""
    return "override" in style.get("unicode-bidi", "override" if tag == "bdo" else "")


def _of_attributes(tag: str, attributes: Mapping[str, str]) -> dict[str, str]:
    """Give what an element's attributes, not its style, say of its look."""
    found = {}
    if tag in ("font", "basefont") and "color" in attributes:
        found["color"] = attributes["color"].lower()
    if "bgcolor" in attributes:
        found["background-color"] = attributes["bgcolor"].lower()
    if "background" in attributes:
        found["background-image"] = "url()"
    if tag == "body" and "text" in attributes:
        found["color"] = attributes["text"].lower()
    if tag in _DRAWN and "fill" in attributes:
        found["color"] = "transparent" if attributes["fill"] == "none" else attributes["fill"].lower()
    if tag in _DRAWN and "display" in attributes:
        found["display"] = attributes["display"].lower()
    if tag in ("ol", "li") and attributes.get("type", "") in _KINDS:
        found["list-style-type"] = _KINDS[attributes["type"]]
    return found


def _size(style: Mapping[str, str], around: float) -> float:
    said = style.get("font-size", "")
    if not said and "font" in style:
        said = next((word.split("/")[0] for word in style["font"].split() if _LENGTH.fullmatch(word.split("/")[0])), "")
    if said in _SIZES:
        return float(_SIZES[said])
    if said.endswith("%"):
        return around * _number(said[:-1]) / 100
    return _pixels(said, around) if _LENGTH.fullmatch(said) else around


def _ground(style: Mapping[str, str], behind: Colour | None) -> Colour | None:
    """Give the colour behind an element's text; None where a picture, or what no one can tell, is behind it."""
    said = style.get("background-color", "")
    whole = style.get("background", "")
    pictured = whole + style.get("background-image", "")
    if any(word in pictured for word in ("url(", "gradient(")) or "var(" in whole + said:
        return None
    if "inset" in style.get("box-shadow", ""):
        return None
    found = _colour(said) or next(filter(None, map(_colour, whole.split())), None) or _colour(whole)
    if found is None or found[3] == 0:
        return behind
    return (*found[:3], 1.0) if found[3] > 1 - _SAME else None


def _raised(style: Mapping[str, str], size: float, *, inside: bool) -> tuple[int, bool]:
    """Tell a text above the line or below it, and whether only its place says so."""
    said = style.get("vertical-align", "") if inside or style.get("display", "") == "inline-block" else ""
    if said in _RAISING or said in _LOWERING:
        return (1 if said in _RAISING else -1), False
    length = _pixels(said, size)
    if style.get("position") == "relative":
        length = length or -_pixels(style.get("top", ""), size) or _pixels(style.get("bottom", ""), size)
    length = length or _pixels(style.get("mso-text-raise", ""), size)
    return (0, False) if not 0 < abs(length) < _NEAR else (1 if length > 0 else -1, True)


def _numbering(tag: str, style: Mapping[str, str]) -> str:
    """Give what a style says of the numbers of a list's items: `none`, or a kind of numbers."""
    if tag == "li" and style.get("display", "list-item") != "list-item":
        return "none"
    if "none" in style.get("list-style", "").split():
        return style.get("list-style-type", "none") if tag not in _TAGS else "none"
    return style.get("list-style-type") or style.get("list-style", "")


@lru_cache(maxsize=1024)
def _colour(said: str) -> Colour | None:
    said = _SYSTEM.get(said, said).removesuffix("!important")
    found = tinycss2.color3.parse_color(said) if said else None
    if found is None and "(" in said and (other := tinycss2.color4.parse_color(said)) not in (None, "currentcolor"):
        grey = other.coordinates[0] if other.space in _LIGHT else None
        if grey is not None:
            return (*(grey / _LIGHT[other.space],) * 3, other.alpha)
        return (*other.coordinates, other.alpha) if other.space == "srgb" else None
    return None if found is None or isinstance(found, str) else (found.red, found.green, found.blue, found.alpha)


def _pixels(said: str, size: float) -> float:
    """Give a length in pixels, in letters of a size; 0 for what is none."""
    found = _LENGTH.fullmatch(said)
    if found is None:
        return 0.0
    unit = found[2] or ""
    return float(found[1]) * (_PIXELS.get(unit) or (size / 100 if unit == "%" else 13.0 if unit[0] == "v" else size))


def _filtered(said: str) -> float:
    """Give how much of a text a filter lets be seen."""
    found = _FILTER.search(said)
    return 1.0 if found is None else _number(found[1]) / (100 if "=" in found[0] else 1)


def _number(said: str) -> float:
    found = _LENGTH.fullmatch(said)
    return 1.0 if found is None else float(found[1]) / (100 if found[2] == "%" else 1)
