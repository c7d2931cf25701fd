"""What an invented corpus is made of, from `demo.toml`: kinds of bodies, planted trends, planted flaws."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def settings() -> dict[str, Any]:
    """Load `demo.toml`."""
    return tomllib.loads(planted())


@cache
def prose() -> dict[str, Any]:
    """Load the sentences."""
    return tomllib.loads(files(__package__).joinpath("prose.toml").read_text(encoding="utf-8"))


def planted() -> str:
    """Give `demo.toml` as it is, for the reader of a corpus to see what was planted."""
    return files(__package__).joinpath("demo.toml").read_text(encoding="utf-8")


def years() -> range:
    """Give the years reported on."""
    first, last = settings()["years"]
    return range(first, last + 1)


def trend(ends: list[float], year: int) -> float:
    """Give the value in `year` on the straight line between the first and the last year's."""
    span = years()
    first, last = ends
    return first + (last - first) * (year - span[0]) / (span[-1] - span[0])
