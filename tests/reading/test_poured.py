"""Labels printed first and their numbers behind them, row by row or column by column: sums tell, or nothing does."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from evaluation.bench import HURT, printed
from evaluation.judge import Case, case, judge
from evaluation.layouts import LAYOUTS, TRAPS
from evaluation.printing import FORMS, numbers
from gkstats.model import Report
from gkstats.reading.report import read
from gkstats.reading.tables import read as read_tables
from gkstats.reading.tables.apart import steps

if TYPE_CHECKING:
    from collections.abc import Callable

# A label with seven numbers behind it.
ROW = re.compile(r"(.*[\u4e00-\u9fff”）)]) *((?:\d+ +){6}\d+) *")

APART = ("labels_then_rows", "labels_then_columns")


@pytest.mark.parametrize("layout", APART)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(3))
def test_sums_tell_whose_numbers_they_are(layout: str, form: str, seed: int) -> None:
    """Where every row adds up in one order only, every request is read; where none does, none is."""
    for sums in (True, False):
        printed = case(form, numbers(form, seed, sums=sums), TRAPS[layout], seed)
        verdict = judge(printed, read(printed.sheet.text.encode(), "report.txt"))
        assert verdict.wrong == []
        assert verdict.empty == []
        requests = [key for key in printed.values if key[0] == "requests"]
        missing = [key for key in verdict.missing if key[0] == "requests"]
        assert missing == ([] if sums else requests)


def test_rows_that_were_poured_may_group_their_digits() -> None:
    """2,610 among numbers whose rows' order sums tell is a number as any other."""
    seed = 369_601
    hurt = HURT["rows_poured"](printed("signed_pdf", seed), Random(f"rows_pouredsigned_pdf{seed}"))  # noqa: S311
    assert "," in hurt.sheet.text
    verdict = judge(hurt, read(hurt.sheet.text.encode(), "report.txt"))
    assert (verdict.wrong, verdict.empty) == ([], [])
    assert verdict.right


@pytest.mark.parametrize("layout", APART)
def test_a_number_longer_than_any_in_a_table_that_was_poured(layout: str) -> None:
    """Digits without end, which no integer is made of, are in doubt, and so may be what stands around them."""
    printed = case("2021", numbers("2021", 1, sums=True), TRAPS[layout], 1)
    text = printed.sheet.text
    for found in list(re.finditer(r"\b\d{3,}\b", text))[40::40]:
        report = read(f"{text[: found.start()]}{'7' * 5000}{text[found.end() :]}".encode(), "report.txt")
        assert judge(printed, report).wrong == []


def rows_of(printed: Case) -> tuple[str, list[tuple[str, list[str]]], str]:
    """Cut a report printed with a row a line at its requests: what stands before, labels with numbers, what behind."""
    lines = printed.sheet.text.split("\n")
    found = [(at, match) for at, line in enumerate(lines) if (match := ROW.fullmatch(line))]
    first, last = found[0][0], found[-1][0]
    rows = [(match[1], match[2].split()) for _, match in found]
    return "\n".join(lines[:first]), rows, "\n".join(lines[last + 1 :])


def in_sequence(printed: Case) -> str:
    """Print the numbers one a line behind the labels of each page, a label torn by its end, the last rows by column."""
    before, rows, behind = rows_of(printed)
    (torn, _), page, rest = rows[9], rows[:9], rows[9:-3]
    last = [column for row in zip(*(numbers for _, numbers in rows[-3:]), strict=True) for column in row]
    one = [label for label, _ in page] + [torn[:-4]] + [number for _, numbers in page for number in numbers]
    other = [torn[-4:]] + [label for label, _ in rows[10:]] + [number for _, numbers in rest for number in numbers]
    return "\n".join([before, *one, "", *other, *last, "", behind])


def in_groups(printed: Case) -> str:
    """Print three columns beside the labels, and the others behind them in stacks: of most rows, then of the last."""
    before, rows, behind = rows_of(printed)
    beside = [f"{label} {' '.join(numbers[:3])}" for label, numbers in rows]
    stacks = [
        [" ".join(numbers[low:high]) for _, numbers in own]
        for own, low, high in ((rows[:20], 3, 4), (rows[:20], 4, 7), (rows[20:], 3, 7))
    ]
    return "\n".join([before, *beside, *(line for stack in stacks for line in ("", *stack)), "", behind])


def out_of_order(printed: Case) -> str:
    """Print the numbers one a line behind all labels, those of the first row in no order, the last rows by column."""
    before, rows, behind = rows_of(printed)
    (_, first), *middle = rows[:-3]
    last = [column for row in zip(*(numbers for _, numbers in rows[-3:]), strict=True) for column in row]
    every = [first[4], *first[:4], *first[5:], *(number for _, numbers in middle for number in numbers), *last]
    return "\n".join([before, *(label for label, _ in rows), "", *every, "", behind])


def broken(printed: Case) -> str:
    """Print the numbers one a line behind all labels, the rest of each that is longer than five digits below it."""
    before, rows, behind = rows_of(printed)
    pieces = [piece for _, numbers in rows for number in numbers for piece in (number[:5], number[5:]) if piece]
    return "\n".join([before, *(label for label, _ in rows), "", *pieces, "", behind])


def at_the_pages_end(printed: Case) -> str:
    """Print the first three rows in no order, two of their numbers behind the ninth, the last rows by column."""
    before, rows, behind = rows_of(printed)
    one, two, three, *middle = (own for _, own in rows[:-3])
    first = [one[4], *one[:4], *two[:5], *three[:6], one[6], two[6], three[6]]
    page, rest = ([number for own in part for number in own] for part in (middle[:6], middle[6:]))
    last = [column for row in zip(*(own for _, own in rows[-3:]), strict=True) for column in row]
    numbers = [*first, *page, one[5], two[5], *rest, *last]
    return "\n".join([before, *(label for label, _ in rows), "", *numbers, "", behind])


@pytest.mark.parametrize("apart", [in_sequence, in_groups, out_of_order, broken, at_the_pages_end])
@pytest.mark.parametrize("form", FORMS)
def test_a_whole_table_is_settled_by_the_sums_of_all_its_rows(apart: Callable[[Case], str], form: str) -> None:
    """Nearly every request is read where all rows add up, a torn label's perhaps not; where none does, none is."""
    for sums, top in ((True, 9999), (True, 9), (False, 9999)):
        printed = case(form, numbers(form, 2, sums=sums, top=top), LAYOUTS["spaces"], 2)
        verdict = judge(printed, read(apart(printed).encode(), "report.txt"))
        assert (verdict.wrong, verdict.empty) == ([], [])
        requests = [key for key in printed.values if key[0] == "requests"]
        missing = [key for key in verdict.missing if key[0] == "requests"]
        assert len(missing) <= (14 if sums else len(requests))
        assert sums or missing == requests


def at_both_edges(printed: Case, late: int) -> str:
    """Print the first three rows and the last two in no order, so many numbers of the second row behind the ninth.

    What is longer than five digits goes on on a line below, right behind or further down.
    """
    before, rows, behind = rows_of(printed)
    one, two, three, *middle, last, end = ([(number[:5], number[5:]) for number in own] for _, own in rows)
    stays = len(two) - late
    first = [one[6], *one[:6], *two[:stays], three[6], *three[:6]]
    final = [*last[:4], *end[:3], *last[4:6], *end[3:6], end[6], last[6]]
    page, rest = ([piece for own in part for number in own for piece in number] for part in (middle[:6], middle[6:]))
    numbers = [
        *(piece for piece, _ in first), *(rest for _, rest in first), *page, *(piece for piece, _ in two[stays:]),
        *(rest for _, rest in two[stays:]), *rest, *(piece for number in final for piece in number),
    ]  # fmt: skip
    return "\n".join([before, *(label for label, _ in rows), "", *filter(None, numbers), "", behind])


@pytest.mark.parametrize("late", [0, 2])
@pytest.mark.parametrize("form", FORMS)
def test_rows_in_no_order_at_both_edges_of_a_page_are_told_by_what_columns_leave_them(form: str, late: int) -> None:
    """Every request is read where all numbers tell; where they are small, what is read is right; else none is."""
    for seed, sums, top in ((2, True, 9999), (3, True, 9999), (3, True, 9), (3, False, 9999)):
        printed = case(form, numbers(form, seed, sums=sums, top=top), LAYOUTS["spaces"], seed)
        verdict = judge(printed, read(at_both_edges(printed, late).encode(), "report.txt"))
        assert (verdict.wrong, verdict.empty) == ([], [])
        missing = [key for key in verdict.missing if key[0] == "requests"]
        assert top < 9999 or missing == ([] if sums else [key for key in printed.values if key[0] == "requests"])


def in_windows(printed: Case, widths: tuple[int, ...] = (3, 1, 1, 2)) -> str:
    """Print a page's rows in groups of columns one behind the other, some of them cut into bands of their own."""
    before, rows, behind = rows_of(printed)

    def rows_of_columns(own: list[list[str]], low: int, high: int) -> list[str]:
        return [" ".join(row[low:high]) for row in own]

    def window(own: list[list[str]], low: int, high: int) -> list[str]:
        if high - low < 3:
            return rows_of_columns(own, low, high)
        bands = [own[:2], own[2:7], own[7:8], own[8:]]
        cuts = ((low, high - 1), (high - 1, high))
        return [line for band in bands for cut in cuts for line in rows_of_columns(band, *cut)]

    numbers = [own for _, own in rows]
    page = [
        line
        for at, width in enumerate(widths)
        for line in window(numbers[4:18], sum(widths[:at]), sum(widths[:at]) + width)
    ]
    lines = [*(" ".join(own) for own in numbers[:4]), *page, *(" ".join(own) for own in numbers[18:])]
    return "\n\n".join([before, *(label for label, _ in rows), *lines, behind])


@pytest.mark.parametrize("widths", [(3, 1, 1, 2), (4, 1, 2), (2, 2, 3)])
@pytest.mark.parametrize("form", FORMS)
def test_windows_of_columns_are_told_by_the_sums_of_all_rows(form: str, widths: tuple[int, ...]) -> None:
    """Every request is read where rows and columns add up; where they do not, or few numbers are not zero, none is."""
    for seed, sums in ((3, True), (4, True), (3, False)):
        printed = case(form, numbers(form, seed, sums=sums), LAYOUTS["spaces"], seed)
        verdict = judge(printed, read(in_windows(printed, widths).encode(), "report.txt"))
        assert (verdict.wrong, verdict.empty) == ([], [])
        missing = [key for key in verdict.missing if key[0] == "requests"]
        assert missing == ([] if sums else [key for key in printed.values if key[0] == "requests"])


@pytest.mark.parametrize("form", FORMS)
def test_windows_are_told_where_a_narrow_column_breaks_numbers(form: str) -> None:
    """The rest of each number that is longer than five digits stands on a line below it."""
    for seed, sums in ((3, True), (3, False)):
        printed = case(form, numbers(form, seed, sums=sums), LAYOUTS["spaces"], seed)
        before, text = rows_of(printed)[0], in_windows(printed)
        broken = before + re.sub(r"\b(\d{5})(\d)\b", r"\1\n\2", text[len(before) :])
        assert (broken != text) is sums
        verdict = judge(printed, read(broken.encode(), "report.txt"))
        assert (verdict.wrong, verdict.empty) == ([], [])
        missing = [key for key in verdict.missing if key[0] == "requests"]
        assert missing == ([] if sums else [key for key in printed.values if key[0] == "requests"])


def test_a_label_that_stands_before_the_heads_or_in_pieces_names_its_row() -> None:
    """Sums tell its numbers, and it stands there; the numbers of one that stands nowhere are in doubt."""
    printed = case("2021", numbers("2021", 2, sums=True), LAYOUTS["spaces"], 2)
    before, rows, behind = rows_of(printed)
    head = next(line for line in before.split("\n") if "自然人" in line)
    (first, _), (second, _), *others = rows
    lines = [line for label, own in others for line in (label, " ".join(own))]
    torn = next(label for label, _ in others if "逾期不补正" in label)
    cut = torn.index("逾期")

    def read_with(ahead: list[str], *, shreds: bool) -> set[str]:
        own = [" ".join(row) for _, row in rows[:2]]
        at = lines.index(torn)
        body = [*lines[:at], torn[:cut], lines[at + 1], torn[cut:], *lines[at + 2 :]] if shreds else lines
        text = "\n".join([before.replace(head, "\n".join([*ahead, head])), *own, *body, behind])
        verdict = judge(printed, read(text.encode(), "report.txt"))
        assert (verdict.wrong, verdict.empty) == ([], [])
        return {key[1] for key in verdict.missing if key[0] == "requests"}

    assert read_with([first, second], shreds=False) == set()
    assert read_with([first[:8], second], shreds=True) >= {"received"}
    assert read_with([second], shreds=False) == {"received"}


def test_rows_that_add_up_in_two_orders_are_in_doubt() -> None:
    """Two sparse rows printed column by column amid others row by row add up row by row, too, with other numbers."""
    values = numbers("2021", 2, sums=True)
    keys = [key for key in values if key[:2] in {("requests", "granted"), ("requests", "granted_in_part")}]
    values.update(dict.fromkeys(keys, 0))
    values["requests", "granted_in_part", "public_interest_org"] = 237
    values["requests", "granted_in_part", "total"] = 237
    printed = case("2021", values, LAYOUTS["spaces"], 2)
    before, rows, behind = rows_of(printed)
    labels, rest = [label for label, _ in rows[:11]], [f"{label} {' '.join(own)}" for label, own in rows[11:]]
    pair = [number for column in zip(rows[2][1], rows[3][1], strict=True) for number in column]
    own = [*rows[0][1], *rows[1][1], *pair, *(number for _, row in rows[4:11] for number in row)]
    report = read("\n".join([before, *labels, *own, *rest, behind]).encode(), "report.txt")
    verdict = judge(printed, report)
    assert (verdict.wrong, verdict.empty) == ([], [])
    assert {key[1] for key in verdict.missing if key[0] == "requests"} == {"granted_in_part"}


def test_labels_that_a_converter_exchanged_are_in_doubt() -> None:
    """总计 above 3.其他, no number between them, as at a page's edge: whose the numbers are nobody can tell."""
    for sums in (True, False):
        printed = case("2021", numbers("2021", 4, sums=sums), LAYOUTS["spaces"], 4)
        before, rows, behind = rows_of(printed)
        (other, others), (total, totals) = rows[22:24]
        lines = [line for label, own in rows[:22] for line in (label, *own)]
        last = [line for label, own in rows[24:] for line in (label, *own)]
        text = "\n\n".join([before, *lines, *others, total, other, *totals, *last, behind])
        assert judge(printed, read(text.encode(), "report.txt")).wrong == []


def test_a_text_cannot_make_the_search_endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Zeros one a line, with six ones among them, fit in more ways than are looked at: the search ends all the same."""
    looked_at = 0

    class Counted(steps.Steps):
        def take(self, count: int = 1) -> None:
            nonlocal looked_at
            looked_at += count
            super().take(count)

    monkeypatch.setattr(read_tables, "Steps", Counted)
    printed = case("2021", numbers("2021", 2, sums=True), LAYOUTS["spaces"], 2)
    before, rows, behind = rows_of(printed)
    zeros = ["0"] * sum(len(own) for _, own in rows)
    for place in (3, 6, 20, 27, 62, 69):
        zeros[place] = "1"
    text = "\n".join([before, *(label for label, _ in rows), *zeros, behind])
    report = read(text.encode(), "report.txt")
    assert isinstance(report, Report)
    assert not any(cell.state == "reported" for cell in report.cells if cell.table == "requests")
    assert steps.MOST_STEPS < looked_at < 2 * steps.MOST_STEPS
