"""Data files: a slip of the pen in one is an error that names the file, line, entry, field and remedy."""

from __future__ import annotations

import pickle
from importlib.resources import files

import msgspec
import pytest

from conftest import ROOT
from gkstats import forms
from gkstats.codebook import CODEBOOK
from gkstats.demo import settings
from gkstats.script import typed

FORM = files("gkstats.forms").joinpath("2021.toml").read_text("utf-8")
DATA = [path for path in (ROOT / "src").rglob("*.toml") if path.parent.name != "forms"]


class Entry(typed.Fields, frozen=True):
    """An entry of the file below."""

    key: typed.Words
    n: int = 0


class File(typed.Fields, frozen=True):
    """A file."""

    entries: tuple[Entry, ...] = ()
    any: dict[str, dict[str, typed.Words]] = msgspec.field(default_factory=dict)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("any = 3", "line 1: any must be a table"),
        ("[any.one]\ntwo = ['a']\n\n[any.three]\nfour = ['a', '']",
         "line 5: entry 2 of any.three.four must not be empty"),
        ("[any]\none.two = 'a'", "line 2: any.one.two must be a list in square brackets; write words, as in"),
        ("[[entries]]\nkey = ['a']\n# n = 1\n[[entries]]\nkey = ['b']\nn = '3'",
         "line 6: entry 2 of [[entries]]: n must be a whole number"),
        ("[[entries]]\nn = 1", "line 1: entry 1 of [[entries]]: no key; write words, as in"),
        ("[[entries]]\nkey = ['a']\nkez = 1", "line 3: entry 1 of [[entries]]: no field is called kez: it has key, n"),
        ("entries = 'a'", "line 1: entries must be a list in square brackets"),
        ("entries = ['a']", "line 1: entry 1 of entries must be a table"),
        ("entries = [", "the file must be TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(text, said):
    """Line and field, in files of every shape; keys that may be any are named too."""
    with pytest.raises(typed.DataFileError) as error:
        typed.parse(text, "some.toml", File)
    assert str(error.value).startswith("some.toml: ")
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('table = "requests"', 'table = "request"', "entry 5 of [[blocks]]: table"),
        ('unit = "count"', 'units = "count"', "entry 1 of [[blocks]]: units must be a table"),
        ("column_heads = [2, ", "column_heads = [2, 2, ", "column_heads must name one head for each of the columns"),
        ("column_heads = [2, ", "column_heads = [99, ", "count the heads from 0"),
        ('{ key = ["received"], ', "{ ", "entry 1 of [[rows]]: a row has a group, or a label and a key"),
        ("[[identities]]\n", "[[identity]]\n", "no field is called identity"),
    ],
)
def test_a_slip_in_a_form_is_said(was, becomes, said):
    """A third form is a file: what it may not hold is told by block and row."""
    assert was in FORM
    with pytest.raises(typed.DataFileError) as error:
        typed.parse(FORM.replace(was, becomes, 1), "2021.toml", forms.FormFile)
    assert said in str(error.value)
    assert "line " in str(error.value)


def test_what_is_loaded_travels_and_does_not_change():
    """Between processes, and by nobody: lists are tuples, fields are frozen."""
    for loaded in (settings.settings(), forms.outline(), forms.load("2019"), CODEBOOK):
        assert pickle.loads(pickle.dumps(loaded)) == loaded  # noqa: S301 - our own
    with pytest.raises(AttributeError):
        settings.settings().form_2019_until = 1


def test_every_data_file_has_a_type():
    """TOML is read in one place, which wants a type: no room reads a file as whatever it may hold."""
    readers = [
        path.name for path in (ROOT / "src").rglob("*.py") if "import tomllib" in path.read_text(encoding="utf-8")
    ]
    assert readers == ["typed.py"]
