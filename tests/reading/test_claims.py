"""Numbers that the prose states: what they count, in what unit, on which line; and what they do not count."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gkstats.model import Paragraph
from gkstats.reading.prose.claims import read_claims


def claimed(text):
    """Give the claims of a sentence as {kind: [(value, unit), …]}."""
    found = {}
    for claim in read_claims(1, [Paragraph(text, ((0, 7),))]):
        assert claim.text in text
        assert claim.line == 7
        found.setdefault(claim.kind, []).append((int(claim.value), claim.unit))
    return found


PART = "items_published_part"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本年共收到申请12件，均已答复。", {"requests_received": [(12, "件")]}),
        ("我局收到1,024件政府信息公开申请。", {"requests_received": [(1024, "件")]}),
        ("全年未收到信息公开申请。", {"requests_received": [(0, None)]}),
        ("收到申请9件，其中网络申请7件、信函申请2件。", {"requests_received": [(9, "件")]}),
        ("办结上年结转的申请3件。", {}),
        ("全年主动公开信息1.2万余条。", {"items_published": [(12000, "条")]}),
        ("全年不予公开信息4条。", {}),
        ("微信公众号主动公开信息阅读量达300次。", {}),
        (
            "共公开信息80条，其中工作动态50条、财政信息30条，修订制度2项。",
            {"items_published": [(80, "条")], PART: [(50, "条"), (30, "条")]},
        ),
        (
            "主动公开信息80条。其中：动态50条；通知(含公告3条)29条；办理答复9件。",
            {"items_published": [(80, "条")], PART: [(50, "条"), (29, "条")]},
        ),
        (
            "主动公开信息60条（其中：机构2条、动态58条），政策解读5篇。",
            {"items_published": [(60, "条")], PART: [(2, "条"), (58, "条")]},
        ),
        ("在网站主动公开机构信息3条、预算信息16条。", {PART: [(3, "条"), (16, "条")]}),
        ("主动公开信息共19条、收到咨询4件。", {"items_published": [(19, "条")]}),
        (
            "其中：动态5条。主动公开信息9条，其中公告4条；通过公众号发布信息700条。",
            {"items_published": [(9, "条"), (700, "条")], PART: [(4, "条")]},
        ),
        ("发生行政复议2件、行政诉讼1件。", {"reconsiderations": [(2, "件")], "lawsuits": [(1, "件")]}),
        ("发生2起因信息公开引发的行政复议。", {"reconsiderations": [(2, "起")]}),
        ("发生行政复议、行政诉讼共3件。", {}),
        ("发生3起行政复议和行政诉讼案件。", {}),
        ("发生行政复议和行政诉讼各1件。", {"reconsiderations": [(1, "件")], "lawsuits": [(1, "件")]}),
        ("行政复议、行政诉讼0件。", {"reconsiderations": [(0, "件")], "lawsuits": [(0, "件")]}),
        ("未发生行政复议、行政诉讼。", {"reconsiderations": [(0, None)], "lawsuits": [(0, None)]}),
        ("收取信息处理费1万元。", {"processing_fees_charged": [(1, "万元")]}),
        ("收取信息处理费47.8元。", {"processing_fees_charged": [(47, "元")]}),
    ],
)
def test_claims(text, expected):
    """A number counts what its clause announces; parts are told from their total, one number of two is neither's."""
    assert claimed(text) == expected


def test_a_part_is_named_by_its_own_words():
    """The text of a part is its label and number; the text of a total is its clause."""
    found = list(read_claims(1, [Paragraph("共公开信息8条，其中：动态5条，公告3条。", ((0, 3), (16, 4)))]))
    assert [(claim.text, claim.value, claim.line) for claim in found] == [
        ("共公开信息8条", Decimal(8), 3),
        ("动态5条", Decimal(5), 3),
        ("公告3条", Decimal(3), 4),
    ]
