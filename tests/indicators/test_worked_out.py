"""What was worked out of a corpus serves its selections, tells nothing else of them, and is not kept for ever."""

from __future__ import annotations

import polars as pl
import pytest

from corpora import Doc, build
from gkstats import indicators
from gkstats.indicators import numbers
from gkstats.indicators.worked_out import columns_of, once


def many():
    """Give bodies of two provinces with requests, stated problems and some reports that contradict themselves."""
    return build(
        *(
            Doc(
                received=body % 4, agency_key=str(body), year=year, province=("青海省", "河南省")[body % 2],
                failed=(("balance", "total"),) if body % 7 == 0 else (),
            )
            for body in range(40) for year in (2022, 2023)
        )
    )  # fmt: skip


def test_a_selection_says_the_same_whatever_was_asked_of_the_whole_before():
    """Each indicator of a selection, of a corpus that nothing was asked of and of one that was asked all of it."""
    fresh, asked = many(), many()
    for name in indicators.INDICATORS:
        indicators.change(asked, name)
    for name, indicator in indicators.INDICATORS.items():
        some = [one.where(province="青海", years=2023) for one in (fresh, asked)]
        assert indicator(some[0]).equals(indicator(some[1])), name
    whole, part = (indicators.zero_requests(corpus)["reports"].sum() for corpus in (asked, some[1]))
    assert (whole, part) == (80, 20)


def test_what_is_made_once_is_kept_for_selections_and_the_last_few_only():
    corpus = many()
    made = []
    for key in (*range(9), 8, 0):
        once(corpus, key, lambda key=key: made.append(key))
    assert made == [*range(9), 0]
    once(corpus.where(years=2023), 8, lambda: made.append("again"))
    assert made[-1] == 0


def test_a_cell_is_read_once_whatever_it_is_asked_for_with(monkeypatch):
    """Two shares of one whole, each under every choice, and a selection: each cell is looked up once."""
    read = []
    look_up = numbers.read
    monkeypatch.setattr(
        numbers, "read", lambda corpus, ids, cells, **how: read.extend(cells) or look_up(corpus, ids, cells, **how)
    )
    corpus = many()
    for name in ("any_disclosure", "full_disclosure", "refusal"):
        indicators.specifications(corpus, name)
    indicators.full_disclosure(corpus.where(years=2023))
    assert len(read) == len(set(read)) > 3
    assert ("requests", "granted", "total") in read


def test_of_columns_the_last_few_are_kept():
    corpus, made = many(), []

    def column(rows, names):
        made.extend(names)
        return [pl.Series(name, [int(name)] * rows.height, pl.Int64) for name in names]

    def asked(*numbers):
        found = columns_of(
            corpus, "kind", [str(number) for number in numbers], lambda: pl.DataFrame({"id": [7]}), column
        )
        assert found.rows() == [(7, *numbers)]

    asked(*range(60))
    asked(0, 61)  # 0 is not the first to go any more
    asked(*range(70, 74))
    asked(0, 61, 59, 1)
    assert made == [*map(str, (*range(60), 61, *range(70, 74), 1))]


def test_what_is_selected_by_nothing_is_the_corpus_itself():
    """Nothing is looked up anew, and nothing that was worked out is forgotten."""
    corpus = many()
    assert corpus.where(years=" ", province="") is corpus
    assert corpus.where(years=2023) is not corpus


@pytest.mark.parametrize("name", indicators.INDICATORS)
def test_an_indicator_of_no_report_is_empty(name):
    """A selection in which no report is left gives a frame without rows and no error."""
    assert indicators.INDICATORS[name](build()).is_empty()
