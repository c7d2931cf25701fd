"""Lines over years, the funnel of provinces, the map of tiles, and the mark on invented data, by their pictures."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import polars as pl
import pytest

from gkstats import charts
from gkstats.bodies.divisions import divisions
from gkstats.charts import rendering
from gkstats.charts.drawing import apart
from gkstats.words import terms
from gkstats.words.wording import Source

SVG = "{http://www.w3.org/2000/svg}"
SOURCE = Source("Source: 5 reports; 2026-11-22.")
WORDS = {"title": "A title", "subtitle": "What is measured.", "source": SOURCE}
YEARS = pl.DataFrame({
    "year": [2019, 2020, 2022, 2023, 2024, 2025] * 2, "route": ["reconsideration"] * 6 + ["litigation_direct"] * 6,
    "k": [3, 4, 5, 6, 7, 8, 3, 4, 5, 6, 7, 9], "n": [40] * 11 + [12],
}).with_columns(value=pl.col("k") / pl.col("n"))  # fmt: skip
BREAKS = {2024: "a new law"}


def lines(frame=YEARS, **changes):
    return charts.lines(frame, series="route", unit="share", **(WORDS | {"breaks": BREAKS} | changes))


def picture(chart):
    return ET.fromstring(rendering.svg(chart))  # noqa: S314 - our own drawing


def texts(chart):
    return ["".join(text.itertext()) for text in picture(chart).iter(f"{SVG}text")]


def paths(chart, role):
    """Give the `d` of each path that the picture names with this role."""
    return [path.get("d") for path in picture(chart).iter(f"{SVG}path") if path.get("aria-roledescription") == role]


def test_no_line_crosses_a_missing_year_or_a_break():
    """2019-2020, 2022-2023 and 2024-2025 are three pieces a series, of two years each."""
    pieces = paths(lines(), "line mark")
    assert len(pieces) == 3 * 2
    assert all(piece.count("L") == 1 for piece in pieces)
    assert len(paths(lines(breaks={}), "line mark")) == 2 * 2


def test_a_break_is_marked_and_named():
    """A dashed rule stands between the years, with its words; with no year before it there is nothing to part."""
    assert "a new law" in texts(lines())
    rules = [line for line in picture(lines()).iter(f"{SVG}line") if line.get("stroke-dasharray")]
    assert len(rules) == 1
    assert "a new law" not in texts(lines(YEARS.filter(pl.col("year") >= 2024)))


def test_each_panel_has_its_own_lines_and_every_rule():
    """With a facet a panel draws its own series only, and the rule of a break stands in each."""
    shown = texts(charts.lines(YEARS, facet="route", unit="share", **(WORDS | {"breaks": BREAKS})))
    assert shown.count("a new law") == 2
    assert shown.count("20.0 %") == shown.count("9 of 12") == 1


def test_each_line_is_named_at_its_end_and_not_in_a_legend():
    """The name and the last value (of few: k of n) stand beside the last point, and no two lie on each other."""
    assert {"reconsideration 20.0 %", "direct lawsuit 9 of 12"} <= set(texts(lines()))
    assert "行政复议 20.0%" in texts(lines(source=Source("来源。", "zh")))
    same = YEARS.with_columns(value=pl.lit(0.5))
    spec = rendering.specification(lines(same))
    rows = next(rows for rows in spec["datasets"].values() if any(row.get("mark") for row in rows))
    heights = [row["at"] for row in rows if row["mark"] == "end"]
    assert abs(heights[0] - heights[1]) >= 0.5 * 14 / 250


def test_small_numbers_are_hollow():
    """A point with fewer than 30 in its n is not filled; with a lower limit it is."""
    white = [p for p in picture(lines()).iter(f"{SVG}path") if p.get("fill") == "white"]
    assert len(white) == 1
    filled = picture(lines(source=Source("x", few=10)))
    assert not [p for p in filled.iter(f"{SVG}path") if p.get("fill") == "white"]


def test_a_year_that_is_not_known_and_an_empty_frame():
    """What has no year has no place on a line; nothing left to draw is said."""
    assert "no data in this selection" in texts(lines(YEARS.with_columns(year=pl.lit(None, pl.Int16))))
    assert "no data in this selection" in texts(lines(YEARS.clear()))


PROVINCES = pl.DataFrame({
    "province": ["北京市", "河北省", "内蒙古自治区", None], "k": [100, 20, 6, 50], "n": [200, 100, 6, 100],
}).with_columns(value=pl.col("k") / pl.col("n"))  # fmt: skip


def test_a_funnel_names_what_lies_outside_its_limits():
    """A place beyond its own limits is named, one with too few reports never."""
    limits = PROVINCES.with_columns(
        expected=pl.lit(0.43), low=pl.lit(0.3), high=pl.lit(0.56), few=pl.col("n") < 30,
        outside=pl.when(pl.col("n") >= 30).then((pl.col("value") < 0.3) | (pl.col("value") > 0.56)),
    )  # fmt: skip
    shown = texts(charts.funnel(limits, "province", **WORDS))
    assert "Hebei" in shown
    assert not {"Beijing", "Inner Mongolia"} & set(shown)
    assert "河北" in texts(charts.funnel(limits, "province", **(WORDS | {"source": Source("来源。", "zh")})))
    assert "no data in this selection" in texts(charts.funnel(limits.clear(), "province", **WORDS))
    small = texts(charts.funnel(limits.filter(pl.col("n") < 30), "province", **WORDS))
    assert "fewer than 30 in every place: none is compared" in small


def test_a_funnel_of_rates_is_in_no_per_cent():
    """Its axis ends where the highest limit does, with what n counts below it."""
    limits = PROVINCES.with_columns(
        value=pl.col("value") * 16, expected=pl.lit(7.0), low=pl.lit(4.0), high=pl.lit(12.5),
        few=pl.col("n") < 30, outside=pl.lit(value=False),
    )  # fmt: skip
    shown = texts(charts.funnel(limits, "province", share=False, noun="requests", unit="disputes", **WORDS))
    assert {"disputes", "requests that the rate is of (n, log scale)", "15"} <= set(shown)
    assert not [text for text in shown if "%" in text]


def test_a_curve_shows_each_choice():
    """Each specification is a point, each value of a choice that varies a line of dots; two of one kind are refused."""
    frame = pl.DataFrame({
        "doubtful": ["unknown", "include"] * 2, "mean": ["sums", "sums", "rates", "rates"], "bounds": ["identity"] * 4,
        "n": [40] * 4, "value": [0.3, 0.4, 0.5, 0.6], "low": [0.2] * 4, "high": [0.7] * 4,
    })  # fmt: skip
    shown = texts(charts.specification_curve(frame, ["doubtful", "mean", "bounds"], **WORDS))
    assert {"contradicted numbers: as printed", "mean: mean of rates"} <= set(shown)
    assert not [text for text in shown if "identities" in text]
    with pytest.raises(ValueError, match=r"several rows for one mark .*: filter by"):
        charts.specification_curve(frame, ["doubtful"], **WORDS)
    assert "no data in this selection" in texts(charts.specification_curve(frame.clear(), ["doubtful"], **WORDS))


def test_the_map_has_a_tile_for_every_province():
    """Each of the 34 has a tile of its own; one without a report is grey with a dash, and none is left out."""
    chart = charts.tiles(PROVINCES, count="n", unit="reports", **WORDS)
    named = terms.keys("province", "en")
    assert set(named) == {row.name for row in divisions() if row.level == "provincial"}
    shown = texts(chart)
    assert set(named.values()) <= set(shown)
    assert shown.count("–") == 34 - 3
    places = {
        (row["column"], row["line"])
        for rows in rendering.specification(chart)["datasets"].values() for row in rows if "column" in row
    }  # fmt: skip
    assert len(places) == 34
    grey = [path for path in picture(chart).iter(f"{SVG}path") if path.get("fill") == charts.PALE]
    assert len(grey) == 34 - 3
    assert "no data in this selection" in texts(charts.tiles(PROVINCES.clear(), count="n", unit="reports", **WORDS))


RATES = pl.DataFrame({
    "province": ["山西省", "河北省", "青海省", "海南省"], "k": [6, 3, 5, 0], "n": [45, 63, 12, 0],
    "value": [13.33, 4.76, 41.7, None], "low": [6.1, 1.6, None, None], "high": [26.4, 13.7, None, None],
})  # fmt: skip


def test_small_tiles_are_hatched_and_say_k_of_n():
    """A rate is a number with its interval below; of twelve it is k of n; a place without any is grey."""
    chart = charts.tiles(RATES, count="value", unit="per 100", **WORDS)
    shown = texts(chart)
    assert {"13.3", "6.1–26", "4.76", "5 of 12"} <= set(shown)
    assert "41.7" not in shown
    assert shown.count("–") == 34 - 3
    none = texts(charts.tiles(RATES.tail(2), count="value", unit="per 100", **WORDS))
    assert "fewer than 30 in every place: none is compared" in none


def test_rates_of_places_are_numbers():
    """No per cent on the axis of a rate, nor beside its points."""
    shown = texts(charts.places(RATES, "province", share=False, unit="per 100", **WORDS))
    assert {"13.3", "4.76"} <= set(shown)
    assert [text for text in shown if "%" in text] == ["per 100, with 95 % interval"]
    even = RATES.with_columns(value=pl.lit(18.0), low=pl.lit(9.0), high=pl.lit(30.0))
    assert "18.0" in texts(charts.places(even, "province", share=False, **WORDS))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("facet", [None, "route"])
def test_invented_data_are_marked_in_every_panel(language, facet):
    """Each panel carries the words across it, in the page's language."""
    source = Source("x", language, invented=True)
    words = {"en": "invented data", "zh": "虚构数据"}[language]
    assert texts(lines(source=source, facet=facet)).count(words) == (2 if facet else 1)
    assert texts(charts.tiles(PROVINCES, count="n", unit="x", **(WORDS | {"source": source}))).count(words) == 1
    assert words not in texts(lines(source=Source("x", language), facet=facet))


def test_texts_are_moved_apart():
    """Texts that would lie on each other keep a line's distance inside the height; others stay where they were."""
    heights = apart([(0, 100, "one"), (0, 100, "two"), (0, 3, "three"), (500, 100, "far away")], 250)
    assert heights[0] == 100
    assert heights[3] == 100
    assert abs(heights[1] - 100) >= 14
    assert heights[2] == 3
    assert all(0 <= at <= 250 for at in apart([(0, 250, "x")] * 12, 250))
