"""Traditional characters and the simplified ones that all words of the package are kept in, one for one."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Final

_DATA: Final = tomllib.loads(files("gkstats.script").joinpath("traditional.toml").read_text(encoding="utf-8"))
_PRINTED, _FOLDED = ("".join(_DATA[name].split()) for name in ("traditional", "simplified"))

# For `str.translate`; no character becomes two, so places in a text stay.
SIMPLIFIED: Final = {ord(printed): folded for printed, folded in zip(_PRINTED, _FOLDED, strict=True)}
