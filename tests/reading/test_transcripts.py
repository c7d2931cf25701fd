"""The abridged transcripts in data/raw: tables and facts as published, wording our own.

The originals stay out of the repository: they are looked for in `$GKSTATS_REPORTS`, else beside the repository.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from pathlib import Path

import pytest

from conftest import ROOT

RAW = ROOT / "data" / "raw"
ORIGINALS = Path(os.environ.get("GKSTATS_REPORTS") or ROOT.parent / "shared" / "reports")
TRANSCRIPTS = sorted(RAW.glob("*-abridged.txt"))
COLUMNS = ["path", "url", "retrieved_on", "abridged", "sha256", "note"]

# So many characters of an original's prose may stand together in a transcript, and no more.
LONGEST_RUN = 12

TITLE_END = "工作年度报告"
HEADING = re.compile(r"[\s#]*(?:[一二三四五六]、|[（(][一二三四五六][）)])[^。：]{2,40}")
FURNITURE = re.compile(r"\s*•.*|扫一扫.*")
DISPUTES = "四、政府信息公开行政复议"
FIFTEEN_NUMBERS = re.compile(r"\s*\d+(?:\s+\d+){14}\s*")
DATE = re.compile(r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日|\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
QUANTITY = re.compile(r"\d+[条次件项]")
ENUMERATOR = re.compile(r"[一二三四五六]是(?=[^，。])|：一、")
PHONE = re.compile(r"\d{3,4}-?\d{7,8}|1\d{10}")
# What cannot be said in other words: sub-headings inside a line, titles and numbers of documents, dates, the signature.
NO_WORDING = re.compile(
    r"（[一二三四五]）[^。：]{4,12}[。：]|《[^》]*》|（国办[^）]*）|\d{4}年(?:\d+月\d+日)?|海东市平安区人民政府小峡街道办事处"
)


def lines(path: Path) -> list[str]:
    """Give a file's lines with all their spaces (no `splitlines`, which cuts at rarer characters too)."""
    return path.read_bytes().decode("utf-8").split("\n")


def spans(text: list[str]) -> list[range]:
    """Find the tables: from section two's heading to section five's, and where section four comes later, that too."""
    plain = [line.lstrip("# \u00a0") for line in text]
    first = next(n for n, line in enumerate(plain) if line.startswith("二、主动公开"))
    end = next(n for n, line in enumerate(plain) if line.startswith("五、存在的主要问题")) + 1
    disputes = next(n for n, line in enumerate(plain) if line.startswith(DISPUTES))
    if disputes < end:
        return [range(first, end)]
    last = next(n for n in range(disputes, len(text)) if FIFTEEN_NUMBERS.fullmatch(text[n]))
    return [range(first, end), range(disputes, last + 1)]


def tables(text: list[str]) -> list[list[str]]:
    """Give the lines of each part of the tables."""
    return [[text[n] for n in span] for span in spans(text)]


def opening(text: list[str]) -> list[str]:
    """Give the lines up to the one where the title ends."""
    return text[: next(n for n, line in enumerate(text) if line.endswith(TITLE_END)) + 1]


def furniture(text: list[str]) -> list[str]:
    """Give the lines that a web page puts around a report."""
    return [line for line in text if FURNITURE.fullmatch(line)]


def headings(text: list[str]) -> list[str]:
    """Give the headings outside the tables, as printed."""
    inside = {n for span in spans(text) for n in span}
    return [line for n, line in enumerate(text) if n not in inside and HEADING.fullmatch(line)]


def prose(text: list[str]) -> str:
    """Give all that is neither title, heading, page furniture nor table: a line a part, without spaces."""
    inside = {n for span in spans(text) for n in span} | set(range(len(opening(text))))
    kept = {*headings(text), *furniture(text)}
    parts = ["\n" if n in inside or line in kept else re.sub(r"\s", "", line) for n, line in enumerate(text)]
    return re.sub(r"\n+", "\n", "".join(parts)).strip()


def runs(text: str, length: int) -> set[str]:
    """Give every run of so many characters that holds nothing but wording."""
    pieces = NO_WORDING.sub("\n", text).split("\n")
    return {piece[n : n + length] for piece in pieces for n in range(len(piece) - length + 1)}


@pytest.fixture(params=TRANSCRIPTS, ids=lambda path: path.stem)
def transcript(request: pytest.FixtureRequest) -> Path:
    """Give one transcript after the other."""
    path: Path = request.param
    return path


@pytest.fixture
def original(transcript: Path) -> Path:
    """Find the published text behind a transcript."""
    path = ORIGINALS / transcript.name.replace("-abridged", "")
    if not path.is_file():
        pytest.skip(f"{path.name} is not here (looked in {ORIGINALS}; $GKSTATS_REPORTS names another folder)")
    return path


def sources() -> dict[str, dict[str, str]]:
    """Read sources.csv by path."""
    with (RAW / "sources.csv").open(encoding="utf-8", newline="") as file:
        return {row["path"]: row for row in csv.DictReader(file)}


def test_sources_name_every_transcript() -> None:
    """Each transcript has its line in sources.csv, marked as abridged, without an invented address or date."""
    rows = sources()
    assert list(rows) == [path.name for path in TRANSCRIPTS]
    assert len(rows) == 5
    for row in rows.values():
        assert list(row) == COLUMNS
        assert (row["url"], row["retrieved_on"], row["abridged"]) == ("", "", "true")
        assert row["note"] == "abridged transcript, wording by gkstats"


def test_no_telephone_number(transcript: Path) -> None:
    """Telephone numbers are left out."""
    assert PHONE.findall(prose(lines(transcript))) == []


def test_sha256_is_that_of_the_original(transcript: Path, original: Path) -> None:
    """sources.csv names the published file by its hash."""
    assert sources()[transcript.name]["sha256"] == hashlib.sha256(original.read_bytes()).hexdigest()


def test_tables_are_the_originals(transcript: Path, original: Path) -> None:
    """Every line of the tables is the published one, with its spaces, tabs and the blank lines between."""
    assert tables(lines(transcript)) == tables(lines(original))


def test_title_headings_and_furniture_are_the_originals(transcript: Path, original: Path) -> None:
    """Title, headings, sub-headings and page furniture stand as published, in the same order."""
    ours, theirs = lines(transcript), lines(original)
    assert opening(ours) == opening(theirs)
    assert headings(ours) == headings(theirs)
    assert furniture(ours) == furniture(theirs)


def test_facts_are_the_originals(transcript: Path, original: Path) -> None:
    """Dates, quantities and enumerators of the prose are those of the original."""
    ours, theirs = lines(transcript), lines(original)
    assert DATE.findall("\n".join(ours)) == DATE.findall("\n".join(theirs))
    assert sorted(QUANTITY.findall(prose(ours))) == sorted(QUANTITY.findall(prose(theirs)))
    assert ENUMERATOR.findall(prose(ours)) == ENUMERATOR.findall(prose(theirs))


def test_wording_is_our_own(transcript: Path, original: Path) -> None:
    """No longer run of the original's prose survives, and the transcript is much the shorter one."""
    ours, theirs = prose(lines(transcript)), prose(lines(original))
    assert sorted(runs(ours, LONGEST_RUN + 1) & runs(theirs, LONGEST_RUN + 1)) == []
    assert len(ours) < 0.75 * len(theirs)


def test_section_four_cuts_a_sentence_of_section_five() -> None:
    """002's table still stands in the middle of a word, after a line of the page's full width."""
    text = lines(RAW / "002_b84d2fa2a12aa177-abridged.txt")
    table = spans(text)[1]
    assert text[table[0] - 2].endswith("互联")
    assert text[table[-1] + 1].startswith(" 网")
