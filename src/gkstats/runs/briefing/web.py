"""A briefing as one HTML file: no script, nothing asked of the network, pages that break between charts in print."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gkstats.charts import rendering
from gkstats.script.markup import render
from gkstats.words.wording import HTML_LANGUAGES

if TYPE_CHECKING:
    from gkstats.runs.briefing.content import Briefing

_TEMPLATES: Final = Path(__file__).parent.with_name("templates")


def page(briefing: Briefing) -> str:
    """Write the page; its text is drawn with the characters of the package's font that it needs."""
    facts = {"briefing": briefing, "t": briefing.speak, "html_language": HTML_LANGUAGES[briefing.language]}
    text = render(_TEMPLATES, "briefing.html.j2", font="", base64=lambda _: "", **facts)
    font = _base64(rendering.font_for(text))
    return f"{render(_TEMPLATES, 'briefing.html.j2', font=font, base64=_picture, **facts)}\n"


def _picture(png: bytes) -> str:
    return _base64(rendering.few_colours(png))


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
