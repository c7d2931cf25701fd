"""Openings composed from facts: real bodies, real shapes of titles and pages, and what must be read from each.

Every shape is a function of a body and a year; `COMPOSED` holds all shapes with the bodies dealt out over them,
`BY_HAND` single documents with a trap in them. Nothing here knows how openings are read.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

with Path(__file__).with_name("bodies.csv").open(encoding="utf-8", newline="") as bodies_file:
    BODIES = tuple(
        (row["name"], row["level"], row["body"], row["vertical"] == "true") for row in csv.DictReader(bodies_file)
    )
YEARS = (2019, 2020, 2021, 2022, 2023, 2024, 2018, 2017)


@dataclass(frozen=True)
class Example:
    """One text and what must be read from it."""

    name: str
    text: str
    agency: str | None
    year: int | None
    source: str | None = "title"
    dated_on: date | None = None
    published_on: date | None = None
    codes: frozenset[str] = field(default=frozenset())
    title: str | None = None


Parts = tuple[str, str | None, date | None, date | None, str | None]  # text, source, dated, published, title

GENERAL = """一、总体情况
认真贯彻落实《中华人民共和国政府信息公开条例》,坚持以公开为常态、不公开为例外,不断提高公开的质量和实效。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
一是公开不够及时;二是队伍力量不足。{after}年,将进一步加强学习培训。
六、其他需要报告的事项
无。
"""
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def page(top: str, year: int, bottom: str = "", general: str = GENERAL) -> str:
    """Print a report between what stands above and below it."""
    return f"{top}\n{general.format(after=year + 1)}{bottom}"


def year_after(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息公开工作年度报告"
    return page(title, y), "title", None, None, title


def year_after_spaced(a: str, y: int) -> Parts:
    return (
        page(f"\n　　{a} {y} 年度政府信息公开工作年度报告\n", y),
        "title",
        None,
        None,
        f"{a}{y}年度政府信息公开工作年度报告",
    )


def year_first(a: str, y: int) -> Parts:
    title = f"{y}年度{a}政府信息公开工作年度报告"
    return page(title, y), "title", None, None, title


def year_between(a: str, y: int) -> Parts:
    title = f"{a}政府信息公开工作{y}年度报告"
    return page(title, y), "title", None, None, title


def year_in_brackets(a: str, y: int) -> Parts:
    title = f"{a}政府信息公开工作年度报告({y}年度)"
    return page(title.replace("(", "（").replace(")", "）"), y), "title", None, None, title


def year_in_brackets_below(a: str, y: int) -> Parts:
    return (
        page(f"{a}政府信息公开工作年度报告\n\n（{y}年）", y),
        "title",
        None,
        None,
        f"{a}政府信息公开工作年度报告({y}年)",
    )


def chinese_year(a: str, y: int) -> Parts:
    title = f"{a}{str(y).translate(CHINESE)}年政府信息公开工作年度报告"
    return page(title, y), "title", None, None, title


def wide_year(a: str, y: int) -> Parts:
    return (
        page(f"{a}{str(y).translate(WIDE)}年政府信息公开工作年度报告", y),
        "title",
        None,
        None,
        f"{a}{y}年政府信息公开工作年度报告",
    )


def mixed_year(a: str, y: int) -> Parts:
    digits = "二0" + str(y)[2:].translate(CHINESE)
    title = f"{a}{digits}年政府信息公开年度报告"
    return page(title, y), "title", None, None, title


def year_without_nian(a: str, y: int) -> Parts:
    title = f"{a}{y}政府信息公开年度报告"
    return page(title, y), "title", None, None, title


def short_name(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息公开年报"
    return page(title, y), "title", None, None, title


def situation(a: str, y: int) -> Parts:
    title = f"{a}{y}年度政府信息公开工作情况报告"
    return page(title, y), "title", None, None, title


def on_the_work(a: str, y: int) -> Parts:
    title = f"{a}关于{y}年度政府信息公开工作情况的报告"
    return page(f"{a}\n关 于 {y} 年 度 政 府 信 息 公 开 工 作\n情 况 的 报 告", y), "title", None, None, title


def on_first(a: str, y: int) -> Parts:
    title = f"关于{a}{y}年政府信息公开工作的报告"
    return page(title, y), "title", None, None, title


def affairs(a: str, y: int) -> Parts:
    title = f"{a}{y}年政务公开工作年度报告"
    return page(title, y), "title", None, None, title


def both_kinds(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息和政务公开工作年度报告".replace("政府信息和", "政府信息与")
    return page(title, y), "title", None, None, title


def without_government(a: str, y: int) -> Parts:
    title = f"{a}{y}年信息公开工作年度报告"
    return page(title, y), "title", None, None, title


def quoted_title(a: str, y: int) -> Parts:
    return page(f"《{a}{y}年政府信息公开工作年度报告》", y), "title", None, None, f"{a}{y}年政府信息公开工作年度报告"


def quoted_body(a: str, y: int) -> Parts:
    title = f"“{a}”{y}年政府信息公开工作年度报告"
    return page(title, y), "title", None, None, title


def quoted_in_sentence(a: str, y: int) -> Parts:
    sentence = (
        f"根据《中华人民共和国政府信息公开条例》第五十条规定，现公布《{a}{y}年政府信息公开工作年度报告》。"
        "本报告由六部分组成。"
    )
    return page(sentence, y), "title", None, None, f"{a}{y}年政府信息公开工作年度报告"


def broken_after_body(a: str, y: int) -> Parts:
    return page(f"{a}\n{y}年政府信息公开工作年度报告\n", y), "title", None, None, f"{a}{y}年政府信息公开工作年度报告"


def broken_in_tail(a: str, y: int) -> Parts:
    return (
        page(f" {a} {y} 年度政府信息公开\n\n工作年度报告\n", y),
        "title",
        None,
        None,
        f"{a}{y}年度政府信息公开工作年度报告",
    )


def broken_in_three(a: str, y: int) -> Parts:
    return (
        page(f"{a}\n{y}年度\n政府信息公开工作\n年度报告", y),
        "title",
        None,
        None,
        f"{a}{y}年度政府信息公开工作年度报告",
    )


def broken_in_core(a: str, y: int) -> Parts:
    return page(f"{a}{y}年政府信\n息公开工作年度报告", y), "title", None, None, f"{a}{y}年政府信息公开工作年度报告"


def broken_in_name(a: str, y: int) -> Parts:
    return page(f"{a[:-2]}\n{a[-2:]}{y}年政府信息公开工作年度报告", y), "title", None, None, None


def printed_thrice(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息公开工作年度报告"
    top = (
        f"{title}-{a}门户网站\n首页 > 政务公开 > {title}\n{title}\n发布时间：{y + 1}-01-19 10:22 浏览次数：35\n{title}"
    )
    return page(top, y), "title", None, date(y + 1, 1, 19), title


def catalogue(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息公开工作年度报告"
    top = (
        f"索 引 号：\t000014349/{y + 1}-00012\t分类：\t政府信息公开年报\n"
        f"发布机构：\t某市大数据管理局\t成文日期：\t{y + 1}年01月17日\n"
        f"名    称：\t{title}\n文    号：\t\t发布日期：\t{y + 1}年01月19日\n"
    )
    return page(top + title, y), "title", date(y + 1, 1, 17), date(y + 1, 1, 19), title


def catalogue_name_only(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息公开工作年度报告"
    top = f"索引号：11220/{y + 1}-1\n名称：{title}\n发文日期：{y + 1}-02-28\n主题词："
    return page(top, y), "title", None, date(y + 1, 2, 28), title


def lines_of_fields(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息公开工作年度报告"
    top = f"{title}\n信息来源\n政务服务中心\n发布时间\n[{y + 1}-01-28]\n字体：大 中 小"
    return page(top, y), "title", None, date(y + 1, 1, 28), title


def furniture_time(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息公开工作年度报告"
    top = f"{title}\n  • 时间:{y + 1}-01-22 09:40\n  • 浏览次数:\n  • 来源:东关街道办事处\n  • 字体: [ ] [ ] [ ]"
    return page(top, y, "\n扫一扫在手机打开当前页"), "title", None, date(y + 1, 1, 22), title


def iso_with_t(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息公开工作年度报告"
    return page(f"{title}\n信息提供日期：{y + 1}-03-01T08:30:00", y), "title", None, date(y + 1, 3, 1), title


def signed(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息公开工作年度报告"
    return page(title, y, f"\n{a}\n{y + 1} 年 1 月 17 日\n"), "title", date(y + 1, 1, 17), None, title


def signed_without_body_in_title(a: str, y: int) -> Parts:
    title = f"{y}年政府信息公开工作年度报告"
    return page(title, y, f"\n{a}\n{y + 1}年1月20日\n【打印】【关闭】"), "title", date(y + 1, 1, 20), None, title


def cut_to_tail(a: str, y: int) -> Parts:
    general = GENERAL.replace("认真贯彻", f"{y}年,我单位认真贯彻")
    bottom = f"\n{a}\n{str(y + 1).translate(CHINESE)}年一月二十一日"
    return page("工作年度报告", y, bottom, general), "text", date(y + 1, 1, 21), None, "工作年度报告"


def year_in_period(a: str, y: int) -> Parts:
    title = f"{a}政府信息公开工作年度报告"
    top = (
        f"{title}\n本报告按照《条例》编制。本报告所列数据的统计期限自{y}年1月1日起至{y}年12月31日止。如有疑问，"
        "请与办公室联系。"
    )
    return page(top, y), "period", None, None, title


def year_in_wrapped_period(a: str, y: int) -> Parts:
    title = f"{a}政府信息公开年度报告"
    top = (
        f"{title}\n\n根据《中华人民共和国政府信息公开条例》的有关规定编制本报告，\n\n"
        f"本报告所列数据的统计期限为 {y} 年 1 月\n\n"
        f"1 日至 12 月 31 日。"
    )
    return page(top, y), "period", None, None, title


def year_in_text(a: str, y: int) -> Parts:
    title = f"{a}政府信息公开\n工作年度报告"
    general = GENERAL.replace("认真贯彻", f"{y}年,我单位认真贯彻")
    return page(title, y, general=general), "text", None, None, title.replace("\n", "")


def no_title(a: str, y: int) -> Parts:
    general = GENERAL.replace("认真贯彻", f"{y}年度,我单位认真贯彻")
    return page("", y, f"\n{a}\n{y + 1}年1月26日", general), "text", date(y + 1, 1, 26), None, None


def listing_around(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息公开工作年度报告"
    bottom = (
        f"上一篇：{a}{y - 1}年政府信息公开工作年度报告\n下一篇：{a}{y + 1}年政府信息公开工作年度报告\n"
        "主办单位：某市人民政府"
    )
    return page(f"首页 > 政府信息公开年报\n{title}", y, bottom), "title", None, None, title


def table_of_contents(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息公开工作年度报告"
    contents = "目  录\n一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
    return page(f"{title}\n{contents}", y), "title", None, None, title


def copied_prose(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息公开工作年度报告"
    top = f"{title}\n根据要求，现将柳林县石西乡{y}年政府信息公开工作年度报告公布如下。本报告由石西乡人民政府编制。"
    return page(top, y), "title", None, None, title


def suffix(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息公开工作年度报告(修订版)"
    return page(title, y), "title", None, None, title


def markdown(a: str, y: int) -> Parts:
    general = GENERAL.replace("一、总体", "## 一、总体")
    top = f"\n\n# {a} {y} 年政府信息公开 工作年度报告\n\n本报告由办公室按照《政府信息公开工作年度报告格式》编制。\n"
    return page(top, y, general=general), "title", None, None, f"{a}{y}年政府信息公开工作年度报告"


def cover(a: str, y: int) -> Parts:
    return (
        page(f"政府信息公开工作年度报告\n（{y}年度）\n\n{a}\n{y + 1}年1月\n", y),
        "title",
        None,
        None,
        f"政府信息公开工作年度报告({y}年度)",
    )


def run_on(a: str, y: int) -> Parts:
    title = f"{a}{y}年政府信息公开工作年度报告"
    return title + GENERAL.format(after=y + 1).replace("\n", ""), "title", None, None, title


SHAPES: tuple[Callable[[str, int], Parts], ...] = (
    year_after, year_after_spaced, year_first, year_between, year_in_brackets, year_in_brackets_below,
    chinese_year, wide_year, mixed_year, year_without_nian, short_name, situation, on_the_work, on_first,
    affairs, both_kinds, without_government, quoted_title, quoted_body, quoted_in_sentence, broken_after_body,
    broken_in_tail, broken_in_three, broken_in_core, broken_in_name, printed_thrice, catalogue,
    catalogue_name_only, lines_of_fields, furniture_time, iso_with_t, signed, signed_without_body_in_title,
    cut_to_tail, year_in_period, year_in_wrapped_period, year_in_text, no_title, listing_around,
    table_of_contents, copied_prose, suffix, markdown, cover, run_on,
)  # fmt: skip


def _compose() -> tuple[Example, ...]:
    composed = []
    for number, shape in enumerate(SHAPES):
        for place, (agency, *_) in enumerate(BODIES):
            year = YEARS[(number + place) % len(YEARS)]
            if year + 1 > 2025:
                year = 2023
            text, source, dated, published, title = shape(agency, year)
            if shape is broken_in_name:
                title = f"{agency}{year}年政府信息公开工作年度报告"
            composed.append(
                Example(f"{shape.__name__}:{agency}", text, agency, year, source, dated, published, title=title)
            )
    return tuple(composed)


COMPOSED = _compose()
