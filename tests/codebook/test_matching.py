"""Which remedy answers which problem: against pairs judged by hand, and what each match says that it rests on."""

from __future__ import annotations

import csv
import logging

import pytest

from conftest import ROOT
from gkstats.codebook import CODEBOOK
from gkstats.codebook.coder import code
from gkstats.codebook.matching import basis, shared

LOG = logging.getLogger(__name__)
with (ROOT / "evaluation" / "gold" / "pairs.csv").open(encoding="utf-8", newline="") as pairs_file:
    PAIRS = list(csv.DictReader(pairs_file))


def match(problem: str, remedy: str) -> str:
    """Match two statements by the codes that the rules give them, and by their words."""
    about, mended = ([one.code for one in code(text) if one.code not in CODEBOOK.alone] for text in (problem, remedy))
    return basis(problem, remedy, about, mended)


def test_pairs() -> None:
    """Of at least 60 pairs, many of them none, nearly all matches are right, and nine tenths are found."""
    found = [(bool(match(pair["problem"], pair["remedy"])), pair["answers"] == "1") for pair in PAIRS]
    right = sum(got and answers for got, answers in found)
    precision, recall = right / sum(got for got, _ in found), right / sum(answers for _, answers in found)
    LOG.info("%d pairs: precision %.2f, recall %.2f", len(found), precision, recall)
    assert len(found) >= 60
    assert sum(not answers for _, answers in found) >= len(found) / 3
    assert precision >= 0.95
    assert recall >= 0.9


@pytest.mark.parametrize(
    ("problem", "remedy", "expected"),
    [
        ("信息更新不及时。", "加快信息更新。", "code: timeliness; words: 更新"),
        ("個別村公示牌破損", "更換破損的公示牌", "words: 公示牌, 破损"),
        ("工作力度不够，有待进一步提高", "进一步加大工作力度，提高工作水平", ""),
        ("信息公开工作不够规范", "继续推进政府信息公开工作", ""),
        ("目前公布的信息集中在街道，特别是旧闻", "集中整顿作风，特别要守纪", ""),
    ],
)
def test_a_match_names_what_it_rests_on(problem: str, remedy: str, expected: str) -> None:
    """Codes and words that both have; words of officialese alone are no match; traditional characters are folded."""
    assert match(problem, remedy) == expected


def test_words_stand_in_both_statements() -> None:
    """What is named as shared is printed in both, whatever they are."""
    for pair in PAIRS:
        assert all(
            word in pair["problem"] and word in pair["remedy"] for word in shared(pair["problem"], pair["remedy"])
        )
