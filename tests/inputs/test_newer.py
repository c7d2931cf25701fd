"""Whether anything among the inputs is newer than the tables: a hint on which a reader is started early."""

from __future__ import annotations

import pytest

from gkstats.inputs import newer


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in" / "2023").mkdir(parents=True)
    (tmp_path / "in" / "2023" / "甲.txt").write_text("示例局2023年政府信息公开工作年度报告", "utf-8")
    return tmp_path / "in"


def test_a_file_that_changed_behind_the_tables_is_seen(folder, tmp_path):
    """In any folder below, or named itself; what is not there, a link and what lies before are not newer."""
    file = folder / "2023" / "甲.txt"
    changed = max(file.stat().st_mtime_ns, file.stat().st_ctime_ns)
    assert newer.perhaps_newer([folder], changed - 1)
    assert newer.perhaps_newer([str(file)], changed - 1)
    assert not newer.perhaps_newer([folder], changed)
    assert not newer.perhaps_newer([tmp_path / "nowhere", f"{folder}/*.txt"], 0)
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / "乙.txt").symlink_to(file)
    assert not newer.perhaps_newer([tmp_path / "linked"], 0)


def test_no_more_than_the_first_files_are_looked_at(folder, monkeypatch):
    monkeypatch.setattr(newer, "_MOST", 0)
    assert not newer.perhaps_newer([folder], 0)
