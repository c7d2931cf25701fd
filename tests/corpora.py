"""Small corpora made of typed rows: what the notebooks' side of the house is tested on, without reading any text."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from gkstats.corpus.store import Corpus
from gkstats.dataset import schema

if TYPE_CHECKING:
    from decimal import Decimal

ITEMS = schema.empty("requests").schema["item"].categories.to_list()
REQUESTERS = schema.empty("requests").schema["requester"].categories.to_list()


@dataclass
class Doc:
    """One report, with what the notebooks look at; `received` None is a blank cell."""

    received: int | None = 0
    year: int | None = 2023
    level: str = "township"
    form: str = "2021"
    amount: Decimal | None = None
    bare: str | None = None
    purchases: int | None = None
    problems: dict[str, tuple[str, ...]] = field(default_factory=dict)
    abridged: bool = False
    counted: bool = True
    source: str | None = None
    scope: str = "own_body"
    province: str | None = None
    contradicted: bool = False
    agency_key: str | None = None
    division_code: str | None = None
    body: str = "subdistrict_office"
    numbers: dict[tuple[str, str], int | None] = field(default_factory=dict)
    disputes: dict[tuple[str, str], int | None] = field(default_factory=dict)
    failed: tuple[tuple[str, str], ...] = ()
    problems_state: str = "absent"  # of a report without problems


def frame(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Give typed rows of a contract table; what a row leaves out is null."""
    return pl.DataFrame(rows, schema=schema.empty(table).schema)


def build(*docs: Doc, not_reports: tuple[tuple[str, str, str], ...] = ()) -> Corpus:
    """Give the corpus of `docs`; `not_reports` are (source, code, message)."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in schema.TABLES if name != "bounds"}
    for number, doc in enumerate(docs):
        _add(rows, doc, f"{number:016x}", doc.source or f"卷 {number:03}.txt")
    for source, code, message in not_reports:
        rows["issues"].append(
            {"source": source, "severity": "error", "code": code, "message": message, "message_zh": "不是年度报告"}
        )
    rows["overlap"] = _overlaps(rows["reports"])
    for key, zh in (("staffing", "人员力量不足"), ("timeliness", "公开不及时"), ("platform", "平台建设不完善")):
        rows["dictionary"].append({
            "table": "problem_codes", "column": "code", "key": key, "zh": zh, "en": key, "definition": key,
        })  # fmt: skip
    return Corpus({name: frame(name, found) for name, found in rows.items()})


def _overlaps(reports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Compare each report with the next one: a tenth more from report to report, and a passage with markup."""
    return [
        {"report_id": one["report_id"], "other": two["report_id"], "kind": kind,
         "share": (number % 10 + 1) / 10, "looked_at": 7,
         "passages": [{"line": 20, "other_line": 30, "characters": 40 + number,
                       "text": f"{one['agency']}<script>alert(1)</script>另行公布"}]}
        for number, (one, two) in enumerate(itertools.pairwise(reports)) for kind in ("peer", "random")
    ]  # fmt: skip


def _add(rows: dict[str, list[dict[str, Any]]], doc: Doc, report_id: str, source: str) -> None:
    rows["reports"].append({
        "report_id": report_id, "source": source, "abridged": doc.abridged, "invented": False,
        "agency": f"某街道办事处{report_id}",
        "year": doc.year, "form": doc.form, "level": doc.level, "vertical": False, "body": doc.body,
        "scope": doc.scope, "province": doc.province, "agency_key": doc.agency_key,
        "division_code": doc.division_code,
        "problems_state": "stated" if doc.problems else doc.problems_state, "content_id": report_id,
        "counted": doc.counted, "dated_on": date(2024, 1, 17),
    })  # fmt: skip
    for line, item in enumerate(ITEMS, start=40):
        for requester in REQUESTERS:
            value = doc.received if (item, requester) == ("received", "total") else 0
            value = doc.numbers.get((item, requester), value)
            rows["requests"].append({
                "report_id": report_id, "item": item, "requester": requester, "value": value, "line": line,
                "state": "blank" if value is None else "reported", "raw": None if value is None else str(value),
            })  # fmt: skip
    for (route, outcome), value in doc.disputes.items():
        rows["disputes"].append({
            "report_id": report_id, "route": route, "outcome": outcome, "value": value,
            "state": "blank" if value is None else "reported",
        })  # fmt: skip
    for check, subject in doc.failed:
        rows["checks"].append({"report_id": report_id, "check": check, "subject": subject, "passed": False})
    if doc.form == "2019":
        _add_procurement(rows, doc, report_id, source)
    for seq, (text, codes) in enumerate(doc.problems.items(), start=1):
        rows["problems"].append({"report_id": report_id, "seq": seq, "text": text, "line": 90 + seq})
        for code in codes:
            rows["problem_codes"].append({
                "report_id": report_id, "seq": seq, "code": code, "coder": "rules", "codebook": "2", "why": "",
                "in_force": True,
            })  # fmt: skip
    rows["checks"].append({
        "report_id": report_id, "check": "balance", "subject": "total", "basis": "reported",
        "trivial": not doc.received, "passed": not doc.contradicted,
    })  # fmt: skip


def _add_procurement(rows: dict[str, list[dict[str, Any]]], doc: Doc, report_id: str, source: str) -> None:
    key = {"report_id": report_id, "article": "20.9", "item": "procurement", "line": 30}
    rows["proactive"].append(key | {
        "measure": "purchases", "unit": "count", "value": doc.purchases, "line": 29,
        "state": "blank" if doc.purchases is None else "reported",
    })  # fmt: skip
    state = "reported" if doc.amount is not None else "unreadable" if doc.bare else "blank"
    rows["proactive"].append(key | {
        "measure": "amount", "unit": "CNY 10k", "value": doc.amount, "state": state, "raw": doc.bare,
    })  # fmt: skip
    if doc.bare:
        rows["issues"].append({
            "report_id": report_id, "source": source, "severity": "warning", "code": "unit_unknown",
            "table": "proactive", "message": f"no unit beside {doc.bare}", "line": 30,
        })  # fmt: skip
