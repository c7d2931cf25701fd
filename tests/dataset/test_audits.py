"""An audit beside the inputs: exact bounds, what counts as wrong, lines that fit nothing, the coder's errors."""

from __future__ import annotations

import pytest
import scipy.stats

import gkstats as gk
from conftest import RAW
from gkstats import indicators
from gkstats.dataset.binomial import at_most
from gkstats.indicators.coder_errors import Errors, corrected, measured
from gkstats.runs import sampling
from gkstats.words import wording

HEAD = "report,table,subject,found,reader,stratum\n"


@pytest.fixture(scope="module")
def corpus():
    return gk.parse(RAW)


@pytest.fixture
def audited(tmp_path):
    """Give a function that parses the five reports beside the given lines of an audit.csv."""

    def parse(*lines):
        for path in RAW.glob("*.txt"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
        (tmp_path / "audit.csv").write_text(HEAD + "".join(f"{line}\n" for line in lines), "utf-8")
        return gk.parse(tmp_path)

    return parse


@pytest.mark.parametrize(("k", "n"), [(0, 60), (0, 1), (1, 60), (7, 200), (60, 60), (3, 5000)])
def test_the_bound_is_clopper_and_pearsons(k, n):
    """As scipy has it, one-sided; 0 of 60 is at most 4.9 %."""
    theirs = scipy.stats.binomtest(k, n, alternative="less").proportion_ci(0.95, "exact").high
    assert at_most(k, n) == pytest.approx(theirs, abs=1e-9)
    assert wording.percent(at_most(0, 60)) == "4.9 %"


def test_right_wrong_refused_and_unclear(audited, corpus):
    """A number is right or wrong; `unreadable` claims nothing; the last word counts, and any reader's wrong."""
    cell = corpus.requests.filter(state="reported").row(0, named=True)
    one = f"{cell['report_id']},requests,{cell['item']}/{cell['requester']}"
    lost = corpus.proactive.filter(state="unreadable").row(0, named=True)
    other = f"{lost['report_id']},proactive,{lost['article']}/{lost['item']}/{lost['measure']}"
    found = audited(
        f"{one},999,AB,s",
        f"{one},{cell['value']},AB,s",
        f"{one},blank,CD,s",
        f"{other},5,AB,s",
        f"{other},unclear,CD,s",
    )
    outcomes = {(row["subject"], row["reader"]): row["outcome"] for row in found.audit.iter_rows(named=True)}
    assert sorted(outcomes.values()) == ["refused", "right", "unclear", "wrong"]
    row = indicators.audit(found).row(0, named=True)
    assert (row["cells"], row["wrong"], row["reports"], row["reports_wrong"]) == (1, 1, 1, 1)
    assert (
        "1 cell of 1 report checked by hand, 1 wrong: at most 100.0 % of reports" in wording.source(found.reports).line
    )
    assert found.where(years="1999").audit.is_empty()


def test_a_line_that_fits_nothing_is_an_issue(audited, corpus):
    """A report, cell, statement, code or number that there is not: named with file and line, the others count."""
    report = corpus.problems["report_id"][0]
    found = audited(
        "nosuch,requests,received/total,1,AB,", f"{report},requests,received/nobody,1,AB,",
        f"{report},problems,99,none,AB,", f"{report},problems,1,nosuchcode,AB,",
        f"{report},requests,received/total,many,AB,",
        f"{report},elsewhere,received/total,1,AB,", f"{report},problems,1,none,AB,random",
    )  # fmt: skip
    said = found.issues.filter(code="audit_unfit")
    assert sorted(said["line"]) == [2, 3, 4, 5, 6, 7]
    assert set(said["source"]) == {"audit.csv"}
    assert found.audit.height == 1


def test_the_coders_errors_are_those_of_these_texts(audited, corpus):
    """Reports coded whole and drawn at random give the four counts, which replace ours in the corrected share."""
    statements = corpus.problems.select("report_id", "seq").rows()
    first = statements[0][0]
    lines = [f"{report},problems,{seq},staffing,AB,random" for report, seq in statements]
    errors = indicators.errors_by_hand(audited(*lines))
    many = corpus.problems["report_id"].n_unique()
    by_rules = set(corpus.problem_codes.filter(coder="rules", code="staffing")["report_id"])
    assert errors["staffing"] == Errors(tp=len(by_rules), fn=many - len(by_rules), fp=0, tn=0)
    partly = [line for line in lines if not line.startswith(f"{first},problems,1,")]
    counted = indicators.errors_by_hand(audited(*partly))["staffing"]
    assert sum((counted.tp, counted.fn, counted.fp, counted.tn)) == many - 1
    sure = {"staffing": Errors(tp=50, fn=50, fp=0, tn=100)}
    assert corrected("staffing", 20, 100, sure)[0] == pytest.approx(0.4)
    assert corrected("staffing", 20, 100, {}) == corrected("staffing", 20, 100)
    assert "staffing" in measured()


def test_a_sample_is_the_same_for_a_seed_and_has_every_stratum(corpus):
    """The same seed draws the same; another draws others; each stratum has its turn; no cell is drawn twice."""
    drawn = sampling.cells(corpus, 40, 1)
    assert drawn == sampling.cells(corpus, 40, 1)
    assert drawn != sampling.cells(corpus, 40, 2)
    assert len({(one.report_id, one.table, one.subject) for one in drawn}) == 40
    every = {one.stratum for one in sampling.cells(corpus, 10**6, 1)}
    assert {one.stratum for one in drawn} == every
    assert {"txt 2021 0", "txt 2019 unreadable"} <= every
    statements = sampling.statements(corpus, 10**6, 1)
    assert len(statements) == corpus.problems.height
    few = sampling.statements(corpus, 6, 3)
    whole = corpus.problems.group_by("report_id").len().rows()
    assert all(sum(one.report_id == report for one in few) in (0, many) for report, many in whole)
