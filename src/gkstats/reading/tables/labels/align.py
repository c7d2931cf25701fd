"""Align a sequence of labels with a text: where each label stands, whatever the layout did to it.

Labels that are rare in the text anchor the alignment, between anchors the labels that are rare there do, and what is
left between those is aligned by the longest common subsequence. Knows nothing of reports: strings in, positions out.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from rapidfuzz.distance import LCSseq

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# A gap wider than this many characters parts a mere mention from the table itself.
_APART: Final = 400
# Text beyond the outermost anchors that may still hold a torn label, beyond the label's own length.
_REACH: Final = 60
# A label's characters may be interrupted by other columns' text, but not by more than this.
_TORN: Final = 40
# By so many of a heading's that is printed beside it.
_AMID: Final = 4
# A label that stands more often than this fixes nothing.
_RARE: Final = 3
# No shorter label anchors the alignment with a whole text.
_ANCHOR: Final = 3
# Another label of at least this length is not there by chance.
_LONG: Final = 4
# This much text between two anchors weighs as one character less that is found.
_FAR: Final = 300

Spot: TypeAlias = tuple[int, int]  # (label, start in the text)


@dataclass(frozen=True)
class Labels:
    """Labels in printed order; those in `anchors` may fix the alignment (a heading of merged cells floats).

    `vocabulary` are all labels that texts of this kind print: a part of a longer one is no label.
    """

    names: tuple[str, ...]
    anchors: tuple[bool, ...]
    vocabulary: tuple[str, ...]

    @cached_property
    def longer(self) -> dict[str, list[tuple[str, int]]]:
        """Give, for each label, the longer ones that it is a part of, and where in them."""
        return {
            name: [(other, other.find(name)) for other in self.vocabulary if name in other and name != other]
            for name in self.names
        }

    @cached_property
    def lengths(self) -> list[int]:
        """Give the length of each label."""
        return list(map(len, self.names))

    @cached_property
    def long(self) -> list[str]:
        """List the labels of the vocabulary that stand nowhere by chance."""
        return [name for name in self.vocabulary if len(name) >= _LONG]

    @cached_property
    def longest(self) -> int:
        """Give the length of the longest label of the vocabulary."""
        return max(map(len, self.vocabulary), default=0)

    def fixing(self, which: range, least: int) -> list[int]:
        """List the labels of `which` that are long enough to fix an alignment, no part of another and no twin."""
        if (which, least) not in self._fixing:
            names = self.names[which.start : which.stop]
            self._fixing[which, least] = [
                label
                for label, name in zip(which, names, strict=True)
                if len(name) >= least
                and self.anchors[label]
                and names.count(name) == 1
                and not any(other in names for other, _ in self.longer[name])
            ]
        return self._fixing[which, least]

    @cached_property
    def _fixing(self) -> dict[tuple[range, int], list[int]]:
        return {}


def anchoring(labels: Labels) -> list[str]:
    """List the labels that can anchor the alignment with a text."""
    return [labels.names[label] for label in labels.fixing(range(len(labels.names)), _ANCHOR)]


def anchor(labels: Labels, text: str) -> list[Spot]:
    """Find the labels that fix where in `text` these stand, (label, start) in order; none where they do not stand."""
    found = _occurrences(labels, range(len(labels.names)), text, 0, len(text), _ANCHOR)
    return _densest(chain(found, labels.lengths), labels.names)


def align(labels: Labels, text: str, spots: list[Spot], low: int, high: int) -> list[list[int]]:
    """Give, for each label, the ascending positions in `text[low:high]` of those of its characters that were found.

    `spots` are the anchors. A label that is not in the text has no positions.
    """
    names = labels.names
    found: list[list[int]] = [[] for _ in names]
    spots = [spot for spot in spots if low <= spot[1] < high]
    if not spots:
        return found
    spots = _refine(labels, text, spots, low, high)
    for label, start in spots:
        found[label] = list(range(start, start + len(names[label])))
    for before, after, begin, end in _gaps(names, spots, low, high):
        torn = [label for label in range(before + 1, after) if names[label]]
        if torn:
            _between(labels, torn, text, begin, end, found)
    return found


def _gaps(names: Sequence[str], spots: list[Spot], low: int, high: int) -> Iterator[tuple[int, int, int, int]]:
    """Give the stretches without an anchor: the labels before and after, and where in the text they begin and end.

    Outside of the outermost anchors they reach only as far as torn labels could.
    """
    ends = [(-1, -1), *spots, (len(names), -1)]
    for (before, start), (after, stop) in pairwise(ends):
        reach = 2 * sum(map(len, names[before + 1 : after])) + _REACH if before < 0 or after == len(names) else 0
        begin = start + len(names[before]) if before >= 0 else max(low, stop - reach)
        end = stop if after < len(names) else min(high, begin + reach)
        yield before, after, begin, end


def _occurrences(labels: Labels, which: range, text: str, low: int, high: int, least: int) -> list[Spot]:
    """Find where in `text[low:high]` those labels of `which` stand that are no part of another and are rare."""
    spots: list[Spot] = []
    for label in labels.fixing(which, least):
        name = labels.names[label]
        place = text.find(name, low, high)
        if place < 0:
            continue
        places: list[Spot] = []
        behind = -1
        while place >= 0 and len(places) <= _RARE:
            # A merged cell's label printed in each of its cells is one label.
            if place != behind and not part_of_longer(labels, name, text, place):
                places.append((label, place))
            behind = place + len(name)
            place = text.find(name, place + 1, high)
        if len(places) <= _RARE:
            spots += places
    return spots


def chain(spots: list[Spot], lengths: Sequence[int]) -> list[Spot]:
    """Choose, of spots in order of label, those in order of the text too: most characters, then least text between."""
    if _in_order(spots, lengths):
        return spots
    best: list[tuple[float, int]] = []  # for each spot: (merit of the best chain that ends there, previous spot)
    for label, start in spots:
        merit, previous = 0.0, -1
        for other, (name, place) in enumerate(spots[: len(best)]):
            gap = start - place - lengths[name]
            if gap >= 0 and name != label and best[other][0] - gap / _FAR > merit:
                merit, previous = best[other][0] - gap / _FAR, other
        best.append((merit + lengths[label], previous))
    chain: list[Spot] = []
    index = max(range(len(best)), key=lambda i: best[i][0], default=-1)
    while index >= 0:
        chain.append(spots[index])
        index = best[index][1]
    return chain[::-1]


def _in_order(spots: list[Spot], lengths: Sequence[int]) -> bool:
    """Tell spots of which no chain may leave one out: neighbours follow and weigh more than what parts them."""
    for (label, start), (after, stop) in pairwise(spots):
        gap = stop - start - lengths[label]
        if label == after or gap < 0 or gap >= _FAR * min(lengths[label], lengths[after]):
            return False
    return True


def _densest(chain: list[Spot], labels: Sequence[str]) -> list[Spot]:
    """Leave out spots that stand far from the rest: mentions in the prose, not the table."""
    clusters: list[list[Spot]] = []
    for spot in chain:
        if clusters and spot[1] - clusters[-1][-1][1] <= _APART:
            clusters[-1].append(spot)
        else:
            clusters.append([spot])
    weights = [sum(len(labels[label]) for label, _ in cluster) for cluster in clusters]
    heaviest = max(weights, default=0)
    return [
        spot for cluster, weight in zip(clusters, weights, strict=True) if weight * 4 >= heaviest for spot in cluster
    ]


def _refine(labels: Labels, text: str, spots: list[Spot], low: int, high: int) -> list[Spot]:
    """Add the labels that become rare, and so sure, between two neighbouring anchors."""
    more: list[Spot] = []
    for before, after, begin, end in _gaps(labels.names, spots, low, high):
        if before + 1 < after:
            more += chain(_occurrences(labels, range(before + 1, after), text, begin, end, 2), labels.lengths)
    return sorted([*spots, *more])


def _between(labels: Labels, torn: list[int], text: str, low: int, high: int, found: list[list[int]]) -> None:
    """Align the labels `torn` with `text[low:high]` by their longest common subsequence."""
    names = labels.names
    starts = [0, *accumulate(len(names[label]) for label in torn)]
    for step in LCSseq.opcodes("".join(names[label] for label in torn), text[low:high]):
        if step.tag != "equal":
            continue
        for offset in range(step.src_start, step.src_end):
            label = torn[bisect_right(starts, offset) - 1]
            found[label].append(low + step.dest_start + offset - step.src_start)
    for label in torn:
        exact = text.find(names[label], low, high)
        if exact >= 0 and text.find(names[label], exact + 1, high) < 0:
            found[label] = list(range(exact, exact + len(names[label])))
        found[label] = _whole(_together(text, found[label]), len(names[label]))
        places = found[label]
        if places and (
            part_of_longer(labels, names[label], text, places[0])
            or (places[0] != exact and _of_another(labels, names[label], text, places))
        ):
            found[label] = []
    _amid_headings(labels, torn, text, low, high, found)


def _amid_headings(labels: Labels, torn: list[int], text: str, low: int, high: int, found: list[list[int]]) -> None:
    """Align labels whose characters a merged cell's heading, printed beside them, came between: 予以公 本年 开."""
    headings = {label for label in torn if not labels.anchors[label]}
    for number, label in enumerate(torn if headings else ()):
        name = labels.names[label]
        if found[label] or label in headings or len(name) < _LONG:
            continue
        begin = max((found[one][-1] + 1 for one in torn[:number] if found[one] and one not in headings), default=low)
        end = min((found[one][0] for one in torn[number + 1 :] if found[one] and one not in headings), default=high)
        steps = [step for step in LCSseq.opcodes(name, text[begin:end]) if step.tag == "equal"]
        places = [begin + at for step in steps for at in range(step.dest_start, step.dest_end)]
        own = {place for one in headings for place in found[one]}
        if len(places) == len(name) and places[-1] - places[0] < len(name) + _AMID and own.isdisjoint(places):
            found[label] = places


def _of_another(labels: Labels, name: str, text: str, places: list[int]) -> bool:
    """Tell whether what seems a torn label is a whole other one, printed there once more."""
    around = text[max(0, places[0] - labels.longest) : places[-1] + labels.longest]
    for other in labels.long:
        if other not in around or other == name:
            continue
        start = text.find(other, max(0, places[0] - len(other)), places[-1] + len(other))
        if start >= 0 and 5 * sum(start <= place < start + len(other) for place in places) >= 4 * len(places):
            return True
    return False


def part_of_longer(labels: Labels, name: str, text: str, place: int) -> bool:
    """Tell whether what stands at `place` is a longer label that `name` is a part of (其他 in 其他处理)."""
    longer = labels.longer[name]
    return bool(longer) and any(text.startswith(other, place - offset) for other, offset in longer)


def _together(text: str, places: list[int]) -> list[int]:
    """Move a label's characters up to the ones behind them where they stand there, too: 上年 above 上年结转."""
    moved = places[-1:]
    for place in reversed(places[:-1]):
        nearer = moved[-1] - 1
        moved.append(nearer if text[nearer] == text[place] else place)
    return moved[::-1]


def _whole(places: list[int], length: int) -> list[int]:
    """Keep the heaviest part of a label's positions; nothing where too little of the label is there."""
    parts: list[list[int]] = []
    for place in places:
        if parts and place - parts[-1][-1] <= _TORN:
            parts[-1].append(place)
        else:
            parts.append([place])
    best = max(parts, key=len, default=[])
    return best if len(best) * 5 >= length * 3 else []
