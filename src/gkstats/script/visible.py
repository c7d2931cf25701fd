"""Text from elsewhere as a terminal may show it: what would move the cursor, hide or turn letters is written out."""

from __future__ import annotations

import re
from typing import Final

# Control characters but line feeds and tabs, those that set a direction or end lines elsewhere, and all of which no
# font shows anything (Default_Ignorable_Code_Point in Unicode's data).
UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)


def visible(text: str) -> str:
    """Write characters that act instead of being seen as <U+202E>; line feeds and tabs stay."""
    return UNSEEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
