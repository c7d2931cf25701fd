"""Count the coder's errors on section fives that it saw for the first time: what Rogan and Gladen's correction needs.

    python -m evaluation.measure_coder > src/gkstats/codebook/coder.toml

The unit is a report: of each composed section five with a stated problem the codes given by hand, and the codes that
the rules of the day, before anybody had looked at them, and words weighed without its set (`weigh.left_out`) give it
from end to end, splitting included. Both are kept in `gold/first_sight.csv`: rules that were mended since by what they
showed cannot be measured on the same texts again, nor weights on what they are fitted to.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from gkstats.codebook import CODEBOOK

FIRST_SIGHT: Final = Path(__file__).with_name("gold") / "first_sight.csv"


def counts() -> tuple[int, dict[str, Counter[str]]]:
    """Give the number of section fives, and for each code how many have it by hand and by rules (tp, fn, fp, tn)."""
    found: dict[str, Counter[str]] = {key: Counter() for key in CODEBOOK.keys}
    with FIRST_SIGHT.open(encoding="utf-8", newline="") as file:
        rows = [(row["hand"].split(";"), row["rules"].split(";")) for row in csv.DictReader(file)]
    for hand, rules in rows:
        for key, cell in found.items():
            cell[("tn", "fp", "fn", "tp")[2 * (key in hand) + (key in rules)]] += 1
    return len(rows), found


def main() -> None:
    """Print the counts with their provenance."""
    n, found = counts()
    sys.stdout.write(
        "# How often the rules give a code that a person gives (tp, fn) and one that a person does not (fp, tn), by\n"
        f"# report, at first sight of {n} composed section fives (evaluation/gold/first_sight.csv).\n"
        "# The rules were mended afterwards, and weights fitted to them. Written by evaluation/measure_coder.py;\n"
        "# not to be edited.\n"
        f'codebook = "{CODEBOOK.version}"\n'
        f"measured_on = {datetime.now(UTC):%Y-%m-%d}\n"
        f'files = ["evaluation/gold/{FIRST_SIGHT.name}"]\n'
        f"reports = {n}\n\n[codes]\n"
    )
    for key, cell in found.items():
        numbers = ", ".join(f"{name} = {cell[name]}" for name in ("tp", "fn", "fp", "tn"))
        sys.stdout.write(f"{key} = {{ {numbers} }}\n")


if __name__ == "__main__":
    main()
