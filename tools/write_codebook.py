"""Write docs/codebook.md and its Chinese twin: the codebook, its measured errors, the agreement of the gold sets.

python -m tools.write_codebook
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from evaluation import ROOT, agreement, blind_sets, coding
from gkstats.codebook import CODEBOOK, Code
from gkstats.indicators.coder_errors import measured

if TYPE_CHECKING:
    from collections.abc import Mapping

# What stands around the figures: texts with {names} to be filled.
TEXTS = {language: ROOT / "tools" / "templates" / f"codebook{of}.md" for language, of in (("en", ""), ("zh", ".zh"))}
PAGES = {"en": ROOT / "docs" / "codebook.md", "zh": ROOT / "docs" / "codebook.zh.md"}
WORDS = 24  # of a code's rules, so many words are shown


def pages() -> dict[str, str]:
    """Give the page's text in each language."""
    errors = measured()
    unseen, second, program = coding.second()
    blind, blind_program = blind_sets.coded()
    half = coding.HALVES["b"]
    codings = coding.CODINGS
    twice = agreement.codings()
    rows = []
    for code in CODEBOOK.codes:
        one = errors[code.key]
        kappas = [
            coding.kappa(codings["b"], codings["c"], code.key, half),
            coding.kappa(codings["gold"], codings["program"], code.key, half),
            coding.kappa(unseen, program, code.key, list(unseen)),
            coding.kappa(twice.first, twice.second, code.key, list(twice.sets)),
        ]
        rows.append(
            f"| `{code.key}` | "
            + " | ".join(f"{kappa:.2f}" for kappa in kappas)
            + f" | {one.tp} {{of}} {one.tp + one.fn} | {one.tn} {{of}} {one.tn + one.fp} |"
        )
    pairs = list(csv.DictReader((ROOT / "evaluation" / "gold" / "pairs.csv").open(encoding="utf-8", newline="")))
    facts = {
        "version": CODEBOOK.version,
        "codes": len(CODEBOOK.codes),
        "bc": _agreement(codings["b"], codings["c"], half),
        "half": _agreement(codings["gold"], codings["program"], half),
        "fresh": _agreement(unseen, program, list(unseen)),
        "second": _agreement(unseen, second, list(unseen)),
        "second_program": _agreement(second, program, list(unseen)),
        "n_half": len(half),
        "n_fresh": len(unseen),
        "n_blind": len(blind),
        "blind": _agreement(blind, blind_program, list(blind)),
        "pairs": len(pairs),
        "n_twice": len(twice.sets),
        "n_long": len(twice.ids(at_length=True)),
        "n_short": len(twice.ids(at_length=False)),
    } | {f"twice_{name}": _both_ways(twice, *pair) for name, pair in twice.pairs().items()}
    table = "\n".join(rows)
    entries = {"en": _entry, "zh": _chinese}
    of = {"en": "of", "zh": "/"}
    return {
        language: text.read_text(encoding="utf-8").format(
            rows=table.format(of=of[language]), entries="\n".join(map(entries[language], CODEBOOK.codes)), **facts
        )
        for language, text in TEXTS.items()
    }


def _agreement(left: Mapping[str, frozenset[str]], right: Mapping[str, frozenset[str]], ids: list[str]) -> str:
    micro, each = coding.f1(dict(left), dict(right), ids)
    macro = sum(each.values()) / len(each)
    return f"{coding.alpha([left, right], ids):.2f} | {micro:.2f} | {macro:.2f}"


def _both_ways(twice: agreement.Codings, left: coding.Coding, right: coding.Coding) -> str:
    both = [agreement.agreement(left, right, twice.ids(at_length=at_length)) for at_length in (True, False)]
    return " | ".join(f"{part:.2f}" for one in both for part in vars(one).values())


def _words(code: Code) -> str:
    rules = (*code.rules, *code.hints)
    words = list(dict.fromkeys(word for rule in rules for word in rule.partition("-")[0].split("/")[:1]))
    shown = "、".join(word.replace("+", " + ").replace(">", " … ") for word in words if "@" not in word)
    return "、".join(shown.split("、")[:WORDS])


def _entry(code: Code) -> str:
    hints = f" and {len(code.hints)} hints" if code.hints else ""
    return (
        f"### `{code.key}` {code.zh}\n\n{code.en}: {code.definition}.\n\n"
        f"- Include: {code.include or 'as defined'}\n- Exclude: {code.exclude or 'nothing in particular'}\n"
        f"- {len(code.rules)} rules{hints}, among them: {_words(code)}\n"
    )


def _chinese(code: Code) -> str:
    hints = f"、{len(code.hints)} 条线索" if code.hints else ""
    return (
        f"### `{code.key}` {code.zh}\n\n{code.definition_zh}。\n\n"
        f"- 包括：{code.include.replace(', ', '、') or '如定义'}\n- 不包括：{code.exclude_zh or '无'}\n"
        f"- {len(code.rules)} 条规则{hints}，其中有：{_words(code)}\n"
    )


if __name__ == "__main__":
    for language, text in pages().items():
        PAGES[language].write_text(text, encoding="utf-8")
