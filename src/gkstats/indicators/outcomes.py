"""What becomes of requests, who asks, and what is disputed: ratios of sums over requests (indicators 4-14).

All use the column `total` of the form, and all give the columns that `declaring.Indicator` describes. Scopes are never
mixed, nor are the levels of jurisdictions' figures: each group stands once a scope. Source of the formulas: the rows of
the form (国办公开办函〔2021〕30号); see docs/indicators.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from gkstats.corpus import selection
from gkstats.dataset import schema
from gkstats.indicators.declared import INDICATORS
from gkstats.indicators.declaring import declare
from gkstats.indicators.numbers import groups
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.declaring import Indicator

BY = ("year",)

full_disclosure = INDICATORS["full_disclosure"]
any_disclosure = INDICATORS["any_disclosure"]
refusal = INDICATORS["refusal"]
not_held = INDICATORS["not_held"]
not_processed = INDICATORS["not_processed"]
carried_over = INDICATORS["carried_over"]
requester_mix = INDICATORS["requester_mix"]
disputes_per_100 = INDICATORS["disputes_per_100"]
reconsideration_correction = INDICATORS["reconsideration_correction"]

FAMILIES = {
    "statutory": ("refused_state_secret", "refused_by_law", "refused_security_stability"),
    "third_party": ("refused_third_party",),
    "discretionary": ("refused_internal", "refused_deliberative", "refused_case_file"),
    "referred": ("refused_inquiry_matter",),
}
_PARTS = {
    "granted": ("granted",),
    "granted_in_part": ("granted_in_part",),
    **{f"refused_{family}": grounds for family, grounds in FAMILIES.items()},
    "unable": ("unable_not_held", "unable_needs_creation", "unable_unclear"),
    "not_processed": (
        "not_processed_petition", "not_processed_repeat", "not_processed_publication", "not_processed_excessive",
        "not_processed_reissue",
    ),
    "other": ("other",),
}  # fmt: skip


def disclosure_among_decidable(
    corpus: Corpus,
    by: Sequence[str] = BY,
    *,
    referrals: bool = True,
    doubtful: str = "unknown",
    bounds: str = "identity",
    min_n: int = FEW,
) -> pl.DataFrame:
    """Give the share granted among what was granted or refused (6).

    (granted + granted_in_part) / (granted + granted_in_part + the eight grounds of refusal). With `referrals` false
    without refused_inquiry_matter (行政查询事项), which sends the applicant to another procedure.
    """
    name = "disclosure_among_decidable" if referrals else "disclosure_without_referrals"
    return INDICATORS[name](corpus, by, doubtful=doubtful, bounds=bounds, min_n=min_n)


def refusal_grounds(
    corpus: Corpus,
    by: Sequence[str] = BY,
    *,
    families: bool = False,
    doubtful: str = "unknown",
    bounds: str = "identity",
    min_n: int = FEW,
) -> pl.DataFrame:
    """Give what refusals rest on (7, 理由构成): refusals on one ground / all refusals, one row a `ground`.

    With `families` one row a `family`: statutory (secret, by law, security), third_party, discretionary (internal,
    deliberative, case file), referred (inquiry matter).
    """
    name = "refusal_families" if families else "refusal_grounds"
    return INDICATORS[name](corpus, by, doubtful=doubtful, bounds=bounds, min_n=min_n)


def outcomes_of(requester: str) -> Indicator:
    """Give what becomes of the resolved requests of one kind of requester, as shares that add up to one."""
    k = {part: [f"{item}/{requester}" for item in items] for part, items in _PARTS.items()}
    resolved = f"resolved/{requester}"
    k["unaccounted"] = [resolved, *(f"-{term}" for terms in k.values() for term in terms)]
    return declare("outcomes", {
        "number": "-", "zh": "办理结果构成", "en": "ended so", "formula": "each outcome / R", "part": "outcome", "k": k,
        "n": [resolved], "of": ("resolved requests", "办结申请"),
    })  # fmt: skip


def outcomes(
    corpus: Corpus,
    by: Sequence[str] = BY,
    *,
    requester: str = "total",
    doubtful: str = "unknown",
    bounds: str = "identity",
    min_n: int = FEW,
) -> pl.DataFrame:
    """Give what became of the resolved requests of one kind of `requester`, one row an `outcome`; they add up to n.

    granted, granted_in_part, the four families of refusal (refused_…), unable (the three rows of （四）无法提供),
    not_processed, other (the one row of the form of 2019, the three of 2021), unaccounted: resolved less all of these;
    not 0 only where doubtful numbers are included. ValueError also for another requester.
    """
    kinds = tuple(schema.empty("requests").schema["requester"].categories)  # type: ignore[attr-defined]
    indicator = outcomes_of(selection.one_of("requester", requester, kinds))
    return indicator(corpus, by, doubtful=doubtful, bounds=bounds, min_n=min_n)


def outcome_parts(found: pl.DataFrame) -> pl.DataFrame:
    """Put `outcomes` side by side, as counts of six parts that add up: a row a group whose numbers are all known.

    Columns: the groups of `found` (with reports and requester, where it has them), granted, granted_in_part, refused
    (the four families), unable, not_processed, otherwise (`other` and what is unaccounted for).
    """
    parts = list(dict.fromkeys(found["outcome"].cast(pl.String))) or [*_PARTS, "unaccounted"]
    grouped = found.columns[: found.columns.index("outcome")]
    index = [*grouped, *(name for name in ("reports", "requester") if name in found.columns and name not in grouped)]
    wide = found.with_columns(pl.col("outcome").cast(pl.String)).pivot(
        "outcome", on_columns=parts, index=index, values="k"
    )
    refused = [part for part in parts if part.startswith("refused_")]
    return wide.drop_nulls(parts).select(
        *index, "granted", "granted_in_part", pl.sum_horizontal(refused).alias("refused"), "unable", "not_processed",
        (pl.col("other") + pl.col("unaccounted")).alias("otherwise"),
    )  # fmt: skip


def litigation_correction(
    corpus: Corpus,
    by: Sequence[str] = BY,
    *,
    doubtful: str = "unknown",
    bounds: str = "identity",
    min_n: int = FEW,
) -> pl.DataFrame:
    """Give the share of closed lawsuits that were corrected (14, 诉讼纠错率), one row a `route`.

    corrected / (total - pending), for litigation_direct and litigation_after_reconsideration. After reconsideration
    both bodies are defendants and both count the lawsuit: k, n and value are null there wherever more than one body
    would be summed (`mean_of_rates` does not sum). A new series from reports on 2024.
    """
    routes = {
        "litigation_direct": "litigation_direct_correction",
        "litigation_after_reconsideration": "litigation_after_correction",
    }
    found = [
        INDICATORS[name](corpus, by, doubtful=doubtful, bounds=bounds, min_n=min_n).with_columns(
            route=pl.lit(route).cast(pl.Enum(list(routes)))
        )
        for route, name in routes.items()
    ]
    grouped = groups(by, "scope")
    return (
        pl.concat(found)
        .sort(*grouped, "route", nulls_last=True)
        .select(*grouped, "route", pl.exclude(*grouped, "route"))
    )
