"""The command line as a user calls it."""

import subprocess
import sys

from conftest import ROOT


def gkstats(*words, cwd=ROOT):
    """Run the command as a user would, with pipes for its output."""
    command = [sys.executable, "-m", "gkstats", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=cwd)
