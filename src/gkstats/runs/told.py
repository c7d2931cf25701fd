"""What a run's manifest says, for whoever has a run or a pack of it: somebody may have written there by hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from gkstats.issues import PhrasedError

if TYPE_CHECKING:
    from pathlib import Path


class _InputEntry(msgspec.Struct):
    source: str
    sha256: str | None


class _NotebookEntry(msgspec.Struct):
    name: str
    sha256: str
    state: str
    parameters: dict[str, Any]
    charts: list[str]


class _Manifest(msgspec.Struct):
    """What others read of a manifest: its shape is looked at, whatever else stands in it."""

    run: str
    finished: str
    versions: dict[str, str]
    inputs: list[_InputEntry]
    tables: dict[str, int]
    outputs: dict[str, str]
    parameters: dict[str, str] = {}
    notebooks: list[_NotebookEntry] = []
    issues: dict[str, int] = {}


class DamagedManifestError(PhrasedError):
    """A manifest that is none, or that somebody wrote anew by hand."""


def read_manifest(data: bytes, path: Path) -> dict[str, Any]:
    """Read a run's manifest, which lies at `path`; raises DamagedManifestError where it lacks what `manifest` gives."""
    try:
        msgspec.json.decode(data, type=_Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DamagedManifestError("manifest_damaged", path=str(path), said=str(error)) from None
    told: dict[str, Any] = json.loads(data)
    return told
