"""Disks that fill up, folders that vanish, and commands that meet each other: what was lost by it, and what was said.

    python -m evaluation.hardships disks          # as root, on Linux: a disk in memory, ten sizes of what is free
    python -m evaluation.hardships vanish [SEED]  # the folder that is written is moved away in mid-run
    python -m evaluation.hardships pairs [SEED]   # every two of parse, report, export and pack at once on one folder

Beside what `evaluation.soak` looks at, a command must end with status 0, or with another and one line on why.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import product
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from evaluation.soak import called, check, prepared

if TYPE_CHECKING:
    from collections.abc import Iterator

FREE: Final = (0, 16, 64, 256, 512, 1024, 1536, 2048, 3072, 6144)  # KiB that the disk has left
DISK: Final = "200m"


def disks(folder: Path) -> Iterator[str]:
    """Run each command on a disk with so much left; what it holds, temporary files too, is on that disk."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder], check=True)
    try:
        commands, texts, _ = prepared(folder)
        (folder / "tmp").mkdir()
        for name, command in commands.items():
            for number, kilobytes in enumerate(FREE):
                changed = texts[number]
                changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
                filled = folder / "filled"
                with filled.open("wb") as file:
                    file.write(bytes(max(0, free(folder) - (kilobytes << 10))))
                done = ended(command, folder, {"TMPDIR": str(folder / "tmp")})
                filled.unlink()
                yield from told(f"{name} with {kilobytes} KiB", done, folder)
    finally:
        subprocess.run(["umount", folder], check=True)


def free(folder: Path) -> int:
    """Give the bytes that a disk has left."""
    return shutil.disk_usage(folder).free


def vanish(folder: Path, seed: int) -> Iterator[str]:
    """Move the folder that a command writes to away while it runs, then back: what was there must be as it was."""
    rng = Random(seed)  # noqa: S311
    commands, texts, _ = prepared(folder)
    for number in range(12):
        name = ("parse", "report", "export")[number % 3]
        out = folder / {"parse": "tables", "report": "runs", "export": "csv"}[name]
        texts[number].write_text(texts[number].read_text(encoding="utf-8") + "\n", encoding="utf-8")
        process = started(commands[name], folder)
        time.sleep(rng.uniform(0.5, 6))
        away = folder / "away"
        out.rename(away)
        done = finished(process)
        if out.exists():  # the command made a new one
            away.rename(folder / f"before-{number}")
        else:
            away.rename(out)
        yield from told(f"{name} whose folder vanished", done, folder)


def pairs(folder: Path, seed: int) -> Iterator[str]:
    """Start two commands shortly after each other on one folder."""
    rng = Random(seed)  # noqa: S311
    commands, texts, _ = prepared(folder)
    commands["parse"] = [*commands["parse"][:-1], folder / "runs"]
    for one, other in product(commands, repeat=2):
        changed = rng.choice(texts)
        changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        first = started(commands[one], folder)
        time.sleep(rng.uniform(0, 2))
        second = started(commands[other], folder)
        for name, process in ((one, first), (other, second)):
            done = finished(process)
            yield from told(f"{one} beside {other}: {name}", done, None)
        yield from told(f"{one} beside {other}", None, folder)


def started(command: list[str | Path], folder: Path, more: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """Start a command, its output caught."""
    return subprocess.Popen(called(command), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            encoding="utf-8", env=os.environ | (more or {}))  # fmt: skip


def finished(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a command; give its status and what it said of errors."""
    _, said = process.communicate()
    return process.returncode, said


def ended(command: list[str | Path], folder: Path, more: dict[str, str]) -> tuple[int, str]:
    """Run a command to its end."""
    return finished(started(command, folder, more))


def told(what: str, done: tuple[int, str] | None, folder: Path | None) -> Iterator[str]:
    """Give what came of it: `ok` or `refused` and the line, or what is wrong with it."""
    if done is not None:
        status, said = done
        lines = [line for line in said.splitlines() if not line.startswith("waiting for ")]
        if status == 0:
            yield f"ok: {what}"
        elif status in (1, 2, 3) and len(lines) == 1:
            yield f"refused: {what}: {lines[0]}"
        else:
            yield f"WRONG: {what}: status {status}: {said[-2000:]}"
    if folder is not None:
        yield from (f"LOST: {what}: {lost}" for lost in check(folder))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["disks", "vanish", "pairs"])
    parser.add_argument("seed", type=int, nargs="?", default=1)
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        rounds = {"disks": lambda: disks(place), "vanish": lambda: vanish(place, asked.seed),
                  "pairs": lambda: pairs(place, asked.seed)}  # fmt: skip
        for line in rounds[asked.what]():
            counts[line.partition(":")[0]] += 1
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    sys.stdout.write("".join(f"{number:4} {name}\n" for name, number in sorted(counts.items())))
