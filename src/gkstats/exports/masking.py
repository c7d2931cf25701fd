"""Contact names, phone numbers and addresses of persons in the reports' prose: replaced by `***` in whatever leaves.

A number is masked only where its own shape (an area code, a mobile number) or the word before it says that it is a
telephone's; a number of the form is neither. The regular expressions are those of Polars: they look neither ahead nor
behind.
"""

from __future__ import annotations

from typing import Final

import polars as pl

MASK: Final = "***"
_DASH: Final = "[-—－–‐]"
_ZERO, _ONE = "[0０]", "[1１]"
_AREA: Final = rf"(?:[（(]\s*{_ZERO}\d{{2,3}}\s*[）)]\s*{_DASH}?\s*|{_ZERO}\d{{2,3}}\s*{_DASH}\s*)"
_EXTENSION: Final = rf"(?:\s*(?:转|{_DASH})\s*\d{{1,6}})?"
_MOBILE: Final = rf"(?:\+?\s*86\s*{_DASH}?\s*)?{_ONE}[3-9３-９]\d(?:\s?{_DASH}?\s?\d{{4}}){{2}}"
_FREE: Final = rf"(?:400|800){_DASH}?\d{{3,4}}{_DASH}?\d{{3,4}}"
_LOCAL: Final = rf"\d{{3,4}}\s?{_DASH}?\s?\d{{4}}"
_ANY: Final = rf"(?:{_MOBILE}|{_AREA}{_LOCAL}|{_ZERO}\d{{9,11}}|{_FREE}|{_LOCAL}){_EXTENSION}"
_SEPARATOR: Final = r"(?:\s*[、，,/;；或及和]\s*|\s+)"
_WORD: Final = (
    r"(?:电\s*话|传\s*真|手\s*机|座\s*机|热\s*线|联系方式|[Tt][Ee][Ll]|[Ff][Aa][Xx])"
    r"(?:\s*(?:号码|号|及传真|/传真|（传真）))?\s*(?:[:：是为]|[（(]|\s)*\s*"
)
_NAME: Final = r"\p{Han}(?:[ \u3000]?\p{Han}){1,3}?(?:·\p{Han}{1,6})?"
_CONTACT: Final = r"(?:联\s*系\s*人|经\s*办\s*人|填\s*报\s*人|承\s*办\s*人|联\s*络\s*员)(?:姓名)?\s*[:：]\s*"
_PERSON: Final = rf"(?:{_CONTACT}|(?:审\s*核\s*人|负\s*责\s*人)(?:姓名)?\s*[:：]\s*)"
_AFTER_NAME: Final = r"\s|[、，,。；;）)（(/<|]|电|手机|联系|办公|传真|座机|同志|先生|女士|\d|\*|$"

# What its shape alone tells.
_SHAPED: Final = (
    (rf"(^|[^\d.]){_AREA}\d{{7,8}}{_EXTENSION}($|[^\d])", f"${{1}}{MASK}${{2}}"),
    (rf"(^|[^\d.,]){_MOBILE}($|[^\d.%元万亿件条次项个份起宗])", f"${{1}}{MASK}${{2}}"),
)
# What is named as a contact.
_NAMED: Final = (
    (rf"({_WORD}){_ANY}(?:{_SEPARATOR}{_ANY})*", f"${{1}}{MASK}"),
    (r"[A-Za-z0-9._%+\-]+[@＠][A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+", MASK),
    (r"((?:QQ|微信)(?:号|群)?\s*[:：]\s*)[A-Za-z0-9_\-]{4,}", f"${{1}}{MASK}"),
    (rf"({_PERSON}){_NAME}(?:[、/]\s*{_NAME})*({_AFTER_NAME})", f"${{1}}{MASK}${{2}}"),
    (rf"({_CONTACT})\p{{Han}}{{2,3}}", f"${{1}}{MASK}"),
)


def mask(column: str, *, shaped: bool = True) -> pl.Expr:
    """Mask the contacts in a column of text; without `shaped` only those that a word names as such."""
    text = pl.col(column)
    # The character between two numbers belongs to the first match: twice reaches the second.
    for pattern, replacement in (*_NAMED, *(_SHAPED * 2 if shaped else ())):
        text = text.str.replace_all(pattern, replacement)
    return text.alias(column)
