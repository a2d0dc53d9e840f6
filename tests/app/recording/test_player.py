"""A recording shows the scene as it was at every moment, whichever way the player goes there."""

from __future__ import annotations

from typing import Any

import pytest

from app.models.fleet.process_row import State
from app.recording import tape as tapes
from app.recording.events import Event
from app.recording.player import Player
from app.recording.replay import Replay
from app.recording.snapshot import json_value, state_of
from tests.app.recording.story import BEGAN, Run, seen


@pytest.fixture(params=[2000, 7], ids=["one segment", "many segments"])
def told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A run that is over, and how its scene looked after each step, by time."""
    monkeypatch.setattr(tapes, "SEGMENT", request.param)
    monkeypatch.setattr("app.recording.player.EARLIER", 1000)
    run = Run()
    looks = {}
    for at in run.steps():
        looks[at] = seen(run.scene)
    yield run, looks
    run.recorder.close()


def test_every_moment_is_right_going_forward(told: Any) -> None:
    run, looks = told
    player = Player(run.tape)
    for at, look in looks.items():
        assert seen(player.go(at)) == look, at - BEGAN


def test_every_moment_is_right_going_back(told: Any) -> None:
    run, looks = told
    player = Player(run.tape)
    for at, look in reversed(looks.items()):
        assert seen(player.go(at)) == look, at - BEGAN


def test_between_two_steps_the_scene_is_that_of_the_earlier_one(told: Any) -> None:
    run, looks = told
    at = list(looks)[20]
    assert seen(Player(run.tape).go(at + 0.5)) == looks[at]


def test_a_recorded_scene_is_not_live_and_its_clock_stands_still(told: Any) -> None:
    run, _ = told
    player = Player(run.tape)
    scene = player.go(BEGAN + 10.5)
    assert not scene.live
    assert scene.clock() == scene.scope.now == player.moment == BEGAN + 10.5


def test_moments_outside_the_recording_are_its_beginning_and_end(told: Any) -> None:
    run, looks = told
    player = Player(run.tape)
    first, last = player.go(0.0), BEGAN + 1e6
    assert first.fleet.rows == ()
    assert seen(player.go(last)) == list(looks.values())[-1]
    assert player.moment == run.tape.ended


def test_changes_on_the_way_are_signalled_by_the_scene(told: Any) -> None:
    run, looks = told
    player = Player(run.tape)
    middle, end = list(looks)[15], list(looks)[-1]
    scene = player.go(middle)
    told_of: list[Any] = []
    scene.failed_over.connect(told_of.append)
    scene.journal.added.connect(told_of.append)
    scene.fleet.changed.connect(told_of.append)
    for at in looks:
        if middle < at <= end:
            assert player.go(at) is scene
    assert run.scene.picture is not None
    assert any(getattr(what, "gap", None) == 0.025 for what in told_of)
    assert any("went on elsewhere" in getattr(what, "text", "") for what in told_of)


def test_going_elsewhere_half_way_loses_nothing(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.recording.player.STEP", 0.0)
    run, looks = told
    player, moments = Player(run.tape), list(looks)
    player.go(moments[3])
    for _ in zip(range(6), player.steps(moments[-1]), strict=False):
        pass
    for at in (moments[20], moments[-1], moments[5]):
        assert seen(player.go(at)) == looks[at]


def test_the_tape_grows_while_it_is_played() -> None:
    run = Run()
    player = Player(run.tape)
    for at in run.steps():
        assert seen(player.go(at)) == seen(run.scene), at - BEGAN
    run.recorder.close()


def test_messages_of_earlier_segments_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tapes, "SEGMENT", 10)
    run = Run()
    for number in range(100):
        run.message(number)
        run.pass_time()
    messages = Player(run.tape).go(BEGAN + 95.5).messages.messages
    numbers = [message.number for message in messages]
    assert numbers == list(range(numbers[0], 96))
    assert len(numbers) > 20
    run.recorder.close()


@pytest.mark.parametrize("state", State)
def test_a_recorded_state_is_read_as_it_was_written(state: State) -> None:
    assert state_of(json_value(state)) is state


@pytest.mark.parametrize("word", ["paused", "frozen"])
def test_a_frozen_process_is_recorded_as_paused_and_both_words_play(word: str) -> None:
    assert json_value(State.FROZEN) == "paused"
    replay = Replay(BEGAN)
    replay.take(Event(BEGAN, "row", ("e1", {"state": word})))
    assert [row.state for row in replay.scene.fleet.elements] == [State.FROZEN]


def test_a_busy_loop_does_not_starve_going_to_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """With 400 sessions a turn of the loop takes a tenth of a second; the player gets a third of the time."""
    now, worked, elsewhere = [0.0], [0.0], [0.0]

    def counter() -> float:
        now[0] += 0.001
        worked[0] += 0.001
        return now[0]

    monkeypatch.setattr("app.recording.player.perf_counter", counter)
    run = Run()
    for _ in run.steps():
        for number in range(40):
            run.message(number)
    flushed = run.tape.flush()
    assert flushed is not None
    flushed.result()
    for _ in Player(run.tape).steps(run.now):
        now[0] += 0.1
        elsewhere[0] += 0.1
    run.recorder.close()
    assert worked[0] > 1.0
    assert elsewhere[0] < 2.5 * worked[0]
