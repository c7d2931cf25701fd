"""Rows whose numbers may stand under other heads: sums hold in another order of the columns than the one read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gkstats.reading.tables.labels.plans import FEW_TERMS, sums_held
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from gkstats.forms import Block
    from gkstats.reading.tables.dealing.dealt import Dealt


def turned(dealt: Dealt) -> set[int]:
    """Find the blocks, by their ids, whose sums hold in another order of the columns and not in the one that is read.

    Such an order is a rival of the plan's, or one with the totals at another place among their parts: in front of them
    more than one sum must speak, or a row's own error would, and elsewhere, where no form has them, most rows' sums.
    """
    plan = dealt.table.plan
    found: set[int] = set()
    for number, block in enumerate(plan.blocks):
        rivals = [(rival.sums, rival.equal, 0) for rival in plan.rivals if rival.block == number]
        if not block.sums and not rivals:
            continue
        rows = _summing(dealt, block)
        few, most = max(1, len(block.sums) - 1), len(rows) * len(block.sums) // 2
        rivals += [(sums, False, max(few, most if place else few)) for place, sums in _totals_elsewhere(block.sums)]
        for sums, equal, least in rivals:
            ahead = sum(sums_held(row, sums) - sums_held(row, block.sums) for row in rows)
            if ahead > least or (equal and ahead >= 0):
                found.add(id(block))
    return found


def _summing(dealt: Dealt, block: Block) -> list[list[Decimal]]:
    """List the certain, full rows of a block, as numbers, whose sums tell something."""
    found: list[list[Decimal]] = []
    for seat, row in enumerate(dealt.table.rows):
        if row is None or row[0] is not block or len(dealt.hands[seat]) != 1:
            continue
        hand = dealt.table.tokens[slice(*dealt.hands[seat][0])]
        if sum(token.text != "0" for token in hand) <= FEW_TERMS:
            continue
        printed = [token.count for token in hand]
        numbers = [value for value in printed if value is not None]
        if len(numbers) == len(printed) == len(block.columns) and len([n for n in numbers if n]) > FEW_TERMS:
            found.append(numbers)
    return found


def rolled(dealt: Dealt, seat: int, block: Block) -> bool:
    """Tell a row under heads alone in a converter's order: it adds up only if its last lines stand first.

    So does one that does not add up and amid whose numbers heads stand again.
    """
    row, hands = dealt.table.rows[seat], dealt.hands[seat]
    if row is None or row[1].label or len(hands) != 1 or not block.sums:
        return False
    hand = dealt.table.tokens[slice(*hands[0])]
    if len(hand) != len(block.columns) or hand[0].line == hand[-1].line:
        return False
    numbers = [value for token in hand if (value := token.count) is not None]
    if len(numbers) < len(hand) or sums_held(numbers, block.sums) == len(block.sums):
        return False
    rolls = (numbers[at:] + numbers[:at] for at in range(1, len(numbers)) if hand[at - 1].line < hand[at].line)
    # The units of the numbers are no heads.
    own = sum(map(len, IDEOGRAPHS.findall("".join(token.text for token in hand[:-1]))))
    return hand[-1].position - hand[0].position != own or any(
        sums_held(roll, block.sums) == len(block.sums) for roll in rolls
    )


def _totals_elsewhere(
    sums: Sequence[tuple[int, Sequence[int]]],
) -> Iterator[tuple[int, tuple[tuple[int, tuple[int, ...]], ...]]]:
    """Give the sums of a block with each total at another place among its parts, the same for all, and that place."""
    groups = [sorted((total, *parts)) for total, parts in sums]
    for place in range(min(map(len, groups), default=0)):
        if any(group[place] != total for group, (total, _) in zip(groups, sums, strict=True)):
            yield place, tuple((group[place], (*group[:place], *group[place + 1 :])) for group in groups)
