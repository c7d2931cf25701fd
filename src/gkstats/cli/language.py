"""The command line's help in the user's language: English as written beside the code, Chinese from `chinese.toml`.

Chinese is spoken where the terminal's locale is (LC_ALL, LC_MESSAGES, LANG: zh…), or where GKSTATS_LANGUAGE says `zh`.
"""

from __future__ import annotations

import os
import tomllib
from contextlib import contextmanager
from copy import copy
from functools import cache
from importlib.resources import files
from typing import IO, TYPE_CHECKING, Any, Final

import click

from gkstats.script.templates import said_as

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCALE: Final = ("GKSTATS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def is_chinese() -> bool:
    """Tell whether help is to be given in Chinese: the first of the variables that is set decides."""
    return next((os.environ[name] for name in _LOCALE if os.environ.get(name)), "").lower().startswith("zh")


class ChineseFormatter(click.HelpFormatter):
    """Writes a page of help whose own words (usage, headings, what click says itself) are Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args, _own("Usage:") + " " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        super().write_heading(_own(heading))

    def write_dl(self, rows: Any, col_max: int = 30, col_spacing: int = 2) -> None:  # noqa: ANN401 - click's own type
        """Write a list of options or commands."""
        super().write_dl([(term, _own(words)) for term, words in rows], col_max, col_spacing)


class BilingualContext(click.Context):
    """A context that formats help in the user's language."""

    @property
    def formatter_class(self) -> type[click.HelpFormatter]:  # type: ignore[override]
        """Choose the formatter by the language at the time of asking."""
        return ChineseFormatter if is_chinese() else click.HelpFormatter


class ChineseError(click.ClickException):
    """An error of the command line, told in Chinese."""

    def __init__(self, error: click.ClickException) -> None:
        """Say what `error` says."""
        super().__init__(said(error.format_message()))
        self.exit_code = error.exit_code  # type: ignore[misc]  # as click itself does
        self.context = error.ctx if isinstance(error, click.UsageError) else None

    def show(self, file: IO[Any] | None = None) -> None:
        """Print how the command is used, where to read on, and what was wrong."""
        usage = ""
        if self.context:
            usage = f"{self.context.get_usage()}\n参见 {self.context.command_path} --help\n\n"
        click.echo(f"{usage}错误：{self.message}", file=file, err=file is None)


class BilingualGroup(click.Group):
    """A group whose own help, and that of its commands, is Chinese for a Chinese terminal; so are errors."""

    context_class = BilingualContext

    def make_context(self, *args: Any, **more: Any) -> click.Context:  # noqa: ANN401 - click's own arguments
        """Read the group's own words."""
        with _errors_in_the_users_language():
            return super().make_context(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own type
        """Run a command."""
        with _errors_in_the_users_language():
            return super().invoke(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give the command, with its help in the user's language."""
        command = super().get_command(ctx, cmd_name)
        return _in_chinese(command) if command and is_chinese() else command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the group's help in the user's language."""
        click.Group.format_help(_in_chinese(self) if is_chinese() else self, ctx, formatter)


@cache
def chinese() -> dict[str, Any]:
    """Load the Chinese words: `click` (its own), and a table a command with `help` and each option's words."""
    data: dict[str, Any] = tomllib.loads(files("gkstats.cli").joinpath("chinese.toml").read_text(encoding="utf-8"))
    return data


def said(words: str) -> str:
    """Say a line or message in the user's language; one without a Chinese wording stays English."""
    if not is_chinese():
        return words
    told = (said_as(english, other, words, said) for english, other in chinese()["messages"].items())
    return next(filter(None, told), words)


@contextmanager
def _errors_in_the_users_language() -> Iterator[None]:
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.ClickException as error:
        if not is_chinese() or isinstance(error, ChineseError):
            raise
        raise ChineseError(error) from None


def _own(words: str) -> str:
    for english, said in chinese()["click"].items():
        words = words.replace(english, said)
    return words


def _in_chinese(command: click.Command) -> click.Command:
    """Copy a command with its help and that of its options in Chinese."""
    words = chinese()["commands"][command.name]
    twin = copy(command)
    twin.help = words["help"]
    twin.context_class = BilingualContext
    twin.params = [_option(parameter, words) for parameter in command.params]
    return twin


def _option(parameter: click.Parameter, words: dict[str, str]) -> click.Parameter:
    if not isinstance(parameter, click.Option) or parameter.name not in words:
        return parameter
    twin = copy(parameter)
    twin.help = words[parameter.name]
    return twin
