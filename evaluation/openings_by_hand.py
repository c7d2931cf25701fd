"""Openings with a trap in each, written by hand: contradictions, gaps, and what only looks like evidence."""

from __future__ import annotations

from datetime import date

from evaluation.openings import GENERAL, Example, page

PROSE = "认真贯彻落实《中华人民共和国政府信息公开条例》,坚持以公开为常态、不公开为例外"


def said(year: int) -> str:
    """Give the six sections with prose that speaks of `year`."""
    return GENERAL.replace("认真贯彻", f"{year}年,我单位认真贯彻")


def period(first: int, last: int) -> str:
    """Give the sentence on the period that a report covers."""
    return f"本报告所列数据的统计期限自{first}年1月1日起至{last}年12月31日止。"


NAV = "\n".join(f"栏目{number}" for number in range(60))
CONFLICT = frozenset({"year_conflict"})

BY_HAND = (
    # contradictions
    Example(
        "conflict_date_confirms_title",
        page(
            f"柳林县石西乡2023年政府信息公开工作年度报告\n{period(2022, 2022)}", 2023, "\n石西乡人民政府\n2024年1月9日"
        ),
        "柳林县石西乡",
        2023,
        "title",
        date(2024, 1, 9),
        codes=CONFLICT,
    ),
    Example(
        "conflict_prose_confirms_period",
        page(f"柳林县石西乡2023年政府信息公开工作年度报告\n{period(2022, 2022)}", 2022, general=said(2022)),
        "柳林县石西乡",
        2022,
        "period",
        codes=CONFLICT,
    ),
    Example(
        "conflict_page_date_confirms_period",
        page(f"柳林县石西乡2021年政府信息公开工作年度报告\n发布时间:2023-01-12\n{period(2022, 2022)}", 2022),
        "柳林县石西乡",
        2022,
        "period",
        None,
        date(2023, 1, 12),
        codes=CONFLICT,
    ),
    Example(
        "conflict_undecided",
        page(f"柳林县石西乡2023年政府信息公开工作年度报告\n{period(2022, 2022)}", 2023),
        "柳林县石西乡",
        None,
        None,
        codes=CONFLICT,
    ),
    Example(
        "conflict_both_confirmed",
        page(f"柳林县石西乡2023年政府信息公开工作年度报告\n{period(2022, 2022)}", 2023, "\n2024年1月9日", said(2022)),
        "柳林县石西乡",
        None,
        None,
        date(2024, 1, 9),
        codes=CONFLICT,
    ),
    Example(
        "prose_against_title",
        page("柳林县石西乡2023年政府信息公开工作年度报告", 2022, "\n柳林县石西乡人民政府\n2023年1月15日", said(2022)),
        "柳林县石西乡",
        2023,
        "title",
        date(2023, 1, 15),
        codes=CONFLICT,
    ),
    Example(
        "prose_of_a_later_year_that_the_date_confirms",
        page("柳林县石西乡2022年政府信息公开工作年度报告", 2023, "\n柳林县石西乡人民政府\n2024年1月15日", said(2023)),
        "柳林县石西乡",
        2022,
        "title",
        date(2024, 1, 15),
        codes=CONFLICT,
    ),
    Example(
        "prose_of_next_year_only",
        page("柳林县石西乡2022年政府信息公开工作年度报告", 2022, "\n柳林县石西乡人民政府\n2023年1月15日", said(2023)),
        "柳林县石西乡",
        2022,
        "title",
        date(2023, 1, 15),
    ),
    Example(
        "measures_of_next_year_without_a_date",
        page(
            "柳林县石西乡2022年政府信息公开工作年度报告",
            2022,
            general=GENERAL.replace("认真", "2023年的改进措施\n认真"),
        ),
        "柳林县石西乡",
        2022,
        "title",
    ),
    Example(
        "two_years_in_title",
        page(f"2024年柳林县民政局关于2023年度政府信息公开工作情况的报告\n{period(2023, 2023)}", 2023),
        "柳林县民政局",
        2023,
        "title",
        codes=CONFLICT,
    ),
    Example(
        "period_over_two_years_is_damaged",
        page(f"柳林县民政局2023年政府信息公开工作年度报告\n{period(2022, 2023)}", 2023),
        "柳林县民政局",
        2023,
        "title",
    ),
    # damaged years and dates
    Example(
        "damaged_start_of_period",
        page("柳林县民政局政府信息公开工作年度报告\n统计期限自20201月1日起至2020年12月31日止。", 2020),
        "柳林县民政局",
        2020,
        "period",
    ),
    Example(
        "damaged_period",
        page("柳林县民政局政府信息公开工作年度报告\n统计期限自20201月1日起至12月31日止。", 2020),
        "柳林县民政局",
        None,
        None,
        codes=frozenset({"year_missing"}),
    ),
    Example(
        "last_years_number_in_january",
        page("柳林县民政局2023年政府信息公开工作年度报告", 2023, "\n柳林县民政局\n2023年1月17日"),
        "柳林县民政局",
        2023,
        "title",
        codes=frozenset({"date_implausible"}),
    ),
    Example(
        "signed_in_the_last_days_of_the_year",
        page("柳林县民政局2023年政府信息公开工作年度报告", 2023, "\n柳林县民政局\n2023年12月28日"),
        "柳林县民政局",
        2023,
        "title",
        date(2023, 12, 28),
    ),
    Example(
        "no_day_of_the_calendar",
        page("柳林县民政局2023年政府信息公开工作年度报告", 2023, "\n柳林县民政局\n2024年2月30日"),
        "柳林县民政局",
        2023,
        "title",
        codes=frozenset({"date_implausible"}),
    ),
    Example(
        "date_in_the_future",
        page("柳林县民政局2023年政府信息公开工作年度报告\n发布日期:2094-01-17", 2023),
        "柳林县民政局",
        2023,
        "title",
        codes=frozenset({"date_implausible"}),
    ),
    Example(
        "moved_page",
        page("柳林县民政局2019年政府信息公开工作年度报告\n发布时间:2022-08-11 00:00:00", 2019),
        "柳林县民政局",
        2019,
        "title",
        None,
        date(2022, 8, 11),
    ),
    Example(
        "period_is_no_date_of_the_report",
        page(
            f"柳林县民政局2023年政府信息公开工作年度报告\n时间:2023年1月1日至2023年12月31日\n{period(2023, 2023)}", 2023
        ),
        "柳林县民政局",
        2023,
        "title",
    ),
    Example(
        "year_from_signature",
        page("柳林县民政局政府信息公开工作年度报告", 2023, "\n柳林县民政局\n2024年1月17日"),
        "柳林县民政局",
        2023,
        "dated_on",
        date(2024, 1, 17),
        codes=frozenset({"year_from_date"}),
    ),
    Example(
        "page_date_is_no_year",
        page("柳林县民政局政府信息公开工作年度报告\n发布时间:2024-01-17", 2023),
        "柳林县民政局",
        None,
        None,
        None,
        date(2024, 1, 17),
        codes=frozenset({"year_missing"}),
    ),
    Example(
        "plan_of_next_year_is_no_year",
        "柳林县民政局政府信息公开工作年度报告\n一、存在的问题\n2024年,我局将进一步加强学习。\n",
        "柳林县民政局",
        None,
        None,
        codes=frozenset({"year_missing"}),
    ),
    Example(
        "law_of_another_year",
        page(
            "柳林县民政局政府信息公开工作年度报告",
            2023,
            general=GENERAL.replace("认真", "2019年修订的条例施行以来,认真"),
        ),
        "柳林县民政局",
        None,
        None,
        codes=frozenset({"year_missing"}),
    ),
    Example(
        "spaced_digits",
        page("柳 林 县 民 政 局 2 0 2 3 年 政 府 信 息 公 开 工 作 年 度 报 告", 2023),
        "柳林县民政局",
        2023,
        "title",
        title="柳林县民政局2023年政府信息公开工作年度报告",
    ),
    Example(
        "year_broken",
        page("柳林县民政局20\n23年政府信息公开工作年度报告", 2023),
        "柳林县民政局",
        2023,
        "title",
        title="柳林县民政局2023年政府信息公开工作年度报告",
    ),
    # what stands around a title
    Example(
        "site_above",
        page("平凉市崆峒区人民政府\n平凉市崆峒区东关街道办事处2020年政府信息公开工作年度报告", 2020),
        "平凉市崆峒区东关街道办事处",
        2020,
        title="平凉市崆峒区东关街道办事处2020年政府信息公开工作年度报告",
    ),
    Example(
        "site_above_department_without_place",
        page("平凉市崆峒区人民政府\n区民政局2020年政府信息公开工作年度报告", 2020),
        "区民政局",
        2020,
        title="区民政局2020年政府信息公开工作年度报告",
    ),
    Example(
        "site_on_the_line",
        page("崆峒区人民政府门户网站 区民政局2020年政府信息公开工作年度报告", 2020),
        "区民政局",
        2020,
    ),
    Example(
        "broken_after_place",
        page("海东市平安区\n小峡街道2023年度政府信息公开工作年度报告", 2023),
        "海东市平安区小峡街道",
        2023,
        title="海东市平安区小峡街道2023年度政府信息公开工作年度报告",
    ),
    Example(
        "broken_inside_departments_name",
        page("兰州市城关区文化\n和旅游局2022年政府信息公开工作年度报告", 2022),
        "兰州市城关区文化和旅游局",
        2022,
    ),
    Example(
        "breadcrumb_and_furniture",
        page(
            "首页\n政务公开\n政府信息公开\n当前位置：首页 > 政府信息公开 > 政府信息公开年报 > 正文\n"
            "区教育局2022年政府信息公开工作年度报告\n"
            "来源：区教育局 发布时间：2023-01-13 15:20 浏览：102次 字体：[大 中 小]",
            2022,
        ),
        "区教育局",
        2022,
        "title",
        None,
        date(2023, 1, 13),
    ),
    Example(
        "menu_before_the_title",
        page(f"{NAV}\n柳林县民政局2022年政府信息公开年报\n{NAV}", 2022),
        "柳林县民政局",
        2022,
    ),
    Example(
        "other_years_above",
        page(
            "2020年政府信息公开年报\n2021年政府信息公开年报\n2022年政府信息公开年报\n"
            "柳林县民政局2022年政府信息公开工作年度报告",
            2022,
        ),
        "柳林县民政局",
        2022,
    ),
    Example(
        "links_with_dates_below",
        page(
            "柳林县民政局2022年政府信息公开工作年度报告",
            2022,
            "\n相关文章\n柳林县民政局2021年政府信息公开工作年度报告 2022-01-12\n"
            "柳林县民政局2020年政府信息公开年报 2021-01-20",
        ),
        "柳林县民政局",
        2022,
    ),
    Example(
        "furniture_on_the_title_line",
        page("柳林县民政局2022年政府信息公开工作年度报告 发布时间：2023-01-19 来源：县政府办", 2022),
        "柳林县民政局",
        2022,
        "title",
        None,
        date(2023, 1, 19),
        title="柳林县民政局2022年政府信息公开工作年度报告",
    ),
    Example(
        "date_beside_furniture",
        page("柳林县民政局2022年政府信息公开工作年度报告\n2023-01-19 来源：柳林县民政局 点击：20", 2022),
        "柳林县民政局",
        2022,
        "title",
        None,
        date(2023, 1, 19),
    ),
    Example(
        "time_alone",
        page("柳林县民政局2022年政府信息公开工作年度报告\n2023-01-19 10:22", 2022),
        "柳林县民政局",
        2022,
        "title",
        None,
        date(2023, 1, 19),
    ),
    Example(
        "date_under_the_title",
        page("柳林县民政局2022年政府信息公开工作年度报告\n（2023年1月19日）", 2022),
        "柳林县民政局",
        2022,
        "title",
        date(2023, 1, 19),
    ),
    Example(
        "name_and_date_under_the_title",
        page("2022年政府信息公开工作年度报告\n柳林县民政局\n（2023年1月19日）", 2022),
        "柳林县民政局",
        2022,
        "title",
        date(2023, 1, 19),
    ),
    Example(
        "annex",
        page("附件1：柳林县民政局2022年政府信息公开工作年度报告", 2022),
        "柳林县民政局",
        2022,
    ),
    Example(
        "announcement",
        page("关于公布柳林县民政局2022年政府信息公开工作年度报告的公告", 2022),
        "柳林县民政局",
        2022,
    ),
    Example(
        "signature_on_one_line",
        page("2022年政府信息公开工作年度报告", 2022, "\n柳林县民政局  2023年1月19日"),
        "柳林县民政局",
        2022,
        "title",
        date(2023, 1, 19),
    ),
    Example(
        "traditional_characters",
        page("海東市平安區小峽街道2023年政府信息公開工作年度報告\n發布時間：2024-01-19", 2023),
        "海東市平安區小峽街道",
        2023,
        "title",
        None,
        date(2024, 1, 19),
        title="海東市平安區小峽街道2023年政府信息公開工作年度報告",
    ),
    # names
    Example(
        "shared_government",
        page("湘乡市人民政府信息公开工作2022年度报告", 2022),
        "湘乡市人民政府",
        2022,
    ),
    Example(
        "government_twice",
        page("湘乡市人民政府2022年政府信息公开工作年度报告", 2022),
        "湘乡市人民政府",
        2022,
    ),
    Example(
        "two_names_in_brackets",
        page("柳林县文化和旅游局(柳林县文物局)2022年政府信息公开工作年度报告", 2022),
        "柳林县文化和旅游局(柳林县文物局)",
        2022,
    ),
    Example(
        "two_bodies",
        page("通化县快大茂镇人民政府、团结街道办事处2022年政府信息公开工作年度报告", 2022),
        "通化县快大茂镇人民政府、团结街道办事处",
        2022,
    ),
    Example(
        "regiment",
        page("第八师一四三团2022年政府信息公开工作年度报告", 2022),
        "第八师一四三团",
        2022,
    ),
    Example(
        "name_that_begins_with_two",
        page("二连浩特市2022年政府信息公开工作年度报告", 2022),
        "二连浩特市",
        2022,
    ),
    Example(
        "office_for_open_government",
        page("柳林县政务公开办公室2022年政府信息公开工作年度报告", 2022),
        "柳林县政务公开办公室",
        2022,
    ),
    Example(
        "core_replaced",
        page("柳林县民政局2022年政府网上娱乐工作年度报告", 2022),
        "柳林县民政局",
        2022,
    ),
    # the body is named by lower evidence, or by none
    Example(
        "body_of_a_sentence_on_the_report",
        page(
            "2022年政府信息公开工作年度报告\n本报告由柳林县石西乡人民政府编制。现将柳林县石西乡2022年政府信息公开工作年度报告公布如下。",
            2022,
        ),
        "柳林县石西乡人民政府",
        2022,
        codes=frozenset({"agency_from_text"}),
    ),
    Example(
        "body_in_source",
        page("2022年政府信息公开工作年度报告\n来源：柳林县民政局 时间：2023-01-20", 2022),
        "柳林县民政局",
        2022,
        "title",
        None,
        date(2023, 1, 20),
        codes=frozenset({"agency_from_field"}),
    ),
    Example(
        "publisher_before_source",
        page("发布机构：柳林县卫生健康局\n来源：柳林县融媒体中心\n2022年政府信息公开工作年度报告", 2022),
        "柳林县卫生健康局",
        2022,
        codes=frozenset({"agency_from_field"}),
    ),
    Example(
        "source_is_the_site",
        page("2022年政府信息公开工作年度报告\n来源：本网站", 2022),
        None,
        2022,
        codes=frozenset({"agency_missing"}),
    ),
    Example(
        "signature_before_publisher",
        page("发布机构：柳林县卫生健康局\n2022年政府信息公开工作年度报告", 2022, "\n柳林县卫生和计划生育局"),
        "柳林县卫生和计划生育局",
        2022,
    ),
    Example(
        "copied_quotation",
        page(
            "现公布《离石区信义镇2022年政府信息公开工作年度报告》。",
            2022,
            "\n柳林县石西乡人民政府\n2023年1月10日",
        ),
        "柳林县石西乡人民政府",
        2022,
        "title",
        date(2023, 1, 10),
    ),
    Example(
        "wrapped_prose_is_no_title",
        page(
            "根据《中华人民共和国政府信息公开条例》有关规定,现公布离石区信义镇\n2022年政府信息公开工作年度报告\n。",
            2022,
            "\n柳林县石西乡人民政府\n2023年1月10日",
            said(2022),
        ),
        "柳林县石西乡人民政府",
        2022,
        "text",
        date(2023, 1, 10),
    ),
    Example(
        "year_in_square_brackets_first",
        page("【2022年度】柳林县民政局政府信息公开工作年度报告", 2022),
        "柳林县民政局",
        2022,
    ),
    Example("only_annual_report", page("柳林县民政局2022年年度报告", 2022), "柳林县民政局", 2022),
    Example("all_twelve_months", page("柳林县民政局2022年1-12月政府信息公开年报", 2022), "柳林县民政局", 2022),
    Example(
        "pinyin_residue",
        page("张掖(zhāng yè)市甘州区民政局2022年政府信息公开工作年度报告", 2022),
        "张掖市甘州区民政局",
        2022,
        title="张掖(zhāng yè)市甘州区民政局2022年政府信息公开工作年度报告",
    ),
    Example(
        "announced_by_the_body",
        page("柳林县民政局关于公布2022年政府信息公开工作年度报告的公告", 2022),
        "柳林县民政局",
        2022,
    ),
    Example(
        "two_years", page("柳林县民政局2019-2020年政府信息公开年报", 2020), "柳林县民政局", None, None, codes=CONFLICT
    ),
    Example(
        "issued_with_a_notice",
        page(
            "柳林县人民政府办公室关于印发柳林县2022年政府信息公开工作年度报告的通知\n"
            "各乡镇人民政府：现将《柳林县2022年政府信息公开工作年度报告》印发给你们。\n柳林县2022年政府信息公开工作年度报告",
            2022,
        ),
        "柳林县",
        2022,
    ),
    Example(
        "catalogue_in_two_rows",
        page(
            "索引号\t发布机构\t标题\n000014/2023-1\t柳林县卫生健康局\t柳林县民政局2022年政府信息公开工作年度报告",
            2022,
        ),
        "柳林县民政局",
        2022,
    ),
    Example(
        "signed_by_an_office_whose_name_sounds_like_furniture",
        page("2022年政府信息公开工作年度报告", 2022, "\n柳林县机构编制委员会办公室\n2023年1月5日"),
        "柳林县机构编制委员会办公室",
        2022,
        "title",
        date(2023, 1, 5),
    ),
    # dates that are none of the report's
    Example(
        "period_broken_over_lines",
        page(
            "柳林县民政局2023年政府信息公开工作年度报告\n本报告所列数据的统计期限自2023年1月1日起至\n2023年12月31日\n止。",
            2023,
        ),
        "柳林县民政局",
        2023,
    ),
    Example(
        "date_in_wrapped_prose",
        page(
            "柳林县民政局2023年政府信息公开工作年度报告",
            2023,
            "为进一步做好全县的政务公开工作,根据上级部门的统一安排部署\n2024年1月11日\n召开了推进会。",
        ),
        "柳林县民政局",
        2023,
    ),
    Example(
        "date_in_a_sentence_on_views",
        page("柳林县民政局2023年政府信息公开工作年度报告\n2024年1月5日,网站的点击量达到5万次。", 2023),
        "柳林县民政局",
        2023,
    ),
    Example(
        "time_of_an_event",
        page("柳林县民政局2023年政府信息公开工作年度报告\n组织了政务公开开放日(时间:2023年12月10日)活动。", 2023),
        "柳林县民政局",
        2023,
    ),
    Example(
        "nothing_at_all",
        "一、总体情况\n" + PROSE + "。\n",
        None,
        None,
        None,
        codes=frozenset({"agency_missing", "year_missing"}),
    ),
)
