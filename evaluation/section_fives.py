"""Composed section fives with the problems and remedies that they state, in all the styles of real reports.

`cases()` gives them all. `composed()` combines statements with enumerators, layouts and lead-ins; `tricky()` reads
those made by hand (`section_fives_by_hand.toml`), each named for its trait.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

Style = Callable[[int], str]
CJK = "一二三四五六七八九十"
YEAR = 2023


@dataclass(frozen=True)
class Case:
    """One section five: its paragraphs and what a reader should find in them."""

    name: str
    paragraphs: tuple[str, ...]
    problems: tuple[str, ...]
    remedies: tuple[str, ...]
    state: str = "stated"


STYLES: dict[str, Style] = {
    "yishi": lambda n: f"{CJK[n]}是",
    "brackets": lambda n: f"（{CJK[n]}）",
    "half_width_brackets": lambda n: f"({CJK[n]})",
    "stop": lambda n: f"{n + 1}.",
    "pause": lambda n: f"{n + 1}、",
    "digit_is": lambda n: f"{n + 1}是",
    "circled": lambda n: "①②③④⑤"[n],
    "circled_folded": lambda n: str(n + 1),
    "first": lambda n: f"第{CJK[n]}，",
    "cjk_pause": lambda n: f"{CJK[n]}、",
    "qiyi": lambda n: f"其{CJK[n]}，",
    "digit_bracket": lambda n: f"（{n + 1}）",
    "aspects": lambda n: ("一方面，", "另一方面，")[n],
    "turns": lambda n: ("首先，", "其次，", "再次，")[n],
    "mixed": lambda n: ("一、", "二是", "三是", "四是")[n],
}
PROBLEMS = (
    ("公开内容不够全面", "更新速度偏慢", "群众知晓率不高"),
    ("个别股室对公开工作重视不够，推一推才动一动", "经办人员业务不熟。部分同志没有参加过培训"),
    ("政策解读形式单一，多以文字为主", "网站栏目设置不合理", "部门之间配合不够", "依申请公开答复不够规范"),
    ("信息发布时效性不强", "公开渠道较窄，仍以公示栏为主；新媒体使用较少"),
    ("主动公开意识有待增强", "信息质量有待提高。部分信息内容简单，让群众看不懂", "监督检查力度不足"),
)
REMEDIES = (
    ("加强业务培训，提高经办人员水平", "拓宽公开渠道，用好微信公众号", "完善审核制度"),
    ("进一步充实公开内容。重点公布群众关心的事项，做到应公开尽公开", "定期检查各股室更新情况"),
    ("强化组织领导，压实工作责任", "丰富解读形式", "加大宣传力度，让更多群众了解公开工作"),
    ("健全长效机制，明确各环节责任", "及时更新各类信息，杜绝栏目空白"),
)
PREFACES = (
    "",
    "2023年，我镇政府信息公开工作取得了一定成绩，但仍存在一些不足，主要表现在：",
    "虽然我局政务公开工作有了新的进展，但与上级要求和群众期盼相比还有差距，",
    "本年度工作中还存在以下问题：",
)
LEADS = (
    "",
    "针对上述问题，我镇将重点做好以下工作：",
    "下一步，我局将从以下几个方面加以改进：",
    "2024年，我街道将继续抓好政府信息公开工作。",
)


def listed(items: tuple[str, ...], style: Style) -> str:
    """Write items one after the other in one paragraph."""
    return "；".join(style(n) + item for n, item in enumerate(items)) + "。"


def stacked(items: tuple[str, ...], style: Style) -> tuple[str, ...]:
    """Write each item as a paragraph of its own."""
    return tuple(style(n) + item + "。" for n, item in enumerate(items))


def composed() -> Iterator[Case]:
    """Combine styles, statements, prefaces and layouts."""
    others = cycle(STYLES.items())
    for turn, (name, style) in enumerate([*STYLES.items()] * 9):
        room = 2 if name == "aspects" else 3 if name == "turns" else 4
        problems = PROBLEMS[turn % len(PROBLEMS)][:room]
        other, other_style = next(islice(others, turn % 3, None))
        remedies = REMEDIES[turn % len(REMEDIES)][: 2 if other == "aspects" else 3]
        preface, lead = PREFACES[turn % 4], LEADS[(turn // 4) % 4]
        layout = turn // len(STYLES)
        if layout == 0:  # headings of their own, lists inside a paragraph
            text = (
                "（一）存在的主要问题",
                preface + listed(problems, style),
                "（二）改进措施",
                lead + listed(remedies, other_style),
            )
        elif layout == 1:  # headings of their own, an item a paragraph
            text = (
                "一、存在问题",
                preface,
                *stacked(problems, style),
                "二、整改措施",
                lead,
                *stacked(remedies, other_style),
            )
        elif layout == 2:  # headings run in
            text = (
                f"（一）存在的问题。{preface}{listed(problems, style)}",
                f"（二）改进情况。{lead}{listed(remedies, other_style)}",
            )
        elif layout == 3:  # no heading, an announcement in the same paragraph
            text = (
                (preface or PREFACES[1]) + listed(problems, style) + (lead or LEADS[1]) + listed(remedies, other_style),
            )
        elif layout == 4:  # no heading, a paragraph each
            text = (
                (preface or PREFACES[3]) + listed(problems, style),
                (lead or LEADS[2]) + listed(remedies, other_style),
            )
        elif layout == 5:  # only problems
            text, remedies = ((preface or PREFACES[2]) + listed(problems, style),), ()
        elif layout == 6:  # bare headings, an item a paragraph, an explanation in the next
            text = (
                "存在的主要问题：",
                *(part for item in stacked(problems, style) for part in (item, "这一情况在基层站所较为突出。")),
                "下一步工作打算：",
                *stacked(remedies, other_style),
            )
            problems = tuple(f"{item}。\n这一情况在基层站所较为突出" for item in problems)
        elif layout == 7:  # remedies unenumerated
            text = (
                (preface or PREFACES[1]) + listed(problems, style),
                "下一步，我镇将继续加强学习培训，不断提高公开水平。",
            )
            remedies = ("下一步，我镇将继续加强学习培训，不断提高公开水平",)
        else:  # problems unenumerated
            text = (
                "工作中还存在一些不足：" + "；".join(problems) + "。",
                "改进措施：",
                *stacked(remedies, other_style),
            )
            problems = tuple(part for item in problems for part in item.replace("；", "。").split("。"))
        paragraphs = tuple(paragraph for paragraph in text if paragraph)
        yield Case(f"{turn:03}_{name}_{other}_layout{layout}", paragraphs, problems, remedies)


def tricky() -> Iterator[Case]:
    """Read the cases made by hand."""
    path = Path(__file__).with_name("section_fives_by_hand.toml")
    for five in tomllib.loads(path.read_text(encoding="utf-8"))["five"]:
        paragraphs, problems, remedies = (tuple(five.get(key, ())) for key in ("paragraphs", "problems", "remedies"))
        yield Case(five["name"], paragraphs, problems, remedies, five["state"])


def cases() -> list[Case]:
    """Give every composed and every hand-made section five."""
    return [*composed(), *tricky()]
