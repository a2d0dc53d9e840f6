"""The tape stays within its memory limit, and what it keeps can be played."""

from __future__ import annotations

import random

import pytest

from app.recording import tape as tapes
from app.recording.events import Event, RecordingError, decode
from app.recording.player import Player
from tests.app.recording.story import BEGAN, Run, seen
from tests.app.ui.builders import ONE, compute, finish, order


def test_a_full_tape_drops_its_beginning_and_signals_that() -> None:
    run = Run(budget=100_000)
    shortened: list[float] = []
    run.tape.shortened.connect(lambda: shortened.append(run.tape.began))
    assert run.tape.is_whole
    noise = random.Random(7)
    for number in range(12_000):
        run.message(number, noise.randbytes(40))
        if number % 100 == 0:
            run.journal.write("pool", f"Message {number}")
        run.pass_time(0.1)
        if number % 1000 == 0 and (flushed := run.tape.flush()) is not None:
            flushed.result()  # the thread cannot keep up with this speed
    assert shortened
    assert not run.tape.is_whole
    assert run.tape.size < 400_000
    assert BEGAN < run.tape.began < run.tape.ended
    assert run.tape.entries[0].at.timestamp() >= run.tape.began
    assert seen(Player(run.tape).go(0.0))["messages"] == []
    run.recorder.close()


def test_points_that_arrive_together_are_one_event() -> None:
    run = Run()
    picture = run.picture()
    first = order(picture)[0]
    for start in range(0, 200, 20):
        compute(picture, first, ONE, start, 20)
        run.pass_time(0.001)
    finish(picture, order(picture)[1], ONE)
    flushed = run.tape.flush()
    assert flushed is not None
    flushed.result()
    reader = tapes.Reader(run.tape.segments[0])
    kinds = []
    while (event := reader.read()) is not None:
        kinds.append(event.kind)
    assert kinds[kinds.index("picture") :] == ["picture", "started", "points", "done", "points"]
    run.recorder.close()


def test_after_the_end_nothing_is_recorded() -> None:
    run = Run()
    run.recorder.close()
    ended = run.tape.ended
    run.pass_time()
    run.message(1)
    run.journal.write("pool", "Too late")
    assert run.tape.ended == ended
    assert not run.tape.live


def test_a_clock_that_is_set_back_does_no_harm() -> None:
    run = Run()
    run.message(1)
    run.pass_time(-100)
    run.message(2)
    assert run.tape.ended == BEGAN
    assert [m.number for m in Player(run.tape).go(BEGAN).messages.messages] == [1, 2]
    run.recorder.close()


def test_events_are_read_as_they_were_written() -> None:
    events = [Event(1.5, "row", ("e1", {"state": "paused"})), Event(2.0, "points", (1, 2), b"\n\x00[")]
    assert list(decode(b"".join(event.encode() for event in events))) == events


NONSENSE = (b"hello\n", b"1 x 0\n", b"1 x 9 []\nabc", b"1 x 0 []", b"1 x -1 []\n", b"7\n", b"a x 0 []\n", b"1 x 0 7\n")


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_no_event(nonsense: bytes) -> None:
    with pytest.raises(RecordingError):
        list(decode(nonsense))
