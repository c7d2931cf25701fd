"""Write docs/codebook.md from the codebook, its measured errors and the agreement figures of the gold sets.

python -m tools.write_codebook
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from evaluation import ROOT, blind_sets, coding
from gkstats.codebook import CODEBOOK, Code
from gkstats.indicators.coder_errors import measured

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = ROOT / "docs" / "codebook.md"
WORDS = 24  # of a code's rules, so many words are shown


def page() -> str:
    """Give the page's text."""
    errors = measured()
    unseen, second, program = coding.second()
    blind, blind_program = blind_sets.coded()
    half = coding.HALVES["b"]
    codings = coding.CODINGS
    rows = []
    for code in CODEBOOK.codes:
        one = errors[code.key]
        kappas = [
            coding.kappa(codings["b"], codings["c"], code.key, half),
            coding.kappa(codings["gold"], codings["program"], code.key, half),
            coding.kappa(unseen, program, code.key, list(unseen)),
        ]
        rows.append(
            f"| `{code.key}` | "
            + " | ".join(f"{kappa:.2f}" for kappa in kappas)
            + f" | {one.tp} of {one.tp + one.fn} | {one.tn} of {one.tn + one.fp} |"
        )
    pairs = list(csv.DictReader((ROOT / "evaluation" / "gold" / "pairs.csv").open(encoding="utf-8", newline="")))
    return HEAD.format(
        version=CODEBOOK.version,
        codes=len(CODEBOOK.codes),
        entries="\n".join(map(_entry, CODEBOOK.codes)),
        rows="\n".join(rows),
        bc=_agreement(codings["b"], codings["c"], half),
        half=_agreement(codings["gold"], codings["program"], half),
        fresh=_agreement(unseen, program, list(unseen)),
        second=_agreement(unseen, second, list(unseen)),
        second_program=_agreement(second, program, list(unseen)),
        n_half=len(half),
        n_fresh=len(unseen),
        n_blind=len(blind),
        blind=_agreement(blind, blind_program, list(blind)),
        pairs=len(pairs),
    )


def _agreement(left: Mapping[str, frozenset[str]], right: Mapping[str, frozenset[str]], ids: list[str]) -> str:
    micro, each = coding.f1(dict(left), dict(right), ids)
    macro = sum(each.values()) / len(each)
    return f"{coding.alpha([left, right], ids):.2f} | {micro:.2f} | {macro:.2f}"


def _entry(code: Code) -> str:
    words = list(dict.fromkeys(word for rule in code.rules for word in rule.partition("-")[0].split("/")[:1]))
    shown = "、".join(word.replace("+", " + ").replace(">", " … ") for word in words if "@" not in word)
    return (
        f"### `{code.key}` {code.zh}\n\n{code.en}: {code.definition}.\n\n"
        f"- Include: {code.include or 'as defined'}\n- Exclude: {code.exclude or 'nothing in particular'}\n"
        f"- {len(code.rules)} rules, among them: {'、'.join(shown.split('、')[:WORDS])}\n"
    )


HEAD = """# The codebook: what a stated problem is about

Written by `tools/write_codebook.py` from `src/gkstats/codebook/codebook.toml`, version {version}, and the gold sets;
not to be edited by hand.

Each stated problem (table `problems`) and each announced remedy (`remedies`) is given the codes of all that it names:
{codes} codes, several a statement, `general` and `other` only alone. The rules are data: words that must stand in one
clause, and words that must not. The column `why` of `problem_codes` names the words that decided.

## When you know better

`codings.csv` beside the inputs overrules the rules, one code a line:

    report,table,seq,text,code,coder,when,why
    2023/某镇.txt,problems,2,更新不及时,timeliness,LW,2026-11-22,read twice

`report` is the file's source or its report_id, `text` (optional) how the statement begins. A person's codes are
`in_force`; the rules' stay beside them. Of several persons the one counts whose line comes last. A line that fits no
statement any more is an issue (`coding_unfit`).

`gkstats parse INPUT... --out DIR --codebook FILE` (and `report`) takes a codebook of your own, a TOML file like ours:

    version = "mine-1"
    alone = ["rest"]                          # codes that never stand with another; the first is for what fits none
    [groups]
    late = ["不及时", "滞后"]                 # words that rules share, as @late
    [[codes]]
    key = "timeliness"
    zh = "公开不及时"
    rules = ["信息/内容+@late", "更新>慢", "及时-回复"]  # A/B + C in one clause; A > B close together; - D bars
                                              # in its clause, ~ E in the whole statement
    not = ["更新换代"]                        # phrases in which a rule's words do not count
    unless = ["答复"]                         # words that keep the code out of their clause
    under = ["requests"]                      # codes of a clause that keep this one out of it
    only = "@vague"                           # a group: no telling word but these may stand in the statement

A word counts only where it cuts through no other one of the text: 民生 is not in 居民生活.

Its version in the tables is the one that it names and the first digits of its SHA-256.

## How well it does

Gold sets: `evaluation/gold/statements.csv` (its half b: {n_half} statements that nobody looked at while the first
rules were written; coded by three readings that saw only the codebook and the statement), {n_fresh} statements of
section fives coded before the program was run on them (`section_fives_fresh_4.txt` and `_5`; at first sight micro-F1
0.92 and 0.90) and coded once more by a reading that saw only the codebook and the statements, and {n_blind}
statements of sixty section fives that were composed and coded by somebody who had not seen the rules
(`section_fives_blind.jsonl`): **at first sight micro-F1 0.79 and macro-F1 0.81**; without the nineteen that two
readers could well code differently, 0.84 and 0.82. That is what to expect of texts that nobody has seen. The rules
were mended afterwards by what all these sets showed: today's figures say how well they hold what is known.

| compared | alpha (MASI) | micro-F1 | macro-F1 |
| --- | --- | --- | --- |
| two independent readings, half b | {bc} |
| gold and program, half b | {half} |
| gold and a second reading, fresh section fives | {second} |
| gold and program, fresh section fives | {fresh} |
| the second reading and program, fresh section fives | {second_program} |
| gold and program, the sixty section fives | {blind} |

By code: Cohen's kappa of two readings and of gold and program on half b, of gold and program on the fresh statements;
and, a report at a time and from end to end, how many reports with the code the rules found and how many without it they
spared, at first sight (`first_sight.csv`). The last two columns are what `corrected` shares rest on (Rogan and Gladen
1978).

| code | two readings | half b | fresh | found | spared |
| --- | --- | --- | --- | --- | --- |
{rows}

Which remedy answers which problem (`remedy_matches`): same code, or same words once the words of officialese
(`matching.toml`) are out. On {pairs} pairs judged before there was a rule: precision 1.00, recall 0.83 at first, 0.95
after remedies were coded by what they promise. The negatives are plain: within one report expect less precision.

## Limits

- Rules see words, not meaning. Irony, a shortfall told as a success, or a new word for an old thing they miss.
- Where two codes are near, the rules give both more often than a person does: specificity is what suffers.
- All gold statements are composed, none is from a report. On 126 statements of 47 published texts, read by one person
  to find what the rules miss and not kept here, version 2 had a micro-F1 of 0.92, and version 3 has 0.95.
- What a report does not state, nobody codes.

## The codes

{entries}"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
