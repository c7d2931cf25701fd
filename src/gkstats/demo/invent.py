"""An invented corpus on disk: texts in all layouts below a folder, where they come from, who should have reported."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from gkstats import forms
from gkstats.demo import layouts, sayings
from gkstats.demo.figures import TOTAL, Country, one_row, series
from gkstats.demo.printing import Chapter, Document
from gkstats.demo.publishers import bodies
from gkstats.demo.settings import planted, prose, settings, trend, years

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path

    from gkstats.demo.figures import Year
    from gkstats.demo.printing import Grid, Key
    from gkstats.demo.publishers import Body

SEED: Final = 2026
STATED: Final = "planted_problems.csv"
_RULERS: Final = ("county_government", "prefectural_government", "provincial_government")
_ANSWERS: Final = 0.75  # of the governments report for all bodies below them too
_TITLES: Final = (
    "{agency}{year}年政府信息公开工作年度报告",
    "{agency}{year}年度政府信息公开工作报告",
    "{agency}政府信息公开工作{year}年度报告",
    "{year}年{agency}政府信息公开工作年度报告",
)
_KINDS: Final = {"provincial": "省", "prefectural": "市", "county": "县"}
_README: Final = """# An invented corpus

Every agency, number and sentence below `raw/` is invented by `gkstats demo` (seed {seed}): {reports:,} reports by
{bodies:,} bodies on {first}-{last}. The divisions are real, so that places resolve; the bodies are not: each is named
示例 (example), each text says so in its second line, and `raw/sources.csv` has `invented` = true for each, which puts
a watermark on every chart. Nothing here says anything about any real body or place.

- `raw/`: the texts, `sources.csv`, and `roster.csv` (the bodies that should report)
- `planted.toml`: the trends and flaws that were planted, for you to find again
- `planted_problems.csv`: the codes of the problems that each report was made to state
- the dated folders: runs (tables, notebooks, charts); `latest` names the last one: `gkstats.load("{folder}")`

Licence of the invented texts and data: CC BY 4.0, The gkstats authors.
"""


@dataclass(frozen=True)
class _Plan:
    """One body and the years on which its reports are in the folder, in some years an older version too."""

    body: Body
    present: tuple[int, ...]
    older: tuple[int, ...]


def write(folder: Path, reports: int, seed: int = SEED) -> Path:
    """Write an invented corpus of so many reports (and a few files that are none) below `folder`, the same each time.

    Gives the folder of the texts, `folder`/raw. Raises FileExistsError where that is there already.
    """
    raw = folder / "raw"
    raw.mkdir(parents=True)
    for year in years():
        (raw / str(year)).mkdir()
    plans = _plans(reports, seed)
    stated = []
    with (raw / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        sources = csv.writer(file, lineterminator="\n")
        sources.writerow(("path", "url", "retrieved_on", "abridged", "invented", "note"))
        for path, text, codes in _texts(plans, seed):
            (raw / path).write_text(text, encoding="utf-8", newline="\n")
            if codes is not None:
                stated.append((path, " ".join(sorted(codes))))
            sources.writerow((path, "", "", "false", "true", "invented by gkstats demo"))
    with (raw / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        roster = csv.writer(file, lineterminator="\n")
        roster.writerow(("agency", "place", "parent", "from", "to"))
        roster.writerows((plan.body.name, plan.body.code, plan.body.parent, "", "") for plan in plans)
    with (folder / STATED).open("w", encoding="utf-8", newline="") as file:
        problems = csv.writer(file, lineterminator="\n")
        problems.writerows((("path", "codes"), *stated))
    (folder / "planted.toml").write_text(planted(), encoding="utf-8", newline="\n")
    about = _README.format(
        seed=seed, reports=reports, bodies=len(plans), first=years()[0], last=years()[-1], folder=folder.name
    )
    (folder / "README.md").write_text(about, encoding="utf-8", newline="\n")
    return raw


def shared_places(every: Iterable[Body], seed: int) -> set[str]:
    """Draw the places, of those with several bodies, whose bodies share one section five: their codes."""
    many = Counter(body.code for body in every)
    share = settings().texts.shared
    return {code for code, n in many.items() if n > 1 and Random(f"{seed}/{code}").random() < share}  # noqa: S311


def _plans(reports: int, seed: int) -> list[_Plan]:
    """Invent as many bodies as it takes for so many reports, those that answer for others last."""
    flaws = settings().flaws
    rng = Random(f"{seed}/plans")  # noqa: S311
    plans: list[_Plan] = []
    left = reports
    for body in bodies(seed):
        if left <= 0:
            break
        present = [year for year in years() if rng.random() >= flaws["absent"]][:left]
        left -= len(present)
        older = [year for year in present if rng.random() < flaws["older"]][:left]
        left -= len(older)
        plans.append(_Plan(body, tuple(present), tuple(older)))
    return sorted(plans, key=lambda plan: _RULERS.index(plan.body.kind) if plan.body.rules else -1)


def _texts(plans: Sequence[_Plan], seed: int) -> Iterator[tuple[str, str, frozenset[str] | None]]:
    """Print every body's reports: path and text of each file, and the codes that it states; of no report None."""
    country = Country()
    sharing = shared_places([plan.body for plan in plans], seed)
    for plan in plans:
        body = plan.body
        rng = Random(f"{seed}/{body.name}")  # noqa: S311
        whole = body.rules and rng.random() < _ANSWERS
        writer = _Writer(body, f"{seed}/{body.code}" if body.code in sharing else "", rng, whole=whole)
        for year in series(body, country, whole=whole, rng=rng):
            path = f"{year.year}/{body.code}_{body.office}"
            report, dated, codes = writer.report(year)
            if year.year in plan.present:
                yield path + writer.layout.suffix, report, codes
                if _happens("notice", rng):
                    yield f"{path}_通知.txt", layouts.notice(body.name, year.year), None
            if year.year in plan.older:
                older = report.replace(_day(dated), _day(dated - timedelta(9)))
                yield f"{path}_旧版{writer.layout.suffix}", older.replace("主动公开", "公开", 1), codes


class _Writer:
    """How one body words and prints its reports."""

    def __init__(self, body: Body, shared: str, rng: Random, *, whole: bool) -> None:
        self._body, self._rng, self._shared = body, rng, shared
        self._kind = _KINDS[body.place[-1].level] if whole else None
        weights = settings().layouts
        self._layout = rng.choices(tuple(weights), tuple(weights.values()))[0]
        self._title = rng.choice(_TITLES)
        self._author = sayings.Author(Random(self._shared) if self._shared else rng)  # noqa: S311

    @property
    def layout(self) -> layouts.Layout:
        return layouts.LAYOUTS[self._layout]

    def report(self, own: Year) -> tuple[str, date, frozenset[str]]:
        """Print one year's report; gives the date that it bears too, and the codes of the problems that it states."""
        rng, year = self._rng, own.year
        five_rng = Random(f"{self._shared}/{year}") if self._shared else rng  # noqa: S311
        form = "2021-one-other" if "one_other" in own.planted else own.form
        received = own.cells["requests", "received", TOTAL]
        five = self._author.five(year, five_rng)
        said: dict[int, tuple[str | Grid, ...]] = {
            1: sayings.overview(year, received + _happens("claim", rng), rng.randint(20, 900), rng),
            5: five.paragraphs,
            6: sayings.six(year, rng),
            **{number: (grid,) for number, grid in zip((2, 3, 4), layouts.grids(form).values(), strict=True)},
        }
        left_out = 4 if _happens("table", rng) else 0
        dated = self._dated(year)
        document = Document(
            self._title.format(agency=self._body.name, year=year),
            (prose().invented, sayings.opening(year, self._kind, rng)),
            tuple(
                Chapter(f"{'一二三四五六'[heading.number - 1]}、{heading.heading}", said[heading.number])
                for heading in forms.outline()
                if heading.number != left_out
            ),
            (self._body.name, _day(dated)),
        )
        return layouts.printed(document, form, self._layout, self._numbers(own)), dated, five.codes

    def _dated(self, year: int) -> date:
        """Draw the date of a report: departments and townships are to report by January, governments by March."""
        due = date(year + 1, 3 if self._body.rules else 1, 31)
        on_time = self._rng.random() < trend(settings().texts.on_time, year)
        return due + timedelta(self._rng.randint(-24, 0) if on_time else self._rng.randint(1, 50))

    def _numbers(self, own: Year) -> dict[Key, str]:
        """Give what is printed in the cells that do not hold 0; here most of the flaws are planted."""
        rng = self._rng
        cells = one_row(own.cells) if own.form == "2019" or "one_other" in own.planted else own.cells
        if cells["requests", "resolved", TOTAL] and _happens("sum", rng):
            cells = cells.copy()
            cells["requests", "resolved", TOTAL] += rng.choice((-1, 1, 2))
        printed = {key: _signed(number) if key[-1] == "change" else str(number) for key, number in cells.items()}
        if self.layout.borders and not any(key[0] == "requests" for key in cells) and _happens("blank", rng):
            printed |= dict.fromkeys(_PARTS, "")
        printed |= {("proactive", "20.8", "admin_charges", "amount"): f"{own.amounts.charges:f}"}
        if own.amounts.purchases:
            bought = ("proactive", "20.9", "procurement")
            printed[*bought, "purchases"] = str(own.amounts.purchases)
            printed[*bought, "amount"] = _bought(own.amounts.bought, rng)
        return printed


_PARTS: Final = tuple(
    ("requests", item, requester)
    for item in forms.key_values()["requests_item"]
    for requester in forms.key_values()["requester"]
    if requester != TOTAL
)


def _bought(amount: Decimal, rng: Random) -> str:
    """Print an amount of CNY 10,000: most with their unit, some in yuan, some with no unit or the wrong one."""
    flaws, yuan = settings().flaws, amount * 10_000
    ways = {"slip": f"{yuan:f}万元", "bare": f"{amount:f}", "yuan": f"{yuan:f}元", "": f"{amount:f}万元"}
    shares = [flaws[way] for way in ways if way]
    return ways[rng.choices(tuple(ways), (*shares, 1 - sum(shares)))[0]]


def _signed(number: int) -> str:
    return f"增{number}" if number > 0 else f"减{-number}"


def _happens(flaw: str, rng: Random) -> bool:
    return bool(rng.random() < settings().flaws[flaw])


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
