"""Where sentences and clauses end, and words written as alternatives of a pattern.

All patterns here are for folded text: half-width commas, colons, semicolons and brackets; the full stop stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# A sentence ends at these; a half-width stop ends one only between ideographs (no decimal, no abbreviation).
SENTENCE_END: Final = re.compile(r"[。!?;\n.](?:(?<!\.)|(?<=[一-鿿]\.)(?=[一-鿿\s]))")
# No sentence is longer; what is, other marks part or none, and what one half of it says of the other cannot be told.
LONGEST_SENTENCE: Final = 1000
# A sentence with all its clauses; a breakdown may stand in one of its own: 共公开80条。其中,….
SENTENCE: Final = re.compile(r"[^。!?\n]+(?:。\s*其中[^。!?\n]+)*")
# A paragraph that ends as neither a sentence nor a part of one does.
UNENDED: Final = re.compile(r"(?m)^[^\n]+(?<![。;!?:,、])$")
# Clauses end at these too.
CLAUSE_ENDS: Final = ",。;:!?\n"
CLAUSE: Final = re.compile(f"[^{CLAUSE_ENDS}]+")


def either(*groups: Iterable[str]) -> str:
    """Write words as alternatives, the longest first; no words at all match nowhere."""
    words = sorted({word for group in groups for word in group}, key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, words)) or r"(?!)"


def any_of(*groups: Iterable[str]) -> str:
    """Write words as one alternation, the longest first."""
    return f"(?:{either(*groups)})"
