"""What one counted report adds to an indicator: k and n by part, as `change` compares them in the same bodies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.indicators.coverage import in_time_each, reports_each
from gkstats.indicators.overlap import overlap_each
from gkstats.indicators.problems import problems_each, stating_each
from gkstats.indicators.procurement import procurement_each
from gkstats.indicators.ratios import RATIOS, Ratio, k_and_n
from gkstats.indicators.requests import received_each, zero_each
from gkstats.indicators.trust import violations_each

if TYPE_CHECKING:
    from collections.abc import Callable

    from gkstats.corpus.store import Corpus


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator: what each report adds to it, what its parts are called, how k / n is scaled, where it breaks.

    `each` takes a corpus and `doubtful` and gives the columns of `reports`, part ("" where there are none), k and n,
    both null where the numbers are not known.
    """

    each: Callable[[Corpus, str], pl.LazyFrame]
    part: str = ""
    scale: float = 1
    breaks: tuple[int, ...] = ()
    alone: bool = False


def _ratio(ratio: Ratio) -> Measure:
    def each(corpus: Corpus, doubtful: str) -> pl.LazyFrame:
        return k_and_n(corpus, ratio, doubtful).with_columns(pl.col("part").cast(pl.Enum(list(ratio.k))))

    return Measure(each, ratio.part, ratio.scale, ratio.breaks, ratio.alone)


MEASURES: Final[dict[str, Measure]] = {
    "zero_requests": Measure(zero_each),
    "requests_received": Measure(received_each),
    **{name: _ratio(ratio) for name, ratio in RATIOS.items()},
    "reports": Measure(reports_each),
    "in_time": Measure(in_time_each),
    "identity_violations": Measure(violations_each, "check"),
    "text_overlap": Measure(overlap_each, "kind"),
    "procurement_amount": Measure(partial(procurement_each, number="amount")),
    "procurement_purchases": Measure(partial(procurement_each, number="purchases")),
    "stating": Measure(stating_each),
    "stated_problems": Measure(problems_each, "code"),
}
