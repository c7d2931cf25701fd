"""The style sheets in a page: which of their declarations are about which elements. Nothing is fetched."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import unquote

import tinycss2
from cssselect import SelectorError
from cssselect.parser import parse
from cssselect.xpath import HTMLTranslator
from lxml import etree

from gkstats.files.cascade import PROPERTIES, applies, declared, uncommented, winners
from gkstats.files.roles import is_shadow
from gkstats.files.selectors import NEVER, listed, may_find, spelled, wider, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from gkstats.files.cascade import Declaration

    # Gives what was saved beside a page, by the address that it names; None for what was not.
    Beside: TypeAlias = Callable[[str], str | None]

# Sheets without any of these hide nothing, show nothing, move nothing and print nothing of their own.
_TELLING: Final = re.compile(
    r"display\s*:|visibility|opacity|font(-size)?\s*:|indent\s*:\s*-|!\s*important|position|transform|translate|scale"
    r"|rotate|overflow|clip|mask|order\s*:|float|flex|inset|vertical-align\s*:|transparent|line-through|content"
    r"|margin-left\s*:\s*-|color\s*:|list-style|text-raise|mso-hide|zoom|unicode-bidi|var\(|security|shadow|\ball\s*:",
    re.IGNORECASE,
)
_GROUPS: Final = ("supports", "layer", "container", "scope")
_WITHOUT: Final = re.compile(
    r"not\b(?!.*\b(?:and|or)\b)", re.IGNORECASE | re.DOTALL
)  # for browsers that lack something
_NOT_PAGE: Final = ("noscript", "template")  # sheets in these are none of the page's
# What a page's variables are for all of it, and how they are taken.
_ROOTED: Final = re.compile(r"(?:^|[}>;,\s])(?::root|html)\s*\{([^{}]*)\}")
_VARIABLE: Final = re.compile(r"(?<![\w-])(--[\w-]++)\s*+:\s*([^;{}]*)")
_TAKEN: Final = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,[^()]*)?\)")
_LONGEST: Final = 40  # characters of a variable's value: what hides or shows is said in fewer
_DATA: Final = re.compile(r"data:text/css[^,]*,(.*)", re.DOTALL | re.IGNORECASE)
_IMPORTED: Final = re.compile(r"@import\s+(?:url\(\s*)?[\"']?([^\"')\s;]+)", re.IGNORECASE)
_MOST_RULES: Final = 4000
_CELLS: Final = ("td", "th")
_COMPUTED: Final = re.compile(r"\b(?:attr|counters?)\(")
_ATTRIBUTE: Final = re.compile(r"attr\(\s*([\w-]+)\s*\)")
_SOME: Final = "0"
_STANDARD: Final = re.compile(rb"\s*(?:<!--.*?-->\s*|<\?.*?>\s*)*<!doctype", re.IGNORECASE | re.DOTALL)


class _SheetRule(NamedTuple):
    """What a sheet says of the elements that a selector finds."""

    selector: Any
    declarations: Sequence[Declaration]


class _RuleGroup(NamedTuple):
    """Rules that stand together: whether they apply for certain, and the number of their layer."""

    nodes: Sequence[Any]
    sure: bool
    layer: int | None = None


def linked(address: str, beside: Beside) -> str | None:
    """Give a sheet by its address, which may hold the sheet itself."""
    data = _DATA.fullmatch(address)
    return unquote(data[1]) if data else beside(address)


class Sheets:
    """The declarations of a page's style sheets, by the number of the element in the order of their starts."""

    def __init__(self, html: bytes, beside: Beside) -> None:
        """Read a page's sheets and those saved beside it, and find their elements."""
        self._of: dict[int, list[Declaration]] = {}
        self._elements: list[Any] = []
        self._around: dict[tuple[int, str], list[Declaration]] = {}
        root = etree.fromstring(html, etree.HTMLParser(encoding="utf-8", huge_tree=True))
        if root is None:
            return
        sheets: dict[Any, list[tuple[str, str]]] = {}  # by the template that shows what it holds, or the page
        shown = (one for one in root.iter("template") if is_shadow(one.tag, one.attrib, one.getparent().tag))
        shadows = dict.fromkeys(shown)
        for style in root.iter("style", "link"):
            if style.tag == "link":
                css = linked(style.get("href", ""), beside) if "stylesheet" in style.get("rel", "").lower() else None
            else:
                css = style.text if style.get("type", "").strip().lower() in ("", "text/css") else None
            inside = next((above for above in style.iterancestors(*_NOT_PAGE)), None)
            if css and (inside is None or inside in shadows):
                css, media = uncommented(css), style.get("media", "")
                imported = [linked(found[1], beside) for found in _IMPORTED.finditer(css)]
                found = [(uncommented(one), media) for one in (*imported, css) if one]
                sheets.setdefault(inside, []).extend(found)
        if not _TELLING.search(" ".join(css for found in sheets.values() for css, _ in found)):
            return
        self._elements = [element for element in root.iter() if isinstance(element.tag, str)]
        owners = {element: shadow for shadow in shadows for element in shadow.iterdescendants()}
        for owner, found in sheets.items():
            self._find(root, _with_values(found), owner, owners, quirks=_STANDARD.match(html) is None)

    def _find(
        self,
        root: Any,  # noqa: ANN401
        sheets: Sequence[tuple[str, str]],
        owner: Any,  # noqa: ANN401
        owners: Mapping[Any, Any],
        *,
        quirks: bool,
    ) -> None:
        """Find the elements that the rules are about; in a page without a type names are found in any case.

        What a template shows has sheets of its own, and no others: `owner`, of the elements' `owners`.
        """
        number = {element: place for place, element in enumerate(self._elements)}
        names = {word for element in self._elements for word in element.get("class", "").split()}
        names |= {element.get("id", "") for element in self._elements}
        known = frozenset(names), frozenset(element.tag for element in self._elements)
        spellings = {name.lower(): name for name in names} if quirks else {}
        translator = HTMLTranslator()
        for count, rule in enumerate(_rules(sheets)):
            if count > _MOST_RULES:
                break
            if quirks:
                spelled(rule.selector.parsed_tree, spellings)
            if not may_find(rule.selector.parsed_tree, *known):
                continue
            aside = str(rule.selector.pseudo_element or "")
            try:
                found = etree.XPath(translator.selector_to_xpath(rule.selector))(root)
            except (SelectorError, etree.XPathError):
                continue
            for element in found:
                if owners and owners.get(element) is not owner:
                    continue
                if aside in ("before", "after"):
                    self._around.setdefault((number[element], aside), []).extend(rule.declarations)
                elif not aside:
                    self._of.setdefault(number[element], []).extend(rule.declarations)
                    self._reorder(number.get(element.getparent(), -1), rule.declarations)
                elif aside in ("first-letter", "first-line"):
                    parted = [one._replace(sure=False) for one in rule.declarations]
                    self._of.setdefault(number[element], []).extend(parted)

    def _reorder(self, parent: int, said: Sequence[Declaration]) -> None:
        """Have a part out of its order say so of all the parts of its parent."""
        moved = [one for one in said if one.name == "order" and one.value.strip("+-") != "0"]
        if moved:
            moved = [one._replace(name="flex-direction", value="reverse") for one in moved]
            self._of.setdefault(parent, []).extend(moved)

    def of(self, number: int, tag: str) -> Sequence[Declaration]:
        """Give what the sheets say of an element: the one of that number, if it is what they were applied to."""
        return self._of.get(number, ()) if self._is(number, tag) else ()

    def printed(self, number: int, tag: str, where: str, *, cell: bool) -> str:
        """Give the words that a sheet prints `before` or `after` what stands in an element.

        In a table's cell some number stands for one that a browser takes from elsewhere or counts.
        """
        if not self._is(number, tag) or (number, where) not in self._around:
            return ""
        winning = winners(self._around[number, where])
        content = winning.get("content", "")
        said = re.fullmatch(r"(['\"])(.*)\1", content)
        if winning.get("display") != "none" and (tag in _CELLS or cell) and _COMPUTED.search(content):
            named = _ATTRIBUTE.fullmatch(content)
            taken = _SOME if named is None else self._elements[number].get(named[1], "")
            return _SOME if any(map(str.isdigit, taken)) else ""
        return said[2] if said and winning.get("display") != "none" and "\\" not in said[2] else ""

    def grounds(self, number: int, tag: str) -> bool:
        """Tell an element in which a sheet lays a ground of its own behind what stands there."""
        beside = [one for where in ("before", "after") for one in self._around.get((number, where), ())]
        return self._is(number, tag) and any(one.name.startswith("background") for one in beside)

    def _is(self, number: int, tag: str) -> bool:
        return number < len(self._elements) and self._elements[number].tag == tag


def _with_values(sheets: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Write what a variable is for it, where it is one thing in all sheets and for the whole page."""
    whole = "\n".join(css for css, _ in sheets)
    if not _TAKEN.search(whole):
        return list(sheets)
    rooted = dict(_VARIABLE.findall("\n".join(_ROOTED.findall(whole))))
    said: dict[str, set[str]] = {}
    for name, value in _VARIABLE.findall(whole):
        said.setdefault(name, set()).add(value.strip())
    known = {name: value for name, value in rooted.items() if len(said[name]) == 1 and len(value) <= _LONGEST}
    return [(_TAKEN.sub(lambda found: known.get(found[1], found[0]), css), media) for css, media in sheets]


def _rules(sheets: Sequence[tuple[str, str]]) -> Iterator[_SheetRule]:
    """Give the rules of sheets in their order, one a selector, without those for paper or for other windows."""
    order = 0
    layers: dict[str, int] = {}
    for css, media in sheets:
        if (for_screen := applies(media)) is False:
            continue
        nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
        stack = [_RuleGroup(nodes, for_screen is not None)]
        while stack:
            group = stack.pop()
            for place, node in enumerate(group.nodes):
                if node.type == "at-rule" and node.lower_at_keyword == "layer" and node.content is None:
                    for name in listed(node.prelude):
                        layers.setdefault(tinycss2.serialize(name).strip(), len(layers))
                if node.type == "at-rule" and node.content is not None and (inner := _group(node, group, layers)):
                    stack += [group._replace(nodes=group.nodes[place + 1 :]), inner]
                    break
                if node.type == "qualified-rule":
                    order += 1
                    yield from _selected(node, order, sure=group.sure, layer=group.layer)


def _group(rule: Any, around: _RuleGroup, layers: dict[str, int]) -> _RuleGroup | None:  # noqa: ANN401
    """Give the rules that stand in an at-rule, if they apply at all."""
    keyword, asked = rule.lower_at_keyword, tinycss2.serialize(rule.prelude).strip()
    told = applies(asked) if keyword == "media" else not _WITHOUT.match(asked)
    if told is False or keyword not in ("media", *_GROUPS):
        return None
    layer = around.layer
    if keyword == "layer":
        layer = layers.setdefault(asked or f" {len(layers)}", len(layers))
    inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
    return _RuleGroup(inside, around.sure and told is not None and keyword != "scope", layer)


def _selected(rule: Any, order: int, *, sure: bool, layer: int | None) -> Iterator[_SheetRule]:  # noqa: ANN401
    """Give a rule once for each of its selectors, if it says anything about what is seen.

    A browser drops a rule of which it does not know one selector; so where this reader does not, the rule may be none.
    """
    content = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    if not any(node.type != "declaration" or node.lower_name in PROPERTIES for node in content):
        return
    for node in content:
        if node.type == "qualified-rule":  # a rule in a rule: its selectors are about what the outer ones find
            node.prelude = within(rule.prelude, node.prelude)
            yield from _selected(node, order, sure=sure, layer=layer)
    found = [_parsed(one) for one in listed(rule.prelude)]
    known = all(exact for _, exact in found)
    for selectors, _ in found:
        for selector in selectors:
            said = declared(content, selector.specificity(), order, sure=sure and known, layer=layer)
            yield _SheetRule(selector, list(said))


def _parsed(written: Sequence[Any]) -> tuple[list[Any], bool]:
    """Parse a selector; one that this reader does not know as those that find what it may find."""
    text = tinycss2.serialize(written)
    if ":" in text and NEVER.search(text):
        return [], True
    if known := _understood(text):
        return known, True
    return [selector for one in wider(written) for selector in _understood(one)], False


def _understood(text: str) -> list[Any]:
    """Parse a selector; nothing where it asks for what this reader does not know."""
    try:
        selectors = parse(text)
        if ":" in text:
            for selector in selectors:
                HTMLTranslator().selector_to_xpath(selector)
    except SelectorError:
        return []
    return selectors
