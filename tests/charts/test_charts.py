"""Charts: what a reader sees in the picture, and that it can be seen on every machine."""

from __future__ import annotations

import io
import json
import struct
import warnings
from xml.etree import ElementTree as ET

import altair as alt
import polars as pl
import pypdf
import pytest
from PIL import Image, ImageChops

from gkstats import charts, forms
from gkstats.charts import rendering
from gkstats.charts.measuring import wrapped
from gkstats.dataset import dictionary
from gkstats.words.wording import Source

SVG = "{http://www.w3.org/2000/svg}"
SOURCE = Source("Source: 5 reports; 2026-11-22.")
WORDS = {"title": "一个标题 A title", "subtitle": "What is measured.", "source": SOURCE}
SAID = [WORDS["title"], WORDS["subtitle"], SOURCE.line]
PARTS = {"zero": ("none", charts.BLUE), "some": ("some", charts.ORANGE), "unknown": ("not known", charts.GREY)}
COUNTS = pl.DataFrame({"year": [2020, 2023, None], "zero": [30, 1, 0], "some": [10, 0, 0], "unknown": [5, 3, 0]})
SHARES = pl.DataFrame({
    "label": ["staffing 人员力量不足", "timeliness 公开不及时"], "k": [20, 3], "n": [40, 4], "value": [0.5, 0.75],
    "low": [0.35, 0.3], "high": [0.65, 0.95],
})  # fmt: skip
AMOUNTS = pl.DataFrame({
    "year": ["2019", "2019", "2020"], "reading": ["certain", "if 万元", "certain"], "amount": [51.1082, 250.0, None],
    "certain": [True, False, True], "n": [3, 2, 0],
})  # fmt: skip


def drawn_parts(frame=COUNTS, **changes):
    return charts.parts(frame, "year", PARTS, **(WORDS | changes))


def drawn_shares(frame=SHARES, **changes):
    return charts.prevalence(frame, "label", **(WORDS | changes))


def drawn_amounts(frame=AMOUNTS, **changes):
    return charts.amounts(
        frame, "reading", amount="amount", certain="certain", unit="万元", n="n", facet="year", **(WORDS | changes)
    )


ALL = [drawn_parts, drawn_shares, drawn_amounts]


def picture(chart):
    return ET.fromstring(rendering.svg(chart))  # noqa: S314 - our own drawing


def texts(chart):
    """Give every text in a chart's picture, in drawing order."""
    return ["".join(text.itertext()) for text in picture(chart).iter(f"{SVG}text")]


@pytest.mark.parametrize("draw", ALL)
def test_a_chart_carries_title_measure_and_source(draw):
    """Title, subtitle and source line stand in the picture, and in its <title> and <desc>."""
    shown = texts(draw())
    root = picture(draw())
    assert all(words in shown for words in SAID)
    assert root.find(f"{SVG}title").text == WORDS["title"]
    assert SOURCE.line in root.find(f"{SVG}desc").text
    assert root.get("role") == "img"


@pytest.mark.parametrize(("draw", "frame"), [(drawn_parts, COUNTS), (drawn_shares, SHARES), (drawn_amounts, AMOUNTS)])
def test_an_empty_frame_is_said_to_be_empty(draw, frame):
    """Nothing to draw is said in words under the same title, with the same source."""
    shown = texts(draw(frame.clear()))
    assert "no data in this selection" in shown
    assert WORDS["title"] in shown
    assert SOURCE.line in shown


def test_the_parts_of_a_bar_are_counted():
    """Each part shows its share, of few its number, each bar its n; nothing is n = 0, and an unknown year is said."""
    shown = texts(drawn_parts())
    assert {"67% none", "n = 45", "3 not known", "n = 4", "n = 0", "not known"} <= set(shown)


def test_what_is_not_known_is_grey():
    """The unknown part is grey, and no other part is."""
    spec = rendering.specification(drawn_parts())
    scale = next(layer for layer in spec["vconcat"][0]["layer"] if "color" in layer["encoding"])["encoding"]["color"][
        "scale"
    ]
    assert dict(zip(scale["domain"], scale["range"], strict=True))["not known"] == charts.GREY
    assert scale["range"].count(charts.GREY) == 1


def test_parts_too_narrow_for_a_label_have_none():
    """A sliver of 1 in 1,000 carries no text that would lie over its neighbour."""
    frame = pl.DataFrame({"year": [2023], "zero": [998], "some": [1], "unknown": [1]})
    assert [text for text in texts(drawn_parts(frame)) if text.startswith("1 ") or text == "1"] == []


def test_small_numbers_stand_as_k_of_n():
    """Below 30 a share is "k of n" in grey, from 30 on it has its percentage."""
    chart = drawn_shares()
    assert {"50.0 % (20 of 40)", "3 of 4"} <= set(texts(chart))
    inks = {row["row"]: row["ink"] for row in rendering.specification(chart)["datasets"].popitem()[1]}
    assert inks == {"staffing 人员力量不足": charts.BLUE, "timeliness 公开不及时": charts.MUTED}


@pytest.mark.parametrize(("reports", "drawn"), [([200, 3], False), ([200, 40], True), ([None, 3], True)])
def test_few_reports_of_unknown_scope_are_not_drawn_but_named(reports, drawn):
    """Three reports of unknown scope beside 200 get no panel of their own, and the picture says so."""
    frame = SHARES.with_columns(scope=pl.Series(["own_body", "unknown"]), reports=pl.Series(reports), n=pl.lit(40))
    frame = frame.drop_nulls("reports")
    shown = texts(drawn_shares(frame, facet="scope"))
    assert ("scope unknown" in shown) == drawn
    assert any("scope unknown (fewer than 30 in each row)" in text for text in shown) == (not drawn)


def test_panels_that_nobody_could_read_are_left_out_and_named():
    """Of five panels with twenty rows each the three largest are drawn, never one of few; scopes are told."""
    frame = pl.concat(
        SHARES.head(1).with_columns(
            label=pl.lit(f"row {row}"), n=pl.lit(n), level=pl.lit(level), scope=pl.lit("jurisdiction")
        )
        for level, n in (("national", 900), ("provincial", 800), ("prefectural", 20), ("county", 700), ("township", 90))
        for row in range(20)
    )
    shown = texts(drawn_shares(frame, facet=["scope", "level"]))
    assert [text for text in shown if text.startswith("jurisdiction, ")] == [
        "jurisdiction, National", "jurisdiction, Provincial", "jurisdiction, County",
    ]  # fmt: skip
    said = "".join(shown).replace(" ", "")
    assert "jurisdiction,Prefectural(fewerthan30ineachrow);jurisdiction,Township(noroom)" in said
    assert "Jurisdiction:allbodiesofagovernment'sterritory." in said


def test_rows_stand_by_value_and_what_says_less_below():
    """Sorted, the highest share comes first; `other` comes last whatever its share."""
    rows = {"staffing": 10, "other": 90, "timeliness": 60}
    frame = pl.concat(
        SHARES.head(1).with_columns(code=pl.lit(code), k=pl.lit(k), value=pl.lit(k / 100), n=pl.lit(100))
        for code, k in rows.items()
    )
    shown = texts(charts.prevalence(frame, "code", sort="code", **WORDS))
    assert [text for text in shown if text in ("Staffing", "Other", "Timeliness")] == [
        "Timeliness",
        "Staffing",
        "Other",
    ]


def test_panels_keep_their_order_where_rows_stand_by_value():
    """A panel without the highest kind does not move behind the others: what is said of left and right holds."""
    rows = (("2021", "staffing", 10), ("2022", "timeliness", 60), ("2023", "staffing", 20), ("2023", "timeliness", 90))
    frame = pl.concat(
        SHARES.head(1).with_columns(
            year=pl.lit(year), code=pl.lit(code), k=pl.lit(k), value=pl.lit(k / 100), n=pl.lit(100)
        )
        for year, code, k in rows
    )
    shown = texts(charts.prevalence(frame, "code", facet="year", sort="code", **WORDS))
    assert [text for text in shown if text.isdigit()] == ["2021", "2022", "2023"]


def test_no_step_stands_between_two_counts():
    """Half a report is no report: an axis of few has whole steps."""
    frame = pl.DataFrame({"year": [2021, 2022], "reports": [1, 0]})
    shown = texts(charts.counts(frame, "year", count="reports", unit="reports", **WORDS))
    assert not [text for text in shown if text.startswith("0.")]


def test_amounts_say_how_many_they_are_from():
    """An amount has its n; one that is not known is left out, not drawn as zero."""
    shown = texts(drawn_amounts())
    assert {"51.11 (n = 3)", "250 (n = 2)"} <= set(shown)
    assert "2020" not in shown


@pytest.mark.parametrize("draw", ALL)
def test_axes_begin_at_zero(draw):
    """The horizontal axis begins at 0."""
    assert next(text for text in texts(draw()) if text in ("0", "0%"))
    assert not any(text.startswith("−") for text in texts(draw()))


def test_long_titles_are_wrapped_and_not_cut():
    """A long title, Chinese or not, goes on in further lines inside the picture; no word of it is lost."""
    title = "Reports that report no new request for information in a year, " * 3 + "人员力量不足公开不及时" * 6
    chart = drawn_parts(title=title)
    root = picture(chart)
    assert float(root.get("width")) < 1100
    assert "".join(title.split()) in "".join("".join(texts(chart)).split())
    said = "It rose from 16.7 % to 41.9 % in 2025 (most often 9.6 %)"
    lines = [line for room in range(90, 500) for line in wrapped(said, room, 20)]
    assert not any(line.startswith(("%", ")")) for line in lines)


def test_each_panel_has_its_year():
    """With a facet each value gets a panel with its own heading, in the frame's order."""
    frame = pl.DataFrame({"year": [2021, 2019] * 2, "level": ["county"] * 2 + ["township"] * 2, "zero": [1] * 4,
                          "some": [1] * 4, "unknown": [0] * 4})  # fmt: skip
    shown = texts(charts.parts(frame, "level", PARTS, facet="year", **WORDS))
    assert [text for text in shown if text in ("2019", "2021")] == ["2021", "2019"]
    assert shown.count("County") == 1
    alone = texts(charts.parts(frame.filter(pl.col("year") == 2019), "level", PARTS, facet="year", **WORDS))
    assert "2019" in alone


def test_every_systems_chinese_font_is_named():
    """A picture that is text (SVG) and the live chart name a Chinese font of each system, after the one drawn with."""
    svg = rendering.svg(drawn_shares())
    for family in ("Gkstats Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei"):
        assert family in svg
    assert "人员力量不足" in svg


def test_the_font_has_every_character_of_the_forms():
    """No label of the forms, of the dictionary and of place names' common characters would be a box."""
    printed = [row["zh"] for row in dictionary.rows()]
    for form in map(forms.load, forms.NAMES):
        printed += [row.label for block in form.blocks for row in block.rows]
        printed += [head for block in form.blocks for head in block.heads]
    assert rendering.missing_glyphs("".join(printed)) == ""
    assert rendering.missing_glyphs("濮垣碚圳珲崆峒圪塄甪茌邗盱眙乜峁垴圐圙〇－·") == ""


def test_a_missing_character_is_named():
    """A character that the font lacks is named in a warning, since PNG and PDF would show a box in silence."""
    frame = SHARES.with_columns(label=pl.lit("𠮷乡"))
    with pytest.warns(rendering.MissingGlyphWarning, match=r"𠮷 \(U\+20BB7\)"):
        rendering.svg(drawn_shares(frame.head(1)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rendering.svg(drawn_shares())


def test_pictures_show_chinese_without_an_installed_font(tmp_path):
    """PNG: two characters of one width give two pictures (boxes would be the same); PDF: its text can be read."""
    for name, character in (("a", "县"), ("b", "镇")):
        rendering.save(drawn_parts(title=character), name, COUNTS, tmp_path)
    assert (tmp_path / "a.png").read_bytes() != (tmp_path / "b.png").read_bytes()
    page = pypdf.PdfReader(tmp_path / "b.pdf").pages[0]
    assert "镇" in page.extract_text()


def test_files_of_a_chart(tmp_path):
    """A chart is saved as SVG, PNG at twice the size, PDF, JSON that can be drawn again, and the CSV of its data."""
    rendering.save(drawn_parts(), "年 度", COUNTS, tmp_path / "图 表")
    found = {path.suffix: path for path in (tmp_path / "图 表").iterdir()}
    assert set(found) == {f".{kind}" for kind in rendering.FORMATS}
    width, height = rendering.size(found[".svg"].read_text(encoding="utf-8"))
    assert struct.unpack(">II", found[".png"].read_bytes()[16:24]) == (2 * width, 2 * height)
    assert found[".pdf"].read_bytes().startswith(b"%PDF")
    again = alt.Chart.from_dict(json.loads(found[".json"].read_text(encoding="utf-8")), validate=False)
    assert again.to_dict(validate=False)["description"].startswith(WORDS["title"])
    assert pl.read_csv(found[".csv"]).rows() == COUNTS.rows()


def test_a_notebook_gets_a_live_chart_a_picture_and_words():
    """JupyterLab draws Vega-Lite 5 and no newer; an exported page needs the picture, a screen reader its words."""
    alt.renderers.enable("gkstats")
    shown, metadata = drawn_parts()._repr_mimebundle_()
    live = shown["application/vnd.vegalite.v5+json"]
    assert live["$schema"].endswith("/vega-lite/v5.json")
    assert shown["image/png"].startswith("iVBOR")
    assert shown["text/plain"] == metadata["image/png"]["alt"]
    assert WORDS["title"] in shown["text/plain"]


def test_a_wrong_argument_says_what_is_right():
    """A column that is not there names those that are, a word that is not known those that are; a text is a source."""
    words = WORDS | {"source": "by hand"}
    with pytest.raises(ValueError, match=r"levle.*label, k, n, value"):
        charts.prevalence(SHARES, "levle", **words)
    with pytest.raises(TypeError, match=r"prevalence: .*colour.*; it takes frame, y, title"):
        charts.prevalence(SHARES, "label", colour="red", **words)
    assert charts.prevalence(SHARES, "label", **words).to_dict()["usermeta"]["source"] == "by hand"


def test_a_picture_of_few_colours_looks_the_same():
    """Less than two thirds of the bytes, so that a page of forty pictures opens; no point of it in another colour."""
    whole = rendering.png(rendering.svg(drawn_shares()))
    small = rendering.few_colours(whole)
    assert len(small) < len(whole) * 2 / 3
    before, after = (Image.open(io.BytesIO(picture)).convert("RGB") for picture in (whole, small))
    assert max(high for _, high in ImageChops.difference(before, after).getextrema()) < 24
