"""What the window asks the launcher for: one line each on its standard input.

{"start": 7, "role": "element", "options": {...}}        {"signal": 9, "pid": 4711}
{"tell": {"speed": 1000.0}, "pid": 4711}
"""

from __future__ import annotations

import signal
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from app.processes.protocol.schema import Line, Table, line, parsed


@line("start", token="start")
class Start(Line):
    """Start a process. The launcher's answers to this request carry the token."""

    token: int
    role: str
    options: Mapping[str, Any]
    """As the role reads them (`app.processes.options`)."""


@line("tell", orders="tell")
class Tell(Line):
    """Pass orders on to a process (`protocol.orders`). The launcher does not read them."""

    orders: Mapping[str, Any]
    pid: int


class SignalRequest(Line):
    """The root of the requests that send a signal to a process."""

    __slots__ = ()

    pid: int

    @classmethod
    def number(cls) -> int:
        """The signal."""
        number = cls.mark[1]
        assert isinstance(number, int)
        return number


@line("signal", int(signal.SIGTERM))
class Stop(SignalRequest):
    """Ask a process to stop."""

    pid: int


@line("signal", int(signal.SIGSTOP))
class Freeze(SignalRequest):
    """Freeze a process: it stays alive but does not run."""

    pid: int


@line("signal", int(signal.SIGCONT))
class Thaw(SignalRequest):
    """Let a frozen process run again."""

    pid: int


@line("signal", int(signal.SIGKILL))
class Kill(SignalRequest):
    """End a process immediately."""

    pid: int


Request: TypeAlias = Start | Tell | Stop | Freeze | Thaw | Kill

REQUESTS: Final = Table[Request](Start, Tell, Stop, Freeze, Thaw, Kill)


def read_request(text: bytes | str) -> Request:
    """Read a line. Raises `BadLine`."""
    return REQUESTS.read(parsed(text))
