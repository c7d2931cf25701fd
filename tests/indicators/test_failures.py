"""What failed, each with the line where it can be read; amounts that jump ten thousand times; one body's own tables."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from corpora import ITEMS, Doc, build, frame
from gkstats import indicators
from gkstats.corpus.store import Corpus
from gkstats.dataset import schema


def with_checks(corpus, *rows):
    """Replace the corpus's checks."""
    report = corpus.reports["report_id"][0]
    checks = frame("checks", [{"report_id": report, "basis": "reported", "passed": False, **row} for row in rows])
    return Corpus({name: getattr(corpus, name) for name in schema.TABLES if name != "checks"} | {"checks": checks})


@pytest.mark.parametrize(
    ("check", "subject", "line"),
    [
        ("balance", "total", ITEMS.index("carried_out") + 40),
        ("resolved_sum", "business", ITEMS.index("resolved") + 40),
        ("requester_sum", "granted", ITEMS.index("granted") + 40),
        ("carry_over", "total", ITEMS.index("carried_in") + 40),
        ("claim", "requests_received:12", 12),
        ("form_year", "2021", None),
    ],
)
def test_a_failure_has_the_line_of_its_number(check, subject, line):
    """The line is that of the sum, of the claim in the prose, or none where no single cell is meant."""
    corpus = with_checks(build(Doc(source="a.txt")), {"check": check, "subject": subject, "expected": Decimal(1)})
    (found,) = indicators.failures(corpus).to_dicts()
    assert (found["check"], found["source"], found["line"]) == (check, "a.txt", line)
    assert found["subject"] == subject.split(":")[0]


def test_only_failed_checks_of_counted_reports_are_listed():
    """What holds, cannot be evaluated, or stands in an older version is not there."""
    kept = {"check": "balance", "subject": "total"}
    corpus = with_checks(build(Doc()), {**kept, "passed": True}, {**kept, "passed": None})
    assert indicators.failures(corpus).is_empty()
    assert indicators.failures(with_checks(build(Doc(counted=False)), kept)).is_empty()
    assert indicators.failures(build()).is_empty()


def bought(*amounts, key="body"):
    return build(*[
        Doc(year=2019 + n, form="2019", amount=Decimal(amount), agency_key=key, source=f"{n}.txt")
        for n, amount in enumerate(amounts)
    ])  # fmt: skip


def test_a_jump_of_ten_thousand_is_listed():
    """51.1 after 511,082 of the same body is named with its line; twice as much, or another body's amount, is not."""
    (found,) = indicators.unit_slips(bought("511082", "51.1")).to_dicts()
    assert (found["year"], found["before"], found["value"], found["source"]) == (2020, 511082, Decimal("51.1"), "1.txt")
    assert found["line"] == 30
    assert indicators.unit_slips(bought("51.1", "102.2", "0", "51")).is_empty()
    assert indicators.unit_slips(bought("511082", "51.1", key=None)).is_empty()


def test_a_body_is_selected_by_name_or_key():
    """Every table holds that body's rows only; a body that is not there has none."""
    corpus = build(Doc(agency_key="here"), Doc(agency_key="there"), Doc(agency_key=None))
    by_key = corpus.where(agency="here")
    assert by_key.reports.height == 1
    assert by_key.requests.select(pl.col("report_id").n_unique()).item() == 1
    assert corpus.where(agency=by_key.reports["agency"][0]).reports.equals(by_key.reports)
    assert corpus.where(agency="nowhere").reports.is_empty()
    assert corpus.where(agency="").reports.height == 3
