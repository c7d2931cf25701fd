"""The rooms of the house: what imports what, one name for one thing, and nothing too large to be read.

The list of rooms is the table in `docs/architecture.md`: a room imports itself and what stands above it there.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict

import pytest

from conftest import ROOT

SRC = ROOT / "src"
PACKAGE = SRC / "gkstats"
MODULES = {
    ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): path for path in SRC.rglob("*.py")
}
ROWS = re.findall(r"^\| (`[^|]+) \|", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"), re.MULTILINE)
ROOMS = [name.removesuffix(".py").rstrip("/") for row in ROWS for name in re.findall(r"`([a-z_]+(?:/|\.py))`", row)]
LONGEST = 400  # lines of a module


def room(module):
    """Name the room of a module."""
    return module.split(".")[1]


def imported(path):
    """Give each module of the package that a module imports, also what only the type checker sees."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("gkstats."))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "gkstats":
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else node.module


def test_every_room_is_in_the_list():
    """The list names each folder and module of the package once, and nothing that is not there."""
    there = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert sorted(ROOMS) == sorted(there - {"__init__", "__main__"})


@pytest.mark.parametrize("name", sorted(name for name in MODULES if name.count(".") and "__main__" not in name))
def test_imports_go_down_the_list(name):
    """A module imports its own room and rooms above it in the list; the package itself is imported by none."""
    for target in imported(MODULES[name]):
        assert target != "gkstats", f"{name} imports the package's front"
        assert ROOMS.index(room(target)) <= ROOMS.index(room(name)), f"{name} imports {target}"


TABLES = "gkstats.reading.tables"
LISTED = re.findall(
    r"^\| (?:`(tables(?:\.\w+)?)`)? ?\| ((?:`\w+`(?:, )?)+) \|",
    (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def test_the_list_of_what_reads_tables_names_every_module_once():
    """Each module of `reading/tables` stands in the list, in its own room."""
    listed, inner = [], ""
    for named, modules in LISTED:
        inner = named.removeprefix("tables") if named else inner
        listed += [f"{TABLES}{inner}.{module}" for module in re.findall(r"\w+", modules)]
    there = [name for name, path in MODULES.items() if name.startswith(f"{TABLES}.") and path.name != "__init__.py"]
    assert sorted(listed) == sorted(there)


def test_tables_are_read_from_the_top_of_their_list_to_its_end():
    """A module that reads tables imports its own room of them and those above it."""
    order = [f"{TABLES}{named.removeprefix('tables')}" for named, _ in LISTED if named]
    home = {name: name.rpartition(".")[0] for name in MODULES if name.startswith(f"{TABLES}.")}
    assert [
        (name, target)
        for name, own in home.items()
        if own in order
        for target in imported(MODULES[name])
        if home.get(target) in order and order.index(home[target]) > order.index(own)
    ] == []


def test_no_name_stands_for_two_things():
    """No two modules have one file name, and no two classes one name."""
    files, classes = defaultdict(list), defaultdict(list)
    for name, path in MODULES.items():
        if path.name != "__init__.py":
            files[path.name].append(name)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                classes[node.name].append(name)
    assert {name: found for name, found in (*files.items(), *classes.items()) if len(found) > 1} == {}


def test_no_module_is_too_long():
    """A module of the package, or of the bench beside it, is read in one go."""
    paths = [*PACKAGE.rglob("*.py"), *(ROOT / "evaluation").rglob("*.py")]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_nothing_rests_on_the_tests():
    """Neither the package nor the bench imports tests, and the package does not import the bench."""
    for folder, banned in (("src", {"tests", "conftest", "evaluation"}), ("evaluation", {"tests", "conftest"}),
                           ("tools", {"tests", "conftest"})):  # fmt: skip
        for path in (ROOT / folder).rglob("*.py"):
            names = re.findall(r"^\s*(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert not banned & set(names), path


def test_no_test_is_timed():
    """What a test asserts does not depend on how busy the machine is: no test reads a clock."""
    clocks = {"time", "perf_counter", "monotonic", "process_time", "time_ns", "perf_counter_ns", "monotonic_ns"}
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "time":
                assert node.attr not in clocks, f"{path.name}:{node.lineno}"
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                assert not clocks & {alias.name for alias in node.names}, f"{path.name}:{node.lineno}"
