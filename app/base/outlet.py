"""Writing to a stream that nobody may read, without ever waiting for it.

A service must not stand still because the terminal that shows its events was halted (Ctrl-S), or because the program at
the other end of a pipe does not read. An `Outlet` keeps lines in memory and writes them in a thread of its own. Lines
for which there is no room, and lines that cannot be written (a full disk), are dropped and counted. A line may have a
subject, such as a counter: then the last line about it is not dropped but written when there is room again.
"""

from __future__ import annotations

import os
import select
import signal
import threading
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from itertools import zip_longest
from typing import Final, TextIO

LIMIT: Final = 1 << 20
"""The octets that wait for a reader. What comes then is dropped until all of them are written.

A reader that was told how much was dropped gets everything that comes later, up to this limit again.
"""

ONE_WRITE: Final = select.PIPE_BUF if hasattr(select, "PIPE_BUF") else 512
"""Octets of a write that a pipe does not mix with the writes of other processes. Short lines are written together."""


class Outlet:
    """Writes lines to a descriptor, in order.

    `about_dropped` returns the line that tells how many lines were dropped. It is written as soon as all that waited is
    written.
    """

    def __init__(self, descriptor: int, about_dropped: Callable[[int], bytes], limit: int = LIMIT) -> None:
        self._descriptor = descriptor
        self._about_dropped = about_dropped
        self._limit = limit
        self._lines: deque[bytes] = deque()
        self._octets = 0
        """Octets in `_lines` and in the write under way."""
        self._dropped = 0
        self._latest: dict[Hashable, bytes] = {}
        """Of the lines for which there was no room, the last about each subject, in the order in which they came."""
        self._octets_of_latest = 0
        self._full = False
        """Lines are dropped until all that wait are written."""
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def write(self, *lines: bytes, subjects: Sequence[Hashable | None] = ()) -> None:
        """Write these lines later, all or none of them. Return immediately.

        `subjects` has the subject of each line, or None: of lines about the same subject, only the last counts.
        """
        size = sum(map(len, lines))
        with self._changed:
            self._full = self._full or (self._octets > 0 and self._octets + size > self._limit)
            if self._full:
                for line, subject in zip_longest(lines, subjects):
                    self._drop(line, subject)
                return
            if self._latest:  # these are newer
                for subject in subjects:
                    self._forget(subject)
            self._lines.extend(lines)
            self._octets += size
            if self._thread is None:  # not earlier: a process that forks must not have threads
                self._start()
            self._changed.notify_all()

    def _drop(self, line: bytes, subject: Hashable | None) -> None:
        """Drop a line for which there is no room, unless it is the last about its subject."""
        if subject is not None:
            self._dropped += self._forget(subject)
            if self._octets_of_latest + len(line) <= self._limit:
                self._latest[subject] = line
                self._octets_of_latest += len(line)
                return
        self._dropped += 1

    def _forget(self, subject: Hashable | None) -> bool:
        """Forget what is the last about a subject. Return whether there was anything."""
        line = self._latest.pop(subject, b"")
        self._octets_of_latest -= len(line)
        return bool(line)

    def flush(self, patience: float) -> bool:
        """Wait at most `patience` seconds until everything is written. Return whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._octets, patience)

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="outlet", daemon=True)
        # The thread inherits the mask: signals are for the thread that expects them.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            self._thread.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._lines)
                lines = [self._lines.popleft()]
                size = len(lines[0])
                while self._lines and size + len(self._lines[0]) <= ONE_WRITE:
                    lines.append(self._lines.popleft())
                    size += len(lines[-1])
            written = self._written(b"".join(lines))
            with self._changed:
                self._octets -= size
                if not self._lines:
                    self._full = False
                if not written:
                    self._dropped += len(lines)
                elif not self._lines:
                    self._catch_up()
                self._changed.notify_all()

    def _catch_up(self) -> None:
        """Write what was the last about each subject, and how many lines were dropped."""
        self._lines.extend(self._latest.values())
        self._octets += self._octets_of_latest
        self._latest.clear()
        self._octets_of_latest = 0
        if self._dropped:
            about = self._about_dropped(self._dropped)
            self._dropped = 0
            self._lines.append(about)
            self._octets += len(about)

    def _written(self, octets: bytes) -> bool:
        """Write octets, however long the reader takes. Return whether that worked."""
        rest = memoryview(octets)
        while rest:
            try:
                rest = rest[os.write(self._descriptor, rest) :]
            except BlockingIOError:  # somebody made the descriptor non-blocking; others share it, so leave it so
                until_writable(self._descriptor)
            except OSError:
                return False
        return True


def octets_of_line(text: str, stream: TextIO) -> bytes:
    """Return a line as the octets that a text stream would write."""
    return f"{text}\n".encode(stream.encoding, stream.errors or "strict")


def until_writable(descriptor: int) -> None:
    """Wait until a descriptor takes octets, or fails."""
    waiting = select.poll()
    waiting.register(descriptor, select.POLLOUT)
    waiting.poll()
