"""The sections' prose leads back to the lines that it is printed on, however a page breaks it."""

from __future__ import annotations

import re
import tomllib
import unicodedata

import pytest

from conftest import ROOT
from evaluation.layouts import LAYOUTS
from evaluation.printing import numbers, printed
from gkstats.model import Line, NoReport, Report
from gkstats.reading.prose.sections import paragraphs
from gkstats.reading.report import read


def bare(text):
    """Give a text in ordinary characters, without blanks and a page's marks."""
    return re.sub(r"[\s#>*|\xad]", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_every_printed_line_is_found_again(layout):
    """Where a section's `lines` say that a line begins, the file prints just that on it."""
    text = printed("2021", numbers("2021", seed=3), LAYOUTS[layout])
    lines = text.split("\n")
    found = 0
    for section in read(text.encode(), "report.txt").sections:
        starts = [at for at, _ in section.lines]
        assert starts[:1] == ([0] if section.text else [])
        for (start, line), stop in zip(section.lines, [*starts[1:], len(section.text)][: len(starts)], strict=True):
            said = bare(section.text[start:stop])
            assert said
            assert said in bare(lines[line - 1])
            found += 1
    assert found > 3


def test_a_line_that_breaks_off_amid_a_sentence_goes_on():
    """Lines of uneven width, as around a picture, make one paragraph; a heading behind them stays."""
    uneven = [
        "一是个别部门重视不够，工作不主动，工",
        "作拖沓，加上机构改革全面推进，许多部门和单位的联络",
        "员没有递补，",
        "工作脱节，有的栏目和专",
        "栏长期空着、没有更新",
        "改进措施",
        "一是各部门和单位都要把政务公开放在心上，落实到人，并且",
        "定期检查。",
    ]
    found = paragraphs(Line(number, text) for number, text in enumerate(uneven, 1))
    assert [paragraph.text for paragraph in found] == ["".join(uneven[:5]), uneven[5], "".join(uneven[6:])]


def test_bold_type_of_markdown_is_no_text():
    """The stars around words in bold are left out; those that hide a name stay."""
    found = paragraphs([Line(1, "1. **力量薄弱。** 兼职较多。"), Line(2, "由张**和李**负责。")])
    assert [one.text for one in found] == ["1. 力量薄弱。 兼职较多。", "由张**和李**负责。"]


def filed(text):
    """Give the sections of a report as read, each with its text, and its state of problems."""
    report = read(text.encode(), "report.txt")
    assert isinstance(report, Report), report
    return {section.section: section.text for section in report.sections}, report


def page(five, six="六、其他需要报告的事项\n无。"):
    """Print a report with a section five of one's own."""
    whole = printed("2021", numbers("2021", seed=5), LAYOUTS["pipes"])
    head, _, _ = whole.partition("五、存在的主要问题及改进情况")
    return f"{head}{five}\n{six}\n"


MET = tomllib.loads((ROOT / "evaluation" / "sections_met.toml").read_text(encoding="utf-8"))
SAID = MET["said"]
HEADED = tomllib.loads((ROOT / "evaluation" / "section_headings.toml").read_text(encoding="utf-8"))
OLD = MET["old"]["text"]


def met(kind):
    """Give the cases of a kind, each with its name."""
    return {case["name"]: case["text"].replace("{SAID}", SAID) for case in MET[kind]}


FIVES = met("five")


@pytest.mark.parametrize("name", FIVES)
def test_a_heading_of_section_five_in_any_form(name):
    """Glued, without or with another numeral, repeated, in a cell: section five is found, and nothing else is in it."""
    sections, report = filed(page(FIVES[name]))
    assert "".join(sections[5].split()).endswith(SAID)
    assert len(sections[5]) <= len(SAID) + 8
    assert report.problems_state == "stated"
    assert "section_lost" not in {issue.code for issue in report.issues}


@pytest.mark.parametrize(
    "six", ["六、其他需要报告的事项无。", "6.其他需要报告的事项\n无。", "第六部分 其他需要报告的事项：无。"]
)
def test_the_section_behind_it_is_no_part_of_it(six):
    """The heading of section six ends section five, in whatever form."""
    sections, _ = filed(page(FIVES["digit"] if six[0] == "6" else FIVES["glued"], six))
    assert sections[5].endswith(SAID)
    assert sections[6] == "无。"


@pytest.mark.parametrize("said", met("lost").values(), ids=met("lost"))
def test_a_section_whose_words_stand_there_is_not_absent(said):
    """Words of section five that are no heading: an issue names their line, and the state is `unreadable`."""
    sections, report = filed(page(said))
    assert 5 not in sections
    assert report.problems_state == "unreadable"
    (lost,) = (issue for issue in report.issues if issue.code == "section_lost")
    assert page(said).split("\n")[(lost.line or 0) - 1] == said


def test_a_section_that_is_only_listed_is_absent():
    """A preamble that lists the six sections says nothing of a fifth that is not there."""
    listed = "本报告由总体情况、主动公开政府信息情况、存在的主要问题及改进情况、其他需要报告的事项等部分组成。"
    text = page("").replace("一、总体情况", f"{listed}\n一、总体情况", 1)
    _, report = filed(text)
    assert report.problems_state == "absent"
    assert "section_lost" not in {issue.code for issue in report.issues}


def test_a_report_without_the_form_is_filed_by_meaning():
    """The outline of a report on 2016 is its own; its sections are told by what their headings are about."""
    sections, report = filed(OLD)
    assert (report.form, report.opening.agency, report.opening.year) == ("free", "新沂市草桥镇", 2016)
    assert {section: text for section, text in sections.items() if section} == {
        1: "成立领导小组，明确专人负责。",
        2: "2016年共主动公开政府信息213条。",
        3: "2016年未收到政府信息公开申请。",
        4: "没有发生行政复议、行政诉讼。",
        5: "公开内容不够全面。下一步将充实公开内容。",
        6: "未收取任何费用。",
    }
    assert {claim.kind for claim in report.claims} >= {"items_published", "requests_received"}


@pytest.mark.parametrize("text", met("free").values(), ids=met("free"))
def test_title_year_date_and_prose_make_a_report(text):
    """Whatever its sections are called: a report on 2018 or before is read."""
    _, report = filed(text)
    assert (report.form, report.opening.agency) == ("free", "新沂市草桥镇")


@pytest.mark.parametrize("text", met("none").values(), ids=met("none"))
def test_what_says_nothing_on_disclosure_is_no_report(text):
    """A title alone, other prose, a guide and a notice are none."""
    assert isinstance(read(text.encode(), "page.txt"), NoReport)


@pytest.mark.parametrize("document", HEADED["document"], ids=lambda document: document["name"])
def test_each_saying_stands_in_its_section(document: dict[str, str]) -> None:
    """Whatever the headings are numbered with, glued to or printed in, what they head is theirs, and so is the rest."""
    text = document["text"]
    for number, said in enumerate(HEADED["said"], start=1):
        text = text.replace(f"{{{number}}}", said)
    report = read(f"青林县柳河镇人民政府2023年政府信息公开工作年度报告\n{text}".encode(), "report.txt")
    assert isinstance(report, Report)
    homes = {
        number: [section.section for section in report.sections if said in section.text]
        for number, said in enumerate(HEADED["said"], start=1) if number != 5
    }  # fmt: skip
    assert homes == {number: [number] for number in homes}
    assert [one.text.strip("。") for one in report.problems] == ["公开不够及时", "业务人员偏少"]
    assert ["加强培训" in one.text for one in report.remedies] == [True]


def test_a_heading_whose_characters_stand_far_apart():
    """A heading parted by many blanks is one, and a line that goes on otherwise behind them ends to be looked at."""
    apart = (" " * 60).join("三、收到和处理政府信息公开申请情况")
    text = printed("2021", numbers("2021", seed=3), LAYOUTS["spaces"])
    for line in (apart, f"{apart} 1 023"):
        report = read(text.replace("三、收到和处理政府信息公开申请情况", line).encode(), "report.txt")
        assert isinstance(report, Report)
        assert sum(cell.state == "reported" for cell in report.cells if cell.table == "requests") > 150
