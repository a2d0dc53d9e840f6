"""What every child process has in common, whatever its role: it dies with its launcher, it says so when it lives, it
hears when it shall stop and what it is told, and it reports in lines short enough that the kernel does not mix them.
Knows no role.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from rserpool import report

log = logging.getLogger(__name__)

STDIN, STDOUT = 0, 1

Role: TypeAlias = Callable[[Mapping[str, Any]], int]
"""What a child does with its options, decoded from JSON; returns the exit code."""

Report: TypeAlias = Callable[[Mapping[str, Any]], None]
"""Takes what a role has to say: the fields of a notice, or of a summary."""

_PR_SET_PDEATHSIG = 1
_prctl = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform == "linux" else None


def write_line(values: Mapping[str, Any]) -> None:
    """Write one JSON line to the standard output, in one write. Nobody reading any more is not our trouble."""
    with contextlib.suppress(BrokenPipeError):
        os.write(STDOUT, report.to_line(values).encode())


def report_line(values: Mapping[str, Any]) -> None:
    """Report as a child: the line tells which process speaks."""
    write_line({"pid": os.getpid(), **values})


def live_as_child(token: int, role: Role, options: Mapping[str, Any], launcher: int) -> int:
    """Be a child of the process `launcher`: the exit code of `role`, or 1 if it raised."""
    # The launcher held signals back while it started us; the mask is inherited, by exec also.
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != launcher:  # it died before we could ask for its death signal
        return 1
    write_line({"started": token, "pid": os.getpid()})
    try:
        return role(options)
    except Exception as error:
        log.debug("the role failed", exc_info=True)
        report_line({"notice": "Failed", "reason": str(error) or type(error).__name__})
        return 1


class Stop(asyncio.Event):
    """Set when the process shall end."""

    interrupted = False
    """By SIGINT: somebody pressed Ctrl-C."""


def stop_asked(lifeline: int | None = None, told: Callable[[Mapping[str, Any]], object] | None = None) -> Stop:
    """An event that is set by SIGTERM or SIGINT, once; the second time they end the process at once.

    `lifeline` is a descriptor whose end means that the launcher is dead: then this process ends without goodbye. The
    lines that come there are what this process is told; `told` is called with each.
    """
    loop = asyncio.get_running_loop()
    event = Stop()
    numbers = (signal.SIGTERM, signal.SIGINT)

    def stop(by: signal.Signals) -> None:
        event.interrupted = by is signal.SIGINT
        event.set()
        for number in numbers:
            loop.remove_signal_handler(number)

    for number in numbers:
        loop.add_signal_handler(number, stop, number)
    if lifeline is not None:
        loop.add_reader(lifeline, _Lines(lifeline, told).read)
    return event


class _Lines:
    """Reads what the launcher tells, line by line."""

    def __init__(self, lifeline: int, told: Callable[[Mapping[str, Any]], object] | None) -> None:
        self._lifeline = lifeline
        self._told = told
        self._begun = b""

    def read(self) -> None:
        received = os.read(self._lifeline, 65536)
        if not received:
            os._exit(1)
        *lines, self._begun = (self._begun + received).split(b"\n")
        if self._told is not None:
            for line in lines:
                self._told(json.loads(line))
