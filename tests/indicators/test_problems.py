"""Stated problems and their persistence: what is counted, what is set apart, and what coding errors do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
import pytest

from corpora import frame
from gkstats import indicators
from gkstats.codebook import CODES
from gkstats.corpus.store import Corpus
from gkstats.dataset import schema
from gkstats.indicators import coder_errors
from gkstats.indicators.coder_errors import Errors, corrected, corrected_cases, measured


@dataclass
class Said:
    """What one report says: problems with their codes, which of them a remedy answers, by seq."""

    body: str
    year: int
    problems: dict[str, tuple[str, ...]] = field(default_factory=dict)
    answered: tuple[int, ...] = ()
    state: str = ""
    persons: dict[int, tuple[str, ...]] = field(default_factory=dict)


def build(*reports: Said) -> Corpus:
    """Give the corpus of some reports."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in schema.TABLES}
    for said in reports:
        key = f"{said.body}{said.year}"
        rows["reports"].append({
            "report_id": key, "source": f"{key}.txt", "abridged": False, "agency_key": said.body, "year": said.year,
            "form": "2021", "level": "township", "vertical": False, "body": "government", "scope": "own_body",
            "problems_state": said.state or ("stated" if said.problems else "none_stated"), "content_id": key,
            "counted": True, "corrected": False,
        })  # fmt: skip
        for seq, (text, codes) in enumerate(said.problems.items(), start=1):
            rows["problems"].append({"report_id": key, "seq": seq, "text": text, "line": seq})
            given = [("rules", code, seq not in said.persons) for code in codes]
            given += [("LW", code, True) for code in said.persons.get(seq, ())]
            rows["problem_codes"] += [
                {"report_id": key, "seq": seq, "code": code, "coder": coder, "codebook": "2", "why": "",
                 "in_force": in_force}
                for coder, code, in_force in given
            ]  # fmt: skip
        rows["remedy_matches"] += [
            {"report_id": key, "problem": seq, "remedy": 1, "basis": "words: 更新"} for seq in said.answered
        ]
    return Corpus({name: frame(name, found) for name, found in rows.items()})


def cases(found: pl.DataFrame, code: str) -> dict[str, tuple[int, int, int]]:
    """Give k, n and unknown of each case of a code, of bodies whose section does not repeat."""
    of_code = found.filter(pl.col("code") == code, ~pl.col("repeats"))
    return {row["case"]: (row["k"], row["n"], row["unknown"]) for row in of_code.iter_rows(named=True)}


def test_persistence_has_three_cases_side_by_side() -> None:
    """Stated again after a remedy, again without one, and stated though not the year before; each with its own n."""
    late, few = {"信息更新慢": ("timeliness",)}, {"人手少": ("staffing",)}
    corpus = build(
        Said("a", 2022, late, answered=(1,)), Said("a", 2023, {"网站更新还是慢": ("timeliness",)}),
        Said("b", 2022, late, answered=(1,)), Said("b", 2023, few),
        Said("c", 2022, late), Said("c", 2023, {"更新拖延": ("timeliness",), "缺人": ("staffing",)}),
        Said("d", 2022, few), Said("d", 2023),
        Said("e", 2022, late, answered=(1,)), Said("e", 2023, state="absent"),
    )  # fmt: skip
    found = indicators.persistence(corpus)
    assert cases(found, "timeliness") == {
        "again_after_remedy": (1, 2, 1), "again_without_remedy": (1, 1, 0), "new": (0, 1, 0),
    }  # fmt: skip
    assert cases(found, "staffing") == {"again_without_remedy": (0, 1, 0), "new": (2, 3, 1)}
    assert set(found["reports"]) == {5}
    assert set(found["year"]) == {2023}


def test_only_matched_bodies_are_compared() -> None:
    """A body without a report on the year before, or with one of two years before, is in no case."""
    late = {"信息更新慢": ("timeliness",)}
    corpus = build(Said("a", 2021, late), Said("a", 2023, late), Said("b", 2023, late))
    assert indicators.persistence(corpus).is_empty()
    rows = indicators.matched_bodies(corpus).rows(named=True)
    assert [(row["year"], row["k"], row["n"]) for row in rows] == [(2021, 0, 1), (2023, 0, 2)]


def test_sections_that_repeat_stand_apart() -> None:
    """Statements that only differ in digits are the same; four fifths of them make a section that repeats."""
    before = {f"2022年第{n}项公开工作存在差距": ("general",) for n in "甲乙丙丁戊"}
    after = {text.replace("2022", "2023"): codes for text, codes in list(before.items())[:4]} | {
        "人手少": ("staffing",)
    }
    corpus = build(Said("a", 2022, before), Said("a", 2023, after))
    assert set(indicators.persistence(corpus)["repeats"]) == {True}
    assert indicators.matched_bodies(corpus).filter(pl.col("year") == 2023)["repeats"].to_list() == [1]
    fewer = {**dict(list(after.items())[1:]), "宣传不够": ("publicity",)}
    corpus = build(Said("a", 2022, before), Said("a", 2023, fewer))
    assert set(indicators.persistence(corpus)["repeats"]) == {False}


def test_a_text_that_repeats_is_counted_beside_a_section_that_does() -> None:
    """The whole text's overlap with the body's own year before is counted apart from the section's, and only that."""
    said = {"更新慢": ("timeliness",)}
    corpus = build(Said("a", 2022, said), Said("a", 2023, {"人手少": ("staffing",)}), Said("b", 2022), Said("b", 2023))
    shares = [("a2023", "a2022", "own_year", 0.8), ("b2023", "b2022", "own_year", 0.79), ("b2023", "a2023", "peer", 1)]
    rows = [dict(zip(("report_id", "other", "kind", "share"), row, strict=True), passages=[]) for row in shares]
    corpus = Corpus({name: getattr(corpus, name) for name in schema.TABLES} | {"overlap": frame("overlap", rows)})
    (found,) = indicators.matched_bodies(corpus).filter(year=2023).rows(named=True)
    assert (found["k"], found["repeats"], found["text_repeats"]) == (2, 0, 1)


def test_a_persons_codes_are_counted() -> None:
    """Where a person coded, those codes count; one coder's can be asked for."""
    corpus = build(Said("a", 2023, {"更新慢": ("timeliness",)}, persons={1: ("staffing",)}))
    assert indicators.stated_problems(corpus)["code"].to_list() == ["staffing"]
    assert indicators.stated_problems(corpus, coder="rules")["code"].to_list() == ["timeliness"]
    assert indicators.stated_problems(corpus, coder="LW")["corrected"].to_list() == [None]


def test_pairs_count_reports_that_state_both() -> None:
    """A pair of kinds counts once a report, whichever statements name them; beside it what chance would give."""
    both = {"人少，更新慢": ("staffing", "timeliness"), "缺人": ("staffing",)}
    corpus = build(
        Said("a", 2023, both), Said("b", 2023, {"更新慢": ("timeliness",)}), Said("c", 2022), Said("d", 2023, both)
    )
    (row,) = indicators.problem_pairs(corpus).rows(named=True)
    assert (row["code"], row["with_code"], row["k"], row["n"]) == ("staffing", "timeliness", 2, 3)
    assert row["expected"] == pytest.approx(2 / 3)


def test_states_of_the_section() -> None:
    """None stated is a result; a section that is missing is unknown."""
    corpus = build(Said("a", 2023, {"更新慢": ("timeliness",)}), Said("b", 2023), Said("c", 2023, state="absent"))
    (row,) = indicators.stating(corpus).rows(named=True)
    assert (row["k"], row["n"], row["unknown"], row["none_stated"]) == (1, 2, 1, 1)


def test_every_code_is_measured() -> None:
    """Each code's errors are known, of one number of reports."""
    assert tuple(measured()) == CODES
    assert len({(one.tp + one.fn + one.fp + one.tn) for one in measured().values()}) == 1
    assert all(one.tp + one.fn >= 5 for one in measured().values())


def test_correction_is_rogan_and_gladens() -> None:
    """The estimate is (p + sp - 1) / (se + sp - 1), cut to 0 … 1, inside its interval."""
    errors = measured()["mechanism"]
    value, low, high = corrected("mechanism", 400, 1000)
    assert value == pytest.approx((0.4 + errors.specificity - 1) / (errors.sensitivity + errors.specificity - 1))
    assert low is not None
    assert high is not None
    assert low < value < high
    assert corrected("mechanism", 0, 1000)[0] == 0
    assert corrected("mechanism", 0, 0) == (None, None, None)
    assert corrected("mine", 1, 2) == (None, None, None)
    assert corrected("mechanism", 400, 1000) == (value, low, high)


def test_correction_recovers_a_known_share() -> None:
    """A true share that the measured errors distort comes back."""
    for code, errors in measured().items():
        seen = 0.3 * errors.sensitivity + 0.7 * (1 - errors.specificity)
        value, low, high = corrected(code, round(seen * 100_000), 100_000)
        assert value == pytest.approx(0.3, abs=1e-4)
        assert low is not None
        assert high is not None
        assert low <= 0.3 <= high


def test_what_was_not_counted_here_reaches_to_the_share_as_coded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors counted on these texts narrow the interval; those of other texts may be none here."""
    # Whatever is measured of the coder today: nearly one report in ten without the code is given it.
    elsewhere = {"key_areas": Errors(tp=16, fn=4, fp=12, tn=115)}
    monkeypatch.setattr(coder_errors, "measured", lambda: elsewhere)
    here = {"key_areas": Errors(tp=50, fn=0, fp=0, tn=50)}
    value, low, high = corrected("key_areas", 100, 1000, here)
    assert value == pytest.approx(0.1)
    assert (low or 0) > 0.05
    value, low, high = corrected("key_areas", 100, 1000)
    assert (value or 0) < 0.05  # the errors that were counted on other texts explain nearly all of it
    assert (low or 0) < 0.05
    assert (high or 0) > 0.1


def test_both_years_errors_are_undone() -> None:
    """Bodies whose coding errs in both years: the true shares by case come back, which the coded ones hide."""
    random = np.random.default_rng(5)
    size, found, spared = 200_000, 0.8, 0.9
    before = random.random(size) < 0.3
    answered = random.random(size) < 0.6
    true = np.where(before, np.where(answered, 0.5, 0.7), 0.1)
    now = random.random(size) < true

    def coded(state):
        return random.random(size) < np.where(state, found, 1 - spared)

    said, said_now = coded(before), coded(now)
    cases = [(int((said_now & of).sum()), int(of.sum())) for of in (said & answered, said & ~answered, ~said)]
    errors = {"timeliness": Errors(tp=8_000, fn=2_000, fp=1_000, tn=9_000)}
    results = corrected_cases("timeliness", cases[:-1], cases[-1], errors)
    for (k, n), (value, low, high), truth in zip(cases, results, (0.5, 0.7, 0.1), strict=True):
        assert value == pytest.approx(truth, abs=0.03)
        assert (low or 1) <= truth <= (high or 0)
        assert abs(k / n - truth) > 0.05
    alone = corrected("timeliness", 3, 9, errors)
    assert corrected_cases("timeliness", [(0, 0), (0, 0)], (3, 9), errors) == [(None, None, None)] * 2 + [alone]


def test_persistence_is_freed_of_the_coders_errors() -> None:
    """Each row has the share as coded and the corrected one with its interval; codes of a person have none."""
    late = {"信息更新慢": ("timeliness",)}
    few = {"人手少": ("staffing",)}
    pairs = (
        [(late, few)] * 5
        + [(late, {"网站更新慢": ("timeliness",)})] * 10
        + [(few, late)] * 4
        + [(few, {"没有专职人员": ("staffing",)})] * 21
    )
    corpus = build(*(Said(f"{n}", 2022 + at, said) for n, pair in enumerate(pairs) for at, said in enumerate(pair)))
    found = indicators.persistence(corpus).filter(~pl.col("repeats"), pl.col("code") == "timeliness")
    assert found["corrected"].null_count() == 0
    assert found.filter(pl.col("case") == "new")["corrected"][0] < found.filter(pl.col("case") == "new")["value"][0]
    assert found.filter(~pl.col("corrected").is_between("corrected_low", "corrected_high")).is_empty()
    assert (
        indicators.persistence(corpus, coder="LW")["corrected"].null_count()
        == indicators.persistence(corpus, coder="LW").height
    )


@pytest.mark.parametrize(
    "indicator", [indicators.stating, indicators.stated_problems, indicators.problem_pairs, indicators.persistence,
                  indicators.matched_bodies],
)  # fmt: skip
def test_an_empty_corpus_gives_an_empty_frame(indicator) -> None:
    """Nothing is read, nothing is said, in the same columns."""
    assert indicator(Corpus({})).is_empty()
    with pytest.raises(ValueError, match="by"):
        indicator(Corpus({}), by=["colour"])
