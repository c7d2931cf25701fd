"""Data files with a type: TOML beside the code, or a user's own; what is wrong is said by file, line and field.

A file's type are `Fields` of the room that uses it. Lists are tuples, so that nothing changes what was loaded; a field
that the type does not name is an error, so that a slip of the pen does not stay silent.
`Meta(description=…)` says what to write where a field is missing or does not fit, and `extra={"zh": …}` the same in
Chinese.
"""

from __future__ import annotations

import re
import tomllib
from copy import deepcopy
from importlib.resources import files
from typing import Annotated, Any, Final, NamedTuple, TypeAlias, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta

T = TypeVar("T")
Step: TypeAlias = "str | int"

_RAISED: Final = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?", re.DOTALL)
_STEP: Final = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")
_FIELD: Final = re.compile(r"Object (missing required|contains unknown) field `(.*)`")
_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


class Bilingual(NamedTuple):
    """What is wrong, in English and in Chinese."""

    en: str
    zh: str


_MUST: Final = {
    "Expected `str`,": Bilingual("must be a text in quotation marks", "须为引号中的文字"),
    "Expected `array`,": Bilingual("must be a list in square brackets", "须为方括号中的列表"),
    "Expected `object`,": Bilingual("must be a table", "须为表"),
    "Expected `int`,": Bilingual("must be a whole number", "须为整数"),
    "Expected `float`,": Bilingual("must be a number", "须为数字"),
    "Expected `bool`,": Bilingual("must be true or false", "须为 true 或 false"),
    "Expected `date`,": Bilingual("must be a date, as in 2026-11-28", "须为日期，如 2026-11-28"),
    "Expected `str` of length >= 1": Bilingual("must not be empty", "不得为空"),
    "Expected `array` of length >= 1": Bilingual("must not be empty", "不得为空"),
    "Expected `str` matching regex": Bilingual("may not be that", "不能这样写"),
    "Expected `int` >= 0": Bilingual("must be 0 or more", "须不小于 0"),
    "Expected `int` >= 1": Bilingual("must be 1 or more", "须不小于 1"),
    "Expected `float` >= 0.0": Bilingual("must be 0 or more", "须不小于 0"),
}
_HEADER: Final = re.compile(r"(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?")
_KEY: Final = re.compile(r"""(?:"([^"]+)"|'([^']+)'|([\w.-]+))\s*=""")


# Any number of words, none of them empty.
Words: TypeAlias = Annotated[
    tuple[Annotated[str, Meta(min_length=1)], ...],
    Meta(description='write words, as in ["更新慢", "滞后"]', extra={"zh": '请写词语，如 ["更新慢", "滞后"]'}),
]


class Fields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a data file: its fields and no others."""


class DataFileError(ValueError):
    """A data file that does not fit its type; the message names the file, the line, the field and what to write."""

    def __init__(self, where: object, said: Bilingual) -> None:
        """Say what is wrong, and where."""
        super().__init__(f"{where}: {said.en}")
        self.said = said
        self.chinese = f"{where}：{said.zh}"


def load(package: str, name: str, of: type[T]) -> T:
    """Load a file that lies in a package."""
    return parse(files(package).joinpath(name).read_text(encoding="utf-8"), name, of)


def parse(text: str, name: str, of: type[T]) -> T:
    """Read a file's text as its type; `name` is what messages call it."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(name, _no_toml(str(error))) from None
    try:
        return msgspec.convert(data, of)
    except msgspec.ValidationError as error:
        raise DataFileError(name, _said(str(error), text, data, of)) from None


def _no_toml(raised: str) -> Bilingual:
    """Say where a file is no TOML."""
    at = _PLACE.search(raised)
    place = f"第 {at[1]} 行第 {at[2]} 列" if at else "文件末尾"
    return Bilingual(f"{raised}; the file must be TOML", f"{place}不合 TOML 的写法；文件须为 TOML")


def _said(raised: str, text: str, data: dict[str, Any], of: Any) -> Bilingual:  # noqa: ANN401 - whatever a type is
    """Say what msgspec says, with the line, and with the names of entries for their numbers."""
    found = _RAISED.fullmatch(raised)
    what, at = (found["what"], found["path"] or "") if found else (raised, "")
    path = _resolved([name or number for name, number in _STEP.findall(at)], data, of)
    kind, hint = _typed(of, path)
    if field := _FIELD.fullmatch(what):
        missing, name = field[1] == "missing required", field[2]
        line = line_of(text, path if missing else [*path, name])
        _, hint = _typed(of, [*path, name]) if missing else (None, None)
        known = [one.encode_name for one in msgspec.structs.fields(kind)]
        said = (
            Bilingual(f"no {name}", f"缺少 {name}")
            if missing
            else Bilingual(
                f"no field is called {name}: it has {', '.join(known)}",
                f"没有名为 {name} 的字段：可用的有 {'、'.join(known)}",
            )
        )
    else:
        line = line_of(text, path)
        said = next((must for begins, must in _MUST.items() if what.startswith(begins)), Bilingual(what, "不合要求"))
        entry = bool(path) and isinstance(path[-1], int) and isinstance(_at(data, path), dict)
        if path and not entry:
            inner = _inner(path)
            said = Bilingual(f"{inner.en} {said.en}", f"{inner.zh} {said.zh}")
    if hint is not None:
        said = Bilingual(f"{said.en}; {hint.en}", f"{said.zh}；{hint.zh}")
    places = [*([Bilingual(f"line {line}", f"第 {line} 行")] if line else []), *_entries(data, path, of), said]
    return Bilingual(": ".join(one.en for one in places), "：".join(one.zh for one in places))


def _resolved(steps: list[str], data: Any, of: Any) -> list[Step]:  # noqa: ANN401 - whatever a file holds
    """Make a path of what msgspec says, which leaves out the keys of tables that may have any: `...`."""
    path: list[Step] = []
    for step in steps:
        here = _at(data, path)
        if step == "...":
            path.append(next(key for key in here if not _fits(data, of, path, key)))
        else:
            path.append(int(step) if step.isdigit() and isinstance(here, list) else step)
    return path


def _fits(data: Any, of: Any, path: list[Step], key: str) -> bool:  # noqa: ANN401 - whatever a file holds
    """Tell whether all would fit if a table had this key alone."""
    alone = deepcopy(data)
    table = _at(alone, path)
    value = table[key]
    table.clear()
    table[key] = value
    try:
        msgspec.convert(alone, of)
    except msgspec.ValidationError:
        return False
    return True


def _at(data: Any, path: list[Step]) -> Any:  # noqa: ANN401 - whatever a file holds
    for step in path:
        data = data[step]
    return data


def _entries(data: Any, path: list[Step], of: Any) -> list[Bilingual]:  # noqa: ANN401 - whatever a file holds
    """Name the entries of lists of tables that a path leads through, by their key or name where they have one."""
    said = []
    for end, step in enumerate(path, start=1):
        entry = _at(data, path[:end])
        if isinstance(step, int) and isinstance(entry, dict):
            what, fields = path[end - 2], getattr(_typed(of, path[:end])[0], "__struct_encode_fields__", ())
            named = (entry.get(key) for key in ("key", "name") if key in fields)
            name = next((name for name in named if isinstance(name, str)), "")
            said.append(
                Bilingual(f"{str(what).removesuffix('s')} {name}", f"{what} 中的 {name}")
                if name
                else Bilingual(f"entry {step + 1} of [[{what}]]", f"[[{what}]] 的第 {step + 1} 项")
            )
    return said


def _inner(path: list[Step]) -> Bilingual:
    """Name a field within the last entry of a path."""
    *above, last = path
    if isinstance(last, int):
        inner = _inner(above)
        return Bilingual(f"entry {last + 1} of {inner.en}", f"{inner.zh} 的第 {last + 1} 项")
    inside = [str(last)]
    for step in reversed(above):
        if isinstance(step, int):
            break
        inside.append(step)
    return Bilingual(*[".".join(reversed(inside))] * 2)


def _typed(of: Any, path: list[Step]) -> tuple[Any, Bilingual | None]:  # noqa: ANN401 - whatever a type is
    """Give the type at the end of a path, and what it says is to be written there."""
    hint: Bilingual | None = None
    for step in [None, *path]:
        if isinstance(step, str) and isinstance(of, type) and issubclass(of, msgspec.Struct):
            fields = {field.encode_name: field.type for field in msgspec.structs.fields(of)}
            of, hint = fields.get(step, Any), None
        elif step is not None:
            of = next((inner for inner in reversed(get_args(of)) if inner is not ...), Any)
        while get_origin(of) is Annotated or type(None) in get_args(of):
            notes = getattr(of, "__metadata__", ())
            told = (note for note in notes if isinstance(note, Meta))
            written = (
                Bilingual(text, (note.extra or {}).get("zh", text)) for note in told if (text := note.description)
            )
            hint = next(written, hint)
            of = next(inner for inner in get_args(of) if inner is not type(None))
    return of, hint


def line_of(text: str, path: list[Step]) -> int | None:
    """Find the line on which a field is written, or what it stands in."""
    table: list[Step] = []
    counted: dict[tuple[Step, ...], int] = {}
    best: tuple[int, int | None] = (0, None)
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.fullmatch(line.strip()):
            table = []
            for name in header[2].split("."):
                table.append(name.strip(" \"'"))
                if tuple(table) in counted:
                    table.append(counted[tuple(table)])
            if header[1] == "[[":
                if isinstance(table[-1], int):
                    table.pop()
                counted[tuple(table)] = counted.get(tuple(table), -1) + 1
                table.append(counted[tuple(table)])
            here = table
        elif key := _KEY.match(line.strip()):
            here = [*table, *(key[3].split(".") if key[3] else [key[1] or key[2]])]
        else:
            continue
        if path == here[:-1] and isinstance(here[-1], int):  # a list of tables that is itself meant
            here = path
        if here == path[: len(here)] and len(here) > best[0]:
            best = len(here), number
    return best[1]
