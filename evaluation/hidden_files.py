"""Pages that hold more digits than they show, or digits that are not of the number beside them.

Each kind is a style sheet and what stands in a cell: `{}` is the number that is shown, 9 what is not. Digits that no
number of a report ends in would be wrong digits: whoever reads a 9 is noticed.
"""

from __future__ import annotations

# What is not shown, for certain: the number beside it reads as printed.
HIDING = {
    "a class": (".off{display:none}", "{}<span class='off'>9</span>"),
    "one of several classes": (".a.off , .b{display:none}", "<b class='c b'>9</b>{}"),
    "an identity": ("#app i{visibility:hidden}", "<span id=app>{}<i>9</i></span>"),
    "an element": ("big{display:none}", "{}<big>9</big>"),
    "a descendant": ("td > div span{display : NONE !important}", "<div><em>{}<span>9</span></em></div>"),
    "a sibling": ("b + b{display:none}", "<b>{}</b><b>9</b>"),
    "a child by its place": ("td i:nth-child(2){display:none}", "<i>{}</i><i>9</i>"),
    "an attribute": ("[data-x=old]{display:none}", "{}<span data-x=old>9</span>"),
    "all but one": ("td i:not(.now){display:none}", "<i class=now>{}</i><i>9</i>"),
    "a sheet for screens": ("@media screen and (min-width:600px){.m{display:none}}", "{}<i class=m>9</i>"),
    "the more special rule": ("td i.off{display:none} i.off{display:inline}", "{}<i class=off>9</i>"),
    "the later rule": (".off{display:inline} .off{display:none}", "{}<i class=off>9</i>"),
    "inherited": (".off{visibility:hidden}", "{}<i class=off><b><u>9</u></b></i>"),
    "no size": (".off{font-size:0}", "{}<i class=off>9</i>"),
    "no size, as a shorthand": (".off{font:0/0 a}", "{}<i class=off>9</i>"),
    "no height": (".off{display:block;height:0;overflow:hidden}", "{}<i class=off>9</i>"),
    "no width": (".off{display:inline-block;max-width:0;overflow:hidden}", "{}<i class=off>9</i>"),
    "for screen readers": (
        ".off{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}", "{}<i class=off>9</i>"
    ),
    "cut off": (".off{position:absolute;clip-path:inset(50%)}", "{}<i class=off>9</i>"),
    "white": (".off{color:#fff}", "{}<i class=off>9</i>"),
    "white by a tag": ("", "{}<font color=white>9</font>"),
    "as the ground": ("td{background:#e6f0fa} .off{color:#e6f0fa}", "{}<i class=off>9</i>"),
    "transparent": (".off{color:transparent}", "{}<i class=off>9</i>"),
    "no alpha": (".off{color:rgba(0, 0, 0, 0)}", "{}<i class=off>9</i>"),
    "no opacity": (".off{opacity:0}", "{}<i class=off>9</i>"),
    "far left": (".off{position:absolute;left:-9999px}", "{}<i class=off>9</i>"),
    "far above": (".off{position:fixed;top:-200em}", "{}<i class=off>9</i>"),
    "indented away": (".off{display:block;text-indent:-999em}", "{}<i class=off>9</i>"),
    "moved away": (".off{margin-left:-10000px}", "{}<i class=off>9</i>"),
    "scaled to nothing": (".off{display:inline-block;transform:scale(0)}", "{}<i class=off>9</i>"),
    "a rule in a rule": ("td{color:black; .off{display:none}}", "{}<i class=off>9</i>"),
    "a rule in a rule, with its own": ("td{& > i.off{display:none}}", "{}<i class=off>9</i>"),
    "a layer": ("@layer a{.off{display:none}}", "{}<i class=off>9</i>"),
    "cut to nothing": (".off{display:block;clip-path:polygon(0 0, 0 0, 0px 0px)}", "{}<i class=off>9</i>"),
    "pushed out": (".off{display:block;text-indent:100%;white-space:nowrap;overflow:hidden}", "{}<i class=off>9</i>"),
    "filtered away": (".off{filter:opacity(0)}", "{}<i class=off>9</i>"),
    "hidden by its attribute": ("", "{}<i hidden>9</i>"),
    "hidden by Word": ("", "{}<span style='mso-hide:all;display:none'>9</span>"),
    "a dialogue that is shut": ("", "{}<dialog>9</dialog>"),
    "just above the page": (".off{position:fixed;top:-500px}", "{}<i class=off>9</i>"),
    "options not chosen": ("", "<select><option>9</option><option selected>{}</option><option>9</option></select>"),
    "struck by a class": (".old{text-decoration:line-through}", "<i class=old>9</i>{}"),
}  # fmt: skip
# What is shown although a careless reader would think that it is not.
SHOWN = {
    "a sheet for paper": ("@media print{.p{display:none}}", "<i class=p>{}</i>"),
    "a sheet for small windows": ("@media (max-width: 600px){.p{display:none}}", "<i class=p>{}</i>"),
    "a sheet for browsers that lack something": (
        "@supports not (display:block){.p{display:none}}",
        "<i class=p>{}</i>",
    ),
    "a weaker rule": ("i.p{display:inline} .p{display:none}", "<i class=p>{}</i>"),
    "an important rule": (".p{display:inline!important}", "<i class=p style='display:none'>{}</i>"),
    "visible again": (".p{visibility:hidden} .p b{visibility:visible}", "<i class=p>9<b>{}</b></i>"),
    "a size again": (".p{font-size:0} .p b{font-size:12px}", "<i class=p>9<b>{}</b></i>"),
    "white on blue": ("td{background:#036} .p{color:#fff}", "<i class=p>{}</i>"),
    "another page's class": (".q{display:none} #p .p{display:none}", "<i class=p>{}</i>"),
    "cut to a shape": (".p{display:block;clip-path:polygon(0 0, 0 100%, 100% 100%)}", "<i class=p>{}</i>"),
    "a comment": ("/* .p{display:none} */", "<i class=p>{}</i>"),
    "a height of no box": (".p{height:0;overflow:hidden}", "<i class=p>{}</i>"),
    "a cell without height": ("td{height:0;overflow:hidden}", "<i>{}</i>"),
    "a field of several lines": ("", "<textarea>{}</textarea>"),
    "a field's first option": ("", "<select><option>{}</option><option>9</option></select>"),
    "a dialogue that is open": ("", "<dialog open>{}</dialog>"),
    "a line moved as a whole": (".p{position:relative;top:-2px}", "<i class=p>{}</i>"),
}
# Marks above or below the line: the number beside them, with an issue, or nothing certain.
RAISING = {
    "sup": ("", "{}<sup>9</sup>"),
    "sub": ("", "{}<sub>9</sub>"),
    "a class": (".n{vertical-align:super;font-size:7px}", "{}<i class=n>9</i>"),
    "text-top": ("", "{}<span style='vertical-align:text-top'>9</span>"),
    "a length": ("", "{}<span style='vertical-align:4px'>9</span>"),
    "raised by Word": ("", "{}<span style='position:relative;top:-4.0pt;mso-text-raise:4.0pt'>9</span>"),
    "placed higher": (".n{position:relative;bottom:.5em}", "{}<i class=n>9</i>"),
    "above by ruby": ("", "<ruby>{}<rp>(</rp><rt>9</rt><rp>)</rp></ruby>"),
    "a sign": ("", "{}⁹"),
    "a mark in brackets": ("", "{}<sup>[9]</sup>"),
}
# What may be seen or not: nothing certain.
DOUBTFUL = {
    "smaller": ("", "{}<small style='font-size:7px'>9</small>"),
    "small": ("", "{}<small>9</small>"),
    "smaller by a class": ("td{font-size:14px} .n{font-size:60%}", "{}<i class=n>9</i>"),
    "printed by a sheet": ("td:not(:empty)::after{content:'9'}", "{}"),
    "printed from an attribute": ("td:not(:empty)::after{content:attr(class)}", "{}"),
    "counted by a sheet": ("td:not(:empty)::before{content:counter(row)}", "{}"),
    "as a variable says": (".n{display:var(--notes)}", "{}<i class=n>9</i>"),
    "in another direction": ("", "<bdo dir=rtl>{}</bdo>"),
    "in another direction by a class": (".n{direction:rtl;unicode-bidi:bidi-override}", "<i class=n>{}</i>"),
    "pale": (".n{color:#e4e4e4;background:#fff}", "{}<i class=n>9</i>"),
    "tiny": (".n{font-size:3px}", "{}<i class=n>9</i>"),
    "faint": (".n{opacity:.1}", "{}<i class=n>9</i>"),
    "for some windows": ("@media (orientation:landscape){.n{display:none}}", "{}<i class=n>9</i>"),
}
# Parts of one number that a sheet which is not in the file may show or hide, none of them certain: `{0}` stands for all
# but its last digit, `{1}` for that one, `{}` for the whole.
ELSEWHERE = {
    "the last digit has a class": "{0}<i class=n>{1}</i>",
    "the first digits have a class": "<i class=n>{0}</i>{1}",
    "parts of two classes": "<b class=n>{0}</b><b class=m>{1}</b>",
    "a class in a class": "<i class=n>{0}<b class=m>{1}</b></i>",
    "an identity": "{0}<i id=n>{1}</i>",
    "for large screens and small": "<i class=pc>{}</i><i class=mobile>{}</i>",
    "a class that says it": "<i class=hidden>{}</i>",
    "a class that says it among others": "<b class='k d-none'>{}</b>",
    "a decimal": "{}<i class=n>.9</i>",
}
# Parts of which one sheet shows all or nothing.
TOGETHER = {
    "all in one class": "<i class=n>{}</i>",
    "all parts in one class": "<i class=n>{0}</i><i class=n>{1}</i>",
    "no class": "<i>{0}</i><b>{1}</b>",
    "the cell's class": "<p class=n>{0}<b>{1}</b></p>",
    "a unit's class": "{}<i class=n> </i>",
}
