"""Lines are written without waiting for their reader; what does not fit is dropped and counted."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pytest

from app.base.outlet import Outlet


def about(number: int) -> bytes:
    return b"%d dropped\n" % number


class Pipe(NamedTuple):
    reader: BinaryIO
    writer: int


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as reader:
        yield Pipe(reader, writing)
        os.close(writing)


LINES = [b"%06d %s\n" % (number, b"x" * 200) for number in range(2000)]


def test_lines_arrive_in_order(pipe: Pipe) -> None:
    outlet = Outlet(pipe.writer, about)
    for line in LINES:
        outlet.write(line)
    assert [pipe.reader.readline() for _ in LINES] == LINES


def test_when_nobody_reads_lines_are_dropped_and_their_number_is_told_later(pipe: Pipe) -> None:
    outlet = Outlet(pipe.writer, about, limit=110_000)
    begun = b"x" * 100_000 + b"\n"  # more than a pipe holds: nothing behind it is written until somebody reads
    outlet.write(begun)
    for line in LINES:
        outlet.write(line)  # far more than the limit; a write that waited would hang here
    told = []
    while not (line := pipe.reader.readline()).endswith(b"dropped\n"):
        told.append(line)
    kept = (110_000 - len(begun)) // len(LINES[0])
    assert told == [begun, *LINES[:kept]]
    assert line == about(len(LINES) - kept)
    outlet.write(b"and on\n")
    assert pipe.reader.readline() == b"and on\n"


def test_the_last_line_about_a_subject_is_not_dropped_but_written_later(pipe: Pipe) -> None:
    outlet = Outlet(pipe.writer, about, limit=110_000)
    begun = b"x" * 100_000 + b"\n"  # more than a pipe holds, and nobody reads
    outlet.write(begun, subjects=["totals"])
    outlet.write(b"y" * 20_000 + b"\n", subjects=[None])  # from now on there is no room
    for line in LINES:
        outlet.write(line, b"!" + line, b"event\n", subjects=["totals", "state", None])
    assert [pipe.reader.readline() for _ in range(4)] == [begun, LINES[-1], b"!" + LINES[-1], about(3 * len(LINES) - 1)]
    outlet.write(b"and on\n", subjects=["totals"])
    assert pipe.reader.readline() == b"and on\n"


def test_what_is_kept_for_a_reader_has_a_limit(pipe: Pipe) -> None:
    outlet = Outlet(pipe.writer, about, limit=110_000)
    begun = b"x" * 109_999 + b"\n"
    outlet.write(begun)
    for line in LINES:
        outlet.write(line, subjects=[line])
    kept = 110_000 // len(LINES[0])
    assert [pipe.reader.readline() for _ in range(kept + 2)] == [begun, *LINES[:kept], about(len(LINES) - kept)]


def test_a_reader_that_was_told_of_dropped_lines_gets_the_next_one(pipe: Pipe, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was dropped if it came before the outlet's thread went on."""
    seen, write = threading.Event(), os.write

    def slow_write(descriptor: int, octets: memoryview) -> int:
        written = write(descriptor, octets)
        if bytes(octets) == about(1):
            seen.wait()
        return written

    monkeypatch.setattr(os, "write", slow_write)
    outlet = Outlet(pipe.writer, about, limit=110_000)
    outlet.write(b"x" * 100_000 + b"\n")  # more than a pipe holds, so it is still being written
    outlet.write(b"y" * 20_000 + b"\n")
    try:
        assert pipe.reader.readline() == b"x" * 100_000 + b"\n"
        assert pipe.reader.readline() == about(1)
        outlet.write(b"and on\n")
    finally:
        seen.set()
    assert pipe.reader.readline() == b"and on\n"


def test_lines_that_belong_together_are_dropped_together(pipe: Pipe) -> None:
    outlet = Outlet(pipe.writer, about, limit=0)
    outlet.write(b"x" * 100_000 + b"\n")  # more than a pipe holds, so it is still being written
    outlet.write(b"begin\n", b"end\n")
    assert pipe.reader.readline() == b"x" * 100_000 + b"\n"
    assert pipe.reader.readline() == about(2)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_borne() -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        outlet = Outlet(full, about)
        outlet.write(b"lost\n")
        outlet.write(b"lost too\n")
        assert outlet.flush(60)
    finally:
        os.close(full)


def test_a_reader_that_has_gone_is_borne(pipe: Pipe) -> None:
    pipe.reader.close()
    outlet = Outlet(pipe.writer, about)
    outlet.write(b"lost\n")
    assert outlet.flush(60)


def test_a_descriptor_that_somebody_made_non_blocking_is_written_completely(pipe: Pipe) -> None:
    os.set_blocking(pipe.writer, False)
    outlet = Outlet(pipe.writer, about)
    for line in LINES:
        outlet.write(line)
    assert [pipe.reader.readline() for _ in LINES] == LINES
    assert not os.get_blocking(pipe.writer)


def test_flushing_does_not_wait_longer_than_it_may(pipe: Pipe) -> None:
    outlet = Outlet(pipe.writer, about)
    outlet.write(b"x" * 100_000)
    assert not outlet.flush(0.0)
    assert pipe.reader.read(100_000) == b"x" * 100_000
    assert outlet.flush(60)


def test_its_thread_takes_no_signals(pipe: Pipe) -> None:
    outlet = Outlet(pipe.writer, about)
    outlet.write(b"begun\n")
    pipe.reader.readline()
    (thread,) = [thread for thread in threading.enumerate() if thread.name == "outlet" and thread.daemon][-1:]
    blocked = next(
        int(line.split()[1], 16)
        for line in Path(f"/proc/self/task/{thread.native_id}/status").read_text().splitlines()
        if line.startswith("SigBlk:")
    )
    assert blocked >> (signal.SIGTERM - 1) & 1
