"""The figures of a whole recording are those that a live run would have had."""

from __future__ import annotations

import pytest

from app.recording import tape as tapes
from app.recording.player import all_messages
from app.recording.recorded_measurements import RecordedMeasurements
from tests.app.recording.story import Run
from tests.app.ui.builders import ONE, TWO


@pytest.mark.parametrize("segment", [2000, 7])
def test_a_recording_is_measured_from_its_beginning_to_its_end(segment: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tapes, "SEGMENT", segment)
    run = Run()
    for _ in run.steps():
        pass
    run.recorder.close()
    survey = RecordedMeasurements(run.tape)
    for _ in survey.steps():
        pass
    measured = survey.measurements
    assert measured is not None
    assert measured.tiles == {TWO: 1}
    assert measured.pixels[ONE] == 150 + 37 + 100
    times = measured["tiles"].data.times()
    assert times[-1] >= run.tape.ended
    assert times[0] < run.tape.began + 4
    _, gaps, to = measured.failovers.since()
    assert (list(gaps), to) == ([25.0], (TWO,))


def test_all_messages_of_a_tape_are_found_whatever_segment_they_are_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tapes, "SEGMENT", 7)
    run = Run()
    for number in range(50):
        run.message(number)
        run.pass_time()
    run.recorder.close()
    assert [message.number for message in all_messages(run.tape)] == list(range(50))
