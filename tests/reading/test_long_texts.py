"""Texts without full stops, or without any mark: what they cost grows as they do, and not with its square."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from gkstats.model import Report
from gkstats.reading.prose import claims, phrases, shortfalls, statements
from gkstats.reading.report import read
from gkstats.reading.tables.labels import spots

if TYPE_CHECKING:
    from collections.abc import Callable

    from gkstats.reading.prose.saying import Clause

_SAID = ("主动公开政府信息{n}条", "收到政府信息公开申请{n}件", "未收取费用", "行政复议{n}件", "下一步将", "更新不及时")


def _document(length: int, part: str) -> bytes:
    """Write a report whose section five is so long, and parted by nothing else."""
    rng = random.Random(1)  # noqa: S311
    said = part.join(rng.choice(_SAID).format(n=n) for n in range(2, 2 + length))
    heads = ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况")
    opening = "\n无。\n".join(("某某市民政局2023年政府信息公开工作年度报告", *heads))
    return f"{opening}\n无。\n五、存在的主要问题及改进情况\n{said}\n".encode()


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collect how many characters are handed to what looks at each of them, call by call."""
    lengths: list[int] = []

    def spy(module: object, name: str, length: Callable[..., int]) -> None:
        called = getattr(module, name)

        def counting(*given: object, **named: object) -> object:
            lengths.append(length(*given))
            return called(*given, **named)

        monkeypatch.setattr(module, name, counting)

    def of_clause(clause: Clause, _: str, __: int) -> int:
        return len(clause.text) + len(clause.sentence) + len(clause.printed)

    spy(claims, "_of_clause", of_clause)
    spy(phrases, "admits", len)
    spy(shortfalls, "admits", len)
    spy(shortfalls, "names_nothing", len)
    spy(statements, "announces", lambda text, _: len(text))

    class Before:
        """What stands before a label on its line is searched for an enumerator."""

        def search(self, text: str, start: int = 0, stop: int | None = None) -> None:
            lengths.append(len(text[start:stop]))

    monkeypatch.setattr(spots, "_BEFORE", Before())
    return lengths


@pytest.mark.parametrize("part", ["", " ", "，", "、", "；", "\n"])
def test_twice_as_long_a_text_is_about_twice_the_work(looked_at: list[int], part: str) -> None:
    work = []
    for length in (1500, 3000):
        looked_at.clear()
        read(_document(length, part), "report.txt")
        work.append(sum(looked_at))
    assert 0 < work[1] < 2.5 * work[0]


def test_a_number_in_no_sentence_is_no_claim() -> None:
    """Whose number it is, a text of ten thousand characters without a mark does not say."""
    report = read(_document(1500, ""), "report.txt")
    assert isinstance(report, Report)
    assert report.claims == ()
