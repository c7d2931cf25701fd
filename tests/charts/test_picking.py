"""A chart with pickers as it is drawn at first; tests/runs/test_live.py picks in a browser."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import polars as pl
import pytest

from gkstats import charts
from gkstats.charts import rendering
from gkstats.words.wording import Source
from languages import foreign
from legible import texts

ROWS = [
    ("all", "all", "all", 60, 100), ("2022", "all", "all", 20, 50), ("2024", "all", "all", 40, 50),
    ("all", "county", "all", 30, 40), ("all", "township", "all", 30, 60), ("all", "all", "湖南省", 20, 50),
    ("all", "all", "青海省", 39, 40), ("all", "all", "四川省", 1, 10),
]  # fmt: skip
FRAME = pl.DataFrame(
    [
        {"year": y, "level": v, "province": p, "k": k, "n": n, "unknown": 7, "value": k / n, "low": k / n / 2,
         "high": (1 + k / n) / 2, "series": 1}
        for y, v, p, k, n in ROWS
    ]
)  # fmt: skip
WORDS = {"title": "标题", "subtitle": "说明。", "unit": "占比"}
KINDS = pl.concat(
    FRAME.with_columns(code=pl.lit(code), value=pl.col("value") / part, k=pl.col("k") // part)
    for code, part in (("staffing", 3), ("timeliness", 1))
)


def picked(frame=FRAME, language="zh", **changes):
    return charts.picked(frame, **(WORDS | {"source": Source("来源。", language)} | changes))


def shown(chart):
    """Give every text of the picture that is drawn at first, from the top."""
    found = texts(rendering.svg(chart))
    return [text.words for text in sorted(found, key=lambda text: text.box[1])]


def test_at_first_all_is_picked_and_said_in_one_number():
    """The whole with its k of n and what is not known; years, levels and provinces of all others."""
    said = shown(picked())
    assert "2022—2024年合计，各级合计，各省合计：60.0%（60/100）；不详：7" in said
    assert [word for word in said if word.startswith("按")] == [
        "按年度：各级合计，各省合计",
        "按省份：2022—2024年合计，各级合计",
        "按行政层级：2022—2024年合计，各省合计",
    ]
    assert foreign(" ".join(said), "zh") == []


def test_places_stand_by_value_and_those_with_few_below():
    """The highest first; of ten reports no share is said, whatever it is."""
    said = shown(picked())
    rows = [word for word in said if word in ("湖南", "青海", "四川")]
    assert rows == ["青海", "湖南", "四川"]
    assert "97.5%（39/40）" in said
    assert "1/10" in said


def test_a_year_that_is_missing_leaves_a_gap():
    """2023 has no number: no line goes from 2022 to 2024; where it has one, a line goes through it."""

    def strokes(frame):
        groups = ET.fromstring(rendering.svg(picked(frame))).iter("{http://www.w3.org/2000/svg}g")  # noqa: S314 - ours
        lines = [group for group in groups if group.get("class", "").startswith("mark-line")]
        return sum(path.get("d").count("L") for group in lines for path in group)

    between = FRAME.filter(year="2022").with_columns(year=pl.lit("2023"))
    assert strokes(FRAME) == 0
    assert strokes(pl.concat([FRAME, between])) == 2


def test_years_of_two_series_have_their_own_name():
    """All years together are those of the last series."""
    broken = FRAME.with_columns(series=pl.when(pl.col("year") == "2024").then(2).otherwise(1))
    assert any(word.startswith("2024年合计") for word in shown(picked(broken)))


def test_kinds_are_picked_too():
    """A fourth picker; at first the largest kind; a row a kind, the highest first."""
    chart = picked(KINDS, part="code")
    said = shown(chart)
    assert any(word.endswith("公开不及时：60.0%（60/100）；不详：7") for word in said)
    kinds = [word for word in said if word in ("公开不及时", "人员力量不足")]
    assert kinds == ["公开不及时", "人员力量不足"]
    assert [one["name"] for one in rendering.specification(chart)["params"]] == ["year", "level", "province", "code"]


@pytest.mark.parametrize("share", [None, 0.5])
def test_a_diamond_is_said_where_one_is_drawn(share):
    """A share freed of the coder's errors is known of some selection, or nothing is said of it."""
    ends = {name: pl.lit(share, pl.Float64) for name in ("corrected", "corrected_low", "corrected_high")}
    said = " ".join(shown(picked(KINDS.with_columns(**ends), part="code")))
    assert ("菱形" in said) == (share is not None)


def test_a_rate_is_no_share():
    """Disputes per 100 are numbers, in the text and on the axis."""
    said = shown(picked(FRAME.with_columns(pl.col("value", "low", "high") * 20), "en", share=False))
    assert "2022-2024 together, all levels, all provinces: 12.0; not known: 7" in said
    assert not any("%" in word for word in said)


def test_two_rows_of_one_selection_are_refused():
    """They would be drawn on each other."""
    with pytest.raises(ValueError, match="several rows for one mark"):
        picked(pl.concat([FRAME, FRAME]))


def test_what_is_invented_is_marked_in_every_view():
    """Years, levels and provinces each have the mark."""
    said = shown(picked(source=Source("来源。", "zh", invented=True)))
    assert said.count("虚构数据") == 3
