"""What must hold between a report's numbers, what that implies for its blanks, and that nothing confirms itself."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

import gkstats as gk
from conftest import RAW

ROW = "一、本年新收政府信息公开申请数量\t\t"
TEXT = next(RAW.glob("001*.txt")).read_text(encoding="utf-8")
RECEIVED = ROW + "\t".join("0" * 7)


def parsed(tmp_path, *changes):
    """Read report 001 with some of its text changed."""
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    return gk.parse(tmp_path / "report.txt")


def row(corpus, item):
    """Give value, state and implied number of one row of the request table."""
    return corpus.requests.filter(pl.col("item") == item).select("value", "state", "implied").rows()


def check(corpus, name, subject):
    """Give one check as basis, expected, actual, trivial, passed."""
    found = corpus.checks.filter(check=name, subject=subject)
    return found.select("basis", "expected", "actual", "trivial", "passed").row(0)


def test_sums_that_hold_and_sums_that_do_not(tmp_path):
    """A printed sum that is wrong stays as it is printed, and the check that it fails says by how much."""
    corpus = parsed(tmp_path, (RECEIVED, ROW + "2\t0\t0\t0\t0\t1\t4"))
    assert row(corpus, "received")[-1] == (4, "reported", None)
    assert check(corpus, "requester_sum", "received") == ("reported", Decimal(3), Decimal(4), False, False)
    assert check(corpus, "balance", "natural_person") == ("reported", Decimal(0), Decimal(2), False, False)
    assert check(corpus, "requester_sum", "granted") == ("reported", Decimal(0), Decimal(0), True, True)


def test_blanks_that_a_total_leaves_no_other_value(tmp_path):
    """Blanks beside a total that its reported parts make up are implied to be 0; that total cannot confirm them."""
    corpus = parsed(tmp_path, (RECEIVED, ROW + "5\t\t\t\t\t\t5"))
    assert row(corpus, "received") == [
        (5, "reported", None), *[(None, "blank", 0)] * 5, (5, "reported", None)
    ]  # fmt: skip
    assert check(corpus, "requester_sum", "received") == ("implied", Decimal(5), Decimal(5), False, None)
    # The balance of each requester is another identity: it does use the implied zeros.
    assert check(corpus, "balance", "business") == ("implied", Decimal(0), Decimal(0), True, True)


def test_a_blank_total_is_the_sum_of_its_parts(tmp_path):
    """A blank total is implied by its parts, all reported, and is no proof of them."""
    corpus = parsed(tmp_path, (RECEIVED, ROW + "2\t0\t0\t0\t0\t1\t"))
    assert row(corpus, "received")[-1] == (None, "blank", 3)
    assert check(corpus, "requester_sum", "received")[4] is None


def test_blanks_that_could_be_anything_are_not_implied(tmp_path):
    """Two blanks that have to share a rest stay unknown, and so does every check with them."""
    corpus = parsed(tmp_path, (RECEIVED, ROW + "2\t\t\t0\t0\t0\t5"))
    assert [implied for _, _, implied in row(corpus, "received")] == [None] * 7
    assert check(corpus, "requester_sum", "received") == (None, None, None, None, None)


@pytest.mark.parametrize(("said", "matched", "passed"), [("3", "received", True), ("5", None, False)])
def test_claims_are_held_against_the_table(tmp_path, said, matched, passed):
    """What the prose says of the requests received agrees with the table, or the check says that it does not."""
    corpus = parsed(
        tmp_path, (RECEIVED, ROW + "3\t0\t0\t0\t0\t0\t3"), ("受理申请公开信息 0 条", f"受理申请公开信息 {said} 条")
    )
    found = corpus.checks.filter(check="claim").select("expected", "actual", "matched", "passed").rows()
    assert (Decimal(said), Decimal(3), matched, passed) in found


def test_remedies_answer_problems_of_the_same_code():
    """A remedy is matched with each stated problem that is about the same, and says by which code."""
    corpus = gk.parse(next(RAW.glob("003*.txt")))
    found = corpus.remedy_matches.select("problem", "remedy", "basis").rows()
    assert [basis.split(";")[0] for *pair, basis in found if pair == [1, 1]] == ["code: awareness"]
    assert all(basis.startswith("code: ") for _, _, basis in found)
    assert not {(1, 2), (1, 3)} & {(problem, remedy) for problem, remedy, _ in found}


def test_a_second_table_is_named(tmp_path):
    """A table of the year before behind the report's own raises an issue, on the line on which it begins."""
    start, end = TEXT.index("(本列数据的"), TEXT.index("四、政府信息公开行政复议")
    second = TEXT[start:end].replace(RECEIVED, ROW + "7\t0\t0\t0\t0\t0\t7")
    (tmp_path / "report.txt").write_text(f"{TEXT}\n附：上一年度数据\n\n{second}", encoding="utf-8")
    corpus = gk.parse(tmp_path / "report.txt")
    (line,) = corpus.issues.filter(code="second_table")["line"].to_list()
    lines = (tmp_path / "report.txt").read_text(encoding="utf-8").split("\n")
    assert "本年新收" in lines[line - 1]
    assert line > len(TEXT.split("\n"))
    assert gk.parse(RAW).issues.filter(code="second_table").is_empty()
