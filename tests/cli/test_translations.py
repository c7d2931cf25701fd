"""The command line's catalogue: whole, current, and with the same facts in both languages."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from tools.write_translations import MO, compiled, own, read

HAN = re.compile("[\u4e00-\u9fff]")
CATALOG = read()
SAID = [message for message in CATALOG if message.id]


def each(text):
    """Give a message's texts: one, or one a number."""
    return text if isinstance(text, (tuple, list)) else (text,)


def facts(text):
    """Name the facts in a message."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_everything_that_the_command_line_says_is_said_in_chinese():
    """Each message of the commands and each text of their help has its Chinese; `tools/write_translations.py` lists."""
    assert [message.id for message in own() if message.id not in CATALOG] == []
    assert [message.id for message in SAID if not all(each(message.string))] == []


@pytest.mark.parametrize("message", SAID, ids=lambda message: each(message.id)[0][:40])
def test_chinese_names_no_fact_that_english_does_not(message):
    """A translation is Chinese, and has facts of its original only."""
    for said in each(message.string):
        assert facts(said) <= set.union(*map(facts, each(message.id)))
        assert HAN.search(said) or message.id == "'{name}'"


def test_our_own_messages_keep_every_fact():
    """What our own messages name is named in Chinese too."""
    for message in own():
        assert all(facts(said) == facts(each(message.id)[0]) for said in each(CATALOG[message.id].string))


def test_what_gettext_reads_is_what_is_written():
    """The compiled catalogue is that of the written one."""
    assert MO.read_bytes() == compiled(CATALOG)
