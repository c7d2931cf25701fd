"""Renew the command line's catalogue: `python tools/write_translations.py`.

Collects what the command line says (its messages, the help of its commands) into the .po file, keeps the Chinese that
is there, and compiles it to the .mo file that gettext reads. Write the Chinese of a new message into the .po file and
run it again. Of click's own messages those are kept that have Chinese: add one by hand where a user can meet it.
"""

from __future__ import annotations

import inspect
import io
import sys
from importlib.util import find_spec
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from gkstats.cli import commands, language, options, remaining, telling  # noqa: TID251 - whose words these are

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "src" / "gkstats" / "cli" / "locale" / "zh" / "LC_MESSAGES" / f"{language.DOMAIN}.po"
MO = PO.with_suffix(".mo")
WORDS = {"_": None, "ngettext": (1, 2)}
# What of click a user of the commands can meet; prompts, editors and completion are none of it.
CLICK = ("core", "decorators", "exceptions", "formatting", "parser", "types")


class Chinese(Catalog):
    """A catalogue of Chinese whose head holds what gettext needs, and nothing that changes from day to day."""

    mime_headers = property(
        lambda _: [
            ("Language", "zh"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Plural-Forms", "nplurals=1; plural=0;"),
        ]
    )  # type: ignore[assignment]

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__(locale="zh", charset="utf-8", fuzzy=False)
        self.header_comment = "# What the command line says, in Chinese: our own words first, then click's."


def own() -> list[Message]:
    """Collect what the project's own command line says."""
    found = Catalog()
    for command in (commands.main, *commands.main.commands.values()):
        for text in language.helps(command):
            found.add(text, auto_comments=[] if text in found else [f"help of {command.name}"])
    for module in (commands, language, options, remaining, telling):
        _extract(Path(inspect.getfile(module)), found)
    return [message for message in found if message.id]


def clicks() -> list[Message]:
    """Collect what click says."""
    found = Catalog()
    spec = find_spec("click")
    assert spec is not None
    assert spec.origin is not None
    for name in CLICK:
        _extract(Path(spec.origin).with_name(f"{name}.py"), found)
    return [message for message in found if message.id]


def read() -> Catalog:
    """Read the catalogue as it is."""
    catalog = Chinese()
    if PO.exists():
        with PO.open("rb") as file:
            for message in read_po(file):
                if message.id:
                    catalog[message.id] = message
    return catalog


def compiled(catalog: Catalog) -> bytes:
    """Give the bytes of the .mo file."""
    data = io.BytesIO()
    write_mo(data, catalog)
    return data.getvalue()


def renew() -> list[str]:
    """Write both files; gives the messages that have no Chinese yet."""
    before, catalog, mine = read(), Chinese(), own()
    for message in mine:
        known = before.get(message.id)
        catalog.add(message.id, known.string if known else None, auto_comments=message.auto_comments)
    for message in clicks():
        known = before.get(message.id)
        if known and message.id not in catalog:
            catalog.add(message.id, known.string, auto_comments=["click"])
    with PO.open("wb") as file:
        write_po(file, catalog, width=120)
    MO.write_bytes(compiled(catalog))
    return [str(message.id) for message in catalog if message.id and not is_said(message)]


def is_said(message: Message) -> bool:
    """Tell whether a message has its Chinese."""
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _extract(path: Path, into: Catalog) -> None:
    for _, text, _, _ in extract_from_file("python", path, keywords=WORDS):
        into.add(text)


if __name__ == "__main__":
    for left in renew():
        sys.stderr.write(f"no Chinese: {left}\n")
