"""What the site shows of the program itself, as Markdown: its functions, its commands, and what issues say."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Final

from click.testing import CliRunner

import gkstats
from gkstats import charts, indicators
from gkstats.cli import main  # noqa: TID251 - whose help this is
from gkstats.indicators import INDICATORS
from gkstats.issues import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Types as a reader writes them: without the module that they stand in.
_HOME: Final = re.compile(r"\b(?:pl|gkstats(?:\.\w+)*)\.(?=[A-Z])")
_QUOTED: Final = re.compile(r"(: |-> )'([^']*)'")
_FILLED: Final = re.compile(r"\{(\w+)[^}]*\}")
_COMMA: Final = ",\n    "
_WORDS: Final = re.compile(r"[*_](?=\w)|(?<=\w)[*_]")


def library() -> str:
    """Give every function that `import gkstats` offers, with its docstring."""
    return "\n\n".join(_parts())


def issues(language: str) -> str:
    """Give every code of an issue with its severity and what it says in a language."""
    rows = [
        {"en": "| code | severity | message |", "zh": "| 代码 | 严重程度 | 说明 |"}[language],
        "| --- | --- | --- |",
    ]
    for code, wording in catalogue().issues.items():
        text = _FILLED.sub(r"{\1}", wording.zh if language == "zh" else wording.en)
        rows.append(f"| `{code}` | {wording.severity} | {text} |")
    return "\n".join(rows)


def commands(language: str) -> str:
    """Give the help of each command in a language, as a terminal prints it."""
    parts = []
    for name in main.commands:
        said = CliRunner().invoke(
            main, [name, "--help"], prog_name="gkstats", terminal_width=100, env={"GKSTATS_LANGUAGE": language}
        )
        parts.append(f"## gkstats {name}\n\n```text\n{said.output.rstrip()}\n```")
    return "\n\n".join(parts)


def _parts() -> Iterator[str]:
    yield "## Reading, writing, comparing"
    yield from (_entry(f"gk.{name}", getattr(gkstats, name)) for name in gkstats.__all__ if _is_function(gkstats, name))
    yield "## A corpus"
    yield _text(gkstats.Corpus)
    yield "The [data dictionary](dictionary.md) has the tables and their columns."
    methods = sorted(name for name, one in vars(gkstats.Corpus).items() if inspect.isfunction(one) and name[0] != "_")
    yield from (_entry(f"corpus.{name}", getattr(gkstats.Corpus, name)) for name in methods)
    yield "## Indicators"
    yield (
        "Each gives a Polars frame, one row a group. Those of one declaration have the same parameters and columns; "
        "[Indicators](indicators.md) has their formulas and what they cannot tell."
    )
    yield "### The declared ones"
    yield _code(f"gk.indicators.NAME{_signature(INDICATORS['any_disclosure'].__call__)}")
    yield _text(type(INDICATORS["any_disclosure"]).__call__)
    plain = sorted(name for name in indicators.__all__ if _is_function(indicators, name))
    yield f"NAME is one of {', '.join(f'`{name}`' for name in INDICATORS if name not in plain)}."
    yield from (_entry(f"gk.indicators.{name}", getattr(indicators, name)) for name in plain)
    yield "## Charts"
    yield "Each gives an Altair chart that knows its title, subtitle and source; a notebook draws it where it stands."
    drawn = sorted(name for name in charts.__all__ if _is_function(charts, name))
    yield from (_entry(f"gk.charts.{name}", getattr(charts, name)) for name in drawn)


def _is_function(of: object, name: str) -> bool:
    return inspect.isfunction(getattr(of, name))


def _entry(name: str, what: Callable[..., object]) -> str:
    return f"### `{name}`\n\n{_code(name + _signature(what))}\n\n{_text(what)}"


def _code(text: str) -> str:
    return f"```python\n{text}\n```"


def _signature(what: Callable[..., object]) -> str:
    """Give the parameters and what is given back, one a line where they are many, without `self`."""
    signature = inspect.signature(what)
    given = [parameter for name, parameter in signature.parameters.items() if name != "self"]
    said = _HOME.sub("", _QUOTED.sub(r"\1\2", str(signature.replace(parameters=given))))
    if len(said) < 80:
        return said
    inside, _, back = said[1:].rpartition(") ->")
    return f"(\n    {inside.replace(', ', _COMMA)},\n) ->{back}"


def _text(what: object) -> str:
    """Give a docstring; what is no code in it is no markup either."""
    parts = re.split(r"(`[^`]+`)", inspect.getdoc(what) or "")
    return "".join(part if part.startswith("`") else _WORDS.sub(lambda mark: f"\\{mark[0]}", part) for part in parts)
