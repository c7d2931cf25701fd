"""Text overlap on a planted corpus: every repeat is found, whatever became of it, and nothing else."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache

import polars as pl
import pytest

from corpora import frame
from evaluation import officialese as o
from gkstats.dataset import overlap, schema

WAYS = {
    "renamed": lambda _, said: said,
    "shortened": lambda rng, said: o.shortened(rng, said, 0.35),
    "reordered": o.reordered,
    "reworded": lambda rng, said: o.reworded(rng, said, 0.1),
    "within_a_longer_one": lambda rng, said: o.reordered(rng, [*said, *o.prose(rng, 2600)]),
    "cut_and_reworded": lambda rng, said: o.reworded(rng, o.shortened(rng, said, 0.5), 0.08),
}
EACH = 6


@dataclass(frozen=True)
class Paper:
    """One report: the year that it is on, and its prose."""

    key: str
    name: str
    year: int
    text: str
    level: str = "township"


@cache
def planted() -> dict[str, Paper]:
    """Give a corpus of lone texts, and of twins whose keys end in `-one` and `-peer` or `-before` (the same body)."""
    rng = random.Random(11)  # noqa: S311
    papers = {}
    names = iter(dict.fromkeys(o.body(rng) for _ in range(600)))

    def add(key, said, year, name):
        papers[key] = Paper(key, name, year, o.filled(said, name, year))

    for n in range(150):
        add(f"alone{n}", o.prose(rng, rng.choice((500, 1300, 2600))), rng.choice((2022, 2023)), next(names))
    for n in range(EACH):
        for way, change in WAYS.items():
            for ending, year in (("peer", 2023), ("before", 2022)):
                said, name = o.prose(rng), next(names)
                add(f"{way}{n}{ending}-one", said, 2023, name)
                add(f"{way}{n}{ending}-{ending}", change(rng, said), year, name if year == 2022 else next(names))
    return papers


def tables(papers):
    """Give the contract's tables `reports` and `sections`; paragraph k of a text stands on line 10 + 2k."""
    reports, sections = [], []
    for paper in papers:
        reports.append({
            "report_id": paper.key, "source": f"{paper.key}.txt", "agency": paper.name, "agency_key": paper.name,
            "year": paper.year, "level": paper.level, "body": "government", "scope": "own_body", "counted": True,
        })  # fmt: skip
        starts = [0, *(match.end() for match in re.finditer("\n", paper.text))]
        sections.append({
            "report_id": paper.key, "section": 1, "heading": "一、总体情况", "text": paper.text,
            "lines": [{"at": at, "line": 10 + 2 * k} for k, at in enumerate(starts)],
        })  # fmt: skip
    return frame("reports", reports), frame("sections", sections)


def compared(reports, sections):
    """Give the table `overlap`, whole and in its order."""
    years = [schema.empty("overlap"), *overlap.Comparison(reports, sections.lazy()).rows()]
    return pl.concat(years).sort(schema.order("overlap"))


@cache
def found():
    """Give the table `overlap` of the planted corpus."""
    return compared(*tables(planted().values()))


def units(paper):
    """Cut a text into units the slow and plain way."""
    text = re.sub(r"\d+", "0", paper.text.replace(paper.name, "N"))
    sentences = [re.sub(r"[^\w]", "", part) for part in re.split("[。；\n]", text)]
    return {part[at : at + 5] for part in sentences for at in range(len(part) - 4)}


def share(one, other):
    """Measure two texts the slow and plain way."""
    here, there = units(one), units(other)
    return len(here & there) / min(len(here), len(there))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("ending", "kind"), [("peer", "peer"), ("before", "own_year")])
def test_every_repeat_is_found(way, ending, kind):
    """A text that shares four fifths with another one is beside it in the table, from both sides if it is a peer."""
    papers = planted()
    for n in range(EACH):
        one, other = f"{way}{n}{ending}-one", f"{way}{n}{ending}-{ending}"
        assert share(papers[one], papers[other]) >= 0.8
        sides = [(one, other), (other, one)] if kind == "peer" else [(one, other)]
        for side in sides:
            row = found().filter(report_id=side[0], other=side[1], kind=kind)
            assert row["share"].to_list() == [pytest.approx(share(papers[one], papers[other]), abs=1e-12)]


def test_no_other_pair_is_taken_for_a_repeat():
    """Whatever was not planted stays below one half, and every figure is that of a plain count."""
    papers = planted()
    for report, other, measured in found().select("report_id", "other", "share").iter_rows():
        if report.rpartition("-")[0] != other.rpartition("-")[0]:
            assert measured < 0.5
        assert measured == pytest.approx(share(papers[report], papers[other]), abs=1e-12)


def test_who_is_compared_with_whom():
    """The year before is the same body's; a peer and a random one are another body's, of the same year."""
    papers = planted()
    for report, other, kind in found().select("report_id", "other", pl.col("kind").cast(pl.String)).iter_rows():
        one, two = papers[report], papers[other]
        assert (one.name == two.name, one.year - two.year) == ((True, 1) if kind == "own_year" else (False, 0))
    kinds = found().group_by(pl.col("kind").cast(pl.String)).agg(pl.col("report_id").n_unique())
    own = len(WAYS) * EACH
    assert dict(kinds.iter_rows()) == {"own_year": own, "peer": len(papers), "random": len(papers)}


def test_passages_lead_to_their_lines():
    """A passage's text stands on the named line of the one report, and begins on the named line of the other."""
    papers = planted()
    rows = found().filter(pl.col("share") > 0.5).explode("passages").drop_nulls("passages")
    assert rows["report_id"].n_unique() == 3 * len(WAYS) * EACH
    for report, other, passage in rows.select("report_id", "other", "passages").iter_rows():
        for paper, line in ((papers[report], passage["line"]), (papers[other], passage["other_line"])):
            printed = paper.text.split("\n")[(line - 10) // 2]
            head = passage["text"][:20].split("\n")[0].replace(papers[report].name, paper.name)
            shared = head.replace(str(papers[report].year), str(paper.year))
            assert shared[:12] in printed
        assert passage["characters"] >= 20


def test_the_table_is_the_same_each_time():
    """Rows have one order, and neither the order of reports nor a second run changes anything."""
    reports, sections = tables(planted().values())
    again = compared(reports.sample(fraction=1, shuffle=True, seed=3), sections.reverse())
    assert again.equals(found())
    assert again.equals(again.sort("report_id", "other", "kind"))


def test_a_report_with_nothing_beside_it_has_no_row():
    """A lone report of its year, one with hardly any prose and one that does not count are compared with nothing."""
    said = o.prose(random.Random(5))  # noqa: S311
    lone = Paper("lone", "青山市", 2019, o.filled(said, "青山市", 2019))
    brief = Paper("brief", "临河市", 2023, "无。")
    one, other = (Paper(key, key, 2023, o.filled(said, key, 2023)) for key in ("石桥市", "双泉市"))
    reports, sections = tables([lone, brief, one, other])
    rows = compared(reports, sections)
    assert set(rows["report_id"]) == {"石桥市", "双泉市"}
    assert rows["share"].to_list() == [1.0] * 4
    uncounted = reports.with_columns(counted=pl.col("report_id") != "双泉市")
    assert compared(uncounted, sections).is_empty()


def test_sentences_that_many_bodies_have_are_left_out():
    """What more than 1 % of the bodies (and at least 20) say in one sentence makes no two texts alike."""
    rng = random.Random(6)  # noqa: S311
    usual = o.prose(rng, 900)
    papers = []
    for number in range(40):
        said = [*o.prose(rng, 600), *(usual if number < 25 else [])]
        papers.append(Paper(f"r{number}", f"第{number}号镇", 2023, o.filled(said, f"第{number}号镇", 2023)))
    assert share(papers[0], papers[1]) > 0.5
    assert compared(*tables(papers))["share"].max() < 0.35
    assert compared(*tables(papers[:20]))["share"].max() > 0.5
