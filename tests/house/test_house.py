"""The rules of the house: one direction of data, one printer, environments that agree, thin notebooks."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter

import pytest
import yaml
from packaging.requirements import Requirement

from conftest import ROOT

SRC = ROOT / "src"
MODULES = {
    ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): path for path in SRC.rglob("*.py")
}
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# Who may not know whom: a part of the house -> what it never imports.
WALLS = {
    "gkstats.forms": {"polars", "altair", "click", "rich", "gkstats.reading", "gkstats.corpus"},
    "gkstats.model": {"polars", "altair", "click", "rich"},
    "gkstats.reading": {
        "polars",
        "altair",
        "click",
        "rich",
        "gkstats.corpus",
        "gkstats.dataset",
        "gkstats.charts",
    },
    "gkstats.reading.tables.labels.align": {"gkstats"},
    "gkstats.reading.tables.dealing.deal": {
        "gkstats.model",
        "gkstats.forms",
        "gkstats.files",
        "gkstats.reading.tables.numbers.tokens",
    },
    "gkstats.indicators": {"gkstats.charts", "altair", "gkstats.runs"},
    "gkstats.charts": {"gkstats.indicators", "gkstats.corpus", "gkstats.runs", "papermill"},
}


def imports(path, *, typing=False):
    """Name what a module imports; what only the type checker sees does not run."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = set()
    if not typing:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
                hidden.update(id(inner) for inner in ast.walk(node))
    names = set()
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def test_no_import_circle():
    """Data has one direction: the modules can be put in an order in which each imports only earlier ones."""
    graph = {
        name: {target for target in imports(path, typing=True) if target in MODULES and target != name}
        for name, path in MODULES.items()
        if name != "gkstats"
    }
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        pytest.fail(f"import circle: {' -> '.join(circle.args[1])}")


@pytest.mark.parametrize("room", WALLS)
def test_walls(room):
    """Each room of the house imports nothing of what it must not know."""
    inside = [path for name, path in MODULES.items() if name == room or name.startswith(room + ".")]
    assert inside
    for path in inside:
        broken = {
            name for name in imports(path) for banned in WALLS[room]
            if name == banned or (name.startswith(banned + ".") and not (banned == "gkstats" and room in name))
        }  # fmt: skip
        assert not broken, f"{path.name} imports {sorted(broken)}"


def test_only_the_command_line_prints():
    """No module but cli.py prints, and nothing imports cli.py but the entry point."""
    for name, path in MODULES.items():
        calls = [
            node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
        ]  # fmt: skip
        assert not calls, name
        if not name.startswith("gkstats.cli") and name != "gkstats.__main__":
            assert "gkstats.cli" not in imports(path)


def test_help_is_quick_to_start():
    """`--help` imports neither Polars nor Altair nor papermill, nor what types data files or fills templates."""
    code = "import sys; from gkstats.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"polars", "altair", "papermill", "msgspec", "jinja2"} & set(done.stdout.split())


def test_conda_users_get_the_same():
    """environment.yml names the dependencies and ranges of pyproject.toml, and installs the project."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {(r.name, r.specifier) for r in map(Requirement, project["dependencies"])}
    wanted.add(("python", Requirement(f"python{project['requires-python']}").specifier))
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    names = [entry for entry in listed if isinstance(entry, str) and entry != "pip"] + [e for e in pip if e != "-e ."]
    assert {(r.name, r.specifier) for r in map(Requirement, names)} == wanted
    assert "-e ." in pip


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_hold_versions_and_hashes_but_no_addresses(lock):
    """A lock names every direct dependency in its range, with hashes, and no address that it was downloaded from."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--hash=sha256:" in text
    pinned = dict(line.split(" ")[0].split("==") for line in text.splitlines() if "==" in line.split(" ")[0])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in map(Requirement, project["dependencies"]):
        assert pinned[requirement.name] in requirement.specifier


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_thin(path):
    """A notebook in git has no outputs, one `parameters` cell, no function, and at most a dozen code cells."""
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in cells)
    assert sum("parameters" in cell["metadata"].get("tags", []) for cell in cells) == 1
    assert not any("def " in "".join(cell["source"]) for cell in cells)
    assert len(cells) <= 12


def test_no_report_is_shipped():
    """The repository holds no original report and no path of the machine it was written on."""
    assert {path.name for path in (ROOT / "data" / "raw").glob("*.txt")} == {
        path.name for path in (ROOT / "data" / "raw").glob("*-abridged.txt")
    }
