"""Reading spread over the machines of a Dask cluster: the same tables, byte for byte, as on this machine alone.

The workers read the inputs where this process sees them, so they need the same paths (a shared disk), and a gkstats
that reads alike: each batch says which one it expects. A worker that dies costs nothing, another one has its batches.
"""

from __future__ import annotations

import logging
import os
import socket
from concurrent.futures import CancelledError, Executor, Future
from concurrent.futures import wait as wait_for
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from gkstats.corpus.readings import fingerprint
from gkstats.issues import PhrasedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gkstats.inputs.find import Input

_PORT: Final = 8786  # Dask's own, where the address names none
_PATIENCE: Final = 30  # seconds to wait for the scheduler, and without any worker
_LOOK: Final = 5  # seconds between two looks at whether there are workers


class ClusterError(PhrasedError):
    """A cluster that cannot be reached, has no workers, or reads otherwise than this process would."""


@contextmanager
def connected(address: str | None) -> Iterator[Executor | None]:
    """Give an executor for `gkstats.parse` that spreads what it reads over a cluster; None without an address.

    Raises ClusterError where Dask is not installed or no scheduler answers; so does what the executor gives, where no
    worker is left, and where a worker has another gkstats or does not see the inputs.
    """
    if address is None:
        yield None
        return
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise ClusterError("cluster_not_installed") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what goes wrong is raised, once
    try:
        place = urlsplit(address if "://" in address else f"//{address}")
        socket.create_connection((place.hostname, place.port or _PORT), _PATIENCE).close()
        client = distributed.Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError):
        raise ClusterError("cluster_unreachable", address=address) from None
    try:
        yield _Spread(client, address)
    finally:
        client.close(timeout=_LOOK)


class _Spread(Executor):
    """An executor that has the workers of a cluster call what it is given."""

    def __init__(self, client: Any, address: str) -> None:  # noqa: ANN401 - Dask may not be installed
        self._client, self._address = client, address
        self._executor = client.get_executor(pure=False)

    def submit(self, function: Callable[..., Any], /, *given: Any, **_named: Any) -> Future[Any]:  # noqa: ANN401
        inner = self._executor.submit(at_worker, fingerprint(""), function, *given)
        return _Awaited(inner, self.workers, self._address)

    def workers(self) -> int:
        """Count the workers that there are now."""
        try:
            return len(self._client.nthreads())
        except Exception:  # noqa: BLE001 - whatever is raised, nobody answers
            return 0


class _Awaited(Future[Any]):
    """What a cluster will give: waited for as long as there is a worker."""

    def __init__(self, inner: Future[Any], workers: Callable[[], int], address: str) -> None:
        super().__init__()
        self._inner, self._workers, self._address = inner, workers, address

    def result(self, timeout: float | None = None) -> Any:  # noqa: ANN401, ARG002 - no less than the cluster needs
        alone = 0
        while not wait_for([self._inner], _LOOK).done:
            alone = 0 if self._workers() else alone + _LOOK
            if alone >= _PATIENCE:
                raise ClusterError("cluster_empty", address=self._address, seconds=_PATIENCE)
        try:
            return self._inner.result()
        except PhrasedError:
            raise
        except CancelledError:
            raise ClusterError("cluster_lost", address=self._address) from None
        except Exception as error:
            said = f"{type(error).__name__}: {error}".partition("\n")[0]
            raise ClusterError("cluster_failed", address=self._address, said=said) from error


def at_worker(expected: str, function: Callable[..., Any], entries: Sequence[Input], *more: Any) -> Any:  # noqa: ANN401
    """Call a function with inputs on a worker: raises ClusterError where it reads otherwise, or sees none of them."""
    name, own = socket.gethostname(), fingerprint("")
    if own != expected:
        raise ClusterError("cluster_differs", worker=name, own=own, expected=expected)
    if not any(os.path.lexists(entry.path) for entry in entries):
        raise ClusterError("cluster_sees_nothing", worker=name, path=str(entries[0].path))
    return function(entries, *more)
