"""The script beside a run's notebook pages: charts answer to the mouse, tables sort and filter, offline.

Vega is bundled by the library that draws the pictures, in the version that reads the same specifications. A page that
is sent on without the script shows the same as pictures and whole tables.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import vl_convert

from gkstats.charts.rendering import VEGA_LITE

NAME: Final = "live.js"
_OURS: Final = Path(__file__).parent / "templates" / "notebook" / NAME


def write(folder: Path) -> None:
    """Write the script into a folder of pages."""
    script = vl_convert.javascript_bundle(_OURS.read_text(encoding="utf-8"), vl_version=VEGA_LITE)
    (folder / NAME).write_text(script, encoding="utf-8", newline="\n")
