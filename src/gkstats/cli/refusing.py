"""Why a command is refused or fails, as one line in the user's language and an exit status."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gkstats.cli.language import said
from gkstats.cli.telling import no_place
from gkstats.issues import PhrasedError
from gkstats.script import disk

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def refusals(place: str | Path) -> Iterator[None]:
    """Say why something cannot be done that writes to `place`.

    Exit status 2 where something else must be asked for; 1 where it failed on its way, or a disk refuses.
    """
    from gkstats.script.typed import DataFileError  # noqa: PLC0415 - `gkstats --help` types no data file

    try:
        with disk.refusals(Path(place)):
            yield
    except (PhrasedError, DataFileError) as reason:
        error = click.ClickException if _is_no_fault_of_the_call(reason) else click.UsageError
        raise error(said(reason)) from None
    except OSError as error:
        raise no_place(place, error) from None


def _is_no_fault_of_the_call(reason: Exception) -> bool:
    from gkstats.corpus.cluster import ClusterError  # noqa: PLC0415 - what the commands themselves have imported
    from gkstats.corpus.generations import InUseError  # noqa: PLC0415
    from gkstats.corpus.readings import NotKeptError  # noqa: PLC0415
    from gkstats.inputs.buckets import BucketError  # noqa: PLC0415
    from gkstats.runs.packing import ChangedError, NoPackError  # noqa: PLC0415
    from gkstats.runs.told import DamagedManifestError  # noqa: PLC0415

    damaged = ChangedError | DamagedManifestError | NoPackError
    return isinstance(reason, BucketError | ClusterError | InUseError | NotKeptError | damaged)
