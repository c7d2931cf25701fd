"""JupyterLab for real: a notebook is opened and run in a browser, its charts are live, and a parameter changes them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import sync_playwright

from conftest import ROOT
from corpora import Doc, build
from gkstats.corpus import store as corpora

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NOTEBOOK = "00_coverage.ipynb"
TOKEN = "only-for-this-test"  # noqa: S105 - of a server that lives as long as the test
PATIENCE = 180  # seconds that a busy machine may take for one step
CHART = ".jp-RenderedVegaCommon5 canvas, .jp-RenderedVegaCommon5 svg"
REPORTS = [*[Doc(year=2022)] * 3, *[Doc(year=2023)] * 5]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Start JupyterLab on a project with one notebook and a small corpus; give its address."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    project = tmp_path_factory.mktemp("项 目")
    (project / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / NOTEBOOK, project / "notebooks")
    corpora.write(build(*REPORTS), project / "data" / "processed")
    options = {
        "ServerApp.root_dir": project, "ServerApp.port": 0, "IdentityProvider.token": TOKEN,
        "ServerApp.open_browser": False, "ServerApp.allow_root": True, "LabApp.news_url": "",
    }  # fmt: skip
    home = {name: str(project / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")}
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in options.items())],
        cwd=project, env=os.environ | home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield _address(project / "JUPYTER_RUNTIME_DIR", server)
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _address(runtime, server):
    """Wait until the server says where it will listen, which it does before, and answers there."""
    for _ in range(PATIENCE * 4):
        assert server.poll() is None
        for told in runtime.glob("jpserver-*.json"):
            with suppress(URLError, json.JSONDecodeError):
                url = json.loads(told.read_text(encoding="utf-8"))["url"]
                with urlopen(f"{url}api?token={TOKEN}", timeout=PATIENCE):  # noqa: S310 - our own server
                    return url
        time.sleep(0.25)
    pytest.fail("JupyterLab did not start")


@pytest.fixture(scope="module")
def page(lab):
    """Open the notebook in a headless Chromium."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 1400, "height": 1400})
        tab.set_default_timeout(1000 * PATIENCE)
        tab.goto(f"{lab}lab/tree/notebooks/{NOTEBOOK}?token={TOKEN}")
        tab.wait_for_selector(".jp-Notebook .jp-CodeCell")
        # Told to run while it still looks for a kernel, JupyterLab asks which one to take.
        tab.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        yield tab
        browser.close()


def run_all(page):
    """Run every cell by the menu, as a person does."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def chart(page):
    """Give the first live chart and what it says of itself once it is drawn."""
    drawn = page.locator(CHART).first
    drawn.scroll_into_view_if_needed()
    return drawn


def test_a_chart_is_live_and_follows_a_parameter(page):
    """The chart is drawn by JupyterLab itself, answers to the mouse, and shows one year after `years` is set to it."""
    run_all(page)
    page.wait_for_selector(CHART)
    drawn = chart(page)
    before = drawn.screenshot()
    box = drawn.bounding_box()
    assert box["width"] > 400
    tooltip = page.locator("#vg-tooltip-element.visible")
    for share in (0.45, 0.5, 0.55, 0.6):
        page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * share)
        page.mouse.move(box["x"] + box["width"] * 0.3 + 3, box["y"] + box["height"] * share)
        page.wait_for_timeout(500)
        if tooltip.count():
            break
    assert {"2022", "2023"} & set(tooltip.inner_text().split())

    cell = page.locator(".jp-CodeCell .cm-content").first
    source = cell.inner_text()
    assert 'years: str = ""' in source
    cell.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source.replace('years: str = ""', 'years: str = "2023"'))
    run_all(page)
    page.wait_for_function("document.body.innerText.includes('5 reports on 2023')")
    page.wait_for_function("!document.body.innerText.includes('8 reports on 2022')")
    page.wait_for_selector(CHART)
    assert chart(page).screenshot() != before
