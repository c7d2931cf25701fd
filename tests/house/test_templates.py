"""HTML stands in templates only, and a template escapes whatever it is given."""

from __future__ import annotations

import ast
import re

import pytest
from jinja2 import Environment, nodes

from conftest import ROOT
from gkstats.script.markup import render

SOURCES = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tools").glob("*.py")]
TEMPLATES = [*(ROOT / "src").rglob("*.html.j2"), *(ROOT / "tools").rglob("*.html.j2")]
OURS = [path for path in TEMPLATES if path.parent.name != "notebook"]  # that one extends nbconvert's own
TAG = re.compile(r"<!(?:doctype|DOCTYPE)|(?<!\?P)</?[a-z][a-z0-9]*(?:\s+[a-z-]+\s*=|\s*/?>)|&(?:[a-z]{2,8}|#\d+);")
# What is read names the tags that it looks for; a drawing is SVG, and its words are put into what Vega drew.
MAY = ("files/", "reading/", "charts/rendering.py")
# Who may say of a text that it is HTML: the one who renders, and whoever takes apart what a template made.
ESCAPE = {"script/markup.py", "runs/notebook.py", "demo/writers.py", "demo/layouts.py"}
HOSTILE = "<script>window.caught = 1</script>\" onload='x'"


def within(path):
    """Name a module as it is called within the package, or from the root."""
    return path.relative_to(ROOT / "src" / "gkstats" if path.is_relative_to(ROOT / "src") else ROOT).as_posix()


def texts(path):
    """Give each text of a module that is no docstring, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {
        id(node.body[0].value) for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body
        and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value


def test_no_tag_is_written_in_python():
    """No text of the source holds a tag or a character reference, but where HTML is read; nothing there escapes."""
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text[:60]!r}" for path in SOURCES if not within(path).startswith(MAY)
        for line, text in texts(path) if TAG.search(text)
    ]  # fmt: skip
    assert found == []
    own = re.compile(r"^\s*(?:from html |import html\b|from markupsafe)|\bmade\(", re.MULTILINE)
    escaping = {within(path) for path in SOURCES if own.search(path.read_text(encoding="utf-8"))}
    assert escaping - {name for name in escaping if name.startswith(MAY)} == ESCAPE


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_a_template_says_what_it_is_and_lets_nothing_through(path):
    """It begins with what it shows, and neither calls a text safe nor switches escaping off."""
    text = path.read_text(encoding="utf-8")
    assert text.startswith("{# ")
    tree = Environment(autoescape=True).parse(text)
    assert not {node.name for node in tree.find_all(nodes.Filter)} & {"safe", "forceescape"}
    assert not list(tree.find_all((nodes.ScopedEvalContextModifier, nodes.EvalContextModifier)))
    assert "{% autoescape" not in text


def test_what_a_template_is_given_is_escaped(tmp_path):
    """Markup in a text stays text, in an attribute too; what a template made is put into another as it is."""
    (tmp_path / "inner.html.j2").write_text('<p title="{{ said }}">{{ said }}</p>\n', "utf-8")
    (tmp_path / "outer.html.j2").write_text("<div>{{ inner }}{{ said }}</div>\n", "utf-8")
    inner = render(tmp_path, "inner.html.j2", said=HOSTILE)
    outer = render(tmp_path, "outer.html.j2", said=HOSTILE, inner=inner)
    assert str(outer).count("<script") == 0
    assert str(outer).count("<p title=") == 1
    assert "onload='" not in str(outer)


def test_a_fact_that_is_missing_is_an_error(tmp_path):
    """A template that names what it is not given fails loudly, and does not leave a gap in the page."""
    (tmp_path / "page.html.j2").write_text("<p>{{ one }}{{ two }}</p>\n", "utf-8")
    with pytest.raises(Exception, match="two"):
        render(tmp_path, "page.html.j2", one=1)
