"""Section three's and four's numbers in other tables than the form's: each number still stands by all of its names.

Two years below each head, or in each row; long tables with one number a line; a table for each requester; the columns
in two tables, one below the other. `NEAR` are some that look like these and do not say which number is the report's.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from evaluation.layouts import FULL, of
from evaluation.reshaping import (
    disputes_of_years,
    for_each_requester,
    heads_below_years,
    in_chapters,
    long,
    long_disputes,
    long_proactive,
    proactive_of_years,
    split,
    years_below,
    years_in_heads,
    years_in_rows,
)
from gkstats.demo.writers import listed, markdown, quoted, separated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evaluation.judge import Case
    from evaluation.printing import Layout
    from gkstats.demo.printing import Grid

BARS: Final = partial(separated, join=" | ".join)
CSV: Final = partial(separated, join=quoted)
SPACES: Final = partial(separated, join=" ".join)


def shaped(change: Callable[..., Sequence[str | Grid]], print_as: Callable[[Grid], list[str]], **how: object) -> Layout:
    """Make a layout of a shape of section three's table."""
    kind = {"disputes_of_years": "disputes", "long_disputes": "disputes", "proactive_of_years": "proactive"}
    kind |= {"long_proactive": "proactive"}
    return of(print_as, change=in_chapters(partial(change, **how), of=kind.get(change.__name__, "requests")))


RESHAPED: Final[dict[str, Layout]] = {
    "years_below": shaped(years_below, FULL, how="words"),
    "years_below_csv": shaped(years_below, CSV, how="years", last=True),
    "years_below_merged": shaped(years_below, FULL, how="years", merged=True),
    "years_below_merged_bars": shaped(years_below, BARS, how="longer", merged=True, last=True),
    "years_below_alike": shaped(years_below, markdown, how="bare", like=True),
    "years_below_now": shaped(years_below, markdown, how="now", last=True, merged=True),
    "years_below_period": shaped(years_below, FULL, how="period", like=True),
    "years_below_listed": shaped(years_below, listed, how="years", merged=True),
    "years_below_spaces": shaped(years_below, SPACES, how="words", merged=True, last=True),
    "years_in_heads": shaped(years_in_heads, FULL, how="years"),
    "years_in_heads_words": shaped(years_in_heads, CSV, how="words", last=True),
    "heads_below_years": shaped(heads_below_years, FULL, how="years"),
    "heads_below_years_merged": shaped(heads_below_years, markdown, how="words", last=True, merged=True),
    "years_in_rows": shaped(years_in_rows, FULL, how="years"),
    "years_in_rows_once": shaped(years_in_rows, BARS, how="words", once=True, last=True),
    "years_in_rows_first": shaped(years_in_rows, CSV, how="bare", first=True),
    "years_in_rows_first_once": shaped(years_in_rows, markdown, how="years", first=True, once=True, last=True),
    "disputes_of_years": shaped(disputes_of_years, FULL, how="years"),
    "disputes_of_years_words": shaped(disputes_of_years, BARS, how="words", last=True),
    "disputes_in_rows": shaped(disputes_of_years, FULL, how="years", rows=True),
    "disputes_in_rows_last": shaped(disputes_of_years, markdown, how="words", rows=True, last=True),
    "proactive_of_years": shaped(proactive_of_years, FULL, how="years"),
    "proactive_of_years_words": shaped(proactive_of_years, BARS, how="words", last=True),
    "long": shaped(long, FULL),
    "long_csv": shaped(long, CSV, heads=("item", "requester", "value")),
    "long_markdown": shaped(long, markdown, by="requesters"),
    "long_once": shaped(long, BARS, once=True),
    "long_requesters_once": shaped(long, FULL, by="requesters", once=True, bare=True),
    "long_group": shaped(long, FULL, group=True),
    "long_group_bare": shaped(long, CSV, group=True, bare=True, by="requesters"),
    "long_years": shaped(long, FULL, years="years"),
    "long_years_words": shaped(long, BARS, years="words"),
    "long_unit": shaped(long, FULL, unit=True),
    "long_disputes": shaped(long_disputes, FULL),
    "long_disputes_csv": shaped(long_disputes, CSV, heads=("route", "outcome", "value")),
    "long_disputes_once": shaped(long_disputes, markdown, once=True),
    "long_disputes_years": shaped(long_disputes, markdown, years="years"),
    "long_proactive": shaped(long_proactive, FULL),
    "long_proactive_csv": shaped(long_proactive, CSV, article=False),
    "long_proactive_once": shaped(long_proactive, BARS, once=True),
    "for_each_requester": shaped(for_each_requester, FULL),
    "for_each_requester_bars": shaped(for_each_requester, BARS, caption="{head}"),
    "for_each_requester_numbered": shaped(for_each_requester, CSV, caption="表{n} {head}申请情况"),
    "for_each_requester_heads": shaped(for_each_requester, markdown, caption="申请人类型：{head}", heads=None),
    "for_each_requester_own": shaped(for_each_requester, FULL, caption="{head}", own=True),
    "split": shaped(split, FULL),
    "split_bars": shaped(split, BARS, at=3),
    "split_markdown": shaped(split, markdown, at=5, order=True),
    "split_unlabelled": shaped(split, FULL, labelled=False),
}  # fmt: skip
NEAR: Final[dict[str, Layout]] = {
    "years_untold": shaped(years_below, FULL, how="none", like=True),
    "years_untold_merged": shaped(years_below, markdown, how="empty", merged=True),
    "years_other": shaped(years_below, FULL, how="other"),
    "years_later": shaped(years_below, FULL, how="later", merged=True),
    "years_untold_rows": shaped(years_in_rows, FULL, how="none"),
    "years_untold_rows_empty": shaped(years_in_rows, FULL, how="empty", once=True),
    "years_untold_listed": shaped(years_below, listed, how="other", merged=True),
    "disputes_untold": shaped(disputes_of_years, FULL, how="none", rows=True),
    "disputes_untold_below": shaped(disputes_of_years, FULL, how="other"),
    "long_lost": shaped(long, FULL, lost=9),
    "long_once_lost": shaped(long, BARS, once=True, lost=8),
    "long_bodies": shaped(long, FULL, bodies=("甲市水务局", "乙市水务局")),
    "long_body": shaped(long, FULL, bodies=("甲市水务局",)),
    "long_untold_years": shaped(long, FULL, years="none"),
}  # fmt: skip


def untold(name: str, case: Case) -> Case:
    """Say what can be known of one of `NEAR`: nothing of the years' numbers, of others no more than they print."""
    table = next((one for one in ("disputes", "proactive") if one in name), "requests")
    keys = {key for key in case.values if key[0] == table}
    return case.know(lost=keys) if "untold" in name or "years" in name else case.know(doubt=keys)
