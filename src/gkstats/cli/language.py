"""The command line in the user's language: English as it stands in the code, Chinese from the catalogue in `locale/`.

Chinese is spoken where the terminal's locale is (LC_ALL, LC_MESSAGES, LANG: zh…), or where GKSTATS_LANGUAGE says `zh`.
What click says, and what the commands say, goes through gettext; why a call is refused is a phrase of `issues`.
"""

from __future__ import annotations

import gettext
import inspect
import os
from contextlib import contextmanager
from copy import copy
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import click

from gkstats.issues import PhrasedError, chinese, english
from gkstats.script import spoken
from gkstats.script.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gkstats.model import Phrase

DOMAIN: Final = "gkstats"
_GETTEXT: Final = "LANGUAGE"  # where gettext looks first
_ = gettext.gettext


def language() -> str:
    """Give the language of the user's terminal: the first of the variables that is set decides."""
    return spoken.environment()


def said(what: Phrase | Exception) -> str:
    """Say a phrase, or why a call is refused, in the user's language."""
    if isinstance(what, PhrasedError):
        what = what.reason
    if isinstance(what, Exception):
        spoken = getattr(what, "chinese", "") if language().lower().startswith("zh") else ""
        return visible(spoken or str(what))
    return visible(chinese(what) if language().lower().startswith("zh") else english(what))


class BilingualGroup(click.Group):
    """A group that speaks the user's language, in its own help, in that of its commands and in errors."""

    def main(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401 - click's own arguments
        """Run the command line."""
        with _in_the_users_language():
            return super().main(*args, **more)

    def make_context(self, *args: Any, **more: Any) -> click.Context:  # noqa: ANN401 - click's own arguments
        """Read the group's own words."""
        with _whole_sentences():
            return super().make_context(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own type
        """Run a command."""
        with _whole_sentences():
            return super().invoke(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give the command, with its help in the user's language."""
        command = super().get_command(ctx, cmd_name)
        return command and _translated(command)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Give the option that asks for help, which click keeps in the language of the first who asked."""
        option = super().get_help_option(ctx)
        return option and _option(option)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the group's help in the user's language."""
        click.Group.format_help(_translated(self), ctx, formatter)


def helps(command: click.Command) -> list[str]:
    """List what the help of a command says: of itself, then of each option."""
    options = [option.help for option in command.params if isinstance(option, click.Option)]
    return [inspect.cleandoc(text) for text in (command.help, *options) if text]


@contextmanager
def _in_the_users_language() -> Iterator[None]:
    """Have gettext, and by it click, speak the user's language."""
    domain, before = gettext.textdomain(), os.environ.get(_GETTEXT)
    gettext.bindtextdomain(DOMAIN, str(files("gkstats.cli").joinpath("locale")))
    gettext.textdomain(DOMAIN)
    os.environ[_GETTEXT] = language()
    try:
        yield
    finally:
        gettext.textdomain(domain)
        del os.environ[_GETTEXT]
        if before is not None:
            os.environ[_GETTEXT] = before


@contextmanager
def _whole_sentences() -> Iterator[None]:
    """Say whole what click puts together from pieces of a sentence: what is missing, and a parameter's name."""
    try:
        yield
    except click.MissingParameter as error:
        if error.param is None:
            raise
        is_argument = isinstance(error.param, click.Argument)
        missing = _("Missing argument {name}.") if is_argument else _("Missing option {name}.")
        choices = error.param.type.get_missing_message(error.param, error.ctx)
        words = [missing.format(name=_named(error.param, error.ctx)), choices]
        raise click.UsageError(" ".join(filter(None, words)), error.ctx) from None
    except click.BadParameter as error:
        if error.param is not None:
            error.param_hint = _named(error.param, error.ctx)
        raise


def _named(parameter: click.Parameter, ctx: click.Context | None) -> str:
    """Name a parameter within a message: an option as it may be written, an argument as the usage line shows it."""
    is_argument = isinstance(parameter, click.Argument) and ctx is not None
    names = [parameter.make_metavar(ctx)] if is_argument and ctx else parameter.opts
    return " / ".join(_("'{name}'").format(name=name) for name in names)


def _translated(command: click.Command) -> click.Command:
    """Copy a command with its help and that of its options in the user's language."""
    twin = copy(command)
    twin.help = _(inspect.cleandoc(command.help)) if command.help else None
    twin.params = [_option(given) if isinstance(given, click.Option) else given for given in command.params]
    return twin


def _option(option: click.Option) -> click.Option:
    twin = copy(option)
    twin.help = _(inspect.cleandoc(option.help)) if option.help else None
    return twin
