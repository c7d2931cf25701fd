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
    """List the notebooks of the project around the current folder, else those in the installed package, by name."""
    around = sorted(root().glob("notebooks/*.ipynb"))
    return around or sorted(Path(__file__).parent.glob("notebooks/*.ipynb"))
