"""The player: shows the scene of a tape as it was at any moment, and continues from there.

Going to a moment is work in short `steps`, so that an event loop can do other things in between. A moment shortly ahead
is reached in the same scene, any other in a new one, from the beginning of its segment.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from time import perf_counter
from typing import Final

from app.models.journal import LIMIT
from app.models.messages.log import Message
from app.models.scene import Scene
from app.recording.events import COMPLETE, Event
from app.recording.replay import Replay
from app.recording.tape import Reader, Segment, Tape

STEP: Final = 0.008
"""Seconds of work at a time, while nobody else has much to do."""

LONGEST_STEP: Final = 0.05
"""Seconds of work at a time at most. A step may take as long as everything else took before it: with hundreds of
sessions and their picture, a turn of the loop takes a tenth of a second, and short steps would get a tenth of the
time."""

SETTLES: Final = 0.02
"""Seconds after a journal entry until everything it tells has happened; the entry is written in the middle of it."""

MESSAGES: Final = 300
"""The most messages from before the segment that are shown."""

EARLIER: Final = 2
"""The number of earlier segments searched for them."""


class Player:
    """Plays a tape."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self._run: _Run | None = None

    @property
    def moment(self) -> float:
        """The moment that is shown, in seconds since the epoch."""
        return self._run.replay.at if self._run is not None else self.tape.began

    @property
    def scene(self) -> Scene:
        """The scene at that moment. There is none before the first `steps` have finished."""
        assert self._run is not None
        return self._run.replay.scene

    def along(self, moment: float) -> Iterator[None]:
        """Continue to a later moment, however far, in the same scene."""
        if self._run is None:
            yield from self.steps(self.tape.began)
        if self._run is not None:
            yield from self._run.go(min(moment, self.tape.ended))

    def steps(self, moment: float) -> Iterator[None]:
        """Go to a moment; after the last step `scene` shows it. If the iteration is abandoned, `scene` shows some
        moment in between. Raises `RecordingError`."""
        moment = min(max(moment, self.tape.began), self.tape.ended)
        flushed = self.tape.flush()
        while flushed is not None and not flushed.done():
            yield
        segment = self.tape.segment_at(moment)
        if segment is None:
            return
        run = self._run
        if run is None or moment < run.replay.at or run.reader.segment not in (segment, self.tape.before(segment)):
            run = _Run(self.tape, segment)
            yield from run.take_messages_before()
        yield from run.go(moment)
        self._run = run

    def go(self, moment: float) -> Scene:
        """Go to a moment in one call, however long it takes."""
        flushed = self.tape.flush()
        if flushed is not None:
            flushed.result()
        for _ in self.steps(moment):
            pass
        return self.scene


def all_messages(tape: Tape) -> Iterator[Message]:
    """Yield every message on the tape. Raises `RecordingError`."""
    for segment in tape.segments:
        replay, reader = Replay(segment.at), Reader(segment, only="message")
        while (event := reader.read()) is not None:
            replay.take(event)
        yield from replay.scene.messages.messages


class _Run:
    """A scene that advances along the tape from the beginning of a segment."""

    def __init__(self, tape: Tape, segment: Segment) -> None:
        self.replay = Replay(segment.at, tape.entries_between(0.0, segment.at, LIMIT))
        self.reader = Reader(segment)
        self._tape = tape
        self._held: Event | None = None
        """An event that was read but belongs to a later moment."""

    def take_messages_before(self) -> Iterator[None]:
        """Take messages of the segments before, so that the list is not empty."""
        found: list[list[Event]] = []
        begin = self.reader.segment.at
        pace = _Pace()
        for earlier in reversed([segment for segment in self._tape.segments if segment.at < begin][-EARLIER:]):
            reader = Reader(earlier, only="message")
            found.insert(0, [])
            while (event := reader.read()) is not None:
                found[0].append(event)
                if pace.is_over():
                    yield
            if sum(map(len, found)) >= MESSAGES:
                break
        for event in [event for some in found for event in some][-MESSAGES:]:
            self.replay.take(event)
            if pace.is_over():
                yield

    def go(self, moment: float) -> Iterator[None]:
        """Advance to a later moment."""
        replay = self.replay
        entries = deque(self._tape.entries_between(replay.at, moment))
        pace = _Pace()
        while (event := self._read(moment)) is not None:
            if replay.complete and event.at > moment:
                self._held = event
                break
            while entries and entries[0].at.timestamp() <= event.at:
                replay.write(entries.popleft())
            replay.take(event)
            if pace.is_over():
                yield
        for entry in entries:
            replay.write(entry)
        replay.at = moment

    def _read(self, moment: float) -> Event | None:
        event, self._held = self._held, None
        while event is None:
            event = self.reader.read()
            if event is None:
                following = self._tape.after(self.reader.segment)
                if following is None or following.at > moment:
                    return None
                self.reader = Reader(following)
                while (event := self.reader.read()) is not None and event.kind != COMPLETE:
                    pass  # skip the snapshot: the scene is already in that state
                event = None
        return event


class _Pace:
    """Tells when it is time to give way to the event loop."""

    def __init__(self) -> None:
        self._began = perf_counter()
        self._step = STEP
        self._left: float | None = None
        """When it gave way; None while it works."""

    def is_over(self) -> bool:
        now = perf_counter()
        if self._left is not None:
            self._step = min(max(now - self._left, STEP), LONGEST_STEP)
            self._began, self._left = now, None
        if now - self._began <= self._step:
            return False
        self._left = now
        return True
