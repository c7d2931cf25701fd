"""Rows whose numbers may stand under other heads: sums hold in another order of the columns than the one read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gkstats.reading.tables.plans import FEW_TERMS, sums_held

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from gkstats.forms import Block
    from gkstats.reading.tables.dealt import Dealt


def turned(dealt: Dealt) -> set[int]:
    """Find the blocks whose sums hold in another order of the columns and not in the one that is read.

    Where the heads do not tell, such an order is that with each total in front of its parts.
    """
    plan = dealt.table.plan
    turned: set[int] = set()
    for number, block in enumerate(plan.blocks):
        if not block.sums:
            continue
        rivals = [(rival.sums, rival.equal, 0) for rival in plan.rivals if rival.block == number]
        first = _totals_first(block.sums)
        if all(total > max(parts) for total, parts in block.sums):
            rivals.append((first, False, max(1, len(block.sums) - 1)))
        if rivals:
            rows = _summing(dealt, block)
            for sums, equal, least in rivals:
                ahead = sum(sums_held(row, sums) - sums_held(row, block.sums) for row in rows)
                if ahead > least or (equal and ahead >= 0):
                    turned.add(id(block))
    return turned


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
    return hand[0].position != hand[-1].position or any(
        sums_held(roll, block.sums) == len(block.sums) for roll in rolls
    )


def _totals_first(sums: Sequence[tuple[int, Sequence[int]]]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Give the sums of a block with each total in front of its parts."""
    groups = (sorted((total, *parts)) for total, parts in sums)
    return tuple((group[0], tuple(group[1:])) for group in groups)
