"""Rows in a recording: who started a process and where it runs, and what a registrar has refused."""

from __future__ import annotations

import pytest

from app.models.fleet.fleet import ElementRow, Fleet, RegistrarRow, State
from app.models.fleet.other_components import Components
from app.models.handlespace.scope import Scope
from app.models.journal import Journal
from app.models.scene import Scene
from app.processes.supervisor import Supervisor
from app.recording.player import Player
from app.recording.recorder import Recorder
from app.recording.replay import Replay
from app.recording.snapshot import snapshot
from app.recording.tape import Tape
from rserpool import Refusal, notices
from tests.app.registrars import start, tell


@pytest.mark.parametrize("ours", [True, False])
def test_a_recording_knows_who_started_a_process_and_where_it_runs(ours: bool) -> None:
    fleet = Fleet(Supervisor())
    scene = Scene(fleet, Scope(fleet), Journal(), Components())
    place = {"ours": ours, "host": "lab1", "protocol": "sctp", "state": State.RUNNING}
    fleet.add(RegistrarRow(1, identifier=7, enrp_address="192.0.2.1:9901", **place))  # type: ignore[arg-type]
    fleet.add(ElementRow(1, identifier=8, address="192.0.2.1:4000", **place))  # type: ignore[arg-type]
    replay = Replay(0.0)
    for event in snapshot(scene, 1.0):
        replay.take(event)
    rows = replay.scene.fleet.rows
    assert [(row.ours, row.host, row.protocol) for row in rows] == [(ours, "lab1", "sctp")] * 2
    assert [row.serves for row in rows] == [True, True]


def test_what_a_registrar_refused_is_in_a_recording_as_it_grows() -> None:
    fleet = Fleet(Supervisor())
    scene = Scene(fleet, Scope(fleet), Journal(), Components())
    tape = Tape()
    recorder = Recorder(scene, tape)
    row = start(fleet, 7)
    what = next(iter(Refusal))
    for total in range(1, 20):
        tell(fleet, row, notices.RefusalsCounted(what, total))
        assert [dict(row.refused) for row in Player(tape).go(tape.ended).fleet.registrars] == [{what: total}]
    recorder.close()
