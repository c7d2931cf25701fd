"""The layouts in which reports come: what converters, scrapers and copyists make of a printed table.

`LAYOUTS` joins a way to print tables (`writers`) with a way to print prose, a style of labels and numbers, and what
happens to the whole document or text (rows and columns that the form does not have, page breaks, characters).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from evaluation.printing import Layout, Style, plain
from evaluation.writers import apart, drawn, gridded, paired
from gkstats.demo.printing import MARK, Document, Grid, Key, MergedBox, Number
from gkstats.demo.writers import (
    bar_lines,
    dotted,
    flowed,
    folded,
    listed,
    markdown,
    page,
    quoted,
    separated,
    wrap,
)
from gkstats.script.traditional import SIMPLIFIED

if TYPE_CHECKING:
    from collections.abc import Callable

TRADITIONAL = {ord(folded): chr(printed) for printed, folded in SIMPLIFIED.items()}
ENUMERATOR = re.compile(r"^(?:\d\.|（[一二三四五六七]）|[一二三四]、)")


# Whole pages.


def paged(document: Document, rest: Callable[[Document], list[str]], *, footer: str, every: int = 30) -> list[str]:
    """Break a printed document into pages with numbers; `footer` has the page's number and the count of pages."""
    lines = rest(document)
    pages = [lines[n : n + every] for n in range(0, len(lines), every)]
    out: list[str] = []
    for number, part in enumerate(pages, 1):
        foot = footer.format(number, len(pages)).split("\n")
        out += [*part, *foot, *([] if number == len(pages) else ["\f"])]
    return out


def reheaded(grid: Grid, table: Callable[[Grid], list[str]], *, after: int, footer: str = "") -> list[str]:
    """Print a long grid over two pages, its heads again on the second."""
    if len(grid.rows) < 2 * after or not grid.heads:
        return table(grid)
    first, second = grid.only(range(after)), grid.only(range(after, len(grid.rows)))
    heads = grid.only(range(grid.heads))
    return [*table(first), *([footer, "\f"] if footer else []), *table(heads), *table(second)]


def inserted(grid: Grid, row: int, boxes: list[MergedBox]) -> Grid:
    """Put a row into a grid; merged cells that it cuts grow over it."""
    moved = [
        replace(b, row=b.row + 1) if b.row >= row else replace(b, height=b.height + (b.row + b.height > row))
        for b in grid.boxes
    ]
    return replace(grid, boxes=tuple(sorted([*moved, *boxes], key=lambda b: (b.row, b.column))))


def on_requests(change: Callable[[Grid], Grid]) -> Callable[[Document], Document]:
    """Make a change of section three's table a change of the document."""
    return lambda document: document.change(lambda grid: change(grid) if grid.labels == 3 else grid)


def foreign(row: int, label: str, column: int) -> list[MergedBox]:
    """Make a row that the form does not have, with seven numbers."""
    numbers = [MergedBox(str(7000 + 13 * n), row, 3 + n) for n in range(7)]
    return [MergedBox(label, row, column, width=3 - column), *numbers]


def extra_row(grid: Grid) -> Grid:
    """Add a ninth ground of refusal."""
    row = 1 + next(b.row for b in grid.boxes if b.key and b.key[1] == "refused_inquiry_matter")
    at = next(n for n, b in enumerate(grid.boxes) if b.column == 1 and b.row + b.height == row)
    boxes = list(grid.boxes)
    boxes[at] = replace(boxes[at], height=boxes[at].height + 1)
    return inserted(replace(grid, boxes=tuple(boxes)), row, foreign(row, "9.其他依法不予公开的情形", 2))


def group_total(grid: Grid) -> Grid:
    """Print numbers beside （六）其他处理 as well as beside the rows below it."""
    at = next((n for n, b in enumerate(grid.boxes) if b.column == 1 and b.height == 3 and b.row > 20), None)
    if at is None:
        return grid
    boxes = list(grid.boxes)
    group = boxes.pop(at)
    return inserted(replace(grid, boxes=tuple(boxes)), group.row, foreign(group.row, group.text, 1))


def subtotal(grid: Grid) -> Grid:
    """Add a column 小计 before 总计, the sum of the five bodies."""
    printed = {(b.row, b.column): b.text for b in grid.boxes if b.key is not None}
    boxes = [
        replace(b, column=10) if b.column == 9 else replace(b, width=b.width + (b.column + b.width == 10))
        for b in grid.boxes
    ]
    boxes = [replace(b, width=6) if (b.row, b.column) == (1, 4) else b for b in boxes]
    boxes.append(MergedBox("小计", 2, 9))
    for row in {row for row, _ in printed}:
        bodies = [printed[row, column] for column in range(4, 9)]
        boxes.append(MergedBox(str(sum(int(MARK.sub("", text)) for text in bodies)), row, 9))
    return replace(grid, boxes=tuple(sorted(boxes, key=lambda b: (b.row, b.column))))


def serial(grid: Grid) -> Grid:
    """Add a column 序号 before the labels."""
    boxes = [replace(b, column=b.column + 1) for b in grid.boxes]
    boxes.append(MergedBox("序号", 0, 0, grid.heads))
    boxes += [MergedBox(str(row + 1 - grid.heads), row, 0) for row in range(grid.heads, len(grid.rows))]
    return replace(grid, boxes=tuple(sorted(boxes, key=lambda b: (b.row, b.column))), labels=4)


def total_first(grid: Grid) -> Grid:
    """Print the column 总计 before the others, as its head says."""
    boxes = [
        replace(b, column=3) if b.column == 9 else replace(b, column=b.column + (b.column > 2 and b.row > 0))
        for b in grid.boxes
    ]
    return replace(grid, boxes=tuple(sorted(boxes, key=lambda b: (b.row, b.column))))


def noted(document: Document) -> Document:
    """Print a unit above each table and notes with numbers below it."""
    note = "注：1.本表数据由3个科室、12名工作人员汇总。2.统计口径为本机关。"
    parts = [
        tuple(new for p in s.parts for new in (("（单位：件）", p, note) if isinstance(p, Grid) else (p,)))
        for s in document.sections
    ]
    return replace(document, sections=tuple(replace(s, parts=p) for s, p in zip(document.sections, parts, strict=True)))


def amid(document: Document) -> Document:
    """Put section four, heading and table, amid a sentence of section five."""
    *before, four, five, six = document.sections
    first, *others = five.parts
    assert isinstance(first, str)
    cut = len(first) * 2 // 3
    table = (Grid((MergedBox(four.heading, 0, 0),), 0, 0), *four.parts)
    floating = replace(five, parts=(first[:cut], *table, first[cut:], *others))
    return replace(document, sections=(*before, floating, six))


def one_line(document: Document, *, sep: str = " ", width: int = 0) -> list[str]:
    """Print everything on one line, or on lines of `width` characters cut wherever they are full."""
    text = sep.join(line for line in page(document, partial(listed)) if line)
    return wrap(text, width) if width else [text]


# Styles of labels and numbers.


def older(label: str) -> str:
    """Word labels as many documents do."""
    for old, new in (
        ("行政规范性文件", "规范性文件"),
        ("结转下年度", "结转下年"),
        ("其他法律行政法规", "其他法律法规"),
        ("“三安全一稳定”", "三安全一稳定"),
    ):
        label = label.replace(old, new)
    return label


def ascii_brackets(label: str) -> str:
    """Put labels in half-width brackets and points, with a space behind."""
    return re.sub(r"^(\d)\.", r"\1. ", label.replace("（", "(").replace("）", ") ").replace("，", ", "))


def enclosed(label: str) -> str:
    """Write enumerators as single characters: ㈠, ①."""
    label = re.sub(r"^（([一二三四五六七])）", lambda m: chr(0x3220 + "一二三四五六七".index(m[1])), label)
    return re.sub(r"^(\d)\.", lambda m: chr(0x245F + int(m[1])), label)


def enumerated(label: str, mark: str) -> str:
    """Write another mark behind an enumerator's digit."""
    return re.sub(r"^(\d)\.", rf"\1{mark}", label)


def bare(label: str) -> str:
    """Leave out enumerators."""
    return ENUMERATOR.sub("", label)


def signed(key: Key, value: Number) -> str:
    """Print signs and units: +21, 减2, 709455.9元, 1,113, 31批次."""
    if key[-1] == "change":
        return f"+{value}" if value > 0 else f"减{-value}"
    if key[-2:] == ("procurement", "amount"):
        return f"{value * 10000:f}元" if value * 10000 % 1 else f"{int(value * 10000)}元"
    if key[-1] == "purchases":
        return f"{value}批次"
    return f"{value:,}" if isinstance(value, int) and key[0] == "requests" else plain(key, value)


def wide(text: str) -> str:
    """Print the tables' numbers in full-width digits."""
    return re.sub("[\ue000-\uf8ff][0-9.]+", lambda m: m[0].translate({n: n + 0xFEE0 for n in range(46, 58)}), text)


def with_units(key: Key, value: Number) -> str:
    """Print 件 behind each number of sections three and four."""
    return plain(key, value) if key[0] == "proactive" else f"{value}件"


def in_words(key: Key, value: Number, *, form: str) -> str:
    """Print words around each number of sections three and four."""
    return plain(key, value) if key[0] == "proactive" else form.format(value)


def kangxi(text: str) -> str:
    """Print some characters as Kangxi radicals."""
    return text.translate(str.maketrans("一二人工文方生用行自见高", "⼀⼆⼈⼯⽂⽅⽣⽤⾏⾃⻅⾼"))


def traditional(text: str) -> str:
    """Print in traditional characters, as machine-made mirrors do."""
    return text.translate(TRADITIONAL)


def soft(text: str) -> str:
    """Put soft hyphens into words."""
    return re.sub(r"([\u4e00-\u9fff]{2})(?=[\u4e00-\u9fff]{3})", "\\1\u00ad", text)


def pinyin(text: str) -> str:
    """Leave the pronunciation of some words in brackets behind them."""
    for word, said in (("行政强制", "xing zheng qiang zhi"), ("信访", "xìn fǎng"), ("结转", "jie zhuan")):
        text = text.replace(word, f"{word}（{said}）")
    return text


def wrong_heads(grid: Grid) -> Grid:
    """Print heads cut in half, twice, or another article's."""
    heads = {
        "第二十条第（八）项": "第二十条第（九）项",
        "本年制发件数": "本年新",
        "本年废止件数": "本年新",
        "本年新制作数量": "本年新",
        "本年新公开数量": "本年新",
        "科研机构": "科研企业",
    }
    return replace(grid, boxes=tuple(replace(b, text=heads.get(b.text, b.text)) for b in grid.boxes))


def explained(grid: Grid) -> Grid:
    """Print long explanations behind some labels, with words of other labels in them."""
    said = "（指经检索查找未能发现，或者依照有关规定应当由其他机关负责公开的情形，由办理人员填写并经科室负责人审核）"
    explain = (b.row > 5 and b.row % 4 == 0 and b.height == 1 and b.key is None and b.column < 3 for b in grid.boxes)
    pairs = zip(grid.boxes, explain, strict=True)
    return replace(grid, boxes=tuple(replace(b, text=b.text + said) if more else b for b, more in pairs))


PDF = (
    "last", "first", "inside", "own", "middle", "above", "wrapped_own", "wrapped_above", "wrapped_middle"
)  # fmt: skip


def of(table: Callable[[Grid], list[str]], *, width: int = 0, gap: bool = False, **more: Any) -> Layout:
    """Make a layout of a way to print tables and prose."""
    return Layout(partial(page, table=table, width=width, gap=gap), **more)


def torn(at: str, *, footer: str = "", every: int = 30, **more: Any) -> Layout:
    """Make a layout of a PDF's text, its numbers at a place beside their labels, perhaps on numbered pages."""
    whole = partial(page, table=partial(flowed, width=7, at=at), width=30)
    return Layout(partial(paged, rest=whole, footer=footer, every=every) if footer else whole, **more)


TABS = partial(separated, join="\t".join, collapse=True)
FULL = partial(separated, join="\t".join)
PIPES = partial(separated, join=lambda row: " | ".join(row) + " |", collapse=True)
EXTRA = ("extra_cell",)

LAYOUTS: dict[str, Layout] = {
    "tabs": of(TABS, borders="inner"),
    "tabs_full": of(FULL, borders="all"),
    "tabs_repeated": of(partial(separated, join="\t".join, repeat=True), borders="all"),
    "pipes": of(PIPES, borders="inner"),
    "markdown": of(markdown, borders="all", style=Style(heading="## {0}、{1}")),
    "grid_table": of(gridded, borders="all"),
    "csv": of(partial(separated, join=quoted), borders="all"),
    "bar_lines": of(bar_lines, borders="inner"),
    "semicolons": of(partial(separated, join=";".join), borders="all"),
    "wide_bars": of(partial(separated, join="｜".join), borders="all"),
    "csv_quoted": of(partial(separated, join=lambda row: ",".join(f'"{cell}"' for cell in row)), borders="all"),
    "tags": of(lambda grid: [f"<tr>{''.join(f'<td>{b.text}</td>' for b in row)}</tr>" for row in grid.rows]),
    "dots": of(partial(dotted, join="…………")),
    "bullets": of(partial(dotted, begin="- ")),
    "spaces": of(partial(separated, join="  ".join)),
    "listed": of(listed),
    "listed_padded": of(partial(listed, pad="  ", blank=True), gap=True),
    "listed_nbsp": of(partial(listed, pad="\u00a0 ", blank=True), gap=True),
    "listed_tab": of(partial(listed, pad="\t")),
    "listed_entity": of(partial(listed, pad="&nbsp;")),
    "listed_before": of(partial(listed, before=True)),
    "folded_4": of(partial(folded, count=4), width=30),
    "folded_6": of(partial(folded, count=6), width=30),
    **{f"pdf_{at}": torn(at) for at in PDF},
    "pdf_narrow": of(partial(flowed, width=4, at="wrapped_own", gap=" ", grain=2), width=28, gap=True),
    "drawn": of(drawn, width=36),
    "drawn_top": of(partial(drawn, middle=False), width=36),
    "drawn_narrow": of(partial(drawn, label=8, cell=6), width=36),
    "drawn_right": of(partial(drawn, label=12, cell=9, right=True), width=36),
    "one_line": Layout(one_line),
    "one_line_60": Layout(partial(one_line, width=60)),
    "one_line_80": Layout(partial(one_line, width=80)),
    # Pages.
    "pages_dash": torn("own", footer="- {0} -"),
    "pages_long_dash": torn("last", footer="— {0} —", every=25),
    "pages_of": torn("middle", footer="第 {0} 页 共 {1} 页", every=28),
    "pages_bare": torn("wrapped_own", footer="{0}", every=33),
    "pages_browser": torn(
        "own", footer="11/22/26, 5:48 AM 示例局年度报告\nfile:///tmp/x2741r9/page.html {0}/{1}", every=31
    ),
    "pages_inside": torn("inside", footer="{0}\n", every=27),
    "pages_listed": Layout(partial(paged, rest=partial(page, table=listed), footer="- {0} -", every=40)),
    "heads_again_tabs": of(partial(reheaded, table=FULL, after=12), borders="all"),
    "heads_again_pdf": of(partial(reheaded, table=partial(flowed, width=7, at="own"), after=14, footer="5"), width=30),
    "heads_again_listed": of(partial(reheaded, table=listed, after=15)),
    # Order.
    "amid": torn("wrapped_own", change=amid),
    "amid_tabs": of(TABS, borders="inner", change=amid),
    "four_before_three": of(TABS, borders="inner", style=Style(order=(1, 2, 4, 3, 5, 6))),
    "four_before_three_pdf": torn("last", style=Style(order=(1, 2, 4, 3, 5, 6))),
    "prose_first": of(listed, style=Style(order=(1, 5, 6, 2, 3, 4))),
    # More than the form.
    "extra_row": of(TABS, borders="inner", change=on_requests(extra_row), issues=EXTRA),
    "extra_row_pdf": torn("wrapped_own", change=on_requests(extra_row), issues=EXTRA),
    "group_total": of(TABS, borders="inner", change=on_requests(group_total), issues=EXTRA),
    "group_total_listed": of(listed, change=on_requests(group_total), issues=EXTRA),
    "subtotal": of(FULL, borders="all", change=on_requests(subtotal), issues=EXTRA),
    "subtotal_listed": of(listed, change=on_requests(subtotal), issues=EXTRA),
    "serial": of(FULL, borders="all", change=on_requests(serial), issues=EXTRA),
    "serial_listed": of(listed, change=on_requests(serial), issues=EXTRA),
    "serial_pdf": torn("own", change=on_requests(serial), issues=EXTRA),
    "noted": of(TABS, borders="inner", change=noted),
    "noted_listed": of(listed, change=noted),
    "noted_pdf": torn("wrapped_own", change=noted),
    # Words and characters.
    "older": of(TABS, borders="inner", style=Style(label=older)),
    "older_pdf": torn("wrapped_own", style=Style(label=older)),
    "ascii": of(listed, style=Style(label=ascii_brackets)),
    "enclosed": torn("last", style=Style(label=enclosed)),
    "pause": of(PIPES, borders="inner", style=Style(label=partial(enumerated, mark="、"))),
    "spaced": of(listed, style=Style(label=partial(enumerated, mark=" "))),
    "spaced_pdf": torn("own", style=Style(label=partial(enumerated, mark=" "))),
    "bare": torn("wrapped_own", style=Style(label=bare)),
    "bare_listed": of(listed, style=Style(label=bare)),
    "signed": of(TABS, borders="inner", style=Style(number=signed)),
    "signed_pdf": torn("wrapped_own", style=Style(number=signed)),
    "units": of(TABS, borders="inner", style=Style(number=with_units)),
    "units_pdf": torn("wrapped_own", style=Style(number=with_units)),
    "units_bracketed": of(listed, style=Style(number=partial(in_words, form="{}（件）"))),
    "units_of_two": of(partial(dotted), style=Style(number=partial(in_words, form="{}人次"))),
    "justified": of(listed, style=Style(label=" ".join)),
    "justified_pdf": torn("last", style=Style(label=" ".join)),
    "wide": of(listed, text=wide),
    "wide_pdf": torn("middle", text=wide),
    "kangxi": torn("own", text=kangxi),
    "traditional": of(TABS, borders="inner", text=traditional),
    "traditional_pdf": torn("own", text=traditional),
    "soft_hyphens": torn("own", text=soft),
    "pinyin": of(TABS, borders="inner", text=pinyin),
    "hijacked": of(listed, text=lambda text: text.replace("信息公开", "某网站")),
    "doubled": torn("inside", text=lambda text: text.replace("，", "，，").replace("、", "、、")),
    "wrong_heads": of(TABS, borders="inner", change=lambda document: document.change(wrong_heads)),
    "wrong_heads_pdf": torn("own", change=lambda document: document.change(wrong_heads)),
    "pipes_hundreds": of(lambda grid: [f"{line}{'|' * 200}" for line in PIPES(grid)], borders="inner"),
    "crlf": of(TABS, borders="inner", text=lambda text: text.replace("\n", "\r\n")),
    "crlf_listed": of(partial(listed, blank=True), text=lambda text: "\ufeff" + text.replace("\n", "\r\n")),
    "nbsp": torn("last", text=lambda text: text.replace(" ", "\u00a0")),
    "ideographic_space": torn("last", text=lambda text: text.replace(" ", "\u3000")),
}

# Here the text alone does not tell each cell, or only the heads do; nothing wrong may be reported all the same.
TRAPS: dict[str, Layout] = {
    "total_first": of(FULL, borders="all", change=on_requests(total_first)),
    "about": of(TABS, borders="inner", style=Style(number=partial(in_words, form="约{}件"))),
    "about_dots": of(partial(dotted), style=Style(number=partial(in_words, form="共{}件"))),
    "explained": of(TABS, borders="inner", change=on_requests(explained)),
    "explained_pdf": torn("wrapped_own", change=on_requests(explained)),
    "labels_then_rows": of(partial(apart, down=False), width=30),
    "labels_then_columns": of(partial(apart, down=True), width=30),
    "pairs": of(paired, width=30),
    "glued": of(partial(dotted, join="", between="")),
}
