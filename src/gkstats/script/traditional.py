"""Traditional characters and the simplified ones that all words of the package are kept in, one for one."""

from __future__ import annotations

from typing import Final

from gkstats.script.typed import Fields, load


class _Pairs(Fields, frozen=True):
    """What `traditional.toml` holds: characters and, place by place, their simplified forms."""

    traditional: str
    simplified: str


_DATA: Final = load("gkstats.script", "traditional.toml", _Pairs)
_PRINTED, _FOLDED = ("".join(listed.split()) for listed in (_DATA.traditional, _DATA.simplified))

# For `str.translate`; no character becomes two, so places in a text stay.
SIMPLIFIED: Final = {ord(printed): folded for printed, folded in zip(_PRINTED, _FOLDED, strict=True)}
