"""Selectors of style sheets: which of them this reader does not know, and what they find at most."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import tinycss2
from cssselect.parser import Class, CombinedSelector, Element, Hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_OF: Final = re.compile(r".*\bof\b\s*(.+)", re.DOTALL)
_NAMED: Final = re.compile(r"[\w\[]")
_MOST: Final = 16  # selectors that one stands for
# What no element is when a page has been loaded.
NEVER: Final = re.compile(
    r":(?:hover|active|focus(?:-within|-visible)?|target(?:-within)?|visited|fullscreen|popover-open)\b(?![-(])"
)


def listed(prelude: Sequence[Any]) -> Iterator[list[Any]]:
    """Cut a list of selectors at its commas."""
    commas = [place for place, token in enumerate(prelude) if token.type == "literal" and token.value == ","]
    for low, high in pairwise([-1, *commas, len(prelude)]):
        yield list(prelude[low + 1 : high])


def within(outer: Sequence[Any], inner: Sequence[Any]) -> Sequence[Any]:
    """Write an inner rule's selectors as a rule of its own has them."""
    around, said = tinycss2.serialize(outer).strip(), tinycss2.serialize(inner).strip()
    if sum(1 for _ in listed(outer)) > 1 or sum(1 for _ in listed(inner)) > 1:
        around = f":is({around})"
    whole = said.replace("&", around) if "&" in said else f"{around} {said.removeprefix('> ')}"
    return list(tinycss2.parse_component_value_list(whole))


def wider(selector: Sequence[Any]) -> list[str]:
    """Give selectors that find at least what one finds that this reader does not know; none that finds everything.

    What a function of it takes stands for the function, and conditions that cannot be looked up are left out.
    """
    found = [""]
    tokens = iter(selector)
    for token in tokens:
        if token.type == "literal" and token.value == ":":
            pseudo = next(tokens, None)
            if pseudo is not None and pseudo.type == "literal":
                pseudo = next(tokens, None)
            choices = _taken(pseudo)
            found = [_joined(one, choice) for one in found for choice in choices][:_MOST]
        else:
            found = [one + tinycss2.serialize([token]) for one in found]
    return [one.strip() for one in found if _NAMED.search(one)]


def _taken(pseudo: Any) -> list[str]:  # noqa: ANN401 - the library has no types
    """Give what a pseudo-class finds at most, as selectors; an empty one where that may be anything."""
    if pseudo is None or pseudo.type != "function":
        return [""]
    inside = [tinycss2.serialize(one).strip() for one in listed(pseudo.arguments)]
    if pseudo.lower_name in ("is", "where", "matches", "-webkit-any"):
        return [one for one in inside if ":" not in one] or [""]
    if pseudo.lower_name == "not" and all(re.fullmatch(r"[.#]?[\w-]+|\[[^\]]*\]", one) for one in inside):
        return ["".join(f":not({one})" for one in inside)]
    of = _OF.fullmatch(inside[0]) if inside and pseudo.lower_name.startswith("nth-") else None
    return [of[1], *inside[1:]] if of else [""]


def _joined(before: str, choice: str) -> str:
    """Add a condition to what stands before it; a tag behind a name is none that can be written."""
    apart = not before or before[-1] in " >+~"
    if not choice:
        return f"{before}*" if apart else before
    return before + (choice if apart or choice[0] in ".#[:" else "")


def spelled(tree: Any, spellings: Mapping[str, str]) -> None:  # noqa: ANN401
    """Write the classes and identities of a selector as the page has them, whose case browsers do not look at."""
    for part in _parts(tree):
        if isinstance(part, Class):
            part.class_name = spellings.get(part.class_name.lower(), part.class_name)
        if isinstance(part, Hash):
            part.id = spellings.get(part.id.lower(), part.id)


def may_find(tree: Any, names: frozenset[str], tags: frozenset[str]) -> bool:  # noqa: ANN401
    """Tell a selector whose classes, identities and tags all stand in the page: others need not be looked for."""
    for part in _parts(tree):
        if isinstance(part, Class) and part.class_name not in names:
            return False
        if isinstance(part, Hash) and part.id not in names:
            return False
        if isinstance(part, Element) and part.element and part.element.lower() not in tags:
            return False
    return True


def _parts(tree: Any) -> Iterator[Any]:  # noqa: ANN401
    stack = [tree]
    while stack:
        part = stack.pop()
        yield part
        stack += [part.subselector] if isinstance(part, CombinedSelector) else []
        stack += [part.selector] if hasattr(part, "selector") else []
