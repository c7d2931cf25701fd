"""What every test may rely on: where the real reports are, and that CI skips nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    """Fail what is skipped where nothing may be missing ($GKSTATS_NO_SKIPS)."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("GKSTATS_NO_SKIPS"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} may not be skipped here: {reason}"
