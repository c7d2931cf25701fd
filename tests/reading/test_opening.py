"""Openings are read right in every shape, contradictions are said aloud, and nothing is made up."""

from __future__ import annotations

import os
import tomllib
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from evaluation.openings import BODIES, COMPOSED, GENERAL, SHAPES, Example, page
from evaluation.openings_by_hand import BY_HAND
from gkstats.bodies import places
from gkstats.bodies.kinds import kind_of
from gkstats.dataset import schema
from gkstats.issues import english
from gkstats.model import Line, NoReport, Opening
from gkstats.reading.opening.decide import not_a_report, read_opening
from gkstats.reading.prose import sections
from gkstats.reading.report import read_lines
from gkstats.reading.tables.page.ideographs import characters
from gkstats.reading.tables.read import read_tables

REAL = Path(os.environ.get("GKSTATS_REPORTS", ROOT.parent / "shared" / "reports"))


def lines(text: str) -> list[Line]:
    """Give the numbered lines of a text as a reader does."""
    return [Line(number, line) for number, line in enumerate(text.split("\n"), 1)]


def page_lines(text: str) -> list[Line]:
    """Give the lines of a page's text that no table took, as a whole report's reader does."""
    page = read_lines(text.encode(), "page.txt")
    assert not isinstance(page, NoReport)
    return sections.loosen(sections.remaining(page, read_tables(page, characters(page)).stretches))


def read(text: str) -> tuple[Opening, frozenset[str]]:
    """Read a text's opening and the codes of its issues."""
    opening, issues = read_opening(lines(text))
    return opening, frozenset(issue.code for issue in issues)


def test_the_set_is_wide_enough() -> None:
    """At least 200 openings in 30 shapes stand in the set."""
    assert len(SHAPES) >= 30
    assert len(COMPOSED) + len(BY_HAND) >= 200


@pytest.mark.parametrize("shape", [shape.__name__ for shape in SHAPES])
def test_every_body_is_read_in_every_shape(shape: str) -> None:
    """Title, agency, year with its source and dates of a composed opening are those that it was composed from."""
    examples = [example for example in COMPOSED if example.name.startswith(f"{shape}:")]
    expected = {
        example.name: (
            example.title,
            example.agency,
            example.year,
            example.source,
            example.dated_on,
            example.published_on,
        )
        for example in examples
    }
    found = {}
    for example in examples:
        opening, _ = read(example.text)
        found[example.name] = (
            opening.title,
            opening.agency,
            opening.year,
            opening.year_source,
            opening.dated_on,
            opening.published_on,
        )
    assert found == expected


@pytest.mark.parametrize("example", BY_HAND, ids=[example.name for example in BY_HAND])
def test_traps(example: Example) -> None:
    """A trap yields what is certain, null for the rest, and the issues that say so."""
    opening, codes = read(example.text)
    found = (opening.agency, opening.year, opening.year_source, opening.dated_on, opening.published_on, codes)
    assert found == (
        example.agency,
        example.year,
        example.source,
        example.dated_on,
        example.published_on,
        example.codes,
    )
    if example.title:
        assert opening.title == example.title


MET = tomllib.loads((ROOT / "evaluation" / "openings_met.toml").read_text(encoding="utf-8"))["opening"]


@pytest.mark.parametrize("met", MET, ids=[met["name"] for met in MET])
def test_openings_as_they_are_met(met: dict[str, Any]) -> None:
    """Body, year, dates and place are read from real bodies in odd shapes; kind and scope where they are the point."""
    general = GENERAL.format(after=met.get("year", 2023) + 1)
    opening, _ = read_opening(page_lines(met["text"].replace("{GENERAL}", general)))
    place = places.of(opening)
    names = ("agency", "year", "dated_on", "published_on")
    assert {name: getattr(opening, name) for name in names} == {name: met.get(name) for name in names}
    assert place.division_code == met.get("code")
    if "kind" in met:
        assert [place.level, opening.body, opening.vertical] == met["kind"]
    assert opening.scope == met.get("scope", opening.scope)


# How each kind of body, at each level, is classed: by its name and the data on divisions, with what the text may add.
WHOLE = "本报告综合各部门、各下级机关的年度报告编制而成。"
CLASSES = [
    # name, text, level, body, vertical, scope, its source
    ("国务院办公厅", "", "national", "government_office", False, "own_body", "kind"),
    ("生态环境部", "", "national", "department", False, "own_body", "kind"),
    ("中华人民共和国商务部", "", "national", "department", False, "own_body", "kind"),
    ("海关总署", "本报告数据包括42个直属单位。", "national", "department", True, "jurisdiction", "text"),
    ("青海省人民政府", "", "provincial", "government", False, "unknown", None),
    ("上海市人民政府", WHOLE, "provincial", "government", False, "jurisdiction", "text"),
    ("重庆市人民政府办公厅", "", "provincial", "government_office", False, "own_body", "kind"),
    ("甘肃省水利厅", "", "provincial", "department", False, "own_body", "kind"),
    ("国家税务总局甘肃省税务局", "", "provincial", "department", True, "own_body", "kind"),
    ("广西壮族自治区气象局", "", "provincial", "department", True, "own_body", "kind"),
    ("海东市人民政府", "", "prefectural", "government", False, "unknown", None),
    ("海东市人民政府", "本报告所列数据仅为市政府本级数据。", "prefectural", "government", False, "own_body", "text"),
    ("阿里地区行政公署", "全地区各级行政机关共收到申请12件。", "prefectural", "government", False, "unknown", None),
    ("临夏州人民政府办公室", "", "prefectural", "government_office", False, "own_body", "kind"),
    ("襄阳市公安局", "", "prefectural", "department", False, "own_body", "kind"),
    ("襄阳市公安局", "本报告数据包括所属12个单位。", "prefectural", "department", False, "jurisdiction", "text"),
    ("宝鸡市邮政管理局", "", "prefectural", "department", True, "own_body", "kind"),
    ("昆山市人民政府", "", "county", "government", False, "unknown", None),
    ("昆山市人民政府", "全市共收到政府信息公开申请123件。", "county", "government", False, "jurisdiction", "text"),
    ("沙县区人民政府", "本报告所列数据不包括各部门、各乡镇的数据。", "county", "government", False, "own_body", "text"),
    ("互助县人民政府办公室", "", "county", "government_office", False, "own_body", "kind"),
    ("互助县人民政府办公室", WHOLE, "county", "government_office", False, "jurisdiction", "text"),
    ("互助县财政局", "", "county", "department", False, "own_body", "kind"),
    ("国家税务总局互助土族自治县税务局", "", "county", "department", True, "own_body", "kind"),
    ("国家统计局金乡调查队", "", "county", "department", True, "own_body", "kind"),
    ("阆中市消防救援大队", "", "county", "department", True, "own_body", "kind"),
    ("金乡县羊山镇人民政府", "", "township", "government", False, "own_body", "kind"),
    ("金乡县羊山镇人民政府", "本报告数据包括所属7个单位。", "township", "government", False, "jurisdiction", "text"),
    ("海东市平安区古城回族乡", "", "township", "government", False, "own_body", "kind"),
    ("鄂托克前旗昂素镇人民政府办公室", "", "township", "government_office", False, "own_body", "kind"),
    ("锡林浩特市朝克乌拉苏木", "", "township", "government", False, "own_body", "kind"),
    ("上海市静安区天目西路街道办事处", "", "township", "subdistrict_office", False, "own_body", "kind"),
    ("北京市朝阳区高碑店地区办事处", "", "township", "subdistrict_office", False, "own_body", "kind"),
    ("金乡县羊山镇财政所", "", "township", "department", False, "own_body", "kind"),
    ("崇左市江州区濑湍镇念岳村村民委员会", "", "township", "other", False, "own_body", "kind"),
    ("兰州新区管理委员会", "", "county", "zone", False, "unknown", None),
    ("沛县经济开发区管理委员会", "", "county", "zone", False, "unknown", None),
    ("沛县经济开发区管理委员会", WHOLE, "county", "zone", False, "jurisdiction", "text"),
    ("苏州工业园区教育局", "", "county", "department", False, "own_body", "kind"),
    ("兰州新区管理委员会办公室", "", "county", "department", False, "own_body", "kind"),
    ("第八师一四三团", "", "township", "government", False, "own_body", "kind"),
    ("第八师石河子市人民政府", "", "county", "government", False, "unknown", None),
    ("市人民政府", "", "unknown", "government", False, "unknown", None),
    ("泾源县自来水公司", "", "county", "other", False, "unknown", None),
]  # fmt: skip


@pytest.mark.parametrize("row", CLASSES, ids=[f"{row[0]}{'+' * bool(row[1])}" for row in CLASSES])
def test_level_body_and_scope_of_every_kind_of_body(row: tuple[Any, ...]) -> None:
    """Each level, kind of body and scope, with what the scope was told from."""
    name, said, *expected = row
    opening, _ = read(page(f"{name}2023年政府信息公开工作年度报告\n{said}", 2023))
    place = places.of(opening)
    assert [
        place.level, opening.body, opening.vertical, opening.scope, opening.scope_source,
    ] == expected  # fmt: skip


def test_the_table_of_kinds_is_whole() -> None:
    """Every level, body, scope and source of the contract stands in it; only `arithmetic` takes other reports."""
    columns = [{row[at] for row in CLASSES} for at in (2, 3, 5, 6)]
    assert columns == [set(schema.LEVELS), set(schema.BODIES), set(schema.SCOPES), {"kind", "text", None}]
    assert set(schema.SCOPE_SOURCES) == {"kind", "text", "arithmetic"}


@pytest.mark.parametrize(("name", "level", "body", "vertical"), BODIES, ids=[body[0] for body in BODIES])
def test_a_name_tells_level_and_kind(name: str, level: str, body: str, vertical: bool) -> None:
    """Level and kind of body follow from the name as far as it leaves no other."""
    opening, _ = read(page(f"{name}2023年政府信息公开工作年度报告", 2023))
    assert (opening.level, opening.body, opening.vertical) == (level, body, vertical)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("新乡市民政局", "unknown"),
        ("萍乡市湘东区", "county"),
        ("镇江市丹徒区", "county"),
        ("镇平县", "county"),
        ("沙市区", "county"),
        ("津市市人民政府", "unknown"),
        ("济宁市市中区", "county"),
        ("红旗区城市管理局", "county"),
        ("兰州市市场监督管理局", "unknown"),
        ("县市场监督管理局", "county"),
        ("上海市浦东新区", "county"),
        ("西咸新区财政局", "unknown"),
        ("海南州", "prefectural"),
        ("海南省", "provincial"),
        ("海北州门源县", "county"),
        ("重庆市人民政府办公厅", "provincial"),
        ("贵阳市人民政府办公厅", "prefectural"),
        ("北京市朝阳区高碑店地区办事处", "township"),
        ("教育部", "national"),
        ("国家能源局西北监管局", "unknown"),
        ("甘肃省住房和城乡建设厅", "provincial"),
        ("住房和城乡建设局", "unknown"),
        ("乡村振兴局", "unknown"),
        ("阳泉市矿区", "county"),
    ],
)
def test_syllables_inside_names_are_no_divisions(name: str, level: str) -> None:
    """乡 in 新乡, 市 in 市场 and 城市, 区 in 园区 and the like mislead nobody."""
    assert kind_of(name).level == level


def test_the_text_settles_which_city_is_meant() -> None:
    """A city's level is told where the text speaks of the counties or of the townships below it."""
    title = "湘乡市人民政府2023年政府信息公开工作年度报告\n"
    above = read(page(f"{title}指导各县(市、区)做好政务公开工作。", 2023))[0]
    below = read(page(f"{title}指导全市各乡镇做好政务公开工作。", 2023))[0]
    both = read(page(f"{title}指导各县(市、区)和全市各乡镇做好政务公开工作。", 2023))[0]
    assert (above.level, below.level, both.level) == ("prefectural", "county", "unknown")


@pytest.mark.parametrize(
    ("body", "sentence", "expected"),
    [
        ("柳林县人民政府", "", ("unknown", None)),
        ("柳林县人民政府办公室", "", ("own_body", "kind")),
        ("柳林县民政局", "", ("own_body", "kind")),
        ("柳林县石西乡", "全乡累计主动公开政府信息89条。", ("own_body", "kind")),
        ("兰州新区管理委员会", "", ("unknown", None)),
        ("柳林县人民政府", "本报告由县政府办公室汇总全县45个单位的年度报告编制而成。", ("jurisdiction", "text")),
        ("柳林县人民政府", "本报告综合各乡镇、各部门政府信息公开年度报告编制而成。", ("jurisdiction", "text")),
        ("柳林县人民政府", "本报告所列数据包括各部门、各乡镇的数据。", ("jurisdiction", "text")),
        ("柳林县人民政府", "2023年,我区(含各部门)共收到申请12件。", ("jurisdiction", "text")),
        ("湘乡市人民政府", "2023年,全市各级行政机关共收到政府信息公开申请123件。", ("jurisdiction", "text")),
        ("红旗区人民政府", "全区行政机关共主动公开政府信息2345条。", ("jurisdiction", "text")),
        ("柳林县人民政府", "全县共收到政府信息公开申请23件。", ("jurisdiction", "text")),
        ("柳林县人民政府办公室", "全县各部门累计主动公开政府信息2345条。", ("jurisdiction", "text")),
        ("柳林县人民政府", "指导全县各级各部门做好政务公开工作。", ("unknown", None)),
        ("柳林县民政局", "本报告包括总体情况、主动公开政府信息情况等六部分。", ("own_body", "kind")),
        ("柳林县民政局", "及时收集、整理各股室信息。", ("own_body", "kind")),
    ],
)
def test_scope_is_the_regions_only_on_evidence(body: str, sentence: str, expected: tuple[str, str | None]) -> None:
    """Figures are a whole region's only where the text says so; a government's stay unknown without a word on it."""
    opening, _ = read(page(f"{body}2023年政府信息公开工作年度报告\n{sentence}", 2023))
    assert (opening.scope, opening.scope_source) == expected
    assert (opening.scope_words is not None) == (expected[1] == "text")
    assert opening.scope_words is None or opening.scope_words in sentence


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("柳林县民政局2023年政府信息公开工作年度报告解读\n一、编制背景\n根据要求。", "an explanation"),
        ("一图读懂|柳林县2023年政府信息公开工作年度报告\n图片", "an explanation"),
        ("关于做好2023年政府信息公开工作年度报告编制和报送工作的通知\n各乡镇人民政府:\n一、总体要求", "a notice"),
        ("柳林县人民政府办公室关于报送2023年度政府信息公开年报的通知\n各单位:\n现通知如下。", "a notice"),
        (
            "首页 > 政府信息公开年报\n"
            + "\n".join(
                f"柳林县{body}2023年政府信息公开工作年度报告 2024-01-1{day}" for day, body in enumerate("教民财水林")
            ),
            "a listing",
        ),
        (
            "政府信息公开年报\n" + "\n".join(f"{year}年政府信息公开工作年度报告" for year in range(2015, 2024)),
            "a listing",
        ),
    ],
)
def test_a_page_about_reports_is_none(text: str, beginning: str) -> None:
    """Explanations, notices and listings are told from reports, with the reason."""
    reason = not_a_report(lines(text))
    assert reason is not None
    assert english(reason).startswith(beginning)


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.__name__ for shape in SHAPES])
def test_a_report_is_never_called_a_page_about_one(shape: object) -> None:
    """No composed opening and no trap is taken for an explanation, a notice or a listing."""
    texts = [example for example in COMPOSED if example.name.startswith(f"{shape.__name__}:")]  # type: ignore[attr-defined]
    assert {example.name: not_a_report(lines(example.text)) for example in texts} == dict.fromkeys(
        (example.name for example in texts), None
    )


def test_a_report_that_links_to_its_explanation_is_one() -> None:
    """A link to an explanation below a report does not make it one; nor does a law in its preamble."""
    text = page(
        "柳林县民政局2023年政府信息公开工作年度报告\n根据《关于做好2023年政府信息公开工作年度报告编制工作的通知》编制。",
        2023,
        "\n相关链接\n《柳林县民政局2023年政府信息公开工作年度报告》解读",
    )
    assert not_a_report(lines(text)) is None


FIVE = (
    ("000", "海东市平安区小峡街道", 2023, "title", date(2024, 1, 17), None, "subdistrict_office"),
    ("001", "红旗区渠东街道办事处", 2023, "title", None, None, "subdistrict_office"),
    ("002", "海东市平安区古城回族乡", 2023, "text", None, None, "government"),
    ("003", "平凉市崆峒区东关街道办事处", 2020, "title", None, date(2021, 1, 22), "subdistrict_office"),
    ("004", "金乡县金乡街道办事处", 2023, "title", None, None, "subdistrict_office"),
)


@pytest.mark.parametrize(("number", "agency", "year", "source", "dated", "published", "body"), FIVE)
def test_the_five_reports(
    number: str, agency: str, year: int, source: str, dated: date | None, published: date | None, body: str
) -> None:
    """The five real reports say who publishes them, on which year and when, without an issue."""
    files = sorted(REAL.glob(f"{number}_*.txt"))
    if not files:
        pytest.skip(f"the five real reports are not in {REAL}; set GKSTATS_REPORTS")
    opening, codes = read(files[0].read_text(encoding="utf-8"))
    assert (opening.agency, opening.year, opening.year_source) == (agency, year, source)
    assert (opening.dated_on, opening.published_on) == (dated, published)
    assert (opening.level, opening.body, opening.scope, opening.scope_source) == ("township", body, "own_body", "kind")
    assert codes == frozenset()


FRAGMENTS = st.sampled_from(
    [
        *(example.text for example in BY_HAND),
        *(line for example in BY_HAND for line in example.text.split("\n")),
        "2023年", "二〇二三年", "13月", "31日", "2月30日", "关于", "《", "》", "(", ")", "|", "\t", "  ", "\n", ":",
        "发布日期", "来源:",
        "政府信息公开", "年度报告", "街道", "人民政府", "12月31日", "至", "〇", "Ａ", "\u3000",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=12)), max_size=30).map("".join))
def test_no_text_breaks_it_and_no_date_is_impossible(text: str) -> None:
    """Whatever the text: no crash, no year or date outside what such reports can have."""
    opening, codes = read(text)
    today = datetime.now(timezone(timedelta(hours=8))).date()
    assert opening.year is None or 2003 <= opening.year <= today.year
    assert (opening.year is None) == (opening.year_source is None)
    assert opening.year is not None or codes & {"year_missing", "year_conflict"}
    for day in (opening.dated_on, opening.published_on):
        assert day is None or date(2003, 1, 1) <= day <= today
    assert (opening.agency is None) == ("agency_missing" in codes)
    not_a_report(lines(text))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(COMPOSED) - 1), st.sampled_from(["　", " ", "\n\n", "\n", "\u00a0 "]))
def test_blanks_around_an_opening_change_nothing(number: int, blank: str) -> None:
    """Blank lines and indents before and after a text leave what is read from it."""
    text = COMPOSED[number].text
    assert read(f"{blank}{text}{blank}")[0] == read(text)[0]


@pytest.mark.parametrize("site", ["", "柳林县人民政府\n"])
def test_a_title_may_break_anywhere(site: str) -> None:
    """A title broken at any character is whole again, below a site's name too, but for a few that read as two names."""
    wrong = []
    tried = 0
    for name, *_ in BODIES:
        for title in (f"{name}2023年政府信息公开工作年度报告", f"2023年度{name}政府信息公开工作年度报告"):
            for at in range(1, len(title)):
                opening, _ = read(page(f"{site}{title[:at]}\n{title[at:]}", 2023))
                tried += 1
                if (opening.agency, opening.year, opening.title) != (name, 2023, title):
                    wrong.append((title[:at], title[at:], opening.agency))
    assert len(wrong) <= tried * 0.005, wrong


@pytest.mark.parametrize(
    "words", ["首页", "首页\n走进柳林\n领导之窗\n互动交流", "柳林概况\n办事服务", "菜单\n列表\n四季\n山水画廊"]
)
def test_navigation_above_a_title_is_no_part_of_it(words: str) -> None:
    """Words of a page's navigation are never read as the beginning of the name below them."""
    opening, _ = read(page(f"{words}\n区民政局2023年政府信息公开工作年度报告", 2023))
    assert opening.agency == "区民政局"


def test_the_general_prose_names_nobody() -> None:
    """The sections that all composed openings share say neither who nor when."""
    opening, codes = read(GENERAL.format(after=2024))
    assert (opening.title, opening.agency, opening.year) == (None, None, None)
    assert codes == {"agency_missing", "year_missing"}


# Sentences of openings without a title, signed by nobody: the body that they say the report is of, None for none.
SAID = [
    ("本报告由示例市水务局根据《中华人民共和国政府信息公开条例》要求编制。", "示例市水务局"),
    ("本年报由示例县人民政府办公室综合各部门的《年度总结》编制而成。", "示例县人民政府办公室"),
    (
        "本报告数据由各单位提供，由示例市政府信息公开工作领导小组办公室汇总编写。",
        "示例市政府信息公开工作领导小组办公室",
    ),
    ("根据条例，现向社会公布示例区教育局2022年度政府信息公开工作情况。", "示例区教育局"),
    ("按照要求，示例县统计局现公开《2022年政府信息公开工作年度报告》。", "示例县统计局"),
    ("现将2022年度政府信息公开工作年度报告公布如下。", None),
    ("特向社会公布2022年本机关政府信息公开年度报告。", None),
    ("根据示例市人民政府《关于做好2022年政府信息公开工作年度报告编制工作的通知》编制。", None),
    ("2022年政府信息公开工作由示例县人民政府组织。在示例市人民政府领导下，我局按照要求公开信息。", None),
    ("示例县人民政府网站公布了办事指南，由办公室负责。", None),
]


@pytest.mark.parametrize(("said", "agency"), SAID)
def test_a_sentence_may_say_whose_report_it_is(said, agency):
    """Without a title and a signature, the sentence that makes a report public names its body; no other does."""
    opening, issues = read_opening([Line(1, said), Line(2, "一、总体情况"), Line(3, "2022年，认真落实条例。")])
    assert opening.agency == agency
    assert {issue.code for issue in issues} >= {"agency_from_text" if agency else "agency_missing"}
