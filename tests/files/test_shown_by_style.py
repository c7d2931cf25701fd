"""What styles and scripts make of a page: what they show is read, and what they hide beside it is not."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import pytest

from as_printed import assert_exact, values
from evaluation.filemaking import html
from evaluation.printing import document
from gkstats.files.sniff import open_text
from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from gkstats.demo.printing import Values

NUMBER = re.compile(r"-?\d[\d.]*(?:万元)?")
PRINTED = values("2021", 31, 0.2)
OLD = values("2021", 32, 0.0)


def body(printed: Values, seed: int, cell: Callable[[str], str] = escape) -> str:
    """Give what stands in a page's body."""
    made = document("2021", printed, seed=seed).change(lambda grid: grid.plain)
    return re.sub(r"^.*?<body[^>]*>|</body>.*$", "", html(made, cell=cell), flags=re.DOTALL)


NOW, BEFORE = body(PRINTED, 31), body(OLD, 32)


def page(content: str, style: str = "", body_attributes: str = "") -> bytes:
    """Make a page with a sheet."""
    head = f"<head><style>{style}</style></head>"
    return f"<!DOCTYPE html><html>{head}<body {body_attributes}>{content}</body></html>".encode()


VEILS = {
    "an article": ("<h2>公众号</h2><div class=a style='visibility: hidden; opacity: 0'>{}</div><p>在看</p>", ""),
    "a page": ("{}", "body{{display:none!important}}"),
    "a page by its identity": ("<div id=app>{}</div>", "#app{{opacity:0}}"),
    "off the window": ("<div id=app>{}</div>", "#app{{position:absolute;left:-9999px}}"),
    "one in another": ("<div hidden><p>载入中</p><section style='display:none'>{}</section></div>", ""),
    "a page with an old report": ("{}<div class=old>" + BEFORE + "</div>", "body,.old{{display:none}}"),
}


@pytest.mark.parametrize("kind", VEILS)
def test_what_a_script_must_show(kind: str) -> None:
    """A page that shows next to nothing and hides a report is shown by a script; what it hides in it is not read."""
    content, style = VEILS[kind]
    assert_exact("2021", PRINTED, read(page(content.format(NOW), style.format()), "r.html"))


def test_sections_that_a_script_shows_one_by_one() -> None:
    """A report's parts that are hidden side by side are shown together."""
    parts = re.split(r"(?=<p>[一二三四五六]、)", NOW)
    hidden = "".join(f"<section style='opacity:0'>{part}</section>" for part in parts)
    assert_exact("2021", PRINTED, read(page(hidden), "r.html"))


@pytest.mark.parametrize("order", ["{0}{1}", "{1}{0}"])
def test_what_stays_hidden(order: str) -> None:
    """Beside a report that is shown, one that is hidden is not read."""
    content = order.format(NOW, f"<div style='display:none'>{BEFORE}</div>")
    assert_exact("2021", PRINTED, read(page(content), "r.html"))


def test_two_reports_that_a_script_may_show() -> None:
    """Which of two reports a script shows is not told."""
    hidden = "".join(f"<div style='display:none'>{one}</div>" for one in (NOW, BEFORE))
    assert not isinstance(read(page(hidden), "r.html"), Report)


@pytest.mark.parametrize("mode", ["open", "CLOSED"])
@pytest.mark.parametrize("host", ["x-a", "div", "section"])
def test_what_an_element_shows_in_place_of_what_it_holds(host: str, mode: str) -> None:
    """A template that is a shadow is shown, with its own sheet alone, in place of the other text of its parent."""
    cell = lambda text: f"{text}<i class=n>9</i>" if NUMBER.fullmatch(text) else escape(text)  # noqa: E731
    own = f"<style>.n{{display:none}}</style>{body(PRINTED, 31, cell)}"
    content = f"<{host}><template shadowrootmode={mode}>{own}</template>{BEFORE}</{host}>"
    assert_exact("2021", PRINTED, read(page(content, "td{display:none}"), "r.html"))


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        ("<template shadowrootmode=open>7</template>12", "12"),  # a cell shows no template
        ("<em><template shadowrootmode=open>7</template>12</em>", "12"),
        ("<div>12<template shadowroot=open>7</template></div>", "12"),
        ("<div>12<template shadowmode=open>7</template></div>", "12"),
        ("<div>12<template shadowrootmode=none>7</template></div>", "12"),
        ("<div><template shadowrootmode=open>7</template>12</div>", "7"),
        ("<div>12<template shadowrootmode=open>7</template></div>", "12?7"),
        ("<div><p>12</p><template shadowrootmode=open>7</template></div>", "12 ?7"),
        ("<div>  <template shadowrootmode=open>7</template><template shadowrootmode=open>8</template></div>", "7"),
        ("12<span><template shadowrootmode=open>件</template></span>", "12件"),
    ],
)
def test_which_templates_are_shown(cell: str, read_as: str) -> None:
    """Some elements show a template in place of what they hold; what stands before it leaves doubt."""
    assert second_cell(f"<table><tr><td>件数</td><td>{cell}</td></tr></table>") == read_as


def test_a_report_before_a_shadow() -> None:
    """A report in an element that shows another one is not taken for it."""
    report = read(page(f"<x-a>{BEFORE}<template shadowrootmode=open>{NOW}</template></x-a>"), "r.html")
    found = {(cell.table, *cell.key): cell for cell in report.cells} if isinstance(report, Report) else {}
    assert not [key for key, cell in found.items() if cell.state == "reported" and cell.value != PRINTED[key]]


def test_parts_that_a_script_does_not_show() -> None:
    """Beside a hidden report a short hidden text is none of its parts, and remains hidden."""
    part = "<p style='display:none'>{}</p>"
    hidden = part.format("相关链接" * 24) + f"<section style='opacity:0'>{NOW}</section>" + part.format("版权所有" * 26)
    lines = open_text(page(hidden), ".html").printed
    assert not any("相关链接" in line for line in lines)
    assert any("版权所有" in line for line in lines)


def test_what_a_shadow_holds_elsewhere() -> None:
    """A number that stands where its parent's own text is put is not blank."""
    cell = lambda text: "<slot name=n></slot>" if NUMBER.fullmatch(text) else escape(text)  # noqa: E731
    report = read(page(f"<x-a><template shadowrootmode=open>{body(PRINTED, 31, cell)}</template></x-a>"), "r.html")
    assert isinstance(report, Report)
    states = {cell.state for cell in report.cells if PRINTED.get((cell.table, *cell.key)) is not None}
    assert states == {"unreadable"}


VARIABLES = {
    "the page's": ":root{--h:none} .n{display:var(--h)}",
    "a sheet's": "html { --h : none ; } .n{display:var(--h, block)}",
}


@pytest.mark.parametrize("kind", VARIABLES)
def test_variables(kind: str) -> None:
    """A variable that is one thing in the whole page hides as it says."""
    cell = lambda text: f"{text}<i class=n>9</i>" if NUMBER.fullmatch(text) else escape(text)  # noqa: E731
    assert_exact("2021", PRINTED, read(page(body(PRINTED, 31, cell), VARIABLES[kind]), "r.html"))


@pytest.mark.parametrize(
    "style",
    [
        ":root{--h:none} .dark{--h:inline} .n{display:var(--h)}",
        ".dark{--h:none} .n{display:var(--h)}",
    ],
)
def test_variables_that_are_not_told(style: str) -> None:
    """A variable that differs, or is none of the page's, leaves doubt."""
    said = open_text(page("<table><tr><td>件数<td>12<i class=n>9</i></table>", style), ".html").printed
    assert "12[[9]]" in "".join(said)


def second_cell(content: str, style: str = "") -> str:
    """Give what stands beside 件数."""
    printed = open_text(page(content, style), ".html").printed
    return next(line for line in printed if line.startswith("件数")).removeprefix("件数").strip()


ROW = (
    "<table><tr><td>件数</td><td data-value={0}>{1}</td></tr><tr><td>其他</td><td data-value={2}>{3}</td></tr></table>"
)


@pytest.mark.parametrize(
    ("numbers", "read_as"),
    [
        ((352, 0, 40, 0), "[0]"),
        ((352, 12, 40, 7), "[12]"),
        ((352, 12, 3, 7), "12"),  # what the page prints beyond its attribute is not counted up to that
        ((352, 0, 3, 7), "[0]"),  # nought is what a script begins with
        ((12, "12.00", 40, 0), "12.00"),
        (("12", "<b>0</b>", 3, 0), "0"),
    ],
)
def test_attributes_beside_a_number(numbers: tuple[object, ...], read_as: str) -> None:
    """A number that a script may count up to an attribute's is in doubt; one that it cannot is not."""
    assert second_cell(ROW.format(*numbers)) == read_as


def test_one_element_that_prints_more_than_its_attribute() -> None:
    """Where most print less than their attribute, they are counted up, whatever one of them prints."""
    table = ROW.format(352, 12, 40, 7)
    assert second_cell(f"{table}<a data-value=0>1</a>") == "[12]"
    assert second_cell(f"{table}<a data-value=0>1</a><a data-value=1>2</a>") == "12"


TWELVE = "<table><tr><td>件数</td><td>12{}</td></tr></table>"
ENDLESS = {
    "a name of a variable": ("p{color:var(--a)}" + "-" * 100_000, TWELVE.format("")),
    "blanks behind one": ("p{color:var(--a)} --a" + " " * 100_000, TWELVE.format("")),
    "uses of a long value": (f":root{{--a:{'x' * 40_000}}}" + "p{color:var(--a)}" * 12_000, TWELVE.format("")),
    "a tag's attributes": ("", TWELVE.format("") + "<p" + " data-to=1" * 40_000),
    "blanks in a raised text": ("", TWELVE.format(f"<sup>[{' ' * 60_000}x!</sup>")),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_goes_on_and_on(kind: str) -> None:
    """What would be looked through once for each of its characters is not: such a page is read at once."""
    style, content = ENDLESS[kind]
    assert second_cell(content, style).startswith("12")


@pytest.mark.parametrize(
    ("cell", "style", "read_as"),
    [
        ("<div class=f><span>1</span><span>2</span></div>", ".f{display:flex}", "1 2"),
        ("<div class=f><span>12</span></div>", ".f{display:grid}", "12"),
        ("<div class=f><b><span>1</span><span>2</span></b></div>", ".f{display:flex}", "12"),
        ("<span>1</span><span>2</span>", "span{display:block}", "1 2"),
        ("<span>1</span><span>2</span>", "span{display:inline-block;width:4em}", "[1][2]"),
        ("<span>12</span>件", "span{display:inline-block}", "12件"),
        ("<svg><text display=none>9</text></svg>12", "", "12"),
        ("12&amp;nbsp;", "", "12"),
        ("&amp;nbsp;", "", ""),
        ("1&amp;amp;2", "", "1&amp;2"),
    ],
)
def test_parts_in_boxes_of_their_own(cell: str, style: str, read_as: str) -> None:
    """Digits in boxes beside each other are none of one number."""
    assert second_cell(f"<table><tr><td>件数</td><td>{cell}</td></tr></table>", style) == read_as


def as_other_elements(content: str) -> str:
    """Write a page's tables in elements of which only a style makes tables."""
    for tag, name in (("table", "t"), ("tr", "r"), ("td", "c"), ("th", "c")):
        content = re.sub(rf"<{tag}\b[^>]*>", f"<div class={name}>", content).replace(f"</{tag}>", "</div>")
    return content


def test_tables_by_style() -> None:
    """A table of other elements is one where their styles say so, with its empty cells."""
    style = ".t{display:table} .r{display:table-row} .c{display:table-cell}"
    content = as_other_elements("<table><tr><td>件数</td><td></td><td>3</td></tr></table>")
    assert "件数\t\t3" in open_text(page(content, style), ".html").printed
    assert "件数\t\t3" not in open_text(page(content, ".c{display:table-cell}"), ".html").printed


def test_a_cell_by_style_in_a_table() -> None:
    """What is centred in a cell by a style for cells begins no other one."""
    content = "<table><tr><td>件数</td><td><div style='display:table-cell'>12</div></td><td>3</td></tr></table>"
    assert second_cell(content) == "12\t3"


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        ("12<sup>[1]</sup>", "12¹"),
        ("12<sup>[<a href=#n>1</a>]</sup>", "12¹"),
        ("12<sup>１</sup>", "12¹"),
        ("12<sup>①</sup>", "12¹"),
        ("12<sup>注1</sup>", "12¹"),
        ("12<sup>注</sup>", "12ⁿ"),
        ("12<sup>*</sup>", "12ⁿ"),
        ("12<sub>(a)</sub>", "12ⁿ"),
        ("12<sup>+</sup>", "12[+]"),
        ("12<sup>余</sup>", "12[余]"),
        ("12<sup>件</sup>", "12[件]"),
        ("<sup>*</sup>12", "[*]12"),
    ],
)
def test_calls_of_notes(cell: str, read_as: str) -> None:
    """What calls a note is no part of the number before it; what says more or less of it is."""
    assert second_cell(f"<table><tr><td>件数</td><td>{cell}</td></tr></table>") == read_as


def test_numbers_that_call_notes() -> None:
    """A number that calls a note is read, and an issue says so."""
    cell = lambda text: f"{text}<sup>*</sup>" if NUMBER.fullmatch(text) else escape(text)  # noqa: E731
    report = read(page(body(PRINTED, 31, cell)), "r.html")
    assert isinstance(report, Report)
    found = {(cell.table, *cell.key): cell.value for cell in report.cells if cell.state != "absent"}
    assert found == PRINTED
    assert {issue.code for issue in report.issues if issue.table} == {"note_mark"}
