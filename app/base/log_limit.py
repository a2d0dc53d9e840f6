"""A log that no kind of line can flood: a few lines of each kind, and a count of the others."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

AT_ONCE: Final = 50
"""Lines of a kind that are written in one period."""

PERIOD: Final = 10.0
"""Seconds."""

_Kind: TypeAlias = tuple[str, int]
"""Where in the program a line comes from: file and line number."""


@dataclass(slots=True)
class _Count:
    """How many lines of a kind have come in its present period."""

    since: float
    lines: int = 0
    latest: logging.LogRecord | None = None
    """The latest line that was not written."""


class LimitedHandler(logging.Handler):
    """Passes at most `AT_ONCE` lines of a kind in each `PERIOD` to another handler, and how many more there were.

    A stranger can cause thousands of lines per second, with messages that are wrong for example. The number of the
    others follows with the next line of any kind after their period, and when the handler is closed.
    """

    def __init__(self, inner: logging.Handler, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._inner = inner
        self._clock = clock
        self._counts: dict[_Kind, _Count] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Write or count a line."""
        now = self._clock()
        self._tell(lambda count: now - count.since >= PERIOD)
        count = self._counts.setdefault((record.pathname, record.lineno), _Count(now))
        count.lines += 1
        if count.lines <= AT_ONCE:
            self._inner.handle(record)
        else:
            count.latest = record

    def close(self) -> None:
        """Write how many lines were left out."""
        self._tell(lambda count: True)
        self._inner.close()
        super().close()

    def flush(self) -> None:
        """Flush the other handler."""
        self._inner.flush()

    def setFormatter(self, fmt: logging.Formatter | None) -> None:
        """Set how the other handler formats lines."""
        super().setFormatter(fmt)
        self._inner.setFormatter(fmt)

    def _tell(self, over: Callable[[_Count], bool]) -> None:
        """End the periods that are over, and write how many lines were left out in them."""
        for kind in [kind for kind, count in self._counts.items() if over(count)]:
            count = self._counts.pop(kind)
            if count.latest is not None:
                left_out = count.lines - AT_ONCE
                example = count.latest
                text = "%d more lines like this were left out: %s", (left_out, example.getMessage())
                self._inner.handle(
                    logging.LogRecord(example.name, example.levelno, example.pathname, example.lineno, *text, None)
                )
