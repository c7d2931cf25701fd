"""The recipes give what the indicators give: pandas and SQL are run as printed, Stata's file is read back."""

from __future__ import annotations

import re

import duckdb
import pandas as pd
import polars as pl
import pyreadstat
import pytest

import gkstats
from conftest import ROOT
from corpora import Doc, build
from gkstats.dataset import dictionary, schema
from gkstats.exports import export

PAGES = {"en": ROOT / "docs" / "recipes.md", "zh": ROOT / "docs" / "recipes.zh.md"}
# year: reports, known, requests, not known
EXPECTED = {2022: (3, 2, 12, 1), 2023: (1, 0, None, 1)}


def blocks(language, kind):
    """Give the blocks of code of one kind on a page."""
    text = PAGES[language].read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Write a few reports: a blank, a whole county, one that does not count, a year of which nothing is known."""
    corpus = build(
        Doc(received=5, year=2022, division_code="632121"), Doc(received=7, year=2022), Doc(received=None, year=2022),
        Doc(received=400, year=2022, scope="jurisdiction"), Doc(received=9, year=2022, counted=False),
        Doc(received=None, year=2023, division_code="632121"),
    )  # fmt: skip
    place = tmp_path_factory.mktemp("recipes")
    frames = {name: corpus.scan(name).collect() for name in schema.TABLES}
    gkstats.write(gkstats.Corpus({**frames, "dictionary": pl.DataFrame(dictionary.rows())}), place / "tables")
    return place


def told(by_year):
    """Give the rows of a pandas frame by year, as EXPECTED has them."""
    rows = by_year[["reports", "known", "requests", "unknown"]].itertuples()
    return {int(year): tuple(None if pd.isna(value) else int(value) for value in row) for year, *row in rows}


@pytest.mark.parametrize("language", PAGES)
def test_pandas_gives_what_the_indicator_gives(tables, monkeypatch, language):
    """Every block of Python on the page runs, and both ways give the same figures; without a code no partner."""
    monkeypatch.chdir(tables)
    names = {}
    for block in blocks(language, "python"):
        exec(block, names)  # noqa: S102 - our own page
    assert told(names["by_year"]) == EXPECTED
    found = names["found"].filter(scope="own_body").select("year", "reports", "n", "value", "unknown")
    assert {year: tuple(row) for year, *row in found.rows()} == EXPECTED
    assert dict(names["joined"]["_merge"].value_counts()) == {"both": 1, "left_only": 3, "right_only": 0}
    assert gkstats.load("some").reports["year"].to_list() == [2023]


@pytest.mark.parametrize("language", PAGES)
def test_sql_gives_the_same(tables, language):
    """The statement runs on what is exported for DuckDB."""
    export(tables / "tables", "duckdb", tables / "reports.duckdb")
    (statement,) = blocks(language, "sql")
    with duckdb.connect(str(tables / "reports.duckdb"), read_only=True) as base:
        assert {row[0]: row[1:] for row in base.execute(statement).fetchall()} == EXPECTED


def test_what_stata_reads_gives_the_same(tables):
    """The steps of the page, taken on the .dta files in pandas: labels as the page names them, the same figures."""
    export(tables / "tables", "dta", tables / "stata")
    read = {
        name: pyreadstat.read_dta(tables / "stata" / f"{name}.dta", apply_value_formats=True)[0]
        for name in ("reports", "requests")
    }
    for language in PAGES:
        (page,) = blocks(language, "stata")
        item, requester, scope = re.findall(r'\w+_name == "([^"]+)"', page)
        cells = read["requests"]
        cells = cells[(cells["item"] == item) & (cells["requester"] == requester)]
        used = read["reports"]
        used = used[(used["counted"] == "yes") & (used["scope"] == scope)]
        both = used.merge(cells[["report_id", "value"]], on="report_id", validate="one_to_one")
        years = both.assign(known=both["value"].notna()).groupby("year")
        summed = years.agg(reports=("counted", "size"), known=("known", "sum"), requests=("value", "sum"))
        summed["requests"] = summed["requests"].where(summed["known"] > 0)
        assert told(summed.assign(unknown=summed["reports"] - summed["known"])) == EXPECTED
