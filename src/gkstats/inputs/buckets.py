"""Inputs and outputs in buckets (`s3://BUCKET/PREFIX`): each place has a folder of its own on this machine.

What is read is brought there first, object by object as far as it changed; what is written is written there as ever and
then put into the bucket, what names the newest run last. Credentials come from the environment only, and what a server
answers is said by its code alone, since answers repeat what they were asked.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import quote

from filelock import FileLock

from gkstats.inputs import objects
from gkstats.inputs.find import NoInputError
from gkstats.issues import PhrasedError, issue, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gkstats.model import Issue

_Index: TypeAlias = dict[str, tuple[str, str | None]]

_SCHEME: Final = "s3://"
_CACHE: Final = "GKSTATS_CACHE"
_FOLDERS: Final = "s3"  # in the cache: the folders of all places
_INDEX: Final = "brought.json"  # of each object that was brought: its tag, and its file below the folder
_WHOLE: Final = "whole"  # what names the tables of which those under their own names are in the bucket too
_STORE: Final = ".gkstats"
_CURRENT: Final = f"{_STORE}/current"
_GENERATIONS: Final = f"{_STORE}/generations/"
_LATEST: Final = "latest"
_MANIFEST: Final = "manifest.json"  # of a run
_ROOM: Final = 1 << 28  # bytes that must be left on the disk
_LONGEST: Final = 200  # bytes of a name that every file system takes
_LONG_AGO: Final = 1_000_000_000  # when what is brought was changed, for whoever asks its file: its tag is what counts
# By one of these an environment says who asks; the first needs the secret.
_WHO: Final = ("AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
               "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_SKIP_SIGNATURE")  # fmt: skip
_SECRET: Final = "AWS_SECRET_ACCESS_KEY"  # noqa: S105 - a name


class BucketError(PhrasedError):
    """A bucket that cannot be reached, or does not let in."""


def is_remote(place: str | Path) -> bool:
    """Tell whether a place is in a bucket."""
    return isinstance(place, str) and place.lower().startswith(_SCHEME)


def here(places: Iterable[str | Path]) -> list[str | Path]:
    """Give inputs as they are on this machine: those in a bucket are brought here, the others stay.

    Raises NoInputError, BucketError, and OSError where they cannot be written here.
    """
    return [_Place(str(place)).brought() if is_remote(place) else place for place in places]


def doubts(places: Iterable[str | Path]) -> list[tuple[str, Issue]]:
    """Name the objects that were not brought to places of `here`, since no file and no request may be called so."""
    return [
        (key, issue("unreadable_file", reason=_odd(key).reason))
        for place in map(Path, places)
        if place.parent == _root() / _FOLDERS
        for key, (_, name) in _index(_state_of(place)).items()
        if name is None
    ]


def opened(place: str | Path) -> Path:
    """Give the folder on this machine of tables or runs in a bucket, as they are there now; another place stays."""
    if not is_remote(place):
        return Path(place)
    remote = _Place(str(place))
    with remote.locked():
        remote.bring_what_is_in_force()
    return remote.folder


@contextmanager
def written(place: str | Path) -> Iterator[Path]:
    """Give the folder on this machine that is to be written instead of `place`; afterwards it goes into the bucket.

    What is in force there is brought first. Where writing fails, nothing in the bucket changes. Nobody else on this
    machine brings anything to the folder meanwhile: what names the newest run would be the old one again.
    """
    if not is_remote(place):
        yield Path(place)
        return
    remote = _Place(str(place))
    with remote.locked():
        remote.bring_what_is_in_force()
        before = _runs(remote.folder)
        yield remote.folder
        remote.put(before)


def _odd(name: str) -> BucketError:
    return BucketError("bucket_odd_name", name=name)


class _Place:
    """One prefix in a bucket, and its folder on this machine."""

    def __init__(self, place: str) -> None:
        rest = place[len(_SCHEME) :].strip("/")
        bucket = rest.partition("/")[0]
        if "@" in bucket or ":" in bucket:  # what stands before it is not repeated
            raise BucketError("bucket_credentials")
        if not bucket:
            raise BucketError("bucket_unnamed")
        if objects.is_odd(rest):
            raise _odd(rest)
        self._name, self._key = f"{_SCHEME}{rest}", rest
        self.folder = _root() / _FOLDERS / _local(quote(rest, safe=""))
        self._state = _state_of(self.folder)
        self._files = _file_system()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder against others of this machine."""
        for folder in (self.folder, self._state):
            folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._state / "lock", is_singleton=True):  # who writes may read there too
            yield

    def brought(self) -> Path:
        """Bring what is there and changed; give the folder, or the file where the place is one object."""
        with self.locked():
            listed, odd = self._listed()
            if not listed:
                raise _odd(odd[0]) if odd else NoInputError("no_input", path=self._name)
            names = _names(listed, PurePosixPath(self._key).name)
            index: _Index = {key: (tag, names[key]) for key, (tag, _) in listed.items()}
            known = _index(self._state)
            kept = {
                key: one
                for key, one in known.items()
                if one == index.get(key) and one[1] and (self.folder / one[1]).is_file()
            }
            want = {key: self.folder / names[key] for key in listed if key not in kept}
            self._see_that_there_is_room(sum(listed[key][1] for key in want))
            self._remove(name for key, (_, name) in known.items() if name and key not in kept)
            self._write_index(
                kept | {key: ("", names[key]) for key in want}
            )  # where it is cut off, they are brought anew
            self._bring(want)
            self._write_index(index | dict.fromkeys(odd, ("", None)))
        return self.folder / names[""] if "" in names else self.folder

    def bring_what_is_in_force(self) -> None:
        """Bring the runs or the tables that the bucket says are in force, or the run that this is: what is not here."""
        listed, _ = self._listed()
        pointers = [name for name in listed if _is_pointer(name)]
        self._bring({name: self.folder / name for name in pointers})
        below = tuple(f"{_named_by(name, self.folder / name)}/" for name in pointers)
        if _MANIFEST in listed:
            below = ("",)
        want = {
            name: self.folder / name
            for name, (_, size) in listed.items()
            if name.startswith(below) and ".." not in name.split("/") and not _is_of_size(self.folder / name, size)
        }
        self._see_that_there_is_room(sum(listed[name][1] for name in want))
        self._bring(want)

    def put(self, before: set[str]) -> None:
        """Put what is new here into the bucket, and what names it last; remove there what was removed here."""
        listed, _ = self._listed()
        files = {path.relative_to(self.folder).as_posix(): path for path in _files_to_put(self.folder)}
        pointers = {name: files[name] for name in files if _is_pointer(name)}
        new = {
            name: path
            for name, path in files.items()
            if "/" in name and name not in pointers and not _is_of_size(path, listed.get(name, ("", -1))[1])
        }
        self._put(new)
        self._put(pointers)
        whole = self._state / _WHOLE
        in_force = pointers[_CURRENT].read_text(encoding="utf-8") if _CURRENT in pointers else ""
        if in_force and not (whole.is_file() and whole.read_text(encoding="utf-8") == in_force):
            self._put({name: path for name, path in files.items() if "/" not in name and name not in pointers})
            whole.write_text(in_force, encoding="utf-8")
        gone = tuple(f"{run}/" for run in before - _runs(self.folder))
        with _asking(self._name):
            for name in listed:
                if name.startswith(gone):
                    self._files.rm_file(f"{self._key}/{name}")

    def _listed(self) -> tuple[dict[str, tuple[str, int]], list[str]]:
        with _asking(self._name):
            return objects.listed(self._files, self._key)

    def _remove(self, names: Iterable[str]) -> None:
        """Remove files that were brought, and folders that are empty then: another object may be called so now."""
        for name in names:
            path = self.folder / name
            path.unlink(missing_ok=True)
            for parent in path.parents[: name.count("/")]:
                with suppress(OSError):
                    parent.rmdir()

    def _bring(self, want: dict[str, Path]) -> None:
        def one(key: str, path: Path) -> None:
            with _asking(self._name):
                data = self._files.cat_file(f"{self._key}/{key}".strip("/"))
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{hashlib.sha256(key.encode()).hexdigest()[:16]}.part")
            part.write_bytes(data)
            os.utime(part, (_LONG_AGO, _LONG_AGO))
            part.replace(path)

        with ThreadPoolExecutor(objects.AT_ONCE) as pool:
            list(pool.map(one, want.keys(), want.values()))

    def _put(self, files: dict[str, Path]) -> None:
        def one(name: str, path: Path) -> None:
            with _asking(self._name):
                self._files.put_file(str(path), f"{self._key}/{name}")

        with ThreadPoolExecutor(objects.AT_ONCE) as pool:
            list(pool.map(one, files.keys(), files.values()))

    def _see_that_there_is_room(self, size: int) -> None:
        free = max(0, shutil.disk_usage(self.folder).free - _ROOM)
        if size > free:
            place = str(self.folder)
            raise BucketError("bucket_no_room", place=place, size=size >> 20, free=free >> 20, variable=_CACHE)

    def _write_index(self, index: _Index) -> None:
        part = self._state / f"{_INDEX}.part"
        part.write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
        part.replace(self._state / _INDEX)


def _root() -> Path:
    return Path(os.environ.get(_CACHE) or Path.home() / ".cache" / "gkstats").absolute()


def _state_of(folder: Path) -> Path:
    """Give where it is kept what a place's folder holds."""
    return _root() / "s3.state" / hashlib.sha256(folder.name.encode()).hexdigest()[:16]


def _index(state: Path) -> _Index:
    try:
        known = json.loads((state / _INDEX).read_text(encoding="utf-8"))
        return {key: (tag, name) for key, (tag, name) in known.items()}
    except (OSError, ValueError):  # cut off, or an older version's
        return {}


@contextmanager
def _asking(place: str) -> Iterator[None]:
    """Say in a phrase what a server answers; its own words hold what it was asked with."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - each library has its own, and all say too much
        said = str(error)
        code = said.partition("<Code>")[2].partition("</Code>")[0] or said.partition("status code: ")[2][:3]
        answer = phrase("bucket_answer", code=code) if code.isalnum() else phrase("bucket_no_answer")
        raise BucketError("bucket_refused", place=place, said=answer) from None


def _file_system() -> Any:  # noqa: ANN401 - fsspec may not be installed
    known = {name for name in (*_WHO, _SECRET) if os.environ.get(name)}
    if not known or len(known & {_WHO[0], _SECRET}) == 1:
        raise BucketError("bucket_nobody")
    try:
        import_module("obstore.fsspec").register("s3")
        return import_module("fsspec").filesystem("s3", skip_instance_cache=True)
    except ImportError:
        raise BucketError("bucket_not_installed") from None


def _names(keys: Iterable[str], own: str = "") -> dict[str, str]:
    """Give each object a path below the folder, whatever it is called; one that others lie below is set apart.

    `own` is what the place itself is called, where it is an object.
    """
    keys = list(keys)
    folders = {parent.as_posix() for key in keys for parent in PurePosixPath(key).parents}
    return {
        key: "/".join(map(_local, key.split("/"))) + ("%" if key in folders else "") if key else _local(own)
        for key in keys
    }


def _local(part: str) -> str:
    """Give a part of an object's name as a file may be called."""
    if not part.strip("."):
        return part.replace(".", "%2E") or "%"
    part = "".join(quote(sign, safe="") if ord(sign) < 32 or sign in '\\:*?"<>|' else sign for sign in part)
    if len(part.encode()) <= _LONGEST:
        return part
    stem, suffix = os.path.splitext(part)  # noqa: PTH122
    short = stem.encode()[: _LONGEST - 40].decode("utf-8", "ignore")
    return f"{short}~{hashlib.sha256(part.encode()).hexdigest()[:8]}{suffix[:20]}"


def _files_to_put(folder: Path) -> Iterator[Path]:
    """Give the files of a folder that belong into the bucket: runs, generations and what names them."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in name.removeprefix(_GENERATIONS).split("/"))
        if path.is_file() and (name == _CURRENT or not hidden) and not path.name.startswith("lease-"):
            yield path


def _is_pointer(name: str) -> bool:
    """Tell what names the run, or the tables, in force."""
    return name == _CURRENT or (PurePosixPath(name).name == _LATEST and name.count("/") < 2)


def _named_by(name: str, pointer: Path) -> str:
    """Give the folder that a pointer names."""
    said = pointer.read_text(encoding="utf-8").strip()
    return f"{_GENERATIONS}{said}" if name == _CURRENT else (PurePosixPath(name).parent / said).as_posix()


def _runs(folder: Path) -> set[str]:
    """Name the folders of runs and generations that are here."""
    found = (*folder.glob("*"), *folder.glob("[!.]*/*"), *folder.glob(f"{_GENERATIONS}*"))
    return {path.relative_to(folder).as_posix() for path in found if path.is_dir() and path.name != _STORE}


def _is_of_size(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size
