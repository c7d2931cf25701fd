"""Composed section fives with the problems and remedies that they state, in all the styles of real reports.

`cases()` gives them all. `composed()` combines statements with enumerators, layouts and lead-ins; `TRICKY` are made
by hand, each named for its trait. In those a line is a paragraph; `+` marks a problem, `-` a remedy expected from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice

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


TRICKY = {
    "none_stated": ("none_stated", "无。"),
    "none_stated_in_words": ("none_stated", "我镇2023年政府信息公开工作中不存在问题。"),
    "none_stated_under_headings": ("none_stated", "（一）存在的主要问题", "无", "（二）改进情况", "无"),
    "none_stated_with_plans": (
        "none_stated",
        "暂未发现明显问题。下一步，我局将继续做好公开工作。",
        "-下一步，我局将继续做好公开工作",
    ),
    "absent": ("absent",),
    "lacking_is_no_denial": (
        "stated",
        "我局公开工作中仍存在没有专职人员等问题。",
        "+我局公开工作中仍存在没有专职人员等问题",
    ),
    "denied_at_length": ("none_stated", "本单位无政府信息公开工作存在的主要问题。"),
    "named_in_order": (
        "stated",
        "问题一：公开不及时。改进措施：及时公开。",
        "问题二：内容单一。改进措施：丰富内容。",
        "+公开不及时",
        "-及时公开",
        "+内容单一",
        "-丰富内容",
    ),
    "remedies_under_a_promise": (
        "remedies_only",
        "（一）存在的主要问题及改进措施",
        "1.进一步加强学习。2.加大公开力度。",
        "-进一步加强学习",
        "-加大公开力度",
    ),
    "remedies_in_sentences": (
        "remedies_only",
        "2024年，我街道将继续推进政务公开工作。不断完善公开目录。",
        "-2024年，我街道将继续推进政务公开工作",
        "-不断完善公开目录",
    ),
    "general_admission_only": (
        "stated",
        "我局政府信息公开工作取得了一定成绩，但与上级要求相比还有一定差距。",
        "+与上级要求相比还有一定差距",
    ),
    "general_then_remedies": (
        "stated",
        "工作中仍存在一些不足。下一步，我镇将强化培训，提升能力。",
        "+工作中仍存在一些不足",
        "-下一步，我镇将强化培训，提升能力",
    ),
    "joined_by_commas": (
        "stated",
        "公开内容不够丰富，信息更新不及时，群众参与度不高。",
        "+公开内容不够丰富",
        "+信息更新不及时",
        "+群众参与度不高",
    ),
    "cause_and_effect_is_one": ("stated", "由于人手不足，部分信息更新不及时。", "+由于人手不足，部分信息更新不及时"),
    "explained_shortfall_is_one": (
        "stated",
        "政策解读不够深入，大多是照搬文件原文。",
        "+政策解读不够深入，大多是照搬文件原文",
    ),
    "concession_left_out": (
        "stated",
        "尽管我局在信息公开方面做了大量工作，但公开的形式还比较单一。",
        "+公开的形式还比较单一",
    ),
    "joined_by_semicolons": (
        "stated",
        "主要问题有：公开目录不规范；信息分类不准确；栏目更新慢，有的长期空白。",
        "+公开目录不规范",
        "+信息分类不准确",
        "+栏目更新慢，有的长期空白",
    ),
    "problem_and_remedy_in_one_sentence": (
        "stated",
        "我办信息更新还不够及时，下一步将明确专人负责更新。",
        "+我办信息更新还不够及时",
        "-下一步将明确专人负责更新",
    ),
    "first_remedy_without_its_enumerator": (
        "stated",
        "一是重视不够。二是公开渠道单一。",
        "改进措施：",
        "提高思想认识。二是拓宽公开渠道。三是加强考核。",
        "+重视不够",
        "+公开渠道单一",
        "-提高思想认识",
        "-拓宽公开渠道",
        "-加强考核",
    ),
    "mixed_enumerators": (
        "stated",
        "主要表现在：一、缺少专职人员，业务能力需要加强。二是时效性有待提高；三是群众关注不够。",
        "+缺少专职人员，业务能力需要加强",
        "+时效性有待提高",
        "+群众关注不够",
    ),
    "nested_enumerators_do_not_split": (
        "stated",
        "（一）公开质量不高。一是内容简单；二是数据不准。",
        "（二）制度不健全。一是责任不清；二是流程不畅。",
        "+公开质量不高。一是内容简单；二是数据不准",
        "+制度不健全。一是责任不清；二是流程不畅",
    ),
    "nested_under_promises_split": (
        "stated",
        "（一）主要问题：一是更新慢；二是解读少。",
        "（二）改进方向：1.加快更新。2.多做图解。",
        "+更新慢",
        "+解读少",
        "-加快更新",
        "-多做图解",
    ),
    "remedy_inside_each_item": (
        "stated",
        "1.公开不够及时。改进措施：建立台账，定期更新。",
        "2.业务培训偏少。改进措施：每季度组织一次培训。",
        "+公开不够及时",
        "-建立台账，定期更新",
        "+业务培训偏少",
        "-每季度组织一次培训",
    ),
    "heading_and_explanation": (
        "stated",
        "（一）信息公开时效性不强",
        "个别科室未按时限要求发布信息。",
        "（二）队伍力量薄弱",
        "工作人员均为兼职。",
        "+信息公开时效性不强\n个别科室未按时限要求发布信息",
        "+队伍力量薄弱\n工作人员均为兼职",
    ),
    "preface_runs_into_enumerator": (
        "stated",
        "我街道信息公开工作还存在不足一是内容少，二是形式单一。",
        "+内容少",
        "+形式单一",
    ),
    "targets_are_no_openers": (
        "stated",
        "一是针对性不强，公开与需求脱节。二是将信息错放栏目的情况时有发生。",
        "+针对性不强，公开与需求脱节",
        "+将信息错放栏目的情况时有发生",
    ),
    "year_on_is_no_announcement": (
        "stated",
        "2023年，我局公开信息数量较少。2024年，我局将增加公开数量。",
        "+我局公开信息数量较少",
        "-2024年，我局将增加公开数量",
    ),
    "traditional_characters": (
        "stated",
        "一是信息更新不夠及時；二是宣傳力度不足。針對上述問題，我鎮將：一是及時更新信息；二是加大宣傳力度。",
        "+信息更新不夠及時",
        "+宣傳力度不足",
        "-及時更新信息",
        "-加大宣傳力度",
    ),
    "half_width": (
        "stated",
        "存在的主要问题:1.公开意识不强;2.形式单一.改进措施:1.强化意识;2.丰富形式",
        "+公开意识不强",
        "+形式单一.",
        "-强化意识",
        "-丰富形式",
    ),
    "numbers_are_no_enumerators": (
        "stated",
        "全年仅公开12条信息，数量偏少。3个栏目未更新。",
        "+全年仅公开12条信息，数量偏少",
        "+3个栏目未更新",
    ),
    "one_item_only": ("stated", "存在的主要问题：一是工作人员业务水平有待提高。", "+工作人员业务水平有待提高"),
    "closing_after_the_last": (
        "stated",
        "一是内容单一；二是更新不及时。以上问题，我镇将在今后工作中认真加以解决。",
        "+内容单一",
        "+更新不及时",
        "-以上问题，我镇将在今后工作中认真加以解决",
    ),
    "alternating_sentences": (
        "stated",
        "信息更新不够及时，今后将加快更新。宣传还不到位，今后将加大宣传力度。",
        "+信息更新不够及时",
        "-今后将加快更新",
        "+宣传还不到位",
        "-今后将加大宣传力度",
    ),
    "examples_after_ru": (
        "stated",
        "虽然取得了初步成效，但还存在一些问题，如公开范围不广，人员业务不熟等。",
        "+公开范围不广",
        "+人员业务不熟等",
    ),
    "remedies_before_a_list_by_verbs": (
        "stated",
        "仍存在公开内容不全面的问题。",
        "一是加强学习，提高认识。二是完善机制，落实责任。",
        "+仍存在公开内容不全面的问题",
        "-加强学习，提高认识",
        "-完善机制，落实责任",
    ),
    "both_lists_bare": (
        "stated",
        "一是公开意识不强。二是信息更新慢。",
        "一是提高公开意识。二是加快信息更新。",
        "+公开意识不强",
        "+信息更新慢",
        "-提高公开意识",
        "-加快信息更新",
    ),
    "remedies_mention_shortfalls": (
        "stated",
        "（一）存在的问题：更新不及时。",
        "（二）改进措施：一是针对更新不及时的问题，落实专人负责。二是补齐短板，完善制度。",
        "+更新不及时",
        "-针对更新不及时的问题，落实专人负责",
        "-补齐短板，完善制度",
    ),
    "achievements_first": (
        "stated",
        "2023年，在县政府的正确领导下，我局较好地完成了各项公开任务。但也要看到，公开工作的规范化水平还不高。",
        "+公开工作的规范化水平还不高",
    ),
    "improvement_words_in_the_last_of_a_list": (
        "stated",
        "我委公开工作虽取得一些成绩，但也存在公开不够及时，信息不够全面，人员素质有待进一步提高等问题。",
        "+公开不够及时",
        "+信息不够全面",
        "+人员素质有待进一步提高等问题",
    ),
    "what_still_needs_doing_is_lacking": (
        "stated",
        "具体表现在重要性认识不足，目录规范化有待提高，基础性工作需要持续加强。",
        "+重要性认识不足",
        "+目录规范化有待提高",
        "+基础性工作需要持续加强",
    ),
    "effect_stays_with_its_cause": (
        "stated",
        "部分信息把关不严，出现表述错误，个别栏目信息量少，站所之间配合不够。",
        "+部分信息把关不严，出现表述错误",
        "+个别栏目信息量少",
        "+站所之间配合不够",
    ),
    "general_tail_is_no_second_problem": (
        "stated",
        "公开工作力度不够，需要进一步加强。",
        "+公开工作力度不够，需要进一步加强",
    ),
    "how_it_was_found_is_no_problem": (
        "stated",
        "我局对照要求开展了自查，发现公开目录不够完善，公开指南未及时更新。",
        "+发现公开目录不够完善",
        "+公开指南未及时更新",
    ),
    "problem_named_in_mid_sentence": (
        "stated",
        "我局公开工作有序推进，存在的主要问题是解读材料偏少。",
        "+解读材料偏少",
    ),
    "bare_duty_after_a_problem": (
        "stated",
        "少数同志的公开观念还没有转变。要通过学习教育，让公开成为自觉。",
        "+少数同志的公开观念还没有转变",
        "-要通过学习教育，让公开成为自觉",
    ),
    "promise_in_mid_sentence": (
        "stated",
        "我局公开工作主要存在信息更新不够及时的问题，将在今后的工作中予以改进。",
        "+信息更新不够及时的问题",
        "-将在今后的工作中予以改进",
    ),
    "no_great_problem_but_one": (
        "stated",
        "我局按要求公开信息，未发现重大问题，但公开的及时性还需加强。",
        "+公开的及时性还需加强",
    ),
    "general_clause_amid_others": (
        "stated",
        "信息更新不及时，公开力度不够，宣传不到位。",
        "+信息更新不及时",
        "+公开力度不够",
        "+宣传不到位",
    ),
    "comma_behind_the_enumerator": ("stated", "一是，更新不及时。二是，内容不全面。", "+更新不及时", "+内容不全面"),
    "circled_and_run_together": (
        "stated",
        "存在的主要问题：①公开意识不强②更新慢③形式单一。改进情况：①加强学习②加快更新③丰富形式。",
        "+公开意识不强",
        "+更新慢",
        "+形式单一",
        "-加强学习",
        "-加快更新",
        "-丰富形式",
    ),
    "heading_that_ends_as_one": (
        "stated",
        "二、存在的问题",
        "信息更新不够及时。",
        "三、关于进一步做好政务公开的打算",
        "落实专人，及时更新。",
        "+信息更新不够及时",
        "-落实专人，及时更新",
    ),
    "nothing_to_explain": ("none_stated", "我中心公开工作有序开展，不存在需要说明的问题。"),
    "shortfall_admitted_in_passing": (
        "stated",
        "下一步，我街道将加强对信息员的培训，切实解决信息员业务不熟的问题。目前公开的内容还不够全面。",
        "-下一步，我街道将加强对信息员的培训，切实解决信息员业务不熟的问题",
        "+目前公开的内容还不够全面",
    ),
    "a problem dated in the year to come": (
        "stated",
        "（一）主要问题：2024年，示例局主要表现在公开时效还需进一步提高，解读不够。",
        "（二）改进措施：加强培训。",
        "+公开时效还需进一步提高",
        "+解读不够",
        "-加强培训",
    ),
    "a heading that requires": (
        "stated",
        "存在问题",
        "1.更新不及时。部分栏目空着。",
        "整改要求",
        "1.压实责任。逐项更新。",
        "+更新不及时。部分栏目空着",
        "-压实责任。逐项更新",
    ),
}


def tricky() -> Iterator[Case]:
    """Read the cases made by hand."""
    for name, (state, *lines) in TRICKY.items():
        found: dict[str, list[str]] = {"+": [], "-": [], "": []}
        for line in lines:
            sign = line[0] if line[0] in "+-" else ""
            found[sign].append(line[len(sign) :])
        yield Case(name, tuple(found[""]), tuple(found["+"]), tuple(found["-"]), state)


def cases() -> list[Case]:
    """Give every composed and every hand-made section five."""
    return [*composed(), *tricky()]
