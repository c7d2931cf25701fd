"""Which shades are seen on which: pale on paper is no text that is meant to be read."""

from __future__ import annotations

from typing import Final

_PALE: Final = 0.80  # of white's brightness: a text on white paper is not for reading,
_FAINT: Final = 0.65  # and such a one may not be
_APART: Final = 0.25  # of white's brightness: what is nearer to a dark ground may not be seen


def brightness(red: float, green: float, blue: float) -> float:
    """Give how bright a colour is, of parts up to 255: 0 is black, 1 white."""
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def visible(bright: float, ground: float) -> bool | None:
    """Tell whether a text of a brightness is seen on a ground; None where that cannot be told."""
    if ground > _PALE:
        return False if bright > _PALE else None if bright > _FAINT else True
    return None if abs(ground - bright) < _APART else True
