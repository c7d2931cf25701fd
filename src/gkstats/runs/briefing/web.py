"""A briefing as one HTML file: no script, nothing asked of the network, pages that break between charts in print."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING, Final

from gkstats.charts import rendering
from gkstats.words.wording import HTML_LANGUAGES

if TYPE_CHECKING:
    from gkstats.runs.briefing.content import Briefing, Picture

_STYLE: Final = """
@font-face { font-family: "Briefing Sans"; src: url("data:font/otf;base64,%s") }
body { font: 16px/1.5 "Briefing Sans", system-ui, sans-serif; color: #222; max-width: 44rem; margin: 2.5rem auto;
  padding: 0 1rem }
h1, h2, h3 { font-weight: 500; line-height: 1.3 } h2 { margin-top: 3rem } h3 { margin: 0 0 .2rem; font-size: 1.15rem }
nav ol { padding-left: 1.2rem } a { color: #0072B2 }
figure { margin: 1.6rem 0 2.4rem; break-inside: avoid } figure img { max-width: 100%%; height: auto; display: block }
.muted, figcaption { color: #5f5f5f; font-size: .85rem } .subtitle { margin: 0 0 .6rem; color: #5f5f5f }
.invented { color: #a33c00; border: 1px solid #a33c00; padding: .3rem .8rem; display: inline-block }
@page { size: A4; margin: 18mm 16mm }
@media print { body { margin: 0; max-width: none; font-size: 11pt } nav { display: none } a { color: inherit }
  h2 { break-before: page; margin-top: 0 } h2:first-of-type { break-before: auto }
  h2, h3 { break-after: avoid } figure img { max-height: 210mm } }
"""


def page(briefing: Briefing) -> str:
    """Write the page; its text is drawn with the characters of the package's font that it needs."""
    t = briefing.speak
    contents = "".join(
        f"<li>{escape(question.title)}<ul>"
        + "".join(f'<li><a href="#{escape(p.name)}">{escape(p.title)}</a></li>' for p in question.pictures)
        + "</ul></li>"
        for question in briefing.questions
    )
    body = "".join([
        f"<h1>{escape(briefing.title)}</h1>",
        f'<p class="invented">{escape(briefing.warning)}</p>' if briefing.invented else "",
        *(f"<p>{escape(line)}</p>" for line in briefing.about),
        f"<nav><ol>{contents}</ol></nav>" if contents else f"<p>{t('No chart was drawn.', '没有生成图表。')}</p>",
        *(
            f"<h2>{escape(question.title)}</h2>" + "".join(map(_figure, question.pictures))
            for question in briefing.questions
        ),
    ])  # fmt: skip
    font = b64encode(rendering.font_for(body)).decode()
    return (
        f'<!doctype html>\n<html lang="{HTML_LANGUAGES[briefing.language]}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(briefing.title)}</title><style>{_STYLE % font}</style></head>\n<body>{body}</body>\n</html>\n"
    )


def _figure(picture: Picture) -> str:
    width, height = picture.size
    image = b64encode(picture.png).decode()
    subtitle = f'<p class="subtitle">{escape(picture.subtitle)}</p>' if picture.subtitle else ""
    return (
        f'<figure id="{escape(picture.name)}"><h3>{escape(picture.title)}</h3>{subtitle}'
        f'<img src="data:image/png;base64,{image}" alt="{escape(picture.words)}" width="{width}" height="{height}">'
        f"<figcaption>{escape(picture.source)}</figcaption></figure>"
    )
