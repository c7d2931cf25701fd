"""What a system administrator copies: each file is held to the tool that reads it, where that is installed."""

from __future__ import annotations

import ast
import os
import platform
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml

import confined
from conftest import ROOT
from gkstats.runs import schedule

DEPLOY = ROOT / "deploy"
PAGE = (ROOT / "docs" / "scheduling.md").read_text(encoding="utf-8")


def test_the_page_names_every_file_and_no_other():
    """What the page tells to copy is there, and everything that is there is told of."""
    named = set(re.findall(r"deploy/([\w.-]*\w)", PAGE))
    assert named == {path.name for path in DEPLOY.iterdir() if not path.name.endswith(".dockerignore")}


@pytest.mark.parametrize(
    "text", [(DEPLOY / "report.toml").read_text(encoding="utf-8"), PAGE.partition("```toml\n")[2].partition("```")[0]]
)
def test_the_file_of_runs_is_one(tmp_path, text):
    """The example is read as it is, and so it is with each line that is commented out in it."""
    for given in (text, re.sub(r"(?m)^# (\w+ = )", r"\1", text)):
        (tmp_path / "report.toml").write_text(given, encoding="utf-8")
        plan = schedule.read(tmp_path / "report.toml")
        assert [run.name for run in plan.runs][:2] == ["all", "qinghai"]
        assert plan.thresholds.vanished == 10


def test_the_units_are_units(tmp_path):
    """The tool of systemd finds nothing wrong with service and timer."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd")
    command = tmp_path / "gkstats"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    text = (DEPLOY / "gkstats.service").read_text(encoding="utf-8")
    (tmp_path / "gkstats.service").write_text(text.replace("/srv/gkstats/.venv/bin/gkstats", str(command)))
    shutil.copy(DEPLOY / "gkstats.timer", tmp_path)
    units = [tmp_path / "gkstats.service", tmp_path / "gkstats.timer"]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_kernel_starts_with_the_sockets_that_the_service_has():
    """What the service may open is enough for a notebook's kernel, and without netlink it is not."""
    if platform.system() != "Linux" or platform.machine() not in confined.SOCKET:
        pytest.skip("no such filter")
    unit = (DEPLOY / "gkstats.service").read_text(encoding="utf-8")
    (families,) = re.findall(r"(?m)^RestrictAddressFamilies=(.+)$", unit)
    fewer = families.replace(" AF_NETLINK", "")
    for named, starts in ((families, True), (fewer, False)):
        command = [sys.executable, confined.__file__, *named.split()]
        assert (subprocess.run(command, capture_output=True, check=False).returncode == 0) == starts


@pytest.mark.parametrize("status", [0, 3])
def test_the_cron_line_prints_nothing_unless_something_is_wrong(tmp_path, status):
    """The line as cron hands it to sh: a percent sign would end it; what is printed is mailed."""
    (line,) = [line for line in (DEPLOY / "gkstats.cron").read_text(encoding="utf-8").splitlines() if line[0].isdigit()]
    assert "%" not in line
    *_, user, command = line.split(None, 6)
    assert user == "gkstats"
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    called = tmp_path / ".venv" / "bin" / "gkstats"
    called.write_text(f'#!/bin/sh\necho "$@"\nexit {status}\n')
    called.chmod(0o755)
    for place in ("/srv/gkstats", "/srv/runs"):
        command = command.replace(place, str(tmp_path))
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, env={"PATH": os.defpath})
    assert done.stdout == ("" if status == 0 else "gkstats: exit status 3\nreport --config /etc/gkstats/report.toml\n")
    assert (tmp_path / "log.txt").read_text() == "report --config /etc/gkstats/report.toml\n"


def test_workflow_dag_and_container_call_the_command():
    """Each calls `gkstats report --config`; linters see them where they are installed."""
    workflow = yaml.safe_load((DEPLOY / "github-workflow.yml").read_text(encoding="utf-8"))
    steps = [step.get("run", "") for step in workflow["jobs"]["report"]["steps"]]
    assert "gkstats report --config report.toml" in steps
    assert any("--require-hashes -r gkstats/requirements.lock" in step for step in steps)
    dag = (DEPLOY / "gkstats_dag.py").read_text(encoding="utf-8")
    assert any("gkstats report --config" in str(getattr(node, "value", "")) for node in ast.walk(ast.parse(dag)))
    container = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes -r requirements.lock" in container
    copied = re.findall(r"^COPY (.+) \S+$", container, re.MULTILINE)
    assert all((ROOT / name).exists() for names in copied for name in names.split())
    kept = set((DEPLOY / "Dockerfile.dockerignore").read_text().replace("!", "").split()) - {"*"}
    assert kept == {name for names in copied for name in names.split()}
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {needed["readme"], *needed["license-files"]} <= kept
    for tool, path in (("actionlint", "github-workflow.yml"), ("hadolint", "Dockerfile")):
        if shutil.which(tool):
            subprocess.run([tool, DEPLOY / path], check=True)
