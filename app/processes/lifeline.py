"""The parts that all child processes share, independent of the role.

A child dies with its launcher, reports that it has started, notices requests to stop, reads its orders, and writes
reports as lines short enough that the kernel does not mix them. It never waits for the reader of its reports
(`app.base.outlet`).
"""

from __future__ import annotations

import asyncio
import ctypes
import logging
import os
import signal
import sys
from collections.abc import Callable, Hashable, Mapping
from functools import cache
from typing import Any, TypeAlias

from app.base.log import LAST_WORDS, STDERR, start_log
from app.base.outlet import Outlet, octets_of_line
from app.processes import protocol
from app.processes.protocol import Line, Order, OrderRefused, Report
from app.processes.protocol.reports import OneLineReport, Piece
from app.processes.sentences import Words

log = logging.getLogger(__name__)

STDIN, STDOUT = 0, 1

Role: TypeAlias = Callable[[Mapping[str, Any]], int]
"""Runs a child with its options, decoded from JSON. Returns the exit code."""

OnReport: TypeAlias = Callable[[Report], None]
"""Receives the reports of a role."""

OnOrder: TypeAlias = Callable[[Order | OrderRefused], object]
"""Receives the orders of a role, and a refusal in place of an order that cannot be read."""

_PR_SET_PDEATHSIG = 1
_prctl = getattr(ctypes.CDLL(None), "prctl", None) if sys.platform == "linux" else None


_own_pid = cache(os.getpid)  # asking costs a call of the system
os.register_at_fork(after_in_child=_own_pid.cache_clear)


def octets_of(line: Line) -> bytes:
    """Return a line as the octets of one write."""
    return line.to_line().encode()


def _octets_of_report(line: OneLineReport | Piece) -> bytes:
    return octets_of(protocol.ProcessReport(_own_pid(), line))


_reports = Outlet(STDOUT, lambda number: _octets_of_report(protocol.ReportsDropped(number)))
_of_this_turn: list[tuple[bytes, Hashable | None]] = []
"""Reports with their subjects since the event loop's turn began. They are written together, because to wake the writing
thread for each of them costs more than everything else about it."""


def write_report(reported: Report) -> None:
    """Write a report of this process to the standard output, without waiting for its reader.

    What the reader does not take is dropped, and `protocol.ReportsDropped` tells it how many lines. The last report
    about each subject (`protocol.subject_of`) is not dropped, so that what the reader knows is right in the end.
    """
    subject = protocol.subject_of(reported)
    lines = [(_octets_of_report(line), subject) for line in protocol.lines_of(reported)]
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        _write_reports(*lines)
        return
    if not _of_this_turn:
        loop.call_soon(_write_reports)
    _of_this_turn.extend(lines)


def _write_reports(*more: tuple[bytes, Hashable | None]) -> None:
    """Write the reports of this turn, then these lines."""
    lines = *_of_this_turn, *more
    _of_this_turn.clear()
    if lines:
        octets, subjects = zip(*lines, strict=True)
        _reports.write(*octets, subjects=subjects)


def _dropped(number: int) -> str:
    return f"{number} lines were dropped, because nobody read them"


_sentences = Outlet(STDOUT, lambda number: octets_of_line(_dropped(number), sys.stdout))


def words_writer() -> OnReport:
    """Return what writes reports of this process to a terminal, for people, without waiting for it."""
    words = Words()

    def write(reported: Report) -> None:
        if line := words.about(reported):
            _sentences.write(octets_of_line(line, sys.stdout))

    return write


def report_writer() -> OnReport:
    """Return what writes the reports of a role that somebody started: in words at a terminal, otherwise as JSON."""
    return words_writer() if sys.stdout.isatty() else write_report


def _octets_of_error(text: str) -> bytes:
    return octets_of_line(f"poolscope: {text}", sys.stderr)


_troubles = Outlet(STDERR, lambda number: _octets_of_error(_dropped(number)))


def write_trouble(sentence: str) -> None:
    """Write a sentence about trouble to the standard error, without waiting for its reader."""
    _troubles.write(_octets_of_error(sentence))


def finish_reports() -> None:
    """Let the reader take the last reports, for at most `LAST_WORDS`. Call this before the process ends."""
    _write_reports()
    for outlet in (_reports, _sentences, _troubles):
        outlet.flush(LAST_WORDS)


def run_as_child(token: int, role: Role, options: Mapping[str, Any], launcher: int) -> int:
    """Run `role` as a child of the process `launcher`. Return the exit code of `role`, or 1 if it raised."""
    # The launcher blocks signals while it starts a child. The child inherits the mask, also after exec.
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != launcher:  # the launcher died before prctl took effect
        return 1
    start_log()
    _reports.write(octets_of(protocol.Started(token, os.getpid())))
    try:
        return role(options)
    except Exception as error:
        log.debug("the role failed", exc_info=True)
        write_report(protocol.Failed(str(error) or type(error).__name__))
        return 1
    finally:
        finish_reports()
        logging.shutdown()


class StopRequested(asyncio.Event):
    """Set when the process is asked to end."""

    interrupted = False
    """True after SIGINT (Ctrl-C)."""


def stop_requested(lifeline: int | None = None, on_order: OnOrder | None = None) -> StopRequested:
    """Return an event that the first SIGTERM or SIGINT sets. The second one ends the process immediately.

    `lifeline` is a descriptor. Its end means that the launcher is dead; this process then exits immediately. The lines
    read from it are orders; `on_order` is called with each.
    """
    loop = asyncio.get_running_loop()
    event = StopRequested()
    numbers = (signal.SIGTERM, signal.SIGINT)

    def stop(by: signal.Signals) -> None:
        event.interrupted = by is signal.SIGINT
        event.set()
        for number in numbers:
            loop.remove_signal_handler(number)

    for number in numbers:
        loop.add_signal_handler(number, stop, number)
    if lifeline is not None:
        loop.add_reader(lifeline, _Orders(lifeline, on_order).read)
    return event


class _Orders:
    """Reads the orders that the launcher passes on, line by line."""

    def __init__(self, lifeline: int, on_order: OnOrder | None) -> None:
        self._lifeline = lifeline
        self._on_order = on_order
        self._begun = b""

    def read(self) -> None:
        received = os.read(self._lifeline, 65536)
        if not received:
            os._exit(1)
        *lines, self._begun = (self._begun + received).split(b"\n")
        if self._on_order is not None:
            for line in lines:
                for order in protocol.read_orders(line):
                    self._on_order(order)
