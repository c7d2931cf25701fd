"""Items of lists that nothing numbers, told by how the paragraphs of a folded text end."""

from __future__ import annotations

from itertools import pairwise

from gkstats.script.marks import UNENDED


def bare_items(text: str) -> set[tuple[int, int]]:
    """Give the paragraphs that are a list's items, though nothing numbers them: several in a row, all unended."""
    lines = [(match.start(), match.end()) for match in UNENDED.finditer(text)]
    lines = [(begin, end + (text[end : end + 1] == "\n")) for begin, end in lines]
    return {line for pair in pairwise(lines) if pair[0][1] == pair[1][0] for line in pair}


def semicolon_items(text: str) -> set[tuple[int, int]]:
    """Give the paragraphs of several sentences that semicolons end, and the one that ends their list."""
    found: set[tuple[int, int]] = set()
    if ";\n" not in text:
        return found
    begin, listed = 0, list[tuple[int, int]]()
    for line in text.splitlines(keepends=True):
        end, words = begin + len(line), line.rstrip()
        if words.endswith(";"):
            listed.append((begin, end))
        elif listed:
            if not words.endswith(":"):
                listed.append((begin, end))
            if any("。" in text[at : stop - 1] for at, stop in listed[:-1]):
                found.update(listed)
            listed.clear()
        begin = end
    return found
