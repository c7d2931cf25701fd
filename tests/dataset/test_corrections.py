"""corrections.csv: what a user knows better is applied, what was read is kept, and what fits nothing is said."""

from __future__ import annotations

import hashlib
import json

import polars as pl
import pytest

import gkstats as gk
from conftest import RAW
from gkstats.runs import runner

HEAD = "report,table,keys,value,reason,who,when\n"


@pytest.fixture
def corrected(tmp_path):
    """Give a function that parses two real reports beside the given lines of a corrections.csv."""
    for number in ("001", "003"):
        (source,) = RAW.glob(f"{number}*.txt")
        (tmp_path / f"{number}.txt").write_bytes(source.read_bytes())

    def parse(*lines):
        (tmp_path / "corrections.csv").write_text(HEAD + "".join(line + "\n" for line in lines), "utf-8")
        return gk.parse(tmp_path)

    return parse


def said(corpus, code):
    """Give the messages of an issue."""
    return corpus.issues.filter(pl.col("code") == code)["message"].to_list()


def test_a_cell_is_corrected_and_what_was_read_is_kept(corrected):
    """The cell is `reported`, marked, with value and state as read; the checks use it; an issue says who and why."""
    corpus = corrected(
        "001.txt,requests,item=received requester=total,7,seen on paper,LW,2026-11-01",
        "003.txt,proactive,article=20.8 item=admin_charges measure=prior_items,0,,,",
    )
    (cell,) = corpus.requests.filter("corrected").to_dicts()
    assert (cell["item"], cell["value"], cell["state"], cell["value_read"], cell["state_read"]) == (
        "received", 7, "reported", 0, "reported",
    )  # fmt: skip
    (charge,) = corpus.proactive.filter("corrected").to_dicts()
    assert (charge["value"], charge["state"], charge["value_read"], charge["state_read"]) == (
        0, "reported", None, "unreadable",
    )  # fmt: skip
    assert not corpus.disputes["corrected"].any()
    broken = corpus.checks.filter(~pl.col("passed") & (pl.col("report_id") == cell["report_id"]))
    assert {"balance", "requester_sum"} <= set(broken["check"].cast(pl.String))
    messages = said(corpus, "corrected")
    assert "001.txt requests item=received requester=total: 0 as read, 7 by LW · 2026-11-01 · seen on paper" in messages
    assert any("unreadable as read, 0 by nobody named" in message for message in messages)


def test_an_opening_is_corrected_before_place_and_panel(corrected):
    """A body or year that the user names decides over place, key and level."""
    corpus = corrected(
        "001.txt,reports,column=agency,福州市鼓楼区民政局,title is lost,LW,2026-11-01",
        "001.txt,reports,column=year,2022,,LW,2026-11-01",
    )
    report, other = corpus.reports.sort("source").to_dicts()
    assert (report["agency"], report["year"], report["division_code"], report["corrected"]) == (
        "福州市鼓楼区民政局", 2022, "350102", True,
    )  # fmt: skip
    assert (report["level"], report["body"]) == ("county", "department")
    assert (report["scope"], report["scope_source"]) == ("own_body", "kind")
    assert not other["corrected"]
    assert len(said(corpus, "corrected")) == 2


@pytest.mark.parametrize(
    "line",
    [
        "nosuch.txt,requests,item=received requester=total,7,,,",
        "001.txt,nosuch,item=received,7,,,",
        "001.txt,requests,item=received,7,,,",
        "001.txt,requests,item=nosuch requester=total,7,,,",
        "001.txt,requests,item=received requester=total,seven,,,",
        "001.txt,requests,item=received requester=total,1.5,,,",
        "001.txt,requests,item=received requester=total,-1,,,",
        "001.txt,reports,column=year,23,,,",
        "001.txt,reports,column=level,village,,,",
        "001.txt,reports,column=dated_on,2023年,,,",
        "001.txt,reports,column=content_id,x,,,",
    ],
)
def test_a_correction_that_does_not_fit_is_an_issue(corrected, line):
    """No report, no cell, no value of its kind: said with the line, and nothing is changed."""
    corpus = corrected(line)
    (row,) = corpus.issues.filter(pl.col("code") == "correction_unfit").to_dicts()
    assert (row["source"], row["line"], row["severity"]) == ("corrections.csv", 2, "warning")
    assert not corpus.requests["corrected"].any()
    assert not corpus.reports["corrected"].any()


def test_one_cell_is_corrected_once(corrected):
    """The first line counts; a second one for the same cell is an issue."""
    corpus = corrected(*["001.txt,requests,item=received requester=total,7,,,"] * 2)
    assert len(said(corpus, "corrected")) == len(said(corpus, "correction_unfit")) == 1


def test_a_run_lists_each_correction_and_the_files_by_hash(corrected, tmp_path):
    """The manifest names what was applied and what fits nothing, and all that the tables rest on with its checksum."""
    corrected("001.txt,requests,item=received requester=total,7,seen,LW,", "no.txt,reports,column=year,2022,,,")
    (tmp_path / "roster.csv").write_text("agency,place,parent,from,to\n平安区民政局,,,,\n", "utf-8")
    (tmp_path / "codings.csv").write_text("report,table,seq,code,coder\n", "utf-8")
    run = runner.run([tmp_path], tmp_path.parent / f"{tmp_path.name} runs", {}, [])
    manifest = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
    assert {(entry["state"], entry["source"]) for entry in manifest["corrections"]} == {
        ("applied", "001.txt"), ("unfit", "corrections.csv"),
    }  # fmt: skip
    assert "0 as read, 7 by LW" in next(e["message"] for e in manifest["corrections"] if e["state"] == "applied")
    assert next(e["line"] for e in manifest["corrections"] if e["state"] == "unfit") == 3
    digests = {entry["source"]: entry["sha256"] for entry in manifest["inputs"]}
    assert set(digests) == {"001.txt", "003.txt", "corrections.csv", "codings.csv", "roster.csv"}
    for name, digest in digests.items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == digest


def test_corrections_that_cannot_be_read_are_said(corrected, tmp_path):
    """A file in another encoding costs nothing but itself, and is named."""
    corrected()
    (tmp_path / "corrections.csv").write_bytes((HEAD + "001.txt,reports,column=agency,平安区,,,\n").encode("gb18030"))
    corpus = gk.parse(tmp_path)
    assert corpus.reports.height == 2
    (row,) = corpus.issues.filter(pl.col("code") == "corrections_unreadable").to_dicts()
    assert (row["source"], row["severity"]) == ("corrections.csv", "warning")
