"""What a public body's name says of it: level, kind of body, whether it answers to Beijing; and what its figures cover.

The endings of names and the lists of places are data (`kinds.toml`). A level is given only where the name (or, for a
city, what the text says of the places below it) leaves no other: a bare 某市文化和旅游局 may belong to a prefecture
or to a county-level city, so its level is `unknown` until `places` knows which city it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from gkstats.script.characters import fold
from gkstats.script.typed import Fields, Words, load

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Ending(Fields, frozen=True):
    """Endings of names, and what a body with one is."""

    body: str
    words: Words
    level: str | None = None


class _Zones(Fields, frozen=True):
    """How names of zones end, and those of what rules them."""

    committee: str
    before: Words
    duties: Words
    ruled: Words
    inside: Words


class _OwnPlaces(Fields, frozen=True):
    """Places whose names tell their level in no other way."""

    counties: Words
    municipalities: Words
    prefectures: Words
    leagues: Words
    regions: Words
    called: dict[str, Words]


class _National(Fields, frozen=True):
    """The State Council and its departments."""

    names: Words
    before: str


class _Served(Fields, frozen=True):
    """Words that follow the short name of a place of such levels."""

    levels: Words
    words: Words
    except_: Words = msgspec.field(name="except", default=())


class _Vertical(Fields, frozen=True):
    """Bodies that answer to Beijing, and bodies whose names only look like it."""

    words: Words
    not_: Words = msgspec.field(name="not")
    parents: Words
    serves: tuple[_Served, ...]


class _Corps(Fields, frozen=True):
    """Patterns of the names of the Corps and its parts."""

    name: str
    division: str
    regiment: str


class _Settle(Fields, frozen=True):
    """What a text says of the places below a city of either level."""

    prefectural: Words
    county: Words


class _Scope(Fields, frozen=True):
    """Who is counted where figures are those of all bodies below."""

    parts: Words


class _Organs(Fields, frozen=True):
    """Bodies of the Party, the congresses and the courts: none of a government's."""

    words: Words
    of_committees: Words


class _Self(Fields, frozen=True):
    """How a body speaks of itself, and what it is."""

    words: Words
    body: str
    level: str | None = None


class _KindsFile(Fields, frozen=True):
    """What `kinds.toml` holds."""

    endings: tuple[_Ending, ...]
    zones: _Zones
    places: _OwnPlaces
    national: _National
    vertical: _Vertical
    corps: _Corps
    organs: _Organs
    selves: tuple[_Self, ...]
    settle: _Settle
    scope: _Scope


_DATA: Final = load("gkstats.bodies", "kinds.toml", _KindsFile)
_ENDINGS: Final[dict[str, tuple[str, str | None]]] = {
    word: (ending.body, ending.level) for ending in _DATA.endings for word in ending.words
}
_LONGEST: Final = max(map(len, _ENDINGS))


def _any(words: Sequence[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + ")"


_COMMITTEE: Final = _DATA.zones.committee
_ZONE_COMMITTEE: Final = re.compile(
    f"(?:{_any(_DATA.zones.before)}(?:开发|建设|发展|保护|保护利用)*"
    f"|{_any(_DATA.zones.inside)}(?!.?{_any(_DATA.zones.duties)})[\u4e00-\u9fff]{{2,3}}){_COMMITTEE}$"
)
_ORGAN: Final = re.compile(_any(_DATA.organs.words) + "|" + "[省市县区州旗盟]委" + _any(_DATA.organs.of_committees))
_RULES_ZONE: Final = re.compile(_any(_DATA.zones.inside) + _any(_DATA.zones.ruled) + "$")
_ZONE: Final = re.compile(f"(?!{_any(_DATA.places.counties)})" + _any(_DATA.zones.inside))
_COUNTIES: Final = re.compile(_any(_DATA.places.counties))
_MUNICIPALITY: Final = re.compile(_any(_DATA.places.municipalities))
# Short names that a place's own name does not hold in one piece.
CALLED: Final = _DATA.places.called
_NATIONAL: Final = re.compile(f"(?:{_DATA.national.before})?{_any(_DATA.national.names)}")
_VERTICAL: Final = re.compile(_any(_DATA.vertical.words))
PARENTS: Final = frozenset(_DATA.vertical.parents)
_NOT_VERTICAL: Final = re.compile(_any(_DATA.vertical.not_))
# Of which levels the places are whose short name such words follow: 江苏监管局, 徐州监管分局, 沛县监管支局.
SERVED: Final[dict[str, tuple[str, ...]]] = {}
# Places whose name before such a word stands for more than themselves.
WIDER: Final = {word: served.except_ for served in _DATA.vertical.serves if served.except_ for word in served.words}
for _served in _DATA.vertical.serves:
    for _word in _served.words:
        SERVED[_word] = tuple(dict.fromkeys((*SERVED.get(_word, ()), *_served.levels)))
_CORPS: Final = re.compile(
    f"(?P<corps>{_DATA.corps.name})?(?P<division>{_DATA.corps.division})?(?P<city>.{{2,6}}市)?"
    f"(?P<regiment>{_DATA.corps.regiment}(?=$|机关|党|综合|社区|连队|经济|社会|财政|人民政府))?"
)
_TOWNSHIP: Final = re.compile(
    r"街道|(?<!^)(?<!城)(?:镇|乡|苏木)(?=$|人民政府|政府|党|综合|财政所|卫生院|中心|办事处|[^镇乡]{1,6}(?:村|社区)(?:村民|居民)?委)"
    r"|地区办事处"
)
# Behind a county's or a city's name a township may have any office: 沛县安国镇社会事务办公室; but 县乡镇企业局.
_TOWNSHIP_BELOW: Final = re.compile(r"[^镇乡城]{1,7}?(?<!城)(?:镇|乡(?!镇|村)|苏木)(?![县市区江村企化])")
# 区 also ends 社区, 园区, 开发区, 自治区 …, and begins 区域 and 区划; 县 begins 县域; 旗 stands inside 红旗区.
_COUNTY: Final = re.compile(
    r"县(?![域级])|旗(?![区县镇乡街])"
    r"|(?<![社园景矿片小灾库林牧学校厂港地新发高术税范验作游假胜聚集治业经产老特护管灌垦军分街疫务])(?<!海关关)区(?![域划块位间])"
)
_PREFECTURE: Final = re.compile(
    f"自治州|{_any(_DATA.places.prefectures)}州|{_any(_DATA.places.leagues)}"
    f"|{_any(_DATA.places.regions)}|^州(?!市)|^盟|^地区"
)
# 市 also stands in 城市, 上市 and 市场; no city has a name of one character.
_CITY: Final = re.compile(r"(?:[\u4e00-\u9fff]{2,}?|^)(?<![城上超])市(?!场)")
# 区民政局: the kind of a place without its name; but 市场, 区域 and 县域 are words.
BARE: Final = re.compile("(?:自治区|市(?!场)|区(?![域划块位间])|县(?![域级])|[省州旗盟])(?=.)")
_PROVINCE: Final = re.compile(r"省|自治区")
_BRACKETS: Final = re.compile(r"\([^()]*\)$")
# 乌鲁木齐高新技术产业开发区(新市区)人民政府: the place in brackets is the division.
_TWO_PLACES: Final = re.compile(rf"^[^()]*{_any(_DATA.zones.inside)}\(([^()]{{1,8}}[县区旗])\)")
_SETTLE: Final = {
    "prefectural": re.compile(_any(_DATA.settle.prefectural)),
    "county": re.compile(_any(_DATA.settle.county)),
}

_WHOLE: Final = "[全我][省市县区州旗盟]"
_PART: Final = _any(_DATA.scope.parts)
_MANY: Final = rf"(?:{_PART}|\d+(?:个|家)[^。;,]{{0,12}}?(?:单位|部门|机关|乡镇|街道)|所属|下属|直属)"
_COUNTED: Final = r"(?:收到|受理|新收|接收|接到|办理|办结|主动公开|公开|发布|制发)"
# What both of the next two begin with; most openings have none of it.
_SAYS_WHOSE: Final = re.compile(
    r"(?:本报告|本年报|报告中|数据|统计)[^。;]{0,26}?(?:含|包括|涵盖|覆盖|汇总|[仅只](?:为|是|涉及|统计|反映))"
)
# The report or its figures hold those of others too.
_HOLDS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:本报告|本年报|报告中|数据|统计)[^。;]{{0,24}}?(?:含|包括|涵盖|覆盖|汇总)[^。;]{{0,10}}?{_MANY}",
        rf"\(含(?:全[省市县区州旗盟])?{_MANY}[^()。;]{{0,20}}\)",
    )
)
# A sum over them is stated.
_SUMS: Final = (
    re.compile(rf"{_WHOLE}{_PART}[^。;,]{{0,16}},?(?:共|共计|累计|总计|合计|新)(?:{_COUNTED})[^。;,]{{0,24}}?\d"),
)
_FROM_OTHERS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:汇总|综合|汇集)[^。;]{{0,20}}?{_MANY}[^。;]{{0,40}}?(?:编制|而成|形成|汇总|统计)",
        r"(?:汇总|综合)[^。;,]{0,12}?\d+(?:个|家)[^。;,]{0,12}?(?:单位|部门|机关)",
    )
)
# The report says that it leaves them out, or that its figures are its own body's only.
_WITHOUT_OTHERS: Final = re.compile(
    rf"(?:本报告|本年报|报告中|数据|统计)[^。;]{{0,24}}?(?:(?:不|未)(?:含|包括|包含|涵盖|覆盖|汇总)[^。;]{{0,14}}?{_MANY}"
    r"|(?:仅|只)(?:为|是|含|包括|包含|涵盖|涉及|统计|反映)[^。;,]{0,12}?(?:本级|本机关|本单位|本办|本局|自身))"
)
_STATED_SUM: Final = re.compile(
    r"全[省市县区州旗盟](?:共|共计|累计|总计|合计|新)+(?:收到|受理|新收|接收|接到)[^。;,]{0,16}申请"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a name tells of a body."""

    level: str
    body: str
    vertical: bool


def is_name(text: str) -> bool:
    """Tell whether `text` ends as the names of public bodies and places do, with something before the ending."""
    if text.endswith(")"):
        text = _BRACKETS.sub("", text)
    elif text.endswith(("团", "团场", "师")):
        return (corps := _CORPS.fullmatch(text)) is not None and bool(corps["corps"] or corps["division"])
    ending = _ending(text)
    return ending is not None and len(text) > max(2, len(ending)) and not text.endswith("城乡")


def is_bare(name: str, level: str) -> bool:
    """Tell whether a name says of what kind its place is, or nothing, but not which place: 区民政局, 民政局.

    `level` is the body's; where a text tells it, the name has a city.
    """
    placeless = level == "unknown" and not (_CITY.search(name) or _ZONE.search(name))
    return placeless or BARE.match(name) is not None


def kind_of(agency: str, text: str = "") -> Kind:
    """Give level and kind of the body named `agency`; `text` may settle which level a city has.

    What stands in brackets at the end is another name of the same body; amid the name, of the same place.
    """
    name = fold(agency)
    if ")" in name:
        name = _TWO_PLACES.sub(r"\1", name)
        name = _BRACKETS.sub("", name) or name
    ending = _ending(name)
    body, level = _ENDINGS[ending] if ending else ("other", None)
    if name.endswith(_COMMITTEE):
        body = "zone" if _ZONE_COMMITTEE.search(name) else "department"
    elif body == "department" and name.endswith(_DATA.zones.ruled) and _RULES_ZONE.search(name):
        body = "zone"
    elif body == "zone" and _COUNTIES.search(name):
        body = "government"
    if ending == "办事处" and "驻" in name:
        body, level = "department", None
    national = _NATIONAL.match(name)
    branch = national is not None and national.end() < len(name) and body == "department"
    vertical = branch or (bool(_VERTICAL.search(name)) and not _NOT_VERTICAL.search(name))
    if corps := _corps(name):
        return Kind(corps, "government" if corps == "township" or body == "other" else body, vertical)
    if national and not branch and national.end() == len(name):
        return Kind("national", body, vertical)
    if _ORGAN.search(name) and "人民政府" not in name and all(map(_ORGAN.search, name.split("、"))):
        body = "other"
    if body == "zone":
        return Kind("unknown", body, vertical)  # how high it ranks its name does not tell
    return Kind(level or _level(name, ending, text), body, vertical)


def kind_of_self(text: str) -> Kind:
    """Give what a body that nothing names says of itself: 我镇, 局机关; nothing where that is said in two ways."""
    said = [one for one in _DATA.selves if any(word in text for word in one.words)]
    return (
        Kind(said[0].level or "unknown", said[0].body, vertical=False)
        if len(said) == 1
        else Kind("unknown", "other", vertical=False)
    )


def _corps(name: str) -> str | None:
    """Give the level of a body of the Corps, of a division or a regiment; None of others, and of a division's city."""
    found = _CORPS.match(name)
    if found is None or not (found["corps"] or found["division"]):
        return None
    if found["regiment"]:
        return "township"
    if found["city"]:
        return None
    return "prefectural" if found["division"] else "provincial"


def in_zone(name: str) -> bool:
    """Tell whether a name holds that of a zone, which no division of the form 浦东新区 is."""
    return _ZONE.search(name) is not None


def scope_of(kind: Kind, text: str) -> tuple[str, str | None, str | None]:
    """Tell whose figures a report gives, by what (the `text`, or the body's `kind`), and the text's words for it."""
    says_whose = _SAYS_WHOSE.search(text)
    if says_whose and (without := _WITHOUT_OTHERS.search(text)):
        return "own_body", "text", without[0]
    patterns = (_HOLDS if says_whose else _HOLDS[1:]) + (_FROM_OTHERS if "汇" in text or "综合" in text else ())
    if kind.body in ("government", "government_office"):  # a department tells its region's sum beside its own numbers
        patterns += _SUMS if kind.level == "township" else (*_SUMS, _STATED_SUM)
    if said := next((found for pattern in patterns if (found := pattern.search(text))), None):
        return "jurisdiction", "text", said[0]
    if kind.level == "township" or kind.body in ("department", "government_office", "subdistrict_office"):
        return "own_body", "kind", None
    return "unknown", None, None


def _ending(name: str) -> str | None:
    for length in range(min(_LONGEST, len(name)), 0, -1):
        if name[-length:] in _ENDINGS:
            return name[-length:]
    return None


def _level(name: str, ending: str | None, text: str) -> str:
    """Give the deepest level that the place names inside a body's name make certain."""
    if _TOWNSHIP.search(name):
        return "township"
    zone = max((match.end() for match in _ZONE.finditer(name)), default=0)
    county = max((match.end() for match in _COUNTY.finditer(name) if match.end() != zone), default=0)
    county = max([county, *(match.end() for match in _COUNTIES.finditer(name))])
    if zone > county:
        return "unknown"
    cities = list(_CITY.finditer(name))
    if (below := max(county, cities[-1].end() if cities else 0)) and _TOWNSHIP_BELOW.match(name, below):
        return "township"
    prefecture = _PREFECTURE.search(name)
    if county or len(cities) > 1 or (prefecture and cities and cities[-1].end() > prefecture.end()):
        return "county"
    if ending == "分局" and not name.endswith(("市分局", "省分局", "区分局", "州分局")):
        return "unknown"  # of which part of the place it is the branch, only a list of its parts can tell
    if prefecture:
        return "prefectural"
    if cities:
        if _MUNICIPALITY.search(name):
            return "provincial"
        return "prefectural" if ending and ending.endswith("办公厅") else _settled(text)
    if _PROVINCE.search(name) or ending == "厅":
        return "provincial"
    return "unknown"


def _settled(text: str) -> str:
    levels = [level for level, words in _SETTLE.items() if words.search(text)]
    return levels[0] if len(levels) == 1 else "unknown"
