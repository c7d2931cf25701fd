"""The fast lane gives what the search gives, wherever it gives anything: over layouts, damages and invented reports."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
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
from gkstats.reading.tables.doubt.line_doubts import Lines
from gkstats.reading.tables.labels.broken_heads import with_heads_joined
from gkstats.reading.tables.page.ideographs import characters
from gkstats.reading.tables.plain.plain_cells import AsDealt
from gkstats.reading.tables.plain.plainly import plain_tables
from gkstats.reading.tables.read import read_tables, search_tables
from gkstats.reading.tables.said.as_said import as_said
from gkstats.reading.tables.together import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.files.text import Text

ALL = [*LAYOUTS, *TRAPS]
MIXED = range(470, 560)
YEAR = 2024
SECTIONS = re.compile(r"^[# ]*(?:二、.{0,6}主动|三、.{0,6}收到|四、.{0,12}行政复议|五、)", re.MULTILINE)
PLAIN = ("spaces", "listed", "pdf_last", "older_pdf", "one_line", "four_before_three", "tags")


def is_fast(text: str) -> bool:
    """Read a text in both lanes; tell whether the fast one takes all tables: it must give what the search gives."""
    return len(both_lanes(split(text))) == len(TABLES)


def both_lanes(whole: Text) -> list[str]:
    """Read a file's lines in both lanes; name the tables that need no search.

    Where none does, no line breaks a head, and nothing that a document says of its own labels and heads matters.
    """
    read = read_tables(whole, characters(whole))
    whole = with_heads_joined(whole)
    ideographs = characters(whole)
    searched = search_tables(whole, ideographs)
    assert (read.form, read.cells, read.issues) == (searched.form, searched.cells, searched.issues)
    assert (read.stretches, read.states) == (searched.stretches, searched.states)
    assert "\n".join(read.printed) == "\n".join(searched.printed)
    assert whole == read.text
    assert as_said(read, [], YEAR).cells == as_said(replace(read, plainly=False), [], YEAR).cells
    return list(plain_tables(whole, ideographs))


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
    found = {name: both_lanes(split(text)) for name, text in texts.items()}
    assert found == {
        **{name: list(TABLES) for name in ("000", "001", "002")},
        "003": ["requests", "disputes"],  # the other one lost a head
        "004": ["proactive"],
    }


@pytest.mark.parametrize("form", FORMS)
def test_tables_of_a_page_need_no_search(form: str) -> None:
    """A page's own cells say what a text's lines do; but numbers that stand in one of them may be one number."""
    page = html(document(form, numbers(form, 3), seed=3))
    assert len(both_lanes(open_text(page.encode(), ".html"))) == len(TABLES)
    crammed = re.sub(r"(\d)</td>\s*<td[^>]*>(?=\d)", r"\1 ", page)
    assert crammed != page
    assert len(both_lanes(open_text(crammed.encode(), ".html"))) < len(TABLES)


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


def sections_of(text: str) -> list[str] | None:
    """Cut a printed report before its sections two to five; null where their headings stand in another order."""
    starts = [found.start() for found in SECTIONS.finditer(text)]
    cut = [text[low:high] for low, high in pairwise([0, *starts, len(text)])]
    return cut if [part.lstrip("# \n")[:1] for part in cut[1:]] == list("二三四五") else None


def mixed(seed: int) -> str | None:
    """Print each of a report's tables in a layout of its own, and leave some lines of one table out."""
    dice = Random(seed)  # noqa: S311
    form, tops = dice.choice(FORMS), [dice.choice((9, 99, 9999))]
    prints = [sections_of(printed(dice.choice(ALL), form, seed, tops).sheet.text) for _ in TABLES]
    if None in prints:
        return None
    parts = [*(prints[0] or [])[:2], (prints[1] or [])[2], (prints[2] or [])[3], (prints[0] or [])[4]]
    hurt = dice.randrange(1, 5)
    lines = parts[hurt].split("\n")
    for _ in range(dice.randrange(1, 4) if hurt < len(parts) - 1 else 0):
        lines.pop(dice.randrange(2, len(lines)))
    parts[hurt] = "\n".join(lines)
    return "".join(parts)


def name_plain_in_mixed() -> list[list[str]]:
    """Name the tables of mixed reports that need no search, each report read in both lanes."""
    return [both_lanes(split(text)) for seed in MIXED if (text := mixed(seed)) is not None]


def test_no_table_is_searched_because_another_one_must_be() -> None:
    """Tables in layouts of their own, one of them hurt: those that are whole are read as a search reads them there."""
    found = name_plain_in_mixed()
    assert len(found) > len(MIXED) / 2
    assert sum(0 < len(names) < len(TABLES) for names in found) > len(found) / 2


@pytest.mark.parametrize(("of", "name", "always"), [(Lines, "in_manner", lambda *_: True), (AsDealt, "beside", True)])
def test_what_another_table_says_of_lines_and_layout_counts(
    of: type, name: str, always: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows broken against the manner of their text, and numbers whose side of the label another table leaves open."""
    monkeypatch.setattr(of, name, always)
    with pytest.raises(AssertionError):
        name_plain_in_mixed()
