"""The journal: what happened, as sentences, the latest entries only."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.base.clock import now
from app.base.signal import Signal
from app.models.fleet.marks import Mark

LIMIT = 2000
"""Entries that are kept: enough for an evening of demonstrations, at a few hundred bytes each."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One sentence. `kind` is for filters and icons: failover, takeover, fault, picture, pool, or trouble. `marks` are
    the marks of the elements it is about, in the order of their names; `registrars` the letters of its registrars."""

    at: datetime
    kind: str
    text: str
    marks: tuple[Mark, ...] = ()
    registrars: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S}.{self.at.microsecond // 1000:03d}  {self.text}"


def _now() -> datetime:
    return datetime.fromtimestamp(now())


class Journal:
    """The entries, oldest first. `added` is emitted with each new entry."""

    def __init__(self, limit: int = LIMIT, clock: Callable[[], datetime] = _now) -> None:
        self.entries: deque[Entry] = deque(maxlen=limit)
        self.added = Signal[Entry]()
        self._clock = clock

    def write(self, kind: str, text: str, *marks: Mark, registrars: tuple[str, ...] = ()) -> Entry:
        """Add a sentence, with the marks of its elements and the letters of its registrars."""
        entry = Entry(self._clock(), kind, text, marks, registrars)
        self.take(entry)
        return entry

    def take(self, entry: Entry) -> None:
        """Add an entry."""
        self.entries.append(entry)
        self.added.emit(entry)
