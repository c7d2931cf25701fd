"""Numbers that the prose states: what they count, in what unit, on which line; and what they do not count."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gkstats import parse
from gkstats.demo import invent
from gkstats.demo.invent import _happens as happens
from gkstats.model import Opening, Paragraph, Report
from gkstats.reading.prose import saying
from gkstats.reading.prose.claims import read_claims
from gkstats.reading.report import read


def claimed(text, section=1, opening=None):
    """Give the claims of a sentence as {kind: [(value, unit), …]}."""
    found = {}
    for claim in read_claims(section, [Paragraph(text, ((0, 7),))], 2023, opening):
        assert claim.text in text
        assert claim.line == 7
        found.setdefault(claim.kind, []).append((int(claim.value), claim.unit))
    return found


PART = "items_published_part"
PUBLISHED, RECEIVED, FEES = "items_published", "requests_received", "processing_fees_charged"
RECONSIDERED, SUED = "reconsiderations", "lawsuits"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本年共收到申请12件，均已答复。", {"requests_received": [(12, "件")]}),
        ("我局收到1,024件政府信息公开申请。", {"requests_received": [(1024, "件")]}),
        ("全年未收到信息公开申请。", {"requests_received": [(0, None)]}),
        ("收到申请9件，其中网络申请7件、信函申请2件。", {"requests_received": [(9, "件")]}),
        ("办结上年结转的申请3件。", {}),
        ("全年主动公开信息1.2万条。", {"items_published": [(12000, "条")]}),
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
            {"items_published": [(9, "条")], PART: [(4, "条")]},
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年度收到政府信息公开申请一件，已办理完毕。", {RECEIVED: [(1, "件")]}),
        ("2023年度通过政府门户网站共办理并答复信息公开申请3件、纸质申请36件。", {}),
        ("全年未发生因依申请公开被行政复议纠错或行政诉讼败诉情形。", {}),
        ("2023年，全县共收到政府信息公开申请152件，其中自然人申请140件，法人申请12件。", {}),
        ("我区（含各部门）全年主动公开政府信息980条，收到申请21件。", {}),
        ("全市各级行政机关收到申请120件，我局收到申请3件。", {RECEIVED: [(3, "件")]}),
        ("2023年，全县未收到政府信息公开申请。", {RECEIVED: [(0, None)]}),
        ("主动公开政府信息300余条。", {}),
        ("本年度我局新收政府信息公开申请26件，上年结转2件，全部按时办结。", {RECEIVED: [(26, "件")]}),
        ("收到网络申请12件、信函申请3件，当面申请1件。", {}),
        ("2023年，我镇共收到依申请公开12件，其中网上申请10件，当面申请2件，均已按期答复。", {RECEIVED: [(12, "件")]}),
        ("依申请公开方面，本年度共收到申请8件，办结8件。", {RECEIVED: [(8, "件")]}),
        ("全年共受理依申请公开事项十二件。", {RECEIVED: [(12, "件")]}),
        ("收到依申请公开申请零件。", {RECEIVED: [(0, "件")]}),
        ("今年没有公民、法人和其他组织提出政府信息公开申请。", {RECEIVED: [(0, None)]}),
        ("我局2023年未收到公民、法人和其他组织要求公开政府信息的申请。", {RECEIVED: [(0, None)]}),
        ("本年度未收到通过网络提交的政府信息公开申请。", {}),
        ("未收到对申请答复不服的投诉。", {}),
        ("收到政府信息公开申请（含上年结转2件）14件。", {}),
        ("收到政府信息公开申请14件（含上年结转2件）。", {}),
        ("2022年收到申请5件，2023年收到申请9件。", {RECEIVED: [(9, "件")]}),
        ("自2008年条例施行以来，累计收到申请230件。", {}),
        ("我局受理行政许可申请2300件。", {}),
        ("收到低保申请32件。", {}),
        ("收到行政复议申请3件。", {}),
        ("对收到的申请，我局均在20个工作日内答复。", {}),
        ("各乡镇共收到政府信息公开申请5件。", {}),
        ("制作、获取政府信息总数320条，主动公开政府信息280条。", {PUBLISHED: [(280, "条")]}),
        ("全年制作政府信息120件，获取政府信息30件。", {}),
        ("其他应主动公开的政府信息26条。", {}),
        (
            "2023年主动公开政府信息1,520条，其中通过政府网站公开1,200条，通过政务新媒体公开320条。",
            {PUBLISHED: [(1520, "条")], PART: [(1200, "条"), (320, "条")]},
        ),
        ("通过县政府门户网站主动公开政府信息356条。", {}),
        ("通过网站发布信息120条，通过微信公众号发布信息80条。", {}),
        ("网站、公众号分别公开政府信息120条、80条。", {PART: [(120, "条"), (80, "条")]}),
        ("发布政策解读材料12篇，回应群众关切30次。", {}),
        ("主动公开规范性文件3件。", {}),
        ("全年在网站公开机构信息3条、预算信息16条、工作动态120条。", {PART: [(3, "条"), (16, "条"), (120, "条")]}),
        ("行政复议、行政诉讼案件分别为2件、1件。", {RECONSIDERED: [(2, "件")], SUED: [(1, "件")]}),
        ("因政府信息公开引发行政复议案件2件，行政诉讼案件0件。", {RECONSIDERED: [(2, "件")], SUED: [(0, "件")]}),
        (
            "2023年，我局未发生因政府信息公开引起的行政复议、行政诉讼案件。",
            {RECONSIDERED: [(0, None)], SUED: [(0, None)]},
        ),
        ("我局受理行政复议案件120件，审结115件。", {}),
        ("收到行政复议申请120件。", {}),
        ("全年因政府信息公开被申请行政复议3件，结果维持2件，纠正1件。", {RECONSIDERED: [(3, "件")]}),
        ("未发生行政诉讼败诉案件。", {}),
        (
            "没有发生因政府信息公开工作被举报、投诉、申请行政复议、提起行政诉讼的情况。",
            {RECONSIDERED: [(0, None)], SUED: [(0, None)]},
        ),
        ("行政复议和行政诉讼共5件。", {}),
        ("行政复议、行政诉讼均为零。", {RECONSIDERED: [(0, None)], SUED: [(0, None)]}),
        ("行政复议1件，行政诉讼未发生。", {RECONSIDERED: [(1, "件")], SUED: [(0, None)]}),
        ("无因政府信息公开产生的行政复议，有行政诉讼1件。", {RECONSIDERED: [(0, None)], SUED: [(1, "件")]}),
        ("未出现因答复不及时引发的行政复议。", {}),
        ("没有产生信息处理费。", {FEES: [(0, None)]}),
        ("本年度没有产生政府信息公开收费。", {FEES: [(0, None)]}),
        ("2023年未向申请人收取任何费用。", {FEES: [(0, None)]}),
        ("依申请公开未产生检索、复制、邮寄等费用。", {FEES: [(0, None)]}),
        ("本年度共收取信息处理费120元。", {FEES: [(120, "元")]}),
        ("本年度收取行政事业性收费3.2万元。", {}),
        ("减免费用200元。", {}),
        ("按照规定可以收取信息处理费。", {}),
        ("2023年本单位政府信息公开信息处理费收取情况：无。", {FEES: [(0, None)]}),
        ("本年度无信息处理费收取情况。", {FEES: [(0, None)]}),
        ("收取信息处理费0元。", {FEES: [(0, "元")]}),
        ("对申请人实行免费提供政府信息。", {FEES: [(0, None)]}),
        ("全年主动公开信息约500条。", {}),
        ("政务微信公众号发布信息320条，阅读量12万次。", {}),
        ("全年公开政府信息320条，网站浏览量达1.2万次。", {PUBLISHED: [(320, "条")]}),
        (
            "共公开各类信息80条，其中，工作动态50条，财政信息30条。",
            {PUBLISHED: [(80, "条")], PART: [(50, "条"), (30, "条")]},
        ),
        ("主动公开政府信息60条（其中：机构2条、动态58条）。", {PUBLISHED: [(60, "条")], PART: [(2, "条"), (58, "条")]}),
        ("本年度共收到3件信息公开申请，其中2件予以公开，1件不予公开。", {RECEIVED: [(3, "件")]}),
        ("收到2件申请，分别为张某申请公开征地批文、李某申请公开预算。", {RECEIVED: [(2, "件")]}),
        ("较上年多收到申请5件。", {}),
        ("收到申请12件，较上年增加5件。", {RECEIVED: [(12, "件")]}),
        ("政府信息公开申请数量为0。", {RECEIVED: [(0, None)]}),
        (
            "2023年度，我办未收到政府信息公开申请，也未发生行政复议和行政诉讼。",
            {RECEIVED: [(0, None)], RECONSIDERED: [(0, None)], SUED: [(0, None)]},
        ),
        ("收到政府信息公开申请两件，均为自然人提交。", {RECEIVED: [(2, "件")]}),
        ("新收申请3件、办结3件。", {RECEIVED: [(3, "件")]}),
        ("共收到申请5件，其中：收到行政复议1件。", {RECEIVED: [(5, "件")]}),
        ("我单位全年共发生行政诉讼2起，均胜诉。", {SUED: [(2, "起")]}),
        ("每一件申请都及时答复。", {}),
        ("上级部门转来申请1件。", {}),
        ("以书面形式收到政府信息公开申请4件。", {}),
        ("本年度主动公开政府信息总数为321条，全文电子化率达100%。", {PUBLISHED: [(321, "条")]}),
        ("制发规范性文件3件，公开3件。", {}),
        (
            "公开各类政府信息2310条，其中概况类信息更新15条、政务动态信息更新1200条、信息公开目录更新1095条。",
            {PUBLISHED: [(2310, "条")], PART: [(15, "条"), (1200, "条"), (1095, "条")]},
        ),
        ("渠东街道受理依法申请公开信息 0 条。", {RECEIVED: [(0, "条")]}),
        ("不存在有关政府信息公开行政复议和行政诉讼情况。", {RECONSIDERED: [(0, None)], SUED: [(0, None)]}),
        ("2023年，我局无依申请公开。", {RECEIVED: [(0, None)]}),
        ("没有出现依申请公开。", {RECEIVED: [(0, None)]}),
        ("认真落实各级要求，收到政府信息公开申请12件。", {RECEIVED: [(12, "件")]}),
        ("各级政府收到政府信息公开申请12件。", {}),
        ("各级各部门收到政府信息公开申请12件。", {}),
        ("收到政府信息公开申请12件，其中新增3件。", {RECEIVED: [(12, "件")]}),
        ("主动公开政府信息7,312条，其中2023年新增1,020条。", {}),
        ("主动公开政府信息3012条；其中新增规范性文件5件。", {PUBLISHED: [(3012, "条")], PART: [(5, "件")]}),
        ("下辖派出所收到政府信息公开申请2件。", {}),
        ("上半年共收到政府信息公开申请5件。", {}),
        ("截至6月30日，收到政府信息公开申请7件。", {}),
        ("截至2023年12月31日，收到政府信息公开申请7件。", {RECEIVED: [(7, "件")]}),
        ("今年1至11月主动公开政府信息300条。", {}),
        ("截至2023年底，我局累计主动公开政府信息3861条。", {}),
        ("在政府信息公开专栏发布信息89条。", {}),
        ("公开政府信息1326条（不含政务新媒体）。", {}),
        ("主动公开政府信息数百条。", {}),
        ("我局下属6个事业单位共公开信息402条，局机关公开信息188条。", {}),
        ("因政府信息公开引发的行政复议（含行政诉讼）共2件。", {}),
        ("收到政府信息公开申请9件（含信访件2件）。", {}),
        ("共收到自然人、法人或其他组织的信息公开申请7件。", {RECEIVED: [(7, "件")]}),
        ("没有收到公民个人、法人、社会组织的依申请公开信息。", {RECEIVED: [(0, None)]}),
        ("针对本镇有关政府信息公开事务的行政复议3件。", {RECONSIDERED: [(3, "件")]}),
        ("本年度未收取检索费、复印费。", {FEES: [(0, None)]}),
        ("我局共发布信息365条；其中主动公开政府信息120条。", {}),
        ("2023年全年无信息公开申请受理、无投诉举报、无行政复议。", {RECEIVED: [(0, None)], RECONSIDERED: [(0, None)]}),
        ("全年接受信息公开申请0件。", {RECEIVED: [(0, "件")]}),
        ("依申请提供政府信息实际收取费用0元。", {FEES: [(0, "元")]}),
        ("街道累计主动公开政府信息1356条，2023年度公开245条。", {}),
        ("共收到政府信息公开申请15件，其中2件不属于政府信息公开申请。", {}),
        ("全年收到信息公开申请表12份，实际受理10件。", {}),
        ("我委（含下属事业单位）收到政府信息公开申请20件。", {}),
        ("全局系统收到政府信息公开申请18件。", {}),
        ("因政府信息公开被提起行政诉讼2件（含上年未结1件）。", {}),
        ("主动公开信息12期，共计160条。", {}),
        ("退还信息处理费20元。", {}),
        ("局属分局主动公开信息120条，运管所主动公开信息80条。", {}),
        ("主动公开政府信息88条，累计公开政府信息1560条。", {}),
        ("全年累计公开政府信息88条，公开信息60条。", {PUBLISHED: [(88, "条")]}),
        ("公民、法人和其他组织均未向我局提出政府信息公开申请。", {RECEIVED: [(0, None)]}),
        ("本单位政府信息公开申请为零。", {RECEIVED: [(0, None)]}),
        (
            "我乡本年度政府信息公开零申请、零复议、零诉讼。",
            {RECEIVED: [(0, None)], RECONSIDERED: [(0, None)], SUED: [(0, None)]},
        ),
        ("对公民获取政府信息未收取任何费用。", {FEES: [(0, None)]}),
        ("发出收费通知2件，总金额80元，实际收取总金额40元。", {FEES: [(40, "元")]}),
        ("实际收取水资源费总金额300元。", {}),
        ("共受理申请22件，其中政府信息公开申请2件。", {}),
        ("收到政府信息公开申请8件（去年为13件）。", {RECEIVED: [(8, "件")]}),
        ("政府信息公开申请工作有序，无人提出政府信息公开申请。", {RECEIVED: [(0, None)]}),
        ("共发生行政复议5件，其中涉及政府信息公开2件。", {}),
        ("发生行政复议2件（其中1件涉及政府信息公开）。", {}),
        ("发生行政复议5件，均与政府信息公开无关。", {}),
        ("共接收申请24件，其中信访类申请3件，实际纳入信息公开流程19件。", {}),
        ("发生行政复议3件、行政诉讼2件，均系征收补偿类。", {}),
        ("政务公开培训产生费用2000元。", {}),
        ("信息公开平台租用费用500元。", {}),
        ("收取城市生活垃圾处理费3.2万元。", {}),
        ("办理不动产登记未收取费用。", {}),
        ("依申请公开向申请人收取复制费36元。", {FEES: [(36, "元")]}),
    ],
)
def test_what_cannot_be_certain_is_no_claim(text, expected):
    """Negations bind their verb; parts, other years, other bodies, other ways and other work claim nothing."""
    assert claimed(text) == expected


COUNTY = {"agency": "长林县人民政府", "body": "government"}
BUREAU = {"agency": "长林县教育局", "body": "department", "scope": "own_body"}


@pytest.mark.parametrize(
    ("whose", "text", "expected"),
    [
        (COUNTY, "全县共收到政府信息公开申请31件，其中县政府办公室收到9件。", {RECEIVED: [(31, "件")]}),
        (COUNTY, "全县各级各部门收到政府信息公开申请31件，各乡镇收到6件。", {RECEIVED: [(31, "件")]}),
        (COUNTY, "全县共收到政府信息公开申请31件，县政府本级收到9件。", {RECEIVED: [(31, "件")]}),
        (
            COUNTY,
            "2023年全县公开工作平稳：发生行政复议5件、行政诉讼2件。",
            {RECONSIDERED: [(5, "件")], SUED: [(2, "件")]},
        ),
        (COUNTY, "全市共收到政府信息公开申请31件。", {}),
        (COUNTY, "全县各乡镇共收到政府信息公开申请31件，县直部门收到9件。", {}),
        (COUNTY, "全县教育系统共收到政府信息公开申请31件。", {}),
        (COUNTY, "全县34个部门主动公开信息9800条。", {}),
        (COUNTY, "全县大部分单位未收到政府信息公开申请。", {}),
        (COUNTY, "全县各部门、各乡镇共公开信息310条，县政府网站公开90条。", {PUBLISHED: [(310, "条")]}),
        (COUNTY, "全县政府信息公开行政复议案件5件。", {RECONSIDERED: [(5, "件")]}),
        (COUNTY | {"scope": "own_body"}, "全县共收到政府信息公开申请31件。", {}),
        (COUNTY | {"body": "government_office"}, "全县共收到政府信息公开申请31件。", {}),
        (BUREAU, "全县收到政府信息公开申请31件，我局收到9件。", {RECEIVED: [(9, "件")]}),
        (BUREAU, "全县共公开信息310条，县教育局公开信息90条。", {PUBLISHED: [(90, "条")]}),
        (BUREAU, "全县共公开信息310条，县水务局公开信息90条。", {}),
    ],
)
def test_a_regions_number_is_its_governments_own(whose, text, expected):
    """What 全县 has received is the county government's, nobody else's; a bureau's own number may stand beside it."""
    found = claimed(text, opening=Opening(**whose))
    assert {kind: numbers for kind, numbers in found.items() if kind != PART} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("行政诉讼由上年的6件降至2件，行政复议由9件升至11件。", {SUED: [(2, "件")], RECONSIDERED: [(11, "件")]}),
        ("应收信息处理费180元。", {}),
        ("收取信息处理费2笔，金额合计640元。", {FEES: [(640, "元")]}),
        ("未发生信息处理费收费、减免情况。", {FEES: [(0, None)]}),
        ("本机关收到申请数为0，上年结转数为0。", {RECEIVED: [(0, None)]}),
        ("收到政府信息公开申请11件、更正申请1件。", {RECEIVED: [(11, "件")]}),
        ("收到政府信息公开申请11件、网上申请1件。", {}),
        ("收到信息公开申请肆件。", {RECEIVED: [(4, "件")]}),
        ("因依申请公开答复引发行政复议4件。", {RECONSIDERED: [(4, "件")]}),
        ("行政复议、行政诉讼“零发生”。", {RECONSIDERED: [(0, None)], SUED: [(0, None)]}),
        ("政府信息公开总量为986条。", {PUBLISHED: [(986, "条")]}),
        ("上年结转1件，本年新收14件。", {RECEIVED: [(14, "件")]}),
        ("收到投诉1件，本年新收信访14件。", {}),
        ("上年结转1件，当年受理14件，办结15件。", {RECEIVED: [(14, "件")]}),
        ("当年受理14件，办结15件。", {}),
        ("2019年以来，我局累计收到政府信息公开申请136件，其中2023年收到29件。", {RECEIVED: [(29, "件")]}),
        ("2019年以来，我局累计收到政府信息公开申请136件，其中2022年收到29件。", {}),
        ("2021年、2022年和2023年分别收到政府信息公开申请12件、19件和25件。", {RECEIVED: [(25, "件")]}),
        ("2021年、2022年、2023年分别收到政府信息公开申请12件、19件。", {}),
        ("收取信息处理费共2笔，合计金额386元。", {FEES: [(386, "元")]}),
        ("信息处理费收入0元。", {FEES: [(0, "元")]}),
        ("安排经费15万元用于培训；信息公开过程中没有收取费用。", {FEES: [(0, None)]}),
        (
            "收到依申请公开3件，均已答复。无行政复议和行政诉讼。",
            {RECEIVED: [(3, "件")], RECONSIDERED: [(0, None)], SUED: [(0, None)]},
        ),
        ("2022年收到依申请公开申请7件，2023年收到9件。", {RECEIVED: [(9, "件")]}),
        ("2022年收到投诉7件，2023年收到9件。", {}),
        ("残疾人服务大厅受理申请1280件，发放补贴320万元。", {}),
        ("我局收到申请8件，申请内容主要涉及补贴发放。", {RECEIVED: [(8, "件")]}),
        ("受理社会组织登记申请18件。", {}),
        ("镇里受理各类申请4560件，办结率100%。", {}),
        ("2020年至2023年，我局共收到政府信息公开申请12件。", {}),
        ("2023年1月1日至2023年12月31日，我局共收到政府信息公开申请12件。", {RECEIVED: [(12, "件")]}),
        ("收到政府信息公开申请21件，合并同一申请人的重复申请后为19件。", {}),
        ("收到并答复依申请公开16件。", {RECEIVED: [(16, "件")]}),
        ("全年公开信息230条，其中主动公开210条，依申请公开20条。", {}),
        ("向群众发送短信公开信息2万条。", {}),
        ("本机关办理行政复议案件56件，诉讼案件12件。", {}),
        ("没有就政府信息公开收取信息处理费。", {FEES: [(0, None)]}),
        ("2021年、2022年、2023年公开信息930条。", {}),
        ("主动公开信息：2022年930条、2023年1007条。", {PUBLISHED: [(1007, "条")]}),
        ("信息处理费未收取。", {FEES: [(0, None)]}),
        ("主动公开政府信息（不含公众号）312条。", {}),
        ("十三五期间公开信息9800条，近三年公开信息900条。", {}),
        ("日均公开信息1.2条。", {}),
        ("公开信息1.2条。", {}),
        ("撤下已公开信息12条。", {}),
        ("医院官网发布信息602条。", {}),
        ("收到政府信息公开申请10件左右。", {}),
        ("收到公众申请9件，属于政府信息公开的7件。", {}),
        ("免收信息处理费3件。", {}),
        ("各社区未收取信息处理费。", {}),
        ("街道及12个社区公开信息860条。", {}),
        ("政府信息公开行政复议申请2件，受理1件。", {}),
        ("新发生政府信息公开行政复议2件，往年延续1件。", {}),
        ("政府信息公开行政复议2件（含依申请公开1件）。", {}),
        ("因政府信息公开被提起诉讼的案件数量仍为0件。", {SUED: [(0, "件")]}),
        ("制发规范性文件5件，主动公开5件。", {}),
        (
            "公开信息总数86条：社会救助类33条、工作动态类53条。",
            {PUBLISHED: [(86, "条")], PART: [(33, "条"), (53, "条")]},
        ),
        ("依申请提供政府信息收取费用情况：无。", {FEES: [(0, None)]}),
        ("没有收到公民、法人要求获取政府信息的申请。", {RECEIVED: [(0, None)]}),
        ("新制作规章0件、行政规范性文件5件，对外公开总数5件。", {}),
        ("制发规范性文件5件，主动公开信息310条。", {PUBLISHED: [(310, "条")]}),
        ("2022—2023学年受理信息公开申请4件，没有收取费用。", {}),
        ("市局未收到政府信息公开申请，县局收到1件。", {}),
        ("未收到通过网络、信函等方式提出的政府信息公开申请。", {RECEIVED: [(0, None)]}),
        ("我局作为被申请人的行政复议3件，均为政府信息公开类。", {RECONSIDERED: [(3, "件")]}),
    ],
)
def test_numbers_in_other_turns_of_phrase(text, expected):
    """A change's end is the number, what is due is no fee, and the form's own terms need no object in its section."""
    assert claimed(text, section=3 if "新收" in text or "当年受理" in text else 4 if "复议" in text else 1) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("claims_not_corrected.txt", [(PUBLISHED, 51)]),
        ("claim_parts_of_received.txt", []),
        ("chinese_numeral_claim.txt", [(RECEIVED, 1)]),
    ],
)
def test_misread_claims(misread, name, expected):
    """No zero of disputes where only a lost one is denied, no total of a part; a Chinese numeral counts."""
    report = read((misread / name).read_bytes(), name)
    assert isinstance(report, Report)
    assert [(claim.kind, claim.value) for claim in report.claims] == expected


@pytest.mark.parametrize("number", ["123456789012345", "9" * 5000, "0.12345678"])
def test_what_no_table_holds_is_no_claim(number):
    """A number of more digits than the tables have is none that a report means, and refuses no report."""
    assert claimed(f"本年共收到申请{number}件，均已答复。") == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("政府信息公开申请是零。", {RECEIVED: [(0, None)]}),
        ("政府信息公开申请为零。", {RECEIVED: [(0, None)]}),
        ("行政复议、行政诉讼均是零。", {RECONSIDERED: [(0, None)], SUED: [(0, None)]}),
        ("行政复议、行政诉讼均是无。", {RECONSIDERED: [(0, None)], SUED: [(0, None)]}),
    ],
)
def test_a_zero_in_words_is_a_claim(text, expected):
    """A zero is said in words with either verb."""
    assert claimed(text) == expected


def test_paragraphs_keep_their_own_claims():
    """A section without text claims nothing, and a line's break within a paragraph parts no claims from their lines."""
    assert list(read_claims(1, [])) == []
    texts = ["本年工作\n有序开展。", "共公开信息8条。"]
    found = list(read_claims(1, [Paragraph(text, ((0, line),)) for line, text in enumerate(texts, 3)]))
    assert [(claim.value, claim.line) for claim in found] == [(Decimal(8), 4)]


def test_a_part_is_named_by_its_own_words():
    """The text of a part is its label and number; the text of a total is its clause."""
    found = list(read_claims(1, [Paragraph("共公开信息8条，其中：动态5条，公告3条。", ((0, 3), (16, 4)))]))
    assert [(claim.text, claim.value, claim.line) for claim in found] == [
        ("共公开信息8条", Decimal(8), 3),
        ("动态5条", Decimal(5), 3),
        ("公告3条", Decimal(3), 4),
    ]


def test_true_prose_fails_no_check(tmp_path, monkeypatch):
    """In invented reports whose prose tells the tables' own numbers, every claim that a table can confirm agrees."""
    monkeypatch.setattr(invent, "_happens", lambda flaw, rng: flaw != "claim" and happens(flaw, rng))
    corpus = parse(invent.write(tmp_path / "demo", 120))
    claims = corpus.checks.filter(check="claim")
    assert claims.height >= 100
    assert claims["passed"].all()


@pytest.mark.parametrize("word", saying.DATA.since)
def test_since_when_has_one_list_of_words(word):
    """A word that says since when bars a number behind it and the clause it is said of: both from one list."""
    assert word not in saying.DATA.elsewhere
    assert claimed(f"{word}共收到政府信息公开申请12件。") == {}
    assert claimed(f"{word}，共收到政府信息公开申请12件。") == {}
