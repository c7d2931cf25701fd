"""Calls that may go wrong in any way, made in worker processes that are bounded in time and memory.

A worker is a plain `python` child that is sent a function and items, and answers item by item. When it overruns a limit
it ends itself; when it crashes it ends too. Either costs only the item it was at: a new worker goes on behind it.
Nothing is forked and the caller's main module is not imported, so that scripts without a `__main__` guard, notebooks
and Windows are served alike.
"""

from __future__ import annotations

import atexit
import faulthandler
import gc
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from gkstats.issues import issue, phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gkstats.model import Issue

T = TypeVar("T")
R = TypeVar("R")

_SERVE: Final = (
    "import sys; from gkstats.corpus.bounded import serve; "
    "serve(float(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4])"
)
SCRATCH: Final = "gkstats-"  # how temporary folders begin; then the process that made them
_READY: Final = "ready"
_TOO_MUCH: Final = 75  # the exit status of a worker that watched its own memory grow too large
_WATCH: Final = 0.05  # seconds between two looks at the memory
_TIMED_OUT: Final = 1  # the status with which faulthandler's timer ends a process
# The status of a process that the system ended for its own time, and of one that something ended for another reason.
_SPENT: Final = -signal.SIGPROF if hasattr(signal, "SIGPROF") else None
_KILLED: Final = -signal.SIGKILL if hasattr(signal, "SIGKILL") else None
_PATIENCE: Final = 1  # seconds for a process that closed its pipe to be gone


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may take: seconds of its own processor time, seconds on the clock, memory.

    The clock is generous: a busy machine or a laptop that slept is no fault of the document.
    """

    seconds: float = 10
    megabytes: int = 500
    wall: float = 120


@dataclass(frozen=True, slots=True)
class Lost:
    """A call that gave no result, and why: it was too slow, took too much memory, or failed.

    `from_outside`: another process ended it (the system, short of memory), so that it may be tried again.
    """

    issue: Issue
    from_outside: bool = False


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """A call's result."""

    value: R


DEFAULT: Final = Limits()


def start(prepare: str) -> None:
    """Start a worker before there is work for it; it calls `prepare` meanwhile, which is named as `module:function`."""
    _Worker.waiting.append(_Worker(DEFAULT, prepare))


def each(function: Callable[[T], R], items: Sequence[T], limits: Limits | None = None) -> list[Done[R] | Lost]:
    """Call `function`, which must pickle, with each item; gives one outcome an item, in order."""
    outcomes: list[Done[R] | Lost] = []
    while len(outcomes) < len(items):
        worker = _Worker.idle(limits or DEFAULT)
        outcomes += worker.answers(function, items[len(outcomes) :])
    return outcomes


class _Worker:
    """The caller's end of one worker process."""

    waiting: Final[deque[_Worker]] = deque()

    def __init__(self, limits: Limits, prepare: str = "") -> None:
        self.limits = limits
        self.ready = False
        self.folder = tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-")
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-P", "-c", _SERVE, *map(str, astuple(limits)), prepare],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "TMPDIR": self.folder},
            start_new_session=True,  # what it starts, LibreOffice say, can be ended with it
        )
        assert self.process.stdin is not None  # noqa: S101 - both are pipes
        assert self.process.stdout is not None  # noqa: S101
        self.calls, self.results = self.process.stdin, self.process.stdout

    @classmethod
    def idle(cls, limits: Limits) -> _Worker:
        """Give a worker that waits for work, started now if there is none."""
        try:
            worker = cls.waiting.pop()
        except IndexError:
            return cls(limits)
        if worker.limits == limits and worker.process.poll() is None:
            return worker
        worker.end()
        return cls.idle(limits)

    def answers(self, function: Callable[[T], R], items: Sequence[T]) -> Iterator[Done[R] | Lost]:
        """Give the outcomes of the first items: of all of them, or up to the one at which the worker ended."""
        if not self.ready and self._next() != _READY:
            self.end()
            msg = f"{sys.executable} could not start a reading process"
            raise RuntimeError(msg)
        self.ready = True
        pickle.dump((function, items), self.calls)
        self.calls.flush()
        for _ in items:
            began = time.monotonic()
            outcome = self._next()
            if outcome is None:
                yield self._fate(time.monotonic() - began)
                return
            yield outcome
        self.waiting.append(self)

    def _next(self) -> Any:  # noqa: ANN401 - what the function gives
        """Give the worker's next message, None if it ended instead."""
        try:
            return pickle.load(self.results)  # noqa: S301 - from our own process
        except (EOFError, pickle.UnpicklingError):
            return None

    def _fate(self, seconds: float) -> Lost:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_PATIENCE)
        self.end()
        status = self.process.returncode
        if status == _TOO_MUCH:
            return Lost(issue("too_much_memory", megabytes=self.limits.megabytes))
        if status == _SPENT:
            return Lost(issue("too_slow", seconds=f"{self.limits.seconds:g}"))
        # The caller may have begun to count later than the worker did.
        if status == _TIMED_OUT and seconds > self.limits.wall / 2:
            return Lost(issue("too_slow", seconds=f"{self.limits.wall:g}"))
        return Lost(issue("reader_failed", reason=phrase("process_ended", status=status)), status == _KILLED)

    def end(self) -> None:
        """End the process with all that it started, close its pipes and remove what it put down."""
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.results.close()
        with suppress(OSError):  # what could not be sent to an ended process
            self.calls.close()


@atexit.register
def end_idle() -> None:
    """End the workers that wait for work."""
    while _Worker.waiting:
        _Worker.waiting.pop().end()


def serve(seconds: float, megabytes: int, wall: float, prepare: str) -> None:
    """Be a worker: prepare, then answer calls from standard input on standard output until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller hears Ctrl-C and closes the pipes
    with os.fdopen(os.dup(1), "wb") as results, Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # what a library prints is no answer
        _bound_memory(megabytes << 20)
        results.write(pickle.dumps(_READY))
        results.flush()
        if prepare:
            resolve_name(prepare)()
        gc.freeze()  # what is loaded for good need not be looked through for garbage again and again
        with suppress(EOFError, BrokenPipeError):  # the caller is done, or gone
            while True:
                function, items = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the caller
                for item in items:
                    # These timers run outside of Python and end the process, whatever the call is stuck in.
                    faulthandler.dump_traceback_later(wall, exit=True, file=nowhere)
                    _bound_time(seconds)
                    outcome = _outcome(function, item)
                    _bound_time(0)
                    faulthandler.cancel_dump_traceback_later()
                    results.write(outcome)
                    results.flush()


def _outcome(function: Callable[[T], R], item: T) -> bytes:
    try:
        return pickle.dumps(Done(function(item)))
    except MemoryError:
        os._exit(_TOO_MUCH)
    except Exception as error:  # noqa: BLE001 - whatever it is, it costs this item only
        reason = phrase("exception", name=type(error).__name__, said=str(error))
        return pickle.dumps(Lost(issue("reader_failed", reason=reason)))


def _bound_time(seconds: float) -> None:
    """Have the system end this process once it has used so much processor time; 0 calls that off."""
    if hasattr(signal, "setitimer"):  # not on Windows, where the clock is the only limit
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _bound_memory(limit: int) -> None:
    """Have the system refuse memory above `limit` bytes; where it does not, watch the process and end it."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_DATA, (limit, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    else:
        threading.Thread(target=_watch_memory, args=[limit], daemon=True).start()


def _watch_memory(limit: int) -> None:
    import psutil  # noqa: PLC0415 - not needed on Linux

    process = psutil.Process()
    while process.memory_info().rss <= limit:
        time.sleep(_WATCH)
    os._exit(_TOO_MUCH)
