"""The tape: what happened in a run, in bounded memory, with places from which it can be played.

It consists of segments. Each begins with a snapshot, as events that rebuild the scene, so that playing can begin there;
then come the changes up to the next segment. When the tape is too large, its oldest segments are dropped. A thread of
the tape's own compresses and writes to a file (`app.recording.files`), in order, so recording and playing never wait
for long. The journal is kept beside the segments: it is the table of contents.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Any, Final, Protocol

from app.base.language import translate
from app.base.signal import Signal
from app.models.journal import Entry
from app.recording.events import COMPLETE, Event, RecordingError, decode

BUDGET: Final = 96 << 20
"""Octets of compressed segments that are kept: hours of a typical demonstration."""

ENTRIES: Final = 20_000
"""Entries of the journal that are kept."""

BATCH: Final = 200
"""Events that are compressed together; fewer if they have many octets, or after `BATCH_AGE` seconds."""
BATCH_OCTETS: Final = 256 << 10
BATCH_AGE: Final = 1.0

SEGMENT: Final = 3000
"""Events in a segment. Going to a moment within it replays at most that many, in about 45 ms."""
SEGMENT_OCTETS: Final = 8 << 20

PIECE: Final = 1 << 20
PIECE_MOST: Final = 32 << 20
"""The most octets of a decompressed piece; a file with a larger piece is not ours."""


class Segment:
    """A part of the tape, beginning at `at`. Its pieces are one compressed stream; each ends with a complete event."""

    def __init__(self, at: float) -> None:
        self.at = at
        self.pieces: list[bytes] = []
        self.size = 0
        self._deflate: Any = None
        """The compressor, a quarter of a megabyte, while the segment is being written."""

    def append(self, piece: bytes) -> None:
        self.pieces.append(piece)
        self.size += len(piece)

    def end(self) -> None:
        """Close the segment: nothing more is written."""
        self._deflate = None

    def compress(self, data: bytes) -> bytes:
        """Compress data into the next piece, append it and return it."""
        if self._deflate is None:
            self._deflate = zlib.compressobj(1)
        piece: bytes = self._deflate.compress(data) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        self.append(piece)
        return piece


class Reader:
    """Reads a segment from its beginning, even while it grows. `only` restricts it to events of one kind."""

    def __init__(self, segment: Segment, only: str = "") -> None:
        self.segment = segment
        self._only = only
        self._inflate = zlib.decompressobj()
        self._next = 0
        self._events: Iterator[Event] = iter(())

    def read(self) -> Event | None:
        """Return the next event, or None if there is none yet. Raises `RecordingError`."""
        while True:
            event = next(self._events, None)
            if event is not None or self._next >= len(self.segment.pieces):
                return event
            self._events = decode(self._piece(), self._only)

    def _piece(self) -> bytes:
        piece = self.segment.pieces[self._next]
        self._next += 1
        try:
            data = self._inflate.decompress(piece, PIECE_MOST)
        except zlib.error as error:
            raise RecordingError(translate("Recording", "the recording cannot be decompressed")) from error
        if self._inflate.unconsumed_tail:
            raise RecordingError(translate("Recording", "the recording is too large"))
        return data


class Sink(Protocol):
    """Receives what is put on the tape. Called on the tape's thread."""

    def piece(self, segment: Segment, piece: bytes, until: float, /) -> None:
        """Take a new piece of a segment, and the time of its last event."""
        ...

    def entry(self, entry: Entry, /) -> None:
        """Take a new entry of the journal."""
        ...


class Tape:
    """A tape. The recorder calls `add`, and `begin` when `wants_beginning` says so."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.segments: deque[Segment] = deque()
        self.ended = 0.0
        """The time of the last event, in seconds since the epoch."""
        self.live = True
        """Whether it is still being recorded."""
        self.noted = Signal[Entry]()
        """An entry was added to the journal."""
        self.shortened = Signal[()]()
        """The oldest segments were dropped."""
        self.before_reading: Callable[[], None] = lambda: None
        """Called before reading, so that the recorder can hand over what it still holds."""
        self._budget = budget
        self._batch: list[Event] = []
        self._batch_octets = 0
        self._events = self._octets = 0
        """Counts for the last segment."""
        self._entries: deque[Entry] = deque(maxlen=ENTRIES)
        self._dropped = 0
        self._worker: ThreadPoolExecutor | None = None
        self._last: Future[None] | None = None
        self.sink: Sink | None = None

    @property
    def began(self) -> float:
        """When the kept part begins, in seconds since the epoch."""
        return self.segments[0].at if self.segments else self.ended

    @property
    def is_whole(self) -> bool:
        """Whether nothing has been dropped from its beginning."""
        return not self._dropped

    @property
    def size(self) -> int:
        """The number of octets that are kept."""
        return sum(segment.size for segment in self.segments)

    # --- recording ---------------------------------------------------------------------------------------------------

    @property
    def wants_beginning(self) -> bool:
        """Whether the last segment is long enough for a new one to begin."""
        return not self.segments or self._events >= SEGMENT or self._octets >= SEGMENT_OCTETS

    def begin(self, at: float, events: Iterable[Event]) -> None:
        """Begin a segment with the events of a snapshot, which are iterated on the tape's thread."""
        self._hand_over()
        self._events = self._octets = 0
        if self.segments:
            self._do(self.segments[-1].end)
        segment = Segment(at)
        self.segments.append(segment)
        self.ended = max(self.ended, at)
        self._do(lambda: self._write_beginning(segment, at, events))
        if len(self.segments) > 2 and self.size > self._budget:
            while len(self.segments) > 2 and self.size > self._budget:
                self.segments.popleft()
                self._dropped += 1
            while self._entries and self._entries[0].at.timestamp() < self.began:
                self._entries.popleft()
            self.shortened.emit()

    def add(self, event: Event) -> None:
        """Add a change."""
        if self._batch and event.at - self._batch[0].at > BATCH_AGE:
            self._hand_over()
        self.ended = max(self.ended, event.at)
        self._batch.append(event)
        self._batch_octets += len(event.octets)
        self._events += 1
        self._octets += len(event.octets)
        if len(self._batch) >= BATCH or self._batch_octets >= BATCH_OCTETS:
            self._hand_over()

    def note(self, entry: Entry) -> None:
        """Add an entry of the journal."""
        self._entries.append(entry)
        self.ended = max(self.ended, entry.at.timestamp())
        self.noted.emit(entry)
        if self.live:
            self._do(lambda: self.sink.entry(entry) if self.sink is not None else None)

    def _hand_over(self) -> None:
        if self._batch:
            batch, self._batch, self._batch_octets = self._batch, [], 0
            segment = self.segments[-1]
            self._do(lambda: self._write(segment, b"".join(event.encode() for event in batch), batch[-1].at))

    def _write_beginning(self, segment: Segment, at: float, events: Iterable[Event]) -> None:
        parts, size = [], 0
        for event in events:
            parts.append(event.encode())
            size += len(parts[-1])
            if size >= PIECE:
                self._write(segment, b"".join(parts), at)
                parts, size = [], 0
        parts.append(Event(at, COMPLETE, ()).encode())
        self._write(segment, b"".join(parts), at)

    def _write(self, segment: Segment, data: bytes, until: float) -> None:
        piece = segment.compress(data)
        if self.sink is not None:
            self.sink.piece(segment, piece, until)

    def _do(self, work: Callable[[], None]) -> Future[None]:
        if self._worker is None:
            self._worker = ThreadPoolExecutor(1, "tape")
        self._last = self._worker.submit(work)
        return self._last

    def close(self) -> None:
        """Stop recording. The tape can still be read."""
        self.flush()
        self.live = False
        if self._worker is not None:
            self._worker.shutdown()

    # --- reading -----------------------------------------------------------------------------------------------------

    def run(self, work: Callable[[], None]) -> Future[None]:
        """Run `work` on the tape's thread, after everything recorded so far."""
        self.before_reading()
        self._hand_over()
        return self._do(work)

    def flush(self) -> Future[None] | None:
        """Return a future that is done when everything recorded so far can be read; None if it can be read now."""
        self.before_reading()
        self._hand_over()
        return self._last

    def segment_at(self, at: float) -> Segment | None:
        """Return the segment that contains this moment, or the first one for an earlier moment."""
        place = bisect_right(self.segments, at, key=lambda segment: segment.at)
        return self.segments[max(place - 1, 0)] if self.segments else None

    def after(self, segment: Segment) -> Segment | None:
        """Return the segment that follows this one, or the first one if this one was dropped."""
        place = bisect_right(self.segments, segment.at, key=lambda other: other.at)
        return self.segments[place] if place < len(self.segments) else None

    def before(self, segment: Segment) -> Segment | None:
        """Return the segment before this one."""
        place = bisect_left(self.segments, segment.at, key=lambda other: other.at)
        return self.segments[place - 1] if place else None

    @property
    def entries(self) -> deque[Entry]:
        """The journal of the whole tape, oldest first."""
        return self._entries

    def entries_between(self, after: float, until: float, most: int = ENTRIES) -> list[Entry]:
        """Return the latest `most` entries later than `after`, up to `until`."""
        first = bisect_right(self._entries, after, key=_at)
        last = bisect_right(self._entries, until, key=_at)
        return list(islice(self._entries, max(first, last - most), last))


def _at(entry: Entry) -> float:
    return entry.at.timestamp()
