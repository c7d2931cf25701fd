"""Sentences that a rule derives from an indicator's rows, in English and Chinese.

"More" and "fewer" of the same bodies are said where the interval of the change leaves out zero. Nothing here puts
bodies or places in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.words import terms
from gkstats.words.amounts import money
from gkstats.words.laid_out import latest_first
from gkstats.words.wording import count, k_of_n, percent, speaker, whose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gkstats.words.wording import Source


THIRD: Final = 1 / 3


def hanging(choices: Sequence[str], what: str, source: Source) -> str:
    """Say on which choices it hangs whether a finding holds (`indicators.hangs_on`); nothing where it hangs on none."""
    if not choices:
        return ""
    t = speaker(source.language)
    named = t(", ", "、").join(terms.column(name, source.language) for name in choices)
    return t(f"Whether{what} hangs on how these are taken: {named}.", f"{what}与否，取决于以下处理方式：{named}。")


def ratios(found: pl.DataFrame, what: str, of: str, source: Source) -> list[str]:
    """Say a ratio over requests for the last year of each scope: value, k of n, bodies, interval, what is not known.

    `found` is a frame of the indicators 4-14 without parts; `what` names the ratio, `of` what n counts.
    """
    t = speaker(source.language)
    said = []
    for row in _latest(found):
        start = t(f"{_when(row, source)}: {what}", f"{_when(row, source)}：{what}")
        if not row["n"]:
            said.append(start + t(f": no {of} are known.", f"无法计算：没有已知的{of}。"))
            continue
        share = k_of_n(row["k"], row["n"], source.language, source.few, of)
        bodies, unknown = row["bodies"], row["unknown"]
        sentence = start + t(
            f": {share}, in {bodies:,} {'body' if bodies == 1 else 'bodies'}",
            f" {share}（{of}，{bodies:,} 个机关）",
        )
        if row["low"] is not None:
            low, high = percent(row["low"], source.language), percent(row["high"], source.language)
            sentence += t(f"; 95 % interval over bodies {low} to {high}", f"；按机关估计的95%区间 {low}—{high}")
        if unknown:
            sentence += t(f"; not known in {unknown:,} of {row['reports']:,} reports",
                          f"；{row['reports']:,} 份报告中 {unknown:,} 份不详")  # fmt: skip
            sentence += _unknown_requests(row, of, source)
        said.append(sentence + t(".", "。"))
    return said or [t("There is no report in this selection.", "所选范围内没有报告。")]


def _unknown_requests(row: dict[str, Any], of: str, source: Source) -> str:
    """Say how many of what is counted the reports hold at most that are not known, and how far they move the ratio."""
    t = speaker(source.language)
    open_, bounded = row["unbounded"], row["unknown"] - row["unbounded"]
    said = ""
    if bounded:
        # Either end may be the same as the other once it is rounded.
        ends = dict.fromkeys(percent(row[end], source.language) for end in ("at_least", "at_most"))
        said += t(
            f", which hold at most {row['unknown_requests']:,} {of}: with them it is {' to '.join(ends)}",
            f"，其中至多 {row['unknown_requests']:,} 件{of}：计入后为 {'—'.join(ends)}",
        )
    if open_:
        said += t(f"; nothing bounds {open_:,} of them", f"；其中 {open_:,} 份没有上界")
    return said


def changes(found: pl.DataFrame, what: str, source: Source, *, share: bool = True) -> list[str]:
    """Say the change on the year before in the same bodies, for the last year of each scope (`indicators.change`).

    "More" and "fewer" are said only where the change is sure: at 5 % after Holm's correction for all rows compared. The
    bodies are those that have anything in the denominator in both years.
    """
    t = speaker(source.language)
    said = []
    for row in _latest(found):
        when = _when(row, source)
        beside = t(
            f"{row['entries']:,} entered, {row['exits']:,} left",
            f"新进 {row['entries']:,} 个，退出 {row['exits']:,} 个",
        )
        if row["break_before"]:
            said.append(t(f"{when}: {what} begins a new series; no change on the year before is computed.",
                          f"{when}：{what}口径变化，不计算较上年增减。"))  # fmt: skip
            continue
        if row["change"] is None:
            said.append(t(f"{when}: {what} cannot be compared with the year before ({beside}).",
                          f"{when}：{what}无法与上年比较（{beside}）。"))  # fmt: skip
            continue
        by = _difference(row["change"], source.language, share=share) + _split(row, source, share=share)
        sure, bodies = row["sure"], row["bearing"]
        tested = row["comparisons"]
        among = (
            t(f", Holm's correction for {tested:,} comparisons", f"，经{tested:,}次比较的霍尔姆校正")
            if tested > 1
            else ""
        )
        word = t(
            ("more" if row["change"] > 0 else "fewer") if sure else "no change that is certain",
            ("增加" if row["change"] > 0 else "减少") if sure else "增减不能确定",
        )
        said.append(
            t(
                f"{when}: {what}, {word} than the year before in the same {bodies:,} bodies ({by}{among}); {beside}."
                if sure
                else f"{when}: {what}, {word} in the same {bodies:,} bodies ({by}{among}); {beside}.",
                f"{when}：{what}，相同的 {bodies:,} 个机关较上年{word}（{by}{among}）；{beside}。",
            )
        )
    return said


def _split(row: dict[str, Any], source: Source, *, share: bool) -> str:
    """Say how much of a change is of the bodies' own values, and how much of their shares in the whole."""
    if row["within"] is None or row["bearing"] <= 1:
        return ""
    within, between = (_difference(row[name], source.language, share=share) for name in ("within", "between"))
    return speaker(source.language)(
        f": {within} within bodies, {between} between them", f"，其中机关自身变化{within}，构成变化{between}"
    )


def weighed(found: pl.DataFrame, what: str, source: Source) -> list[str]:
    """Say the last year's estimate for the bodies on a roster (`indicators.poststratified`), beside the raw share."""
    t = speaker(source.language)
    if found.is_empty():
        return [t("Without a roster nothing is weighed up to all bodies.", "没有机关名册，不作加权估计。")]
    row = found.sort("year").row(-1, named=True)
    if row["value"] is None:
        return [t(f"{row['year']}: nothing is known to be weighed up.", f"{row['year']}年：没有可以加权的数字。")]
    value, raw = (percent(row[name], source.language) for name in ("value", "raw"))
    reach = ""
    if row["low"] is not None:
        low, high = percent(row["low"], source.language), percent(row["high"], source.language)
        reach = t(f" (95 % interval {low} to {high})", f"（95%区间{low}—{high}）")
    return [
        t(
            f"{row['year']}, weighed up to the roster by level and province: {value}{reach} {what}, as it stands "
            f"{raw}; for {row['covered']:,} of {row['bodies']:,} bodies: no report is from the others' levels and "
            f"provinces.",
            f"{row['year']}年，按名册的层级和省份加权：{what}{value}{reach}，未加权{raw}；代表名册上{row['bodies']:,}个机关中的"
            f"{row['covered']:,}个，其余机关所在的层级和省份没有报告。",
        )
    ]


def violations(found: pl.DataFrame, source: Source) -> list[str]:
    """Say for each scope in how many reports any check failed that says something, check by check."""
    t = speaker(source.language)
    names = terms.keys("check", source.language)
    said = []
    for row in found.filter(pl.col("n") > 0).iter_rows(named=True):
        share = k_of_n(row["k"], row["n"], source.language, source.few, "reports")
        said.append(t(f"{_when(row, source)}, {names[row['check']].lower()}: {share} differ.",
                      f"{_when(row, source)}，{names[row['check']]}：不符的报告 {share}。"))  # fmt: skip
    return said or [t("No check with a number other than 0 could be evaluated.", "没有含非零数字的核验项目可以核验。")]


def no_problem(years: pl.DataFrame, language: str) -> str:
    """Say that a body states no problem (`indicators.year_by_year`): only where a section on problems is legible."""
    t = speaker(language)
    if (years["problems"] == 0).any():
        return t("No problem is stated.", "没有陈述问题。")
    return t("No section on problems is legible.", "问题部分均无法辨读。")


def beside_level(found: pl.DataFrame, source: Source) -> list[str]:
    """Say for each year how many new requests a body received, and how many of its level received fewer."""
    t = speaker(source.language)
    said = []
    for row in latest_first(found).iter_rows(named=True):
        level = terms.keys("level", source.language).get(row["level"], row["level"])
        start = t(
            f"{row['year']}: {count(row['requests'], 'new request')}", f"{row['year']}年：新收申请{row['requests']:,}件"
        )
        if not row["n"]:
            said.append(start + t("; no other body of its level is known.", "；没有数字已知的其他同级机关。"))
            continue
        said.append(
            start
            + t(
                f"; of the {row['n']:,} other bodies of its level ({level.lower()}) whose number is known "
                f"{row['fewer']:,} received fewer, {row['same']:,} as many.",
                f"；数字已知的其他{row['n']:,}个同级（{level}）机关中，{row['fewer']:,}个少于它，{row['same']:,}个与它相同。",
            )
        )
    return said


def outside(found: pl.DataFrame, source: Source, *, requests: bool = False) -> str:
    """Say how many places lie outside the limits of `indicators.funnel`, and how many would by chance.

    `requests`: the share is of requests, not of reports.
    """
    t = speaker(source.language)
    of, of_zh = ("requests", "件申请") if requests else ("reports", "份报告")
    enough = found.drop_nulls("outside")
    if enough.is_empty():
        return t(
            f"No province has {source.few:,} {of}: none is compared.",
            f"没有省份达到 {source.few:,} {of_zh}，不作比较。",
        )
    beyond, chance = int(enough["outside"].sum()), enough.height / 20
    design = max(enough["design"].to_list())
    alike = t("Requests", "申请") if requests else t("Years", "各年度")
    widened = t(
        f" {alike} of one body are alike: the limits allow for up to {design:.1f} times the variance.",
        f"同一机关的{alike}彼此相似：界限按至多{design:.1f}倍的方差放宽。",
    )
    return t(
        f"{beyond:,} of {enough.height:,} provinces with at least {source.few:,} {of} lie outside the limits about "
        f"what their mix of levels leads one to expect; about {chance:.1f} would by chance alone.",
        f"不少于 {source.few:,} {of_zh}的 {enough.height:,} 个省份中，{beyond:,} 个在按其层级构成预期的界限之外；"
        f"仅凭偶然约有 {chance:.1f} 个。",
    ) + (widened if design >= 1.05 else "")


def procurement_asked(asked: pl.DataFrame, language: str = "en") -> str:
    """Say on how many reports the question stood at all."""
    if asked.is_empty():
        return ""
    said = k_of_n(int(asked["asked"].sum()), int(asked["reports"].sum()), language)
    return speaker(language)(f"Reports on a form that asks for it: {said}.", f"所用表格设有该项的报告：{said}。")


def procurement(totals: pl.DataFrame, language: str = "en") -> list[str]:
    """Say each certain total with its n, its median and how much of it the largest amounts make."""
    t = speaker(language)
    sentences = []
    for row in totals.iter_rows(named=True):
        scope = whose(row, language)
        group = t(f"{row['year']}, {scope.lower()}", f"{row['year']}年，{scope}")
        if row["total"] is None:
            sentences.append(
                t(
                    f"{group}: no amount is certain (0 of {row['reports']:,}).",
                    f"{group}：没有可以确定的金额（0/{row['reports']:,}）。",
                )
            )
            continue
        total, median = money(float(row["total"])), money(float(row["median"]))
        said = t(
            f"{group}: {total} in {row['n']:,} of {count(row['reports'], 'report')}, median {median}",
            f"{group}：{row['reports']:,} 份报告中 {row['n']:,} 份的金额可以确定，合计 {total}，中位数 {median}",
        )
        if row["top_1_share"] is not None and row["n"] > 1:
            said += t(
                f"; the largest amount is {row['top_1_share']:.0%} of it", f"；最大一笔占 {row['top_1_share']:.0%}"
            )
            if row["top_1_share"] > THIRD:
                said += t(" (over a third: the total is one body's)", "（超过三分之一，合计主要取决于一个机关）")
        if row["top_5_share"] is not None:
            said += t(f", the five largest are {row['top_5_share']:.0%}", f"，前五笔占 {row['top_5_share']:.0%}")
        if row["per_purchase"] is not None:
            said += t(f"; {money(row['per_purchase'])} a purchase", f"；平均每项 {money(row['per_purchase'])}")
        if row["apart"]:
            its = "its" if row["apart"] == 1 else "their"
            said += t(
                f". {count(row['apart'], 'amount')} far above the usual of {its} level not counted",
                f"。另有 {row['apart']:,} 个金额远超同级通常数额，未计入",
            )
        if row["bare_amounts"]:
            said += t(
                f". {count(row['bare_amounts'], 'amount')} without a unit not counted",
                f"。另有 {row['bare_amounts']:,} 个金额未注明单位，未计入",
            )
        sentences.append(said + t(".", "。"))
    return sentences


def procurement_apart(totals: pl.DataFrame, language: str = "en") -> str:
    """Say how many amounts are in no bar because they stand far above all others of their level, if any."""
    apart = int(totals["apart"].sum())
    if not apart:
        return ""
    its, verb = ("its", "is") if apart == 1 else ("their", "are")
    return speaker(language)(
        f" {count(apart, 'amount')} far above the usual of {its} level {verb} set apart and in no bar.",
        f"另有 {apart:,} 个金额远超同级通常数额，另列，不画在图中。",
    )


def _latest(found: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Give the last year's row of each scope and, of jurisdictions, level."""
    known = found.drop_nulls("year")
    apart = [name for name in ("scope", "level") if name in known.columns]
    for _, rows in known.group_by(apart, maintain_order=True):
        yield rows.sort("year").row(-1, named=True)


def _when(row: dict[str, Any], source: Source) -> str:
    """Name a row's year, where it has one, and its scope."""
    t = speaker(source.language)
    scope = whose(row, source.language)
    return t(f"{row['year']}, {scope}", f"{row['year']}年，{scope}") if "year" in row else scope


def _difference(change: float, language: str, *, share: bool) -> str:
    """Say a change with its sign: in percentage points, or as a number."""
    t = speaker(language)
    return t(f"{change * 100:+.1f} points", f"{change * 100:+.1f}个百分点") if share else f"{change:+,.2f}"
