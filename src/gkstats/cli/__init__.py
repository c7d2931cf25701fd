"""The command line, in the terminal's language."""

from gkstats.cli.commands import main

__all__ = ["main"]
