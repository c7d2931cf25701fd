"""Which words of a page stand in the wrong language: a zh page has no English word, an en page no Chinese one.

Left out of account is what no wording speaks for: code and names of files, what is quoted from a report (`lang`,
`translate="no"`), units of money, and on an en page an official term in brackets or named as the form's.
"""

from __future__ import annotations

import re

import lxml.html

PROPER = {"gkstats", "Word", "SVG", "PNG", "PDF", "JSON", "CSV"}
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_ENGLISH = re.compile(r"[A-Za-z]{2,}")
_OFFICIAL = re.compile(r"\([^()]*\)|the form's [^.;]*|[万亿]元|元")


def foreign(text: str, language: str) -> list[str]:
    """Give the words of a plain text that are not in `language`."""
    if language == "zh":
        return [word for word in _ENGLISH.findall(text) if word not in PROPER]
    return _HAN.findall(_OFFICIAL.sub("", text))


def foreign_on(html: str, language: str) -> list[str]:
    """Give the words of a page, its pictures' alternative texts included, that are not in `language`."""
    root = lxml.html.fromstring(html or "<p/>")
    for element in root.xpath("//style|//script|//code|//*[@translate='no']|//*[@lang and not(self::html)]"):
        element.drop_tree()
    alternatives = " ".join(root.xpath("//img/@alt"))
    return foreign(f"{' '.join(root.itertext())} {alternatives}", language)
