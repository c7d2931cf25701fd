"""Three years of printed reports, read as any others: every planted break is found, and nothing else is.

Nineteen bodies report on 2020 (on the form of 2019), 2021 and 2022. A county and two townships are renamed; two
governments print the sums over the bodies below them; a roster names those of one. Each test plants what it is about.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl
import pytest

import gkstats as gk
from evaluation.layouts import LAYOUTS
from evaluation.printing import Number, balance, cells, document, numbers, sheet

if TYPE_CHECKING:
    from pathlib import Path

YEARS = (2020, 2021, 2022)
FORM = {2020: "2019", 2021: "2021", 2022: "2021"}
SEED = {2020: 1, 2021: 0, 2022: 1}  # the prose of this number speaks of this year
REQUESTERS = ("natural_person", "business", "research", "public_interest_org", "legal_service", "other")
TOTALS = ("carried_in", "carried_out", "received", "resolved")
PRINTED = ("tabs", "markdown", "listed", "pdf_last")
CROSS = ("carry_over", "in_force_stock", "hierarchy_sum")

# What each body calls itself in the three years.
ALONE = {
    "沙县": ("三明市沙县财政局", "三明市沙县区财政局", "三明市沙县区财政局"),
    "横县": ("横县教育局", "横州市教育局", "南宁市横州市教育局"),
    "渠东": ("红旗区渠东街道办事处",) * 3,
    "东关": ("平凉市崆峒区东关街道办事处",) * 3,
    "福州鼓楼": ("福州市鼓楼区民政局",) * 3,
    "南京鼓楼": ("南京市鼓楼区民政局",) * 3,
    "税务": ("国家税务总局海东市平安区税务局",) * 3,  # below no government
}
BELOW = {
    "平安办": ("海东市平安区人民政府办公室",) * 3,
    "平安民政": ("海东市平安区民政局",) * 3,
    "平安财政": ("平安区财政局", "海东市平安区财政局", "青海省海东市平安区财政局"),
    "小峡": ("海东市平安区小峡镇人民政府", "海东市平安区小峡街道办事处", "平安区小峡街道"),
    "古城": ("海东市平安区古城乡人民政府", "海东市平安区古城回族乡", "平安区古城回族乡人民政府"),
}
CITY = {"海东教育": ("海东市教育局",) * 3, "乐都民政": ("海东市乐都区民政局",) * 3}
WHOLE = {"平安": ("海东市平安区人民政府",) * 3, "海东": ("海东市人民政府",) * 3}
NAMES = ALONE | BELOW | CITY | WHOLE
MADE_OF = {"平安": tuple(BELOW), "海东": (*BELOW, *CITY)}


@dataclass
class Paper:
    """One report before it is printed."""

    body: str
    year: int
    values: dict[tuple[str, ...], Number]
    dated: str
    opening: str
    top: str = ""
    bottom: str = ""
    name: str = ""

    @property
    def agency(self) -> str:
        """Give what the body calls itself in the year."""
        return NAMES[self.body][YEARS.index(self.year)]

    def text(self, layout: str) -> str:
        """Print it."""
        form = FORM[self.year]
        made = document(form, self.values, LAYOUTS[layout].style, SEED[self.year])
        made = replace(
            made,
            title=f"{self.top}{self.agency}{self.year}年政府信息公开工作年度报告",
            opening=self.opening,
            signature=tuple(filter(None, (self.agency, self.dated, self.bottom))),
        )
        return sheet(form, LAYOUTS[layout].change(made), LAYOUTS[layout]).text


@dataclass
class Panel:
    """All papers of a folder."""

    papers: dict[tuple[str, int], Paper]
    more: list[Paper] = field(default_factory=list)

    def add(self, paper: Paper, name: str, **changes: str) -> None:
        """Put another print of a paper into the folder."""
        self.more.append(replace(paper, values=dict(paper.values), name=name, **changes))

    def change(self, body: str, year: int, by: int, *key: str) -> None:
        """Print another number than the one that it should be."""
        self.papers[body, year].values[key] += by

    def parsed(self, folder: Path, roster: str | None = None) -> gk.Corpus:
        """Print everything into a folder and read it."""
        folder.mkdir(exist_ok=True)
        for number, paper in enumerate((*self.papers.values(), *self.more)):
            name = paper.name or f"{paper.body}{paper.year}.txt"
            (folder / name).write_text(paper.text(PRINTED[number % len(PRINTED)]), encoding="utf-8")
        if roster is not None:
            (folder / "roster.csv").write_text("agency,place,parent,from,to\n" + roster, encoding="utf-8")
        return gk.parse(folder)


def opening(year: int, whole: str = "") -> str:
    """Give the words before the first section."""
    return f"{whole}本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"


def paper(body: str, year: int, values: dict[tuple[str, ...], Number], whole: str = "") -> Paper:
    """Give a body's paper on a year."""
    return Paper(body, year, values, f"{year + 1}年1月20日", opening(year, whole))


@pytest.fixture
def panel() -> Panel:
    """Give the panel in which everything goes on and adds up."""
    rng = random.Random(4)  # noqa: S311 - numbers, no secret
    made: dict[tuple[str, int], Paper] = {}
    for body in (*ALONE, *BELOW, *CITY):
        before: dict[tuple[str, ...], Number] = {}
        for year in YEARS:
            before = continued(FORM[year], before, rng)
            made[body, year] = paper(body, year, before)
    for whole, parts in MADE_OF.items():
        for year in YEARS:
            values = {
                key: sum((made[part, year].values[key] for part in parts), Decimal(0) if key[-1] == "amount" else 0)
                for key in cells(FORM[year])
            }
            said = "本报告综合全市各县区、各部门、各乡镇的年度报告编制而成。"
            made[whole, year] = paper(whole, year, values, said)
    return Panel(made)


def continued(form: str, before: dict[tuple[str, ...], Number], rng: random.Random) -> dict[tuple[str, ...], Number]:
    """Draw a year's numbers so that every identity holds and what was left over is carried in."""
    values = numbers(form, rng.randrange(10**6), top=40)
    for key in values:
        if key[:2] == ("requests", "carried_out"):
            values[key] = rng.randint(1, 5)
    balance(values, form, rng)
    for who in REQUESTERS:
        done = values["requests", "carried_in", who] + values["requests", "received", who]
        values["requests", "carried_in", who] = before.get(("requests", "carried_out", who), rng.randint(1, 5))
        values["requests", "received", who] = done - values["requests", "carried_in", who]
    for item in ("carried_in", "received"):
        values["requests", item, "total"] = sum(values["requests", item, who] for who in REQUESTERS)
    for item in ("regulations", "normative_documents"):
        stock, issued, repealed = (("proactive", "20.1", item, name) for name in ("in_force", "issued", "repealed"))
        if stock in values:
            values[stock] = before.get(stock, 200) + values[issued] - values[repealed]
    return values


def broken(corpus: gk.Corpus) -> set[tuple[str, int, str, str]]:
    """Name every check over years and bodies that did not hold: agency, year, check, subject."""
    checks = corpus.checks.filter(pl.col("check").cast(pl.String).is_in(CROSS), ~pl.col("passed"))
    rows = checks.join(corpus.reports, on="report_id").select(
        "agency", "year", pl.col("check").cast(pl.String), "subject"
    )
    return set(rows.rows())


def count(corpus: gk.Corpus, check: str) -> tuple[int, int]:
    """Count a check's rows, and those with a verdict."""
    rows = corpus.checks.filter(pl.col("check") == check)
    return len(rows), len(rows) - rows["passed"].null_count()


ROSTER = "".join(f"{names[2]},,海东市平安区人民政府,,\n" for names in BELOW.values()) + "海东市平安区人民政府,,,,\n"


def test_an_unbroken_panel_holds(panel: Panel, tmp_path: Path) -> None:
    """Each body goes on over its renamings, aggregates are told from their parts, and every check holds."""
    corpus = panel.parsed(tmp_path)
    assert corpus.reports["agency_key"].n_unique() == len(NAMES)
    assert corpus.reports["counted"].all()
    scopes = dict(
        corpus.reports.filter(pl.col("year") == 2022).select("agency", pl.col("scope").cast(pl.String)).rows()
    )
    assert {agency for agency, scope in scopes.items() if scope == "jurisdiction"} == {
        names[2] for names in WHOLE.values()
    }  # fmt: skip
    assert broken(corpus) == set()
    assert count(corpus, "carry_over") == (len(NAMES) * 2 * 7,) * 2
    assert count(corpus, "in_force_stock") == (len(NAMES) * 2,) * 2
    rows, evaluated = count(corpus, "hierarchy_sum")
    assert rows == evaluated > 2 * 3 * 30
    assert set(corpus.issues["code"]) <= {"extra_cell"}
    passed = corpus.checks.filter(~pl.col("passed"))
    assert passed.is_empty(), passed


def test_every_break_of_continuity_is_found(panel: Panel, tmp_path: Path) -> None:
    """A changed number breaks the chain with the year before or after, for each requester and each stock."""
    planted = set()
    for number, (who, body) in enumerate(zip((*REQUESTERS, "total"), ALONE, strict=True)):
        year = YEARS[1 + number % 2]
        panel.change(body, year, 3, "requests", "carried_in", who)
        planted.add((NAMES[body][YEARS.index(year)], year, "carry_over", who))
    panel.change("渠东", 2020, -1, "requests", "carried_out", "natural_person")
    planted.add((NAMES["渠东"][1], 2021, "carry_over", "natural_person"))
    panel.change("沙县", 2021, 2, "proactive", "20.1", "regulations", "in_force")
    panel.change("横县", 2022, 1, "proactive", "20.1", "normative_documents", "repealed")
    planted |= {
        (NAMES["沙县"][2], 2022, "in_force_stock", "regulations"),
        (NAMES["横县"][2], 2022, "in_force_stock", "normative_documents"),
    }
    assert broken(panel.parsed(tmp_path)) == planted


def test_copies_and_versions_are_told_apart(panel: Panel, tmp_path: Path) -> None:
    """The same report from another address is a copy; the later version counts; without an order none does."""
    copied, revised, twice = (panel.papers[key] for key in (("沙县", 2021), ("横县", 2022), ("东关", 2022)))
    panel.add(copied, "沙县2021-镜像.txt", top="当前位置：首页 > 政务公开 > 年报\n", bottom="打印 关闭")
    panel.add(revised, "横县2022-修订.txt", dated="2023年3月1日")
    panel.add(twice, "东关2022-又.txt")
    for number, added in enumerate(panel.more[1:]):
        added.values["proactive", "20.5", "licences", "decisions"] += 1 + number
    corpus = panel.parsed(tmp_path)
    said = {row["source"]: row for row in corpus.reports.to_dicts()}
    ids = {source: row["report_id"] for source, row in said.items()}
    assert {source: row["duplicate_of"] for source, row in said.items() if row["duplicate_of"]} == {
        "沙县2021.txt": ids["沙县2021-镜像.txt"]
    }
    assert {source: row["superseded_by"] for source, row in said.items() if row["superseded_by"]} == {
        "横县2022.txt": ids["横县2022-修订.txt"]
    }
    assert {source for source, row in said.items() if not row["counted"]} == {
        "沙县2021.txt", "横县2022.txt", "东关2022.txt", "东关2022-又.txt",
    }  # fmt: skip
    conflicts = corpus.issues.filter(pl.col("code") == "version_conflict")
    assert set(conflicts["source"]) == {"东关2022.txt", "东关2022-又.txt"}
    assert broken(corpus) == set()
    # The copy takes its original's place in the chain; 东关's chain ends where nothing counts.
    assert count(corpus, "carry_over") == ((len(NAMES) * 2 - 1) * 7,) * 2


def test_two_bodies_of_one_bare_name_are_no_copies(panel: Panel, tmp_path: Path) -> None:
    """区财政局 is many bodies' name: the same words and numbers on two pages are a copy only if the pages are one."""
    text = panel.papers["沙县", 2021].text("tabs").replace(NAMES["沙县"][1], "区财政局")
    for name, top in (("甲", "首页 > 平安区"), ("乙", "首页 > 红旗区"), ("乙又", "首页 >  红旗区")):
        (tmp_path / f"{name}.txt").write_text(f"{top}\n{text}", encoding="utf-8")
    rows = {row["source"]: row for row in gk.parse(tmp_path).reports.to_dicts()}
    assert {row["agency"] for row in rows.values()} == {"区财政局"}
    assert {source: row["duplicate_of"] for source, row in rows.items()} == {
        "甲.txt": None, "乙.txt": None, "乙又.txt": rows["乙.txt"]["report_id"],
    }  # fmt: skip


def test_a_sum_that_is_too_small_for_its_parts_is_found(panel: Panel, tmp_path: Path) -> None:
    """Less than the bodies below add up to is impossible, with a roster or without; more is, with all of them read."""
    panel.change("平安", 2021, -1, "requests", "granted", "total")
    panel.change("平安", 2022, 1, "disputes", "reconsideration", "total")
    panel.change("平安", 2022, 1, "proactive", "20.6", "penalties", "decisions")
    few = {
        ("海东市平安区人民政府", 2021, "hierarchy_sum", "granted"),
        # the city's own sum does not hold what the district says too much
        ("海东市人民政府", 2022, "hierarchy_sum", "reconsideration"),
        ("海东市人民政府", 2022, "hierarchy_sum", "penalties.decisions"),
    }
    assert broken(panel.parsed(tmp_path / "without")) == few
    more = {
        ("海东市平安区人民政府", 2022, "hierarchy_sum", "reconsideration"),
        ("海东市平安区人民政府", 2022, "hierarchy_sum", "penalties.decisions"),
    }
    assert broken(panel.parsed(tmp_path / "with", roster=ROSTER)) == few | more


def test_a_body_below_that_was_not_read_leaves_a_bound(panel: Panel, tmp_path: Path) -> None:
    """With a report missing the sum can only be smaller: no equality is asked, and what was summed is said."""
    del panel.papers["平安民政", 2022]
    panel.change("平安", 2022, 5, "requests", "received", "total")
    corpus = panel.parsed(tmp_path, roster=ROSTER)
    assert broken(corpus) == {("海东市人民政府", 2022, "hierarchy_sum", "received")}
    rows = corpus.checks.filter(pl.col("check") == "hierarchy_sum").join(corpus.reports, on="report_id")
    district = rows.filter(pl.col("agency") == "海东市平安区人民政府").sort("year")
    assert district["matched"].unique(maintain_order=True).to_list() == [
        "all_below:5",
        "some_below:4",
    ]


def test_the_numbers_tell_whose_they_are(panel: Panel, tmp_path: Path) -> None:
    """A government that says nothing of its scope gives the figures of all below it where every sum agrees."""
    for year in YEARS:
        panel.papers["平安", year].opening = opening(year)
    panel.change("平安", 2021, -1, "requests", "granted", "total")
    corpus = panel.parsed(tmp_path)
    rows = corpus.reports.filter(pl.col("agency") == "海东市平安区人民政府").sort("year")
    assert rows.select(pl.col("scope", "scope_source").cast(pl.String)).rows() == [
        ("jurisdiction", "arithmetic"), ("unknown", None), ("jurisdiction", "arithmetic"),
    ]  # fmt: skip
    own = corpus.checks.filter(
        pl.col("check") == "hierarchy_sum", pl.col("report_id").is_in(rows["report_id"].to_list())
    )
    assert own["passed"].null_count() == len(own) > 0  # no proof of itself
    assert broken(corpus) == set()
