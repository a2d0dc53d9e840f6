"""The requests of the window to the launcher: one line each on the launcher's standard input.

{"start": 7, "role": "element", "options": {...}}        {"signal": 9, "pid": 4711}
{"tell": {"speed": 1000.0}, "pid": 4711}
"""

from __future__ import annotations

import signal
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from app.processes.protocol.schema import Line, Table, line, parsed

REGISTRAR: Final = "registrar"
ELEMENT: Final = "element"
"""The roles of the processes that the window starts."""


@line("start", token="start")
class Start(Line):
    """Starts a process. The launcher's answers to this request carry the token."""

    token: int
    role: str
    options: Mapping[str, Any]
    """The options in the form that the role reads (`app.processes.options`)."""


@line("tell", orders="tell")
class Tell(Line):
    """Passes orders on to a process (`protocol.orders`). The launcher does not interpret them."""

    orders: Mapping[str, Any]
    pid: int


class SignalRequest(Line):
    """The base of the requests that send a signal to a process."""

    __slots__ = ()

    pid: int

    @classmethod
    def number(cls) -> int:
        """Return the number of the signal."""
        number = cls.mark[1]
        assert isinstance(number, int)
        return number


@line("signal", int(signal.SIGTERM))
class Stop(SignalRequest):
    """Asks a process to stop."""

    pid: int


@line("signal", int(signal.SIGSTOP))
class Freeze(SignalRequest):
    """Freezes a process: it stays alive but does not run."""

    pid: int


@line("signal", int(signal.SIGCONT))
class Thaw(SignalRequest):
    """Lets a frozen process run again."""

    pid: int


@line("signal", int(signal.SIGKILL))
class Kill(SignalRequest):
    """Ends a process immediately."""

    pid: int


Request: TypeAlias = Start | Tell | Stop | Freeze | Thaw | Kill

REQUESTS: Final = Table[Request](Start, Tell, Stop, Freeze, Thaw, Kill)


def read_request(text: bytes | str) -> Request:
    """Read a line. Raise `BadLine` if it is malformed."""
    return REQUESTS.read(parsed(text))
