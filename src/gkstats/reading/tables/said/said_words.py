"""The words by which documents say of their own numbers what these are: `said.toml`."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from gkstats.script.marks import any_of
from gkstats.script.typed import Fields, Words, load


class _Captions(Fields, frozen=True):
    """Words of lines above tables."""

    others: Words
    example: Words
    bodies: Words
    including: Words
    ends: Words
    stand_in: Words
    stood_in: Words
    years: Words


class _Notes(Fields, frozen=True):
    """Words of sentences that speak of tables."""

    begins: Words
    tables: Words
    places: Words
    wrong: Words
    harmless: Words
    zeros: Words
    amounts: Words


class _Heads(Fields, frozen=True):
    """Words of heads, and before labels."""

    others: Words
    own: Words
    negations: Words
    joined: str


class _SaidFile(Fields, frozen=True):
    """What `said.toml` holds."""

    captions: _Captions
    notes: _Notes
    heads: _Heads


SAID: Final = load(__package__, "said.toml", _SaidFile)


def says(text: str, words: Words) -> bool:
    """Tell a text in which one of some words stands."""
    return _one_of(words).search(text) is not None


@cache
def _one_of(words: Words) -> re.Pattern[str]:
    return re.compile(any_of(words))
