"""What the house says is made of facts: every code is in the catalogue, with its facts, and no fact is a sentence."""

from __future__ import annotations

import ast

import pytest

from conftest import ROOT
from gkstats.issues import catalogue

SOURCES = sorted((ROOT / "src").rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
BESIDES = {"issue": {"table", "line"}}
# Where issues and phrases become words: in a table, on a screen.
SPEAKERS = {
    "dataset/building.py",
    "corpus/display.py",
    "corpus/tracing.py",
    "runs/page.py",
    "cli/language.py",
}


def name_of(node):
    """Give the last name of `a`, `b.a`, `a(…)`."""
    return getattr(node, "attr", getattr(node, "id", None))


def phrased():
    """Name the errors whose message is a phrase."""
    found = {"PhrasedError"}
    classes = [node for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    for _ in classes:
        found |= {node.name for node in classes if found & set(map(name_of, node.bases))}
    return found


def literals(node):
    """Give the texts that an expression may be, as far as it is written out."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return []


MAKERS = {"issue", "phrase"} | phrased()
CALLS = [
    (f"{path.relative_to(ROOT)}:{node.lineno}", name_of(node.func), node)
    for path, tree in TREES.items() for node in ast.walk(tree)
    if isinstance(node, ast.Call) and node.args and name_of(node.func) in MAKERS
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
    """No fact is words of our own: what the source writes out within one has no letter beside a space."""
    del name
    for word in node.keywords:
        for inner in ast.walk(word.value):
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                words = " " in inner.value and any(map(str.isalpha, inner.value))
                assert not words, f"{place}: {inner.value!r} belongs into issues.toml"


def test_the_catalogue_says_nothing_that_no_source_does():
    """Every code of the catalogue is named by a source."""
    named = {
        node.value for tree in TREES.values() for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }  # fmt: skip
    ends = {"title_against_prose", "period_against_prose"}  # the source of the year begins their codes
    assert {code for code in catalogue().phrases if code not in named} == ends
    assert {code for code in catalogue().issues if code not in named} == set()


def test_words_are_made_where_they_are_shown():
    """Issues and phrases become sentences for a table or a screen only: nobody inside can take one apart."""
    words = {"english", "chinese"}
    speaking = {
        path.relative_to(ROOT / "src" / "gkstats").as_posix() for path, tree in TREES.items() for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and node.module == "gkstats.issues"
            and words & {alias.name for alias in node.names})
        or (isinstance(node, ast.Attribute) and node.attr in words and name_of(node.value) == "issues")
    }  # fmt: skip
    assert speaking == SPEAKERS


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_sentence_is_taken_apart(path):
    """No message of an issue is searched, matched or split, be it a value or the column of the table."""
    taking = {"fullmatch", "match", "search", "split", "partition", "startswith", "contains", "extract", "replace"}
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Call) and name_of(node.func) in taking:
            about = [inner for inner in ast.walk(node) if inner is not node]
            assert not any(name_of(inner) == "message" for inner in about), f"{path.name}:{node.lineno}"
            assert not any(
                isinstance(inner, ast.Constant) and inner.value in {"message", "message_zh"} for inner in about
            ), f"{path.name}:{node.lineno}"
