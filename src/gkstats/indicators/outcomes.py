"""What becomes of requests, who asks, and what is disputed: ratios of sums over requests (indicators 4-14).

All use the column `total` of the form, and all give the columns of one frame: by…, scope, (a part,) reports, bodies, k,
n, unknown, value, low, high, few, series. `reports` are the counted ones of the group; `bodies` those with a known
denominator above 0; k and n are summed over the bodies whose numbers are known, and `unknown` counts the reports whose
numbers are not: a cell that is used is not known, or a check of the report's own fails on one (`doubtful="include"`
takes the numbers as printed). A blank cell counts only where the report's own sum leaves a single value (`implied`).
value = k/n is null where n is 0: a body without requests has no rate. low and high are the 95 % interval of 2,000 draws
of *bodies* (fixed seed; null below 10): requests of one body are not independent. `few` marks an n below `min_n`.
`series` numbers what may be joined by a line. Scopes are never mixed: each group stands once a scope.
Source of the formulas: the rows of the form (国办公开办函〔2021〕30号); see docs/indicators.md. ValueError: a `by` that
is no column of `reports`, or another `doubtful`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from gkstats.corpus import selection
from gkstats.dataset import schema
from gkstats.indicators.numbers import groups
from gkstats.indicators.ratios import RATIOS, outcomes_of, shares
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus.store import Corpus

BY = ("year",)


def full_disclosure(
    corpus: Corpus, by: Sequence[str] = BY, *, doubtful: str = "unknown", min_n: int = FEW
) -> pl.DataFrame:
    """Give the share of resolved requests that were granted in full (4, 予以公开率): granted / resolved."""
    return shares(corpus, RATIOS["full_disclosure"], by, doubtful, min_n)


def any_disclosure(
    corpus: Corpus, by: Sequence[str] = BY, *, doubtful: str = "unknown", min_n: int = FEW
) -> pl.DataFrame:
    """Give the share granted at least in part (5, 实质公开率): (granted + granted_in_part) / resolved."""
    return shares(corpus, RATIOS["any_disclosure"], by, doubtful, min_n)


def disclosure_among_decidable(
    corpus: Corpus, by: Sequence[str] = BY, *, referrals: bool = True, doubtful: str = "unknown", min_n: int = FEW
) -> pl.DataFrame:
    """Give the share granted among what was granted or refused (6).

    (granted + granted_in_part) / (granted + granted_in_part + the eight grounds of refusal). With `referrals` false
    without refused_inquiry_matter (行政查询事项), which sends the applicant to another procedure.
    """
    ratio = RATIOS["disclosure_among_decidable" if referrals else "disclosure_without_referrals"]
    return shares(corpus, ratio, by, doubtful, min_n)


def refusal(corpus: Corpus, by: Sequence[str] = BY, *, doubtful: str = "unknown", min_n: int = FEW) -> pl.DataFrame:
    """Give the share of resolved requests that were refused (7, 不予公开率): the eight grounds / resolved."""
    return shares(corpus, RATIOS["refusal"], by, doubtful, min_n)


def refusal_grounds(
    corpus: Corpus, by: Sequence[str] = BY, *, families: bool = False, doubtful: str = "unknown", min_n: int = FEW
) -> pl.DataFrame:
    """Give what refusals rest on (7, 理由构成): refusals on one ground / all refusals, one row a `ground`.

    With `families` one row a `family`: statutory (secret, by law, security), third_party, discretionary (internal,
    deliberative, case file), referred (inquiry matter).
    """
    return shares(corpus, RATIOS["refusal_families" if families else "refusal_grounds"], by, doubtful, min_n)


def not_held(corpus: Corpus, by: Sequence[str] = BY, *, doubtful: str = "unknown", min_n: int = FEW) -> pl.DataFrame:
    """Give the share answered with "not held here" (8, 本机关不掌握占比): unable_not_held / resolved."""
    return shares(corpus, RATIOS["not_held"], by, doubtful, min_n)


def not_processed(
    corpus: Corpus, by: Sequence[str] = BY, *, doubtful: str = "unknown", min_n: int = FEW
) -> pl.DataFrame:
    """Give the share that was not processed (9, 不予处理率): the five rows of （五）不予处理 / resolved."""
    return shares(corpus, RATIOS["not_processed"], by, doubtful, min_n)


def carried_over(
    corpus: Corpus, by: Sequence[str] = BY, *, doubtful: str = "unknown", min_n: int = FEW
) -> pl.DataFrame:
    """Give the share still open at the year's end (10, 结转率): carried_out / (received + carried_in).

    No measure of delay: with 20 working days to answer about 8 % of a year's requests are open at its end.
    """
    return shares(corpus, RATIOS["carried_over"], by, doubtful, min_n)


def requester_mix(
    corpus: Corpus, by: Sequence[str] = BY, *, doubtful: str = "unknown", min_n: int = FEW
) -> pl.DataFrame:
    """Give who asks (11, 申请人构成): received from one kind of requester / received, one row a `requester`."""
    return shares(corpus, RATIOS["requester_mix"], by, doubtful, min_n)


def outcomes(
    corpus: Corpus,
    by: Sequence[str] = BY,
    *,
    requester: str = "total",
    doubtful: str = "unknown",
    min_n: int = FEW,
) -> pl.DataFrame:
    """Give what became of the resolved requests of one kind of `requester`, one row an `outcome`; they add up to n.

    granted, granted_in_part, the four families of refusal (refused_…), unable (the three rows of （四）无法提供),
    not_processed, other (the one row of the form of 2019, the three of 2021), unaccounted: resolved less all of these;
    not 0 only where doubtful numbers are included. ValueError also for another requester.
    """
    kinds = tuple(schema.empty("requests").schema["requester"].categories)  # type: ignore[attr-defined]
    return shares(corpus, outcomes_of(selection.one_of("requester", requester, kinds)), by, doubtful, min_n)


def disputes_per_100(
    corpus: Corpus, by: Sequence[str] = BY, *, doubtful: str = "unknown", min_n: int = FEW
) -> pl.DataFrame:
    """Give disputes per 100 resolved requests (12, 每百件办结争议数); a rate, no share.

    (reconsideration total + litigation_direct total) / resolved × 100; a lawsuit after reconsideration is not counted
    again. A new series from reports on 2024 (行政复议法, revised).
    """
    return shares(corpus, RATIOS["disputes_per_100"], by, doubtful, min_n)


def reconsideration_correction(
    corpus: Corpus, by: Sequence[str] = BY, *, doubtful: str = "unknown", min_n: int = FEW
) -> pl.DataFrame:
    """Give the share of closed reconsiderations that were corrected (13, 复议纠错率): corrected / (total - pending).

    A new series from reports on 2024.
    """
    return shares(corpus, RATIOS["reconsideration_correction"], by, doubtful, min_n)


def litigation_correction(
    corpus: Corpus, by: Sequence[str] = BY, *, doubtful: str = "unknown", min_n: int = FEW
) -> pl.DataFrame:
    """Give the share of closed lawsuits that were corrected (14, 诉讼纠错率), one row a `route`.

    corrected / (total - pending), for litigation_direct and litigation_after_reconsideration. After reconsideration
    both bodies are defendants and both count the lawsuit: k, n and value are null there wherever more than one body
    would be summed (`mean_of_rates` does not sum). A new series from reports on 2024.
    """
    routes = {"litigation_direct": "litigation_direct_correction", "litigation_after_reconsideration":
              "litigation_after_correction"}  # fmt: skip
    found = [
        shares(corpus, RATIOS[ratio], by, doubtful, min_n).with_columns(route=pl.lit(route).cast(pl.Enum(list(routes))))
        for route, ratio in routes.items()
    ]
    grouped = groups(by, "scope")
    return (
        pl.concat(found)
        .sort(*grouped, "route", nulls_last=True)
        .select(*grouped, "route", pl.exclude(*grouped, "route"))
    )
