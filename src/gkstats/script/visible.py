"""Text from elsewhere as a terminal may show it: what would move the cursor, hide or turn letters is written out."""

from __future__ import annotations

import re
from typing import Final

# Control characters but line feeds and tabs, and those that set a direction, join nothing or end lines elsewhere.
UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
    "|[\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """Write characters that act instead of being seen as <U+202E>; line feeds and tabs stay."""
    return UNSEEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
