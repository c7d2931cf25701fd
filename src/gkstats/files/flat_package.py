"""A Word document that was saved as one XML file: its parts, put into a package again."""

from __future__ import annotations

import io
import re
import zipfile
from base64 import b64decode
from typing import Final

from lxml import etree

from gkstats.files.errors import DamagedError

_IS: Final = re.compile(r"\A\s*(?:<\?[^<>]*\?>\s*)*<pkg:package\b")
_PART: Final = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def is_flat_package(text: str) -> bool:
    """Tell it by its root."""
    return _IS.match(text) is not None


def packed_again(text: str) -> bytes:
    """Give the package as Word usually saves it. Raises DamagedError."""
    try:
        # The text is decoded: what it says of its encoding no longer holds.
        root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, encoding="utf-8"))
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
            for part in root.iter(f"{_PART}part"):
                name = part.get(f"{_PART}name", "").lstrip("/")
                for held in part if name else ():
                    inside = next(iter(held), None)
                    data = b64decode(held.text or "") if inside is None else etree.tostring(inside)
                    package.writestr(name, data)
    except (etree.XMLSyntaxError, ValueError):
        raise DamagedError("word_damaged") from None
    return made.getvalue()
