"""Recordings as files (`.poolscope`): a head and then frames, each with its kind, length and checksum.

    HEAD  {"version": 1, "program": "poolscope"}
    SEGM  {"at": 1700000000.25}             a segment begins
    PIEC  time of its last event (a double), and a piece of the segment, compressed
    JREG  [["A"], []]                       letters of the registrars that the entries of the next JRNL are about
    JRNL  [[1700000000.25, "failover", "…", [1, 3]], …]      entries of the journal: time, kind, text, marks
    DONE  {"ended": 1700000300.0}

A reader skips kinds that it does not know. JREG is left out when all its lists are empty.

A file is written during the run, so a crash leaves everything up to shortly before it. The intact part can be played
(`Recording.complaint`). A recording is data: reading one runs nothing and trusts nothing.
"""

from __future__ import annotations

import contextlib
import json
import struct
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, repeat
from math import inf
from pathlib import Path
from typing import Any, BinaryIO, Final

from app.base.files import NotWritten, open_output
from app.base.language import translate
from app.base.reading import from_json, open_file
from app.models.fleet.marks import mark
from app.models.journal import Entry
from app.recording.events import RecordingError
from app.recording.tape import Segment, Tape
from app.recording.values import LONGEST, MOST_ENTRIES, MOST_ROWS, moment, whole, words

ENDING: Final = ".poolscope"
VERSION: Final = 1

MAGIC: Final = b"\x89poolscope\r\n\x1a\n"
"""Like that of PNG: a transfer that changes line ends or cuts the eighth bit damages it, so the damage is noticed."""

LARGEST: Final = 1 << 30
"""The most octets of a file: some days."""

LONGEST_FRAME: Final = 16 << 20
"""The most octets of a frame. The longest one holds a whole journal, or compressed points of a picture."""

MOST_SEGMENTS: Final = 100_000

_FRAME = struct.Struct(">4sII")
_TIME = struct.Struct(">d")


class Writer:
    """Writes a tape to a file: what it holds, and what is added until `close`. `Writer(tape, path)` raises
    `NotWritten` if the file cannot be made."""

    def __init__(self, tape: Tape, path: Path) -> None:
        self.path = path
        self.trouble: NotWritten | None = None
        """Why writing ended early, or None."""
        self._tape = tape
        self._file: BinaryIO = open_output(path)
        self._segment: Segment | None = None
        entries = list(tape.entries)
        tape.run(lambda: self._write_all(entries))

    def close(self) -> Future[None]:
        """Write the rest. The future is done when the file is complete."""
        return self._tape.run(self._finish)

    # --- on the tape's thread ----------------------------------------------------------------------------------------

    def piece(self, segment: Segment, piece: bytes, until: float) -> None:
        if segment is not self._segment:
            self._segment = segment
            self._frame(b"SEGM", {"at": segment.at})
        self._frame(b"PIEC", _TIME.pack(until) + piece)

    def entry(self, entry: Entry) -> None:
        self._entries([entry])

    def _write_all(self, entries: list[Entry]) -> None:
        self._put(lambda: self._file.write(MAGIC))
        self._frame(b"HEAD", {"version": VERSION, "program": "poolscope"})
        for segment in tuple(self._tape.segments):
            for piece in segment.pieces:
                self.piece(segment, piece, segment.at)
        self._entries(entries)
        self._tape.sink = self

    def _entries(self, entries: list[Entry]) -> None:
        if entries:
            lines = [(e.at.timestamp(), e.kind, e.text, [mark.number for mark in e.marks]) for e in entries]
            if any(e.registrars for e in entries):
                self._frame(b"JREG", [e.registrars for e in entries])
            self._frame(b"JRNL", lines)

    def _finish(self) -> None:
        self._tape.sink = None
        self._frame(b"DONE", {"ended": self._tape.ended})
        try:
            self._file.close()
        except OSError as error:
            self.trouble = self.trouble or NotWritten(self.path, error)

    def _frame(self, kind: bytes, content: Any) -> None:
        octets = content if isinstance(content, bytes) else json.dumps(content).encode()

        def write() -> None:
            self._file.write(_FRAME.pack(kind, len(octets), zlib.crc32(kind + octets)) + octets)
            self._file.flush()

        self._put(write)

    def _put(self, do: Any) -> None:
        """Write, unless writing has failed before: the intact part can be played."""
        if self.trouble is None:
            try:
                do()
            except OSError as error:
                self.trouble = NotWritten(self.path, error)


@dataclass(frozen=True, slots=True)
class Recording:
    """The tape of a file. `complaint` says what is wrong with the file; empty if nothing is."""

    tape: Tape
    complaint: str


def load(path: Path) -> Recording:
    """Read a recording. Raises `RecordingError` with a sentence if it is not a recording or cannot be read."""
    reading = _Reading(path)
    try:
        with open_file(path, LARGEST) as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise RecordingError(translate("Recording", "{path} is not a Poolscope recording").format(path=path))
            with contextlib.suppress(ValueError, TypeError, LookupError, struct.error, ArithmeticError):
                for kind, content in _frames(file):
                    reading.take(kind, content)  # what comes before an error is intact
    except OSError as error:
        text = translate("Recording", "{path} cannot be read: {error}")
        raise RecordingError(text.format(path=path, error=error.strerror or error)) from error
    tape = reading.tape
    if not tape.segments or not tape.segments[0].pieces:
        raise RecordingError(translate("Recording", "{path} contains nothing to play").format(path=path))
    incomplete = translate("Recording", "{path} is incomplete; the intact part is played").format(path=path)
    return Recording(tape, "" if reading.complete else incomplete)


def _frames(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Yield the frames up to the first damaged one."""
    while len(head := file.read(_FRAME.size)) == _FRAME.size:
        kind, size, checksum = _FRAME.unpack(head)
        if size > LONGEST_FRAME:
            return
        content = file.read(size)
        if len(content) != size or zlib.crc32(kind + content) != checksum:
            return
        yield kind, content


class _Reading:
    """A tape that is filled from the frames of a file."""

    def __init__(self, path: Path) -> None:
        self.tape = Tape()
        self.tape.live = False
        self.complete = False
        self._path = path
        self._times = inf, -inf
        """The first and the last moment so far."""
        self._registrars: Iterable[list[str]] = ()
        """Those of the entries in the next JRNL."""

    def take(self, kind: bytes, content: bytes) -> None:
        """Take the next frame. Raises `RecordingError` for a newer version, and other errors for a damaged frame."""
        tape = self.tape
        match kind:
            case b"HEAD":
                version = from_json(content)["version"]
                if version > VERSION:
                    text = translate("Recording", "{path} was recorded by a newer version of Poolscope")
                    raise RecordingError(text.format(path=self._path))
            case b"SEGM":
                at = moment(from_json(content)["at"])
                if (tape.segments and at < tape.ended) or len(tape.segments) == MOST_SEGMENTS:
                    raise ValueError("time goes backwards, or there are too many segments")
                self._end(at)
                tape.segments.append(Segment(at))
            case b"PIEC":
                (until,) = _TIME.unpack_from(content)
                self._end(moment(until))
                tape.segments[-1].append(content[_TIME.size :])
            case b"JREG":
                self._registrars = from_json(content)
            case b"JRNL":
                registrars, self._registrars = chain(self._registrars, repeat([])), ()
                for values, letters in zip(from_json(content), registrars, strict=False):
                    entry = _entry(values, letters)
                    self._end(entry.at.timestamp())
                    tape.note(entry)
            case b"DONE":
                self._end(moment(from_json(content)["ended"]))
                self.complete = True

    def _end(self, at: float) -> None:
        """Note that the recording goes on until then."""
        self._times = min(self._times[0], at), max(self._times[1], at)
        if self._times[1] - self._times[0] > LONGEST:
            raise ValueError("the recording is too long")
        self.tape.ended = max(self.tape.ended, at)


def _entry(values: list[Any], letters: list[str]) -> Entry:
    at, kind, said, numbers = values
    marks = tuple(mark(whole(number, MOST_ROWS, 1)) for number in numbers[:MOST_ENTRIES])
    registrars = tuple(words(letter, 10) for letter in letters[:MOST_ENTRIES])
    return Entry(datetime.fromtimestamp(moment(at)), words(kind, 40), words(said), marks, registrars)
