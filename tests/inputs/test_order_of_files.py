"""The same folder gives the same inputs and the same issues, in whatever order the file system lists its files."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from gkstats.inputs import find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.mark.parametrize("order", [sorted, lambda names: sorted(names, reverse=True)])
def test_the_order_of_a_listing_says_nothing(
    order: Callable[[list[str]], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that two links lead to is called by the same one, and what is refused is named in the same order."""
    folder = tmp_path / "in"
    (folder / "m").mkdir(parents=True)
    (folder / "m" / "x.txt").write_text("x", "utf-8")
    for name in ("c", "k", "z"):
        (folder / name).symlink_to(folder / "m")
        (folder / f"{name}.txt").symlink_to(folder / "nowhere.txt")
    listing = os.scandir

    @contextmanager
    def listed(path: str) -> Iterator[Iterator[os.DirEntry[str]]]:
        with listing(path) as entries:
            by_name = {entry.name: entry for entry in entries}
        yield iter([by_name[name] for name in order(list(by_name))])

    monkeypatch.setattr(os, "scandir", listed)
    found, refused = find.find([folder])
    assert [entry.source for entry in found] == ["c/x.txt"]
    assert [source for source, _ in refused] == ["c.txt", "k.txt", "z.txt"]
