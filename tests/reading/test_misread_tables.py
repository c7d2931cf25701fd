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
