"""Golden tables: what two states of the reader make of the same inputs, cell by cell and message by message.

    python -m evaluation.golden OLD NEW [--demo N] [--only SET]...    what differs between two commits or checkouts
    python -m evaluation.golden --renew                               store the hashes of the sample's cells

The inputs are invented reports, converted texts, golden cases, twins of the five and files, all written by this
checkout; each side parses them with its own code, whatever else has moved in its tree. Prints the cells that
`gkstats compare` finds, then what differs in every table, by source: rows of one side only, with the columns that
both have. Status 1 where anything differs. A commit is checked out to a folder that is removed again; `.` is this tree.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from shutil import copy
from typing import TYPE_CHECKING, Final

import polars as pl

from evaluation import ROOT, matrices, twins
from evaluation.bench import CONVERTED, MAKERS, SUFFIXES
from evaluation.printing import FORMS, document, numbers
from gkstats.corpus import generations
from gkstats.corpus.comparison import compare, counts
from gkstats.dataset import schema
from gkstats.demo import invent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HASHES: Final = Path(__file__).with_suffix(".json")
DEMO: Final = 5000
SAMPLE: Final = 60
_SHOWN: Final = 20  # rows of a table that are printed
# What says which version read, not what was read.
_UNCOMPARED: Final = ("dictionary", "divisions")


def _demo(folder: Path, size: int) -> None:
    invent.write(folder, size)


def _converted(folder: Path, size: int) -> None:
    for path in sorted(CONVERTED.glob("*.txt"))[: size or None]:
        copy(path, folder)


def _cases(folder: Path, _: int) -> None:
    for path in matrices.PATHS:
        copy(path, folder)


def _twins(folder: Path, _: int) -> None:
    for path in twins.TRANSCRIPTS:
        copy(path, folder)
        own = twins.real(path)
        for seed in range(3):
            values = numbers(own.facts.form, seed, sums=seed != 1)
            twin = own.twin({key: abs(value) for key, value in values.items()})
            (folder / f"{path.stem}-{seed}.txt").write_text(twin.text, encoding="utf-8", newline="")


def _files(folder: Path, size: int) -> None:
    for name, make in MAKERS.items():
        for seed, form in enumerate(FORMS[: size or None]):
            values = {
                key: None if n % 5 == seed else value for n, (key, value) in enumerate(numbers(form, seed).items())
            }
            (folder / f"{name}-{form}{SUFFIXES[name]}").write_bytes(make(document(form, values, seed=seed)))


SETS: Final[dict[str, Callable[[Path, int], None]]] = {
    "demo": _demo, "converted": _converted, "cases": _cases, "twins": _twins, "files": _files,
}  # fmt: skip


def write_inputs(folder: Path, sizes: dict[str, int]) -> None:
    """Write the inputs of some sets, each to a folder of its own; a size of 0 stands for all of a fixed set."""
    for name, size in sizes.items():
        (folder / name).mkdir(parents=True)
        SETS[name](folder / name, size)


def parse(tree: Path, inputs: Path, out: Path) -> Path:
    """Parse inputs to tables with the code of a checkout, and give the folder that has them."""
    env = {**os.environ, "PYTHONPATH": str(tree / "src"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "gkstats", "parse", str(inputs), "--out", str(out)]
    subprocess.run(command, check=True, env=env, cwd=out.parent, stdout=subprocess.DEVNULL)
    return generations.current(out) or out


def checkout(state: str, folder: Path) -> Path:
    """Give the folder of a commit or checkout; a commit's is made below `folder`."""
    if (Path(state) / "src").is_dir():
        return Path(state).resolve()
    git = ["git", "-C", str(ROOT)]
    commit = subprocess.run([*git, "rev-parse", f"{state}^{{commit}}"], check=True, capture_output=True, text=True)
    tree = folder / commit.stdout.strip()
    if not tree.exists():
        subprocess.run([*git, "worktree", "add", "--quiet", "--detach", str(tree), commit.stdout.strip()], check=True)
    return tree


def prepared(table: pl.DataFrame) -> pl.DataFrame:
    """Give a table with its columns by name and as text, so that versions with other types can be compared."""
    return table.select(
        pl.col(name).cast(pl.List(pl.String)).list.join(";") if table[name].dtype.base_type() == pl.List
        else pl.col(name).cast(pl.String)
        for name in sorted(table.columns)
    )  # fmt: skip


def differences(old: Path, new: Path) -> Iterator[str]:
    """Say what differs between two folders of tables."""
    cells = compare(old, new)
    if len(cells):
        with pl.Config(tbl_rows=_SHOWN, tbl_cols=-1, tbl_width_chars=200, fmt_str_lengths=40):
            yield f"cells\n{counts(cells)}\n{cells}"
    names = sorted({path.stem for folder in (old, new) for path in folder.glob("*.parquet")} - set(_UNCOMPARED))
    for name in names:
        sides = [folder / f"{name}.parquet" for folder in (old, new)]
        if missing := [str(side) for side in sides if not side.exists()]:
            yield f"{name}: not in {', '.join(missing)}"
            continue
        before, after = (prepared(pl.read_parquet(side)) for side in sides)
        yield from _table(name, before, after)


def _table(name: str, before: pl.DataFrame, after: pl.DataFrame) -> Iterator[str]:
    shared = [column for column in before.columns if column in after.columns]
    for side, other, word in ((before, after, "old"), (after, before, "new")):
        if own := [column for column in side.columns if column not in other.columns]:
            yield f"{name}: only the {word} side has the columns {', '.join(own)}"
    before, after = before.select(shared), after.select(shared)
    if before.equals(after):
        return
    # Rows that are printed several times are told apart by their number.
    marked = [side.with_columns(pl.int_range(pl.len()).over(shared).alias("copy")) for side in (before, after)]
    lost, gained = (
        one.join(other, on=[*shared, "copy"], how="anti", nulls_equal=True).drop("copy")
        for one, other in (marked, marked[::-1])
    )
    if not len(lost) and not len(gained):
        yield f"{name}: the same rows in another order"
        return
    yield f"{name}: {len(lost):,} rows of {len(before):,} only old, {len(gained):,} rows of {len(after):,} only new"
    for word, rows in (("-", lost), ("+", gained)):
        for row in rows.head(_SHOWN).iter_rows(named=True):
            yield f"  {word} " + "  ".join(f"{key}={value}" for key, value in row.items() if value is not None)


def hashes(tables: Path) -> dict[str, str]:
    """Give the hash of each form's table: every cell with its state, value, print and line."""
    return {
        table: sha256(
            pl.read_parquet(tables / f"{table}.parquet")
            .select(pl.col("report_id", *keys, "state", "value", "raw", "line").cast(pl.String))
            .write_csv()
            .encode()
        ).hexdigest()
        for table, keys in schema.CELL_KEYS.items()
    }


def sample(folder: Path) -> dict[str, str]:
    """Parse a few invented reports with this checkout, and give the hashes of their cells."""
    write_inputs(folder / "in", {"demo": SAMPLE})
    return hashes(parse(ROOT, folder / "in", folder / "tables"))


def main() -> int:
    """Compare two states, or store the hashes of this one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", nargs="?", default="HEAD", help="a commit or the folder of a checkout (default: HEAD)")
    parser.add_argument("new", nargs="?", default=".", help="the same (default: this checkout)")
    parser.add_argument("--demo", type=int, default=DEMO, metavar="N", help=f"invented reports (default: {DEMO})")
    parser.add_argument("--only", action="append", choices=sorted(SETS), help="only this set")
    parser.add_argument("--renew", action="store_true", help="store the hashes of the sample's cells")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.renew:
            HASHES.write_text(json.dumps(sample(folder), indent=1) + "\n", encoding="utf-8")
            return 0
        write_inputs(folder / "in", {key: options.demo if key == "demo" else 0 for key in options.only or SETS})
        try:
            old, new = (
                parse(checkout(str(state), folder), folder / "in", folder / side)
                for side, state in (("old", options.old), ("new", ROOT if options.new == "." else options.new))
            )
        finally:
            subprocess.run(["git", "-C", str(ROOT), "worktree", "prune"], check=True)
        found = list(differences(old, new))
        reports = len(pl.read_parquet(new / "reports.parquet"))
    sys.stdout.write("\n".join(found or [f"{reports:,} reports, all tables equal"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
