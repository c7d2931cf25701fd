"""The fast lane gives what the search gives, wherever it gives anything: over layouts, damages and invented reports."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from evaluation.damages import DAMAGES
from evaluation.filemaking import html
from evaluation.judge import Case, case
from evaluation.layouts import LAYOUTS, TRAPS
from evaluation.permuted import permuted
from evaluation.printing import FORMS, document, numbers
from gkstats.demo.invent import write
from gkstats.files.sniff import open_text
from gkstats.files.text import split
from gkstats.reading.tables.ideographs import characters
from gkstats.reading.tables.plainly import read_plainly
from gkstats.reading.tables.read import search_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.text import Text

PLAIN = ("spaces", "listed", "pdf_last", "older_pdf", "one_line", "four_before_three", "tags")


def is_fast(text: str) -> bool:
    """Read a text in both lanes; tell whether the fast one gave anything, which must be what the search gives."""
    return both_lanes(split(text))


def both_lanes(whole: Text) -> bool:
    """Read a file's lines in both lanes."""
    ideographs = characters(whole)
    plain = read_plainly(whole, ideographs)
    if plain is None:
        return False
    searched = search_tables(whole, ideographs)
    assert (plain.form, plain.cells, plain.issues) == (searched.form, searched.cells, searched.issues)
    assert (plain.stretches, plain.states) == (searched.stretches, searched.states)
    assert "\n".join(plain.printed) == "\n".join(searched.printed)
    return True


def printed(layout: str, form: str, seed: int, tops: Sequence[int] = (9, 99, 9999)) -> Case:
    """Print a report."""
    values = numbers(form, seed, sums=seed % 2 == 0, top=tops[seed % len(tops)])
    return case(form, values, {**LAYOUTS, **TRAPS}[layout], seed)


@pytest.mark.parametrize("layout", [*LAYOUTS, *TRAPS])
def test_both_lanes_agree_on_every_layout(layout: str) -> None:
    """Undamaged reports, sums kept or broken, small numbers and large."""
    for seed, form in enumerate(FORMS * 2):
        is_fast(printed(layout, form, seed).sheet.text)


@pytest.mark.parametrize("damage", sorted(DAMAGES))
def test_both_lanes_agree_on_every_damage(damage: str) -> None:
    """Damaged reports in the layouts that the fast lane takes."""
    for seed, layout in enumerate(PLAIN * 2):
        hurt = DAMAGES[damage](printed(layout, FORMS[seed % len(FORMS)], seed, (9999,)), Random(seed))  # noqa: S311
        is_fast(hurt.sheet.text)


def test_both_lanes_agree_on_other_orders() -> None:
    """Reports whose rows and columns stand in another order."""
    for seed, layout in enumerate(PLAIN * 2):
        is_fast(permuted(FORMS[seed % len(FORMS)], seed, layout).sheet.text)


def test_both_lanes_agree_on_what_bodies_publish() -> None:
    """Labels in pieces or in other words need no search, nor numbers amid one; without cells there must be one."""
    texts = {path.name[:3]: path.read_text(encoding="utf-8") for path in sorted((ROOT / "data" / "raw").glob("*.txt"))}
    assert [name for name, text in texts.items() if is_fast(text)] == ["000", "001", "002"]


@pytest.mark.parametrize("form", FORMS)
def test_tables_of_a_page_need_no_search(form: str) -> None:
    """A page's own cells say what a text's lines do; but numbers that stand in one of them may be one number."""
    page = html(document(form, numbers(form, 3), seed=3))
    assert both_lanes(open_text(page.encode(), ".html"))
    crammed = re.sub(r"(\d)</td>\s*<td[^>]*>(?=\d)", r"\1 ", page)
    assert crammed != page
    assert not both_lanes(open_text(crammed.encode(), ".html"))


@pytest.mark.parametrize("amid", ["O", "〇", " - ", " / ", " 无 ", "7", " 7 ", "\n7\n"])
def test_what_could_be_a_number_amid_a_label_is_left_to_the_search(amid: str) -> None:
    """A letter, a mark of a blank or a number there may be a piece of the row's."""
    text = printed("spaces", "2021", 2).sheet.text
    assert is_fast(text)
    assert not is_fast(text.replace("属于行政查询事项", f"属于行政{amid}查询事项"))


def test_nearly_all_invented_reports_are_read_without_a_search(tmp_path) -> None:
    """The lane is there for the many reports that are printed plainly."""
    texts = [path.read_text(encoding="utf-8") for path in write(tmp_path / "demo", 40).rglob("*.txt")]
    assert sum(map(is_fast, texts)) > 0.7 * len(texts)
