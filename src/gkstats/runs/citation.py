"""How to cite a run: GB/T 7714-2015 and BibTeX, for the program and for the tables that it made."""

from __future__ import annotations

from importlib.metadata import metadata
from typing import TYPE_CHECKING, Any

from gkstats.words import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_AUTHORS = "The gkstats authors"
_PROGRAM = "gkstats: Chinese government-transparency annual reports as tidy tables"


def cite(manifest: Mapping[str, Any], years: Sequence[int], checksum: str, *, invented: bool) -> str:
    """Give the references for a run, in GB/T 7714-2015 and as BibTeX.

    `manifest` is the run's, `years` are those reported on, `checksum` (SHA-256 of its manifest) tells it from every
    other run. The reports themselves are cited by their publishers' own addresses: the table `reports` has them.
    """
    version = manifest["versions"]["gkstats"]
    day = manifest["finished"][:10]
    reports = manifest["tables"]["reports"]
    kept = f"运行 {manifest['run']}，gkstats {version}，SHA-256 {checksum}"
    note = "（虚构数据）" if invented else ""
    span = wording.years(years, "zh")
    chinese = [
        f"{_AUTHORS}. {_PROGRAM}: {version}[CP]. {day[:4]}.",
        f"{_AUTHORS}. 政府信息公开工作年度报告数据{note}：{reports:,}份报告，{span}[DS]. {kept}. {day}.",
    ]
    title = f"Annual reports on government information disclosure: {wording.count(reports, 'report')}"
    fiction = " (invented data)" if invented else ""
    entries = [
        _entry("software", "gkstats", {
            "author": f"{{{_AUTHORS}}}", "title": f"{{{_PROGRAM}}}", "version": version, "year": day[:4],
            "license": metadata("gkstats")["License-Expression"],
        }),
        _entry("misc", f"gkstats-{manifest['run']}", {
            "author": f"{{{_AUTHORS}}}", "title": f"{{{title} on {wording.years(years)}{fiction}}}", "year": day[:4],
            "date": day, "howpublished": f"Tables made by gkstats {version}, run {manifest['run']}",
            "note": f"SHA-256 of manifest.json: {checksum}",
        }),
    ]  # fmt: skip
    return "\n".join(["GB/T 7714-2015", *chinese, "", "BibTeX", *entries])


def _entry(kind: str, name: str, fields: Mapping[str, str]) -> str:
    lines = "".join(f"  {field} = {{{value}}},\n" for field, value in fields.items() if value)
    return f"@{kind}{{{name},\n{lines}}}"
