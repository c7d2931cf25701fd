"""What the reading is measured on: documents printed, damaged and converted with known truth, and gold codings.

Beside the package, not in it: tests, tools and the stored floors (`floors.json`) rest on it, nothing in `src` does.
"""

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
