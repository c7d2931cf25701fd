"""Altair, imported in a third of the time.

Where jsonschema finds rfc3987_syntax it compiles thirty-eight grammars for formats that no chart has, in every process
anew: for as long as Altair is imported it finds none.
"""

from __future__ import annotations

import sys
from typing import Final

_UNUSED: Final = "rfc3987_syntax"

_found = sys.modules.get(_UNUSED)
if _found is None:
    sys.modules[_UNUSED] = None  # type: ignore[assignment]
try:
    import altair as alt  # noqa: F401 - whoever imports it from now on gets this one
finally:
    if _found is None:
        del sys.modules[_UNUSED]
