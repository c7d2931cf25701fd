"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable


class FolderOrBucket(click.Path):
    """A path, or a place in a bucket, which stays as it is written."""

    def __init__(self, *, file_okay: bool = True) -> None:
        """Take what click's paths take."""
        super().__init__(file_okay=file_okay, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Give a path as such, a place in a bucket as text."""
        return value if str(value).lower().startswith("s3://") else super().convert(value, param, ctx)


with_codebook = click.option(
    "--codebook",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Your own codebook (TOML, as gkstats' codebook.toml) for what statements are about.",
)


def with_store(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options on what was read before, and on how it is read."""
    for option in (
        click.option("--fresh", is_flag=True, help="Forget what was read before: read every file anew."),
        click.option(
            "--rehash", is_flag=True, help="See by its bytes whether a file changed [default: by size and times]."
        ),
        click.option(
            "--follow-links", is_flag=True, help="Read what links out of a folder lead to [default: name them]."
        ),
        click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes that read [default: one a core]."),
        click.option(
            "--cluster",
            metavar="ADDRESS",
            help="Read on the workers of a Dask cluster, as in tcp://HOST:8786 [default: on this machine].",
        ),
        click.option(
            "--wait",
            type=click.FloatRange(0),
            default=600.0,
            show_default=True,
            metavar="SECONDS",
            help="How long to wait for another run that writes to the same folder.",
        ),
    ):
        command = option(command)
    return command


def with_language(what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the option that says which language something is written in; `what` says what it is."""
    choice = click.Choice(["en", "zh"])
    return click.option("--language", default="en", show_default=True, type=choice, metavar="en|zh", help=what)


with_parameters = click.option(
    "-p",
    "--parameter",
    "parameters",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="A parameter of the notebooks: years 2021-2023, province 青海, level county, scope own_body, min_n 30, "
    "language zh, name_bodies true, agency NAME, …; may be given several times.",
)


def with_plan(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options on which notebooks are run, and how a run is judged."""
    for option in (
        click.option(
            "--config",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            metavar="FILE",
            help="A TOML file with inputs, runs and their parameters, thresholds and how long runs are kept.",
        ),
        click.option(
            "--notebooks",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            metavar="DIR",
            help="The folder whose notebooks are run [default: your project's, else gkstats' own].",
        ),
        click.option(
            "--accept", is_flag=True, help="Let `latest` name this run, though it is shorter or crosses a threshold."
        ),
    ):
        command = option(command)
    return command
