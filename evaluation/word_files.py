"""Word documents that hold more than they print, or print more than their text: what Word makes of its own marks.

`HIDING`, `RAISING`, `DOUBTFUL` and `SHOWN` are runs: `{}` is the number that is printed, 9 what is not of it.
The functions make whole documents.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from evaluation.filemaking import docx, html, unpacked

if TYPE_CHECKING:
    from gkstats.demo.printing import Document

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NUMBER = re.compile(r"<w:r><w:t>(-?\d[\d.]*(?:万元)?)</w:t></w:r>")

HIDING = {
    "deleted": "<w:r><w:t>{}</w:t></w:r><w:del><w:r><w:delText>9</w:delText></w:r></w:del>",
    "moved away": "<w:r><w:t>{}</w:t></w:r><w:moveFrom><w:r><w:t>9</w:t></w:r></w:moveFrom>",
    "hidden": "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>",
    "hidden by its style": "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:rStyle w:val='off'/></w:rPr><w:t>9</w:t></w:r>",
    "hidden by its base": "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:rStyle w:val='away'/></w:rPr><w:t>9</w:t></w:r>",
    "struck by its style": "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:rStyle w:val='old'/></w:rPr><w:t>9</w:t></w:r>",
    "white": "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:color w:val='FFFFFF'/></w:rPr><w:t>9</w:t></w:r>",
    "no size": "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:sz w:val='2'/></w:rPr><w:t>9</w:t></w:r>",
    "a field's code": (
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:t>9</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>{}</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    ),
    "an older program's": (
        "<w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        "<mc:Choice><w:t>{}</w:t></mc:Choice><mc:Fallback><w:t>9</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    ),
}
SHOWN = {
    "not hidden after all": "<w:r><w:rPr><w:rStyle w:val='off'/><w:vanish w:val='0'/></w:rPr><w:t>{}</w:t></w:r>",
    "shown by its style": "<w:r><w:rPr><w:rStyle w:val='back'/></w:rPr><w:t>{}</w:t></w:r>",
    "white on black": "<w:r><w:rPr><w:color w:val='FFFFFF'/><w:shd w:fill='000000'/></w:rPr><w:t>{}</w:t></w:r>",
    "a content control": "<w:sdt><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>",
    "a line moved as a whole": "<w:r><w:rPr><w:position w:val='-4'/></w:rPr><w:t>{}</w:t></w:r>",
}
RAISING = {
    "superscript": "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>9</w:t></w:r>",
    "subscript": "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='subscript'/></w:rPr><w:t>9</w:t></w:r>",
    "raised": "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:position w:val='8'/><w:sz w:val='14'/></w:rPr><w:t>9</w:t></w:r>",
    "raised by its style": "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:rStyle w:val='note'/></w:rPr><w:t>9</w:t></w:r>",
    "ruby": (
        "<w:r><w:ruby><w:rt><w:r><w:t>9</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{}</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    ),
}
DOUBTFUL = {
    "smaller": "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:sz w:val='13'/></w:rPr><w:t>9</w:t></w:r>",
    "pale": "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:color w:val='E6E6E6'/></w:rPr><w:t>9</w:t></w:r>",
    "narrow": "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:w w:val='1'/></w:rPr><w:t>9</w:t></w:r>",
    "tiny": "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:sz w:val='5'/></w:rPr><w:t>9</w:t></w:r>",
}
_STYLES = f"""<w:styles xmlns:w="{_W}">
<w:style w:type="character" w:styleId="off"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="away"><w:basedOn w:val="off"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="back"><w:basedOn w:val="off"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="old"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="note"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="item"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>"""
_LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))


def _numbering(count: int) -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(_LEVELS)
    )
    lists = "".join(f'<w:num w:numId="{at + 1}"><w:abstractNumId w:val="{at}"/></w:num>' for at in range(count))
    abstract = "".join(f'<w:abstractNum w:abstractNumId="{at}">{levels}</w:abstractNum>' for at in range(count))
    return f'<w:numbering xmlns:w="{_W}">{abstract}{lists}</w:numbering>'


def with_parts(body: str, parts: dict[str, str]) -> bytes:
    """Pack a document with its styles, three lists and other parts, which it names by their file's name."""
    parts = {"styles.xml": _STYLES, "numbering.xml": _numbering(3), **parts}
    relations = "".join(f'<Relationship Id="{name}" Type="{_R}/x" Target="{name}"/>' for name in parts)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", body)
        made.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        )
        for name, part in parts.items():
            made.writestr(f"word/{name}", part)
    return file.getvalue()


def word(document: Document, run: str) -> bytes:
    """Make a document in which each number is printed by such runs."""
    body = unpacked(docx(document)).decode()
    return with_parts(NUMBER.sub(lambda found: run.replace("{}", found[1]), body), {})


def hidden_rows(document: Document) -> bytes:
    """Make a document with a hidden row of other numbers behind each row of its tables."""
    body = unpacked(docx(document)).decode()

    def doubled(found: re.Match[str]) -> str:
        other = NUMBER.sub("<w:r><w:t>9</w:t></w:r>", found[1])
        return f"{found[0]}<w:tr><w:trPr><w:hidden/></w:trPr>{other}</w:tr>"

    return with_parts(re.sub(r"<w:tr>(.*?)</w:tr>", doubled, body), {})


def chunked(document: Document, suffix: str) -> bytes:
    """Make a document that holds its text as a part in another format."""
    data = {"html": html, "docx": docx}[suffix](document)
    body = (
        f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body><w:altChunk r:id="chunk.{suffix}"/></w:body></w:document>'
    )
    return with_parts(body, {f"chunk.{suffix}": data})


def listed(document: Document) -> bytes:
    """Make a document whose headings and labels are numbered by Word: 一、, （一）, 1. are not in its text."""
    body = unpacked(docx(document)).decode()
    shapes = (r"[一二三四五六七八九十]、", r"（[一二三四五六七八九十]）", r"\d[.]")
    for level, shape in enumerate(shapes):
        place = f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{{}}"/></w:numPr></w:pPr><w:r><w:t>'
        # Labels are in a list of their own: 一、 of the tables is not the second 一、 of the headings.
        body = re.sub(rf"(?<=</w:tcPr>)<w:p><w:r><w:t>{shape}", place.format(2), body)
        body = re.sub(rf"<w:p><w:r><w:t>{shape}", place.format(1), body)
    return with_parts(body, {})
