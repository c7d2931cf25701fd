"""HTML, made of templates only: each room keeps its own beside it, and whatever is put into one is escaped.

Texts of reports, names of files and parameters come from outside. No HTML is written in Python, so nothing can be
forgotten: what a template is given is text, unless a template made it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import Environment
    from markupsafe import Markup


def render(folder: Path, name: str, **facts: object) -> Markup:
    """Fill the template `name` of a folder; the facts are escaped, but for what templates made."""
    return made(_templates(folder).get_template(name).render(facts))


def made(html: str) -> Markup:
    """Mark as HTML what a template made, also where it was taken apart and put together again."""
    from markupsafe import Markup  # noqa: PLC0415 - who shows no page need not wait for it

    return Markup(html)  # noqa: S704 - escaped by the template


@cache
def _templates(folder: Path) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    return Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
