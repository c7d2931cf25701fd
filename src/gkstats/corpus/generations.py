"""Tables on a disk that change as a whole: a new generation is written aside, then one pointer is swapped.

In the folder of the tables, `.gkstats/` holds the generations, the pointer `current` and the lock. Beside it each table
lies under its own name, as a link to the current generation's file, for whoever scans paths. A generation that somebody
has open is kept until it is closed.
"""

from __future__ import annotations

import atexit
import getpass
import json
import os
import shutil
import socket
import tempfile
import time
import uuid
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psutil
from filelock import FileLock, Timeout

from gkstats.corpus.bounded import SCRATCH
from gkstats.issues import PhrasedError, phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gkstats.model import Phrase

STORE: Final = ".gkstats"
WAIT: Final = 600.0  # seconds to wait for another run that writes to the same folder
_GENERATIONS: Final = "generations"
_CURRENT: Final = "current"
_HOLDER: Final = "holder.json"
_NEW: Final = ".new-"
_LEASE: Final = "lease-"
_DAY: Final = 86_400
_ROOM: Final = 1 << 16  # bytes that there must be, before anything is read


class InUseError(PhrasedError):
    """Another run writes to the folder, and did not end while it was waited for."""


def current(folder: Path) -> Path | None:
    """Give the folder of the current generation; None where there is none."""
    try:
        name = (folder / STORE / _CURRENT).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    found = folder / STORE / _GENERATIONS / name
    return found if found.is_dir() else None


def written_at(folder: Path) -> int:
    """Give when the current generation became it, in nanoseconds since 1970; 0 where there is none."""
    try:
        return (folder / STORE / _CURRENT).stat().st_mtime_ns
    except OSError:
        return 0


def keep(generation: Path) -> None:
    """Keep a generation until this process ends, even if newer ones come; only where its folder can be written to."""
    lease = generation / f"{_LEASE}{socket.gethostname()}-{os.getpid()}"
    with suppress(OSError):
        lease.touch()
        atexit.register(lease.unlink, missing_ok=True)


def make_ready(folder: Path) -> None:
    """See that a folder can be written to, before anything is read for it; raises OSError where it cannot."""
    (folder / STORE / _GENERATIONS).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder / STORE) as file:
        file.write(bytes(_ROOM))  # a disk may take a name and no byte


@contextmanager
def locked(folder: Path, wait: float = WAIT, told: Callable[[Phrase], None] | None = None) -> Iterator[None]:
    """Hold the folder against other writers; the system gives it back when the holder dies, however that is.

    Where another holds it, `told` gets its name, and `wait` is how many seconds it is waited for. Raises InUseError.
    """
    store = folder / STORE
    store.mkdir(parents=True, exist_ok=True)
    lock = FileLock(store / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if told:
            told(_holder(store))
        try:
            lock.acquire(timeout=wait)
        except Timeout:
            raise InUseError("in_use", path=str(folder), holder=_holder(store), seconds=f"{wait:g}") from None
    try:
        me = {"user": _user(), "host": socket.gethostname(), "process": os.getpid()}
        write_whole(store / _HOLDER, json.dumps(me | {"since": datetime.now(UTC).isoformat(timespec="seconds")}))
        yield
    finally:
        lock.release()


def publish(folder: Path, name: str, write: Callable[[Path], None], *, links: bool = True) -> Path:
    """Write a generation with `write` and make it the current one; the caller holds the lock.

    `name` begins its folder's name. What fails leaves everything as it was. Give the generation's folder.
    """
    store = folder / STORE / _GENERATIONS
    store.mkdir(parents=True, exist_ok=True)
    _clear(store)
    new = store / f"{_NEW}{uuid.uuid4().hex}"
    try:
        new.mkdir()
        write(new)
        for path in sorted(new.rglob("*")):
            _to_disk(path)
        _to_disk(new)
        target = store / f"{name}-{uuid.uuid4().hex[:8]}"
        new.rename(target)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    before = current(folder)
    write_whole(folder / STORE / _CURRENT, target.name + "\n")
    if links:
        link(target, folder)
    _prune(store, {target, before})
    return target


def link(generation: Path, folder: Path) -> None:
    """Give each file of a generation its name in `folder` too: the same bytes, or a copy where links are not known."""
    for path in sorted(generation.iterdir()):
        if path.is_dir() or path.name.startswith(_LEASE):
            continue
        target = folder / path.name
        with suppress(OSError):
            if target.samefile(path):
                continue
        part = folder / f".{path.name}.{uuid.uuid4().hex}"
        try:
            if not same_bytes(path, part):
                shutil.copyfile(path, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def same_bytes(path: Path, target: Path) -> bool:
    """Give a file a second name, where the file system knows such links; a file is never changed, only replaced."""
    try:
        target.hardlink_to(path)
    except OSError:
        return False
    return True


def write_whole(path: Path, text: str) -> None:
    """Write a small file whole or not at all, and to the disk."""
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        _to_disk(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _to_disk(path.parent)


def clear_scratch() -> None:
    """Remove the temporary folders of runs that are dead."""
    for path in Path(tempfile.gettempdir()).glob(f"{SCRATCH}[0-9]*-*"):
        owner = path.name.removeprefix(SCRATCH).partition("-")[0]
        with suppress(OSError):
            if owner.isdecimal() and path.stat().st_uid == _uid() and not psutil.pid_exists(int(owner)):
                shutil.rmtree(path, ignore_errors=True)


def _clear(store: Path) -> None:
    """Remove what dead writers left: whoever calls holds the lock, so no other is at work."""
    for path in store.glob(f"{_NEW}*"):
        shutil.rmtree(path, ignore_errors=True)


def _prune(store: Path, kept: set[Path | None]) -> None:
    """Remove generations that nobody has open, but the current one and the one before it."""
    for path in store.iterdir():
        if path not in kept and not any(_is_held(lease) for lease in path.glob(f"{_LEASE}*")):
            shutil.rmtree(path, ignore_errors=True)


def _is_held(lease: Path) -> bool:
    """Tell whether a reader is still there; of another machine's, a day is believed."""
    host, _, process = lease.name.removeprefix(_LEASE).rpartition("-")
    if host == socket.gethostname() and process.isdecimal():
        return bool(psutil.pid_exists(int(process)))
    with suppress(OSError):
        return time.time() - lease.stat().st_mtime < _DAY
    return False


def _holder(store: Path) -> Phrase:
    """Say who holds the lock."""
    try:
        said = json.loads((store / _HOLDER).read_text(encoding="utf-8"))
        return phrase("holder", **{name: str(said[name]) for name in ("user", "host", "process", "since")})
    except (OSError, ValueError, KeyError):
        return phrase("another_run")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name
        return str(_uid())


def _uid() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0


def _to_disk(path: Path) -> None:
    """Have the system put a file or folder on the disk; Windows does not open folders for that."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
