"""Headlines: what a chart finds, as its title and as a sentence with n and interval, in English and Chinese.

A headline is a majority, a trend or an order, and stands only where it survives (`indicators.surviving`); else the
title says what was measured. Nothing here decides whether one survives.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.words import terms
from gkstats.words.amounts import money
from gkstats.words.findings import Finding, held
from gkstats.words.placed import beside_most, beyond_chance, in_most_places, most_read
from gkstats.words.wording import percent, speaker, whose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gkstats.words.findings import Survives
    from gkstats.words.wording import Source

__all__ = [
    "Finding", "beside_most", "beyond_chance", "in_most_places", "majority", "most_read", "mostly_not",
    "mostly_reported", "order", "readings", "throughout", "trend",
]  # fmt: skip
Row = dict[str, Any]
# The Chinese measure word of what is counted; of requests and cases it is 件.
_UNITS: Final = {"报告": "份", "机关与类别": "项"}


def majority(survivor: Survives | None, does: str, plain: str, source: Source, of: str = "") -> Finding:
    """Say that most do; `does` says what, in the plural. Without a survivor the title is `plain`."""
    if survivor is None:
        return Finding(plain)
    t = speaker(source.language)
    counted = of or t("reports", "报告")
    (row,) = survivor.rows
    claim = t(
        f"{_when(row, source)}: most {counted} {does} ({{}})", f"{_when(row, source)}：多数{counted}{does}（{{}}）"
    )
    return _finding(claim, survivor, source, lambda at: _short(at, source), of)


def throughout(survivor: Survives | None, does: str, values: Iterable[float], plain: str, source: Source) -> Finding:
    """Say that most do under every choice, from the lowest of the `values` to the highest; else `plain`."""
    if survivor is None:
        return Finding(plain)
    t = speaker(source.language)
    (row,) = survivor.rows
    low, high = (percent(end(values), source.language) for end in (min, max))
    when, choices = _when(row, source), f"{survivor.choices:,}"
    title = t(
        f"{when}: most reports {does} under each of {choices} choices ({low} to {high})",
        f"{when}：{choices}种处理方式下均为多数报告{does}（{low}—{high}）",
    )
    return Finding(title, title + t(".", "。"))


def mostly_not(survivor: Survives | None, column: str, claim: str, plain: str, source: Source, of: str = "") -> Finding:
    """Say that most do not: `claim`, with the key of the highest share and that share as {0}; else `plain`."""
    if survivor is None:
        return Finding(plain)
    claim = _begun({**survivor.rows[0], column: None}, claim, source)
    return _finding(claim, survivor, source, _naming(column, source, share=True), of)


def trend(
    survivor: Survives | None,
    what: str,
    plain: str,
    source: Source,
    *,
    of: str = "",
    share: bool = True,
    column: str = "",
) -> Finding:
    """Say that `what` rose or fell from the first year to the last. Without a survivor the title is `plain`.

    With a `column` it is its key that did, which `what` names where it has {}.
    """
    if survivor is None:
        return Finding(plain)
    t = speaker(source.language)
    last, first = survivor.rows
    if column:
        what = what.format(_called(last, column, source))
    whom = whose(last, source.language) if "scope" in last else ""
    moved = t("rose", "升至") if survivor.rises else t("fell", "降至")
    whom = whom[:1].upper() + whom[1:]
    claim = t(
        f"{whom}: {what} {moved} from {{1}} in {first['year']} to {{0}} in {last['year']}",
        f"{whom}：{what}由{first['year']}年的{{1}}{moved}{last['year']}年的{{0}}",
    )
    return _finding(
        claim, survivor, source, lambda at: _short(at, source, share=share), of, share=share,
        label=lambda at: f"{at['year']}",
    )  # fmt: skip


def order(
    survivor: Survives | None,
    column: str,
    claim: str,
    plain: str,
    source: Source,
    *,
    of: str = "",
    share: bool = True,
    names: bool = True,
    within: str = "",
) -> Finding:
    """Say which of two keys in `column` is higher; else the title is `plain`.

    `claim` has them as {0} and {1}: by name and value, or without `names` by value alone. `within` names the column
    whose panels differ in what they show of it: none stands for the others.
    """
    if survivor is None:
        return Finding(plain)
    begun = _begun({**survivor.rows[0], column: None}, claim, source)
    named = terms.keys(column, source.language)
    short = _naming(column, source, share=share) if names else lambda row: _short(row, source, share=share)
    said = _finding(
        begun, survivor, source, short, of, share=share,
        label=lambda at: named.get(str(at[column]), str(at[column])),
    )  # fmt: skip
    return replace(said, across=(*said.across, within)) if within else said


def _begun(row: Row, claim: str, source: Source) -> str:
    """Begin a claim with the year and whose figures they are, as far as the row has them."""
    when = _when(row, source)
    begun = f"{when}{speaker(source.language)(': ', '：')}{claim}" if when else claim
    return begun[:1].upper() + begun[1:]


def _naming(column: str, source: Source, *, share: bool) -> Callable[[Row], str]:
    """Give what names a row by its key and value."""
    t = speaker(source.language)

    def named(row: Row) -> str:
        name, value = _called(row, column, source), _short(row, source, share=share)
        return t(f"{name} ({value})", f"{name}（{value}）")

    return named


def _called(row: Row, column: str, source: Source) -> str:
    """Name a row's key as it stands within a sentence: in English without a capital."""
    key = str(row[column])
    name = terms.keys(column, source.language).get(key, key)
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def mostly_reported(states: pl.DataFrame, plain: str, source: Source) -> Finding:
    """Say that in each table of the form most cells are reported (`indicators.cell_states`), if so; else `plain`."""
    t = speaker(source.language)
    shares = {row["table"]: row["reported"] / row["cells"] for row in states.to_dicts() if row["cells"]}
    if not shares or min(shares.values()) <= 1 / 2:
        return Finding(plain)
    least = percent(min(shares.values()), source.language)
    title = t(f"Most cells are reported in each table ({least} at least)", f"各表多数单元格均已填报（至少{least}）")
    names = terms.keys("table", source.language)
    each = t(", ", "，").join(f"{names[table]} {percent(share, source.language)}" for table, share in shares.items())
    return Finding(title, t(f"{title}: {each}.", f"{title}：{each}。"))


def readings(found: pl.DataFrame, plain: str, source: Source) -> Finding:
    """Say that certain amounts outweigh the bare ones read either way (`indicators.procurement_readings`), if so."""
    t = speaker(source.language)
    groups = found.group_by("year", "scope", "level", maintain_order=True).agg(
        certain=pl.col("amount").filter("certain").sum(), bare=pl.col("amount").filter(~pl.col("certain")).max(),
        n=pl.col("n").filter("certain").sum(), bare_n=pl.col("n").filter(~pl.col("certain")).max(),
    ).filter(pl.col("bare") > 0)  # fmt: skip
    told = groups.filter(pl.col("n") >= source.few)
    if told.is_empty() or not (told["certain"] > told["bare"]).all():
        return Finding(plain)
    title = t(
        "amounts with a unit outweigh those without one, whichever unit these have",
        "注明单位的金额合计多于未注明单位的，无论后者按元还是按万元计",
    )
    of = sorted({whose(row, source.language) for row in told.to_dicts()})
    title = f"{t(' and ', '、').join(of)}{t(': ', '：')}{title}"
    title = title[:1].upper() + title[1:]
    each = t("; ", "；").join(
        t(
            f"{_when(row, source)}: {money(float(row['certain']))} in {row['n']:,} reports, without a unit at most "
            f"{money(float(row['bare']))} in {row['bare_n']:,}",
            f"{_when(row, source)}：{row['n']:,}份报告合计{_close(row['certain'])}，"
            f"未注明单位的{row['bare_n']:,}个至多{_close(row['bare'])}",
        )
        for row in told.to_dicts()
    )
    return Finding(title, t(f"{title}. {each}.", f"{title}。{each}。"))


def _close(amount: Any) -> str:  # noqa: ANN401 - a decimal
    """Say an amount as it stands in a Chinese sentence, its unit close to the number."""
    return money(float(amount)).replace(" ", "")


def _finding(
    claim: str,
    survivor: Survives,
    source: Source,
    short: Callable[[Row], str],
    of: str,
    *,
    share: bool = True,
    label: Callable[[Row], str] | None = None,
) -> Finding:
    """Fill a claim in short, as a title, and beside it what it rests on, as a sentence."""
    t = speaker(source.language)
    title = claim.format(*map(short, survivor.rows))
    facts = t("; ", "；").join(
        (t(f"{label(row)}: ", f"{label(row)}：") if label else "") + _fact(row, source, of, share=share)
        for row in survivor.rows
    )
    choices = held(survivor.choices, source)
    first, *others = survivor.rows
    keys = (name for name, value in first.items() if isinstance(value, str) or name == "year")
    across = tuple(name for name in keys if any(row.get(name) != first[name] for row in others))
    return Finding(title, t(f"{title}. {facts}.{choices}", f"{title}。{facts}。{choices}"), across)


def _short(row: Row, source: Source, *, share: bool = True) -> str:
    return percent(row["value"], source.language) if share else f"{row['value']:,.1f}"


def _fact(row: Row, source: Source, of: str, *, share: bool) -> str:
    """Say what a value rests on: k of n, the interval, what coding errors and what is not known do to it."""
    t = speaker(source.language)
    counted = of or t("reports", "报告")
    unit = _UNITS.get(counted, "件")
    facts = [t(f"{row['k']:,} of {row['n']:,} {counted}", f"{row['n']:,}{unit}{counted}中{row['k']:,}{unit}")]
    if row.get("low") is not None:
        facts.append(
            t("95 % interval {} to {}", "95%区间{}—{}").format(*_reach(row, "low", "high", source, share=share))
        )
    if row.get("corrected") is not None:
        freed = percent(row["corrected"], source.language)
        said = t("{share} freed of the coder's errors ({} to {})", "校正编码误差后{share}（{}—{}）")
        facts.append(said.format(*_reach(row, "corrected_low", "corrected_high", source, share=share), share=freed))
    if row.get("unknown") and row.get("at_least") is not None:
        reach = dict.fromkeys(_reach(row, "at_least", "at_most", source, share=share))
        said = t("with the {n:,} not known {reach}", "计入不详的{n:,}份为{reach}")
        facts.append(said.format(n=row["unknown"], reach=t(" to ", "—").join(reach)))
    return t(", ", "，").join(facts)


def _reach(row: Row, low: str, high: str, source: Source, *, share: bool) -> tuple[str, str]:
    least, most = (percent(row[end], source.language) if share else f"{row[end]:,.1f}" for end in (low, high))
    return least, most


def _when(row: Row, source: Source) -> str:
    """Name a row's year and whose figures they are, as far as it has them."""
    t = speaker(source.language)
    said = [t(f"{row['year']}", f"{row['year']}年")] if row.get("year") is not None else []
    return t(", ", "，").join([*said, *([whose(row, source.language)] if "scope" in row else [])])
