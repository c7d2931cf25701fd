"""Plant, read, compute, compare: what the demo plants is to lie within the intervals that are shown.

    python -m evaluation.planted              # 20 seeds of 1,000 reports; fails where a value is outside too often
    python -m evaluation.planted 3 300        # fewer
    python -m evaluation.planted 20 1000 DIR  # keep each seed's texts and tables below DIR, or take those there

Each seed is an invented corpus, written as texts, read, and computed from; each line says in how many seeds an interval
was given and the planted value lay outside it. Of 95 % intervals one in twenty may; more often than chance gives in one
case of 500 is a failure. Shares of codes are freed of the coder's errors, as counted on 120 of the corpus's own
reports, whose codes a reader would find as they were planted; as coded, and freed of the errors of other texts, they
stand beside it and fail nothing: how far they are off is what the correction is for. The run of 20 seeds writes its
summary into docs/indicators.md.

Not here: whether a place's bodies share a text (`tests/demo` counts these places; a folder of 1,000 reports has hardly
two bodies in one), and which remedy answers which problem (no indicator shows it alone).
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import polars as pl
from scipy import stats

import gkstats
from evaluation import planted_values as planted
from evaluation.intervals import PAGE, written
from gkstats import indicators
from gkstats.bodies import roster as rosters
from gkstats.corpus import store
from gkstats.corpus.store import Corpus
from gkstats.dataset import schema
from gkstats.demo import invent
from gkstats.demo.settings import settings, trend, years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.indicators import Indicator

_UNLIKELY: Final = 0.002
_SEEDS, _REPORTS = 20, 1_000
_AUDITED: Final = 120
OWN: Final = pl.col("scope") == "own_body"
# Not held to: shares that other texts' errors, or none, are taken for.
BESIDE: Final = ("as coded", "other texts")


class Planted(NamedTuple):
    """One planted value beside what is shown: nothing where no interval is given."""

    name: str
    value: float
    shown: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def given(self) -> bool:
        """Tell whether there is an interval."""
        return self.low is not None and self.high is not None

    @property
    def outside(self) -> bool:
        """Tell whether the planted value lies outside it; a share of 0.9999999 is one of 1."""
        return self.low is not None and self.high is not None and not self.low - 1e-9 <= self.value <= self.high + 1e-9


def _row(name: str, value: float, found: pl.DataFrame, prefix: str = "") -> Planted:
    """Take the one row of a frame; with a prefix its corrected share."""
    columns = [f"{prefix}_low", f"{prefix}_high"] if prefix else ["low", "high"]
    row = found.row(0, named=True) if found.height == 1 else {}
    return Planted(name, value, *(row.get(column) for column in (prefix or "value", *columns)))


def _counted(name: str, value: float, among: pl.DataFrame, has: pl.Expr) -> Planted:
    """Count a flaw where no indicator does: the share of some reports that have it, with Wilson's interval."""
    k, n = int(among.select(has.sum()).item()), among.height
    if not n:
        return Planted(name, value)
    interval = stats.binomtest(k, n).proportion_ci(method="wilson")
    return Planted(name, value, k / n, float(interval.low), float(interval.high))


def trends(corpus: Corpus, roster: pl.DataFrame) -> Iterator[Planted]:
    """Compare the trends: who is asked, how often, with what outcome; disputes, dates, coverage, procurement."""
    known: dict[str, Indicator] = indicators.INDICATORS
    for year in (years()[0], years()[-1]):
        of_year = OWN & (pl.col("year") == year)
        zeros = indicators.zero_requests(corpus, ["year", "level", "body"]).filter(of_year)
        for name in ("county_department", "prefectural_department", "county_government"):
            level, _, body = name.partition("_")
            yield _row(f"zero requests, {name}, {year}", planted.requests(name, year)[0],
                       zeros.filter(pl.col("level") == level, pl.col("body") == body))  # fmt: skip
        township = pl.col("level") == "township"
        none, mean = planted.requests("township", year)
        zeros = indicators.zero_requests(corpus, ["year", "level"]).filter(of_year, township)
        yield _row(f"zero requests, township, {year}", none, zeros)
        received = known["requests_received"](corpus, ["year", "level"]).filter(of_year, township)
        yield _row(f"requests a township, {year}", mean, received)
        refused = [name for name in settings().outcomes if name.startswith("refused_")]
        declined = [name for name in settings().outcomes if name.startswith("not_processed_")]
        granted = ["granted", "granted_in_part"]
        for ratio, k, n in (
            ("full_disclosure", ["granted"], []), ("any_disclosure", granted, []), ("refusal", refused, []),
            ("disclosure_among_decidable", granted, [*granted, *refused]), ("not_held", ["unable_not_held"], []),
            ("not_processed", declined, []),
        ):  # fmt: skip
            yield _row(f"{ratio}, {year}", planted.outcome(k, n, year), known[ratio](corpus).filter(of_year))
        grounds = known["refusal_grounds"](corpus).filter(of_year, pl.col("ground") == "refused_case_file")
        yield _row(f"case files among refusals, {year}", planted.outcome(["refused_case_file"], refused, year), grounds)
        disputes = indicators.disputes_per_100(corpus).filter(of_year)
        yield _row(f"disputes per 100, {year}", planted.disputed(year), disputes)
        timely = indicators.in_time(corpus).filter(year=year)
        yield _row(f"in time, {year}", trend(settings().texts.on_time, year), timely)
        covered = indicators.coverage_rate(corpus, roster=roster).filter(year=year)
        yield _row(f"coverage, {year}", 1 - settings().flaws["absent"], covered)
    yield _row("carried over", planted.carried(), indicators.carried_over(corpus, []).filter(OWN))
    for name in ("reconsideration_correction", "litigation_direct_correction"):
        yield _row(name, planted.closed("corrected"), known[name](corpus, []).filter(OWN))
    asking = settings().requests.requesters
    mix = indicators.requester_mix(corpus, []).filter(OWN)
    for requester, weight in asking.items():
        share = weight / sum(asking.values())
        yield _row(f"asked by {requester}", share, mix.filter(pl.col("requester") == requester))
    for year in (2019, 2020):
        amounts = known["procurement_amount"](corpus, ["year", "level"]).filter(OWN, year=year)
        name = "township"
        yield _row(f"procurement of a township, {year}", planted.amount(name, year), amounts.filter(level=name))


def flaws(corpus: Corpus) -> Iterator[Planted]:
    """Compare the flaws: each found again in the share of the reports that can have it."""
    share = settings().flaws
    inside, between = indicators.identity_violations(corpus, []), indicators.discontinuities(corpus, ["level"])
    yield _row("wrong sums", share["sum"], inside.filter(OWN, pl.col("check") == "resolved_sum"))
    yield _row("wrong claims", share["claim"], inside.filter(OWN, pl.col("check") == "claim"))
    county, township = (OWN & (pl.col("level") == level) for level in ("county", "township"))
    yield _row("carried over, counties", share["carry"], between.filter(county, pl.col("check") == "carry_over"))
    stock = between.filter(township, pl.col("check") == "in_force_stock")
    yield _row("stock of documents, townships", share["stock"], stock)
    reports = corpus.reports
    late = reports.filter(pl.col("year") > settings().form_2019_until)
    yield _counted("old form", share["old_form"], late, pl.col("form") == "2019")
    yield _counted("older versions", share["older"], reports.filter("counted"),
                   pl.col("report_id").is_in(reports["superseded_by"].drop_nulls().to_list()))  # fmt: skip
    total = corpus.requests.filter(pl.col("requester") == "total")
    one_row = total.filter(pl.col("item") == "other", pl.col("state") == "reported")["report_id"].to_list()
    new = late.filter(pl.col("form") != "2019")
    yield _counted("one row of other ways", share["one_other"], new, pl.col("report_id").is_in(one_row))
    routes = corpus.disputes.group_by("report_id").agg(lost=(pl.col("state") == "absent").all())
    yield _counted("table left out", share["table"], routes, pl.col("lost"))
    cells = corpus.requests.group_by("report_id").agg(
        nothing=pl.col("value").fill_null(0).sum() == 0, blank=(pl.col("state") == "blank").any()
    )
    last = reports.filter(pl.col("year") == years()[-1]).join(cells.filter("nothing"), on="report_id")
    yield _counted("empty cells, tables of zeros", share["blank"] * planted.bordered(), last, pl.col("blank"))
    asked = reports.filter(pl.col("year") == years()[0]).select("report_id")
    bought = indicators.procurement(corpus).join(asked, on="report_id")
    yield _counted("nothing bought", settings().procurement.none, bought, pl.col("purchases") == 0)
    some = bought.filter(pl.col("purchases") > 0)
    yield _counted("amounts without a unit", share["bare"], some, pl.col("bare").is_not_null())
    yield _counted("amounts set apart as slips", share["slip"], some, pl.col("apart"))
    yuan = corpus.proactive.filter(pl.col("item") == "procurement", pl.col("unit_printed") == "元")["report_id"]
    yield _counted("amounts in yuan", share["yuan"], some, pl.col("report_id").is_in(yuan.to_list()))


def problems(corpus: Corpus, stated: dict[str, str], audited: int = _AUDITED) -> Iterator[Planted]:
    """Compare the codes of stated problems and their persistence, with an audit of so many reports and without."""
    checked = with_audit(corpus, stated, audited)
    for year in (years()[0], years()[-1]):
        of_year = OWN & (pl.col("year") == year)
        yield _row(f"state a problem, {year}", planted.stating(year), indicators.stating(corpus).filter(of_year))
        for whose, of in (("own errors", checked), ("other texts", corpus)):
            shares = indicators.stated_problems(of).filter(of_year)
            for code in settings().problems:
                row, share = shares.filter(pl.col("code") == code), planted.planted_share(code, year)
                yield _row(f"{code}, {year}, {whose}", share, row, "corrected")
                if of is corpus:
                    yield _row(f"{code}, {year}, as coded", share, row)
    again = indicators.persistence(checked).filter(OWN, ~pl.col("repeats"), year=years()[-1])
    for code in planted.alone():
        for case, value in zip(("again_after_remedy", "new"), planted.again(code, years()[-1]), strict=True):
            rows = again.filter(pl.col("code") == code, pl.col("case") == case)
            yield _row(f"{code}, {case}, {years()[-1]}", value, rows, "corrected")
    fives = corpus.sections.filter(pl.col("section") == 5).select("report_id", text=_han())
    pairs = corpus.reports.filter("counted", problems_state="stated").join(fives, on="report_id")
    before = pairs.select("agency_key", pl.col("year") + 1, before="text")
    both = pairs.filter(year=years()[-1]).join(before, on=["agency_key", "year"])
    yield _counted("copied from the year before", settings().texts.copied, both, pl.col("text") == pl.col("before"))


def _han() -> pl.Expr:
    """Give a text without its figures: another year is the same sentence."""
    return pl.col("text").str.replace_all(r"[^\p{Han}]", "")


def with_audit(corpus: Corpus, stated: dict[str, str], reports: int) -> Corpus:
    """Give the corpus with the statements of some reports coded by hand: each as its report was made to state."""
    paths = corpus.reports.filter("counted", problems_state="stated").sort("report_id").head(reports)
    found = dict(paths.select("report_id", "source").iter_rows())
    rows = [
        {"report_id": report, "table": "problems", "subject": str(seq), "reader": "GK", "found": stated[found[report]],
         "stratum": "random", "outcome": None}
        for report, seq in corpus.problems.select("report_id", "seq").iter_rows() if report in found
    ]  # fmt: skip
    audit = pl.DataFrame(rows, schema=schema.empty("audit").schema)
    frames: dict[str, Any] = {name: getattr(corpus, name) for name in schema.TABLES}
    return Corpus(frames | {"audit": audit})


def read(seed: int, reports: int, below: Path) -> tuple[Corpus, Path]:
    """Invent and read one corpus below a folder, or take what is there: its tables, and the folder of its texts."""
    home = below / f"{reports}-{seed}"
    if not (home / "tables").is_dir():
        store.write(gkstats.parse(invent.write(home, reports, seed)), home / "tables")
    return gkstats.load(home / "tables"), home / "raw"


def of_corpus(corpus: Corpus, raw: Path) -> Iterator[Planted]:
    """Compare all that is planted in a corpus that was read from `raw`."""
    with (raw.parent / invent.STATED).open(encoding="utf-8", newline="") as file:
        stated = {row["path"]: row["codes"] or "none" for row in csv.DictReader(file)}
    yield from trends(corpus, rosters.read(raw / "roster.csv"))
    yield from flaws(corpus)
    yield from problems(corpus, stated)


def too_often(outside: int, given: int) -> bool:
    """Tell whether so many of the intervals given lie beside the value, as one case in 500 would by chance."""
    return bool(given and stats.binom.sf(outside - 1, given, 0.05) < _UNLIKELY)


def main(seeds: int, reports: int, kept: str = "") -> int:
    """Compare, print a line for each, and give the exit status."""
    found: dict[str, list[Planted]] = defaultdict(list)
    for seed in range(seeds):
        with TemporaryDirectory() as folder:
            for one in of_corpus(*read(seed, reports, Path(kept or folder))):
                found[one.name].append(one)
    failed = 0
    held: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for name, every in found.items():
        given = [one for one in every if one.given]
        outside, bad = sum(one.outside for one in given), False
        beside = next((kind for kind in BESIDE if name.endswith(kind)), "")
        if not beside:
            bad = too_often(outside, len(given))
            failed += bad
        of = held[beside]
        of[0], of[1], of[2] = of[0] + outside, of[1] + len(given), of[2] + bad
        mean = f"{np.mean([one.shown for one in given if one.shown is not None]):.4f}" if given else "–"
        verdict = "TOO OFTEN" if bad else ""
        sys.stdout.write(
            f"{name:48} planted {every[0].value:9.4f}  mean shown {mean:>9}  outside {outside:2} of {len(given):2} "
            f"{verdict}\n"
        )
    lines = table(held, len(found), seeds, reports)
    sys.stdout.write(lines)
    if (seeds, reports) == (_SEEDS, _REPORTS):
        page = written(PAGE.read_text(encoding="utf-8"), "planted", lines, "planted.py")
        PAGE.write_text(page, encoding="utf-8")
    return 1 if failed else 0


def table(held: dict[str, list[int]], compared_values: int, seeds: int, reports: int) -> str:
    """Give the summary as Markdown."""
    names = {
        "": "trends, flaws, codes freed of errors counted here",
        "other texts": "codes freed of errors of other texts",
        "as coded": "codes as coded",
    }
    of = f"{compared_values:,} planted values, {seeds} seeds of {reports:,} reports"
    rows = [f"| {of} | intervals | outside | values too often |", "| --- | --- | --- | --- |"]
    for kind, name in names.items():
        outside, given, bad = held[kind]
        share = f"{outside:,} ({100 * outside / max(given, 1):.1f} %)"
        rows.append(f"| {name} | {given:,} | {share} | {bad if not kind else '–'} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main(*(int(number) for number in (sys.argv[1:3] or (_SEEDS, _REPORTS))), *sys.argv[3:]))
