"""The briefing of a run in the programs that people open it with: PDF, slides, workbook."""

from __future__ import annotations

import io
import json

import openpyxl
import pptx
import pypdf
import pytest
from PIL import Image
from pptx.enum.shapes import MSO_SHAPE_TYPE

import finished
from corpora import build
from gkstats.runs import briefing, key_findings
from gkstats.runs.briefing import content, paper


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Give the one real run."""
    return finished.run(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def charts(run):
    """Give what each chart says of itself, by name; those that say that there is nothing to draw are in no briefing."""
    said = finished.charts(run.folder)
    assert {"one-body-requests", "zero-requests-by-province"} & set(said) == set()
    return said


def test_a_run_has_its_briefing(run):
    """All files are there, in the manifest with their checksums, and on the run's page."""
    manifest = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
    page = run.index.read_text(encoding="utf-8")
    for name in briefing.NAMES:
        assert (run.folder / name).stat().st_size > 1000
        assert name in manifest["outputs"]
        assert f'href="{name}"' in page


def test_the_pdf_holds_text(run, charts):
    """Titles and source lines can be searched and copied; the font is in the file."""
    read = pypdf.PdfReader(run.folder / "briefing.pdf")
    text = "".join(page.extract_text() for page in read.pages).replace("\n", "")
    for chart in charts.values():
        assert chart["title"].replace(" ", "") in text.replace(" ", "")
    fonts = {
        name for page in read.pages for font in page["/Resources"]["/Font"].values()
        for name in (font.get_object()["/BaseFont"],)
    }  # fmt: skip
    assert fonts
    assert all("GkstatsSans" in name for name in fonts)


def test_the_pdf_holds_chinese_text(run):
    """In Chinese the text layer is Chinese, with no font of the machine; markup in a title stays a title."""
    manifest = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["parameters"] = {"language": "zh"}
    read = content.read(run.folder, manifest)
    (first, *_) = read.questions
    hostile = content.Question("#panic() $ 标题 \\ <b>", first.pictures[:1])
    made = paper.pdf(content.Briefing("zh", read.title, read.about, invented=True, questions=(hostile,)))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    assert "政府信息公开工作年度报告分析" in text
    assert "#panic() $ 标题 \\ <b>" in text
    assert "虚构数据" in text


def test_every_chart_has_a_slide(run, charts):
    """Under its title, drawn by the office itself or as a picture twice as fine as shown, its source in the notes."""
    deck = pptx.Presentation(run.folder / "briefing.pptx")
    shown = {}
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
            if shape.shape_type in (MSO_SHAPE_TYPE.PICTURE, MSO_SHAPE_TYPE.CHART):
                described = shape._element.xpath(".//p:cNvPr")[0]  # noqa: SLF001
                assert described.get("descr")
                shown[described.get("name")] = slide
            if shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                with Image.open(io.BytesIO(shape.image.blob)) as image:
                    assert image.width > 1000
                    assert shape.width / shape.height == pytest.approx(image.width / image.height, rel=0.01)
    assert set(shown) == set(charts)
    for name, slide in shown.items():
        assert slide.shapes.title.text_frame.text == charts[name]["title"]
        assert charts[name]["source"] in slide.notes_slide.notes_text_frame.text


def test_the_workbook_says_what_was_found_first(run, charts):
    """What was found and what it rests on, each agency and year, then a sheet a chart under its question."""
    book = openpyxl.load_workbook(run.folder / "tables.xlsx")
    first, wide, *data = book.worksheets
    said = [cell.value for cell, _ in first.iter_rows()]
    manifest = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
    found = [finding.sentence for finding in key_findings.key_findings(run.folder, manifest)]
    assert [line for line in said if line in found] == found
    assert "What this cannot tell" in said
    # Beside a finding, or a sheet's line, a click leads to a sheet that is there: a finding's has its title.
    leads = {line.value: cell.hyperlink.location for line, cell in first.iter_rows() if cell.hyperlink}
    places = {text: book[place.rpartition("!")[0].strip("'")] for text, place in leads.items()}
    assert len(leads) == len(found) + len(book.worksheets) - 1
    assert all(line.startswith(places[line]["A1"].value) for line in found)
    assert [cell.value for cell in wide[4]][:2] == ["body", "year"]
    assert wide.max_row == 4 + run.corpus.reports["counted"].sum()
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert {sheet["A1"].value for sheet in data} == {chart["title"] for chart in charts.values()}
    share = next(sheet for sheet in data if "by level of government" in sheet["A1"].value)
    heads = [cell.value for cell in share[4]]
    assert share[5][heads.index("share")].number_format == "0.0%"
    assert share[5][heads.index("level")].value in ("Province", "Prefecture", "County", "Township")


def test_a_run_without_charts_has_a_briefing_too(tmp_path):
    """Where no notebook drew anything the briefing says so."""
    manifest = {"run": "r", "parameters": {}, "notebooks": [], "tables": {"reports": 0}}
    briefing.write(tmp_path, manifest, build())
    assert "No chart was drawn" in (tmp_path / "briefing.html").read_text(encoding="utf-8")
    assert len(pypdf.PdfReader(tmp_path / "briefing.pdf").pages) == 1
