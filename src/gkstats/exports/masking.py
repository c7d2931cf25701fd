"""Contact names, phone numbers and addresses of persons in the reports' prose: replaced by `***` in whatever leaves.

A number is masked only where its own shape (an area code, a mobile number) or the word before it says that it is a
telephone's; a number of the form is neither. The regular expressions are those of Polars: they look neither ahead nor
behind.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import polars as pl

from gkstats.corpus.store import Corpus
from gkstats.dataset import schema
from gkstats.script.visible import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

T = TypeVar("T")

# Where a report's own words stand. In `raw` only what is named as a contact: a cell's number is never one.
PROSE: Final = {
    "reports": ("title", "agency", "scope_words"),
    "sections": ("heading", "text"),
    "problems": ("text",),
    "remedies": ("text",),
    "problem_codes": ("why",),
    "remedy_codes": ("why",),
    "remedy_matches": ("basis",),
    "claims": ("text",),
    "issues": ("message", "message_zh"),
}
PRINTS: Final = {"proactive": ("raw", "unit_printed"), "requests": ("raw",), "disputes": ("raw",)}
# Names of files: here a name may follow its word without anything between.
PATHS: Final = {"reports": ("source",), "issues": ("source",)}

MASK: Final = "***"
_D: Final = r"[\d０-９]"
_DASH: Final = "[-—－–‐−]"
_ZERO, _ONE = "[0０]", "[1１]"
_COUNTRY: Final = rf"(?:[（(]?\s*(?:\+|＋|{_ZERO}{_ZERO})?\s*[8８][6６]\s*[）)]?\s*{_DASH}?\s*)?"
_AREA: Final = (
    rf"(?:[（(]\s*{_ZERO}{_D}{{2,3}}\s*[）)]\s*{_DASH}?\s*|{_ZERO}{_D}{{2,3}}\s*{_DASH}\s*|{_ZERO}{_D}{{2,3}}\s)"
)
_EXTENSION: Final = rf"(?:\s*(?:转|轉|[Ee]xt\.?|{_DASH})\s*{_D}{{1,6}})?"
_MOBILE: Final = rf"{_COUNTRY}{_ONE}[3-9３-９]{_D}(?:\s?{_DASH}?\s?{_D}{{4}}){{2}}"
_FREE: Final = rf"(?:[4４]{_ZERO}{_ZERO}|[8８]{_ZERO}{_ZERO}){_DASH}?{_D}{{3,4}}{_DASH}?{_D}{{3,4}}"
_LOCAL: Final = rf"{_D}{{3,4}}\s?{_DASH}?\s?{_D}{{4}}"
_BREAK: Final = rf"\s*[）)]?\s*{_DASH}?\s*"
_ABROAD: Final = rf"[8８][6６]{_BREAK}{_D}{{2,3}}{_BREAK}"  # as it is dialled from elsewhere, without the area's zero
_APART: Final = rf"{_D}(?:\s{_D}){{6,11}}"
_ANY: Final = (
    rf"(?:{_MOBILE}|{_COUNTRY}{_AREA}{_LOCAL}|[（(]?[+＋]?\s*{_ABROAD}{_LOCAL}|{_ZERO}{_D}{{9,11}}|{_FREE}|{_LOCAL}"
    rf"|{_APART}){_EXTENSION}"
)
_HOTLINE: Final = rf"{_ONE}{_D}{{4}}"
_MAIL: Final = r"(?:[邮郵]箱|[Ee]-?[Mm]ail)"
_AT: Final = r"(?:[（(\[]\s*[Aa][Tt]\s*[）)\]]|[#＃]|\s[Aa][Tt]\s)"
_SEPARATOR: Final = r"(?:\s*[、，,/;；或及和|｜]\s*|\s+)"
_OPENING: Final = r"[【「『“\"\[]"
_CLOSING: Final = r"[】」』”\"\]]"
_LINE: Final = r"<br\s*/?>"
_BETWEEN: Final = rf"(?:[:：是为為|｜\t]|{_OPENING}|{_DASH}|{_LINE}|[（(]\p{{Han}}{{1,6}}[）)]|[（(]|\s)*"
_WORD: Final = (
    r"(?:[电電]\s*[话話]|[传傳]\s*真|手\s*[机機]|座\s*[机機]|[热熱]\s*[线線]|[联聯][系繫]方式"
    r"|[Tt][Ee][Ll]|[Ff][Aa][Xx]|[Pp]hone)"
    r"\.?(?:\s*(?:号码|號碼|号|及传真|/传真|（传真）))?" + _BETWEEN
)
_HAN: Final = r"\p{Han}"
_GAP: Final = r"[ \u{3000}\u{a0}]?"
_OF_PARTS: Final = rf"{_HAN}{{1,8}}(?:[·•‧・.．]{_HAN}{{1,8}})+"
_NAME: Final = rf"(?:{_OF_PARTS}|{_HAN}(?:{_GAP}{_HAN}){{1,3}}?)"
_SHORT_NAME: Final = rf"(?:{_OF_PARTS}|{_HAN}(?:{_GAP}{_HAN}){{1,2}}?)"
# Where nothing else tells a name from other words, it begins with one of these.
_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚"
    "谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向"
    "柳邢骆岳齐梅庄辛管祝左涂谷祁时耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍覃霍翁甘柏包宁尚桂冉闵"
)
_SURE_NAME: Final = rf"(?:[{_SURNAMES}]|欧阳|上官|司马|诸葛|慕容|尉迟|皇甫|令狐|东方){_GAP}{_HAN}(?:{_GAP}{_HAN})??"
_CONTACT_WORD: Final = (
    r"(?:[联聯]\s*[系繫絡络]\s*[人员員]|[经經]\s*[办辦]\s*人|填\s*[报報表]\s*人"
    r"|承\s*[办辦]\s*人|[制製]\s*表\s*人|[报報]\s*送\s*人)"
)
_HEAD_WORD: Final = r"(?:[审審]\s*核\s*人|[负負]\s*[责責]\s*人|[签簽]\s*[发發]\s*人|[复復覆]\s*核\s*人)"
_OTHER_WORD: Final = (
    r"(?:[联聯][系繫]人[员員]|[经經][办辦]人[员員]|工作人[员員]|信息[员員]|[经經]手人|[拟擬]稿人|起草人|撰稿人|核稿|校[对對]"
    r"|[审審]批人|批准人|(?:分管|主管)[领領][导導])"
)
_SIGNED: Final = r"(?:[签簽][字名章]|\s*[（(]\s*\p{Han}{2,4}\s*[）)])?"
_ALSO: Final = rf"(?:姓名)?{_SIGNED}(?:\s*[及和与與/、（(]\s*(?:[联聯][系繫])?[电電][话話][）)]?)?"
_STRONG: Final = rf"\s*(?:[:：]\s*(?:{_LINE}|[|｜])?\s*{_OPENING}?|{_OPENING})\s*"
_WEAK: Final = rf"(?:\s*(?:[|｜/／]|{_DASH}{{1,3}}|{_LINE})\s*|\s*[为為是]\s*|[\s\u{{3000}}]+)"
_ENDS_NAME: Final = r"[电電]|手[机機]|[联聯][系繫]|[办辦]公|[传傳]真|座[机機]|同志|先生|女士|[\d０-９]|\*|$"
_AFTER_NAME: Final = rf"\s|[、，,。；;）)（(/／<|｜]|{_CLOSING}|{_DASH}|{_ENDS_NAME}"
_CLOSED: Final = rf"\s|[/／<|｜（(]|{_ENDS_NAME}"
_MORE_NAMES: Final = rf"(?:\s*[、/]\s*{_NAME})*"
_CALLS: Final = r"\p{Han}{0,2}(?:[电電][话話]|手[机機]|座[机機])"
_TITLE: Final = r"(?:同志|先生|女士|老师)"
_A_NUMBER: Final = rf"(?:\*\*\*|{_D}{{7}})"
_AND_NUMBER: Final = rf"(?:[联聯][系繫])?[\s，,（(]*(?:{_CALLS})?[:：]?\s*{_A_NUMBER}"
_BORN: Final = rf"(?:[1１][9９]|[2２]{_ZERO}){_D}{{2}}(?:{_ZERO}{_D}|[1１][0-2０-２])(?:[0-2０-２]{_D}|[3３][01０１])"
_IDENTITY: Final = rf"[1-9１-９]{_D}{{5}}{_BORN}{_D}{{3}}[\dXx０-９]"

# What its shape alone tells.
_SHAPED: Final = (
    (rf"(^|[^\d０-９]){_IDENTITY}($|[^\d０-９])", f"${{1}}{MASK}${{2}}"),
    (rf"(^|[^\d０-９.]){_COUNTRY}{_AREA}{_D}{{7,8}}{_EXTENSION}($|[^\d０-９])", f"${{1}}{MASK}${{2}}"),
    (rf"[+＋]\s*{_ABROAD}{_D}{{7,8}}{_EXTENSION}($|[^\d０-９])", f"{MASK}${{1}}"),
    (rf"(^|[^\d０-９.,]){_MOBILE}($|[^\d０-９.%元万亿件条次项个份起宗])", f"${{1}}{MASK}${{2}}"),
)
# What is named as a contact.
_NAMED: Final = (
    (r"[A-Za-z0-9._%+\-]+\s?[@＠]\s?[A-Za-z0-9\-]+(?:[.．][A-Za-z0-9\-]+)+", MASK),
    (rf"({_MAIL}\s*[:：]?\s*)[A-Za-z0-9._%+\-]+\s*{_AT}\s*[A-Za-z0-9.\-]+", f"${{1}}{MASK}"),
    (rf"({_WORD}(?:{_HOTLINE}{_SEPARATOR})?){_ANY}(?:{_SEPARATOR}{_ANY})*", f"${{1}}{MASK}"),
    (r"((?:QQ|微信)(?:号|群)?\s*[:：]\s*)[A-Za-z0-9_\-]{4,}", f"${{1}}{MASK}"),
    (rf"({_CONTACT_WORD}{_ALSO}{_STRONG}){_NAME}{_MORE_NAMES}({_AFTER_NAME})", f"${{1}}{MASK}${{2}}"),
    (rf"({_HEAD_WORD}{_ALSO}{_STRONG}){_NAME}{_MORE_NAMES}({_AFTER_NAME})", f"${{1}}{MASK}${{2}}"),
    (rf"({_CONTACT_WORD}{_ALSO}{_WEAK}){_SHORT_NAME}{_MORE_NAMES}({_AFTER_NAME})", f"${{1}}{MASK}${{2}}"),
    (rf"({_HEAD_WORD}{_ALSO}{_WEAK}){_SHORT_NAME}({_CLOSED})", f"${{1}}{MASK}${{2}}"),
    (rf"({_CONTACT_WORD}{_ALSO}{_STRONG})\p{{Han}}{{2,3}}", f"${{1}}{MASK}"),
    (rf"({_CONTACT_WORD}{_ALSO}{_STRONG})[A-Z][A-Za-z]+(?:\s[A-Z][A-Za-z]+){{0,2}}", f"${{1}}{MASK}"),
    (rf"({_OTHER_WORD}{_ALSO}{_STRONG}){_SURE_NAME}({_AFTER_NAME})", f"${{1}}{MASK}${{2}}"),
    (
        rf"({_CONTACT_WORD}){_SURE_NAME}({_TITLE}?(?:[\s、，,；;（(]+{_CALLS}|[\s、，,（(]*{_A_NUMBER}))",
        f"${{1}}{MASK}${{2}}",
    ),
    (rf"([联聯][系繫]\s*){_SURE_NAME}({_TITLE}?{_AND_NUMBER})", f"${{1}}{MASK}${{2}}"),
    (rf"([与和找向]\s*){_SURE_NAME}({_TITLE}{_AND_NUMBER})", f"${{1}}{MASK}${{2}}"),
    (rf"(\*\*\*\s*[（(]\s*){_SURE_NAME}(\s*[）)])", f"${{1}}{MASK}${{2}}"),
    (rf"(\*\*\*\s+){_SURE_NAME}(\s+{_CALLS})", f"${{1}}{MASK}${{2}}"),
    (rf"{_SURE_NAME}(\s*[（(]\s*(?:{_CONTACT_WORD}|{_HEAD_WORD})\s*[）)])", f"{MASK}${{1}}"),
    # A number behind a name is that person's, whatever its shape.
    (rf"(\*\*\*(?:[（(]\p{{Han}}{{2,4}}[）)])?(?:[\s、，,/|｜：:]|{_DASH})*[（(]?\s*){_ANY}", f"${{1}}{MASK}"),
)
# A passage may begin amid a number or behind its word.
_CUT: Final = (rf"^[^\p{{Han}}]{{0,4}}{_D}{{0,4}}[）)]?\s*{_DASH}?\s*{_D}{{7,8}}($|[^\d０-９])", f"{MASK}${{1}}")

# One of these stands in every text that a pattern above changes; ten digits of a telephone, seven behind a cut.
_HINTS: Final = (
    "[@＠]", r"\*\*\*", _WORD, _MAIL, r"(?:QQ|微信)(?:号|群)?\s*[:：]", _CONTACT_WORD, _HEAD_WORD,
    f"{_OTHER_WORD}{_ALSO}{_STRONG}",
)  # fmt: skip
_NUMBER: Final = rf"{_D}(?:[\s()（）\-—－–‐−]*{_D}){{9}}"
_CUT_NUMBER: Final = rf"^[^\p{{Han}}]*{_D}{{7}}"

# Characters that act instead of being seen: what controls a terminal, and what turns the letters behind it. Each is one
# of those that are not seen.
_ACTING: Final = (
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u{61c}\u{200e}\u{200f}\u{2028}-\u{202e}\u{2066}-\u{2069}]",
    "\ufffd",
)
_IN_PATHS: Final = (
    rf"((?:{_CONTACT_WORD}|{_HEAD_WORD})[_\-\s]*){_SHORT_NAME}([._\-\s（(+\d]|$)",
    f"${{1}}{MASK}${{2}}",
)


def mask(column: str, *, shaped: bool = True) -> pl.Expr:
    """Mask the contacts in a column of text; without `shaped` only those that a word names as such."""
    return _masked(pl.col(column), shaped=shaped).alias(column)


def masked(corpus: Corpus) -> Corpus:
    """Give the same tables with every contact masked, nothing read yet: the one door through which tables leave."""
    frames = {name: _leaving(corpus.scan(name), name) for name in schema.TABLES}
    return Corpus(frames, corpus.codebook, corpus.roots, run=corpus.run, inputs=corpus.inputs)


def masked_texts(what: T) -> T:
    """Mask the contacts in every text within lists and dictionaries, names of files among them; the rest stays."""
    texts = pl.DataFrame({"text": list(dict.fromkeys(_texts_in(what)))}, schema={"text": pl.String})
    masked = texts.select(_masked(pl.col("text"), _IN_PATHS).alias("text"))["text"]
    return _with_texts(what, dict(zip(texts["text"], masked, strict=True)))  # type: ignore[no-any-return]


def _texts_in(what: object) -> Iterator[str]:
    if isinstance(what, str):
        yield what
    elif isinstance(what, dict):
        for key, value in what.items():
            yield from (*_texts_in(key), *_texts_in(value))
    elif isinstance(what, list | tuple):
        for one in what:
            yield from _texts_in(one)


def _with_texts(what: Any, texts: Mapping[str, str]) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(what, str):
        return texts[what]
    if isinstance(what, dict):
        return type(what)({_with_texts(key, texts): _with_texts(value, texts) for key, value in what.items()})
    if isinstance(what, list | tuple):
        return type(what)(_with_texts(one, texts) for one in what)
    return what


def _leaving(frame: pl.LazyFrame, table: str) -> pl.LazyFrame:
    types = frame.collect_schema()  # a run that an older gkstats wrote may lack a column
    frame = frame.with_columns(
        *(mask(column) for column in _there(PROSE, table, types)),
        *(mask(column, shaped=False) for column in _there(PRINTS, table, types)),
        *(_masked(pl.col(column), _IN_PATHS) for column in _there(PATHS, table, types)),
    )
    if table == "overlap":
        text = _masked(pl.element().struct.field("text"), _CUT)
        frame = frame.with_columns(pl.col("passages").list.eval(pl.element().struct.with_fields(text)))
    return frame


def _there(columns: Mapping[str, tuple[str, ...]], table: str, types: Iterable[str]) -> list[str]:
    return [column for column in columns.get(table, ()) if column in set(types)]


def _masked(text: pl.Expr, *first: tuple[str, str], shaped: bool = True) -> pl.Expr:
    # The character between two numbers belongs to the first match: twice reaches the second.
    patterns = (*first, *_NAMED, *(_SHAPED * 2 if shaped else ()))
    hints = "|".join((*_HINTS, *((_NUMBER,) if shaped else ()), *((_CUT_NUMBER,) if _CUT in first else ())))
    return text.map_batches(partial(_replaced, patterns, hints), return_dtype=pl.String, is_elementwise=True)


def _replaced(patterns: Sequence[tuple[str, str]], hints: str, texts: pl.Series) -> pl.Series:
    """Mask where a text has what some pattern cannot do without: one look at the others costs a tenth."""
    plain = found = texts
    if texts.str.contains(UNSEEN.pattern).any():
        # What is not seen hides nothing: a mark amid a number would part it. Where nothing is masked, it is told.
        plain, found = texts.str.replace_all(UNSEEN.pattern, ""), texts.str.replace_all(*_ACTING)
    at = plain.str.contains(hints).arg_true()
    if at.is_empty():
        return found
    some = masked = plain.gather(at)
    for pattern, replacement in patterns:
        masked = masked.str.replace_all(pattern, replacement)
    changed = masked != some
    return found.scatter(at.filter(changed), masked.filter(changed))
