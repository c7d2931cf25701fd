"""One body on one page of A4: its years, its level's distribution, what it states as problems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gkstats.runs.briefing.paper import typeset
from gkstats.words import sentences, terms, wording

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from gkstats.words.wording import Source

    Speak = Callable[[str, str], str]

NAME: Final = "one-body.pdf"
_TEMPLATE: Final = Path(__file__).with_name("one_page.typ")
# What a page has room for.
_YEARS: Final = 10
_STATEMENTS: Final = 8
_CHARACTERS: Final = 110


def pdf(name: str, years: pl.DataFrame, level: pl.DataFrame, problems: pl.DataFrame, source: Source) -> bytes:
    """Set the page of the body called `name`, in the source's language.

    `years` is what `indicators.year_by_year` gives, `level` what `indicators.level_distribution` gives, `problems` its
    statements (year, text, line). What a page has no room for is left out, and that is said.
    """
    t = wording.speaker(source.language)
    told = {
        "title": name,
        "about": _about(years, source),
        "warning": t(*wording.INVENTED) if source.invented else "",
        "years": _years(years.tail(_YEARS), source, t),
        "level": _level(level, source, t),
        "problems": _problems(problems, sentences.no_problem(years, source.language), t),
        "limits": {
            "title": t("What this cannot tell", "本页不能说明什么"),
            "lines": [
                t(
                    "Whether the body does well: its level holds bodies of very different size and task.",
                    "该机关做得好不好：同级机关的规模和职责相差很大。",
                ),
                t(
                    "Whether a number is true: it is self-reported and unaudited.",
                    "数字是否属实：由机关自行填报，未经审计。",
                ),
            ],
        },
        "source": source.line,
    }
    return typeset(_TEMPLATE, told, source.language, {})


def _about(years: pl.DataFrame, source: Source) -> str:
    t = wording.speaker(source.language)
    known = [
        terms.keys(column, source.language).get(str(value), str(value))
        for column in ("level", "scope") for value in years[column].unique(maintain_order=True) if value is not None
    ]  # fmt: skip
    span = wording.years(years["year"].to_list(), source.language)
    return t(" · ", " · ").join([t(f"annual reports on {span}", f"{span}的年度报告"), *known])


def _years(years: pl.DataFrame, source: Source, t: Speak) -> dict[str, Any]:
    several = years["scope"].n_unique() > 1
    scopes = terms.keys("scope", source.language)
    most = max((row["received"] or 0 for row in years.to_dicts()), default=0)

    def cells(row: dict[str, Any]) -> list[str]:
        year = str(row["year"])
        of_level = f"{row['fewer']:,}/{row['n']:,}" if row["n"] else "–"
        disclosed = "–"
        if row["resolved"]:
            disclosed = wording.k_of_n(row["disclosed"], row["resolved"], source.language, source.few)
        return [
            f"{year}{t(', ', '，')}{scopes[row['scope']]}" if several else year, _number(row["received"]),
            _number(row["median"]), of_level, disclosed,
            *(_number(row[name]) for name in ("disputes", "problems", "failed")),
        ]  # fmt: skip

    return {
        "title": t("Year by year", "历年情况"),
        "heads": [
            t("year", "年度"), t("new requests", "新收申请"), t("level's median", "同级中位数"),
            terms.column("fewer", source.language), t("granted, also in part", "实质公开"), t("disputes", "争议"),
            t("problems", "问题"), t("failed checks", "不符的核验"),
        ],
        "rows": [
            {"cells": cells(row), "part": (row["received"] or 0) / most if most else 0} for row in years.to_dicts()
        ],
        "note": t(
            "Of its level: the other bodies of the same level and scope whose number is known. –: not known.",
            "同级：同一层级、同一统计范围中数字已知的其他机关。–：不详。",
        ),
    }  # fmt: skip


def _level(level: pl.DataFrame, source: Source, t: Speak) -> dict[str, Any]:
    if level.is_empty():
        return {
            "title": t("Among its level", "在同级中的位置"), "rows": [],
            "note": t("Its number of requests is not known in any year.", "各年度申请数量均不详。"),
        }  # fmt: skip
    first = level.row(0, named=True)
    name = terms.keys("level", source.language).get(str(first["level"]), "")
    of = t("{}, level: {}, new requests", "{}年，{}，新收申请").format(first["year"], name)
    most, every = max(level["bodies"]), sum(level["bodies"])
    rows = []
    for row in level.to_dicts():
        low, high = f"{row['low']:,}", row["high"]
        end = t(" and more", "件及以上") if high is None else t("", "件")
        this = t(" · this body", " · 本机关") if row["this_body"] else ""
        rows.append({
            "name": (low if high in (None, row["low"]) else f"{low}–{high:,}") + end,
            "part": row["bodies"] / most, "this": row["this_body"],
            "said": t("{:,} body" if row["bodies"] == 1 else "{:,} bodies", "{:,}家").format(row["bodies"]) + this,
        })  # fmt: skip
    return {
        "title": t(f"Among the bodies of its level ({of})", f"在同级机关中的位置（{of}）"), "rows": rows,
        "note": t(
            f"Bodies of the folder whose number is known, this one among them: {every:,}.",
            f"文件夹中数字已知的{every:,}家机关，含本机关。",
        ),
    }  # fmt: skip


def _problems(problems: pl.DataFrame, none: str, t: Speak) -> dict[str, Any]:
    last = max(problems["year"].drop_nulls(), default=None)
    shown = problems.filter(year=last).to_dicts() if last is not None else []
    lines = [
        t(f"{_cut(row['text'])} (line {row['line']})", f"{_cut(row['text'])}（第{row['line']}行）")
        for row in shown[:_STATEMENTS]
    ]
    left = len(shown) - len(lines)
    return {
        "title": t(f"Problems it stated in {last}", f"{last}年陈述的问题") if last else t("Problems", "问题"),
        "lines": lines,
        "note": t(f"… and {left} more.", f"……另有{left}条。") if left > 0 else "" if lines else none,
    }


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _CHARACTERS else plain[: _CHARACTERS - 1] + "…"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.1f}".removesuffix(".0")
