"""Cells of printed pages in which characters stand in unusual ways: each keeps its own number."""

from __future__ import annotations

import pytest

from gkstats.files.baselines import Character
from gkstats.files.grid import laid
from gkstats.files.pages import Page, pieces
from gkstats.files.ruled import Rule, Ruled, items

TALL, WIDE = 30.0, 60.0
LABELS = ["1.属于国家秘密", "2.其他法律", "3.危及", "4.保护第三方", "5.属于内部", "6.属于过程", "7.执法案卷"]


def written(text: str, left: float, base: float, height: float = 8.0, *, narrow: bool = False) -> list[Character]:
    """Write a text: ideographs as wide as they are high, digits half as wide."""
    made = []
    for sign in text:
        wide = height * (0.25 if narrow else 0.5) if sign.isascii() else height
        made.append(Character(sign, left, left + wide, base, height))
        left += wide
    return made


def table(rows: list[list[list[Character]]], *, left: float = 100.0, wide: float = WIDE) -> Ruled:
    """Rule a table of rows, each cell with the characters that stand in it."""
    top, right = len(rows) * TALL, left + len(rows[0]) * wide
    across = [Rule(left, TALL * at, right, TALL * at) for at in range(len(rows) + 1)]
    down = [Rule(left + wide * at, 0.0, left + wide * at, top) for at in range(len(rows[0]) + 1)]
    (made,) = items([one for row in rows for cell in row for one in cell], [*across, *down])
    assert isinstance(made, Ruled)
    return made


def base(row: int, rows: int) -> float:
    """Give the baseline of a row's first line, from above."""
    return (rows - row) * TALL - 10


def lines(made: Ruled) -> list[str]:
    """Give a table's rows as text."""
    return [piece.text for piece in laid(made.boxes) if piece.text]


def test_numbers_larger_than_words() -> None:
    """Where nearly all numbers are so large, they are no watermark."""
    numbers = [[str(100 + 7 * row + at) for at in (1, 2)] for row in range(7)]
    rows = [
        [
            written(label, 102, base(row, 7)),
            *(written(said, 105 + WIDE * at, base(row, 7) - 5, 18) for at, said in enumerate(numbers[row], 1)),
        ]
        for row, label in enumerate(LABELS)
    ]
    assert lines(table(rows)) == ["\t".join([label, *own]) for label, own in zip(LABELS, numbers, strict=True)]


BROKEN = [("90", "0"), ("61", "5"), ("74", "82"), ("42", "1"), ("23", "2"), ("17", "4"), ("24", "6")]
LONGER = [*BROKEN[:-1], ("24", "643")]
OTHERS = [("9044", "8120"), ("6111", "5008"), ("7433", "821"), ("4200", "1904"), ("2311", "2222"), ("1744", "4311")]


@pytest.mark.parametrize(
    ("numbers", "size", "down", "between"),
    [
        (BROKEN, 8, 10, ""),
        (LONGER, 8, 10, " "),  # one has more digits than a line has room for
        ([*OTHERS, ("2410", "6430")], 8, 10, " "),  # two years, one below the other
        (BROKEN, 6, 10, "small"),  # smaller: a note's mark
        (BROKEN, 8, 5, " "),  # nearer than lines are
        (BROKEN[:4], 8, 10, " "),  # too few
        ([(first[0], second[0]) for first, second in BROKEN], 8, 10, " "),  # one digit above another
    ],
)
def test_numbers_broken_in_narrow_columns(numbers: list[tuple[str, str]], size: int, down: int, between: str) -> None:
    """Broken behind as many digits everywhere they are one number; what may be something else is not put together."""
    rows = [
        [
            written(label, 102, base(row, len(numbers))),
            [
                *written(first, 164, base(row, len(numbers))),
                *written(second, 164, base(row, len(numbers)) - down, size),
            ],
        ]
        for row, (label, (first, second)) in enumerate(zip(LABELS, numbers, strict=False))
    ]
    said = [line.partition("\t")[2] for line in lines(table(rows))]
    if between == "small":
        assert all(one != "".join(pair) for one, pair in zip(said, numbers, strict=True))
    else:
        assert said == [between.join(pair) for pair in numbers]


def test_a_label_that_a_tab_pushes_over_its_border() -> None:
    """What stands behind its enumerator, on the border, is the label's, and the number beside it a number."""
    rows = [
        [
            [
                *written(label[:2], 102, base(row, 7)),
                *written(label[2:4], 156, base(row, 7)),
                *written(label[4:], 102, base(row, 7) - 10),
            ],
            written(str(40 + row), 180, base(row, 7)),
        ]
        for row, label in enumerate(LABELS)
    ]
    assert [line.replace(" ", "") for line in lines(table(rows))] == [
        f"{label}\t{40 + row}" for row, label in enumerate(LABELS)
    ]


def numbered(row: int, first: int, wide: float) -> list[list[Character]]:
    """Give a row's three cells with a number each."""
    return [written(str(first + 20 * at + row), 104 + wide * at, base(row, 7)) for at in range(3)]


def labelled(row: int) -> list[list[Character]]:
    """Give a row's three cells: its label and two numbers."""
    return [written(LABELS[row], 102, base(row, 7)), *numbered(row, 10, WIDE)[1:]]


def printed(*made: Ruled) -> list[str]:
    """Print tables, each on a page of its own, and give the text's lines."""
    return [piece.text for piece in pieces([Page([one], 0, 800) for one in made]) if piece.text]


def test_columns_that_a_sheet_prints_on_another_page() -> None:
    """They stand beside the others again, those of a second page, too."""
    last = [[written("总计", 102, base(0, 1)), written("9", 170, base(0, 1)), written("8", 225, base(0, 1))]]
    few = [[written(said, 102 + 40 * at, base(0, 1)) for at, said in enumerate(("2", "4", "6"))]]
    first, beside = (
        table([labelled(row) for row in range(7)]),
        table([numbered(row, 50, 40) for row in range(7)], wide=40),
    )
    said = printed(first, table(last), beside, table(few, wide=40))
    assert said[:7] == [
        f"{label}\t{30 + row}\t{50 + row}\t{50 + row}\t{70 + row}\t{90 + row}" for row, label in enumerate(LABELS)
    ]
    assert said[7:] == ["总计\t9\t8\t2\t4\t6"]


def test_a_page_that_goes_on_below_is_not_beside() -> None:
    """It has labels in some column or none in the first, the same columns, or too few rows to be the same."""
    first, numbers = [labelled(row) for row in range(7)], [numbered(row, 50, 40) for row in range(7)]
    amid = [[own[0], written(LABELS[row], 142, base(row, 7)), own[2]] for row, own in enumerate(numbers)]
    beside = [[[], *own[1:]] for own in numbers]
    last = [[written("总计", 102, base(0, 1)), written("9", 170, base(0, 1)), written("8", 225, base(0, 1))]]
    few = [[written(said, 102 + 40 * at, base(0, 1)) for at, said in enumerate(("2", "4", "6"))]]
    for above, below in (
        (first, table(amid, wide=40)),
        (first, table(beside, wide=40)),
        (first, table([numbered(row, 50, WIDE) for row in range(7)])),
        (last, table(few, wide=40)),
    ):
        assert len(printed(table(above), below)) == len(above) + len(below.rows) - 1
