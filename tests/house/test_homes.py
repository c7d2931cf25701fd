"""One home for each fact: what a script writes is in `script/`, what a form prints in `forms/` (and `demo/`).

`STILL` counts, by module, what stands elsewhere nevertheless. It may only shrink.
"""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest

from conftest import ROOT
from gkstats import forms

PACKAGE = ROOT / "src" / "gkstats"
ENUMERATOR = re.compile(r"^(?:（[一二三四五六七八九十]）|\d\.|[一二三四五六七八九十]、)")
LABELS = {
    ENUMERATOR.sub("", label)
    for form in map(forms.load, forms.NAMES)
    for block in form.blocks
    for label in (*block.heads, *(row.label for row in block.rows))
}
KINDS = {
    "enumerator or numeral": re.compile(r"[一二三]{3}|[①-⑳][-)]|[㈠-㈩][-)]|[〇零]一|十百"),
    "date": re.compile(r"\\d[^年]{0,12}年[^月]{0,24}月"),
    "end of a sentence": re.compile(r"\[[^\]]*。[^\]]*[!！?？][^\]]*\]|\[[^\]]*[!！?？][^\]]*。[^\]]*\]"),
    "label": re.compile("|".join(sorted(map(re.escape, (label for label in LABELS if len(label) > 3)), key=len))),
    "name of a form": re.compile("|".join(f"^{name}$" for name in forms.NAMES)),
}
AT_HOME = {"label": ("forms", "demo"), "name of a form": ("forms", "demo")}
STILL: dict[tuple[str, str], int] = {
    ("bodies/chains.py", "enumerator or numeral"): 1,
    ("bodies/names.py", "enumerator or numeral"): 1,
    ("demo/invent.py", "enumerator or numeral"): 1,
    ("demo/sayings.py", "enumerator or numeral"): 1,
    ("files/breaks.py", "enumerator or numeral"): 1,
    ("files/written.py", "enumerator or numeral"): 1,
    ("reading/opening/evidence.py", "enumerator or numeral"): 3,
    ("reading/opening/titles.py", "enumerator or numeral"): 2,
    ("reading/prose/phrases.py", "enumerator or numeral"): 1,
    ("dataset/dictionary.py", "enumerator or numeral"): 1,
    ("reading/opening/evidence.py", "date"): 1,
    ("reading/prose/saying.py", "date"): 1,
    ("reading/tables/numbers/tokens.py", "date"): 1,
    ("corpus/queries.py", "end of a sentence"): 1,
    ("reading/opening/decide.py", "end of a sentence"): 1,
    ("reading/opening/evidence.py", "end of a sentence"): 1,
    ("reading/opening/titles.py", "end of a sentence"): 2,
    ("reading/prose/problem_tables.py", "end of a sentence"): 1,
    ("reading/tables/labels/spots.py", "end of a sentence"): 1,
    ("charts/bars.py", "label"): 1,
    ("reading/opening/several.py", "label"): 2,
    ("reading/prose/claimed_disputes.py", "label"): 1,
}


def texts(path):
    """Give every text that is written out in a module, but for docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {id(node.body[0].value) for node in ast.walk(tree)
            if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)}  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def elsewhere(kind):
    """Count the texts of a kind that stand outside its home, by module."""
    found = Counter()
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE)
        if name.parts[0] not in AT_HOME.get(kind, ("script",)):
            found[name.as_posix()] += sum(bool(KINDS[kind].search(text)) for text in texts(path))
    return +found


@pytest.mark.parametrize("kind", KINDS)
def test_each_fact_is_at_home(kind):
    """Nothing more of a kind stands elsewhere than the list says."""
    listed = {name: count for (name, of), count in STILL.items() if of == kind}
    assert {name: count for name, count in elsewhere(kind).items() if count > listed.get(name, 0)} == {}
