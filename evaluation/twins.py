"""The five real reports and their abridged transcripts: where each cell's number stands in the text, and twins.

Nearly all their numbers are 0, so that a program which prints zeros is nearly right. A twin has another number in the
place of each: the layout is real, the numbers can't be guessed. The originals stay out of the repository: they are
looked for in `$GKSTATS_REPORTS`, else beside the repository; the transcripts in data/raw are always there.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation import ROOT
from gkstats.demo.printing import Key, Number, Values, cells

if TYPE_CHECKING:
    from collections.abc import Iterator

ORIGINALS = Path(os.environ.get("GKSTATS_REPORTS") or ROOT.parent / "shared" / "reports")
TRANSCRIPTS = sorted((ROOT / "data" / "raw").glob("*-abridged.txt"))
NUMBER = re.compile(r"(?<!\S)\d+(?:\.\d+)?(?:万元)?(?!\S| [年月日])")
LAST_HEADING = re.compile(r"六、其他需要报告的事项")
FIRST_HEADING = re.compile(r"二、主动公开政府信息情况\s")

# 003 prints one number for the two cells of this row; 004 leaves these five empty between borders.
CHARGES: tuple[Key, ...] = tuple(("proactive", "20.8", "admin_charges", m) for m in ("prior_items", "change"))
EMPTY: tuple[Key, ...] = tuple(
    ("disputes", "reconsideration", outcome) for outcome in ("upheld", "corrected", "other", "pending", "total")
)


@dataclass(frozen=True)
class Facts:
    """What one of the five says of itself, by its number."""

    agency: str
    year: int
    problems: int
    remedies: int
    form: str = "2021"
    dated_on: str | None = None
    published_on: str | None = None
    unreadable: tuple[Key, ...] = ()
    blank: tuple[Key, ...] = ()


FACTS = {
    "000": Facts("海东市平安区小峡街道", 2023, 2, 1, dated_on="2024-01-17"),
    "001": Facts("红旗区渠东街道办事处", 2023, 3, 3),
    "002": Facts("海东市平安区古城回族乡", 2023, 3, 4),
    "003": Facts("平凉市崆峒区东关街道办事处", 2020, 3, 3, "2019", published_on="2021-01-22", unreadable=CHARGES),
    "004": Facts("金乡县金乡街道办事处", 2023, 2, 2, blank=EMPTY),
}


@dataclass(frozen=True)
class Real:
    """One of the five as text, and which cell each number of its tables is for, in printed order."""

    text: str
    facts: Facts

    @property
    def places(self) -> list[tuple[Key, re.Match[str]]]:
        """Give each number's key and place; what stands for two cells has the key of the first."""
        skipped = {*self.facts.unreadable[1:], *self.facts.blank}
        keys = [key for key in cells(self.facts.form) if key not in skipped]
        begin = FIRST_HEADING.search(self.text)
        end = LAST_HEADING.search(self.text, begin.end() if begin else 0)
        assert begin
        assert end
        found = list(NUMBER.finditer(self.text, begin.end(), end.start()))
        assert len(found) == len(keys), (len(found), len(keys))
        return list(zip(keys, found, strict=True))

    @property
    def values(self) -> dict[Key, Number]:
        """Give the numbers that are printed for certain."""
        return {
            key: Decimal(place[0].removesuffix("万元")) if key[-1] == "amount" else int(place[0])
            for key, place in self.places
            if key not in self.facts.unreadable
        }

    @property
    def marked(self) -> str:
        """Give the text with a mark before each number, so that it is still known when lines are moved."""
        pieces, at = [], 0
        for n, (_, place) in enumerate(self.places):
            pieces += [self.text[at : place.start()], chr(0xE000 + n), place[0]]
            at = place.end()
        return "".join([*pieces, self.text[at:]])

    def twin(self, values: Values) -> Real:
        """Print other numbers in the same places."""
        pieces, at = [], 0
        for key, place in self.places:
            unit = "万元" if place[0].endswith("万元") else ""
            pieces += [self.text[at : place.start()], f"{values[key]}{unit}"]
            at = place.end()
        return Real("".join([*pieces, self.text[at:]]), self.facts)


def real(path: Path) -> Real:
    """Read one of the five, or its transcript."""
    return Real(path.read_bytes().decode(), FACTS[path.name[:3]])


def originals() -> Iterator[Path]:
    """Name the five originals, whether they are here or not."""
    return (ORIGINALS / path.name.replace("-abridged", "") for path in TRANSCRIPTS)
