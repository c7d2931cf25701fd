"""Invented prose in the manner of the reports: as varied as they are, drawn by a seed, and what copying makes of it.

    said = prose(random.Random(7))                  # sentences that speak of {name} and {year}
    text = filled(said, "青山市临河区柳林街道办事处", 2023)

Two draws have a few set phrases in common, as two bodies that never saw each other's report do. `shortened`,
`reordered` and `reworded` make near-repeats of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

PLACES = (
    "青山",
    "临河",
    "柳林",
    "白塔",
    "石桥",
    "双泉",
    "永兴",
    "红岩",
    "清溪",
    "云台",
    "松岭",
    "沙湾",
    "金沟",
    "龙潭",
    "梅园",
    "望江",
)
WHO = (
    "党政办公室",
    "分管领导",
    "各科室",
    "办公室人员",
    "主要负责同志",
    "窗口工作人员",
    "村级信息员",
    "信息公开专员",
    "班子成员",
    "法制审核人员",
    "各站所",
    "宣传干事",
    "驻村干部",
    "网格员",
    "值班人员",
    "档案管理员",
    "联络员",
    "政策解读人",
    "审批服务科",
    "综合服务中心",
)
HOW = (
    "认真",
    "逐项",
    "按季度",
    "及时",
    "主动",
    "从严",
    "分批",
    "全面",
    "定期",
    "细致",
    "稳妥",
    "持续",
    "多次",
    "反复",
    "依规",
    "统筹",
    "集中",
    "同步",
    "有序",
    "逐月",
    "着力",
    "切实",
    "扎实",
    "不断",
    "积极",
    "有针对性地",
    "第一时间",
    "分门别类",
    "自上而下",
    "因地制宜",
)
DOES = (
    "梳理",
    "更新",
    "核对",
    "发布",
    "整理",
    "清理",
    "完善",
    "检查",
    "登记",
    "公示",
    "解读",
    "汇编",
    "归集",
    "调整",
    "补充",
    "优化",
    "报送",
    "审核",
    "推送",
    "张贴",
    "讲解",
    "回应",
    "收集",
    "督办",
    "通报",
    "细化",
    "规范",
    "健全",
    "拓展",
    "公布",
    "研究",
    "听取",
    "印发",
    "落实",
    "修订",
    "建立",
)
WHICH = (
    "本辖区",
    "民生领域",
    "惠农",
    "重点",
    "群众关心的",
    "涉企",
    "历年",
    "新出台的",
    "财政",
    "工程建设",
    "低保",
    "教育",
    "养老",
    "征地补偿",
    "生态环境",
    "防汛抗旱",
    "食品安全",
    "医疗救助",
    "残疾人",
    "就业创业",
    "危房改造",
    "村务",
    "机构职能",
    "人事招聘",
    "应急预案",
    "乡村振兴",
    "高标准农田",
    "公共文化",
    "安全生产",
    "道路交通",
)
WHAT = (
    "信息目录",
    "资金台账",
    "政策文件",
    "办事流程",
    "工作制度",
    "责任清单",
    "服务指南",
    "公告事项",
    "预算决算",
    "补贴名单",
    "会议纪要",
    "咨询留言",
    "规范性文件",
    "投诉建议",
    "统计数据",
    "工作动态",
    "审批结果",
    "项目进展",
    "监督电话",
    "栏目设置",
    "发布渠道",
    "审查程序",
    "培训计划",
    "考核办法",
    "答复文书",
    "申请渠道",
    "评议意见",
    "网页链接",
    "宣传材料",
    "公开标准",
)
WHERE = (
    "在政务公开栏",
    "通过门户网站",
    "利用微信公众号",
    "借助广播",
    "在便民大厅",
    "以简报形式",
    "在村民会议上",
    "依托县级平台",
    "在公示墙",
    "通过短信",
    "利用电子屏",
    "结合主题党日",
    "在走访入户时",
    "借助新闻媒体",
    "以明白纸",
    "通过座谈会",
)
SO = (
    "方便群众查阅",
    "接受社会监督",
    "提高了办事效率",
    "减少了重复劳动",
    "保障了知情权",
    "增进了相互理解",
    "回应了社会关切",
    "防止了差错",
    "压缩了办理时限",
    "形成了工作合力",
    "让数据多跑路",
    "赢得居民认可",
    "推动工作落地",
    "留下了完整记录",
    "避免了遗漏",
    "做到有据可查",
    "提升了透明度",
    "受到企业好评",
)
SHORT = (
    "更新不够及时",
    "内容较为单一",
    "人手偏少",
    "业务还不熟练",
    "形式不够新颖",
    "覆盖面有限",
    "互动性不强",
    "深度不足",
    "衔接不畅",
    "主动性有待提高",
    "解读不够通俗",
    "分类不够清晰",
    "台账不够完整",
    "培训次数偏少",
    "考核力度不大",
    "群众知晓率不高",
)
SENTENCES = (
    "{who}{how}{does}{which}{what}，{so}",
    "{where}{how}{does}{which}{what}，{so}",
    "{year}年，{name}{how}{does}{which}{what}，{does2}{what2}，{so}",
    "由{who}{how}{does}{which}{what}，{where}{does2}{which2}{what2}",
    "全年{where}{does}{which}{what}{n}条，{does2}{which2}{what2}{n2}次，{so}",
    "{name}{how}{does}{which}{what}，{who}{how2}{does2}{which2}{what2}，{so}",
    "对{which}{what}{how}{does}，凡涉及{which2}{what2}的，由{who}{does2}后再{does3}",
    "{who}{where}{does}{what}，{how}{does2}{which2}{what2}，{so}",
)
LACKS = ("{which}{what}{short}，{who}对{what2}的{does}{short2}", "{does}{which}{what}时{short}，{what2}{short2}")
POOLS = {"who": WHO, "how": HOW, "does": DOES, "which": WHICH, "what": WHAT, "where": WHERE, "so": SO, "short": SHORT}


def sentence(rng: random.Random, patterns: tuple[str, ...] = SENTENCES) -> str:
    """Draw one sentence, with {name} and {year} left open."""
    words = {key + again: rng.choice(pool) for key, pool in POOLS.items() for again in ("", "2", "3")}
    return rng.choice(patterns).format(
        name="{name}", year="{year}", n=rng.randint(2, 400), n2=rng.randint(2, 90), **words
    )


def prose(rng: random.Random, characters: int = 1300) -> list[str]:
    """Draw the sentences of one report's sections one and five, of about so many characters."""
    said = []
    while sum(map(len, said)) < characters:
        said.append(sentence(rng, LACKS if len(said) % 9 == 8 else SENTENCES))
    return said


def body(rng: random.Random) -> str:
    """Draw a body's name."""
    city, county, town = rng.sample(PLACES, 3)
    return f"{city}市{county}区{town}{rng.choice(('街道办事处', '镇人民政府', '乡人民政府'))}"


def filled(said: list[str], name: str, year: int, paragraph: int = 5) -> str:
    """Print sentences as paragraphs, of a body and a year."""
    own = [text.format(name=name, year=year) + "。" for text in said]
    return "\n".join("".join(own[start : start + paragraph]) for start in range(0, len(own), paragraph))


def shortened(rng: random.Random, said: list[str], part: float) -> list[str]:
    """Leave out some sentences."""
    return [said[place] for place in sorted(rng.sample(range(len(said)), round(len(said) * part)))]


def reordered(rng: random.Random, said: list[str]) -> list[str]:
    """Put the sentences in another order."""
    return rng.sample(said, len(said))


def reworded(rng: random.Random, said: list[str], part: float) -> list[str]:
    """Write some sentences anew."""
    anew = set(rng.sample(range(len(said)), round(len(said) * part)))
    return [sentence(rng) if place in anew else text for place, text in enumerate(said)]
