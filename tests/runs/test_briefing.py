"""The briefing of a run in the programs that people open it with: PDF, slides, workbook."""

from __future__ import annotations

import io
import json

import openpyxl
import pptx
import pypdf
import pytest
from PIL import Image

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
    """All four files are there, in the manifest with their checksums, and on the run's page."""
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


def test_slides_can_be_edited(run, charts):
    """Each chart has a slide: title and source as text, the picture twice as fine as shown, with words for it."""
    deck = pptx.Presentation(run.folder / "briefing.pptx")
    shown = {}
    for slide in list(deck.slides)[1:]:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        (picture,) = [shape for shape in slide.shapes if shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.PICTURE]
        described = picture._element.nvPicPr.cNvPr  # noqa: SLF001
        shown[described.get("name")] = texts
        assert described.get("descr")
        with Image.open(io.BytesIO(picture.image.blob)) as image:
            assert image.width > 1000
            assert picture.width / picture.height == pytest.approx(image.width / image.height, rel=0.01)
        assert picture.left + picture.width <= deck.slide_width
        assert picture.top + picture.height <= deck.slide_height
    assert set(shown) == set(charts)
    for name, texts in shown.items():
        assert charts[name]["title"] in texts
        assert charts[name]["source"] in texts


def test_the_workbook_says_what_was_found_first(run, charts):
    """What was found and what it rests on, each agency and year, then a sheet a chart under its question."""
    book = openpyxl.load_workbook(run.folder / "tables.xlsx")
    first, wide, *data = book.worksheets
    said = [cell.value for (cell,) in first.iter_rows()]
    manifest = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
    found = [finding.sentence for finding in key_findings.key_findings(run.folder, manifest)]
    assert [line for line in said if line in found] == found
    assert "What this cannot tell" in said
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
