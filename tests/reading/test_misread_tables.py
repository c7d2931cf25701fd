"""Small documents whose tables were once read wrong, by hand: what each one prints is what is read of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from gkstats.model import Report
from gkstats.reading.report import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gkstats.demo.printing import Key, Number

PLAIN = "00_plain.txt"
# These print the figures of the plain one, each under its own head and beside its own label.
SAME = (
    "disputes_columns_swapped.txt",
    "requests_natural_person_last.txt",
    "rows_swapped.txt",
    "rules_after_charges.md",
    "label_thrice_spaces.txt",
    "torn_label_cell.md",
    "transposed.html",
)
PUBLISHED: Mapping[tuple[str, str], int] = {
    ("regulations", "made"): 1,
    ("regulations", "newly_published"): 2,
    ("regulations", "published_total"): 9,
    ("normative_documents", "made"): 13,
    ("normative_documents", "newly_published"): 11,
    ("normative_documents", "published_total"): 67,
}


def reported(folder: Path, name: str) -> dict[Key, Number]:
    """Read a document and give the numbers that are reported."""
    report = read((folder / name).read_bytes(), name)
    assert isinstance(report, Report)
    return {(c.table, *c.key): c.value for c in report.cells if c.state == "reported" and c.value is not None}


def test_the_plain_one_prints_what_the_others_do(misread: Path) -> None:
    """The document that the others are made of is read whole."""
    assert len(reported(misread, PLAIN)) == 200


@pytest.mark.parametrize("name", SAME)
def test_each_number_is_read_where_it_is_printed(misread: Path, name: str) -> None:
    """Rows and columns in another order, or elsewhere in their section, give the same cells."""
    assert reported(misread, name) == reported(misread, PLAIN)


def test_the_first_head_stands_over_the_first_column(misread: Path) -> None:
    """对外公开总数量 as the first of the three heads of the 2019 form."""
    got = reported(misread, "form2019_columns_swapped_a.txt")
    assert {key: got["proactive", "20.1", *key] for key in PUBLISHED} == {k: Decimal(v) for k, v in PUBLISHED.items()}


def test_a_box_over_several_cells_is_nobodys(misread: Path) -> None:
    """Of one number over two columns, two rows or a whole row nobody can tell whose it is; all others are read."""
    report = read((misread / "merged_numbers.html").read_bytes(), "merged_numbers.html")
    assert isinstance(report, Report)
    plain = reported(misread, PLAIN)
    shared = {
        *(("requests", "granted", requester) for requester in ("natural_person", "business")),
        *(("requests", item, "natural_person") for item in ("refused_state_secret", "refused_by_law")),
        *(key for key in plain if key[:2] == ("requests", "refused_deliberative")),
    }
    assert {(c.table, *c.key) for c in report.cells if c.state == "unreadable"} == shared
    assert reported(misread, "merged_numbers.html") == {key: plain[key] for key in plain if key not in shared}
    assert "shared_box" in {issue.code for issue in report.issues}


def test_a_change_printed_in_both_directions(misread: Path) -> None:
    """增0/减194 is -194."""
    got = reported(misread, "change_zeng_jian.txt")
    changes = {key[2]: value for key, value in got.items() if key[-1] == "change"}
    assert changes == {
        "licences": -194,
        "other_services": -1,
        "penalties": 43,
        "compulsion": -2,
        "admin_charges": -3,
    }


def test_a_bar_behind_each_cell_is_no_page_number(misread: Path) -> None:
    """One cell a line with a bar behind it: `-194 |`."""
    got = reported(misread, "negative_line_pipe.txt")
    assert [got["proactive", "20.5", "licences", m] for m in ("prior_items", "change", "decisions")] == [824, -194, 630]
    assert len(got) == 22


def test_a_notes_mark_is_no_digit(misread: Path) -> None:
    """352² is 352 with an issue."""
    assert reported(misread, "superscript_note.txt") == reported(misread, PLAIN)
