"""What lies over a PDF page: annotations with a look of their own, and pictures, which may be clear."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Final

import pypdfium2.raw as api

if TYPE_CHECKING:
    from collections.abc import Iterator

# Those of which nothing is drawn that could be a number or hide one.
_BARE: Final = frozenset(
    (
        api.FPDF_ANNOT_LINK, api.FPDF_ANNOT_POPUP, api.FPDF_ANNOT_TEXT, api.FPDF_ANNOT_HIGHLIGHT,
        api.FPDF_ANNOT_UNDERLINE, api.FPDF_ANNOT_SQUIGGLY, api.FPDF_ANNOT_STRIKEOUT, api.FPDF_ANNOT_INK,
        api.FPDF_ANNOT_FILEATTACHMENT, api.FPDF_ANNOT_CARET, api.FPDF_ANNOT_LINE,
    )
)  # fmt: skip
_SEALS: Final = frozenset((api.FPDF_ANNOT_STAMP, api.FPDF_ANNOT_WIDGET))
_SEAL: Final = 50.0  # points: as tall are seals, which let be seen what they lie over
_HIDDEN: Final = 0x02 | 0x20  # the flags "hidden" and "no view"
_CLEAR: Final = 0.9  # the share of a picture that hides what is behind it; a seal's is less


def notes(page: Any) -> Iterator[tuple[tuple[float, float, float, float], float]]:  # noqa: ANN401
    """Give where annotations are drawn over a page, and how much of it they may hide (1: all)."""
    for index in range(max(0, api.FPDFPage_GetAnnotCount(page))):
        note = api.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            kind, rect = api.FPDFAnnot_GetSubtype(note), api.FS_RECTF()
            if kind in _BARE or api.FPDFAnnot_GetFlags(note) & _HIDDEN or not api.FPDFAnnot_GetRect(note, rect):
                continue
            tall = abs(rect.top - rect.bottom)
            yield (
                (min(rect.left, rect.right), min(rect.bottom, rect.top), max(rect.left, rect.right),
                 max(rect.bottom, rect.top)),
                0.0 if kind in _SEALS and tall >= _SEAL else 1.0,
            )  # fmt: skip
        finally:
            api.FPDFPage_CloseAnnot(note)


def is_clear(document: Any, page: Any, picture: Any) -> bool:  # noqa: ANN401
    """Tell a picture of which much lets be seen what is behind it."""
    bitmap = api.FPDFImageObj_GetRenderedBitmap(document, page, picture)
    if not bitmap:
        return False
    try:
        if api.FPDFBitmap_GetFormat(bitmap) != api.FPDFBitmap_BGRA:
            return False
        size = api.FPDFBitmap_GetStride(bitmap) * api.FPDFBitmap_GetHeight(bitmap)
        alpha = ctypes.string_at(api.FPDFBitmap_GetBuffer(bitmap), size)[3::4]
        return alpha.count(b"\xff") < _CLEAR * len(alpha)
    finally:
        api.FPDFBitmap_Destroy(bitmap)
