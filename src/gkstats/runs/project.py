"""Where a project's folders are, from wherever the code runs.

papermill runs a notebook in the caller's folder, JupyterLab in the notebook's own: a relative path means the same in
both only when it is read from the project's root, the nearest folder upwards that holds `notebooks/`.
"""

from __future__ import annotations

from pathlib import Path


def root(start: Path | None = None) -> Path:
    """Give the nearest folder at or above `start` (default: the current one) that holds notebooks, else `start`."""
    start = (start or Path.cwd()).resolve()
    return next((folder for folder in (start, *start.parents) if any(folder.glob("notebooks/*.ipynb"))), start)


def resolve(path: str | Path) -> Path:
    """Make a path absolute: a relative one counts from the project's root, outside of a project from here."""
    return root() / path


def notebooks() -> list[Path]:
    """List the notebooks of the project around the current folder, else the package's own, by name.

    The package's own lie inside it where it was installed as a wheel, and in its checkout where it is used from there.
    """
    package = Path(__file__).parents[1]
    places = (root() / "notebooks", package / "notebooks", package.parents[1] / "notebooks")
    return next((found for place in places if (found := sorted(place.glob("*.ipynb")))), [])
