"""A notebook's kernel where the system allows some kinds of sockets only, as a systemd unit does.

Called as `confined.py AF_UNIX AF_INET …`: starts a kernel and has it answer twice.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import socket
import struct
import sys

from gkstats.runs.kernels import SharedKernel

SOCKET = {"x86_64": 41, "aarch64": 198}  # the number of this system call
_LOAD, _IS, _GIVE = 0x20, 0x15, 0x06  # of a filter: load a word, skip where it is not the one, give an answer
_NUMBER, _FIRST = 0, 16  # where the call's number and the first thing that it is given stand
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EAFNOSUPPORT
_NO_NEW_PRIVILEGES, _FILTER = 38, 22


def allow(families: list[str]) -> None:
    """Have the system refuse sockets of other families, to this process and all that it starts."""
    kinds = [getattr(socket, family).value for family in families]
    steps = [(_LOAD, 0, 0, _NUMBER), (_IS, 0, len(kinds) + 2, SOCKET[platform.machine()]), (_LOAD, 0, 0, _FIRST)]
    steps += [(_IS, len(kinds) - at, 0, kind) for at, kind in enumerate(kinds)]
    steps += [(_GIVE, 0, 0, _REFUSE), (_GIVE, 0, 0, _ALLOW)]
    program = b"".join(struct.pack("HBBI", *step) for step in steps)
    held = ctypes.create_string_buffer(program)
    given = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(held))
    system = ctypes.CDLL(None, use_errno=True)
    for call in ((_NO_NEW_PRIVILEGES, 1, 0, 0, 0), (_FILTER, 2, given, 0, 0)):
        if system.prctl(*call):
            raise OSError(ctypes.get_errno(), "prctl")


if __name__ == "__main__":
    allow(sys.argv[1:])
    with SharedKernel() as kernel:
        assert kernel.fresh() is kernel.fresh()  # where it does not answer, there is a second one
