"""What changed since the run that is in force: documents, numbers, indicators, coverage, issues; as JSON and a page."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import polars as pl
from msgspec import Meta

from gkstats.corpus import comparison
from gkstats.exports import masking
from gkstats.runs.told import read_manifest
from gkstats.script.markup import render
from gkstats.script.typed import Fields
from gkstats.words import terms
from gkstats.words.wording import HTML_LANGUAGES, speaker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gkstats.corpus.store import Corpus

NAMES: Final = ("changes.json", "changes.html")
_TEMPLATES: Final = Path(__file__).with_name("templates")
_LISTED: Final = 1_000  # of a kind, in the JSON
_SHOWN: Final = 50  # of a kind, on the page
_INTERVAL: Final = ("value", "low", "high")
_JUMP: Final = 5  # issues more of a code than before, below which nothing is said
_PARTS: Final = frozenset({"data", "output", "roster"})  # parameters that say where, not what

Number: TypeAlias = (
    Annotated[int, Meta(ge=0, description="write how many there may be, as in 0", extra={"zh": "请写允许多少，如 0"})]
    | None
)
Share: TypeAlias = (
    Annotated[float, Meta(ge=0, description="write a share, as in 0.05", extra={"zh": "请写比例，如 0.05"})] | None
)


class Thresholds(Fields, frozen=True):
    """How much may change from one run to the next before somebody is called; what is left out may change freely."""

    vanished: Number = None  # documents
    changed: Number = None
    restated: Number = None  # numbers
    moved: Number = None  # figures beyond their interval
    coverage: Share = None  # of the counted reports on a year, that are missing now
    issues: Share = None  # by which the issues of a code may grow


@dataclass(frozen=True, slots=True)
class CrossedThreshold:
    """A threshold that was crossed: its name, what is allowed, what was found and, of a year or a code, where."""

    name: str
    most: float
    found: float
    where: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """How one run differs from the one that was in force; `before` is its name, empty where there was none."""

    before: str
    documents: dict[str, list[str]]  # new, changed, vanished: sources
    restated: pl.DataFrame
    moved: list[dict[str, Any]]
    coverage: list[dict[str, Any]]  # years with fewer counted reports
    issues: list[dict[str, Any]]  # codes of which there are more
    compared: bool = False  # whether both runs are of the same parameters, so that figures can be compared

    def counts(self) -> dict[str, int]:
        """Count each kind."""
        return {
            **{name: len(found) for name, found in self.documents.items()},
            "restated": len(self.restated), "moved": len(self.moved), "coverage": len(self.coverage),
            "issues": len(self.issues),
        }  # fmt: skip

    def crossed(self, most: Thresholds) -> list[CrossedThreshold]:
        """Name the thresholds that were crossed."""
        found = self.counts()
        counted = [
            CrossedThreshold(name, allowed, found[name])
            for name in ("vanished", "changed", "restated", "moved")
            if (allowed := getattr(most, name)) is not None and found[name] > allowed
        ]
        shares = [("coverage", str(row["year"]), 1 - row["now"] / row["was"]) for row in self.coverage]
        shares += [("issues", row["code"], row["now"] / max(row["was"], 1) - 1) for row in self.issues]
        counted += [
            CrossedThreshold(name, allowed, round(share, 4), where)
            for name, where, share in shares
            if (allowed := getattr(most, name)) is not None and share > allowed
        ]
        return counted


def between(
    before: Path | None, old: Corpus | None, folder: Path, new: Corpus, manifest: Mapping[str, Any],
    selected: Mapping[str, str],
) -> Changes:  # fmt: skip
    """Compare a run in `folder`, of which all but the manifest is written, with the run `before`, if there is one.

    `old` and `new` are their tables, `selected` is the selection that both runs were made with (numbers and coverage
    are compared within it).
    """
    if before is None or old is None:
        return Changes("", {"new": [], "changed": [], "vanished": []}, pl.DataFrame(), [], [], [])
    told = read_manifest((before / "manifest.json").read_bytes(), before / "manifest.json")
    same = _chosen(told) == _chosen(manifest)
    restated, coverage = pl.DataFrame(), list[dict[str, Any]]()
    if old.run != new.run:
        old, new = old.where(**selected), new.where(**selected)
        restated, coverage = comparison.restated(old, new), _coverage(old, new)
    return Changes(
        before.name, _documents(told["inputs"], manifest["inputs"]), restated,
        list(_moved(before / "charts", folder / "charts")) if same else [], coverage,
        _jumped(told["issues"], manifest["issues"]), same,
    )  # fmt: skip


def write(folder: Path, changes: Changes, crossed: Sequence[CrossedThreshold], language: str) -> None:
    """Write `changes.json` and `changes.html` into a run's folder, contacts masked."""
    said = masking.masked_texts(_told(changes, crossed))
    text = json.dumps(said, ensure_ascii=False, indent=1, default=float)
    (folder / "changes.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")
    html = render(
        _TEMPLATES, "changes.html.j2", said=said, run=folder.name, html_language=HTML_LANGUAGES[language],
        t=speaker(language), shown=_SHOWN, codes=terms.keys("code", language),
        kinds=terms.keys("changes", language),
    )  # fmt: skip
    (folder / "changes.html").write_text(f"{html}\n", encoding="utf-8", newline="\n")


def _told(changes: Changes, crossed: Sequence[CrossedThreshold]) -> dict[str, Any]:
    return {
        "before": changes.before,
        "counts": changes.counts(),
        "crossed": [
            {"threshold": one.name, "most": one.most, "found": one.found, "where": one.where} for one in crossed
        ],
        "compared": changes.compared,
        "documents": {name: found[:_LISTED] for name, found in changes.documents.items()},
        "restated": changes.restated.head(_LISTED).to_dicts(),
        "moved": changes.moved[:_LISTED],
        "coverage": changes.coverage,
        "issues": changes.issues,
    }


def _chosen(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Give the parameters by which a run's figures are of something."""
    return {name: value for name, value in manifest["parameters"].items() if name not in _PARTS}


def _documents(was: Sequence[Mapping[str, str]], now: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """Tell new, changed and vanished files by name and hash; masked, two files may have one name."""
    before, after = (Counter((entry["source"], entry["sha256"]) for entry in side) for side in (was, now))
    gone, come = (Counter(source for source, _ in side.elements()) for side in (before - after, after - before))
    return {
        "new": sorted((come - gone).elements()),
        "changed": sorted((come & gone).elements()),
        "vanished": sorted((gone - come).elements()),
    }


def _coverage(old: Corpus, new: Corpus) -> list[dict[str, Any]]:
    """List the years on which fewer reports count than before."""
    was, now = (
        dict(corpus.scan("reports").filter("counted").group_by("year").len().collect().iter_rows())
        for corpus in (old, new)
    )
    return [
        {"year": year, "was": was[year], "now": now.get(year, 0)}
        for year in sorted(was, key=lambda year: (year is None, year))
        if now.get(year, 0) < was[year]
    ]


def _jumped(was: Mapping[str, int], now: Mapping[str, int]) -> list[dict[str, Any]]:
    """List the codes of which there are clearly more issues than before, the largest growth first."""
    rows: list[dict[str, Any]] = [{"code": code, "was": was.get(code, 0), "now": n} for code, n in now.items()]
    jumped = [row for row in rows if row["now"] - row["was"] >= _JUMP]
    return sorted(jumped, key=lambda row: int(row["was"] - row["now"]))


def _moved(was: Path, now: Path) -> Iterator[dict[str, Any]]:
    """Give the figures of charts that both runs drew whose value is outside of the interval that it had before."""
    for path in sorted(now.glob("*.csv")):
        if not (was / path.name).is_file():
            continue
        before, after = _figures(was / path.name), _figures(path)
        if before is None or after is None or before.columns != after.columns:
            continue
        keys = [name for name in after.columns if name not in _INTERVAL]
        if not keys or before.select(keys).is_duplicated().any() or after.select(keys).is_duplicated().any():
            continue
        both = before.join(after, on=keys, suffix="_now", nulls_equal=True)
        # What was outside before is no interval of the value: limits of what is expected, say.
        was_within, is_within = (pl.col(name).is_between("low", "high") for name in ("value", "value_now"))
        beyond = both.filter(was_within & ~is_within)
        for row in beyond.iter_rows(named=True):
            group = {name: row[name] for name in keys if row[name] is not None}
            figures = {"was": row["value"], "low": row["low"], "high": row["high"], "now": row["value_now"]}
            yield {"chart": path.stem, "group": group, **figures}


def _figures(path: Path) -> pl.DataFrame | None:
    """Read a chart's data: what each figure is of, and its interval; None where it has none."""
    frame = pl.read_csv(path, infer_schema_length=None)
    if not set(_INTERVAL) <= set(frame.columns):
        return None
    of = [name for name, kind in frame.schema.items() if name in ("year", "at") or kind == pl.String]
    numbers = [pl.col(name).cast(pl.Float64, strict=False) for name in _INTERVAL]
    return frame.select(*(pl.col(name).cast(pl.String) for name in of if name not in _INTERVAL), *numbers)
