"""Openings with a trap in each, written by hand (`openings_by_hand.toml`), each with what must be read from it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from evaluation.openings import GENERAL, Example

_SECTIONS = re.compile(r"\{GENERAL (\d{4})(?: (\d{4}))?\}")


def _sections(mark: re.Match[str]) -> str:
    general = GENERAL.format(after=int(mark[1]) + 1)
    return general.replace("认真贯彻", f"{mark[2]}年,我单位认真贯彻") if mark[2] else general


def _example(data: dict[str, Any]) -> Example:
    text = _SECTIONS.sub(_sections, data["text"])
    facts = {"agency": None, "year": None, "source": None, **data}
    return Example(**{**facts, "text": text, "codes": frozenset(data.get("codes", ()))})


BY_HAND = tuple(
    _example(data) for data in tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))["opening"]
)
