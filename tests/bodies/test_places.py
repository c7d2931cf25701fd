"""Places: every name in the data resolves to its code, and no homonym is guessed."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import date

import pytest

import gkstats as gk
from conftest import ROOT
from gkstats.bodies.divisions import LAST_YEAR, atlas, divisions
from gkstats.bodies.kinds import kind_of
from gkstats.bodies.places import Hints, resolve

YEAR = 2023
SECTIONS = (
    "总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况", "其他需要报告的事项",
)  # fmt: skip


def full(row, year):
    """Give a division's name with all that is above it."""
    above = [up for unit in atlas().codes.get(row.parent, ()) if (up := unit.at(year)) and up.code == row.parent]
    return (full(above[0], year) if above else "") + row.name


def printed(township):
    """Give a township's body; a 地区 is one only as the 地区办事处 that Beijing has."""
    return township + "办事处" if township.endswith("地区") else township


@pytest.fixture(scope="module")
def now():
    """Every division in force, with its full name."""
    return {row.code: (row, full(row, YEAR)) for row in divisions() if row.holds(YEAR)}


def test_every_division_is_found_by_its_full_name(now):
    """All provinces, prefectures and counties resolve to their code, as a government and as its department."""
    for office in ("人民政府", "财政局"):
        found = {code: resolve(name + office, YEAR).division_code for code, (_, name) in now.items()}
        assert len(found) > 3200
        # Taiwan, Hong Kong and Macau have codes, but no body there reports.
        assert {code: found[code] for code in found if found[code] != code} == dict.fromkeys(
            ("710000", "810000", "820000")
        )


def test_every_former_name_is_found_in_its_year():
    """A code that ended is found by its name in its last year, and its body keeps one key over the years."""
    for row in divisions():
        if row.valid_to:
            place = resolve(full(row, row.valid_to) + "人民政府", row.valid_to)
            assert place.division_code == row.code, row
            assert place.agency_key == f"{row.line}:政府"


def test_every_township_is_found_by_its_full_name(now):
    """All township names of all vintages resolve to their county by province, prefecture, county and township."""
    data = atlas()
    wrong, asked = [], 0
    for code, (_, name) in now.items():
        (unit,) = [unit for unit in data.codes[code] if unit.at(YEAR) and unit.at(YEAR).code == code]
        for township in data.townships.get(unit, ()):
            asked += 1
            place = resolve(name + printed(township), YEAR)
            if (place.division_code, place.township) != (code, township):
                wrong.append((name + township, place))
    assert asked > 38_000
    assert wrong == []


def test_a_homonym_is_null_when_bare_and_found_when_the_pair_settles_it(now):
    """Every county name that several counties have: null alone, its own code with a township that only one has."""
    data = atlas()
    places = defaultdict(set)
    for row, _ in now.values():
        if row.level == "county":
            (unit,) = [unit for unit in data.codes[row.code] if unit.at(YEAR) and unit.at(YEAR).code == row.code]
            places[row.name].add(unit)
    homonyms = {name: units for name, units in places.items() if len(units) > 1}
    assert len(homonyms) >= 29
    for name, units in homonyms.items():
        bare = resolve(name + "人民政府", YEAR)
        assert bare.division_code is None
        assert bare.candidates
        for unit in units:
            for township in data.townships.get(unit, ()):
                shared = [other for other in units if township in data.townships.get(other, ())]
                place = resolve(name + printed(township), YEAR)
                assert place.division_code == (unit.at(YEAR).code if len(shared) == 1 else None), name + township


def test_a_township_alone_is_never_a_place():
    """No bare township name gives a code; where the data know it, the counties are named."""
    for township in atlas().whose:
        place = resolve(printed(township), YEAR)
        assert place.division_code is None, township


def test_a_township_is_placed_by_the_site_that_its_county_runs():
    """The county whose site it is, or who runs it, has a township of that name; one without it places nothing."""
    for hints in (Hints(site="3203220001"), Hints(sponsor="沛县人民政府"), Hints(names=("沛县人民政府办公室",))):
        place = resolve("龙固镇人民政府", 2022, hints)
        assert (place.division_code, place.township, place.level) == ("320322", "龙固镇", "township")
    for hints in (Hints(site="3203210001"), Hints(names=("沛县水务局",), site="4114260001")):
        assert resolve("龙固镇人民政府", 2022, hints).division_code is None


@pytest.mark.parametrize(
    ("agency", "year", "code"),
    [
        ("海东市平安区小峡街道", 2023, "630203"),
        ("海东市平安区小峡镇", 2019, "630203"),
        ("红旗区渠东街道办事处", 2022, "410702"),
        ("海东市平安区古城回族乡", 2023, "630203"),
        ("平凉市崆峒区东关街道办事处", 2020, "620802"),
        ("金乡县金乡街道办事处", 2023, "370828"),
        ("平安县人民政府", 2012, "632121"),
        ("平安县人民政府", 2014, "630221"),
        ("平安县人民政府", 2016, "630203"),  # a site that keeps the old name
        ("平安区人民政府", None, None),  # three codes, and no year
        ("青海海东平安区财政局", 2020, "630203"),
        ("互助县教育局", 2020, "630223"),
        ("延边州人民政府", 2020, "222400"),
        ("湘西自治州花垣县公安局", 2020, "433124"),  # the peoples of its name left out, its kind not
        ("连山自治县教育局", 2022, "441825"),
        ("科右前旗乌兰毛都苏木人民政府", 2023, "152221"),  # a short name that is no piece of the full one
        ("巴州若羌县财政局", 2021, "652824"),
        ("巴州区民政局", 2021, "511902"),
        ("襄樊市人民政府", 2009, "420600"),
        ("仙桃市人民政府", 2020, "429004"),
        ("浦东新区人民政府", 2020, "310115"),
        ("重庆市江北区财政局", 2024, "500105"),
        ("重庆市江北区财政局", 2025, None),  # the sources no longer agree
        ("宁波市江北区财政局", 2025, "330205"),
        ("平安区财政局", LAST_YEAR + 1, None),
        ("海东市小峡镇人民政府", 2020, "630203"),
        ("中山市东区街道办事处", 2021, "442000"),
        ("东区街道办事处", 2021, None),
        ("西区管理委员会", 2021, None),
        ("攀枝花市西区财政局", 2021, "510403"),
        ("芒市镇人民政府", 2021, None),
        ("青岛市经济技术开发区管理委员会", 2021, "370200"),
        ("贵阳高新技术产业开发区管委会", 2021, "520100"),
        ("大理经济技术开发区管委会", 2021, None),  # a prefecture and a city
        ("国家税务总局海东市平安区税务局", 2021, "630203"),
        ("国家统计局金乡调查队", 2021, "370828"),
        ("深圳市南山财政局", 2021, None),
        ("海东市生态环境局平安分局", 2021, "630203"),
        ("平安建设办公室", 2021, None),
        ("古县渡镇人民政府", 2021, None),  # of 鄱阳县, no 渡镇 of 古县
        ("朝阳区文化和旅游局", 2021, None),
        ("教育部", 2021, None),
        ("市文化和旅游局", 2021, None),
    ],
)
def test_names_as_they_are_printed(agency, year, code):
    """Names with and without suffixes, former names, zones, vertical bodies: the code of the year, or none."""
    assert resolve(agency, year).division_code == code


def test_another_mention_settles_or_contradicts():
    """Signature, source or the site's code settle a homonym or a name without its place; conflicts are no place."""
    assert resolve("鼓楼区民政局", 2021, Hints(("福州市鼓楼区人民政府",))).division_code == "350102"
    assert resolve("鼓楼区民政局", 2021, Hints(site="3501000001")).division_code == "350102"
    assert resolve("区民政局", 2021, Hints(site="6302030001")).division_code == "630203"
    city = resolve("市文化和旅游局", 2021, Hints(("海东市人民政府",)))
    assert (city.division_code, city.level, city.evidence) == ("630200", "prefectural", "mention")
    assert city.agency_key == resolve("海东市文化和旅游局", 2018).agency_key
    assert resolve("市场监督管理局", 2021, Hints(site="6302000001")).division_code is None  # 市场 is no 市
    torn = resolve("平安区民政局", 2021, Hints(site="3501000001"))
    assert (torn.division_code, torn.conflict) == (None, ("福建省福州市", "青海省海东市平安区"))


def test_a_page_names_its_site(tmp_path):
    """The site's code in a page's head settles a name without its place."""
    rows = "".join(f"<p>{n}、{text}</p><p>无。</p>" for n, text in zip("一二三四五六", SECTIONS, strict=True))
    (tmp_path / "a.html").write_text(
        "<html><head><meta charset=utf-8><meta name='SiteIDCode' content='6302030001'></head>"
        f"<body><h1>区民政局2021年政府信息公开工作年度报告</h1>{rows}</body></html>",
        "utf-8",
    )
    (report,) = gk.parse(tmp_path).reports.to_dicts()
    assert (report["agency"], report["division_code"], report["place_source"]) == ("区民政局", "630203", "site")


PAGE = """<html><head><meta charset=utf-8>{tags}</head><body><h1>{title}2021年政府信息公开工作年度报告</h1>{rows}
<p>主办：政府办公室 {footer}</p></body></html>"""


def saved(folder, title, *, tags=(), footer="", url="", text=False):
    """Save a page, or its text, with tags and footer; give the report's row and the codes of its issues."""
    rows = "".join(f"<p>{n}、{name}</p><p>无。</p>" for n, name in zip("一二三四五六", SECTIONS, strict=True))
    tagged = "".join(f'<meta name="{name}" content="{content}">' for name, content in tags)
    page = PAGE.format(tags=tagged, title=title, rows=rows, footer=footer)
    if text:
        page = re.sub(r"</[^>]+>", "\n", re.sub(r"<head>.*</head>", "", page))
        page = re.sub("<[^>]+>", "", page)
    (folder / ("a.txt" if text else "a.html")).write_text(page, "utf-8")
    (folder / "sources.csv").write_text(f"path,url\na.{'txt' if text else 'html'},{url}\n", "utf-8")
    corpus = gk.parse(folder)
    (report,) = corpus.reports.to_dicts()
    return report, set(corpus.issues["code"])


@pytest.mark.parametrize(
    ("title", "facts", "code", "evidence"),
    [
        # the code of the site: in the tags, in the footer, in upper case, with blanks
        ("区民政局", {"tags": [("SiteIDCode", "6302030001")]}, "630203", "site"),
        ("区民政局", {"footer": "网站标识码：6302030001 青ICP备05000000号"}, "630203", "site"),
        ("区民政局", {"footer": "网站标识码 6302030001", "text": True}, "630203", "site"),
        ("鼓楼区民政局", {"footer": "网站标识码:3501020001"}, "350102", "site"),
        # at its worth: a longer number is none, two codes are of two sites
        ("区民政局", {"footer": "网站标识码：63020300012"}, None, None),
        ("区民政局", {"footer": "网站标识码：6302030001 网站标识码：3501020001"}, None, None),
        # the police's number confirms, it never tells; what it contradicts is open, but not a full name
        ("区民政局", {"footer": "青公网安备 63020302000021号"}, None, None),
        ("区民政局", {"footer": "网站标识码：6302030001 青公网安备63020302000021号"}, "630203", "site"),
        ("区民政局", {"footer": "网站标识码：6302030001 闽公网安备35010202000021号"}, None, None),
        ("福州市鼓楼区民政局", {"footer": "青公网安备63020302000021号"}, "350102", "name"),
        # a full name against the site, a local body on a ministry's
        ("福州市鼓楼区民政局", {"tags": [("SiteIDCode", "6302030001")]}, None, None),
        ("福州市鼓楼区民政局", {"tags": [("SiteIDCode", "bm20000001")]}, None, None),
        ("国家税务总局金乡县税务局", {"tags": [("SiteIDCode", "bm29000001")]}, "370828", "name"),
        # the site's name and the source in the tags
        ("区民政局", {"tags": [("SiteName", "海东市平安区人民政府门户网站")]}, "630203", "mention"),
        ("鼓楼区民政局", {"tags": [("ContentSource", "南京市鼓楼区民政局")]}, "320106", "mention"),
        ("鼓楼区民政局", {"tags": [("ContentSource", "南京市鼓楼区民政局"), ("SiteIDCode", "3501020001")]}, None, None),
        # a host is a hint: it chooses among places of one name, and tells nothing else
        ("鼓楼区民政局", {"url": "https://mzj.nanjing.gov.cn/a.html"}, "320106", "host"),
        ("鼓楼区民政局", {"url": "https://www.gulou.gov.cn/a.html"}, None, None),
        ("区民政局", {"url": "https://www.zhongyuan.gov.cn/a.html"}, None, None),
        ("福州市鼓楼区民政局", {"url": "https://www.nanjing.gov.cn/a.html"}, "350102", "name"),
    ],
)
def test_what_a_page_says_of_its_site(tmp_path, title, facts, code, evidence):
    """Codes, names and hosts settle a place each at its worth; the evidence is kept, and contradictions are null."""
    report, codes = saved(tmp_path, title, **facts)
    assert (report["agency"], report["division_code"], report["place_source"]) == (title, code, evidence)
    assert ("place_settled" in codes) == (evidence in ("site", "mention", "host"))


def test_the_tags_of_a_page_are_the_last_to_be_believed(tmp_path):
    """ContentSource names the body, and PubDate the day, only where nothing that is printed does."""
    tags = [("ContentSource", "海东市平安区民政局"), ("PubDate", "2022-01-19 10:20")]
    report, codes = saved(tmp_path, "", tags=tags)
    assert (report["agency"], report["published_on"]) == ("海东市平安区民政局", date(2022, 1, 19))
    assert "agency_from_field" in codes
    report, _ = saved(tmp_path, "金乡县民政局", tags=tags, footer="发布日期：2022-01-05")
    assert (report["agency"], report["published_on"], report["division_code"]) == (
        "金乡县民政局", date(2022, 1, 5), None,
    )  # fmt: skip


def test_one_body_has_one_key_over_its_renamings():
    """小峡镇 became 小峡街道, 古城乡 古城回族乡, 平安县 平安区: one key each; a government's office has its own."""
    for before, after in [
        (("平安县小峡镇人民政府", 2012), ("海东市平安区小峡街道办事处", 2023)),
        (("平安县古城乡人民政府", 2012), ("海东市平安区古城回族乡", 2023)),
        (("平安县人民政府", 2012), ("海东市平安区人民政府", 2023)),
        (("襄樊市财政局", 2009), ("襄阳市财政局", 2015)),
    ]:
        assert resolve(*before).agency_key == resolve(*after).agency_key is not None
    keys = {resolve(name, 2023).agency_key for name in ("平安区人民政府", "平安区人民政府办公室", "平安区财政局")}
    assert len(keys) == 3


def test_the_level_of_a_city_comes_from_the_data():
    """A city's name does not tell its level; the data do. A zone has the level of its place's parts."""
    assert resolve("苏州市文化和旅游局", 2021).level == "prefectural"
    assert resolve("昆山市文化和旅游局", 2021).level == "county"
    for zone, level in (
        ("苏州市", "county"),
        ("昆山市", "county"),
        ("江苏省", "prefectural"),
        ("上海市", "prefectural"),
    ):
        assert {resolve(f"{zone}高新区{of}", 2021).level for of in ("管理委员会", "管委会办公室", "财政局")} == {level}


def test_a_customs_house_serves_its_city():
    """But for those of a customs district, which are named for the city where they sit; old names are no doubt."""
    assert resolve("中华人民共和国常州海关", 2021).level == "prefectural"
    assert resolve("常熟海关", 2021).level == "county"
    assert resolve("南京海关", 2021).division_code is None
    assert resolve("中国民用航空新疆管理局", 2021).division_code == "650000"
    assert resolve("九江经开区管委会办公室", 2021).division_code == "360400"  # 柴桑区 was 九江县 then


@pytest.mark.parametrize("short", ["街办", "街道办", "街道", "办事处"])
def test_a_subdistrict_office_is_one_body_however_short(short):
    """An office keeps its level, place and key over the years in which its name is printed shorter."""
    assert resolve(f"西安市莲湖区北院门{short}", 2021) == resolve("西安市莲湖区北院门街道办事处", 2021)
    assert kind_of(f"西安市莲湖区北院门{short}").body == "subdistrict_office"


def test_the_data_are_loaded_when_first_asked_for():
    """`import gkstats` and the resolver's own import load no data, and the resolver no Polars."""
    code = (
        "import sys, gkstats.bodies.places, gkstats.bodies.divisions as d;"
        "print(d.divisions.cache_info().currsize, 'polars' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False"]


@pytest.mark.skipif(not (shutil.which("npm") and shutil.which("pip")), reason="npm and pip fetch the sources")
def test_the_data_are_what_the_script_builds(tmp_path):
    """The build script gives the shipped data."""
    subprocess.run([sys.executable, ROOT / "tools" / "build_divisions.py", tmp_path], check=True, capture_output=True)
    for shipped in (ROOT / "src" / "gkstats" / "agencies" / "data").glob("*.csv.gz"):
        assert gzip.decompress((tmp_path / shipped.name).read_bytes()) == gzip.decompress(shipped.read_bytes())
