"""Files of every kind with bytes lost, changed and doubled: each is read or named, and none breaks its reader."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from evaluation import hidden_files, ofd_files, office_files, word_files
from evaluation.filemaking import FONT, html
from evaluation.printing import document, numbers
from gkstats.files.errors import UnreadableFileError
from gkstats.files.sniff import open_text
from gkstats.model import NoReport
from gkstats.reading.report import read

MADE = document("2021", numbers("2021", 1), seed=1).change(lambda grid: grid.plain)
SHEET = " ".join(style for style, _ in (hidden_files.HIDING | hidden_files.SHOWN).values())
FILES = {
    ".html": lambda: (
        html(MADE, style=f"<style>{SHEET}</style>", cell="<ol><li class='off n p'>{}</ol>".format)
        .replace(FONT.as_uri(), "f.otf")  # the same bytes in every checkout
        .encode()
    ),
    ".mht": lambda: office_files.mht(MADE, frame="a.html"),
    ".docx": lambda: word_files.word(MADE, word_files.RAISING["raised by its style"]),
    ".xlsx": lambda: office_files.xlsx(MADE),
    ".ofd": lambda: ofd_files.ofd(MADE, ofd_files.OFDS["a watermark"]),
}
INSERTED = (b"<", b"/>", b'"', b"}", b"{", b":not(", b"999999999999", b"-", b"&#x41;", b"<td>", b"(", b"1e999 ", b"")


def hurt(data: bytes, chance: random.Random) -> bytes:
    """Lose, change, insert or double bytes, in a package those of one of its parts."""
    if data.startswith(b"PK"):
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(file, "w") as made:
            target = chance.choice(package.namelist())
            for name in package.namelist():
                part = package.read(name)
                made.writestr(name, hurt(part, chance) if name == target else part)
        return file.getvalue()
    broken = bytearray(data)
    for _ in range(chance.choice((1, 3, 20))):
        at = chance.randrange(len(broken))
        kind = chance.randrange(4)
        if kind == 0:
            broken[at] = chance.randrange(256)
        elif kind == 1:
            del broken[at : at + chance.choice((1, 5, 50))]
        elif kind == 2:
            broken[at:at] = chance.choice(INSERTED)
        else:
            broken[at:at] = broken[at : at + 30]
    return bytes(broken)


@pytest.mark.parametrize("suffix", FILES)
def test_no_damage_breaks_a_reader(suffix: str) -> None:
    """Whatever is wrong with a file's bytes, its lines are read or a reason is given."""
    whole = FILES[suffix]()
    outcomes = set()
    for seed in range(60):
        try:
            outcomes.add(bool(open_text(hurt(whole, random.Random(seed)), suffix).printed))  # noqa: S311
        except UnreadableFileError as reason:
            outcomes.add(reason.code)
    assert outcomes <= {True, "damaged_file", "scan", "file_too_large", "password", "unknown_format", "unreadable_file"}
    assert True in outcomes


def test_a_page_whose_sheet_does_not_end_is_named() -> None:
    """A browser shows nothing of it: so it is no report, and is said to be empty."""
    begun, _, rest = FILES[".html"]().rpartition(b"</style>")
    found = read(begun + rest, "report.html")
    assert isinstance(found, NoReport)
    assert [issue.code for issue in found.issues] == ["empty_file"]
