"""The log of a process, on its standard error. Writing it never waits for somebody who reads it."""

from __future__ import annotations

import logging
import sys

from app.base.log_limit import LimitedHandler
from app.base.outlet import Outlet, octets_of_line

STDERR = 2
LAST_WORDS = 0.5
"""Seconds that a process waits at its end for the reader of its last lines, here and in its reports."""


def start_log(level: int | str = logging.WARNING) -> None:
    """Write records of this level and above to the standard error, instead of what was set before."""
    try:
        handler: logging.Handler = OutletHandler() if sys.stderr.fileno() == STDERR else logging.StreamHandler()
    except OSError:  # it is no file: somebody collects it in memory
        handler = logging.StreamHandler()
    logging.basicConfig(
        level=level,
        format="%(asctime)s %(levelname)-7s %(name)s: %(message)s",
        force=True,
        handlers=[LimitedHandler(handler)],
    )


class OutletHandler(logging.Handler):
    """Writes records through an `Outlet`."""

    def __init__(self) -> None:
        super().__init__()
        self._stream = sys.stderr
        self._outlet = Outlet(STDERR, lambda number: self._octets(f"{number} lines of the log were dropped"))

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._outlet.write(self._octets(self.format(record)))
        except Exception:  # as in all handlers: a mistake in a record must not end what it tells about
            self.handleError(record)

    def close(self) -> None:
        """Wait a moment until the last lines are written. `logging` calls this at exit."""
        self._outlet.flush(LAST_WORDS)
        super().close()

    def _octets(self, text: str) -> bytes:
        return octets_of_line(text, self._stream)
