"""The contract's tables: the one place where columns, types and keys are named.

Each class is one table. `TABLES` maps a table's name to its class in the contract's order; `empty(name)` gives the
frame without rows and `order(name)` the key by which every table is sorted before it is written.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import dataframely as dy

from gkstats import codebook, forms

if TYPE_CHECKING:
    import polars as pl

STATES: Final = ("reported", "blank", "absent", "unreadable")
FORMS: Final = (*forms.NAMES, "mixed", "free")
SEVERITIES: Final = ("error", "warning", "info")
YEAR_SOURCES: Final = ("title", "period", "text", "dated_on")
LEVELS: Final = ("national", "provincial", "prefectural", "county", "township", "unknown")
BODIES: Final = ("government", "government_office", "subdistrict_office", "department", "zone", "other")
SCOPES: Final = ("own_body", "jurisdiction", "unknown")
SCOPE_SOURCES: Final = ("kind", "text", "arithmetic")
PLACE_SOURCES: Final = ("name", "township", "mention", "site", "host")
PROBLEMS_STATES: Final = ("stated", "none_stated", "remedies_only", "absent", "unreadable")
CLAIM_KINDS: Final = (
    "requests_received", "items_published", "items_published_part", "reconsiderations", "lawsuits",
    "processing_fees_charged",
)  # fmt: skip
CHECKS: Final = (
    "balance", "resolved_sum", "requester_sum", "dispute_sum", "claim", "carry_over", "in_force_stock",
    "hierarchy_sum", "form_year", "year_plausible",
)  # fmt: skip
BETWEEN: Final = ("carry_over", "in_force_stock", "hierarchy_sum")  # checks that compare reports
BASES: Final = ("reported", "implied")
BOUNDED_BY: Final = ("implied", "identity", "edited", "open")
CELL_KEYS: Final = {
    "proactive": ("article", "item", "measure"),
    "requests": ("item", "requester"),
    "disputes": ("route", "outcome"),
}

AUDITED: Final = ("proactive", "requests", "disputes", "problems")
AUDIT_OUTCOMES: Final = ("right", "wrong", "refused", "unclear")
OVERLAP_KINDS: Final = ("own_year", "peer", "random")

_keys = forms.key_values()


class Reports(dy.Schema):
    """One row a document that is an annual report."""

    report_id = dy.String(primary_key=True)
    source = dy.String(nullable=False)
    part = dy.UInt32(nullable=True)
    source_url = dy.String(nullable=True)
    retrieved_on = dy.Date(nullable=True)
    abridged = dy.Bool(nullable=False)
    invented = dy.Bool(nullable=False)
    recognised = dy.Bool(nullable=False)
    title = dy.String(nullable=True)
    agency = dy.String(nullable=True)
    agency_key = dy.String(nullable=True)
    year = dy.Int16(nullable=True)
    year_source = dy.Enum(YEAR_SOURCES, nullable=True)
    form = dy.Enum(FORMS, nullable=False)
    dated_on = dy.Date(nullable=True)
    published_on = dy.Date(nullable=True)
    level = dy.Enum(LEVELS, nullable=False)
    vertical = dy.Bool(nullable=False)
    body = dy.Enum(BODIES, nullable=False)
    scope = dy.Enum(SCOPES, nullable=False)
    scope_source = dy.Enum(SCOPE_SOURCES, nullable=True)
    scope_words = dy.String(nullable=True)
    division_code = dy.String(nullable=True)
    province = dy.String(nullable=True)
    prefecture = dy.String(nullable=True)
    county = dy.String(nullable=True)
    township = dy.String(nullable=True)
    place_source = dy.Enum(PLACE_SOURCES, nullable=True)
    problems_state = dy.Enum(PROBLEMS_STATES, nullable=False)
    content_id = dy.String(nullable=False)
    duplicate_of = dy.String(nullable=True)
    counted = dy.Bool(nullable=False)
    superseded_by = dy.String(nullable=True)
    corrected = dy.Bool(nullable=False)
    cells_checked = dy.UInt32(nullable=True)
    cells_wrong = dy.UInt32(nullable=True)


class Proactive(dy.Schema):
    """Section two, one row a cell of the form."""

    report_id = dy.String(primary_key=True)
    article = dy.Enum(_keys["article"], primary_key=True)
    item = dy.Enum(_keys["proactive_item"], primary_key=True)
    measure = dy.Enum(_keys["measure"], primary_key=True)
    unit = dy.Enum(("count", "CNY 10k"), nullable=False)
    unit_printed = dy.String(nullable=True)
    value = dy.Decimal(20, 6, nullable=True)
    state = dy.Enum(STATES, nullable=False)
    raw = dy.String(nullable=True)
    line = dy.UInt32(nullable=True)
    corrected = dy.Bool(nullable=False)
    value_read = dy.Decimal(20, 6, nullable=True)
    state_read = dy.Enum(STATES, nullable=True)


class Requests(dy.Schema):
    """Section three, one row a cell of the form."""

    report_id = dy.String(primary_key=True)
    item = dy.Enum(_keys["requests_item"], primary_key=True)
    requester = dy.Enum(_keys["requester"], primary_key=True)
    value = dy.Int64(nullable=True)
    state = dy.Enum(STATES, nullable=False)
    implied = dy.Int64(nullable=True)
    raw = dy.String(nullable=True)
    line = dy.UInt32(nullable=True)
    corrected = dy.Bool(nullable=False)
    value_read = dy.Int64(nullable=True)
    state_read = dy.Enum(STATES, nullable=True)


class Disputes(dy.Schema):
    """Section four, one row a cell of the form."""

    report_id = dy.String(primary_key=True)
    route = dy.Enum(_keys["route"], primary_key=True)
    outcome = dy.Enum(_keys["outcome"], primary_key=True)
    value = dy.Int64(nullable=True)
    state = dy.Enum(STATES, nullable=False)
    implied = dy.Int64(nullable=True)
    raw = dy.String(nullable=True)
    line = dy.UInt32(nullable=True)
    corrected = dy.Bool(nullable=False)
    value_read = dy.Int64(nullable=True)
    state_read = dy.Enum(STATES, nullable=True)


class Sections(dy.Schema):
    """The report's prose, one row a section."""

    report_id = dy.String(primary_key=True)
    section = dy.UInt8(primary_key=True)
    heading = dy.String(nullable=True)
    text = dy.String(nullable=False)
    lines = dy.List(dy.Struct({"at": dy.UInt32(nullable=False), "line": dy.UInt32(nullable=False)}), nullable=False)


class Problems(dy.Schema):
    """The problems that section five states."""

    report_id = dy.String(primary_key=True)
    seq = dy.UInt32(primary_key=True)
    text = dy.String(nullable=False)
    line = dy.UInt32(nullable=False)


class Remedies(Problems):
    """The improvements that section five announces."""


class ProblemCodes(dy.Schema):
    """What each stated problem is about."""

    report_id = dy.String(primary_key=True)
    seq = dy.UInt32(primary_key=True)
    code = dy.Enum(codebook.CODES, primary_key=True)
    coder = dy.String(primary_key=True)
    codebook = dy.String(nullable=False)
    why = dy.String(nullable=False)
    in_force = dy.Bool(nullable=False)


class RemedyCodes(ProblemCodes):
    """What each announced remedy is about."""


class RemedyMatches(dy.Schema):
    """Which announced remedy answers which stated problem."""

    report_id = dy.String(primary_key=True)
    problem = dy.UInt32(primary_key=True)
    remedy = dy.UInt32(primary_key=True)
    basis = dy.String(nullable=False)


class Divisions(dy.Schema):
    """Administrative divisions (GB/T 2260) with their validity."""

    code = dy.String(primary_key=True)
    name = dy.String(nullable=False)
    level = dy.Enum(LEVELS, nullable=False)
    parent = dy.String(nullable=True)
    valid_from = dy.Int16(primary_key=True)
    valid_to = dy.Int16(nullable=True)
    successor = dy.String(nullable=True)


class Claims(dy.Schema):
    """Numbers in the prose that a table or another report can confirm."""

    report_id = dy.String(nullable=False)
    section = dy.UInt8(nullable=False)
    kind = dy.Enum(CLAIM_KINDS, nullable=False)
    value = dy.Decimal(20, 6, nullable=False)
    unit = dy.String(nullable=True)
    text = dy.String(nullable=False)
    line = dy.UInt32(nullable=False)


class Checks(dy.Schema):
    """What must hold between the numbers, evaluated."""

    report_id = dy.String(nullable=False)
    check = dy.Enum(CHECKS, nullable=False)
    subject = dy.String(nullable=False)
    basis = dy.Enum(BASES, nullable=True)
    expected = dy.Decimal(20, 6, nullable=True)
    actual = dy.Decimal(20, 6, nullable=True)
    matched = dy.String(nullable=True)
    trivial = dy.Bool(nullable=True)
    passed = dy.Bool(nullable=True)


class Bounds(dy.Schema):
    """What a cell can be, where it is not simply reported."""

    report_id = dy.String(nullable=False)
    table = dy.Enum(("requests", "disputes"), nullable=False)
    item = dy.Enum(_keys["requests_item"], nullable=True)
    requester = dy.Enum(_keys["requester"], nullable=True)
    route = dy.Enum(_keys["route"], nullable=True)
    outcome = dy.Enum(_keys["outcome"], nullable=True)
    low = dy.Int64(nullable=False)
    high = dy.Int64(nullable=True)
    basis = dy.Enum(BOUNDED_BY, nullable=False)


class Overlap(dy.Schema):
    """How much of a report's prose another report has too."""

    report_id = dy.String(primary_key=True)
    other = dy.String(primary_key=True)
    kind = dy.Enum(OVERLAP_KINDS, primary_key=True)
    share = dy.Float64(nullable=False, min=0, max=1)
    looked_at = dy.UInt32(nullable=False)
    passages = dy.List(
        dy.Struct({
            "line": dy.UInt32(nullable=False),
            "other_line": dy.UInt32(nullable=False),
            "characters": dy.UInt32(nullable=False),
            "text": dy.String(nullable=False),
        }),
        nullable=False,
    )  # fmt: skip


class Audit(dy.Schema):
    """What persons read by hand, beside what was read."""

    report_id = dy.String(primary_key=True)
    table = dy.Enum(AUDITED, primary_key=True)
    subject = dy.String(primary_key=True)
    reader = dy.String(primary_key=True)
    found = dy.String(nullable=False)
    stratum = dy.String(nullable=False)
    outcome = dy.Enum(AUDIT_OUTCOMES, nullable=True)


class Issues(dy.Schema):
    """Everything that was not plain."""

    report_id = dy.String(nullable=True)
    source = dy.String(nullable=False)
    severity = dy.Enum(SEVERITIES, nullable=False)
    code = dy.String(nullable=False)
    table = dy.String(nullable=True)
    message = dy.String(nullable=False)
    message_zh = dy.String(nullable=False)
    line = dy.UInt32(nullable=True)


class Dictionary(dy.Schema):
    """What every table, column and key means, in Chinese and English."""

    table = dy.String(primary_key=True)
    column = dy.String(primary_key=True)
    key = dy.String(primary_key=True)
    zh = dy.String(nullable=False)
    en = dy.String(nullable=False)
    definition = dy.String(nullable=False)
    definition_zh = dy.String(nullable=False)


TABLES: Final[dict[str, type[dy.Schema]]] = {
    "reports": Reports,
    "proactive": Proactive,
    "requests": Requests,
    "disputes": Disputes,
    "sections": Sections,
    "problems": Problems,
    "remedies": Remedies,
    "problem_codes": ProblemCodes,
    "remedy_codes": RemedyCodes,
    "bounds": Bounds,
    "remedy_matches": RemedyMatches,
    "divisions": Divisions,
    "claims": Claims,
    "checks": Checks,
    "overlap": Overlap,
    "audit": Audit,
    "issues": Issues,
    "dictionary": Dictionary,
}
CODED: Final = ("problem_codes", "remedy_codes")

_ORDER_WITHOUT_KEY: Final = {
    "bounds": ["report_id", "table", "item", "requester", "route", "outcome"],
    "claims": ["report_id", "line", "kind", "value", "text"],
    "checks": ["report_id", "check", "subject", "expected"],
    "issues": ["source", "line", "code", "table", "message"],
}


def of(table: str, codes: tuple[str, ...] = codebook.CODES) -> type[dy.Schema]:
    """Give a contract table's class; `codes` are those of the codebook that was used."""
    if codes == codebook.CODES or table not in CODED:
        return TABLES[table]
    return type(TABLES[table].__name__, (TABLES[table],), {"code": dy.Enum(codes, primary_key=True)})


@cache
def _empty(table: str, codes: tuple[str, ...]) -> pl.DataFrame:
    return of(table, codes).create_empty()


def empty(table: str, codes: tuple[str, ...] = codebook.CODES) -> pl.DataFrame:
    """Give a contract table's frame without rows, all columns typed."""
    return _empty(table, codes).clone()


def order(table: str) -> list[str]:
    """Name the columns that a table is sorted by before every write (Polars' own row order changes between runs)."""
    return _ORDER_WITHOUT_KEY.get(table) or list(TABLES[table].primary_key())
