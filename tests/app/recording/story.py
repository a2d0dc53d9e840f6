"""A run with everything that a recording can hold, on its own clock, and a scene as plain values for comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import numpy as np

from app.fractal.picture import Picture
from app.fractal.session import Failover
from app.fractal.viewport import Viewport
from app.models.fleet.fleet import Fleet
from app.models.fleet.marks import mark
from app.models.fleet.other_components import Component, Components, Link
from app.models.fleet.process_row import State
from app.models.handlespace.scope import Scope
from app.models.journal import Journal
from app.models.messages.log import Message, Party, Role
from app.models.scene import Scene
from app.recording.recorder import Recorder
from app.recording.snapshot import FIELDS
from app.recording.tape import Tape
from rserpool import LinkFault, csp, notices, policy_by_name
from tests.app.registrars import POOL, A, B, a_record, die, start, tell
from tests.app.ui.builders import ONE, THREE, TWO, a_fleet, add_element, compute, fail_over, finish, order
from tests.app.ui.builders import start as start_tile

BEGAN = 1_700_000_000.0
USER = Party(Role.USER)


class Run:
    """A scene that is recorded, and what is done to it. `steps` does one thing per second."""

    def __init__(self, budget: int | None = None) -> None:
        self.now = BEGAN
        self.fleet: Fleet = a_fleet()
        self.scope = Scope(self.fleet, self.clock)
        self.journal = Journal(clock=lambda: datetime.fromtimestamp(self.now))
        self.components = Components()
        self.scene = Scene(self.fleet, self.scope, self.journal, self.components, clock=self.clock)
        self.scope.happened.connect(
            lambda kind, text, marks, registrars: self.journal.write(kind, text, *marks, registrars=registrars)
        )
        self.tape = Tape() if budget is None else Tape(budget)
        self.recorder = Recorder(self.scene, self.tape, self.clock)

    def clock(self) -> float:
        return self.now

    def pass_time(self, seconds: float = 1.0) -> None:
        self.now += seconds

    def message(self, number: int, payload: bytes = b"\x05\x00\x00\x04", ppid: int = 11) -> None:
        there = Party(Role.REGISTRAR, A)
        self.scene.messages.note(
            Message(number, self.now, USER, there, ppid, 0, payload, "127.0.0.1:40000", "127.0.0.1:3863")
        )

    def picture(self, **view: Any) -> Picture:
        viewport = replace(Viewport.DEFAULT.resized(60, 40), **view)
        picture = Picture(viewport, viewport.tiles(3, 2), clock=self.clock)
        self.scene.show_picture(picture)
        return picture

    def steps(self) -> Iterator[float]:
        """Do everything, and yield the time after each step."""
        for step in self._story():
            self.pass_time()
            step()
            yield self.now

    def _story(self) -> Iterator[Callable[[], object]]:
        fleet = self.fleet
        yield lambda: start(fleet, A)
        yield lambda: start(fleet, B, mentor=A)
        yield lambda: add_element(fleet, 1, ONE)
        yield lambda: add_element(fleet, 2, TWO)
        first, second = fleet.registrars
        yield lambda: tell(fleet, first, notices.PeerFound(B), notices.PeerHeard(B, 1, 2))
        yield lambda: tell(fleet, first, notices.ElementAdded(POOL, a_record(ONE, A)))
        yield lambda: self.message(1)
        yield lambda: tell(fleet, second, notices.ElementAdded(POOL, a_record(ONE, A)))
        yield lambda: tell(fleet, first, notices.ElementAdded(POOL, a_record(TWO, A, policy_by_name("LeastUsed"))))
        yield lambda: self.scene.say("Two elements compute a picture.")
        yield self.picture
        picture = self.scene.picture
        assert picture is not None
        tiles = order(picture)
        yield lambda: start_tile(picture, tiles[0], ONE)
        yield lambda: compute(picture, tiles[0], ONE, 0, 150)
        yield lambda: compute(picture, tiles[0], ONE, 150, 37)
        last = picture.states[tiles[-1]].tile
        yield lambda: picture.recut(last, picture.viewport.cut(last, 10, 10, 100))
        yield lambda: self.scene.links.put(USER, Party(Role.REGISTRAR, A), LinkFault(loss=0.1))
        yield lambda: self.scene.links.put(Party(Role.REGISTRAR, A), Party(Role.REGISTRAR, B), LinkFault(cut=True))
        yield lambda: self.scene.links.put(USER, Party(Role.REGISTRAR, A), None)
        yield lambda: finish(picture, tiles[1], TWO)
        yield lambda: self.scene.messages.passed.emit(USER, Party(Role.ELEMENT, ONE), 32, 12)
        yield lambda: fleet.kill(fleet.elements[0])
        yield lambda: die(fleet, fleet.elements[0])
        failover = Failover(tiles[2], ONE, TWO, 100, 0.025, True)
        yield lambda: self._fail_over(picture, failover)
        yield lambda: self.journal.write("failover", "Tile 3 went on elsewhere after 25 ms", mark(1), mark(2))
        yield lambda: self.scene.say_waiting("The picture waits: no element of the pool is left.")
        yield lambda: fleet.freeze(fleet.elements[1])
        yield lambda: fleet.harm(frozenset((A, TWO)), self.now)
        yield lambda: fleet.harm(frozenset((TWO,)), None)
        yield lambda: self.components.put([self._component(0.25)], [])
        yield lambda: self.components.put([self._component(0.5)], [])
        yield lambda: self.scene.say_waiting("")
        yield lambda: self.scene.lend(THREE, mark(1, "Ada"))
        yield lambda: self.scene.lend(THREE, mark(1, "Student 1"))
        yield lambda: die(fleet, first)
        yield lambda: tell(fleet, second, notices.TakeoverDone(A, B, 1, 0.01))
        yield lambda: self.picture(iterations=100_000)
        deep = self.scene.picture
        assert deep is not None
        tile = deep.states[order(deep)[0]].tile
        counts = np.arange(99_000, 99_000 + tile.parameter.points, dtype=np.uint32)
        yield lambda: deep.add_points(tile, 0, counts, TWO)
        yield lambda: self.message(2, bytes(range(256)) * 20, 12)
        yield lambda: fleet.remove(fleet.elements[0])
        yield lambda: tell(fleet, fleet.elements[0], notices.RegistrarLost("it closed the connection"))
        yield lambda: self.components.put([], [self._component(0.0).key])

    def _fail_over(self, picture: Picture, failover: Failover) -> None:
        fail_over(picture, failover.tile, failover.left, failover.to, failover.resumed_at)
        self.scene.failed_over.emit(failover)

    @staticmethod
    def _component(workload: float) -> Component:
        key = csp.component_id(csp.Group.POOL_USER, 7)
        return Component(key, "User 0x00000007", "lab", "computes", workload, (Link("Element 1", "ASAP", 2.5),), "here")


def seen(scene: Scene) -> dict[str, Any]:
    """Return everything visible in a scene."""
    picture = scene.picture
    return {
        "rows": [
            (type(row), row.number, *(getattr(row, name) for name in FIELDS[type(row)])) for row in scene.fleet.rows
        ],
        "views": [
            (row.view.registrar, row.view.in_service, row.view.mentor, dict(row.view.elements), dict(row.view.peers))
            for row in scene.fleet.registrars
        ],
        "differences": scene.scope.differences,
        "agrees": scene.scope.agrees,
        "components": list(scene.components.rows),
        "links": scene.links.all,
        "harmed": dict(scene.fleet.harmed),
        "messages": list(scene.messages.messages),
        "journal": list(scene.journal.entries),
        "says": (scene.waits_for, scene.caption),
        "lent": dict(scene.lent),
        "picture": None
        if picture is None
        else (
            picture.viewport,
            picture.counts.tobytes(),
            picture.owner.tobytes(),
            [asdict(state) for state in picture.states.values()],
            (picture.tiles_done, picture.points_done, picture.started, picture.ended),
        ),
    }


__all__ = ["BEGAN", "Run", "State", "seen"]
