"""The sections' prose leads back to the lines that it is printed on, however a page breaks it."""

from __future__ import annotations

import re
import unicodedata

import pytest

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


SAID = "公开不够及时，队伍力量不足。下一步将加强培训。"
FIVES = {
    "glued": f"五、存在的主要问题及改进情况2023年，{SAID}",
    "glued_without_a_year": f"五、存在的主要问题及改进情况本单位{SAID}",
    "colon": f"五、存在的主要问题及改进情况：{SAID}",
    "without_numeral": f"存在的主要问题及改进情况\n{SAID}",
    "other_words_without_numeral": f"存在的问题及改进措施\n{SAID}",
    "digit": f"5.存在的主要问题及改进情况\n{SAID}",
    "digit_and_other_words": f"5、存在问题及改进措施\n{SAID}",
    "part": f"第五部分 存在的主要问题及改进情况\n{SAID}",
    "part_without_blank": f"第五部分存在的主要问题和改进情况\n{SAID}",
    "brackets": f"（五）存在的主要问题及改进情况\n{SAID}",
    "brackets_and_other_words": f"（五）存在的问题及改进措施\n{SAID}",
    "full_stop": f"五．存在的主要问题及改进情况\n{SAID}",
    "repeated": f"五、存在的主要问题及改进情况\n五、存在的主要问题及改进情况\n{SAID}",
    "in_a_cell": f"| 五、存在的主要问题及改进情况 | {SAID} |",
    "behind_a_sentence": f"本年度没有行政复议。五、存在的主要问题及改进情况\n{SAID}",
    "behind_a_sentence_on_one_line": f"没有行政诉讼。五、存在的主要问题及改进情况{SAID}",
    "behind_no_mark": f"没有行政诉讼五、存在的主要问题及改进情况\n{SAID}",
    "marked": f"### 五、存在的主要问题及改进情况\n{SAID}",
    "bold": f"**五、存在的主要问题及改进情况**\n{SAID}",
}


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


@pytest.mark.parametrize(
    "said",
    [
        f"我单位认为，存在的主要问题及改进情况是这样的：{SAID}",
        f"其中存在的问题及改进措施有：{SAID}",
    ],
)
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


OLD = """新沂市草桥镇2016年政府信息公开工作年度报告
发布时间：2017-02-20
为贯彻《中华人民共和国政府信息公开条例》，编制本报告。
一、政府信息公开工作组织推进情况
成立领导小组，明确专人负责。
二、主动公开政府信息的情况
2016年共主动公开政府信息213条。
三、依申请公开政府信息办理情况
2016年未收到政府信息公开申请。
四、政府信息公开的收费及减免情况
未收取任何费用。
五、因政府信息公开申请行政复议、提起行政诉讼的情况
没有发生行政复议、行政诉讼。
六、工作中的不足和下一步打算
公开内容不够全面。下一步将充实公开内容。
新沂市草桥镇人民政府
2017年2月20日
"""


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


@pytest.mark.parametrize(
    "text",
    [
        # prose without a heading at all
        "新沂市草桥镇2014年政府信息公开工作年度报告\n我镇主动公开政府信息35条，未收到公开申请，没有复议。\n2015年3月1日",
        # headings that say nothing of the six
        OLD.replace("一、", "（一）").replace("二、", "（二）").replace("三、", "（三）").replace("四、", "（四）"),
        "新沂市草桥镇2012年政府信息公开年报\n时间：2013-03-01\n2012年公开信息20条。群众可以免费查阅，未收取费用。",
    ],
)
def test_title_year_date_and_prose_make_a_report(text):
    """Whatever its sections are called: a report on 2018 or before is read."""
    _, report = filed(text)
    assert (report.form, report.opening.agency) == ("free", "新沂市草桥镇")


@pytest.mark.parametrize(
    "text",
    [
        "新沂市草桥镇2014年政府信息公开工作年度报告\n2015年3月1日",
        "新沂市草桥镇2014年政府信息公开工作年度报告\n2014年，我镇召开会议两次，参加会议50人次。\n2015年3月1日",
        "新沂市草桥镇政府信息公开指南\n本指南说明主动公开的内容和申请公开的办法。收费标准另定。\n2015年3月1日",
        "关于报送2014年政府信息公开工作年度报告的通知\n各镇：请报送主动公开、依申请公开、复议诉讼等情况。\n2015年1月1日",
    ],
)
def test_what_says_nothing_on_disclosure_is_no_report(text):
    """A title alone, other prose, a guide and a notice are none."""
    assert isinstance(read(text.encode(), "page.txt"), NoReport)
