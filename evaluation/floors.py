"""The floors of reading: what it read of each entry of the bench, which it may never fall below.

    python -m evaluation.floors [--sample] [--only BEGIN]...    today's figures beside the floors
    python -m evaluation.floors --renew [...]                    write them to the file: on purpose only

A line is an entry's cells that can be told, right ones, missing ones, wrong ones, and false alarms, each today and as
stored. Status 1 where right falls, or wrong or false alarms grow; the sample, which CI runs, is a part of the bench.
Where reading was wrong when the floors were stored, the file says so: that number may only fall.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatchcase
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final

from evaluation.bench import Entry, Figures, entries, groups

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE: Final = Path(__file__).with_suffix(".json")
SIZES: Final = ("sample", "whole")
_NONE: Final = Figures(0, 0, 0, 0, 0)


@cache
def bench() -> dict[str, Entry]:
    """Give the entries of the bench, listed once a process."""
    return entries()


def stored(size: str) -> dict[str, Figures]:
    """Read the floors of the sample, or of the whole bench."""
    entries = json.loads(FILE.read_text("utf-8"))["entries"] if FILE.exists() else {}
    return {name: Figures(*floor[size]) for name, floor in entries.items() if size in floor}


def measure(name: str, size: str) -> Figures:
    """Read an entry's documents and count."""
    return bench()[name].measure(whole=size == "whole")


def fallen(now: Figures, floor: Figures | None) -> str | None:
    """Say how an entry fell below its floor, or null."""
    if floor is None:
        return "has no floor: store it with --renew"
    if now.cells != floor.cells:
        return f"has other documents, {now.cells} cells for {floor.cells}: store its floor with --renew"
    for name, worse in (("right", now.right < floor.right), ("wrong", now.wrong > floor.wrong),
                        ("alarms", now.alarms > floor.alarms)):  # fmt: skip
        if worse:
            return f"{name} was {getattr(floor, name)}, is {getattr(now, name)}"
    return None


def falls(figures: Mapping[str, Figures], floors: Mapping[str, Figures]) -> list[str]:
    """List the entries that fell below their floors."""
    return [f"{name} {why}" for name, now in figures.items() if (why := fallen(now, floors.get(name)))]


def renew(figures: Mapping[str, Mapping[str, Figures]]) -> None:
    """Write what was measured, by size and entry; what was not keeps its floor.

    The file is sorted and has a line an entry, so that a difference can be read.
    """
    floors = {size: {**stored(size), **figures.get(size, {})} for size in SIZES}
    lines = (
        f"{json.dumps(name)}: {json.dumps({size: of[name] for size, of in floors.items() if name in of})}"
        for name in sorted(bench())
    )
    head = json.dumps(Figures._fields)
    FILE.write_text(f'{{"figures": {head}, "entries": {{\n{f",{chr(10)}".join(lines)}\n}}}}\n', encoding="utf-8")


def _whole(figures: Iterable[Figures]) -> Figures:
    return Figures(*map(sum, zip(*[_NONE, *figures], strict=True)))


def _line(name: str, now: Figures, floor: Figures) -> str:
    pairs = (f"{a:9,} {f'({b:,})' if a != b else '':>9}" for a, b in zip(now, floor, strict=True))
    return f"{name:34}" + "".join(pairs)


def show(figures: Mapping[str, Figures], floors: Mapping[str, Figures]) -> Iterable[str]:
    """Give today's figures, with the floors in brackets where they differ: a line a layout, damage or other kind."""
    yield f"{'':34}" + "".join(f"{name:>9} {'(floor)':>9}" for name in Figures._fields)
    kinds: dict[str, list[str]] = {}
    for group, names in groups(list(figures)):
        now, floor = (_whole(of.get(name, _NONE) for name in names) for of in (figures, floors))
        yield _line(group, now, floor)
        kinds.setdefault(group.partition("/")[0], []).extend(names)
    for kind, names in kinds.items():
        yield _line(f"all: {kind}", *(_whole(of.get(name, _NONE) for name in names) for of in (figures, floors)))
    if known := {name: now.wrong for name, now in figures.items() if now.wrong}:
        yield f"\nwrong: {sum(known.values()):,} cells in {len(known)} entries"
        yield from (f"  {name} {count}" for name, count in known.items())


def main() -> int:
    """Measure, and show or store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", action="store_true", help="only the sample that CI runs")
    parser.add_argument(
        "--only", action="append", default=[], metavar="BEGIN", help="only entries that begin so, as layout/*/words"
    )
    parser.add_argument("--renew", action="store_true", help="write the floors")
    options = parser.parse_args()
    names = [name for name in bench() if any(fnmatchcase(name, f"{only}*") for only in options.only or [""])]
    size = SIZES[0] if options.sample else SIZES[1]
    sizes = SIZES if options.renew and not options.sample else (size,)
    figures: dict[str, dict[str, Figures]] = {}
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for one in sizes:
            done = pool.map(measure, names, [one] * len(names), chunksize=8)
            figures[one] = dict(zip(names, done, strict=True))
    floors = stored(size)
    sys.stdout.write("\n".join(show(figures[size], floors)) + "\n")
    fell = falls(figures[size], floors)
    sys.stdout.write("".join(f"below its floor: {line}\n" for line in fell))
    if options.renew:
        renew(figures)
    return 1 if fell and not options.renew else 0


if __name__ == "__main__":
    sys.exit(main())
