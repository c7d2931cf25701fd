"""Headlines of places, of where reports are from, and of one body among those of its level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gkstats.words import terms
from gkstats.words.findings import Finding, held
from gkstats.words.wording import speaker

if TYPE_CHECKING:
    import polars as pl

    from gkstats.words.findings import Places, Survives
    from gkstats.words.wording import Source


def beyond_chance(found: Places, what: str, plain: str, source: Source, *, requests: bool = False) -> Finding:
    """Say that `what` of places differs more than by chance (`indicators.where`), or lies within chance in most.

    It is in most only if these are more than half of all, those with too few counted against it; else `plain`.
    `requests`: it is of requests, not of reports.
    """
    t = speaker(source.language)
    compared, every = found.limits.drop_nulls("outside"), found.limits.height
    of, of_zh = ("requests", "件申请") if requests else ("reports", "份报告")
    if not found.beyond_chance:
        if found.within * 2 <= every:
            return Finding(plain)
        title = what + t(
            f" lie within chance in most provinces ({found.within:,} of {every:,})",
            f"，多数省份在偶然范围内（{found.within:,}/{every:,}）",
        )
        fewer = every - compared.height
        rests = t(
            f"; {fewer:,} have fewer than {source.few:,} {of} and count against it" if fewer else "",
            f"；不足{source.few:,}{of_zh}的{fewer:,}个不计入其中" if fewer else "",
        ) + held(found.choices, source, stop=t(".", "。"))
        return Finding(title, title + rests)
    outside, chance = int(compared["outside"].sum()), compared.height / 20
    title = what + t(
        f" differ more than by chance: {outside:,} of {compared.height:,} outside, {chance:.1f} expected",
        f"，差别超出偶然：{compared.height:,}个中{outside:,}个在界限之外，预期{chance:.1f}个",
    )
    return Finding(
        title,
        title + t(f", places with at least {source.few} {of}.", f"，只计不少于{source.few}{of_zh}的地区。"),
    )


def in_most_places(
    survivor: Survives | None, does: str, plain: str, source: Source, *, when: str, of: str = ""
) -> Finding:
    """Say that in most provinces most do, or fewer than half (`indicators.in_most_places`); else `plain`.

    `does` says what, in the plural; `when` begins the title: the years and whose figures they are.
    """
    if survivor is None:
        return Finding(plain)
    t = speaker(source.language)
    counted = of or t("reports", "报告")
    (row,) = survivor.rows
    k, n = row["k"], row["n"]
    title = (
        t(
            f"{when}: in most provinces ({k:,} of {n:,}) most {counted} {does}",
            f"{when}：多数省份（{k:,}/{n:,}）{does}的{counted}过半",
        )
        if survivor.rises
        else t(
            f"{when}: in most provinces ({k:,} of {n:,}) fewer than half of the {counted} {does}",
            f"{when}：多数省份（{k:,}/{n:,}）{does}的{counted}不到一半",
        )
    )
    rests = t(
        f"; counted are those whose 95 % interval lies wholly there, of at least {source.few:,} {counted}",
        f"；只计95%区间全部在该侧、且{counted}不少于{source.few:,}的省份",
    )
    return Finding(title, title + rests + held(survivor.choices, source, stop=t(".", "。")))


def beside_most(survivor: Survives | None, plain: str, source: Source, who: str = "") -> Finding:
    """Say that a body receives more, or fewer, new requests than most bodies of its level; else `plain`.

    With several rows it is said of each of their years.
    """
    if survivor is None:
        return Finding(who + plain)
    t = speaker(source.language)
    latest, *others = survivor.rows
    than = t("more", "多于") if survivor.rises else t("fewer", "少于")
    k, n = (f"{latest[name]:,}" for name in ("k", "n"))
    title = (
        t(
            f"{who}in each of {len(survivor.rows)} years {than} new requests than most bodies of its level",
            f"{who}{len(survivor.rows)}个年度的新收申请均{than}多数同级机关",
        )
        if others
        else t(
            f"{who}in {latest['year']} {than} new requests than most bodies of its level ({k} of {n})",
            f"{who}{latest['year']}年新收申请{than}多数同级机关（{n}个中{k}个）",
        )
    )
    title = title[:1].upper() + title[1:]
    each = t("; ", "；").join(
        t(f"{row['year']}: {row['k']:,} of {row['n']:,}", f"{row['year']}年：{row['n']:,}个中{row['k']:,}个")
        for row in survivor.rows
    )
    return Finding(title, t(f"{title}. {each}.", f"{title}。{each}。"))


def most_read(counts: pl.DataFrame, column: str, plain: str, source: Source) -> Finding:
    """Say from which key in `column` more reports were read than from any other, and from which the fewest.

    `counts` has `reports`, one row a key. Where two share the first or the last place, or reports are few: `plain`.
    """
    known = counts.drop_nulls(column).sort("reports", descending=True)
    numbers = known["reports"].to_list()
    if len(numbers) < 2 or sum(numbers) < source.few or numbers[0] == numbers[1] or numbers[-1] == numbers[-2]:
        return Finding(plain)
    t = speaker(source.language)
    names = terms.keys(column, source.language)
    most, least = (
        (names.get(str(row[column]), str(row[column])), f"{row['reports']:,}")
        for row in (known.row(0, named=True), known.row(-1, named=True))
    )
    title = t(
        f"More reports are from {most[0]} ({most[1]}) than from anywhere else, fewest from {least[0]} ({least[1]})",
        f"读入的报告以{most[0]}最多（{most[1]}份），{least[0]}最少（{least[1]}份）",
    )
    return Finding(title, title + t(".", "。"))
