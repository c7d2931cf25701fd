"""Printings of contacts that somebody thought of who meant to find a leak; and the same words where they are none."""

from __future__ import annotations

import re

import polars as pl
import pytest

from gkstats.exports.masking import mask

LEFT = re.compile("砚|绮罗|[Yy]anqiu|[6６][1１][0０]{5}|6 1 0|5678|热合曼|吐尔逊|1980")


@pytest.mark.parametrize(
    "text",
    [
        "联系人员：赵砚秋",
        "联系人（负责人）：赵砚秋 6100000",
        "联系人【赵砚秋】电话【6100000】",
        "联系人“赵砚秋”，电话“6100000”",
        "联系人——赵砚秋——6100000",
        "联系人-赵砚秋-6100000",
        "联系人／赵砚秋",
        "联系人<br>赵砚秋<br>电话<br>6100000",
        "| 填表人： | 赵砚秋 | 负责人： | 赵砚秋 | 电话： | 6100000 |",
        "填表人（签字）：赵砚秋  审核人（签字）：赵砚秋",
        "填报人签字：赵砚秋",
        "分管领导：赵砚秋  联系人：赵砚秋",
        "联系人:阿不都热合曼·买买提",
        "联系人：买买提.吐尔逊，电话6100000",
        "联系人：赵砚秋 钱砚秋 电话6100000",
        "联系人：Zhao Yanqiu 6100000",
        "联系人赵砚秋，电话6100000",
        "联络员赵砚秋（13812345678）",
        "赵砚秋（联系人）：6100000",
        "请联系赵砚秋，电话6100000。",
        "欢迎与赵砚秋同志联系（电话6100000）。",
        "联系方式：6100000（赵砚秋）",
        "信息员：赵砚秋",
        "经手人：赵砚秋",
        "拟稿人：赵砚秋 校对：赵砚秋",
        "电话:+86 971 6100000",
        "值班+86 971 6100000",
        "Tel: (86-971) 6100000",
        "电话：6 1 0 0 0 0 0",
        "电话：12300、6100000",
        "邮箱：zhaoyanqiu（at）example.org",
        "电子邮箱 zhaoyanqiu # example.org",
    ],
)
def test_no_printing_keeps_a_name_or_a_number(text):
    """Brackets, dashes, bars, breaks, signatures, titles, other words, dialled from abroad: nothing is left."""
    for printed in (text, f"六、其他需要报告的事项\n{text}。", text.replace("：", ":")):
        masked = pl.DataFrame({"text": [printed]}).select(mask("text")).item()
        assert not LEFT.search(masked)


@pytest.mark.parametrize(
    "text",
    [
        "联系人不够稳定，电话无人接听",
        "公开联系人姓名、联系电话",
        "公布联系人及联系电话",
        "负责人较少，经办人员业务不熟",
        "负责人高度重视，分管领导亲自抓",
        "负责人为政府信息公开工作第一责任人",
        "填表人员经验不足，联系人员培训3次",
        "工作人员：共12人，其中专职3人",
        "与高新区联系不畅",
        "行政许可 12345678 件",
        "总计 1 0 0 2",
        "86 971 件",
        "开设邮箱12个",
    ],
)
def test_words_about_contacts_are_none(text):
    """What a report says about its contact persons, and its numbers, stay."""
    assert pl.DataFrame({"text": [text]}).select(mask("text")).item() == text
