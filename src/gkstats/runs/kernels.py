"""One kernel for all notebooks of a run: what they import is imported once, and no name of one is left to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from traitlets.config import Config

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

# A kernel that talks unencrypted warns on the terminal.
_CONFIG: Final = Config(KernelManager=Config(transport_encryption="auto"))
# What a kernel logs is about itself (the interrupt that ends it, say); errors of cells come as output.
# A module that lies in the folder where gkstats is called is no module of a notebook.
_QUIET: Final = ["--IPKernelApp.log_level=CRITICAL", "--InteractiveShellApp.ignore_cwd=True"]
_FORGET: Final = "get_ipython().reset(new_session=True)"
_PATIENCE: Final = 60  # seconds for a kernel to start, or to forget
NAME: Final = "python3"


class SharedKernel:
    """A kernel that is started when it is first asked for, anew where it died, and stopped in the end."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._manager: AsyncKernelManager | None = None

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the kernel."""
        self.stop()

    def fresh(self) -> AsyncKernelManager:
        """Give the manager of a running kernel in which no name is set."""
        if self._manager is not None and not run_sync(_forgets)(self._manager):
            self.stop()
        if self._manager is None:
            self._manager = AsyncKernelManager(kernel_name=NAME, config=_CONFIG)
            run_sync(self._manager.start_kernel)(extra_arguments=_QUIET)
        return self._manager

    def stop(self) -> None:
        """Stop the kernel, if there is one; the next is a new one."""
        manager, self._manager = self._manager, None
        if manager is not None:
            run_sync(manager.shutdown_kernel)(now=True)


async def _forgets(manager: AsyncKernelManager) -> bool:
    """Let a kernel forget every name; tell whether it did."""
    if not await manager.is_alive():
        return False
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=_PATIENCE)
        answer = await client.execute(_FORGET, silent=True, reply=True, timeout=_PATIENCE)
    except (RuntimeError, TimeoutError):
        return False
    finally:
        client.stop_channels()
    return bool(answer["content"]["status"] == "ok")
