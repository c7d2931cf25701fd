"""The invented corpus: invented on its face, the same each time, read back whole, with what was planted in it."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
from collections import Counter
from itertools import islice
from random import Random

import nbformat
import polars as pl
import pytest

import gkstats
from evaluation import planted, recomputed, recomputed_all
from gkstats.bodies import roster as rosters
from gkstats.demo import invent as demo
from gkstats.demo.chances import chances, planted_share
from gkstats.demo.figures import Country, series
from gkstats.demo.layouts import LAYOUTS
from gkstats.demo.publishers import bodies
from gkstats.demo.sayings import Author
from gkstats.demo.settings import prose, settings
from gkstats.words import wording

REPORTS = 120


def digests(folder):
    """Give the checksum of each file below a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*") if path.is_file()
    }  # fmt: skip


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """Write an invented corpus."""
    return demo.write(tmp_path_factory.mktemp("demo"), REPORTS)


@pytest.fixture(scope="module")
def corpus(raw):
    """Read it back."""
    return gkstats.parse(raw)


def test_the_same_command_invents_the_same_texts(raw, tmp_path):
    """Twice the same number of reports is the same corpus, byte for byte."""
    assert digests(demo.write(tmp_path, REPORTS)) == digests(raw)


def test_it_is_invented_on_its_face(raw, corpus):
    """Each text says so, each body is named so, and so does the table of reports."""
    texts = [path for path in raw.rglob("*_*") if path.is_file()]
    assert [path.name for path in texts if prose().invented not in path.read_text(encoding="utf-8")] == []
    assert corpus.reports.filter(~pl.col("agency").str.contains("示例") | ~pl.col("invented")).is_empty()
    assert not gkstats.parse(raw / "2024").reports["invented"].any()  # sources.csv is not below what was given
    assert {path.suffix for path in texts} == {layout.suffix for layout in LAYOUTS.values()}


def test_it_is_read_whole(corpus):
    """Every report is read, with its place, body and year; only the notices beside them are no report."""
    reports = corpus.reports
    assert reports.height == REPORTS
    assert reports.select(pl.col("division_code", "agency_key", "year", "title").is_null().any()).row(0) == (False,) * 4
    assert len({body.place[0].code for body, _ in zip(bodies(demo.SEED), range(31), strict=False)}) == 31
    assert set(reports["form"]) == {"2019", "2021"}
    lost = corpus.issues.filter(severity="error")
    assert lost["code"].unique().to_list() in ([], ["no_report"])
    assert lost.filter(~pl.col("source").str.contains("通知")).is_empty()


def test_every_body_is_on_the_roster(raw, corpus):
    """The roster names each body as its reports do, with a place that the report is in."""
    with (raw / "roster.csv").open(encoding="utf-8", newline="") as file:
        roster = {row["agency"]: row["place"] for row in csv.DictReader(file)}
    named = corpus.reports.select("agency", "division_code").unique()
    assert {roster[agency] == code for agency, code in named.iter_rows()} == {True}


def test_most_identities_hold(corpus):
    """The panel is consistent: a check fails only where a flaw was planted, and some were."""
    checked = corpus.checks.filter(~pl.col("trivial")).group_by("check").agg(
        n=pl.len(), failed=(~pl.col("passed")).sum()
    )  # fmt: skip
    shares = {check: failed / n for check, n, failed in checked.iter_rows()}
    assert {"balance", "requester_sum", "carry_over", "in_force_stock", "claim"} <= set(shares)
    assert max(shares.values()) < 0.12
    assert sum(shares.values()) > 0


def test_what_is_planted_is_shown(raw, corpus):
    """Trends, flaws and codes lie within the intervals that are shown, but for as many as chance puts outside."""
    every = [one for one in planted.of_corpus(corpus, raw) if not one.name.endswith(planted.BESIDE)]
    given = [one for one in every if one.given]
    assert len(given) > 60
    assert not planted.too_often(sum(one.outside for one in given), len(given))


def test_every_indicator_agrees_with_a_second_computation(raw, corpus):
    """Plain Python, numpy and scipy come to the same rows, with a tenth of the cells lost."""
    lost = recomputed.damaged(corpus, 0.1)
    found = list(recomputed_all.compare(lost, rosters.read(raw / "roster.csv")))
    assert {name for name, rows, wrong in found if wrong or not rows} == set()
    assert set(gkstats.indicators.INDICATORS) <= {name for name, _, _ in found}


def test_trends_are_planted():
    """From the first year to the last fewer bodies are asked nothing, and of the answers fewer are disclosures."""
    country, rng = Country(), Random(1)  # noqa: S311
    found = [
        (year.year, year.cells)
        for body, _ in zip(bodies(1), range(1500), strict=False)
        for year in series(body, country, whole=False, rng=rng)
    ]
    for first, last, grows in ((2019, 2025, False), (2025, 2019, True)):
        unasked = [
            sum(not cells["requests", "received", "total"] for year, cells in found if year == when)
            for when in (first, last)
        ]
        granted = [
            sum(cells["requests", "granted", "total"] for year, cells in found if year == when)
            / sum(cells["requests", "resolved", "total"] for year, cells in found if year == when)
            for when in (first, last)
        ]
        assert (unasked[1] > unasked[0]) is grows
        assert (granted[1] > granted[0]) is grows


def test_every_code_of_a_problem_has_a_trend():
    """The sentences and the planted shares are of the same codes, and so is what a part states beside its problem."""
    assert {code.key for code in prose().codes} == set(settings().problems)
    parts = {part for code in prose().codes for part in (*code.first, *code.then)}
    assert set(prose().also) <= parts
    assert {code for codes in prose().also.values() for code in codes} <= set(settings().problems)


def test_codes_are_planted_as_sets_in_their_shares(raw, corpus):
    """A sentence states several codes, and each is stated by the share of reports that was planted."""
    stated = Counter()
    for seed in range(2_000):
        rng = Random(seed)  # noqa: S311
        author = Author(rng)
        codes = [author.five(year, rng).codes for year in (2019, 2025)][-1]
        stated.update(codes or ["none"])
    assert min(min(chances(year).values()) for year in (2019, 2025)) > 0
    for code in settings().problems:
        assert stated[code] / (2_000 - stated["none"]) == pytest.approx(planted_share(code, 2025), abs=0.04), code
    with (raw.parent / "planted_problems.csv").open(encoding="utf-8", newline="") as file:
        planted = {row["path"]: set(row["codes"].split()) for row in csv.DictReader(file)}
    assert set(planted) == set(corpus.reports["source"])
    read = corpus.problem_codes.join(corpus.reports, on="report_id").group_by("source").agg("code")
    found = {source: set(codes) for source, codes in read.select("source", "code").iter_rows()}
    assert sum(len(codes & found.get(path, set())) for path, codes in planted.items()) > 0.9 * sum(
        map(len, planted.values())
    )


def test_a_shared_text_is_shared():
    """Of the places with several bodies some have one section five in all of them, as many as planted."""
    every = list(islice(bodies(demo.SEED), 1_500))
    places = Counter(body.code for body in every)
    sharing = demo.shared_places(every, demo.SEED)
    assert sharing
    assert all(places[code] > 1 for code in sharing)
    assert len(sharing) / sum(n > 1 for n in places.values()) == pytest.approx(settings().texts.shared, abs=0.05)


# A kernel logs errors of its own, an interrupt at its end say; they are nothing for a user's terminal.
_TALKS = "get_ipython().kernel.log.error('KeyboardInterrupt caught in kernel.')\nprint('示例')"


def test_one_command_leads_to_charts(tmp_path):
    """`gkstats demo` writes texts and a run that `load` finds, prints the run's page, and is refused a second time."""
    (tmp_path / "notebooks").mkdir()
    cell = nbformat.v4.new_code_cell('data: str = ""  # tables', metadata={"tags": ["parameters"]})
    made = nbformat.v4.new_notebook(cells=[cell, nbformat.v4.new_code_cell(_TALKS)])
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, tmp_path / "notebooks" / "one.ipynb")
    command = [sys.executable, "-m", "gkstats", "demo", "--reports", "12", "--out", "示 例"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].endswith("index.html")
    assert gkstats.load(tmp_path / "示 例").reports.height == 12
    wrong = subprocess.run([*command[:-1], "新", "-p", "nosuch", "1"], capture_output=True, check=False, cwd=tmp_path)
    assert wrong.returncode == 2
    assert not (tmp_path / "新").exists()
    again = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=tmp_path)
    assert again.returncode == 2
    assert "already" in again.stderr


def test_every_frame_that_a_source_line_is_written_from_carries_the_mark(corpus):
    """Reports and what they state on procurement say that they are invented: so do the charts' source lines."""
    for frame in (corpus.reports, gkstats.indicators.procurement(corpus)):
        source = wording.source(frame)
        assert source.invented
        assert "invented data" in source.line
