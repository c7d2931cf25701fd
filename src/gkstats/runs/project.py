"""Where a project's folders are, from wherever the code runs.

papermill runs a notebook in the caller's folder, JupyterLab in the notebook's own: a relative path means the same in
both only when it is read from the project's root, the nearest folder upwards that holds `notebooks/`.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path


def root(start: Path | None = None) -> Path:
    """Give the nearest folder at or above `start` (default: the current one) that holds notebooks, else `start`.

    A folder above it counts only where its notebooks are the user's own, or root's, and not everybody may write there:
    notebooks are programs, and a folder that all share may hold somebody else's.
    """
    start = (start or Path.cwd()).resolve()
    holding = (folder for folder in (start, *start.parents) if notebooks_in(folder / "notebooks"))
    return next((folder for folder in holding if folder == start or _is_trusted(folder / "notebooks")), start)


def _is_trusted(folder: Path) -> bool:
    """Tell whether a folder and its notebooks belong to the user or to root, and not everybody may write to it."""
    if not hasattr(os, "getuid"):
        return True
    found = [path.stat() for path in (folder, *notebooks_in(folder))]
    return all(one.st_uid in {os.getuid(), 0} and not one.st_mode & stat.S_IWOTH for one in found)


def resolve(path: str | Path) -> Path:
    """Make a path absolute: a relative one counts from the project's root, outside of a project from here."""
    return root() / path


def notebooks_in(folder: Path) -> list[Path]:
    """List a folder's notebooks by name, without what editors put beside them while one is open."""
    return sorted(folder.glob("[!.]*.ipynb"))


def notebooks() -> list[Path]:
    """List the notebooks of the project around the current folder, else the package's own, by name.

    The package's own lie inside it where it was installed as a wheel, and in its checkout where it is used from there.
    """
    package = Path(__file__).parents[1]
    places = (root() / "notebooks", package / "notebooks", package.parents[1] / "notebooks")
    return next((found for place in places if (found := notebooks_in(place))), [])
