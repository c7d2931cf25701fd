"""Measure the coder on section fives that nobody looked at: what Rogan and Gladen's correction needs, as TOML.

    python evaluation/measure_coder.py > src/gkstats/codebook/coder.toml

The unit is a report: of each composed section five with a stated problem, the codes given by hand and the codes that
the program gives it from end to end, splitting included.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime

from evaluation import gold_fives
from gkstats.codebook import CODEBOOK
from gkstats.codebook.coder import code
from gkstats.model import Paragraph
from gkstats.reading.prose.statements import read_statements


def counts() -> tuple[int, dict[str, Counter[str]]]:
    """Give the number of section fives, and for each code how many have it by hand and by program (tp, fn, fp, tn)."""
    found: dict[str, Counter[str]] = {key: Counter() for key in CODEBOOK.keys}
    fives = [five for file in gold_fives.UNSEEN for five in gold_fives.read(file) if five.problems]
    for five in fives:
        said = read_statements([Paragraph(text, ((0, 1),)) for text in five.paragraphs], five.year)
        program = {one.code for statement in said.problems for one in code(statement.text)}
        hand = {one for _, codes in five.problems for one in codes}
        for key, cell in found.items():
            cell[("tn", "fp", "fn", "tp")[2 * (key in hand) + (key in program)]] += 1
    return len(fives), found


def main() -> None:
    """Print the counts with their provenance."""
    n, found = counts()
    sys.stdout.write(
        "# How often the rules give a code that a person gives (tp, fn) and one that a person does not (fp, tn), by\n"
        f"# report, measured on {n} composed section fives. Written by evaluation/measure_coder.py; not to be edited.\n"
        f'codebook = "{CODEBOOK.version}"\n'
        f"measured_on = {datetime.now(UTC):%Y-%m-%d}\n"
        f"files = [{', '.join(f'{chr(34)}evaluation/gold/{file.name}{chr(34)}' for file in gold_fives.UNSEEN)}]\n"
        f"reports = {n}\n\n[codes]\n"
    )
    for key, cell in found.items():
        numbers = ", ".join(f"{name} = {cell[name]}" for name in ("tp", "fn", "fp", "tn"))
        sys.stdout.write(f"{key} = {{ {numbers} }}\n")


if __name__ == "__main__":
    main()
