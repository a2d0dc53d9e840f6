"""Events: everything that changes a scene, one after the other, as values that go through JSON.

    1700000000.25 row 0 ["e3",{"state":"paused"}]

Time (seconds since the epoch), kind, the number of octets after the line, and the values. The kinds are those that
`app.recording.recorder` writes and `app.recording.replay` takes; an unknown kind belongs to a later version and is
skipped. Counts of pixels and payloads of messages are octets; everything else is in the line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.base.language import translate
from app.base.reading import from_json
from app.recording.values import moment

LONGEST: Final = 4 << 20
"""The most octets of a line. The longest line lists the tiles of a picture."""

COMPLETE: Final = "complete"
"""The kind of the event that ends a snapshot at the beginning of a segment."""


class RecordingError(Exception):
    """This is not a recording, or it cannot be played; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Event:
    """A change at the time `at`."""

    at: float
    kind: str
    values: tuple[Any, ...]
    octets: bytes = b""

    def encode(self) -> bytes:
        """Return the line and the octets. The time is exact: a rounded one could be after the end of the tape."""
        return f"{self.at!r} {self.kind} {len(self.octets)} {_written(self.values)}\n".encode() + self.octets


def decode(data: bytes, only: str = "") -> Iterator[Event]:
    """Yield the events in these octets, or only those of one kind. Raises `RecordingError`."""
    place = 0
    while place < len(data):
        end = data.find(b"\n", place)
        try:
            if not 0 <= end - place <= LONGEST:
                raise ValueError
            at, kind, size, values = data[place:end].decode().split(" ", 3)
            place = end + 1 + int(size)
            if not end < place <= len(data):
                raise ValueError
            if not only or kind == only:
                yield Event(moment(float(at)), kind, tuple(from_json(values)), data[end + 1 : place])
        except (ValueError, TypeError) as error:
            raise RecordingError(translate("Recording", "the recording cannot be read")) from error


_written = json.JSONEncoder(separators=(",", ":")).encode  # made once, for thousands of events a second
