"""How Word prints a run: its own properties, its style's and its paragraph's, each based on others."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from gkstats.files.written import RunLook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from lxml import etree

    Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for the type

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_FILL: Final = f"{_W14}textFill"  # of newer Words: it outranks the colour
_TOGGLES: Final = ("vanish", "strike", "dstrike")
_DEEPEST: Final = 20  # styles based on styles
_UNSEEN: Final = 2  # half points: nobody reads smaller letters,
_TINY: Final = 8  # and hardly these
_NORMAL: Final = 20  # half points: Word's own size
_NARROW: Final = 20  # of one hundred parts of a letter's width: nobody reads narrower letters for certain
_SAME: Final = 16  # of 256 steps of a colour: so near the ground's, a text is not seen,
_PALE: Final = 40  # and so near hardly


@dataclass(frozen=True, slots=True)
class _Properties:
    """What properties say; None where they say nothing. `toggles` are those that are set."""

    toggles: frozenset[str] = frozenset()
    untoggled: frozenset[str] = frozenset()
    colour: str | None = None
    ground: str | None = None
    size: int | None = None
    align: str | None = None
    position: int | None = None
    width: int | None = None

    def over(self, other: _Properties) -> _Properties:
        """Give these where they say something, else the other's."""
        return _Properties(
            self.toggles | (other.toggles - self.untoggled),
            self.untoggled | (other.untoggled - self.toggles),
            self.colour or other.colour,
            self.ground or other.ground,
            other.size if self.size is None else self.size,
            self.align or other.align,
            other.position if self.position is None else self.position,
            other.width if self.width is None else self.width,
        )


_NOTHING: Final = _Properties()


@dataclass(slots=True)
class Styles:
    """A document's styles, by identity."""

    elements: Mapping[str, Element]
    default: _Properties = _NOTHING
    normal: str = ""
    _known: dict[str, _Properties] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element | None) -> Styles:
        """Read a package's styles; none where it has none."""
        if root is None:
            return cls({})
        styles = {style.get(f"{W}styleId", ""): style for style in root.findall(f"{W}style")}
        normal = next(
            (
                name
                for name, style in styles.items()
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true")
            ),
            "",
        )
        return cls(styles, _read(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")), normal)

    def chain(self, name: str) -> list[Element]:
        """Give a style and those that it is based on, the nearest first."""
        found: list[Element] = []
        while name in self.elements and len(found) < _DEEPEST:
            found.append(self.elements[name])
            name = value(found[-1], "basedOn") or ""
        return found

    def _properties(self, name: str) -> _Properties:
        if name not in self._known:
            said = _NOTHING
            for style in self.chain(name):
                said = said.over(_read(style.find(f"{W}rPr")))
                said = said.over(_Properties(ground=_ground(style.find(f"{W}pPr/{W}shd"))))
            self._known[name] = said
        return self._known[name]

    def printed(self, run: Element, paragraph: Element, ground: str | None) -> RunLook:
        """Give how a run of a paragraph is printed on a ground: a colour, or None where it is not known."""
        properties = run.find(f"{W}rPr")
        own = _read(properties)
        by_run = self._properties(value(properties, "rStyle") or "")
        by_paragraph = self._properties(value(paragraph.find(f"{W}pPr"), "pStyle") or self.normal)
        # A property that both styles set is not set: they toggle it.
        styled = by_run.over(replace(by_paragraph, toggles=frozenset())).over(
            replace(self.default, toggles=frozenset())
        )
        toggles = own.toggles | ((by_run.toggles ^ by_paragraph.toggles) - own.untoggled)
        said = own.over(styled)
        if toggles:
            return RunLook(shown=False)
        ground = said.ground or _ground(paragraph.find(f"{W}pPr/{W}shd")) or ground
        seen = _seen(said, ground)
        if said.align in ("superscript", "subscript"):
            return RunLook(seen, 1 if said.align == "superscript" else -1)
        position, size = said.position or 0, float(said.size or _NORMAL)
        return RunLook(seen, (position > 0) - (position < 0), moved=True, size=size)


def value(properties: Element | None, name: str) -> str | None:
    """Give a property's value; None where it is not there."""
    mark = None if properties is None else properties.find(f"{W}{name}")
    return None if mark is None else mark.get(f"{W}val", "")


def ground_of(properties: Element | None, around: str | None) -> str | None:
    """Give the colour behind a cell or a paragraph with these properties."""
    return (None if properties is None else _ground(properties.find(f"{W}shd"))) or around


def _seen(said: _Properties, ground: str | None) -> bool | None:
    """Tell whether letters can be seen; None where they hardly can."""
    if said.size is not None and said.size <= _UNSEEN:
        return False
    tiny = said.size is not None and said.size < _TINY
    tiny = tiny or (said.width is not None and said.width < _NARROW)
    if said.colour is None or said.colour == "auto" or ground is None:
        return None if tiny else True
    apart = max(abs(a - b) for a, b in zip(_parts(said.colour), _parts(ground), strict=True))
    if apart < _SAME:
        return False
    return None if tiny or apart < _PALE else True


def _parts(colour: str) -> tuple[int, int, int]:
    try:
        whole = int(colour, 16)
    except ValueError:
        return (0, 0, 0)
    return whole >> 16 & 255, whole >> 8 & 255, whole & 255


def _ground(shading: Element | None) -> str | None:
    """Give the colour of a shading; of one with a pattern what its two colours are together."""
    if shading is None:
        return None
    fill, kind = shading.get(f"{W}fill"), shading.get(f"{W}val", "clear")
    fill = None if fill in ("auto", "") else fill
    if kind in ("clear", "nil", ""):
        return fill
    share = int(kind[3:]) / 100 if kind[:3] == "pct" and kind[3:].isdecimal() else 1.0 if kind == "solid" else 0.5
    over = shading.get(f"{W}color", "auto")
    pairs = zip(_parts("000000" if over in ("auto", "") else over), _parts(fill or "FFFFFF"), strict=True)
    return "".join(f"{round(share * one + (1 - share) * other):02X}" for one, other in pairs)


def _read(properties: Element | None) -> _Properties:
    """Read a run's properties."""
    if properties is None:
        return _NOTHING
    said = {name: value(properties, name) for name in _TOGGLES}
    off = frozenset(name for name, set_ in said.items() if set_ in ("0", "false", "off"))
    unfilled = properties.find(f"{_FILL}/{_W14}noFill") is not None
    filled = properties.find(f"{_FILL}/{_W14}solidFill/{_W14}srgbClr")
    return _Properties(
        frozenset(name for name, set_ in said.items() if set_ is not None) - off | ({"noFill"} if unfilled else set()),
        off,
        value(properties, "color") if filled is None else filled.get(f"{_W14}val"),
        _ground(properties.find(f"{W}shd")) or ("000000" if value(properties, "highlight") == "black" else None),
        _whole(value(properties, "sz")),
        value(properties, "vertAlign"),
        _whole(value(properties, "position")),
        _whole((value(properties, "w") or "").removesuffix("%")),
    )


def _whole(said: str | None) -> int | None:
    digits = (said or "").removeprefix("-")
    if not digits.isdecimal() or len(digits) > 4:
        return None
    return -int(digits) if (said or "").startswith("-") else int(digits)
