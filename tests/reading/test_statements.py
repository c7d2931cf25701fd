"""Section five told into problems and remedies: composed sections in all styles, and lines traced back."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from rapidfuzz.fuzz import ratio

from evaluation import gold_fives, section_fives
from gkstats.codebook.coder import code
from gkstats.model import Paragraph, Report
from gkstats.reading.prose.statements import Statements, elsewhere, read_statements
from gkstats.reading.report import read as read_report

if TYPE_CHECKING:
    from pathlib import Path

    from evaluation.section_fives import Case

LOG = logging.getLogger(__name__)
CASES = section_fives.cases()
TRICKY = list(section_fives.tricky())


def read(case: Case) -> Statements:
    """Read a case, one line a paragraph."""
    paragraphs = [Paragraph(text, ((0, line),)) for line, text in enumerate(case.paragraphs, start=1)]
    return read_statements(paragraphs, section_fives.YEAR)


def plain(text: str) -> str:
    """Write a statement on one line, without the punctuation that ends it."""
    return " ".join(text.split()).rstrip("。；;")


def test_there_are_enough_cases() -> None:
    """At least 150 section fives, at least 30 of them made by hand."""
    assert len(CASES) >= 150
    assert len(TRICKY) >= 30


@pytest.mark.parametrize("case", TRICKY, ids=lambda case: case.name)
def test_tricky(case: Case) -> None:
    """Each hand-made section gives exactly its problems, remedies and state."""
    found = read(case)
    assert (found.state, [plain(one.text) for one in found.problems], [plain(one.text) for one in found.remedies]) == (
        case.state,
        [plain(text) for text in case.problems],
        [plain(text) for text in case.remedies],
    )


def test_splitting_f1() -> None:
    """Over all sections, statements as a whole (kind and exact words) are found with F1 of at least 0.95."""
    hits = found_all = expected_all = 0
    for case in CASES:
        found = read(case)
        got = {("+", plain(one.text)) for one in found.problems} | {("-", plain(one.text)) for one in found.remedies}
        expected = {("+", plain(text)) for text in case.problems} | {("-", plain(text)) for text in case.remedies}
        hits += len(got & expected)
        found_all += len(got)
        expected_all += len(expected)
    assert 2 * hits / (found_all + expected_all) >= 0.95


@pytest.mark.parametrize("file", gold_fives.FILES, ids=lambda file: file.stem)
def test_gold_section_fives(file: Path) -> None:
    """Statements composed before the program was run on them are found, whole or nearly, and so is each state."""
    fives = gold_fives.read(file)
    states = sum(read_five(five).state == five.state for five in fives)
    f1 = {kind: 2 * hits / (found + expected) for kind, (hits, found, expected) in counted(fives).items()}
    LOG.info("%s: F1 %s, states %d of %d", file.stem, f1, states, len(fives))
    assert f1["problems"] >= 0.94
    assert f1["remedies"] >= 0.97
    assert states >= 0.98 * len(fives)


@pytest.mark.parametrize("file", gold_fives.AT_LENGTH, ids=lambda file: file.stem)
def test_section_fives_told_at_length(file: Path) -> None:
    """Statements told at length, half of which no rule was written on, are found too."""
    fives = gold_fives.read(file)
    f1 = {kind: 2 * hits / (found + expected) for kind, (hits, found, expected) in counted(fives).items()}
    LOG.info("%s: F1 %s", file.stem, f1)
    assert f1["problems"] >= 0.9
    assert f1["remedies"] >= 0.96


@pytest.mark.parametrize("file", gold_fives.VARIED, ids=lambda file: file.stem)
def test_section_fives_in_unusual_words(file: Path) -> None:
    """Lacks told in words that no list has are found by where they stand."""
    fives = gold_fives.read(file)
    f1 = {kind: 2 * hits / (found + expected) for kind, (hits, found, expected) in counted(fives).items()}
    LOG.info("%s: F1 %s", file.stem, f1)
    assert f1["problems"] >= 0.93
    assert f1["remedies"] >= 0.92


@pytest.mark.parametrize(
    ("text", "problems", "remedies"),
    [
        ("既看到成绩，也正视不足。不足之一：机制不健全。牵头单位不明。不足之二：形式单一。举措之一：明确牵头单位。举措之二：丰富形式。",
         ["机制不健全。牵头单位不明", "形式单一"], ["明确牵头单位", "丰富形式"]),
        ("我街道拟一是增配人员；二是加强宣传。", [], ["增配人员", "加强宣传"]),
        ("主要有两点不足。一点是更新不及时，另一点是人手不足。", ["更新不及时", "人手不足"], []),
        ("一是更新不及时。二是缺乏指导手段，没有清单。下一步，把公开审查作为办文必经环节。",
         ["更新不及时", "缺乏指导手段，没有清单"], ["下一步，把公开审查作为办文必经环节"]),
        ("材料未作脱敏处理，虽经撤回，但暴露出把关的漏洞。", ["材料未作脱敏处理，虽经撤回，但暴露出把关的漏洞"], []),
        ("（一）公开工作的主要问题。更新不及时。人手不足。", ["更新不及时", "人手不足"], []),
        ("问题：公开的信息主要集中在动态类，规范性文件类少。改进措施：调整结构。",
         ["公开的信息主要集中在动态类，规范性文件类少"], ["调整结构"]),
        ("2022年度问题改进情况：2022年存在的“形式单一”问题，已得到改善。", [], []),
        ("去年存在的“决策公开不规范”问题，今年已整改到位。今年主要问题：一是要素不全；二是书籍陈旧。",
         ["要素不全", "书籍陈旧"], ["去年存在的“决策公开不规范”问题，今年已整改到位"]),
        ("主要问题表现在以下几个方面：（一）从认识看，有的同志仍有轻公开倾向；（二）从方式看，仍以网站为主。",
         ["从认识看，有的同志仍有轻公开倾向", "从方式看，仍以网站为主"], []),
        ("问题：\n公示不完整；\n清单未更新。\n原因分析：\n系统未对接，需人工录入。\n改进：\n推动系统对接。",
         ["公示不完整", "清单未更新"], ["推动系统对接"]),
        ("问题主要为以下两点一是公开不全面二是更新不及时。下步打算一是全面梳理二是及时更新。",
         ["公开不全面", "更新不及时"], ["全面梳理", "及时更新"]),
        ("主要问题：对照要求，我镇政府信息公开还有一些薄弱环节。主要是：形式单一；内容不全面。",
         ["形式单一", "内容不全面"], []),
        ("科室参与度不高，反馈渠道不畅。", ["科室参与度不高", "反馈渠道不畅"], []),
        ("（一）公开质量有待提升。（二）队伍有待加强。（三）下一步将加大培训力度。",
         ["公开质量有待提升", "队伍有待加强"], ["下一步将加大培训力度"]),
        ("问题有：1.更新不够及时。针对这一问题，我办建立了提醒制度。2.解读单一。针对这一问题，我办制作了动漫视频5部。",
         ["更新不够及时", "解读单一"], ["我办建立了提醒制度", "我办制作了动漫视频5部"]),
        ("我局还存在一些问题，主要是：索引号重复；管网站的同志年内换了三任；个别件临近期限才回复申请人。",
         ["索引号重复", "管网站的同志年内换了三任", "个别件临近期限才回复申请人"], []),
        ("（一）更新不够及时。实行周报制度。（二）人员偏少。增配专人。",
         ["更新不够及时", "人员偏少"], ["实行周报制度", "增配专人"]),
        ("（一）公示牌立没立，心中无数。将用照片逐月比对。（二）公开方式较为传统。多以张贴公告为主。",
         ["公示牌立没立，心中无数", "公开方式较为传统。多以张贴公告为主"], ["将用照片逐月比对"]),
        ("问题：一是选题凭主观，多数是我们觉得重要才发；二是日期混用。",
         ["选题凭主观，多数是我们觉得重要才发", "日期混用"], []),
        ("虽然取得了成效，但还存在一些不足，主要体现在：更新不够及时，信息质量不高，公开范围有待拓宽。",
         ["更新不够及时", "信息质量不高", "公开范围有待拓宽"], []),
    ],
)  # fmt: skip
def test_enumerators_turns_and_openings(text: str, problems: list[str], remedies: list[str]) -> None:
    """An enumerator may follow a verb; what is lacking before a concession stays; 下一步 opens the remedies."""
    found = read_statements([Paragraph(text, ((0, 1),))], 2023)
    assert [one.text.strip("。") for one in found.problems] == problems
    assert [one.text.strip("。") for one in found.remedies] == remedies


def test_a_line_with_a_colon_opens_another_list() -> None:
    """What stands in a paragraph of its own before a list belongs to it, and not to the last item of the one above."""
    lines = ("存在不足：一是更新不及时；二是形式单一。", "针对以上薄弱点：", "一是按周更新；二是开通公众号。")
    found = read_statements([Paragraph(text, ((0, line),)) for line, text in enumerate(lines, start=1)], 2023)
    assert [plain(one.text) for one in found.problems] == ["更新不及时", "形式单一"]
    assert [plain(one.text) for one in found.remedies] == ["按周更新", "开通公众号"]


def test_a_table_that_is_printed_one_cell_a_line() -> None:
    """Its head from 序号 on and its numbered rows are a table all the same."""
    cells = ("序号", "存在问题", "整改措施", "1", "内容同质化", "增加原创信息", "2", "业务人员不稳定", "明确AB角")
    found = read_statements([Paragraph(cell, ((0, line),)) for line, cell in enumerate(cells, start=1)], 2023)
    assert [(one.text, one.line) for one in found.problems] == [("内容同质化", 5), ("业务人员不稳定", 8)]
    assert [(one.text, one.line) for one in found.remedies] == [("增加原创信息", 6), ("明确AB角", 9)]


def test_paragraphs_that_semicolons_end_are_items() -> None:
    """They hold several sentences each; the last of their list ends as sentences do."""
    lines = (
        "问题有：",
        "更新慢。有的栏目停更；",
        "解读少。图解只有一篇；",
        "人员少。全镇只有一人。",
        "下一步：",
        "补员。",
    )
    found = read_statements([Paragraph(one, ((0, line),)) for line, one in enumerate(lines, start=1)], 2023)
    assert [one.text for one in found.problems] == [
        "更新慢。有的栏目停更",
        "解读少。图解只有一篇",
        "人员少。全镇只有一人。",
    ]
    assert [one.line for one in found.problems] == [2, 3, 4]


def test_a_general_admission_before_its_instances_is_none() -> None:
    """Whom the work was held against names nothing: 对照省政府办公厅工作要点,还有薄弱环节。比如,…."""
    text = "对照国务院办公厅工作要点，我市政务公开工作还有一些薄弱环节。比如，更新不及时。"
    assert [one.text for one in read_statements([Paragraph(text, ((0, 1),))], 2023).problems] == ["更新不及时。"]


def test_a_shortfall_in_a_few_words_stands_with_what_it_is_like() -> None:
    """公开意识不强：… is no lead-in to what follows it."""
    text = "主动公开意识不强：有的单位存在“多一事不如少一事”的思想。"
    assert [one.text for one in read_statements([Paragraph(text, ((0, 1),))], 2023).problems] == [text]


def test_problems_of_all_gold_section_fives() -> None:
    """Over the gold sets together, problems are found with F1 of at least 0.95."""
    fives = [five for file in gold_fives.FILES for five in gold_fives.read(file)]
    hits, found, expected = counted(fives)["problems"]
    assert len(fives) >= 400
    assert 2 * hits / (found + expected) >= 0.95


def read_five(five: gold_fives.Five) -> Statements:
    """Read a section five of the gold sets."""
    return read_statements([Paragraph(text, ((0, 1),)) for text in five.paragraphs], five.year)


def counted(fives: list[gold_fives.Five]) -> dict[str, tuple[int, int, int]]:
    """Count the problems, and the remedies, that are expected and found, that are found and that are expected."""
    counts = {"problems": Counter[str](), "remedies": Counter[str]()}
    for five in fives:
        got = read_five(five)
        for kind, texts, statements in (
            ("problems", [text for text, _ in five.problems], got.problems),
            ("remedies", list(five.remedies), got.remedies),
        ):
            said = [one.text for one in statements]
            counts[kind].update(hits=matched(texts, said), found=len(said), expected=len(texts))
    return {kind: (count["hits"], count["found"], count["expected"]) for kind, count in counts.items()}


def matched(expected: list[str], found: list[str]) -> int:
    """Count the expected statements that are found with at least four fifths of their characters in common."""
    left = [plain(text) for text in found]
    hits = 0
    for text in map(plain, expected):
        best = max(left, key=lambda other: ratio(text, other), default="")
        if best and ratio(text, best) >= 80:
            left.remove(best)
            hits += 1
    return hits


@pytest.mark.parametrize(
    "text", ["无", "/", "—", "暂无。", "我局暂无存在问题。", "经自查，未发现问题。", "尚无明显问题，我局将继续努力。"]
)
def test_nothing_is_stated(text: str) -> None:
    """A denial, however short, is `none_stated`, and no problem."""
    found = read_statements([Paragraph(text, ((0, 1),))], 2023)
    assert (found.state, found.problems) == ("none_stated", ())


@pytest.mark.parametrize(
    "text",
    ["我局政策解读针对性不强。", "对于新政策的解读不够深入。", "发现问题的能力不足。", "解读与文件发布不同步。",
     "公开数据存在时间差。"],
)  # fmt: skip
def test_one_sentence_is_one_problem(text: str) -> None:
    """A shortfall whose words look like something else is still one."""
    found = read_statements([Paragraph(text, ((0, 1),))], 2023)
    assert (found.state, [plain(one.text) for one in found.problems]) == ("stated", [plain(text)])


def test_dates_with_spaces_are_no_enumerators() -> None:
    """2023 年 1 月 1 日 begins no statement."""
    text = "我局自 2023 年 1 月 1 日 起公开信息，目前内容还不够全面。"
    assert len(read_statements([Paragraph(text, ((0, 1),))], 2023).problems) == 1


def test_lines() -> None:
    """A statement stands on the line on which its first character is printed."""
    text = "存在的问题：一是更新不及时；二是内容不全面。下一步，我局将加强更新。"
    found = read_statements([Paragraph(text, ((0, 7), (text.index("二是"), 9), (text.index("下一步"), 11)))], 2023)
    assert [(one.seq, one.line) for one in (*found.problems, *found.remedies)] == [(1, 7), (2, 9), (1, 11)]


def test_full_width_and_folded_texts_read_alike() -> None:
    """Punctuation may be full- or half-width."""
    text = "（一）存在问题：１．更新慢；２．解读少。（二）改进措施：１．加快更新；２．多做解读。"
    folded = "(一)存在问题:1.更新慢;2.解读少。(二)改进措施:1.加快更新;2.多做解读。"
    wide, narrow = (read_statements([Paragraph(one, ((0, 1),))], 2023) for one in (text, folded))
    assert wide == narrow
    assert (len(wide.problems), len(wide.remedies)) == (2, 2)


@pytest.mark.parametrize(
    ("lines", "problems", "remedies"),
    [
        (["（一）收费情况。无。", "（二）存在问题：更新慢。今后将加快更新。"], ["更新慢"], ["今后将加快更新"]),
        (["（一）主要工作", "无。", "（二）存在的不足", "宣传不够。", "（三）依申请公开", "无。"], ["宣传不够"], []),
        (["五、下一步工作打算", "一是加快更新。"], [], ["加快更新"]),
        (["公开工作仍有不足。"], [], []),
        (["我局公开工作存在的主要问题是更新慢。", "改进措施：加快更新。", "表见附件。"], ["更新慢"], ["加快更新"]),
        (["针对存在的问题：已整改。"], [], []),
    ],
)  # fmt: skip
def test_problems_under_another_section(lines: list[str], problems: list[str], remedies: list[str]) -> None:
    """A heading on problems inside another section opens one, up to the next heading of its rank."""
    paragraphs = [Paragraph(text, ((0, line),)) for line, text in enumerate(lines, start=1)]
    found = read_statements(elsewhere(paragraphs), 2023)
    assert [plain(one.text) for one in found.problems] == problems
    assert [plain(one.text) for one in found.remedies] == remedies


@pytest.mark.parametrize(
    ("name", "problems", "remedies"),
    [
        ("dup_enumerator.txt", ["更新不够及时", "培训偏少", "解读形式单一"], ["按月更新", "办班培训", "增加图解"]),
        ("ol_items.html", ["栏目更新不够及时，部分栏目半年未更新", "人员变动频繁，工作交接不到位"],
         ["定期巡检栏目", "稳定队伍"]),
        ("auto_numbers.docx", ["栏目更新不够及时，部分栏目半年未更新", "人员变动频繁。工作交接不到位"],
         ["定期巡检栏目", "稳定队伍"]),
        ("problem_table.html", ["部分栏目更新不及时", "政策解读形式单一"], ["按月巡查栏目", "增加图解和视频解读"]),
    ],
)  # fmt: skip
def test_misread_statements(misread: Path, name: str, problems: list[str], remedies: list[str]) -> None:
    """A numeral printed twice, a list's own numbers, and a table of problems and remedies give a statement each."""
    report = read_report((misread / name).read_bytes(), name)
    assert isinstance(report, Report)
    assert [plain(one.text) for one in report.problems] == problems
    assert [plain(one.text) for one in report.remedies] == remedies


@pytest.mark.parametrize(
    "rows",
    [
        ["序号\t存在的问题\t整改措施\t责任科室", "1\t更新慢\t每周更新\t办公室", "2\t解读少\t多做图解\t法规科"],
        ["存在问题 | 改进措施", "更新慢 | 每周更新", "解读少 | 多做图解"],
        ["存在问题\t更新慢\t解读少", "改进措施\t每周更新\t多做图解"],
        ["存在问题\t1.更新慢；2.解读少。", "改进措施\t1.每周更新；2.多做图解。"],
        ["问题类型\t具体问题\t整改措施", "时效\t更新慢\t每周更新", "解读\t解读少\t多做图解"],
    ],
)
def test_problems_and_remedies_side_by_side(rows: list[str]) -> None:
    """A table gives each row's problem and remedy, whatever other columns it has, and each its line."""
    found = read_statements([Paragraph(text, ((0, line),)) for line, text in enumerate(rows, start=1)], 2023)
    assert [plain(one.text) for one in found.problems] == ["更新慢", "解读少"]
    assert [plain(one.text) for one in found.remedies] == ["每周更新", "多做图解"]
    assert {one.line for one in (*found.problems, *found.remedies)} <= set(range(1, len(rows) + 1))


def test_a_statement_is_one_line_of_text() -> None:
    """What runs over several paragraphs is told on one line."""
    lines = ["一是更新不及时。", "部分栏目长期没有新内容。", "二是解读少。"]
    found = read_statements([Paragraph(text, ((0, line),)) for line, text in enumerate(lines, start=1)], 2023)
    assert [one.text for one in found.problems] == ["更新不及时。 部分栏目长期没有新内容。", "解读少。"]


@pytest.mark.parametrize(
    "body",
    [
        "<p>存在的主要问题：</p><ul><li>{0}</li><li>{1}</li></ul><p>改进措施：</p><ul><li>{2}</li><li>{3}</li></ul>",
        "<p>（一）存在的主要问题</p><p>{0}</p><p>{1}</p><p>（二）改进措施</p><p>{2}</p><p>{3}</p>",
        "<dl><dt>问题一：{0}</dt><dd>措施：{2}</dd><dt>问题二：{1}</dt><dd>措施：{3}</dd></dl>",
        (
            "<table><tr><th>类别</th><th>存在问题</th><th>改进措施</th></tr><tr><td>时效</td><td>{0}</td><td>{2}</td></tr>"
            "<tr><td>解读</td><td>{1}</td><td>{3}</td></tr></table>"
        ),
    ],
)
def test_items_of_a_page(body: str) -> None:
    """The items of a page's lists and tables are a statement each, though no number and no stop stands in the text."""
    said = (
        "栏目更新不够及时，部分栏目半年没有更新", "政策解读形式较为单一，以文字解读为主",
        "定期巡检栏目，发现问题及时整改", "丰富解读形式，多用图表和短视频",
    )  # fmt: skip
    heads = ("一、总体情况", "二、主动公开政府信息情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项")
    page = "".join(f"<h2>{head}</h2>{body.format(*said) if head.startswith('五') else '<p>无。</p>'}" for head in heads)
    page = f"<html><body><h1>白杨渡县民政局2023年政府信息公开工作年度报告</h1>{page}</body></html>"
    report = read_report(page.encode(), "page.html")
    assert isinstance(report, Report)
    assert [one.text for one in (*report.problems, *report.remedies)] == list(said)


@pytest.mark.parametrize(
    ("begins", "problems", "remedies"),
    [
        ("000", [{"timeliness", "channels"}, {"awareness", "coordination"}], 1),
        ("001", [{"staffing", "awareness", "skills"}, {"timeliness"}, {"publicity"}], 3),
        (
            "002",
            [
                {"awareness", "coverage"},
                {"quality", "timeliness", "relevance", "key_areas", "interpretation", "interaction"},
                {"coordination"},
            ],
            4,
        ),
        ("003", [{"awareness"}, {"timeliness"}, {"coverage", "channels"}], 3),
        ("004", [{"quality", "coverage", "timeliness"}, {"channels"}], 2),
    ],
)
def test_what_real_reports_state(reports: Path, begins: str, problems: list[set[str]], remedies: int) -> None:
    """Each real report has as many problems and remedies as it states, and each problem the codes that it names."""
    (path,) = reports.glob(f"{begins}_*.txt")
    report = read_report(path.read_bytes(), path.name)
    assert isinstance(report, Report)
    coded = [{coding.code for coding in code(one.text)} for one in report.problems]
    assert len(coded) == len(problems)
    assert [named - given for named, given in zip(problems, coded, strict=True)] == [set()] * len(problems)
    assert sum(map(len, coded)) <= sum(map(len, problems)) + 1
    assert len(report.remedies) == remedies


@pytest.mark.parametrize(
    "last",
    ["整改完成时限 2024年6月30日", "2024-06-30", "三是部分单位网站标识码缺失，备案信息未更新；"],
    ids=["deadline", "bare_date", "site_code"],
)
def test_what_only_looks_like_a_pages_foot_stays(last: str) -> None:
    """A deadline is no signature, and a site's code no foot: nothing of the section behind or in it is lost."""
    text = (
        "青山县财政局2023年政府信息公开工作年度报告\n一、总体情况\n主动公开信息12条。\n二、主动公开政府信息情况\n"
        "三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n"
        f"一是更新不及时；\n二是公开内容不全；\n{last}\n四是业务培训不够。\n"
    )
    report = read_report(text.encode(), "report.txt")
    assert isinstance(report, Report)
    assert any("业务培训不够" in one.text for one in report.problems)
    assert ("网站标识码" in last) <= any("网站标识码" in one.text for one in report.problems)
