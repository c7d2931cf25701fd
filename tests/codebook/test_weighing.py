"""What words weigh beside the rules: for statements that nothing was fitted to, for remedies, for other codebooks."""

from __future__ import annotations

import csv

from conftest import ROOT
from evaluation import gold_fives, weigh
from evaluation.coding import by_word, f1
from gkstats.codebook import CODEBOOK, CODES, read_codebook
from gkstats.codebook.coder import code

OWN = ROOT / "src" / "gkstats" / "codebook" / "codebook.toml"


def codes(text: str, **how: bool) -> frozenset[str]:
    """Give a statement's codes."""
    return frozenset(coding.code for coding in code(text, **how))


def test_words_tell_what_is_only_named() -> None:
    """On statements that no rule and no weight is fitted to, codes are right far more often than by rules alone."""
    gold = {
        text: by_hand for file in weigh.KEPT_APART for five in gold_fives.read(file) for text, by_hand in five.problems
    }
    both, _ = f1(gold, {text: codes(text) for text in gold}, gold)
    rules, _ = f1(gold, {text: codes(text, remedy=True) for text in gold}, gold)
    assert both >= 0.90
    assert both - rules >= 0.08


def test_words_tell_what_is_told_at_length_to_mislead() -> None:
    """Of 500 statements with words of codes that are not lacking, most are right, far more than by rules alone."""
    gold = by_word("statements_kept_apart")
    both, _ = f1(gold, {text: codes(text) for text in gold}, gold)
    rules, _ = f1(gold, {text: codes(text, remedy=True) for text in gold}, gold)
    assert len(gold) == 500
    assert both >= 0.83
    assert both - rules >= 0.1


def test_weights_are_fitted_to_todays_statements() -> None:
    """Other statements, or other codes of them, need weights anew: `python -m evaluation.weigh`."""
    training = weigh.trained_on()
    with weigh.FILE.open(encoding="utf-8", newline="") as file:
        head = next(csv.reader(file))
    assert head == [f"{len(training)} statements {weigh.digest(training)}", *CODES]


def test_statements_at_first_sight_are_those_of_their_sets() -> None:
    """Of each set that rules were measured on, every statement is there, once and in order."""
    with weigh.AT_FIRST_SIGHT.open(encoding="utf-8", newline="") as file:
        rows = [(row["section_fives"], int(row["statement"])) for row in csv.DictReader(file)]
    sets = dict.fromkeys(name for name, _ in rows)
    problems = {
        name: sum(len(five.problems) for five in gold_fives.read(weigh.coding.GOLD / f"{name}.txt")) for name in sets
    }
    assert rows == [(name, number) for name in sets for number in range(1, problems[name] + 1)]


def test_a_word_that_nothing_is_lacking_of_gives_no_code() -> None:
    """A rule's word that is only named is outweighed by how such statements are coded; it still tells a remedy."""
    text = "部门间信息共享渠道还不够畅通"
    assert codes(text) == {"coordination"}
    assert "channels" in codes(text, remedy=True)


def test_a_codebook_of_ones_own_has_no_weights(tmp_path) -> None:
    """What words weigh is known of this project's codebook only: another one's rules decide alone."""
    own = tmp_path / "own.toml"
    own.write_text(f"# mine\n{OWN.read_text(encoding='utf-8')}", encoding="utf-8")
    texts = [text for file in weigh.KEPT_APART for five in gold_fives.read(file) for text, _ in five.problems]
    assert [code(text, read_codebook(own)) for text in texts] == [code(text, remedy=True) for text in texts]
    assert [code(text, read_codebook(own)) for text in texts] != [code(text, CODEBOOK) for text in texts]
