"""What the reports say in numbers: corpus -> frame, one row a group, each row with the reports that it rests on.

Used are only `counted` reports. What is not known stands in a column of its own and is never taken for zero. Where
reports or bodies are counted a share carries a Wilson 95 % interval; a ratio of sums over requests one over
bodies. docs/indicators.md lists them all. Nothing here opens a file or draws.
"""

from gkstats.indicators.audited import audit, errors_by_hand, readers_agree
from gkstats.indicators.bearing_out import beside_most, highest_rate, in_most_places, nearer_than_random
from gkstats.indicators.change import change, mean_of_rates
from gkstats.indicators.counting import counted, total, used, wilson
from gkstats.indicators.coverage import (
    cell_states,
    coverage,
    coverage_rate,
    failed_checks,
    issue_counts,
    not_reports,
    punctuality,
)
from gkstats.indicators.declared import INDICATORS
from gkstats.indicators.declared_rows import page
from gkstats.indicators.declaring import Indicator, declare
from gkstats.indicators.failures import failures, unit_slips
from gkstats.indicators.funnels import funnel
from gkstats.indicators.one_body import beside_level, busiest, level_distribution, year_by_year
from gkstats.indicators.outcomes import (
    any_disclosure,
    carried_over,
    disclosure_among_decidable,
    disputes_per_100,
    full_disclosure,
    litigation_correction,
    not_held,
    not_processed,
    outcome_parts,
    outcomes,
    outcomes_of,
    reconsideration_correction,
    refusal,
    refusal_grounds,
    requester_mix,
)
from gkstats.indicators.overlap import overlap_curves, shared_passages
from gkstats.indicators.persistence import matched_bodies, persistence
from gkstats.indicators.poststratified import poststratified
from gkstats.indicators.problems import problem_examples
from gkstats.indicators.procurement import (
    procurement,
    procurement_apart,
    procurement_asked,
    procurement_purchases,
    procurement_readings,
    procurement_totals,
)
from gkstats.indicators.requests import always_zero, requests_per_100k, requests_received
from gkstats.indicators.selections import selections
from gkstats.indicators.shares import discontinuities, identity_violations, in_time, text_overlap, zero_requests
from gkstats.indicators.specifications import hangs_on, specifications
from gkstats.indicators.stated import problem_pairs, stated_problems, stating
from gkstats.indicators.surviving import (
    above_all,
    above_in_each,
    extremes,
    majority,
    mostly_not,
    moved_first,
    moved_most,
    over_years,
    widest,
)
from gkstats.indicators.trust import states_by_file_type
from gkstats.indicators.where import where

__all__ = [
    "INDICATORS", "Indicator", "above_all", "above_in_each", "always_zero", "any_disclosure", "audit", "beside_level",
    "beside_most", "busiest", "carried_over", "cell_states", "change", "counted", "coverage", "coverage_rate",
    "declare", "disclosure_among_decidable", "discontinuities", "disputes_per_100", "errors_by_hand", "extremes",
    "failed_checks", "failures", "full_disclosure", "funnel", "hangs_on", "highest_rate", "identity_violations",
    "in_most_places", "in_time", "issue_counts", "level_distribution", "litigation_correction", "majority",
    "matched_bodies", "mean_of_rates", "mostly_not", "moved_first", "moved_most", "nearer_than_random", "not_held",
    "not_processed", "not_reports", "outcome_parts", "outcomes", "outcomes_of", "over_years", "overlap_curves", "page",
    "persistence", "poststratified", "problem_examples", "problem_pairs", "procurement", "procurement_apart",
    "procurement_asked", "procurement_purchases", "procurement_readings", "procurement_totals", "punctuality",
    "readers_agree", "reconsideration_correction", "refusal", "refusal_grounds", "requester_mix", "requests_per_100k",
    "requests_received", "selections", "shared_passages", "specifications", "stated_problems", "states_by_file_type",
    "stating", "text_overlap", "total", "unit_slips", "used", "where", "widest", "wilson", "year_by_year",
    "zero_requests",
]  # fmt: skip
