"""Messages with facts in them, said again in another language: a template is a pattern read backwards."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def pattern(template: str) -> re.Pattern[str]:
    """Turn a template with its {facts} into the pattern of what it may say."""
    parts = re.split(r"\{(\w+)\}", template)
    return re.compile(
        "".join(f"(?P<{part}>.*?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.DOTALL
    )


def said_as(template: str, other: str, message: str, fact: Callable[[str], str] = str) -> str | None:
    """Say in the words of `other` what `template` said in `message`, each fact by `fact`; None where it did not."""
    found = pattern(template).fullmatch(message)
    return other.format(**{name: fact(value) for name, value in found.groupdict().items()}) if found else None
