"""Where a plan's labels stand in a text by themselves, as rows of one table do, in whatever order."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from gkstats.reading.tables.labels import align
from gkstats.reading.tables.labels.plans import enumerator_of, plan, without_marks
from gkstats.reading.tables.labels.torn import loose_words, torn_places
from gkstats.reading.tables.page.ideographs import IDEOGRAPHS
from gkstats.script.enumerators import BEFORE_LABEL, NUMERALS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.files.text import Text
    from gkstats.reading.tables.labels.plans import Label, Plan
    from gkstats.reading.tables.page.ideographs import Characters

# What may stand between a label and what parts it from other text: enumerators before it, notes behind it.
_BEFORE: Final = re.compile(rf"{BEFORE_LABEL}\Z")
# No enumerator is longer: what stands before it on a line, which may be the whole text, is not looked at.
_ENUMERATOR: Final = 24
_NOTE: Final = re.compile(r"\s*(?:\([^()]*\)|[”\"])")
_RUNNING: Final = re.compile(r"[\u4e00-\u9fff、。,;:“”《》(!?]")
# A line that commas or semicolons cut into cells.
_CUT: Final = re.compile(r"(?!.*。)(?:[^,;]*[,;]){2}")
# What parts one cell from the next.
_BORDERS: Final = "|\t,;"
# Labels further apart than this are not of one table.
APART: Final = 400
# A row printed elsewhere stands no further from the table's others.
NEAR: Final = 80
# A label of so many ideographs stands nowhere by chance.
_LONG: Final = 4
# A table that stands there twice has so many labels twice.
_TWICE: Final = 3


class Spots(dict[tuple[str, str], list[align.Spot]]):
    """Where the labels of each form's table are anchored in a text: looked for where they are asked for."""

    def __init__(self, stream: str) -> None:
        """Keep the ideographs of a text."""
        super().__init__()
        self.stream = stream

    def __missing__(self, of: tuple[str, str]) -> list[align.Spot]:
        """Anchor a table."""
        found = self[of] = align.anchor(plan(*of).names, self.stream)
        return found


class _Spot(NamedTuple):
    """Where a label stands in the stream of ideographs."""

    place: int
    label: int


def _enumerator(before: str) -> re.Match[str] | None:
    """Find the enumerator at the end of what stands before a label on its line."""
    end = len(before.rstrip())
    return _BEFORE.search(before, max(0, end - _ENUMERATOR), end)


def enumerator_before(text: Text, ideographs: Characters, place: int) -> str:
    """Give the enumerator printed right before an ideograph, without its marks; empty where none is."""
    match = _enumerator(text.folded[ideographs.lines[place]][: ideographs.columns[place]])
    return without_marks(match[0]) if match else ""


def is_bare(text: Text, ideographs: Characters, place: int, length: int) -> bool:
    """Tell a label that its cell, or its line up to a number, has no other word beside: 规章, not 上年度规章."""
    (line, column), (end, edge) = ideographs.at(place), ideographs.at(place + length - 1)
    before = text.folded[line][:column]
    match = _enumerator(before)
    sides = (reversed(before[: match.start()] if match else before), text.folded[end][edge + 1 :])
    return not any(IDEOGRAPHS.match(char) for side in sides for char in takewhile(_goes_on, side))


def _goes_on(char: str) -> bool:
    return char not in _BORDERS and not char.isdigit()


def is_tail(names: align.Labels, ideographs: Characters, place: int) -> bool:
    """Tell a label right before which, on its line, a word stands that is no other label: 部分予以公开."""
    if place == 0 or ideographs.offset(place - 1) + 1 != ideographs.offset(place):
        return False
    before = ideographs.stream[max(0, place - names.longest) : place]
    return before[-1] not in NUMERALS and not any(before.endswith(name) for name in names.vocabulary if name)


def between_neighbours(found: Sequence[Sequence[int]], index: int) -> tuple[int, int]:
    """Give the stretch around the places of a label that was found, up to those of the ones before and behind it."""
    own = found[index]
    low = max((places[-1] + 1 for places in found[:index] if places and places[-1] < own[0]), default=own[0] - NEAR)
    high = min((places[0] for places in found[index + 1 :] if places and places[0] > own[-1]), default=own[-1] + NEAR)
    return max(0, low), high


def printed_again(
    labels: Sequence[Label], found: Sequence[Sequence[int]], index: int, text: Text, ideographs: Characters
) -> list[int]:
    """Give where a row's label that was found stands once more by itself, between its neighbours.

    One that is a head's too is told by its enumerator.
    """
    label, places, stream = labels[index], found[index], ideographs.stream
    name, size = label.ideographs, len(label.ideographs)
    low, high = between_neighbours(found, index)
    again: list[int] = []
    if stream.count(name, low, high) > 1:
        own = enumerator_before(text, ideographs, places[0])
        head = any(other.row is None and other.ideographs == name for other in labels)
        place = stream.find(name, low, high)
        while place >= 0:
            alike = not head or (own and enumerator_before(text, ideographs, place) == own)
            if place != places[0] and alike and is_bare(text, ideographs, place, size):
                again.append(place)
            place = stream.find(name, place + size, high)
    return again


class LabelSearch:
    """A plan's labels as they stand in a part of a text."""

    def __init__(
        self, whole: Plan, text: Text, ideographs: Characters, low: int, high: int, *, all_columns: bool = True
    ) -> None:
        """Keep a plan and the part `low:high` of the stream that it may stand in, perhaps without some columns."""
        self.all_columns = all_columns
        self.plan, self.text, self.ideographs, self.low, self.high = whole, text, ideographs, low, high
        self.stream = ideographs.stream
        self.names = whole.names

    def every(self, name: str, low: int, high: int) -> list[int]:
        """List where a name stands that is no part of a longer label."""
        found: list[int] = []
        place = self.stream.find(name, low, high)
        while place >= 0:
            if not align.part_of_longer(self.names, name, self.stream, place):
                found.append(place)
            place = self.stream.find(name, place + len(name), high)
        return found

    def alone(self, place: int, length: int) -> bool:
        """Tell whether a label stands by itself: no running text right before or behind it on its line."""
        lines, columns, folded = self.ideographs.lines, self.ideographs.columns, self.text.folded
        line, column = lines[place], columns[place]
        before = folded[line][:column].rstrip('“"')
        if before:
            match = _enumerator(before)
            before = before[: match.start()] if match else before
            if before and _runs(before[-1], folded[line]):
                return False
        last = place + length - 1
        rest = folded[lines[last]][columns[last] + 1 :]
        if rest:
            while match := _NOTE.match(rest):
                rest = rest[match.end() :]
            if rest and _runs(rest[0], folded[lines[last]]):
                return False
        return True

    def rows(self) -> dict[int, int]:
        """Give where the labels of rows stand, by label, if they stand as one table does."""
        sure = self._long()
        found = {label: place for label, place in sure.items() if self._near(label, place, sure)}
        if found:
            short: dict[str, list[int]] = {}
            for index, label in enumerate(self.plan.labels):
                if label.row is not None and label.row.key and 0 < len(label.ideographs) < _LONG:
                    short.setdefault(label.ideographs, []).append(index)
            for name, indices in short.items():
                if len(indices) == 1 and (place := self._short(name, indices[0], found)) is not None:
                    found[indices[0]] = place
        return found

    def torn_rows(self, rows: Mapping[int, int]) -> dict[int, int]:
        """Give where the labels of rows stand that are not whole, amid `rows`, by label: each in one place alone."""
        missing = [
            index
            for index, label in enumerate(self.plan.labels)
            if index not in rows and label.row is not None and label.row.key and not label.row.unless
        ]
        if not missing:
            return {}
        labels = self.plan.labels
        low, high = max(self.low, min(rows.values()) - NEAR), min(self.high, max(rows.values()) + NEAR)
        spans = [(place, place + len(labels[index].ideographs)) for index, place in rows.items()]
        headings = (label.ideographs for label in labels if label.row is not None and label.row.key is None)
        spans = sorted([*spans, *((at, at + len(name)) for name in headings for at in self.every(name, low, high))])

        def is_taken(place: int) -> bool:
            at = bisect_right(spans, (place, high)) - 1
            return at >= 0 and place < spans[at][1]

        words = loose_words(self.text, self.ideographs, (low, high), is_taken)
        # What is a piece of a heading as it stands, 予公开 of 不予公开, is no row's label that lost a character.
        pieces = "\n".join(label.ideographs for label in labels if label.row is not None and label.row.key is None)
        words = [(start, stop) for start, stop in words if self.stream[start:stop] not in pieces]
        found = {index: torn_places(labels[index].ideographs, words, self.stream) for index in missing}
        claimed = Counter(place for places in found.values() for place in places)
        return {index: at[0] for index, at in found.items() if len(at) == 1 == claimed[at[0]]}

    def _long(self) -> dict[int, int]:
        """Give where the long labels of rows stand; nothing where a second table has them again."""
        every = sorted(
            _Spot(place, index)
            for index, label in enumerate(self.plan.labels)
            if label.row is not None and label.row.key and len(label.ideographs) >= _LONG
            for place in self.every(label.ideographs, self.low, self.high)
            if self.alone(place, len(label.ideographs))
        )
        # A merged cell's label printed in each of its cells is one label: the last counts.
        every = [spot for spot, after in pairwise([*every, _Spot(-1, -1)]) if spot.label != after.label]
        where: dict[int, list[int]] = {}
        for spot in self._densest(every):
            where.setdefault(spot.label, []).append(spot.place)
        if sum(len(places) > 1 for places in where.values()) >= _TWICE:
            return {}
        sure = {label: places[0] for label, places in where.items() if len(places) == 1}
        return sure | {
            label: self._likeliest(label, places, sure) for label, places in where.items() if len(places) > 1
        }

    def _short(self, name: str, label: int, found: dict[int, int]) -> int | None:
        """Find the one place of a short label amid the other rows: by its enumerator, else away from heads."""
        first, last = min(found.values()), max(found.values())
        places = [
            place
            for place in self.every(name, max(self.low, first - NEAR), min(self.high, last + NEAR))
            if self.alone(place, len(name))
        ]
        own = enumerator_of(self.plan.labels[label].row.label)  # type: ignore[union-attr]  # a row's label
        numbered = [place for place in places if own and self._enumerator(place) == own]
        if len(numbered) == 1:
            return numbered[0]
        # With another enumerator it is a piece of another label, whose other half stands on the next line.
        places = [place for place in places if not own or self._enumerator(place) in ("", own)]
        heads = [head.ideographs for head in self.plan.labels if head.row is None]
        if name not in heads:
            return places[0] if len(places) == 1 else None
        rows = [
            place
            for place in places
            if place > first
            and not any(
                self.stream.startswith(head, place + len(name)) or self.stream.endswith(head, 0, place)
                for head in heads
                if head != name
            )
        ]
        return rows[0] if len(rows) == 1 else None

    def _enumerator(self, place: int) -> str:
        """Give the enumerator printed right before a place, without its marks."""
        return enumerator_before(self.text, self.ideographs, place)

    def _densest(self, every: list[_Spot]) -> list[_Spot]:
        clusters: list[list[_Spot]] = []
        for spot in every:
            if clusters and spot.place - clusters[-1][-1].place <= APART:
                clusters[-1].append(spot)
            else:
                clusters.append([spot])
        labels = self.plan.labels
        weights = [sum(len(labels[spot.label].ideographs) for spot in cluster) for cluster in clusters]
        heaviest = max(weights, default=0)
        return [
            spot
            for cluster, weight in zip(clusters, weights, strict=True)
            if weight * 4 >= heaviest
            for spot in cluster
        ]

    def _likeliest(self, label: int, places: list[int], sure: dict[int, int]) -> int:
        """Choose, of several places of a label, the one that is nearest to a neighbour on the form."""
        near = [place for other, place in sure.items() if abs(other - label) <= 2] or list(sure.values()) or places
        return min(places, key=lambda place: min(abs(place - other) for other in near))

    def _near(self, label: int, place: int, sure: dict[int, int]) -> bool:
        return len(sure) == 1 or any(
            abs(place - other) <= NEAR + len(self.plan.labels[label].ideographs)
            for index, other in sure.items()
            if index != label
        )


def _runs(character: str, line: str) -> bool:
    """Tell a character that makes a word beside it part of running text."""
    return _RUNNING.match(character) is not None and not (character in ",;" and _is_cut(line))


@lru_cache(maxsize=4)  # a line is asked about once for each label on it
def _is_cut(line: str) -> bool:
    return _CUT.match(line) is not None
