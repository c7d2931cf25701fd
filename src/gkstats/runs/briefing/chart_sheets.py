"""The sheets of a run's workbook: what was found, each agency and year, then the data of each chart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats.exports import cover, overview
from gkstats.exports.workbook import Head, Sheet, shown
from gkstats.words import terms, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.corpus.store import Corpus
    from gkstats.exports.workbook import Cover
    from gkstats.runs.briefing.content import Briefing, Picture

_CODES: Final = re.compile(r"(?:^|_)(?:code|id|key)$")
_SHARES: Final = re.compile(r"(?:^|_)(?:value|value_before|low|high|corrected|expected|at_least|at_most|share)(?:$|_)")
_CHANGES: Final = re.compile(r"^(?:change|within|between)")


def sheets(briefing: Briefing, corpus: Corpus) -> list[Cover | Sheet]:
    """Give the first sheet, that of agencies and years, and one a chart; `corpus` is the run's, masked."""
    t = briefing.speak
    charts = [overview.overview(corpus, briefing.language), *_charts(briefing)]
    found = [
        (t("What was found", "主要发现"), [finding.sentence for finding in briefing.findings]),
        *briefing.parts,
    ]
    shown = {picture.name: f"{number} {question}" for number, (question, picture) in _numbered(briefing)}
    leads = {finding.sentence: shown[finding.chart] for finding in briefing.findings if finding.chart in shown}
    first = cover.cover(corpus, charts, briefing.language, [part for part in found if part[1]], leads)
    return [first, *charts]


def _charts(briefing: Briefing) -> Iterator[Sheet]:
    for number, (question, picture) in _numbered(briefing):
        yield _sheet(f"{number} {question}", picture, briefing.language)


def _numbered(briefing: Briefing) -> Iterator[tuple[int, tuple[str, Picture]]]:
    """Give the charts with their questions, numbered as their sheets are."""
    return enumerate(((one.title, picture) for one in briefing.questions for picture in one.pictures), 1)


def _sheet(name: str, picture: Picture, language: str) -> Sheet:
    """Give the data of a chart, heads and keys in the language, its shares as per cent."""
    data = picture.data.read_bytes()
    codes = [column for column in pl.read_csv(data, n_rows=0).columns if _CODES.search(column)]
    frame = pl.read_csv(data, infer_schema_length=None, schema_overrides=dict.fromkeys(codes, pl.String))
    if "code" in frame.columns:
        frame = frame.drop("label", strict=False)  # the code's name, in both languages
    of_shares = _draws_shares(picture.spec)
    # Parts of a whole stand side by side, each under the name of its key.
    parts = terms.keys("outcome", language) if "unaccounted" in frame.columns else {}
    heads = [
        Head(
            parts.get(column) or terms.column("number" if column == "value" and not of_shares else column, language),
            _look(column, dtype, of_shares=of_shares),
        )
        for column, dtype in frame.schema.items()
    ]
    t = wording.speaker(language)
    truth = pl.col(pl.Boolean)
    said = pl.when(truth).then(pl.lit(t("yes", "是"))).when(truth.not_()).then(pl.lit(t("no", "否"))).name.keep()
    named = [
        pl.col(column).replace(terms.keys(column, language)) for column, dtype in frame.schema.items()
        if dtype == pl.String
    ]  # fmt: skip
    notes = [text for text in (picture.subtitle, picture.source) if text]
    return Sheet(name, frame.with_columns(said, *named).lazy(), heads, picture.title, notes)


def _look(name: str, dtype: pl.DataType, *, of_shares: bool) -> str:
    if dtype.is_float() and of_shares and _CHANGES.search(name):
        return "points"
    if dtype.is_float() and (name.endswith("_share") or (of_shares and _SHARES.search(name))):
        return "share"
    return shown(name, dtype)


def _draws_shares(spec: Any) -> bool:  # noqa: ANN401 - JSON
    """Tell whether an axis or a hint of a chart's specification is in per cent."""
    if isinstance(spec, list):
        return any(map(_draws_shares, spec))
    if not isinstance(spec, dict):
        return False
    if str(spec.get("format", "")).endswith("%"):
        return True
    return any(_draws_shares(part) for name, part in spec.items() if name != "datasets")
