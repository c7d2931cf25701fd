"""The codebook: what a stated problem is about, as data (`codebook.toml`)."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Final

_DATA: Final = tomllib.loads(files("gkstats").joinpath("codebook.toml").read_text(encoding="utf-8"))
VERSION: Final[str] = _DATA["version"]
CODES: Final[tuple[str, ...]] = tuple(code["key"] for code in _DATA["codes"])
