"""What the cells of a notebook call: open the tables, show a chart, say a sentence, lay out a table or quotations.

A report's text is untrusted: everything shown here is escaped. Importing this module lets charts appear live in
JupyterLab and as pictures in exported pages.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gkstats import indicators
from gkstats.bodies import roster as rosters
from gkstats.charts import rendering
from gkstats.corpus import lookup
from gkstats.corpus import store as corpora
from gkstats.exports import masking
from gkstats.exports.workbook import NO_COUNTS
from gkstats.runs import project
from gkstats.script.markup import render
from gkstats.words import terms, wording

if TYPE_CHECKING:
    import polars as pl
    from markupsafe import Markup

    from gkstats.charts import Chart
    from gkstats.charts.rendering import SpecifiedChart
    from gkstats.words.headlines import Finding

rendering.enable()

_SHARES: Final = (
    "value", "value_before", "low", "high", "corrected", "corrected_low", "corrected_high", "expected",
    "at_least", "at_most", "raw",
)  # fmt: skip
_ALWAYS_SHARES: Final = ("top_1_share", "top_5_share")
_SIGNED: Final = ("change", "change_low", "change_high", "change_corrected", "within", "between")
# Columns whose text stands as a file has it.
_QUOTED: Final = frozenset({"agency", "message", "phrase", "raw", "source", "text"})
# Decimals of a computed number from each size on; what is printed in a report stands exact.
_DIGITS: Final = ((100, 1), (1, 2))
_MOST_ROWS: Final = 200
_TEMPLATES: Final = Path(__file__).with_name("templates")


class Words:
    """Something that a notebook shows: a page's HTML, and the same as plain text."""

    def __init__(self, html: Markup, plain: str) -> None:
        """Hold what a template made, and plain text."""
        self._html = html
        self._plain = plain

    def __add__(self, other: Words) -> Words:
        """Show the other below."""
        return Words(self._html + other._html, f"{self._plain}\n{other._plain}")

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return self._plain


def load(data: str, *, years: str | int = "", province: str = "", level: str = "", scope: str = "") -> corpora.Corpus:
    """Open the tables in `data` (a relative path counts from the project's root), cut down as `Corpus.where` says.

    What a notebook shows leaves the house: contacts are masked in it.
    """
    corpus = masking.masked(corpora.load(project.resolve(data)))
    return corpus.where(years=years, province=province, level=level, scope=scope)


def one_body(corpus: corpora.Corpus, agency: str, language: str = "en") -> tuple[corpora.Corpus, Words]:
    """Give the reports of the body that is meant, and its name, or what may be meant (`lookup.look_up`).

    Without a name an invented corpus gives its busiest body as an example, any other the list to choose from; where
    nothing fits there are no reports.
    """
    t = wording.speaker(language)
    key, near = lookup.look_up(corpus, agency) if agency else ("", lookup.bodies(corpus))
    invented = corpus.reports.height > 0 and bool(corpus.reports["invented"].all())
    if not agency and invented:
        key = indicators.busiest(corpus)
    body = corpus.where(agency=key or "-")
    if key:
        known = table(lookup.bodies(corpus).filter(agency_key=key).drop("agency_key"), language)
        return body, known if agency else say(t("An example:", "示例：")) + known
    if near.is_empty():
        return body, say(t(f"No body is called {agency}, or like it.", f"没有名为“{agency}”或名称相近的机关。"))
    asked = t(f"No body is called just {agency}. Which of these?", f"没有名称恰为“{agency}”的机关。是否为以下之一？")
    none = t("No body is named. Give one of these as the parameter agency:", "未指定机关。请在参数中给出其中之一：")
    return body, say(asked if agency else none) + table(near.drop("agency_key"), language)


def one_page(corpus: corpora.Corpus, body: corpora.Corpus, output: str, source: wording.Source) -> Words:
    """Set a body on one page to print (`runs.briefing.one_page`), as one-body.pdf in the `output` folder, and say so.

    Without a folder nothing is written; nor is there a page of no body.
    """
    from gkstats.runs.briefing import one_page as printed  # noqa: PLC0415 - 0.5 s, for one notebook

    t = wording.speaker(source.language)
    own = indicators.counted(body).drop_nulls("year")
    if own.is_empty() or not output:
        return say(t("No page is written.", "未写出。"))
    problems = body.problems.join(own.select("report_id", "year"), on="report_id").sort("year", "seq")
    name = next(iter(own.sort("year", descending=True)["agency"].drop_nulls()), "")
    page = printed.pdf(
        name,
        indicators.year_by_year(corpus, body),
        indicators.level_distribution(corpus, body),
        problems.select("year", "text", "line"),
        source,
    )
    folder = project.resolve(output)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / printed.NAME).write_bytes(page)
    return say(
        t(
            f"One page to print: {printed.NAME}, beside the charts.",
            f"一页简报（可打印）：{printed.NAME}，与图表放在一起。",
        )
    )


def roster(path: str) -> pl.DataFrame | None:
    """Read the roster at `path` (a relative one counts from the project's root); None for none, or where none is."""
    file = project.resolve(path)
    return rosters.read(file) if path not in ("", "null") and file.is_file() else None


def show(
    chart: Chart, name: str, data: pl.DataFrame, output: str, found: Finding | None = None
) -> SpecifiedChart | Words:
    """Give what displays a chart; with an `output` folder also write NAME.svg, .png, .pdf, .json and .csv there.

    What was `found`, if it survives, is kept with the chart: the run's first page says it. A chart that has nothing to
    draw is a sentence and no file.
    """
    if chart.usermeta["empty"]:
        t = wording.speaker(chart.usermeta["language"])
        return say(f"{chart.usermeta['title']}{t(': ', '：')}{chart.usermeta['empty']}{t('.', '。')}")
    spec = rendering.specification(chart)
    if found and found.sentence:
        spec["usermeta"] |= {"finding": found.sentence, "across": list(found.across)}
    if output:
        rendering.write(spec, name, data, project.resolve(output))
    return rendering.SpecifiedChart(spec)


def say(*sentences: str) -> Words:
    """Show computed sentences, each on a line of its own; empty ones are left out."""
    said = [sentence for sentence in sentences if sentence]
    return Words(render(_TEMPLATES, "said.html.j2", sentences=said), "\n".join(said))


def table(frame: pl.DataFrame, language: str = "en", empty: str = "", *, percent: bool = True) -> Words:
    """Show a frame's first 200 rows as a small table, heads and keys in the language, shares as per cent.

    Nothing is an empty field; a frame without rows is said in the words of `empty`. With `percent` false the values are
    numbers, no shares.
    """
    t = wording.speaker(language)
    if frame.is_empty():
        return say(empty or t("nothing to list", "无内容可列"))
    names = {column: terms.keys(column, language) for column in frame.columns}
    whole = {one.name for one in frame.iter_columns() if one.dtype.is_float() and (one == one.floor()).all()}
    cells = [
        [
            names[column].get(str(value)) or _field(value, column, percent=percent, whole=column in whole)
            for column, value in row.items()
        ]
        for row in frame.head(_MOST_ROWS).iter_rows(named=True)
    ]
    heads = [terms.column("number" if name == "value" and not percent else name, language) for name in frame.columns]
    columns = [
        {
            "head": head, "number": dtype.is_numeric() and name != "year", "key": bool(names[name]),
            "quoted": name in _QUOTED,
        }
        for head, (name, dtype) in zip(heads, frame.schema.items(), strict=True)
    ]  # fmt: skip
    left = frame.height - _MOST_ROWS
    more = t(f"… and {left:,} more rows", f"……另有 {left:,} 行") if left > 0 else ""
    plain = ["\t".join(row) for row in [heads, *cells]] + ([more] if more else [])
    return Words(render(_TEMPLATES, "table.html.j2", columns=columns, rows=cells, more=more), "\n".join(plain))


def changes(found: pl.DataFrame, language: str = "en", *, percent: bool = True) -> Words:
    """Show what `indicators.change` gives: both values of the same bodies, the change, who entered and who left.

    With `percent` false the values are numbers, and the change stands in per cent too.
    """
    named = {"low": "change_low", "high": "change_high", "corrected": "change_corrected"}
    left_out = ["k_before", "n_before", "k", "n", "break_before", "chance", *(["relative"] if percent else [])]
    narrow = found.drop(left_out).rename(named, strict=False)
    none = wording.speaker(language)("No body has a report on two years in a row.", "没有机关连续两年均有报告。")
    return table(narrow, language, none, percent=percent)


def quotes(frame: pl.DataFrame, language: str = "en") -> Words:
    """Show statements under their codes, each with source and line: code, label, text, source, line, abridged."""
    t = wording.speaker(language)
    if frame.is_empty():
        return say(t("no statement to quote", "没有可引用的表述"))
    names = terms.keys("code", language)
    codes: list[tuple[str, list[tuple[str, str, str]]]] = []
    plain = []
    for (code,), found in frame.group_by("code", maintain_order=True):
        name = names.get(str(code), found["label"][0])
        statements: list[tuple[str, str, str]] = []
        codes.append((name, statements))
        plain.append(name)
        for text, source, line, abridged in found.select("text", "source", "line", "abridged").iter_rows():
            origin = t(f", line {line}", f"，第 {line} 行") + (
                f"{t('; ', '；')}{t(*wording.ABRIDGED)}" if abridged else ""
            )
            statements.append((text, source, origin))
            plain.append(f"  {text} ({source}{origin})")
    return Words(render(_TEMPLATES, "quotes.html.j2", codes=codes), "\n".join(plain))


def passages(frame: pl.DataFrame, language: str = "en") -> Words:
    """Show passages that two reports share, each with its line in both (`indicators.shared_passages`)."""
    t = wording.speaker(language)
    if frame.is_empty():
        return say(t("no shared passage to quote", "没有可引用的重合段落"))
    names = terms.keys("kind", language)
    found, plain = [], []
    for row in frame.iter_rows(named=True):
        facts = t(
            f"{names[row['kind']]}; {row['characters']:,} characters; text overlap {100 * row['value']:.0f} %",
            f"{names[row['kind']]}；{row['characters']:,}字；文本重合度{100 * row['value']:.0f}%",
        )
        note = t("; ", "；") + t(*wording.ABRIDGED) if row["abridged"] or row["other_abridged"] else ""
        sides = ((row["report"], row["line"]), (row["other"], row["other_line"]))
        places = [(side, t(f", line {line}", f"，第{line}行")) for side, line in sides]
        text = " ".join(row["text"].split()) + ("…" if row["characters"] > len(row["text"]) else "")
        found.append((text, places, facts + note))
        printed = " = ".join(f"{side}{line}" for side, line in places)
        plain.append(f"  {text} ({printed}; {facts}{note})")
    return Words(render(_TEMPLATES, "passages.html.j2", passages=found), "\n".join(plain))


def _field(value: Any, column: str, *, percent: bool, whole: bool) -> str:  # noqa: ANN401 - whatever a frame holds
    """Print one field; a change of shares is one of percentage points, with its sign.

    `whole`: all numbers of its column are; else each of a size has as many decimals as the others.
    """
    if value is None:
        return ""
    if column == "relative":
        return f"{value:+.1%}"
    if column in _SIGNED:
        return f"{value * 100:+.1f}" if percent else f"{value:+,.2f}"
    if column in _ALWAYS_SHARES or (percent and column in _SHARES):
        return wording.percent(value, "zh")
    if isinstance(value, float):
        digits = 0 if whole or not value else next((digits for above, digits in _DIGITS if abs(value) >= above), 4)
        return f"{value:,.{digits}f}"
    if isinstance(value, int) and column not in NO_COUNTS:
        return f"{value:,}"
    return f"{value.normalize():,f}" if hasattr(value, "normalize") else str(value)
