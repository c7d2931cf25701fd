"""Sentences computed from frames, in English and Chinese: source lines, "k of n", how far a total reaches.

A number is never typed into prose. Below 30 a share is said as k of n; what comes from an abridged transcript, or is
invented, is named as such wherever it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from gkstats.dataset.binomial import at_most
from gkstats.issues import PhrasedError
from gkstats.words import terms
from gkstats.words.laid_out import latest_first

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

FEW: Final = 30
LANGUAGES: Final = ("en", "zh")
HTML_LANGUAGES: Final = {"en": "en", "zh": "zh-CN"}
ABRIDGED: Final = ("abridged transcript, wording by gkstats", "节录文本，文字由 gkstats 改写")
PARTLY_ABRIDGED: Final = ("partly abridged transcripts, wording by gkstats", "部分为节录文本，文字由 gkstats 改写")
INVENTED: Final = ("invented data", "虚构数据")


@dataclass(frozen=True, slots=True)
class Source:
    """What the charts of a page rest on, and how they speak of it: the line below each, and its language.

    Below `few` a share is drawn hollow, as too few to be compared; a chart of `invented` data is marked; `selection`
    names what the reports were selected by, behind each title.
    """

    line: str
    language: str = "en"
    few: int = FEW
    invented: bool = False
    selection: str = ""


def speaker(language: str) -> Callable[[str, str], str]:
    """Choose a language once; what is given back takes an English and a Chinese wording and returns one of them.

    Raises ValueError for a language that gkstats does not speak.
    """
    if language not in LANGUAGES:
        raise PhrasedError("not_one_of", name="language", text=language, names=LANGUAGES)
    chosen = LANGUAGES.index(language)
    return lambda *wordings: wordings[chosen]


def k_of_n(k: int, n: int, language: str = "en", few: int = FEW, of: str = "") -> str:
    """Say a share: "3 of 4" below `few`, else "45.0 % (90 of 200)"; in Chinese "3/4" and "45.0%（90/200）".

    `of` names in English what n counts: "3 of 4 bodies", "45.0 % of bodies (90 of 200)".
    """
    t = speaker(language)
    plain = t(f"{k:,} of {n:,}", f"{k:,}/{n:,}")
    if n < max(few, 1):
        return plain + t(f" {of}" if of else "", "")
    said = percent(k / n, language)
    return t(f"{said}{of and ' of '}{of} ({plain})", f"{said}（{plain}）")


def percent(share: float, language: str = "en") -> str:
    """Say a share as per cent: "45.0 %"; 0.0 and 100.0 only where it is none or all, else "< 0.1 %", "> 99.9 %"."""
    t = speaker(language)
    rounded = f"{share:.1%}"
    if rounded == "0.0%" and share > 0:
        rounded = t("< 0.1%", "<0.1%")
    elif rounded == "100.0%" and share < 1:
        rounded = t("> 99.9%", ">99.9%")
    return t(rounded.replace("%", " %"), rounded)


def whole_percent(share: float) -> str:
    """Say a share without decimals, for a mark: "45%"; 0% and 100% only where it is none or all, else "<1%", ">99%"."""
    rounded = f"{share:.0%}"
    if rounded == "0%" and share > 0:
        return "<1%"
    return ">99%" if rounded == "100%" and share < 1 else rounded


def whose(row: Mapping[str, Any], language: str = "en") -> str:
    """Name a row's scope and, of figures of jurisdictions, the level."""
    scope: str = terms.keys("scope", language).get(row["scope"], row["scope"])
    level = row.get("level")
    if not level:
        return scope
    named = terms.keys("level", language)[level]
    return speaker(language)(f"{scope}, {named.lower()}", f"{scope}，{named}")


def count(n: int, noun: str) -> str:
    """Say a number of things in English: "1 report", "1,200 reports"."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def years(values: Sequence[int | None], language: str = "en") -> str:
    """Say which years: "2019-2021 and 2023"; in Chinese "2019—2021年和2023年"."""
    t = speaker(language)
    known = sorted({year for year in values if year is not None})
    spans: list[list[int]] = []
    for year in known:
        if spans and spans[-1][-1] == year - 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    said = [str(span[0]) if len(span) == 1 else t("{}-{}", "{}—{}").format(span[0], span[-1]) for span in spans]
    if not said:
        return t("no known year", "年度不详")
    said = [t(span, f"{span}年") for span in said]
    return t(" and ", "和").join([t(", ", "、").join(said[:-1]), said[-1]] if len(said) > 1 else said)


def abridged(reports: pl.DataFrame, language: str = "en") -> str:
    """Say what must stand beside everything drawn from transcripts: all abridged, some, or nothing to say."""
    cut = int(reports["abridged"].sum())
    if cut == 0:
        return ""
    return speaker(language)(*(ABRIDGED if cut == reports.height else PARTLY_ABRIDGED))


def selected(selection: Mapping[str, str], language: str = "en") -> str:
    """Name what a corpus was selected by (`Corpus.selection`): "2021-2023, 青海省, County"; empty for nothing."""
    t = speaker(language)
    said = [terms.keys(name, language).get(value, value) for name, value in selection.items() if value]
    return t(", ", "，").join(said)


def by_hand(reports: pl.DataFrame, language: str = "en") -> str:
    """Say how many cells were checked by hand, and the exact bound of reports read wrong; or that none was."""
    t = speaker(language)
    seen = reports.filter(reports["cells_checked"].fill_null(0) > 0) if "cells_checked" in reports.columns else None
    if seen is None or seen.is_empty():
        return t("nothing checked by hand", "未经人工核对")
    cells, of = int(seen["cells_checked"].sum()), seen.height
    wrong = int((seen["cells_wrong"] > 0).sum())
    reach = percent(at_most(wrong, of), language)
    return t(
        f"{count(cells, 'cell')} of {count(of, 'report')} checked by hand, {int(seen['cells_wrong'].sum()):,} wrong: "
        f"at most {reach} of reports, 95 %",
        f"人工核对{of:,}份报告的{cells:,}个单元格，{int(seen['cells_wrong'].sum()):,}个有误：有误的报告至多占{reach}（95%）",
    )


def source(
    reports: pl.DataFrame,
    language: str = "en",
    few: int = FEW,
    on: date | None = None,
    selection: Mapping[str, str] = MappingProxyType({}),
) -> Source:
    """Write a chart's source line: how many reports on which years, read when, abridged or invented, checked or not.

    `reports` are rows of the table of that name, `selection` what they were selected by (`Corpus.selection`).
    """
    t = speaker(language)
    day = on or date.today()  # noqa: DTZ011 - the reader's own calendar day
    invented = bool(reports["invented"].any())
    span = years(reports["year"].to_list(), language)
    read = t(f"{count(reports.height, 'annual report')} on {span}", f"{span}的 {reports.height:,} 份年度报告")
    if reports.is_empty():
        read = t("no annual report", "没有年度报告")
    line = t(
        f"Source: {read} in the folder read; gkstats, {day:%Y-%m-%d}",
        f"来源：所读文件夹中{read}；gkstats，{day.year}年{day.month}月{day.day}日",
    )
    notes = [abridged(reports, language), t(*INVENTED) if invented else "", by_hand(reports, language)]
    line = t("; ", "；").join([line, *filter(None, notes)]) + t(".", "。")
    return Source(line, language, few, invented, selected(selection, language))


def coverage(reports: pl.DataFrame, not_reports: pl.DataFrame, language: str = "en") -> str:
    """Say what was read: reports, their years, how many count, how many inputs are no report."""
    t = speaker(language)
    others = reports.height - int(reports["counted"].sum())
    files = not_reports["source"].n_unique()
    span = years(reports["year"].to_list(), language)
    rest = t(
        f"; {others:,} of them an older version or a copy of another", f"，其中 {others:,} 份是旧版本或与其他报告重复"
    )
    said = t(
        f"{count(reports.height, 'report')} on {span}{rest if others else ''}. ",
        f"共 {reports.height:,} 份报告（{span}）{rest if others else ''}。",
    )
    if reports.is_empty():
        said = t("No annual report was read. ", "没有读到年度报告。")
    return said + (
        t(f"{count(files, 'input')} yielded no report.", f"{files:,} 个文件不是年度报告。")
        if files
        else t("Every input yielded a report.", "所有文件都读出了报告。")
    )


def rostered(read: pl.DataFrame, timely: pl.DataFrame, language: str = "en", few: int = FEW) -> list[str]:
    """Say a year how many bodies of a roster have a report, and how many of them in time; else that there is none."""
    t = speaker(language)
    if read["bodies"].is_null().all():
        return [
            t(
                "These are the reports in this folder: without a roster nobody knows how many there should be.",
                "以上仅为本文件夹中的报告：没有机关名册，就不知道应有多少份。",
            )
        ]
    said = []
    for row in latest_first(read.drop_nulls(["year", "bodies"])).iter_rows(named=True):
        share, more = k_of_n(row["k"], row["n"], language, few, "bodies"), row["unknown"]
        open_ = t(f"; of {more:,} more it cannot be told", f"；另有 {more:,} 家无法判定") if more else ""
        said.append(
            t(f"{row['year']}: {share} have a report{open_}.", f"{row['year']} 年：已有报告的机关 {share}{open_}。")
        )
    for row in latest_first(timely.drop_nulls(["year", "bodies"])).iter_rows(named=True):
        share, more = k_of_n(row["k"], row["n"], language, few, "bodies with a statutory date"), row["unknown"]
        open_ = t(f"; of {more:,} more no date is known", f"；另有 {more:,} 家日期不详") if more else ""
        said.append(
            t(
                f"{row['year']}: {share} published in time{open_}.",
                f"{row['year']} 年：须按法定期限发布的机关中按时发布 {share}{open_}。",
            )
        )
    return said


def checks(failed: pl.DataFrame, language: str = "en") -> str:
    """Say how many checks failed among those that say anything."""
    t = speaker(language)
    evaluable = int(failed["evaluable"].sum())
    if evaluable == 0:
        return t("No check with a number other than 0 could be evaluated.", "没有含非零数字的核验项目可以核验。")
    said = k_of_n(int(failed["failed"].sum()), evaluable, language)
    return t(f"Failed checks, among those with a number other than 0: {said}.", f"含非零数字的核验中不符的：{said}。")


def zero_requests(found: pl.DataFrame, language: str = "en") -> list[str]:
    """Say for each year and scope how many report no new request, and how far the unknown reaches."""
    t = speaker(language)
    if found.is_empty():
        return [t("There is no report in this selection.", "所选范围内没有报告。")]
    sentences = []
    for row in latest_first(found).iter_rows(named=True):
        scope = whose(row, language)
        year = t(f"{row['year'] or 'an unknown year'} ({scope})", f"{row['year'] or '不详'}年度（{scope}）")
        share = k_of_n(row["k"], row["n"], language)
        said = t(
            f"Of the reports on {year} whose number is known, {share} report no new request",
            f"{year}数量已知的报告中，{share}报告本年新收申请为零",
        )
        if not row["n"]:
            said = t(
                f"Of the reports on {year} none has a number of new requests that is certain",
                f"{year}没有一份报告的新收申请数量可以确定",
            )
        if row["unknown"]:
            least, most = row["k"], row["k"] + row["unknown"]
            said += t(
                f"; of all {row['reports']:,} it is at least {least:,} and at most {most:,}",
                f"；在全部 {row['reports']:,} 份中至少 {least:,} 份，至多 {most:,} 份",
            )
        sentences.append(said + t(".", "。"))
    return sentences


def stating(found: pl.DataFrame, language: str = "en") -> str:
    """Say how many reports state a problem at all: what the shares below are of."""
    if found.is_empty():
        return ""
    said = k_of_n(int(found["k"].sum()), int(found["n"].sum()), language)
    statements = int(found["problems"].sum())
    return speaker(language)(
        f"Reports that state at least one problem, of those with a legible section on problems: {said}, with "
        f"{count(statements, 'statement')} in all; "
        "the shares below are of those reports.",
        f"问题部分可以判读的报告中，至少陈述一个问题的：{said}，共 {statements:,} 条；以下占比均以这些报告为基数。",
    )


def stated_problems(found: pl.DataFrame, language: str = "en") -> list[str]:
    """Name the code that most reports of the last year state, where its interval stands above every other's."""
    t = speaker(language)
    sentences = []
    last = found.filter(found["year"].eq_missing(found["year"].max()))
    for _, rows in last.group_by("year", "scope", "level", maintain_order=True):
        year, place = rows["year"][0], whose(rows.row(0, named=True), language)
        # Errors of coding can turn the order of raw shares round: where shares are corrected these are compared.
        freed = rows["corrected"].is_not_null().all()
        value, low, high = ("corrected", "corrected_low", "corrected_high") if freed else ("value", "low", "high")
        first, *others = rows.sort(value, descending=True).iter_rows(named=True)
        apart = first["n"] >= FEW and all(
            first[low] is not None and other[high] is not None and first[low] > other[high] for other in others
        )
        named = sum(row["k"] > 0 for row in (first, *others))
        said = t(
            f"{year or 'Unknown year'} ({place.lower()}): problems of {count(named, 'kind')} in "
            f"{count(first['n'], 'report')}",
            f"{f'{year}年' if year else '年度不详'}（{place}）：{first['n']:,} 份报告陈述了 {named:,} 类问题",
        )
        if apart:
            name = terms.keys("code", language).get(first["code"], first["label"])
            share = k_of_n(first["k"], first["n"], language)
            said += t(f"; most often stated: {name}, {share}", f"；最常提到：{name}，{share}")
            if freed:
                without = percent(first["corrected"], language)
                said += t(f" as coded, {without} freed of the coder's errors", f"（按编码），校正编码误差后{without}")
        sentences.append(said + t(".", "。"))
    return sentences or [
        t(
            "No report in this selection states a problem that a code was given to.",
            "所选范围内没有报告陈述已编码的问题。",
        )
    ]


def kind(code: str, language: str = "en") -> str:
    """Name a kind of problem; a code of a user's own codebook stands for itself."""
    return terms.keys("code", language).get(code, code)


def matched_bodies(found: pl.DataFrame, language: str = "en") -> list[str]:
    """Say for each year how many bodies can be compared with the year before, and how many repeat their section."""
    t = speaker(language)
    sentences = []
    for row in latest_first(found).iter_rows(named=True):
        if not row["k"]:
            continue
        scope = whose(row, language)
        matched, repeats = k_of_n(row["k"], row["n"], language), k_of_n(row["repeats"], row["k"], language)
        sentences.append(
            t(
                f"{row['year']} ({scope.lower()}): {matched} have a report of the same body on the year before; of "
                f"these {repeats} repeat its section on problems.",
                f"{row['year']}年（{scope}）：{matched}有同一机关上年的报告，其中{repeats}的问题部分与上年相同。",
            )
        )
    return sentences or [t("No body has reports on two years in a row.", "没有机关连续两个年度都有报告。")]


def persistence(found: pl.DataFrame, language: str = "en") -> list[str]:
    """Say for each year and case how often, over all kinds of problems, a body states it; never that one was solved.

    Beside it, where every kind has a corrected share, their mean: what it is freed of the coder's errors.
    """
    t = speaker(language)
    cases = {
        "again_after_remedy": t("stated the year before with a remedy: stated again", "上年已陈述并提出措施：再次陈述"),
        "again_without_remedy": t("stated without one: stated again", "上年已陈述而未提出措施：再次陈述"),
        "new": t("not stated the year before: stated", "上年未陈述：本年陈述"),
    }
    sentences = []
    for _, rows in latest_first(found).group_by("year", "scope", "level", maintain_order=True):
        year, place = rows["year"][0], whose(rows.row(0, named=True), language)
        parts = []
        for case, name in cases.items():
            some = [row for row in rows.filter(case=case).iter_rows(named=True) if row["n"]]
            if not some:
                continue
            n = sum(row["n"] for row in some)
            part = f"{name} {k_of_n(sum(row['k'] for row in some), n, language)}"
            if all(row["corrected"] is not None for row in some):
                freed = percent(sum(row["corrected"] * row["n"] for row in some) / n, language)
                part += t(f" ({freed} freed of the coder's errors)", f"（校正编码误差后{freed}）")
            parts.append(part)
        said = t("; ", "；").join(parts)
        sentences.append(
            t(
                f"{year} ({place.lower()}), kinds of problems over all matched bodies: {said}.",
                f"{year}年（{place}），全部匹配机关的问题类别：{said}。",
            )
        )
    return sentences or [t("There is nothing to compare in this selection.", "所选范围内没有可供比较的内容。")]


def text_overlap(found: pl.DataFrame, language: str = "en", few: int = FEW) -> list[str]:
    """Say for each year, kind and share how many reports have that overlap, and of how many the nearest is one."""
    t = speaker(language)
    names = terms.keys("kind", language)
    sentences = []
    for row in latest_first(found).iter_rows(named=True):
        if not row["n"]:
            continue
        with_whom, at = names[row["kind"]], f"{100 * row['at']:.0f}"
        said = k_of_n(row["k"], row["n"], language, few)
        if row["kind"] != "own_year" and row["looked_at"]:
            with_whom += t(f" (of {row['looked_at']:,.0f})", f"（{row['looked_at']:,.0f}份中）")
        more = t(f"; {row['unknown']:,} more could not be compared", f"；另有{row['unknown']:,}份无从比较")
        sentences.append(
            t(
                f"{row['year']}, {with_whom.lower()}: {said} share at least {at} % of the shorter text",
                f"{row['year']}年，{with_whom}：重合度不低于{at}%的报告{said}",
            )
            + (more if row["unknown"] else "")
            + t(".", "。")
        )
    return sentences or [t("No two reports in this selection could be compared.", "所选范围内没有可以比较的报告。")]
