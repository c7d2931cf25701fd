"""Charts may not lie: one row a mark, few is hollow, intervals are in the picture, titles name the selection."""

from __future__ import annotations

import inspect
from xml.etree import ElementTree as ET

import polars as pl
import pytest

from conftest import ROOT
from corpora import Doc, build
from gkstats import charts, indicators
from gkstats.charts import rendering
from gkstats.words import terms, wording
from gkstats.words.wording import Source

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {"title": "A title", "subtitle": "What is measured.", "source": Source("Source: 5 reports.")}
ONE = {
    "year": [2023], "province": ["青海省"], "kind": ["peer"], "at": [0.5], "k": [20], "n": [40], "some": [20],
    "value": [0.5], "certain": [True], "low": [0.35], "high": [0.65], "expected": [0.5], "outside": [False],
    "few": [False],
}  # fmt: skip
HUNDRED = pl.DataFrame(ONE).with_columns(pl.lit("own_body").alias("scope"), pl.lit("county").alias("level"))
TWICE = pl.concat([HUNDRED, HUNDRED.with_columns(scope=pl.lit("jurisdiction"))])
PARTS = {"k": ("none", charts.BLUE), "some": ("some", charts.ORANGE)}
# Each public function that draws a frame: what it is told beside the frame, and whether it takes panels.
DRAWN = {
    "parts": (lambda frame, **more: charts.parts(frame, "year", PARTS, **(WORDS | more)), True),
    "amounts": (
        lambda frame, **more: charts.amounts(
            frame, "year", amount="k", certain="certain", unit="x", n="n", **(WORDS | more)
        ),
        True,
    ),
    "counts": (lambda frame, **more: charts.counts(frame, "year", count="k", unit="x", **(WORDS | more)), False),
    "prevalence": (lambda frame, **more: charts.prevalence(frame, "year", **(WORDS | more)), True),
    "lines": (lambda frame, **more: charts.lines(frame, unit="share", **(WORDS | more)), True),
    "curves": (
        lambda frame, **more: charts.curves(frame, "kind", unit="x", counted="y", **(WORDS | more)),
        False,
    ),
    "funnel": (lambda frame, **more: charts.funnel(frame, "province", **(WORDS | more)), False),
    "specification_curve": (
        lambda frame, **more: charts.specification_curve(frame, ["kind"], **(WORDS | more)),
        False,
    ),
    "picked": (
        lambda frame, **more: charts.picked(
            frame.with_columns(pl.col("year").cast(pl.String), unknown=0, series=1), unit="x", **(WORDS | more)
        ),
        False,
    ),
    "places": (lambda frame, **more: charts.places(frame, "province", **(WORDS | more)), False),
    "tiles": (lambda frame, **more: charts.tiles(frame, count="value", unit="x", share=True, **(WORDS | more)), False),
}


def shapes(chart):
    """Give every filled path of a picture that stands for data, as (fill, fill-opacity, dashes)."""
    root = ET.fromstring(rendering.svg(chart))  # noqa: S314 - our own drawing
    return [
        (path.get("fill"), path.get("fill-opacity"), path.get("stroke-dasharray"))
        for path in root.iter(f"{SVG}path") if path.get("aria-roledescription")
    ]  # fmt: skip


def roles(chart):
    """Name the marks of a picture."""
    root = ET.fromstring(rendering.svg(chart))  # noqa: S314 - our own drawing
    return [mark.get("aria-roledescription") for mark in root.iter() if mark.get("aria-roledescription")]


def texts(chart):
    root = ET.fromstring(rendering.svg(chart))  # noqa: S314 - our own drawing
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def test_every_chart_function_is_tried_here():
    """What takes a frame and draws it stands in DRAWN."""
    public = {
        name for name in charts.__all__
        if inspect.isfunction(getattr(charts, name)) and "source" in inspect.signature(getattr(charts, name)).parameters
    }  # fmt: skip
    assert public == set(DRAWN)


@pytest.mark.parametrize("name", DRAWN)
def test_two_rows_for_one_mark_are_refused(name):
    """Two scopes on one mark: no chart, but an error that names the column; in panels, or filtered, it is drawn."""
    draw, facets = DRAWN[name]
    with pytest.raises(ValueError, match=r"several rows for one mark .* filter.* `scope`$"):
        draw(TWICE)
    assert roles(draw(TWICE.filter(scope="own_body")))
    if facets:
        assert {"own body", "jurisdiction"} <= {text.lower() for text in texts(draw(TWICE, facet="scope"))}


def test_where_no_column_alone_parts_the_rows_all_are_named():
    """Four rows of two scopes and two levels: both columns are named; rows that are the same say so."""
    levels = pl.concat([TWICE, TWICE.with_columns(level=pl.lit("township"))])
    with pytest.raises(ValueError, match="`scope` and `level`"):
        DRAWN["prevalence"][0](levels)
    with pytest.raises(ValueError, match="leave one of each"):
        DRAWN["prevalence"][0](pl.concat([HUNDRED, HUNDRED]))


@pytest.mark.parametrize("name", [name for name in DRAWN if name not in ("counts", "funnel", "places", "tiles")])
def test_few_is_hollow_or_dashed_in_every_kind_of_chart(name):
    """With 40 in n a mark is filled, with a limit of 50 the same mark is hollow, or dashed."""
    draw, _ = DRAWN[name]
    enough, few = (shapes(draw(HUNDRED, source=Source("x", few=limit))) for limit in (10, 50))
    changed = [after for before, after in zip(enough, few, strict=True) if before != after]
    assert changed
    assert all(fill == "white" or opacity == "0" or dashes not in (None, "1,0") for fill, opacity, dashes in changed)


def test_few_is_hatched_on_the_map_and_named_beside_the_places():
    """A tile of few has strokes across it and no fill; a place of few stands in words, not among the points."""
    beside = HUNDRED.with_columns(province=pl.lit("河北省"), n=pl.lit(100, pl.Int64))
    two = pl.concat([HUNDRED, beside])
    enough, few = (shapes(DRAWN["tiles"][0](two, source=Source("x", few=limit))) for limit in (10, 50))
    assert len(few) == len(enough) + 1
    assert any(opacity == "0" for _, opacity, _ in few)
    both = pl.concat([HUNDRED, HUNDRED.with_columns(province=pl.lit("北京市"), n=pl.lit(20, pl.Int64))])
    shown = texts(DRAWN["places"][0](both))
    assert "Qinghai" in shown
    assert "Beijing" not in shown
    assert any("Fewer than 30: Beijing." in text for text in shown)


def test_a_point_without_an_interval_is_hollow_and_said():
    """Where too few bodies leave no interval no chart speaks of one; where some have none, that is said."""
    none = HUNDRED.with_columns(low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64))
    enough, bare = shapes(DRAWN["places"][0](HUNDRED)), shapes(DRAWN["places"][0](none))
    assert [fill for fill, *_ in bare if fill == "white"]
    assert not [fill for fill, *_ in enough if fill == "white"]
    shown = texts(DRAWN["places"][0](none))
    assert "share" in shown
    assert any("Hollow without a line: too few bodies for an interval." in text for text in shown)
    assert not any("interval." in text for text in texts(DRAWN["places"][0](HUNDRED)))
    assert any("No interval below: too few bodies." in text for text in texts(DRAWN["tiles"][0](none)))


def test_places_stand_by_value_in_two_halves_without_ranks():
    """Twenty places: the higher half and the lower half, each with its own rows, and no number of an order."""
    names = pl.Series(list(terms.keys("province", "en"))[:20])
    many = pl.DataFrame({"province": names, "k": range(10, 30), "n": [100] * 20}).with_columns(
        value=pl.col("k") / 100, low=pl.col("k") / 100 - 0.05, high=pl.col("k") / 100 + 0.05
    )
    shown = texts(DRAWN["places"][0](many))
    said = [text for text in shown if text in terms.keys("province", "en").values()]
    highest = [terms.keys("province", "en")[name] for name in names.reverse()]
    assert said == highest
    assert {"the higher half", "the lower half"} <= set(shown)


@pytest.mark.parametrize("name", ["amounts", "prevalence", "lines", "curves"])
def test_an_interval_in_the_data_is_in_the_picture(name):
    """With `low` and `high` the picture has a mark more than without, for a single point too."""
    draw, _ = DRAWN[name]
    if name != "prevalence":
        assert len(roles(draw(HUNDRED))) > len(roles(draw(HUNDRED.drop("low", "high"))))
    assert any(role in ("rule mark", "area mark") for role in roles(draw(HUNDRED)))


def test_the_interval_of_a_tile_and_of_a_corrected_share_is_in_the_picture():
    """A tile prints its interval; a share freed of errors stands beside the raw one, and the subtitle says so."""
    assert "35–65%" in texts(DRAWN["tiles"][0](HUNDRED))
    freed = HUNDRED.with_columns(corrected=pl.lit(0.4), corrected_low=pl.lit(0.2), corrected_high=pl.lit(0.6))
    chart = DRAWN["prevalence"][0](freed)
    assert roles(chart).count("rule mark") == 2
    assert any("freed of the coder's errors" in text for text in texts(chart))


def test_how_far_the_unknown_reaches_is_behind_lines():
    """`at_least` and `at_most` are pale, and the axis reaches to them."""
    bounds = HUNDRED.drop("low", "high").with_columns(at_least=pl.lit(0.1), at_most=pl.lit(0.9))
    chart = DRAWN["lines"][0](bounds)
    root = ET.fromstring(rendering.svg(chart))  # noqa: S314 - our own drawing
    (rule,) = [line for line in root.iter(f"{SVG}line") if line.get("aria-roledescription") == "rule mark"]
    assert rule.get("stroke") == charts.PALE
    assert abs(float(rule.get("y2"))) <= 250


def test_the_grey_band_is_said_of_a_rate_as_of_a_share():
    """What it may be with what is not known: a rate is no share of all reports."""
    bounds = HUNDRED.with_columns(at_least=pl.lit(0.1), at_most=pl.lit(0.9))
    said = " ".join(texts(DRAWN["prevalence"][0](bounds, share=False)))
    assert "Grey band: where it may lie with what is not known." in said


@pytest.mark.parametrize(
    ("language", "said"), [("en", "A title (2021-2023, County)"), ("zh", "A title（2021-2023，县级）")]
)
def test_a_title_names_what_was_selected(language, said):
    """Years and level that the corpus was cut down to stand behind the title; of everything nothing is named."""
    corpus = build(Doc(level="county", year=2022), Doc(year=2023))
    cut = corpus.where(years="2021-2023").where(level="county")
    source = wording.source(cut.reports, language, selection=cut.selection)
    assert said in texts(DRAWN["prevalence"][0](HUNDRED, source=source))
    whole = wording.source(corpus.reports, language, selection=corpus.selection)
    assert "A title" in texts(DRAWN["prevalence"][0](HUNDRED, source=whole))


def test_the_ten_lines_on_two_scopes_say_what_to_do():
    """The last call of the README on 40 bodies of each scope: an error that names the columns, not a false picture."""
    assert 'zero = gk.indicators.zero_requests(corpus, ["year"])' in (ROOT / "README.md").read_text(encoding="utf-8")
    corpus = build(*[Doc(scope=scope, level="county") for scope in ("own_body", "jurisdiction") for _ in range(40)])
    zero = indicators.zero_requests(corpus, ["year"])
    words = {"title": "x", "subtitle": "y", "source": wording.source(corpus.reports)}
    with pytest.raises(ValueError, match=r"2023.*facet by or filter `scope`"):
        charts.prevalence(zero, "year", **words)
    assert "2023" in texts(charts.prevalence(zero, "year", facet="scope", **words))
