"""What the reports say in numbers: corpus -> frame, one row a group, each row with the reports that it rests on.

Used are only `counted` reports. A share is of reports (never of requests) and carries a Wilson 95 % interval; what is
not known stands in a column of its own and is never taken for zero. Nothing here opens a file or draws.
"""

from gkstats.indicators.base import counted, total, wilson
from gkstats.indicators.coverage import (
    cell_states,
    coverage,
    coverage_rate,
    failed_checks,
    in_time,
    issue_counts,
    not_reports,
    punctuality,
)
from gkstats.indicators.problems import problem_examples, stated_problems, stating
from gkstats.indicators.procurement import (
    procurement,
    procurement_asked,
    procurement_purchases,
    procurement_readings,
    procurement_totals,
)
from gkstats.indicators.requests import zero_requests

__all__ = [
    "cell_states", "counted", "coverage", "coverage_rate", "failed_checks", "in_time", "issue_counts", "not_reports",
    "problem_examples", "procurement", "procurement_asked", "procurement_purchases", "procurement_readings",
    "procurement_totals", "punctuality", "stated_problems", "stating", "total", "wilson", "zero_requests",
]  # fmt: skip
