"""What the house says is made of facts: every code is in the catalogue, with its facts, and no fact is a sentence."""

from __future__ import annotations

import ast

import pytest

from conftest import ROOT
from gkstats.files import errors, text
from gkstats.issues import catalogue

SOURCES = sorted((ROOT / "src").rglob("*.py"))
REASONS = {
    name for module in (errors, text) for name, found in vars(module).items()
    if isinstance(found, type) and issubclass(found, errors.UnreadableFileError)
}  # fmt: skip
BESIDES = {"issue": {"table", "line"}, "phrase": set()}


def made(path, name):
    """Give each call of a module that makes an issue, a phrase or a reason: its line, code and facts."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and getattr(node.func, "id", None) in name:
            yield node


def literals(node):
    """Give the texts that an expression may be, as far as it is written out."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return []


CALLS = [
    (f"{path.relative_to(ROOT)}:{node.lineno}", node.func.id, node)
    for path in SOURCES for node in made(path, {"issue", "phrase", *REASONS})
]  # fmt: skip


@pytest.mark.parametrize(("place", "name", "node"), CALLS, ids=[place for place, _, _ in CALLS])
def test_what_is_said_is_in_the_catalogue(place, name, node):
    """An issue or phrase that the source makes has its code in the catalogue, and is given exactly its facts."""
    known = catalogue().issues if name == "issue" else catalogue().phrases
    given = {word.arg for word in node.keywords} - BESIDES.get(name, set())
    for code in literals(node.args[0]):
        assert code in known, f"{place}: {code} is not in issues.toml"
        assert None in given or given == known[code].facts, f"{place}: {code} needs {sorted(known[code].facts)}"


@pytest.mark.parametrize(("place", "name", "node"), CALLS, ids=[place for place, _, _ in CALLS])
def test_no_fact_is_a_sentence(place, name, node):
    """No fact is words of our own: what the source writes out within one has no space in it."""
    del name
    for word in node.keywords:
        for inner in ast.walk(word.value):
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                assert " " not in inner.value.strip(), f"{place}: {inner.value!r} belongs into issues.toml"


def test_every_phrase_is_said_somewhere():
    """The catalogue holds nothing that no source names."""
    named = {
        node.value for path in SOURCES for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }  # fmt: skip
    ends = {"title_against_prose", "period_against_prose"}  # the source of the year begins their codes
    assert {code for code in catalogue().phrases if code not in named} == ends
    assert {code for code in catalogue().issues if code not in named} == set()
