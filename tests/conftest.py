"""What every test may rely on: where the real reports are, and that CI skips nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from xdist.scheduler import LoadGroupScheduling

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"


def real_reports() -> Path | None:
    """Give the folder of the five real reports, which the repository does not hold, or None."""
    for folder in (os.environ.get("GKSTATS_REPORTS"), ROOT.parent / "shared" / "reports"):
        if folder and any(Path(folder).glob("*.txt")):
            return Path(folder)
    return None


@pytest.fixture(scope="session")
def reports() -> Path:
    """Give the folder of the five real reports; skips where there is none."""
    folder = real_reports()
    if folder is None:
        pytest.skip("the real reports are neither in $GKSTATS_REPORTS nor in ../shared/reports")
    return folder


@pytest.fixture(scope="session")
def misread() -> Path:
    """Give the folder of invented documents that were read wrong once, beside the real reports; skips without it."""
    reports = real_reports()
    folder = (reports or ROOT).parent / "misread"
    if not folder.is_dir():
        pytest.skip("there is no folder misread beside the real reports")
    return folder


# What looks at one finished run, site or cluster is on one worker, so that it is made once.
TOGETHER = (
    ("test_briefing.py::", "test_lab.py::", "test_page.py::", "test_runs.py::"),
    ("test_cluster.py::",),
    ("test_leaving.py::",),
    ("test_live.py::",),
    ("test_recomputing.py::",),
    ("test_site.py::",),
)
# Rooms whose tests take longest: first, so that at the end no worker waits for another.
LONGEST = ("demo", "runs", "inputs", "corpus")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the rooms of long tests before the others."""
    rooms = {room: place for place, room in enumerate(LONGEST)}
    items.sort(key=lambda item: rooms.get(item.path.parent.name, len(rooms)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadGroupScheduling:
    """Deal tests out one by one, those of TOGETHER as one: pytest 9.2 does not tell xdist 3.8 of groups by mark."""
    from xdist.scheduler import LoadGroupScheduling

    class Scheduling(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return next((group[0] for group in TOGETHER if any(name in nodeid for name in group)), nodeid)

    return Scheduling(config, log)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    """Fail what is skipped where nothing may be missing ($GKSTATS_NO_SKIPS)."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("GKSTATS_NO_SKIPS"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} may not be skipped here: {reason}"
