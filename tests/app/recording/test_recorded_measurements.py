"""The figures of a whole recording equal those of the live run."""

from __future__ import annotations

import pytest

from app.models.measurements.series import Samples
from app.recording import tape as tapes
from app.recording.player import all_messages
from app.recording.recorded_measurements import RecordedMeasurements
from tests.app.recording.story import Run
from tests.app.ui.builders import ONE, TWO


@pytest.mark.parametrize("segment", [2000, 7])
def test_a_recording_is_measured_from_beginning_to_end(segment: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tapes, "SEGMENT", segment)
    run = Run()
    for _ in run.steps():
        pass
    run.recorder.close()
    recorded = RecordedMeasurements(run.tape)
    for _ in recorded.steps():
        pass
    measured = recorded.measurements
    assert measured is not None
    assert measured.tiles == {TWO: 1}
    assert measured.pixels[ONE] == 150 + 37 + 100
    tiles = measured["tiles"].data
    assert isinstance(tiles, Samples)
    times = tiles.times()
    assert times[-1] >= run.tape.ended
    assert times[0] < run.tape.began + 4
    _, gaps, to = measured.failovers.since()
    assert (list(gaps), to) == ([25.0], (TWO,))


def test_the_messages_of_all_segments_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tapes, "SEGMENT", 7)
    run = Run()
    for number in range(50):
        run.message(number)
        run.pass_time()
    run.recorder.close()
    assert [message.number for message in all_messages(run.tape)] == list(range(50))
