"""A page that a browser saved with all its parts (MHTML): a MIME message, of which one part is the page."""

from __future__ import annotations

import email.parser
import email.policy
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from gkstats.files.errors import DamagedError
from gkstats.files.text import UnreadableTextError, decode

if TYPE_CHECKING:
    from email.message import Message

    from gkstats.files.stylesheets import Beside

_MOST_PARTS: Final = 2000
_PAGES: Final = ("text/html", "application/xhtml+xml")
# How Chrome writes, in such a message alone, a template that its parent shows.
_SHADOW: Final = ("<template shadowmode=", "<template shadowrootmode=")
# What browsers read these as.
_WIDER: Final = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "unicode": "utf-16"}


def page_of(data: bytes) -> tuple[str, Beside]:
    """Give the page that a message holds, and what else of it does: frames and style sheets, by their addresses."""
    message = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(data.lstrip())
    parts = [part for part in islice(message.walk(), _MOST_PARTS) if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    pages = pages or [part for part in parts if part.get_content_type() == "text/plain"]
    if not pages:
        raise DamagedError("no_page_inside")
    start = str(message.get_param("start", "")).strip("<>")
    page = next((part for part in pages if start and _identity(part) == start), pages[0])
    base = str(page.get("Content-Location", ""))
    texts: dict[str, str] = {}
    for part in parts:
        if part is not page and part.get_content_type() in (*_PAGES, "text/css"):
            text = _text(part).replace(*_SHADOW)
            texts |= {str(part.get("Content-Location", "")): text, f"cid:{_identity(part)}": text}

    def beside(address: str) -> str | None:
        try:
            return texts.get(address) or texts.get(urljoin(base, address)) if address else None
        except ValueError:  # it is no address
            return None

    return _text(page).replace(*_SHADOW), beside


def _identity(part: Message) -> str:
    return str(part.get("Content-ID", "")).strip().strip("<>")


def _text(part: Message) -> str:
    """Decode a part's text."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    named = (part.get_content_charset() or "").lower()
    try:
        return data.decode(_WIDER.get(named, named or "ascii"))
    except (UnicodeDecodeError, LookupError):
        pass
    try:
        return decode(data)
    except UnreadableTextError:
        return data.decode("utf-8", errors="replace")
