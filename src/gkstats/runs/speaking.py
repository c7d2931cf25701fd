"""Notebooks in one language: what is said in another one is taken out, and the parameter is set."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Final

import nbformat

from gkstats.issues import PhrasedError
from gkstats.runs import project
from gkstats.words.wording import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

_PARAMETER: Final = re.compile(r'^language: str = "\w+"', re.MULTILINE)


class NotebookThereError(PhrasedError, FileExistsError):
    """A place where a notebook lies already, perhaps one that somebody worked on."""


def speaks(cell: nbformat.NotebookNode, language: str) -> bool:
    """Tell whether a cell belongs to a notebook in `language`: it has no tag of another one."""
    return not (set(LANGUAGES) - {language}) & set(cell.metadata.get("tags", ()))


def in_language(notebook: nbformat.NotebookNode, language: str) -> nbformat.NotebookNode:
    """Give a notebook in one language."""
    said = copy.deepcopy(notebook)
    said.cells = [cell for cell in said.cells if speaks(cell, language)]
    for cell in said.cells:
        if "parameters" in cell.metadata.get("tags", ()):
            cell.source = _PARAMETER.sub(f'language: str = "{language}"', cell.source)
    return said


def write(out: Path, language: str) -> list[Path]:
    """Write every notebook of the project, or of the package, into the folder `out`, in one language.

    Raises NotebookThereError, before anything is written, where one of that name lies there already.
    """
    found = {out / notebook.name: notebook for notebook in project.notebooks()}
    for target in found:
        if target.exists():
            raise NotebookThereError("notebook_there", path=str(target))
    out.mkdir(parents=True, exist_ok=True)
    for target, notebook in found.items():
        read = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
        nbformat.write(in_language(read, language), target)  # type: ignore[no-untyped-call]
    return list(found)
