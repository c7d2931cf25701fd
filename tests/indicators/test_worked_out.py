"""What was worked out of a corpus serves its selections, tells nothing else of them, and is not kept for ever."""

from __future__ import annotations

import pytest

from corpora import Doc, build
from gkstats import indicators
from gkstats.indicators.worked_out import once


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


@pytest.mark.parametrize("name", indicators.INDICATORS)
def test_an_indicator_of_no_report_is_empty(name):
    """A selection in which no report is left gives a frame without rows and no error."""
    assert indicators.INDICATORS[name](build()).is_empty()
