"""A form's rows and columns printed in another order: each number is read under its own head, beside its own label."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

import pytest

from evaluation.damages import DAMAGES
from evaluation.judge import Case, case, judge
from evaluation.layouts import LAYOUTS
from evaluation.permuted import IN, permuted
from evaluation.printing import FORMS, numbers, sheet
from gkstats.demo.printing import MARK, Grid
from gkstats.reading.report import read


@pytest.mark.parametrize("layout", IN)
@pytest.mark.parametrize("form", FORMS)
def test_the_document_says_which_row_and_which_column(layout: str, form: str) -> None:
    """Of heads, rows, routes and articles in any order nothing is read wrong, and nearly everything is read."""
    right = cells = 0
    for seed in range(6):
        printed = permuted(form, seed, layout, sums=seed % 2 == 0)
        verdict = judge(printed, read(printed.sheet.text.encode(), "report.txt"))
        assert verdict.wrong == []
        assert verdict.empty == []
        right, cells = right + verdict.right, cells + len(printed.values)
    assert right > 0.8 * cells


@pytest.mark.parametrize(("form", "seed", "sums"), [("2019", 651, False), ("mixed", 746, True), ("2021", 1753, False)])
def test_a_total_beside_the_person_stands_before_the_bodies_below_their_head(
    form: str, seed: int, *, sums: bool
) -> None:
    """Where two blanks part cells, heads stand by chance as they would be drawn on a page."""
    printed = permuted(form, seed, "spaces", sums=sums)
    verdict = judge(printed, read(printed.sheet.text.encode(), "report.txt"))
    assert verdict.wrong == []
    assert verdict.right > 0.9 * len(printed.values)


# What a fuzz met and was read wrong: form, layout, seed, damage.
MET = {
    "a page's number amid the heads": ("2021", "pages_of", 10136, ""),
    "a page's head amid a head, the others a line each": ("2021", "pages_browser", 20526, "line_twice"),
    "a page's head amid a head that stands elsewhere, the others in the form's order": (
        "2021",
        "pages_browser",
        936,
        "",
    ),
    "a page's head amid a route of disputes": ("2019", "pages_browser", 30620, ""),
    "a merged head broken by a line": ("2019", "one_line_60", 40533, "stuck"),
    "numbers beside another row's label": ("2021", "enclosed", 60762, "row_empty"),
    "a row not found where the order is not told": ("mixed", "drawn_top", 50903, ""),
    "a row's label without its mark, a head's name": ("2021", "bare", 70230, ""),
    "outcomes of which sums alone tell the route": ("mixed", "one_line_60", 70472, ""),
}


@pytest.mark.parametrize("kind", MET)
def test_other_orders_in_hurt_documents_are_read_right_or_not_at_all(kind: str) -> None:
    """Each was read wrong once; switched off, what mended it is noticed here."""
    form, layout, seed, damage = MET[kind]
    printed = permuted(form, seed, layout, sums=seed % 3 != 0)
    if damage:
        printed = DAMAGES[damage](printed, Random(seed))  # noqa: S311
    verdict = judge(printed, read(printed.sheet.text.encode(), "report.txt"))
    assert (verdict.wrong, verdict.empty) == ([], [])
    assert verdict.right


def suits_first(grid: Grid) -> Grid:
    """Put the ten columns of lawsuits before the five of reconsiderations."""
    moved = (replace(box, column=box.column - 5 if box.column >= 5 else box.column + 10) for box in grid.boxes)
    return replace(grid, boxes=tuple(sorted(moved, key=lambda box: (box.row, box.column))))


def with_suits_first(layout: str) -> tuple[Case, str]:
    """Print a report whose lawsuits stand before its reconsiderations."""
    printed = case("2021", numbers("2021", 3), LAYOUTS[layout], 3)
    made = printed.document.change(lambda grid: suits_first(grid) if not grid.labels else grid)
    return printed, MARK.sub("", sheet("2021", made, printed.layout).marked)


@pytest.mark.parametrize("layout", ["spaces", "tabs", "markdown", "listed", "pdf_last"])
@pytest.mark.parametrize("lost", ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"])
@pytest.mark.parametrize("left", ["", "行政复", "行政诉", "直接起诉"])
def test_where_a_route_is_lost_the_others_tell_no_order(layout: str, lost: str, left: str) -> None:
    """Lawsuits may stand before reconsiderations: where a head of theirs is lost nobody knows."""
    printed, text = with_suits_first(layout)
    before, _, behind = text.rpartition(lost)
    torn = f"{before}{left if left and lost.startswith(left) else ''}{behind}"
    assert judge(printed, read(torn.encode(), "report.txt")).wrong == []


@pytest.mark.parametrize("layout", ["csv", "tabs", "drawn", "one_line"])
@pytest.mark.parametrize("head", ["上一年项目数量", "本年增/减", "处理决定数量"])
def test_heads_of_another_block_tell_no_order(layout: str, head: str) -> None:
    """A head that is lost is not made up for by the one above rows whose labels are lost, too."""
    for seed in range(8):
        printed = case("2019", numbers("2019", seed), LAYOUTS[layout], seed)
        text = re.sub("其他对外管理服务事项|行政许可", "", printed.sheet.text, count=2)
        first = text.find(head)
        place = text.find(head, first + 1)
        text = text[:place] + text[place + len(head) :]
        assert judge(printed, read(text.encode(), "report.txt")).wrong == []
