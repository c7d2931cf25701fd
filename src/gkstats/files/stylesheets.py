"""The style sheets in a page: which of their declarations are about which elements. Nothing is fetched."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import tinycss2
from cssselect import SelectorError
from cssselect.parser import Class, CombinedSelector, Element, Hash, parse
from cssselect.xpath import HTMLTranslator
from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    # Gives what was saved beside a page, by the address that it names; None for what was not.
    Beside: TypeAlias = Callable[[str], str | None]

# Sheets without any of these hide nothing, show nothing, move nothing and print nothing of their own.
_TELLING: Final = re.compile(
    r"display\s*:\s*none|visibility|opacity|font(-size)?\s*:|indent\s*:\s*-"
    r"|!\s*important|position|transform|overflow|clip|vertical-align\s*:|transparent|line-through|content|margin-left\s*:\s*-"
    r"|color\s*:\s*(#|[a-z])|list-style|text-raise|mso-hide|zoom|unicode-bidi|var\(",
    re.IGNORECASE,
)
# All that decides whether, and where, an element's text is seen.
_PROPERTIES: Final = frozenset({
    "background", "background-color", "background-image", "bottom", "clip", "clip-path", "color", "content",
    "content-visibility", "display", "filter", "float", "font", "font-size", "height", "left", "list-style",
    "list-style-type", "margin-left", "max-height", "max-width", "mso-hide", "mso-text-raise", "opacity", "overflow",
    "overflow-x", "overflow-y", "position", "right", "text-decoration", "text-decoration-line", "text-indent", "top",
    "transform", "unicode-bidi", "vertical-align", "visibility", "width", "-webkit-text-fill-color", "zoom",
})  # fmt: skip
_SCREEN: Final = 1280  # points' worth of pixels of the window in which a page is taken to be shown
_GROUPS: Final = ("supports", "layer", "container")
_WITHOUT: Final = re.compile(
    r"not\b(?!.*\b(?:and|or)\b)", re.IGNORECASE | re.DOTALL
)  # for browsers that lack something
_WIDTH: Final = re.compile(r"\(\s*(min|max)-(?:device-)?width\s*:\s*([\d.]+)\s*(px|em|rem)?\s*\)")
_MOST_RULES: Final = 4000
_CELLS: Final = ("td", "th")
_COMPUTED: Final = re.compile(r"\b(?:attr|counters?)\(")
_SOME: Final = "0"
_WORDS: Final = re.compile(r"[\w-]+")


class Declaration(NamedTuple):
    """One property's value, and how it ranks against others of that name; `sure`: not under a condition."""

    name: str
    value: str
    rank: tuple[bool, bool, tuple[int, int, int], int]
    sure: bool = True


class _SheetRule(NamedTuple):
    """What a sheet says of the elements that a selector finds."""

    selector: Any
    declarations: Sequence[Declaration]


class Sheets:
    """The declarations of a page's style sheets, by the number of the element in the order of their starts."""

    def __init__(self, html: bytes, beside: Beside) -> None:
        """Read a page's sheets and those saved beside it, and find their elements."""
        self._of: dict[int, list[Declaration]] = {}
        self._tags: list[str] = []
        self._around: dict[tuple[int, str], list[Declaration]] = {}
        root = etree.fromstring(html, etree.HTMLParser(encoding="utf-8", huge_tree=True))
        if root is None:
            return
        sheets: list[tuple[str, str]] = []
        for style in root.iter("style", "link"):
            linked = style.tag == "link" and "stylesheet" in style.get("rel", "").lower()
            css = style.text if style.tag == "style" else beside(style.get("href", "")) if linked else None
            if css and not any(above.tag == "noscript" for above in style.iterancestors()):
                sheets.append((css, style.get("media", "")))
        if not _TELLING.search(" ".join(css for css, _ in sheets)):
            return
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        self._tags = [element.tag for element in elements]
        number = {element: place for place, element in enumerate(elements)}
        names = {word for element in elements for word in element.get("class", "").split()}
        names |= {element.get("id", "") for element in elements}
        known = frozenset(names), frozenset(self._tags)
        translator = HTMLTranslator()
        for count, rule in enumerate(_rules(sheets)):
            if count > _MOST_RULES:
                break
            if not _may_find(rule.selector.parsed_tree, *known):
                continue
            aside = str(rule.selector.pseudo_element or "")
            try:
                found = etree.XPath(translator.selector_to_xpath(rule.selector))(root)
            except (SelectorError, etree.XPathError):
                continue
            for element in found:
                if aside in ("before", "after"):
                    self._around.setdefault((number[element], aside), []).extend(rule.declarations)
                elif not aside:
                    self._of.setdefault(number[element], []).extend(rule.declarations)

    def of(self, number: int, tag: str) -> Sequence[Declaration]:
        """Give what the sheets say of an element: the one of that number, if it is what they were applied to."""
        return self._of.get(number, ()) if self._is(number, tag) else ()

    def printed(self, number: int, tag: str, where: str) -> str:
        """Give the words that a sheet prints `before` or `after` what stands in an element.

        Some number stands for one that a browser takes from elsewhere or counts.
        """
        if not self._is(number, tag) or (number, where) not in self._around:
            return ""
        winning = winners(self._around[number, where])
        content = winning.get("content", "")
        said = re.fullmatch(r"(['\"])(.*)\1", content)
        if winning.get("display") != "none" and tag in _CELLS and _COMPUTED.search(content):
            return _SOME
        return said[2] if said and winning.get("display") != "none" and "\\" not in said[2] else ""

    def _is(self, number: int, tag: str) -> bool:
        return number < len(self._tags) and self._tags[number] == tag


def winners(declarations: Sequence[Declaration]) -> dict[str, str]:
    """Give of each property the value that outranks all others."""
    return {one.name: one.value for one in sorted(declarations, key=lambda one: one.rank)}


@lru_cache(maxsize=4096)
def inline(style: str) -> tuple[Declaration, ...]:
    """Read an element's own style."""
    return tuple(_declared(tinycss2.parse_blocks_contents(style), (0, 0, 0), 0, own=True)) if style else ()


def _rules(sheets: Sequence[tuple[str, str]]) -> Iterator[_SheetRule]:
    """Give the rules of sheets in their order, one a selector, without those for paper or for other windows."""
    order = 0
    for css, media in sheets:
        if (applies := _applies(media)) is False:
            continue
        stack = [(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), applies is not None)]
        while stack:
            nodes, sure = stack.pop()
            for place, node in enumerate(nodes):
                if node.type == "at-rule" and node.content is not None:
                    keyword = node.lower_at_keyword
                    asked = tinycss2.serialize(node.prelude).strip()
                    applies = _applies(asked) if keyword == "media" else not _WITHOUT.match(asked)
                    if applies is not False and keyword in ("media", *_GROUPS):
                        inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                        stack += [(nodes[place + 1 :], sure), (inside, sure and applies is not None)]
                        break
                if node.type == "qualified-rule":
                    order += 1
                    yield from _selected(node, order, sure=sure)


def _selected(rule: Any, order: int, *, sure: bool) -> Iterator[_SheetRule]:  # noqa: ANN401 - the library has no types
    """Give a rule once for each of its selectors, if it says anything about what is seen."""
    content = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    if not any(node.type != "declaration" or node.lower_name in _PROPERTIES for node in content):
        return
    for node in content:
        if node.type == "qualified-rule":  # a rule in a rule: its selectors are about what the outer ones find
            node.prelude = _within(rule.prelude, node.prelude)
            yield from _selected(node, order, sure=sure)
    for written in _listed(rule.prelude):
        try:
            selectors = parse(tinycss2.serialize(written))
        except SelectorError:
            continue  # it asks for what this reader does not know; the others of the list may not
        for selector in selectors:
            yield _SheetRule(selector, list(_declared(content, selector.specificity(), order, sure=sure)))


def _within(outer: Sequence[Any], inner: Sequence[Any]) -> Sequence[Any]:
    """Write an inner rule's selectors as a rule of its own has them."""
    around, said = f":is({tinycss2.serialize(outer).strip()})", tinycss2.serialize(inner).strip()
    whole = said.replace("&", around) if "&" in said else f"{around} {said.removeprefix('> ')}"
    return list(tinycss2.parse_component_value_list(whole))


def _listed(prelude: Sequence[Any]) -> Iterator[list[Any]]:
    """Cut a list of selectors at its commas."""
    commas = [place for place, token in enumerate(prelude) if token.type == "literal" and token.value == ","]
    for low, high in pairwise([-1, *commas, len(prelude)]):
        yield list(prelude[low + 1 : high])


def _declared(
    nodes: Sequence[Any], specificity: tuple[int, int, int], order: int, *, own: bool = False, sure: bool = True
) -> Iterator[Declaration]:
    for node in nodes:
        if node.type == "declaration" and node.lower_name in _PROPERTIES:
            value = tinycss2.serialize(node.value).strip()
            value = value if node.lower_name == "content" else value.lower()
            yield Declaration(node.lower_name, value, (node.important, own, specificity, order), sure)


def _applies(media: str) -> bool | None:
    """Tell whether a sheet for some media is for a window on a screen; None where that cannot be told."""
    told: list[bool | None] = []
    for query in media.lower().split(",") if media.strip() else ():
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


def _may_find(tree: Any, names: frozenset[str], tags: frozenset[str]) -> bool:  # noqa: ANN401
    """Tell a selector whose classes, identities and tags all stand in the page: others need not be looked for."""
    stack = [tree]
    while stack:
        part = stack.pop()
        if isinstance(part, Class) and part.class_name not in names:
            return False
        if isinstance(part, Hash) and part.id not in names:
            return False
        if isinstance(part, Element) and part.element and part.element.lower() not in tags:
            return False
        stack += [part.subselector] if isinstance(part, CombinedSelector) else []
        stack += [part.selector] if hasattr(part, "selector") else []
    return True
