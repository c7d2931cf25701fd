"""The bench: all documents that the reading is measured on, and what came of their cells.

An entry is a kind of document, such as `layout/tabs`, `layout/tabs/row_gone`, `trap/pairs`, `permuted/csv`,
`fewer/csv`, `reworded/csv`, `reshaped/long`, `dump/pandas`, `converted/html.w3m`, `case/letter_o`, `twin/003` or
`file/docx/40_blank`.
Its documents are the same every time, and do not depend on which other entries there are.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import partial
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias
from zlib import crc32

from evaluation import ROOT, composed, matrices, twins
from evaluation.damages import DAMAGES
from evaluation.dumps import DUMPS
from evaluation.fewer_columns import HURT_IN, fewer_columns
from evaluation.fewer_columns import IN as FEWER_IN
from evaluation.filemaking import docx, html, pdf
from evaluation.judge import Expected, case, compare, judge, tally
from evaluation.layouts import LAYOUTS, TRAPS
from evaluation.permuted import IN as PERMUTED
from evaluation.permuted import permuted
from evaluation.printing import FORMS, document, numbers
from evaluation.reshaped import NEAR, RESHAPED, untold
from evaluation.reworded import reworded
from evaluation.worded import MORE_DAMAGES
from gkstats.demo.printing import Document, cells
from gkstats.reading.report import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from evaluation.judge import Case
    from gkstats.demo.printing import Key

HURT: Final = {**DAMAGES, **MORE_DAMAGES}
# Of what programs print, what is hurt, too: where numbers are plain, a damage can be told.
HURT_DUMPS: Final = (
    "pandas", "pandas_repeated", "pandas_floats", "pandas_nan_tabs", "lists", "lists_repeated", "nested_list",
    "json_arrays", "json_records", "json_lines", "json_nested", "docx_cells_blanks", "docx_cells_bars",
    "docx_cells_lines", "transposed_tabs", "transposed_markdown", "transposed_last", "transposed_csv", "torn_labels",
    "torn_labels_bars", "last_year_first", "last_year_amid", "last_year_last", "notes_last", "growth_last",
    "added_row_top", "added_row_end", "annexed", "annexed_lists", "last_year_annexed", "last_year_annexed_records",
    "chinese_numerals",
)  # fmt: skip
# Not by what these lack: rows of requesters, labels in all rows, a table to intrude. In columns that keep their places
# one number for two is a number beside a blank.
_NOT_HURT: Final = {
    "": ("stuck",),
    "transposed": ("row_gone", "label_gone", "label_hurt"),
    "notes_last": ("label_hurt",),
    "last_year_annexed": ("intruders",),
}
# These look for rows of seven numbers.
NOT_HURT_FEWER: Final = ("row_gone", "label_gone", "label_hurt")
TOPS: Final = (9999, 99, 9)
# PDFs that a browser and LibreOffice printed: with ruled tables over page breaks, a quarter of the cells blank.
MADE: Final = sorted((ROOT / "evaluation" / "files").glob("*.pdf"))
CONVERTED: Final = ROOT / "evaluation" / "converted"
MAKERS: Final[dict[str, Callable[[Document], bytes]]] = {
    "html": lambda made: html(made).encode(),
    "docx": docx,
    "pdf": pdf,
    "pdf_short_pages": partial(pdf, height=660),
    "pdf_font_not_embedded": partial(pdf, embedded=False),
}
SUFFIXES: Final = {name: f".{name.partition('_')[0]}" for name in MAKERS}


class Figures(NamedTuple):
    """What came of an entry's cells; `alarms` counts documents with an issue that they do not deserve."""

    cells: int
    right: int
    missing: int
    wrong: int
    alarms: int


Counts: TypeAlias = Counter[str]


class Entry(NamedTuple):
    """How an entry's documents are read and counted, how many the sample has, and how many the whole bench."""

    count: Callable[[int], Counts]
    sample: int = 1
    whole: int = 1

    def measure(self, *, whole: bool) -> Figures:
        """Read the entry's documents."""
        sums: Counts = Counter()
        for number in range(self.whole if whole else self.sample):
            sums.update(self.count(number))
        return Figures(*(sums[name] for name in Figures._fields))


def entries() -> dict[str, Entry]:
    """Give every entry by its name."""
    found: dict[str, Entry] = {}
    for name in LAYOUTS:
        found[f"layout/{name}"] = Entry(partial(_undamaged, name), 4, 24)
        for damage in HURT:
            found[f"layout/{name}/{damage}"] = Entry(partial(_damaged, name, damage), 1, 6)
    for name in TRAPS:
        found[f"trap/{name}"] = Entry(partial(_trap, name), 4, 24)
    for name in DUMPS:
        found[f"dump/{name}"] = Entry(partial(_undamaged, name), 4, 24)
    for name, damage in product(HURT_DUMPS, HURT):
        if not any(name.startswith(begin) and damage in others for begin, others in _NOT_HURT.items()):
            found[f"dump/{name}/{damage}"] = Entry(partial(_damaged, name, damage), 1, 6)
    for name in PERMUTED:
        found[f"permuted/{name}"] = Entry(partial(_permuted, name), 4, 40)
        found[f"reworded/{name}"] = Entry(partial(_reworded, name), 8, 40)
    for name in FEWER_IN:
        found[f"fewer/{name}"] = Entry(partial(_fewer, name), 8, 40)
    for name, damage in product(HURT_IN, HURT):
        if damage not in NOT_HURT_FEWER:
            found[f"fewer/{name}/{damage}"] = Entry(partial(_fewer_damaged, name, damage), 2, 12)
    for name in RESHAPED:
        found[f"reshaped/{name}"] = Entry(partial(_undamaged, name), 2, 12)
    for name in NEAR:
        found[f"reshaped/{name}"] = Entry(partial(_near, name), 2, 12)
    conversions: dict[str, list[Path]] = {}
    for path in sorted(CONVERTED.glob("*.txt")):
        conversions.setdefault(path.stem.partition(".")[2], []).append(path)
    for name, paths in conversions.items():
        found[f"converted/{name}"] = Entry(partial(_converted, paths), len(paths), len(paths))
    for path in matrices.PATHS:
        found[f"case/{path.stem}"] = Entry(partial(_golden, path))
    for name in composed.documents():
        found[f"composed/{name}"] = Entry(partial(_composed, name))
    for path in twins.TRANSCRIPTS:
        found[f"twin/{path.name[:3]}"] = Entry(partial(_twin, path), 3, 12)
    for path in MADE:
        found[f"file/made_by_{path.stem}"] = Entry(partial(_golden, path))
    for name in MAKERS:
        for share in (0, 40, 90):
            size = (2, 8) if name in ("html", "docx") else (1, 4)
            found[f"file/{name}/{share}_blank"] = Entry(partial(_file, name, share / 100), *size)
    for name in ("html", "docx", "pdf"):
        found[f"file/{name}/permuted"] = Entry(
            partial(_file_of, name, _permuted_case), *((2, 8) if name != "pdf" else (1, 4))
        )
    for name in ("html", "docx"):
        found[f"file/{name}/transposed"] = Entry(partial(_file_of, name, partial(printed, "transposed_tabs")), 2, 8)
    return found


def printed(layout: str, seed: int, top: int = TOPS[0]) -> Case:
    """Print a report in a layout or trap: form, numbers, prose and whether sums hold are drawn by `seed`."""
    form = FORMS[seed % len(FORMS)]
    values = numbers(form, seed, sums=seed // len(FORMS) % 2 == 0, top=top)
    return case(form, values, {**LAYOUTS, **TRAPS, **DUMPS, **RESHAPED, **NEAR}[layout], seed)


def seed_of(entry: str, number: int) -> int:
    """Draw the seed of an entry's document: the forms in turn, beginning anywhere."""
    start = crc32(entry.encode())
    return len(FORMS) * ((start // len(FORMS) + number) % 100_000) + (start + number) % len(FORMS)


def _undamaged(layout: str, number: int) -> Counts:
    seed = seed_of(layout, number)
    done = printed(layout, seed, TOPS[seed // 8 % len(TOPS)])
    return tally(done, judge(done, read(done.sheet.text.encode(), "report.txt")))


def _damaged(layout: str, damage: str, number: int) -> Counts:
    seed = seed_of(f"{layout}/{damage}", number)
    done = HURT[damage](printed(layout, seed), Random(f"{damage}{layout}{seed}"))  # noqa: S311
    counts = tally(done, judge(done, read(done.sheet.text.encode(), "report.txt")))
    del counts["alarms"]  # what is hurt may be doubted
    return counts


def _trap(name: str, number: int) -> Counts:
    done = printed(name, seed_of(name, number))
    return tally(done, judge(done, read(done.sheet.text.encode(), "report.txt")))


def _near(name: str, number: int) -> Counts:
    done = untold(name, printed(name, seed_of(name, number)))
    return tally(done, judge(done, read(done.sheet.text.encode(), "report.txt")))


def _permuted_case(seed: int, layout: str = "tabs") -> Case:
    return permuted(FORMS[seed % len(FORMS)], seed, layout, sums=seed // len(FORMS) % 2 == 0)


def _permuted(layout: str, number: int) -> Counts:
    done = _permuted_case(seed_of(layout, number), layout)
    return tally(done, judge(done, read(done.sheet.text.encode(), "report.txt")))


def _fewer_case(seed: int, layout: str) -> Case:
    return fewer_columns(FORMS[seed % len(FORMS)], seed, layout, sums=seed // len(FORMS) % 2 == 0)


def _fewer(layout: str, number: int) -> Counts:
    done = _fewer_case(seed_of(f"fewer/{layout}", number), layout)
    return tally(done, judge(done, read(done.sheet.text.encode(), "report.txt")))


def _fewer_damaged(layout: str, damage: str, number: int) -> Counts:
    seed = seed_of(f"fewer/{layout}/{damage}", number)
    done = HURT[damage](_fewer_case(seed, layout), Random(f"{damage}{layout}{seed}"))  # noqa: S311
    counts = tally(done, judge(done, read(done.sheet.text.encode(), "report.txt")))
    del counts["alarms"]
    return counts


def _reworded(layout: str, number: int) -> Counts:
    seed = seed_of(f"reworded/{layout}", number)
    done = reworded(FORMS[seed % len(FORMS)], seed, layout, sums=seed // len(FORMS) % 2 == 0)
    return tally(done, judge(done, read(done.sheet.text.encode(), "report.txt")))


def truth(text: Path) -> dict[Key, Expected]:
    """Give the numbers that a converted form was printed with."""
    rows = (
        line.split("\t") for line in (CONVERTED / f"{text.name.partition('.')[0]}.tsv").read_text("utf-8").splitlines()
    )
    return {tuple(key): Decimal(value) for *key, value in rows}


def _converted(paths: list[Path], number: int) -> Counts:
    path = paths[number]
    return compare(truth(path), read(path.read_bytes(), path.name))


def _golden(path: Path, _: int) -> Counts:
    matrix = matrices.expected(path)
    counts = compare(matrix.cells, read(path.read_bytes(), path.name), matrix.issues)
    return counts if "*" not in matrix.issues else counts - Counter(alarms=1)


def _composed(name: str, _: int) -> Counts:
    return composed.documents()[name].count()


def _twin(path: Path, number: int) -> Counts:
    own = twins.real(path)
    values = numbers(own.facts.form, number, sums=number % 2 == 0, top=TOPS[number // 2 % len(TOPS)])
    twin = own.twin({key: abs(value) for key, value in values.items()})
    states = {**dict.fromkeys(own.facts.unreadable, "unreadable"), **dict.fromkeys(own.facts.blank, "blank")}
    return compare(
        {**twin.values, **states},
        read(twin.text.encode(), "report.txt"),
        {"few_numbers"} if own.facts.unreadable else (),
    )


def _file(name: str, blank: float, number: int) -> Counts:
    seed = seed_of(f"{name}/{blank}", number)
    form, rng = FORMS[seed % len(FORMS)], Random(f"{name}{seed}")  # noqa: S311
    values = {key: None if rng.random() < blank else value for key, value in numbers(form, seed).items()}
    report = read(MAKERS[name](document(form, values, seed=seed)), f"report{SUFFIXES[name]}")
    return compare({key: "blank" if values[key] is None else values[key] for key in cells(form)}, report)


def _file_of(name: str, document_of: Callable[[int], Case], number: int) -> Counts:
    done = document_of(seed_of(name, number))
    return compare(done.values, read(MAKERS[name](done.document), f"report{SUFFIXES[name]}"))


def groups(names: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Give the entries' names together that a line of a table stands for: layouts and damages each as a whole."""
    found: dict[str, list[str]] = {}
    for name in names:
        kind, own, *damage = name.split("/")
        key = f"damage/{damage[0]}" if kind in ("layout", "dump") and damage else f"{kind}/{own}"
        found.setdefault(key, []).append(name)
    yield from found.items()
