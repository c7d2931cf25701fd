"""The words by which section five is told into problems and remedies, as `phrases.toml` has them."""

from __future__ import annotations

from typing import Final

import msgspec

from gkstats.script.typed import Fields, Words, load


class _HeadingWords(Fields, frozen=True):
    """What a heading is made of, and how a line ends that is one."""

    problems: Words
    remedies: Words
    causes: Words
    filler: Words
    endings: Words
    endings_ahead: Words


class _ShortfallWords(Fields, frozen=True):
    """Words that admit a shortfall, that only look like it, and that say what is still needed."""

    words: Words
    not_: Words = msgspec.field(name="not")
    needs: Words
    how: Words
    better: Words
    undone: Words


class _RemedyWords(Fields, frozen=True):
    """Words by which a remedy is announced."""

    openers: Words
    doubtful: Words
    done: Words
    these: Words
    amended: Words
    troubles: Words
    witnesses: Words
    verbs: Words
    before: Words


class _ProblemWords(Fields, frozen=True):
    """Words around a stated problem."""

    concessions: Words
    turns: Words
    leads: Words
    causes: Words
    openings: Words
    effects: Words
    further: Words
    findings: Words
    copulas: Words
    scenes: Words
    closings: Words
    examples: Words
    such_as: Words
    plainly: Words


class _NoneWords(Fields, frozen=True):
    """Words that say that there is no problem."""

    whole: Words
    objects: Words
    between: Words
    denials: Words


class _PhrasesFile(Fields, frozen=True):
    """What `phrases.toml` holds."""

    heading: _HeadingWords
    shortfall: _ShortfallWords
    remedy: _RemedyWords
    problem: _ProblemWords
    none: _NoneWords


WORDS: Final = load("gkstats.reading.prose", "phrases.toml", _PhrasesFile)
