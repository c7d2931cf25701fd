"""Openings and sections of the shared misread documents are read as their README says."""

from __future__ import annotations

from datetime import date

from gkstats.bodies import places
from gkstats.model import Report
from gkstats.reading.report import read


def read_file(misread, name):
    """Read one of the documents."""
    report = read((misread / name).read_bytes(), name)
    assert isinstance(report, Report), report
    return report


def test_a_heading_is_no_body(misread):
    """（二）依申请公开 and the sentence below it name nobody: null, with an issue."""
    report = read_file(misread, "agency_from_heading.txt")
    assert report.opening.agency is None
    assert "agency_missing" in {issue.code for issue in report.issues}


def test_a_customs_district_is_no_county(misread):
    """海关关区 is a vertical body's, no county."""
    opening = read_file(misread, "customs_district.txt").opening
    place = places.of(opening)
    assert (opening.body, opening.vertical, place.county) == ("department", True, None)
    assert place.level != "county"


def test_a_heading_glued_to_a_year_begins_its_section(misread):
    """五、…改进情况2023年，…: two problems and two remedies."""
    report = read_file(misread, "heading_glued_year.txt")
    assert (report.problems_state, len(report.problems), len(report.remedies)) == ("stated", 2, 2)


def test_a_report_on_2018_is_one(misread):
    """Four sections of its own, a title and a signature."""
    report = read_file(misread, "short_free_report.txt")
    opening = report.opening
    assert (report.form, opening.agency, opening.year) == ("free", "清溪镇", 2018)
    assert (opening.dated_on, opening.published_on) == (date(2018, 12, 31), date(2019, 1, 18))


def test_traditional_characters_name_a_subdistrict_office(misread):
    """街道辦事處 is an office as 街道办事处 is."""
    assert read_file(misread, "traditional_office.txt").opening.body == "subdistrict_office"
