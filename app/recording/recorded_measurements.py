"""The figures of a whole recording, for graphs: it is played to its end out of sight and measured like a live run."""

from __future__ import annotations

from collections.abc import Iterator

from app.models.measurements.measurements import KEPT, PERIOD, Measurements
from app.recording.player import Player
from app.recording.tape import Tape


class RecordedMeasurements:
    """`measurements` fill while `steps` are taken, each of a few milliseconds."""

    def __init__(self, tape: Tape) -> None:
        self._player = Player(tape)
        self.measurements: Measurements | None = None
        """None before the first step."""

    def steps(self) -> Iterator[None]:
        """Measure the recording step by step. Raises `RecordingError`."""
        tape, player = self._player.tape, self._player
        period = max(PERIOD, (tape.ended - tape.began) / KEPT)
        moment = tape.began
        while moment < tape.ended + period:
            yield from player.along(moment)
            if self.measurements is None:
                self.measurements = Measurements(player.scene, player.scene.clock)
            self.measurements.sample()
            moment += period
        if self.measurements is not None:
            self.measurements.close()
