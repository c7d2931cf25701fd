"""The language of what shows itself: a corpus, a trace, an indicator's frame in JupyterLab.

The one that was chosen by `speak`, else that of the environment: the first of GKSTATS_LANGUAGE, LC_ALL, LC_MESSAGES and
LANG that is set decides, as on the command line; Chinese where it begins with zh, else English.
"""

from __future__ import annotations

import os
from typing import Final

_LOCALE: Final = ("GKSTATS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_LANGUAGES: Final = ("en", "zh")
_chosen: dict[str, str] = {}


def environment() -> str:
    """Give the language of the environment, as it is written there; empty for none."""
    return next((os.environ[name] for name in _LOCALE if os.environ.get(name)), "")


def speak(language: str) -> None:
    """Choose the language in which a corpus, a trace and an indicator's frame show themselves: en or zh.

    Charts and notebooks take theirs as a parameter. Raises ValueError for another language.
    """
    if language not in _LANGUAGES:
        msg = f"language: {language!r} is none of {', '.join(_LANGUAGES)}"
        raise ValueError(msg)
    _chosen["language"] = language


def spoken() -> str:
    """Give the language that was chosen, else that of the environment: en or zh."""
    return _chosen.get("language") or _LANGUAGES[environment().lower().startswith("zh")]


def said(english: str, chinese: str) -> str:
    """Give the text in the language that is spoken."""
    return chinese if spoken() == "zh" else english
