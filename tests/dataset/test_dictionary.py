"""The data dictionary describes all that the tables have, and nothing else."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from importlib.resources import files

import dataframely as dy
import pytest

from conftest import ROOT
from gkstats import forms
from gkstats.dataset import dictionary, schema
from gkstats.words import terms

ROWS = dictionary.rows()
HAN = re.compile(r"[\u4e00-\u9fff]")


def chinese(table: str, column: str) -> dict[str, str]:
    """Give the Chinese term of each key of one column."""
    return {row["key"]: row["zh"] for row in ROWS if (row["table"], row["column"]) == (table, column) and row["key"]}


def test_every_column_and_key_is_described_once() -> None:
    """A column or an enum value without a description fails, and so does a description of nothing."""
    expected: list[tuple[str, str, str]] = []
    for table, tidy in schema.TABLES.items():
        for name, column in tidy.columns().items():
            values = column.categories if isinstance(column, dy.Enum) else ()
            expected += [(table, name, key) for key in ("", *values)]
    assert Counter((row["table"], row["column"], row["key"]) for row in ROWS) == Counter(expected)


def test_rows_have_the_tables_columns() -> None:
    """The rows fit the contract's `dictionary` table as they are."""
    assert all(list(row) == list(schema.Dictionary.columns()) for row in ROWS)


def test_descriptions_are_whole() -> None:
    """Chinese holds Chinese, English holds none, and a definition is one sentence."""
    assert [row for row in ROWS if not HAN.search(row["zh"])] == []
    assert [row for row in ROWS if not row["en"] or HAN.search(row["en"])] == []
    assert [row for row in ROWS if not re.fullmatch(r"[A-Z1].*\.", row["definition"])] == []
    assert [row for row in ROWS if not re.fullmatch(r".*[\u4e00-\u9fff].*。", row["definition_zh"])] == []
    assert [row for row in ROWS if ". " in row["definition"].replace("sources.csv", "")] == []


def test_names_of_keys_do_not_collide() -> None:
    """Within a column no two keys have the same name in either language: a chart can label by them."""
    for language in ("zh", "en"):
        names = Counter((row["table"], row["column"], row[language]) for row in ROWS if row["key"])
        assert [name for name, times in names.items() if times > 1] == []


def test_pages_name_every_table() -> None:
    """A run's page names each table in either language."""
    for language in ("zh", "en"):
        assert set(terms.keys("table", language)) == set(schema.TABLES)


def test_chinese_of_a_form_key_is_the_printed_label() -> None:
    """The rows and columns of both forms are named as the form prints them."""
    items = {table: chinese(table, "item") for table in ("proactive", "requests")}
    articles, measures = chinese("proactive", "article"), chinese("proactive", "measure")
    requesters, routes, outcomes = (
        chinese("requests", "requester"), chinese("disputes", "route"), chinese("disputes", "outcome"),
    )  # fmt: skip
    for form in map(forms.load, forms.NAMES):
        for block in form.blocks:
            heads = block.heads
            for row in block.rows:
                if row.key and block.table in items:
                    assert row.label in items[block.table][row.key[-1]].split(" / ")
            if block.table == "proactive":
                assert heads[0] == articles[block.key[0]]
                for (measure,), head in zip(block.columns, heads[2:], strict=True):
                    assert head in measures[measure].split(" / ")
            elif block.table == "requests":
                assert all(requesters[requester] in heads for (requester,) in block.columns)
            else:
                assert all(routes[route] in heads and outcomes[outcome] in heads for route, outcome in block.columns)


def test_chinese_of_a_code_is_the_codebooks() -> None:
    """Codes are named as the codebook names them, in its order."""
    data = tomllib.loads(files("gkstats.codebook").joinpath("codebook.toml").read_text(encoding="utf-8"))
    named = list(chinese("problem_codes", "code").items())
    assert named == [(code["key"], code["zh"]) for code in data["codes"]]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_in_the_docs_is_current(language: str) -> None:
    """docs/dictionary.md and its Chinese twin hold every table, column and key, as tools/write_dictionary.py writes."""
    page = (ROOT / "docs" / {"en": "dictionary.md", "zh": "dictionary.zh.md"}[language]).read_text(encoding="utf-8")
    meaning = {"en": "definition", "zh": "definition_zh"}[language]
    for row in ROWS:
        table = page[page.index(f"\n## {row['table']}\n") :].split("\n## ")[1]
        line = (
            f"| `{row['column']}` | `{row['key']}` | {row['zh']} | {row['en']} | {row[meaning]} |\n"
            if row["key"]
            else f"| `{row['column']}` | {row['zh']} | {row[meaning]} |\n"
        )
        assert line in table
