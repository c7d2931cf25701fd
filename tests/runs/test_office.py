"""A briefing in the programs of an office: what was found first, a chart a finding, each number editable."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import shutil
import subprocess

import docx
import openpyxl
import polars as pl
import pptx
import pypdf
import pytest
from pptx.enum.chart import XL_CHART_TYPE

from corpora import Doc, build
from gkstats import charts, indicators
from gkstats.charts import rendering
from gkstats.indicators.surviving import Survivor
from gkstats.runs import briefing, notebook
from gkstats.runs.briefing import content, native, slides
from gkstats.runs.briefing.office_chart import draw
from gkstats.words import headlines, terms, wording
from gkstats.words.headlines import Finding
from gkstats.words.wording import Source
from legible import texts

SOFFICE = shutil.which("soffice")
SMALLEST = 10  # points
PATTERN = "[>=100]#,##0;[>=0.1]#,##0.0;0.0##"
TITLES = {"en": "Who asks?", "zh": "谁在申请？"}
DOCS = [
    Doc(received=n % 3, year=year, agency_key=str(n), level="county" if n % 4 else "township", problems={"人少": ()},
        scope="own_body" if n else "jurisdiction",
        numbers={("granted", "total"): n % 3, ("resolved", "total"): n % 3, ("received", "natural_person"): n % 3})
    for year in (2021, 2022, 2023) for n in range(41)
]  # fmt: skip
FOUND = {
    "parts": Finding("多数机关没有收到申请", "多数机关没有收到申请（39家中14家）。16种处理方式下均成立。"),
    "lines": Finding("予以公开的占比没有变化", "予以公开的占比没有变化。报告39/39份。"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Draw a chart of each kind, two of them with a finding, and write the briefing of a run that has them."""
    folder = tmp_path_factory.mktemp("briefing")
    corpus = build(*DOCS)
    source = wording.source(corpus.reports, "zh")
    zero, at_levels = indicators.zero_requests(corpus), indicators.zero_requests(corpus, ["level"])
    cut = {"k": ("新收申请为零", charts.BLUE), "some": ("有新收申请", charts.ORANGE), "unknown": ("不详", charts.GREY)}
    granted = indicators.full_disclosure(corpus)

    def said(name):
        return {"title": FOUND[name].title if name in FOUND else name, "subtitle": "方法说明", "source": source}

    drawn = {
        "parts": (charts.parts(zero, "year", cut, facet=["scope", "level"], **said("parts")), zero),
        "bars": (charts.prevalence(at_levels, "level", facet=["scope"], **said("bars")), at_levels),
        "lines": (charts.lines(granted, facet=["scope", "level"], unit="占比", **said("lines")), granted),
    }
    for name, (chart, data) in drawn.items():
        notebook.show(chart, name, data, str(folder / "charts"), FOUND.get(name))
    said_of = {"name": "01", "titles": TITLES, "charts": list(drawn)}
    manifest = {"run": "r", "parameters": {"language": "zh"}, "notebooks": [said_of], "tables": {"reports": len(DOCS)}}
    briefing.write(folder, manifest, corpus)
    return folder


def points(slide):
    """Give the sizes of all letters on a slide, in points, those of a chart among them."""
    held = [slide._element, *(shape.chart._chartSpace for shape in slide.shapes if shape.has_chart)]  # noqa: SLF001
    return [int(size) / 100 for element in held for size in element.xpath("//@sz")]


def test_the_slides_say_first_what_was_found(folder):
    """Title, what was found, a slide a finding with its chart and method in the notes; nothing too small to read."""
    deck = pptx.Presentation(folder / "briefing.pptx")
    assert (deck.core_properties.title, deck.core_properties.author) == ("政府信息公开工作年度报告分析", "gkstats")
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[1:] == ["主要发现", FOUND["parts"].title, FOUND["lines"].title, "依据", "本分析不能说明什么", "bars"]
    second = "".join(shape.text_frame.text for shape in deck.slides[1].shapes if shape.has_text_frame)
    assert "多数机关没有收到申请" in second
    assert "（39家中14家）" in second
    assert [line for line in second.split("\n") if line.startswith("报告39/39份。")]
    notes = deck.slides[2].notes_slide.notes_text_frame.text
    assert all(words in notes for words in (FOUND["parts"].sentence, "谁在申请？", "方法说明", "来源：所读文件夹中"))
    assert min(size for slide in deck.slides for size in points(slide)) >= SMALLEST


def test_a_finding_on_the_first_slides_leads_to_its_chart(folder):
    """A click on its words goes to the slide that is titled as it is."""
    deck = pptx.Presentation(folder / "briefing.pptx")
    links = deck.slides[1]._element.xpath(".//a:hlinkClick")  # noqa: SLF001
    assert {link.get("action") for link in links} == {"ppaction://hlinksldjump"}
    led = [deck.slides[1].part.related_part(link.rId).slide.shapes.title.text_frame.text for link in links]
    assert led == [FOUND["parts"].title, FOUND["lines"].title]


def test_a_slides_chart_is_the_offices_own(folder):
    """Bars, stacked bars and lines are native charts whose numbers stand in a workbook that opens."""
    deck = pptx.Presentation(folder / "briefing.pptx")
    made = {
        slide.shapes.title.text_frame.text: shape.chart for slide in deck.slides for shape in slide.shapes
        if shape.has_chart
    }  # fmt: skip
    parts, lines, bars = (made[name] for name in (FOUND["parts"].title, FOUND["lines"].title, "bars"))
    kinds = XL_CHART_TYPE.BAR_STACKED_100, XL_CHART_TYPE.LINE_MARKERS, XL_CHART_TYPE.BAR_CLUSTERED
    assert (parts.chart_type, lines.chart_type, bars.chart_type) == kinds
    zero = {series.name: list(series.values) for series in parts.plots[0].series}
    own = [doc for doc in DOCS if doc.scope == "own_body" and doc.year == 2023]
    assert zero["新收申请为零"] == [sum(not doc.received for doc in own)] * 3
    book = openpyxl.load_workbook(io.BytesIO(parts.part.chart_workbook.xlsx_part.blob))
    assert [cell.value for cell in book.active[1]][1:] == ["新收申请为零", "有新收申请"]
    assert list(lines.plots[0].categories) == ["2021", "2022", "2023"]
    # An interval is as long as it was computed, above and below its bar.
    low, high = ([float(end.text) for end in bars._chartSpace.xpath(f"//c:{side}//c:v")] for side in ("minus", "plus"))  # noqa: SLF001
    (values,) = [series.values for series in bars.plots[0].series]
    row = indicators.zero_requests(build(*DOCS), ["level"]).filter(scope="own_body").row(0, named=True)
    assert row["value"] in values
    at = values.index(row["value"])
    assert (values[at] - low[at], values[at] + high[at]) == pytest.approx((row["low"], row["high"]))
    # Its ends are read from an axis; stacked bars, with a number on each part, have none.
    assert (bars.value_axis.visible, parts.value_axis.visible) == (True, False)
    assert bars.value_axis.tick_labels.number_format == "0%"


def test_the_word_document_holds_charts_and_headings(folder):
    """What was found, what it rests on and cannot tell, a chart with its workbook a finding; title and author set."""
    paper = docx.Document(folder / "briefing.docx")
    assert (paper.core_properties.title, paper.core_properties.author) == ("政府信息公开工作年度报告分析", "gkstats")
    heads = [part.text for part in paper.paragraphs if part.style.name.startswith("Heading")]
    assert heads[:4] == ["主要发现", "依据", "本分析不能说明什么", "逐项说明"]
    assert heads[4:] == [FOUND["parts"].title, FOUND["lines"].title, "谁在申请？", "bars"]
    text = "\n".join(part.text for part in paper.paragraphs)
    assert "（39家中14家）" in text
    assert "。图示：本机关。" in text
    # Of a language that is not said programs take another country's signs: commas in the middle of their room.
    assert set(paper.styles.element.xpath("//w:lang/@w:eastAsia")) == {"zh-CN"}
    books = [part.blob for part in paper.part.package.iter_parts() if str(part.partname).endswith(".xlsx")]
    assert len(books) == 3
    assert {openpyxl.load_workbook(io.BytesIO(book)).active["A2"].value for book in books} >= {"2021"}


@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice is installed")
def test_libreoffice_draws_the_words_and_charts_of_the_document(folder, tmp_path):
    """The office that people have opens it: sentences, and the numbers of the charts, drawn."""
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, "--headless", profile, "--convert-to", "pdf", "--outdir", tmp_path, folder / "briefing.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    read = pypdf.PdfReader(tmp_path / "briefing.pdf")
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in read.pages))
    assert "39家中14家" in text
    assert "新收申请为零" in text
    assert "30.0%" in text


def test_the_first_page_to_print_says_what_was_found(folder):
    """Findings, what they rest on and what they cannot tell stand on the first page; then a chart each."""
    read = pypdf.PdfReader(folder / "briefing.pdf")
    assert (read.metadata.title, read.metadata.author) == ("政府信息公开工作年度报告分析", "gkstats")
    first, second, *_ = (re.sub(r"\s", "", page.extract_text()) for page in read.pages)
    assert all(words in first for words in (FOUND["parts"].title, FOUND["lines"].title, "39家中14家", "不能说明什么"))
    assert FOUND["parts"].title in second
    # From each finding a click leads to its chart.
    leading = [note.get_object() for note in read.pages[0].get("/Annots", [])]
    assert sum(note["/Subtype"] == "/Link" for note in leading) == len(FOUND)


def test_a_panel_alone_is_drawn_where_all_would_be_too_small():
    """The largest panel, of years the last; what is left out is named."""
    corpus = build(*DOCS)
    source = dataclasses.replace(wording.source(corpus.reports, "zh"), few=1)
    zero = indicators.zero_requests(corpus)
    words = {"title": "", "subtitle": "", "source": source}
    spec = charts.parts(zero, "year", {"k": ("零", charts.BLUE)}, facet=["scope", "level"], **words).to_dict()
    told = native.largest(spec)
    assert told.panel.startswith("本机关")
    assert told.others
    (chart,) = native.alone(spec, told.panel)["vconcat"]
    assert "facet" not in chart
    maps = {"vconcat": [{"mark": "rect", "encoding": {"x": {"field": "column"}, "y": {"field": "line"}}}]}
    assert native.largest(maps | {"datasets": {}}) is None


def test_shares_freed_of_the_coders_errors_stay_beside_those_as_coded():
    """An office's bars would show the one and not the other: such a chart stays a picture with both."""
    corpus = build(*(dataclasses.replace(doc, problems={"人少": ("staffing",)}) for doc in DOCS))
    stated = indicators.stated_problems(corpus)
    assert stated["corrected"].is_not_null().any()
    words = {"title": "", "subtitle": "", "source": wording.source(corpus.reports)}
    raw = charts.prevalence(stated.drop("corrected"), "code", facet=["scope", "level", "year"], **words).to_dict()
    both = charts.prevalence(stated, "code", facet=["scope", "level", "year"], **words).to_dict()
    assert native.largest(raw) is not None
    assert native.largest(both) is None


def test_a_chart_whose_panels_are_compared_stays_whole(tmp_path):
    """Of a trend over years that stand in panels one panel would show nothing; of a majority one is enough."""
    corpus = build(*DOCS)
    zero, source = indicators.zero_requests(corpus).filter(scope="own_body"), wording.source(corpus.reports)
    last, first = zero.tail(1).to_dicts()[0], zero.head(1).to_dicts()[0]
    moved = headlines.trend(Survivor((last, first), 1), "share", "plain", source)
    most = headlines.majority(Survivor((last,), 1), "report none", "plain", source)
    assert (moved.across, most.across) == (("year",), ())
    for facet, found, whole in (("year", moved, True), ("year", most, False), ("scope", moved, False)):
        words = {"title": found.title, "subtitle": "", "source": source}
        name = f"{facet} {whole} {found is most}"
        chart = charts.prevalence(zero, "scope" if facet == "year" else "year", facet=facet, **words)
        notebook.show(chart, name, zero, str(tmp_path), found)
        spec = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
        assert (native.largest(spec) is None) == whole


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_letters_of_a_picture_are_large_enough_on_its_slide(tmp_path, language):
    """The highest pictures that there are, a map and three panels of twenty rows: 10 points and more on the slide."""
    source = Source("来源。", language)
    words = {"title": "t", "subtitle": "s", "source": source}
    provinces = pl.DataFrame({"province": ["青海省", "湖南省"], "count": [40, 50]})
    share = {"k": 20, "n": 40, "value": 0.5, "low": 0.3, "high": 0.6, "corrected": 0.4, "corrected_low": 0.3,
             "corrected_high": 0.5}  # fmt: skip
    kinds = [code for code in terms.keys("code", language) if code.islower()][:20]
    coded = pl.DataFrame([{"code": code, "year": year, **share} for year in (2019, 2021, 2023) for code in kinds])
    drawn = {
        "map": (charts.tiles(provinces, count="count", unit="x", **words), provinces),
        "kinds": (charts.prevalence(coded, "code", facet="year", whole=False, **words), coded),
    }
    for name, (chart, data) in drawn.items():
        notebook.show(chart, name, data, str(tmp_path / "charts"))
    said = {"name": "01", "titles": TITLES, "charts": list(drawn)}
    made = {"run": "r", "parameters": {"language": language}, "notebooks": [said], "tables": {"reports": 1}}
    read = content.read(tmp_path, made)
    deck = pptx.Presentation(io.BytesIO(slides.pptx(read)))
    shown = {shape.name: shape for slide in deck.slides for shape in slide.shapes if hasattr(shape, "image")}
    assert set(shown) == set(drawn)
    for picture in read.pictures:
        shape = shown[picture.name]
        scale = shape.width.pt / picture.size[0]
        assert min(text.size for text in texts(picture.svg)) * scale >= SMALLEST
        assert shape.left >= 0
        assert shape.left + shape.width <= deck.slide_width
    # Nothing lies on a picture: its sentence stands above it, what is measured below.
    for slide in deck.slides:
        boxes = [shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text.strip()]
        for picture in (shape for shape in slide.shapes if hasattr(shape, "image")):
            top, bottom = picture.top, picture.top + picture.height
            assert all(box.top >= bottom or box.top + box.height <= top for box in boxes)


def test_few_stand_as_k_of_n():
    """A share of fewer than thirty is hollow and no percentage: 3 of 4 with its row's name, counts on its parts."""
    corpus = build(Doc(received=0), Doc(received=0), Doc(received=0), Doc(received=5))
    zero, source = indicators.zero_requests(corpus), wording.source(corpus.reports)
    words = {"title": "t", "subtitle": "s", "source": source}
    cut = {"k": ("none", charts.BLUE), "some": ("some", charts.ORANGE), "unknown": ("?", charts.GREY)}
    board = pptx.Presentation()
    slide = board.slides.add_slide(board.slide_layouts[6])
    drawn = []
    for chart in (charts.prevalence(zero, "year", **words), charts.parts(zero, "year", cut, **words)):
        told = native.largest(rendering.specification(chart))
        drawn.append(draw(slide, told, (0, 0, 6_000_000, 3_000_000), "Arial").chart)
    bars, parts = drawn
    assert list(bars.plots[0].categories) == ["2023: 3 of 4"]
    assert bars._chartSpace.xpath("//c:dLbl/c:delete/@val") == ["1"]  # noqa: SLF001
    assert parts._chartSpace.xpath("//c:dLbl//a:t/text()") == ["3", "1"]  # noqa: SLF001


def test_a_name_in_a_charts_workbook_is_no_formula_and_no_link():
    """Names of rows come from reports: in the workbook that opens for editing each is a text."""
    rows = ("=1+1", "https://example.invalid", "@x")
    bars = native.Native("bars", rows, (native.DrawnSeries("=2+2", charts.BLUE, (1.0, 2.0, 3.0)),), shares=False)
    board = pptx.Presentation()
    slide = board.slides.add_slide(board.slide_layouts[6])
    drawn = draw(slide, bars, (0, 0, 6_000_000, 3_000_000), "Arial").chart
    sheet = openpyxl.load_workbook(io.BytesIO(drawn.part.chart_workbook.xlsx_part.blob)).active
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == list(rows)
    assert {cell.data_type for cell in (*sheet[1][1:], *(line[0] for line in sheet["A2:A4"]))} == {"s"}
    assert [cell.hyperlink for cell in sheet["A"]] == [None] * 4


def test_numbers_on_a_slide_are_those_of_the_chart():
    """An amount is said in its unit and not as 0.0 of a larger one; a part of 999 in 1,000 is not all of it."""
    source = wording.source(build(*DOCS).reports, "zh")
    words = {"title": "t", "subtitle": "s", "source": source}
    money = pl.DataFrame(
        {"row": ["单位确定", "未注明单位"], "amount": [30_839.0, 0.08738], "certain": [True, False], "n": [125, 90]}
    )
    states = pl.DataFrame({"table": ["requests"], "reported": [999], "blank": [1]})
    cut = {"reported": ("已填报", charts.BLUE), "blank": ("空白", charts.SKY)}
    board = pptx.Presentation()
    slide = board.slides.add_slide(board.slide_layouts[6])
    drawn = []
    for chart in (
        charts.amounts(money, "row", amount="amount", certain="certain", n="n", money=True, **words),
        charts.parts(states, "table", cut, **words),
    ):
        told = native.largest(rendering.specification(chart))
        drawn.append(draw(slide, told, (0, 0, 6_000_000, 3_000_000), "Arial").chart)
    amounts, parts = drawn
    assert list(amounts.plots[0].categories) == ["单位确定: 3.08 亿元 (n = 125)", "未注明单位: 873.8 元 (n = 90)"]
    assert parts._chartSpace.xpath("//c:dLbl//a:t/text()") == [">99%"]  # noqa: SLF001


@pytest.mark.parametrize(
    ("values", "said", "pattern"),
    [
        ((4.0, 26.0), "26", "#,##0"), ((4.0, 26.4), "26.4", PATTERN), ((219.8, 335.0), "335", PATTERN),
        ((4.5, 0.042), "0.042", PATTERN), ((4.5, 0.03), "0.03", PATTERN),
    ],
)  # fmt: skip
def test_a_small_rate_is_not_said_to_be_zero(values, said, pattern):
    """At the end of a line, with a bar's name and as the numbers' format; and a count has no decimals."""
    board = pptx.Presentation()
    slide = board.slides.add_slide(board.slide_layouts[6])
    box = (0, 0, 6_000_000, 3_000_000)
    one = native.DrawnSeries("x", charts.BLUE, values)
    lines = draw(slide, native.Native("lines", ("2022", "2023"), (one,), shares=False), box, "Arial").chart
    assert lines._chartSpace.xpath("//c:dLbl//a:t/text()") == [said]  # noqa: SLF001
    steps = "#,##0" if max(values) >= 10 else "General"
    assert lines.value_axis.tick_labels.number_format == steps
    near = native.DrawnSeries("", charts.BLUE, values, tuple((value / 2, 40.0) for value in values))
    bars = draw(slide, native.Native("bars", ("a", "b"), (near,), shares=False), box, "Arial").chart
    assert list(bars.plots[0].categories)[1] == (f"b: {said}" if values[1] < 8 else "b")
    assert bars.plots[0].series[0].data_labels.number_format == pattern


def test_the_shares_of_a_map_are_per_cent_in_the_workbook(tmp_path):
    """A map has no axis that says so: its sheet does as that of the same shares by value."""
    words = {"title": "t", "subtitle": "s", "source": Source("x")}
    shares = pl.DataFrame({"province": ["青海省"], "k": [20], "n": [40], "value": [0.5], "low": [0.3], "high": [0.6]})
    drawn = {
        "map": charts.tiles(shares, count="value", unit="share", share=True, **words),
        "rates": charts.tiles(shares, count="value", unit="rate", **words),
    }
    for name, chart in drawn.items():
        notebook.show(chart, name, shares, str(tmp_path / "charts"))
    said = {"name": "01", "titles": TITLES, "charts": list(drawn)}
    made = {"run": "r", "parameters": {"language": "en"}, "notebooks": [said], "tables": {"reports": 1}}
    briefing.write(tmp_path, made, build(*DOCS))
    *_, of_map, of_rates = openpyxl.load_workbook(tmp_path / "tables.xlsx").worksheets
    assert [sheet.cell(4, 4).value for sheet in (of_map, of_rates)] == ["share", "value"]
    assert [sheet.cell(5, 4).number_format == "0.0%" for sheet in (of_map, of_rates)] == [True, False]


def test_few_are_hollow_and_said_as_k_of_n_at_the_end_of_a_line():
    """A point's marker is another one than its line's, and white; the share of fewer than thirty is no percentage."""
    corpus = build(*(Doc(received=n, year=year) for year in (2022, 2023) for n in (0, 0, 0, 5)))
    words = {"title": "t", "subtitle": "s", "source": wording.source(corpus.reports), "unit": "share"}
    chart = charts.lines(indicators.zero_requests(corpus), **words)
    assert any(text.words == "3 of 4" for text in texts(rendering.svg(chart)))
    board = pptx.Presentation()
    slide = board.slides.add_slide(board.slide_layouts[6])
    told = native.largest(rendering.specification(chart))
    drawn = draw(slide, told, (0, 0, 6_000_000, 3_000_000), "Arial").chart._chartSpace  # noqa: SLF001
    assert drawn.xpath("//c:dLbl//a:t/text()") == ["3 of 4"]
    assert drawn.xpath("//c:dPt/c:marker/c:symbol/@val") == ["triangle"] * 2
    assert drawn.xpath("//c:ser/c:marker/c:symbol/@val") == ["circle"]
    assert told.marks_few
