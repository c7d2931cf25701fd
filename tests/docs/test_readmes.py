"""What is said in English is said in Chinese: twins have the same parts, the same code and the same figures."""

from __future__ import annotations

import re
import textwrap

import polars as pl
import pytest

from conftest import ROOT

TWINS = sorted(
    (path.with_name(path.name.replace(".zh.md", ".md")), path)
    for path in (ROOT / "README.zh.md", *(ROOT / "docs").glob("*.zh.md"))
)
COMMENT = re.compile(r"\s+(?:#|//).*")
# Words of a command or a text within code that are said in the language.
SAID = re.compile(r"[\u4e00-\u9fff].*|\"[^\"]*\"|[A-Z]{3,}")
LANGUAGE = re.compile(r" (?:-p|--)\s?language zh")


def parts(text):
    """Give the levels of the headings, in order."""
    plain = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [len(marks) for marks in re.findall(r"^(#+) ", plain, re.MULTILINE)]


def code(text):
    """Give the blocks of code with their lines, but for comments, options of language and words in a language."""
    blocks = re.findall(r"^[ ]*```(\w+)\n(.*?)^[ ]*```", text, re.MULTILINE | re.DOTALL)
    return [
        (kind, [LANGUAGE.sub("", COMMENT.sub("", line)).rstrip() for line in block.splitlines()])
        for kind, block in blocks
    ]


def rows(text):
    """Give the number of columns of each row of each table."""
    return [line.count("|") for line in text.splitlines() if line.startswith("|")]


@pytest.mark.parametrize(("english", "chinese"), TWINS, ids=[path.stem for path, _ in TWINS])
def test_twins_have_the_same_parts(english, chinese):
    """A heading, a block of code or a row of a table that one page has, the other has too."""
    one, other = (path.read_text(encoding="utf-8") for path in (english, chinese))
    assert parts(one) == parts(other)
    assert [kind for kind, _ in code(one)] == [kind for kind, _ in code(other)]
    assert [len(lines) for _, lines in code(one)] == [len(lines) for _, lines in code(other)]
    assert rows(one) == rows(other)


@pytest.mark.parametrize(("english", "chinese"), TWINS, ids=[path.stem for path, _ in TWINS])
def test_twins_have_the_same_code(english, chinese):
    """A line of code is the same in both, but for comments and words in a language; of a CSV its columns are."""
    one, other = (code(path.read_text(encoding="utf-8")) for path in (english, chinese))
    for (kind, lines), (_, beside) in zip(one, other, strict=True):
        for line, twin in zip(lines[:1] if kind == "csv" else lines, beside, strict=kind != "csv"):
            assert SAID.sub("", line).strip() == SAID.sub("", twin).strip()


@pytest.mark.parametrize("page", ["README.zh.md", "docs/sources.md", "docs/sources.zh.md"])
def test_what_is_printed_runs(page, monkeypatch):
    """The lines of Python on a page run from the project's folder, one block after the other."""
    monkeypatch.chdir(ROOT)
    names = {}
    for kind, lines in code((ROOT / page).read_text(encoding="utf-8")):
        if kind == "python":
            exec(textwrap.dedent("\n".join(lines)), names)  # noqa: S102 - our own page
    if "drawn" in names:
        assert names["drawn"].height == 100
        assert names["drawn"]["level"].cast(pl.String).unique().to_list() == ["county"]
    else:
        assert names["received"].height == 5


@pytest.mark.parametrize(("english", "chinese"), TWINS, ids=[path.stem for path, _ in TWINS])
def test_a_chinese_page_shows_chinese_pictures(english, chinese):
    """Twins show the same pictures, and where there is a Chinese one the Chinese page shows it."""
    shown = [re.findall(r"!\[[^\]]*\]\(([^)]+)\)", path.read_text(encoding="utf-8")) for path in (english, chinese)]
    for one, other in zip(*shown, strict=True):
        twin = one.removesuffix(".png") + ".zh.png"
        assert other == (twin if (english.parent / twin).exists() else one)
        assert (english.parent / one).exists()


@pytest.mark.parametrize(("english", "chinese"), TWINS, ids=[path.stem for path, _ in TWINS])
def test_twins_lead_to_each_other(english, chinese):
    """Each names the other near its top, and a Chinese page leads to the Chinese twin of what it names."""
    assert f"({chinese.name})" in english.read_text(encoding="utf-8")
    text = chinese.read_text(encoding="utf-8")
    assert f"[English]({english.name})" in text or f"[英文]({english.name})" in text
    led = re.findall(r"\]\((?!https?:)([\w./-]+)\.md[)#]", text.replace(f"({english.name})", ""))
    twins = [name for name in led if not name.endswith(".zh") and (chinese.parent / f"{name}.zh.md").exists()]
    assert twins == []
