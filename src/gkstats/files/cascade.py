"""What style declarations say, and which of them outranks the others; whether a sheet is for a window on a screen."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import tinycss2

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# All that decides whether, and where, an element's text is seen.
PROPERTIES: Final = frozenset({
    "all", "background", "background-color", "background-image", "bottom", "box-shadow", "clip", "clip-path", "color",
    "content", "content-visibility", "display", "filter", "flex-direction", "flex-flow", "float", "font", "font-size",
    "height", "inset", "left", "list-style", "list-style-type", "margin-left", "mask", "mask-image", "max-height",
    "max-width", "mso-hide", "mso-text-raise", "opacity", "order", "overflow", "overflow-x", "overflow-y", "position",
    "right",
    "rotate", "scale", "text-decoration", "text-decoration-line", "text-indent", "top", "transform", "translate",
    "unicode-bidi", "vertical-align", "visibility", "width", "-webkit-mask", "-webkit-mask-image",
    "-webkit-text-fill-color", "-webkit-text-security", "zoom",
})  # fmt: skip
_SCREEN: Final = 1280  # points' worth of pixels of the window in which a page is taken to be shown
_WIDTH: Final = re.compile(r"\(\s*(min|max)-(?:device-)?width\s*:\s*([\d.]+)\s*(px|em|rem)?\s*\)")
_WORDS: Final = re.compile(r"[\w-]+")
_COMMENT: Final = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|/\*.*?(?:\*/|\Z)""", re.DOTALL)
# What no browser takes: a declaration with another value is as if it were not there.
_VALUES: Final = {
    "display": re.compile(
        r"-[\w-]+|none|contents|block|inline|flow|flow-root|run-in|list-item|(?:inline-)?(?:block|flex|grid|table)"
        r"|table-[a-z-]+|ruby(?:-[a-z-]+)?|math"
        r"|(?:(?:block|inline|list-item|flow|flow-root|table|flex|grid|ruby) ?){2,3}"
    ),
    "visibility": re.compile(r"visible|hidden|collapse"),
}
_WIDE: Final = frozenset({"inherit", "initial", "unset", "revert", "revert-layer"})
# What is said of an element where its value is the property's own one, and nothing else is to be taken.
_INITIAL: Final = {
    "color": "black", "display": "inline", "font-size": "medium", "text-indent": "0", "visibility": "visible",
}  # fmt: skip
_INHERITED: Final = frozenset({"color", "font-size", "text-indent", "visibility"})
_LAYERLESS: Final = 1 << 20


class Declaration(NamedTuple):
    """One property's value, and how it ranks against others of that name; `sure`: not under a condition."""

    name: str
    value: str
    rank: tuple[bool, bool, int, tuple[int, int, int], int]
    sure: bool = True


def winners(declarations: Sequence[Declaration]) -> dict[str, str]:
    """Give of each property the value that outranks all others; what takes back a value is none."""
    found: dict[str, str] = {}
    for one in sorted(declarations, key=lambda one: one.rank):
        if one.name == "all":
            found = {"display": "inline"} if one.value in ("unset", "initial") else {}
        elif one.value not in _WIDE:
            found[one.name] = one.value
        elif one.name in _INITIAL and (one.value == "initial" or (one.value == "unset" and one.name not in _INHERITED)):
            found[one.name] = _INITIAL[one.name]
        else:
            found.pop(one.name, None)
    return found


@lru_cache(maxsize=4096)
def inline(style: str) -> tuple[Declaration, ...]:
    """Read an element's own style."""
    if not style:
        return ()
    return tuple(declared(tinycss2.parse_blocks_contents(uncommented(style)), (0, 0, 0), 0, own=True))


def uncommented(css: str) -> str:
    """Leave out comments."""
    return _COMMENT.sub(lambda found: found[1] or "", css) if "/*" in css else css


def declared(
    nodes: Sequence[Any],
    specificity: tuple[int, int, int],
    order: int,
    *,
    own: bool = False,
    sure: bool = True,
    layer: int | None = None,
) -> Iterator[Declaration]:
    """Give the declarations that say anything of what is seen; `layer`: the number of the sheets' layer that it is in.

    A later layer outranks an earlier one and what is in none outranks all; of what is important it is the other way.
    """
    for node in nodes:
        if node.type != "declaration" or node.lower_name not in PROPERTIES:
            continue
        value = tinycss2.serialize(node.value).strip()
        value = value if node.lower_name == "content" else value.lower()
        valid = _VALUES.get(node.lower_name)
        if valid and value not in _WIDE and "(" not in value and not valid.fullmatch(value):
            continue
        level = _LAYERLESS if layer is None else layer
        rank = (node.important, own, -level if node.important else level, specificity, order)
        yield Declaration(node.lower_name, value, rank, sure)


def applies(media: str) -> bool | None:
    """Tell whether a sheet for some media is for a window on a screen; None where that cannot be told."""
    told: list[bool | None] = []
    for query in re.split(r",|\bor\b", media.lower()) if media.strip() else ():
        words = set(_WORDS.findall(_WIDTH.sub("", query)))
        widths = [float(size) * (1 if unit in ("px", "") else 16) for _, size, unit in _WIDTH.findall(query)]
        bounds = [bound for bound, _, _ in _WIDTH.findall(query)]
        fits = all((size <= _SCREEN) == (bound == "min") for bound, size in zip(bounds, widths, strict=True))
        if (
            words & {"print", "speech", "aural", "tty", "tv", "handheld", "projection", "braille"}
            and "not" not in words
        ) or not fits:
            told.append(False)
        else:
            told.append(True if words <= {"screen", "all", "only", "and"} else None)
    return True if not told or True in told else None if None in told else False
