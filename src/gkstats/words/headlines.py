"""Headlines: what a chart finds, as its title and as a sentence with n and interval, in English and Chinese.

A headline is a majority, a trend or an order, and stands only where it survives (`indicators.surviving`); else the
title says what was measured. Nothing here decides whether one survives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from gkstats.words import terms
from gkstats.words.wording import percent, speaker, whose

if TYPE_CHECKING:
    from collections.abc import Callable

    from gkstats.words.wording import Source

Row = dict[str, Any]


class Survives(Protocol):
    """What bears a finding out: rows of a frame, the higher or later first, and how many choices it holds under."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """Give the rows."""

    @property
    def choices(self) -> int:
        """Give how many defensible choices it holds under."""

    @property
    def rises(self) -> bool:
        """Tell whether the first row's value is the higher one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A chart's title and, where that is a finding which survives, the sentence with n and interval; else ""."""

    title: str
    sentence: str = ""


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


def trend(
    survivor: Survives | None, what: str, plain: str, source: Source, *, of: str = "", share: bool = True
) -> Finding:
    """Say that `what` rose or fell from the first year to the last. Without a survivor the title is `plain`."""
    if survivor is None:
        return Finding(plain)
    t = speaker(source.language)
    last, first = survivor.rows
    whom = whose(last, source.language) if "scope" in last else ""
    moved = t("rose", "升至") if survivor.rises else t("fell", "降至")
    claim = t(
        f"{whom}: {what} {moved} from {{1}} in {first['year']} to {{0}} in {last['year']}",
        f"{whom}：{what}由{first['year']}年的{{1}}{moved}{last['year']}年的{{0}}",
    )
    return _finding(claim, survivor, source, lambda at: _short(at, source, share=share), of, share=share)


def order(
    survivor: Survives | None, column: str, claim: str, plain: str, source: Source, *, of: str = "", share: bool = True
) -> Finding:
    """Say which of two keys in `column` is higher: `claim` names them as {0} and {1}. Else the title is `plain`."""
    if survivor is None:
        return Finding(plain)
    t = speaker(source.language)
    names = terms.keys(column, source.language)
    when = _when(survivor.rows[0], source)

    def named(row: Row) -> str:
        key = str(row[column])
        return t(f"{names.get(key, key)} ({_short(row, source, share=share)})",
                 f"{names.get(key, key)}（{_short(row, source, share=share)}）")  # fmt: skip

    begun = f"{when}{t(': ', '：')}{claim}" if when else claim[:1].upper() + claim[1:]
    return _finding(begun, survivor, source, named, of, share=share)


def _finding(
    claim: str, survivor: Survives, source: Source, short: Callable[[Row], str], of: str, *, share: bool = True
) -> Finding:
    """Fill a claim in short, as a title, and beside it what it rests on, as a sentence."""
    t = speaker(source.language)
    title = claim.format(*map(short, survivor.rows))
    facts = t("; ", "；").join(_fact(row, source, of, share=share) for row in survivor.rows)
    held = (
        t(
            f" It holds under each of {survivor.choices:,} choices of method.",
            f"{survivor.choices:,}种处理方式下均成立。",
        )
        if survivor.choices > 1
        else ""
    )
    return Finding(title, t(f"{title}: {facts}.{held}", f"{title}：{facts}。{held}"))


def _short(row: Row, source: Source, *, share: bool = True) -> str:
    return percent(row["value"], source.language) if share else f"{row['value']:,.1f}"


def _fact(row: Row, source: Source, of: str, *, share: bool) -> str:
    """Say what a value rests on: k of n, the interval, and how far what is not known could move it."""
    t = speaker(source.language)
    counted = of or t("reports", "报告")
    facts = [t(f"{row['k']:,} of {row['n']:,} {counted}", f"{counted}{row['k']:,}/{row['n']:,}")]
    if row.get("low") is not None:
        facts.append(
            t("95 % interval {} to {}", "95%区间{}—{}").format(*_reach(row, "low", "high", source, share=share))
        )
    if row.get("unknown") and row.get("at_least") is not None:
        said = t("with the {n:,} not known {} to {}", "计入不详的{n:,}份为{}—{}")
        facts.append(said.format(*_reach(row, "at_least", "at_most", source, share=share), n=row["unknown"]))
    return t(", ", "，").join(facts)


def _reach(row: Row, low: str, high: str, source: Source, *, share: bool) -> tuple[str, str]:
    least, most = (percent(row[end], source.language) if share else f"{row[end]:,.1f}" for end in (low, high))
    return least, most


def _when(row: Row, source: Source) -> str:
    """Name a row's year and whose figures they are, as far as it has them."""
    t = speaker(source.language)
    said = [t(f"{row['year']}", f"{row['year']}年")] if row.get("year") is not None else []
    return t(", ", "，").join([*said, *([whose(row, source.language)] if "scope" in row else [])])
