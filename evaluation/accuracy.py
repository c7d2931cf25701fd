"""The bench: how many cells of printed reports are read right, missed, or silently wrong, by layout and by damage.

    python -m evaluation.accuracy [--forms N] [--layout NAME]... [--no-damages]

Prints one line a layout: cells, right, missing, silently wrong, reports with a false alarm, milliseconds a report,
and the share of cells that two trivial programs get: one that says 0 everywhere, one that pours the document's
numbers into the form in order. Then one line a damage: of the cells still certain, the share reported; silently
wrong; empty borders not told as blank. Exit status 1 if anything is silently wrong.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from random import Random
from time import perf_counter

from evaluation.damages import DAMAGES
from evaluation.judge import Case, case, judge, tally
from evaluation.layouts import LAYOUTS
from evaluation.printing import FORMS, numbers
from gkstats.reading.report import read

TOPS = (9, 99, 9999)


def zeros(printed: Case) -> int:
    """Read as the always-zero program does; give the cells that it gets right."""
    return sum(value == 0 for value in printed.values.values())


def poured(printed: Case) -> int:
    """Read as the program does that pours the numbers between sections two and five into the form in order."""
    text = printed.sheet.text
    tables = text[text.find("二、") : text.find("五、存在") if text.find("五、存在") > 0 else None]
    found = re.findall(r"(?<![\d.])[-+]?\d+(?:\.\d+)?(?![\d.、])", re.sub(r"（[^）]*）", "", tables))
    got = dict(zip(printed.values, found, strict=False))
    return sum(str(value) == got.get(key) for key, value in printed.values.items())


def bench(name: str, damage: str | None, count: int) -> Counter[str]:
    """Print and read `count` reports of one layout, hurt or not, and count what came of their cells."""
    sums: Counter[str] = Counter()
    for seed in range(count):
        form = FORMS[seed % len(FORMS)]
        top = TOPS[seed // 8 % len(TOPS)] if damage is None else 9999
        printed = case(form, numbers(form, seed, sums=seed // 4 % 2 == 0, top=top), LAYOUTS[name], seed)
        if damage:
            printed = DAMAGES[damage](printed, Random(f"{damage}{name}{seed}"))  # noqa: S311
        data = printed.sheet.text.encode()
        began = perf_counter()
        report = read(data, "report.txt")
        sums["seconds"] += perf_counter() - began  # type: ignore[assignment]
        sums += tally(printed, judge(printed, report))
        sums += Counter(zeros=zeros(printed), poured=poured(printed))
    return sums


def row(name: str, sums: Counter[str], *, damaged: bool) -> str:
    """Print the counts of one layout or damage on a line."""
    share = sums["right"] / max(sums["cells"], 1)
    start = f"{name:24}{sums['cells']:8,}{sums['right']:9,}{sums['missing']:8,}{sums['wrong']:7,} {share:8.3%}"
    if damaged:
        return f"{start}{sums['blank']:8,}{sums['not_blank']:7,}"
    ms = 1000 * sums["seconds"] / sums["reports"]
    trivial = f"{sums['zeros'] / sums['cells']:8.1%}{sums['poured'] / sums['cells']:8.1%}"
    return f"{start}{sums['alarms']:7}{sums['lines']:7,}{ms:7.1f}{trivial}"


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=48, help="reports a layout (default: 48)")
    parser.add_argument("--layout", action="append", choices=sorted(LAYOUTS), help="only this layout")
    parser.add_argument("--no-damages", action="store_true", help="only undamaged reports")
    options = parser.parse_args()
    names = options.layout or list(LAYOUTS)
    hurt = [] if options.no_damages else list(DAMAGES)
    jobs = [(name, None, options.forms) for name in names]
    jobs += [(name, damage, max(options.forms // 8, 1)) for damage in hurt for name in names]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        results = list(pool.map(bench, *zip(*jobs, strict=True), chunksize=2))
    begin = f"{'':24}{'cells':>8}{'right':>9}{'missing':>8}{'wrong':>7} {'share':>8}"
    say(f"{begin}{'alarms':>7}{'line':>7}{'ms':>7}{'zeros':>8}{'poured':>8}")
    whole, harmed = Counter[str](), Counter[str]()
    for (name, damage, _), sums in zip(jobs, results, strict=True):
        if damage is None:
            say(row(name, sums, damaged=False))
            whole += sums
    say(row("all layouts", whole, damaged=False))
    if hurt:
        say(f"\n{begin}{'blank':>8}{'not':>7}")
    for one in hurt:
        sums = sum((s for (_, damage, _), s in zip(jobs, results, strict=True) if damage == one), Counter())
        say(row(one, sums, damaged=True))
        hurt_by = ((job[0], found["wrong"]) for job, found in zip(jobs, results, strict=True) if job[1] == one)
        if wrong := [f"{name} {count}" for name, count in hurt_by if count]:
            say(f"    wrong: {', '.join(wrong)}")
        harmed += sums
    if hurt:
        say(row("all damages", harmed, damaged=True))
    return 1 if whole["wrong"] + harmed["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
