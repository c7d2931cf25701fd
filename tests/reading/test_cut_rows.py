"""Rows that a page cut: the numbers beside the beginning of a label, the rest of it below, heads between perhaps."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

import pytest

from as_printed import told, values
from evaluation.filemaking import html
from evaluation.judge import case
from evaluation.layouts import LAYOUTS
from evaluation.printing import FORMS, document, numbers
from gkstats.files.sniff import open_text
from gkstats.reading.tables.crossing import crossed
from gkstats.reading.tables.crossing.told_numbers import _Claims
from gkstats.reading.tables.doubt.unexplained import Unexplained
from gkstats.reading.tables.numbers import tokens

if TYPE_CHECKING:
    from gkstats.demo.printing import Values

ROW = re.compile(r"^((?:[^\t\n]*\t)*\d\.)([^\t\d]{5,})((?:\t\d*)+)$", re.MULTILINE)
HEADS = re.compile(r"^.*申请人情况.*\n.*\n.*商业企业.*$", re.MULTILINE)
SHARE = 0.4


def cut_rows(form: str, *, blank: bool, heads: bool, after: int) -> list[tuple[str, Values]]:
    """Print a report as often as it has rows that can be cut, each behind so many characters of its label.

    If `blank` some of its numbers are left out. With each text what its cells hold.
    """
    printed = values(form, 3, SHARE if blank else 0)
    text = "\n".join(open_text(html(document(form, printed, seed=3)).encode(), ".html").printed)
    again = f"\n{HEADS.findall(text)[0]}" if heads else ""
    done = []
    for found in ROW.finditer(text):
        begin, label, behind = found.groups()
        if behind.strip():
            rest = "\t" * begin.count("\t") + label[after:] + "\t" * behind.count("\t")
            cut = f"{begin}{label[:after]}{behind}{again}\n{rest}"
            done.append((text[: found.start()] + cut + text[found.end() :], printed))
    return done


def counted(form: str, *, blank: bool, heads: bool, after: int) -> Counter[str]:
    """Read all of them: cells that are as printed, in doubt, and wrong."""
    counts: Counter[str] = Counter()
    for text, printed in cut_rows(form, blank=blank, heads=heads, after=after):
        cells, _ = told(text)
        for key, said in printed.items():
            own = cells[key]
            counts["doubt" if own == "unreadable" else "right" if own == (said or "blank") else "wrong"] += 1
    return counts


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("heads", [False, True])
@pytest.mark.parametrize("after", [0, 3])
def test_a_row_that_a_page_cut_is_not_blank(form: str, heads: bool, after: int) -> None:
    """Its numbers are read, or in doubt with those of its neighbour; nothing else is."""
    assert form in FORMS
    whole = counted(form, blank=False, heads=heads, after=after)
    some = counted(form, blank=True, heads=heads, after=after)
    assert whole["wrong"] == some["wrong"] == 0
    assert whole["right"] > 0.96 * whole.total()
    assert some["right"] > 0.96 * some.total()


@pytest.mark.parametrize(
    ("owner", "rule", "without"),
    [
        (crossed, "_begins_above", lambda *_: False),
        (_Claims, "_goes_on", lambda *_: False),
        (Unexplained, "_beside_its_beginning", lambda *_: []),
    ],
)
def test_each_rule_is_needed(owner: object, rule: str, without: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it a row is blank whose numbers stand above, or has its enumerator as a number."""
    monkeypatch.setattr(owner, rule, without)
    ways = product(("2019", "2021"), (False, True), (False, True), (0, 3))
    assert any(counted(form, blank=blank, heads=heads, after=after)["wrong"] for form, blank, heads, after in ways)


def test_a_circled_number_alone_is_no_enumerator() -> None:
    """The first number of a row without labels is in doubt as it is, and not blank."""
    printed = case("2021", numbers("2021", 3), LAYOUTS["tabs"], 3)
    row = [str(said) for key, said in printed.values.items() if key[0] == "disputes"]
    text = printed.sheet.text.replace("\t".join(row), "\t".join(["②", *[""] * 13, "2"]))
    assert text != printed.sheet.text
    assert told(text)[0]["disputes", "reconsideration", "upheld"] != "blank"


@pytest.mark.parametrize("rule", [True, False])
def test_an_enumerator_alone_is_no_number(rule: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where cells keep no columns, it was the first of a row whose last cell is empty: all others were one off."""
    if not rule:
        monkeypatch.setattr(tokens, "_ENUMERATOR", re.compile("(?!)"))
    printed = case("2021", numbers("2021", 3), LAYOUTS["tabs"], 3)
    text = re.sub(r"(\t\d+){2}$", r"\1\t", printed.sheet.text, flags=re.MULTILINE)  # totals are left out
    text = re.sub(r"^(\t\t4\.)(保护第三方合法权益)(.*)$", "\\1\\3\n\t\t\\2" + 7 * "\t", text, flags=re.MULTILINE)
    cells, _ = told(text)
    wrong = {
        key
        for key, said in printed.values.items()
        if key[1] == "refused_third_party" and key[2] != "total" and cells[key] not in (said, "unreadable")
    }
    assert bool(wrong) != rule
