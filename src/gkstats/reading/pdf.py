"""PDF as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gkstats.reading.errors import UnknownFormatError

if TYPE_CHECKING:
    from gkstats.reading.source import Text


def read_pdf(data: bytes) -> Text:
    """Read a document's lines."""
    raise UnknownFormatError(f"PDF {len(data)}")
