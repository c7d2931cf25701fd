"""What can stand in a cell beside plain digits, in any layout: never another number, and never a blank for digits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evaluation.judge import case
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers, sheet
from gkstats.demo.printing import MARK
from gkstats.model import Cell, Report
from gkstats.reading.report import read

IN = ("tabs", "pipes", "markdown", "spaces", "listed", "bar_lines", "csv")
KEY = ("requests", "granted", "natural_person")
CHANGE = ("proactive", "20.5", "licences", "change")
# Printed in a cell, and what it says: a number, None for what nobody can tell, "" for nothing.
SAID: dict[str, int | str | None] = {
    "18": 18,
    "１８": 18,
    "18件": 18,
    "+18": 18,
    "1,118": 1118,
    "18²": 18,
    "十八": 18,
    "一百零三": 103,
    "**18**": 18,
    '"18"': 18,
    "18.0": 18,
    "18[1]": None,
    "18（上年15）": None,
    "18（2022年：15）": None,
    "[1]18": None,
    "б18": None,
    "18б": None,
    "1,118б": None,
    "1,118l": None,
    "18。5": None,
    "15→18": None,
    "~~15~~18": None,
    "18*": None,
    "18①": None,
    "18%": None,
    "约18": None,
    "18余": None,
    "18+": None,
    "18-20": None,
    "18/20": None,
    "-18": None,
    "1O8": None,
    "018": None,
    "无": "",
    "/": "",
    "——": "",
}
AMOUNT = ("proactive", "20.8", "admin_charges", "amount")
# Printed in a cell of 万元, and what it says: in brackets, on a line of its own, or with a currency's sign.
AMOUNTS: dict[str, str | None] = {
    "186200元": "18.62",
    "186200（单位：元）": "18.62",
    "18.62（万元）": "18.62",
    "￥186200": None,
    "￥0": "0",
    "0.1862百万元": None,
}
BELOW: dict[str, str | None] = {
    "186200\n元": "18.62",
    "186200\n\n元": "18.62",
    "186200\n（元）": "18.62",
    "186200\n人民币元": "18.62",
    "186200\n单位：元": "18.62",
    "18.62\n万元": "18.62",
    "0.1862\n百万元": None,
}
# Printed where the label 行政事业性收费 or its head is, and what 186521.7 below or beside it says.
LABEL, HEAD = "行政事业性收费", "本年收费金额（单位：万元）"
UNITS_APART: dict[tuple[str, str], str | None] = {
    (LABEL, f"{LABEL}（元）"): "18.65217",
    (LABEL, f"{LABEL}（单位：元）"): "18.65217",
    (LABEL, f"{LABEL}（计量单位：人民币元）"): "18.65217",
    (LABEL, f"{LABEL} 元 "): "18.65217",
    (LABEL, f"{LABEL}（万元）"): "186521.7",
    (LABEL, f"{LABEL}（美元）"): None,
    (LABEL, f"（单位：元）\n{LABEL}"): None,
    (HEAD, f"{HEAD}（单位：元）"): None,
    ("第二十条第（八）项", "第二十条第（八）项（单位：元）"): None,
    ("186521.7", "186521.7\n\n元\t\t"): "18.65217",
    ("186521.7", "186521.7\n\t\n（元）\t"): "18.65217",
}
DECISIONS = ("proactive", "20.5", "licences", "decisions")
# Numbers amid words, in words, or torn: each in doubt, or right.
HIDDEN: dict[str, str] = {
    "713/600": "713",
    "七百一十三": "713",
    "（七百一十三）": "713",
    "无（713）": "713",
    "共计：713W件": "713",
    "约七百": "700",
}
# Numerals that tell no number.
UNTOLD = ("若干", "几", "上百", "不到十", "壹佰", "数百", "近百", "廿三", "两三", "百", "多件", "成百上千")
HIDDEN_AMOUNTS: dict[str, str] = {
    "十八点六二": "18.62",
    "其中：18.62": "18.62",
    "18.62W元": "18.62",
    "18.\n62": "18.62",
    "18\n.62": "18.62",
    "1\n8.62": "18.62",
}
CHANGES: dict[str, int | None] = {
    "增3": 3,
    "减194": -194,
    "-194": -194,
    "+3": 3,
    "增0/减194": -194,
    "增43/减0": 43,
    "增0，减0": 0,
    "减194/增0": -194,
    "+43/-0": 43,
    "增5/减3": None,
}


def printed(form: str, key: tuple[str, ...], said: str, layout: str) -> Cell:
    """Print a report with this in one of its cells, and give the cell as read; all others must be right."""
    values = numbers(form, 4)
    whole = case(form, values, LAYOUTS[layout])
    done = whole.edit(
        lambda box: box if box.key != key else type(box)(**{**vars(box), "text": box.text[:1] + said})  # type: ignore[arg-type]
    )
    text = MARK.sub("", sheet(form, done.document, done.layout).marked)
    report = read(text.encode(), "report.txt")
    assert isinstance(report, Report)
    cells = {(cell.table, *cell.key): cell for cell in report.cells}
    wrong = [(k, c.value, values[k]) for k, c in cells.items() if k != key and c.value not in (None, values[k])]
    assert wrong == []
    return cells[key]


@pytest.mark.parametrize("layout", IN)
@pytest.mark.parametrize("said", SAID)
def test_a_cell_says_its_number_or_is_in_doubt(layout: str, said: str) -> None:
    """Notes, shares, ranges and approximations are no plain numbers; numerals and marks of emphasis are read."""
    cell, value = printed("2021", KEY, said, layout), SAID[said]
    if value == "":
        assert cell.state != "reported"
    else:
        assert cell.state in ("reported", "unreadable")
        assert cell.value in (None, value)
    if layout in ("tabs", "pipes", "markdown"):
        assert cell.value == (value or None)


@pytest.mark.parametrize("layout", IN)
@pytest.mark.parametrize("said", AMOUNTS)
def test_an_amount_has_the_unit_beside_it(layout: str, said: str) -> None:
    """A unit in brackets wins over the heading's; a currency's sign tells none, but for a zero."""
    cell, value = printed("2021", AMOUNT, said, layout), AMOUNTS[said]
    assert cell.state in ("reported", "unreadable")
    assert cell.value in (None, Decimal(value) if value else None)
    if layout == "spaces":
        assert cell.value == (Decimal(value) if value else None)


@pytest.mark.parametrize("layout", ["spaces", "listed"])
@pytest.mark.parametrize("said", BELOW)
def test_an_amount_has_the_unit_alone_on_the_next_line(layout: str, said: str) -> None:
    """What stands alone below an amount and is a unit of money is its own, in whatever lane it is read."""
    cell, value = printed("2021", AMOUNT, said, layout), BELOW[said]
    assert cell.value == (Decimal(value) if value else None)
    assert cell.state == ("reported" if value else "unreadable")


@pytest.mark.parametrize("layout", IN)
@pytest.mark.parametrize("said", UNITS_APART)
def test_an_amount_has_the_unit_between_its_label_and_itself(layout: str, said: tuple[str, str]) -> None:
    """What stands between a label and its amount, or alone below it, wins over the head's unit; two are none."""
    text, value = case("2021", numbers("2021", 2), LAYOUTS[layout], 2).sheet.text.replace(*said), UNITS_APART[said]
    report = read(text.encode(), "report.txt")
    assert isinstance(report, Report)
    (cell,) = (cell for cell in report.cells if (cell.table, *cell.key) == AMOUNT)
    assert cell.state in ("reported", "unreadable")
    assert cell.value in (None, Decimal(value) if value else None)
    assert cell.value or said[1] not in (f"{LABEL}（元）", f"{LABEL}（万元）")


@pytest.mark.parametrize("layout", ["spaces", "listed", "tabs", "pipes", "bar_lines"])
@pytest.mark.parametrize(
    ("key", "said", "number"),
    [(DECISIONS, *pair) for pair in HIDDEN.items()] + [(AMOUNT, *pair) for pair in HIDDEN_AMOUNTS.items()],
)
def test_no_number_is_blank_or_a_piece(layout: str, key: tuple[str, ...], said: str, number: str) -> None:
    """What says a number behind a label, in whatever words, is no blank, and no piece of one is reported."""
    cell = printed("2021", key, said, layout)
    assert cell.state in ("reported", "unreadable")
    assert cell.value in (None, Decimal(number))


@pytest.mark.parametrize("layout", IN)
@pytest.mark.parametrize("key", [KEY, DECISIONS, AMOUNT])
@pytest.mark.parametrize("said", UNTOLD)
def test_a_numeral_that_tells_no_number_is_no_blank(layout: str, key: tuple[str, ...], said: str) -> None:
    """Some, about a hundred, or a numeral of cheques: a number is meant, and nobody reads which."""
    assert printed("2021", key, said, layout).state == "unreadable"


@pytest.mark.parametrize("layout", IN)
@pytest.mark.parametrize("said", CHANGES)
def test_a_change_has_its_sign(layout: str, said: str) -> None:
    """Up, down, or both where one of them is zero."""
    cell, value = printed("2019", CHANGE, said, layout), CHANGES[said]
    assert cell.state in ("reported", "unreadable")
    assert cell.value in (None, value)
    if layout in ("tabs", "pipes", "markdown"):
        assert cell.value == value
