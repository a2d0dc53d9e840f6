"""The cost of recording, the size of the tape, and the time to show another moment.

    python -m tests.benchmarks.bench_recording --minutes=60
    python -m tests.benchmarks.bench_recording --minutes=10 --registrars=5 --elements=100 --tiles-per-second=500

The run is synthetic and has its own clock, which advances as fast as possible: elements that report their load,
registrars that hear each other, messages, and one picture after the other. Needs /proc.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from app.fractal.kernel import best_kernel
from app.fractal.picture import Picture
from app.fractal.viewport import Viewport
from app.models.fleet.other_components import Components
from app.models.fleet.process_list import ProcessList
from app.models.fleet.process_row import ElementRow, RegistrarRow, State
from app.models.handlespace.scope import Scope
from app.models.journal import Journal
from app.models.messages.log import Message, Party, Role
from app.models.scene import Scene
from app.recording.player import Player
from app.recording.recorder import Recorder
from rserpool import (
    ElementId,
    PoolElement,
    PoolHandle,
    RoundRobin,
    ServerId,
    TransportAddress,
    TransportProtocol,
    notices,
)

TICK = 0.1
"""Seconds of the run between two steps."""

POOL = PoolHandle(b"FractalGeneratorPool")
USER = Party(Role.USER)
PACKET = 324


def resident() -> float:
    """Return the MiB of memory in use."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


class SyntheticRun:
    """A run without processes."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.now = 1_700_000_000.0
        self.chance = random.Random(1)
        self.roster = ProcessList()
        clock = self.clock
        self.journal = Journal(clock=lambda: datetime.fromtimestamp(self.now))
        scope = Scope(self.roster, clock)
        self.scene = Scene(self.roster, scope, self.journal, Components(), clock=clock)
        self.recorder = Recorder(self.scene, clock=clock)
        self.messages = 0
        self.view = replace(Viewport.DEFAULT.resized(*map(int, options.size.split("x"))), iterations=1024)
        kernel = best_kernel()
        self.counts = {
            tile.index: kernel(tile.parameter, 0, tile.parameter.points)
            for tile in self.view.tiles(options.tiles, options.tiles)
        }
        for number in range(1, options.registrars + 1):
            row = RegistrarRow(number, identifier=number, state=State.RUNNING, address=f"127.0.0.1:{4000 + number}")
            row.view.registrar = ServerId(number)
            self.roster.add(row)
            self.hear(row, notices.ServiceBegun(ServerId(0), 0))
        for number in range(1, options.elements + 1):
            self.roster.add(ElementRow(number, identifier=1000 + number, state=State.RUNNING))
            address = TransportAddress(TransportProtocol.TCP, 5000 + number, ("127.0.0.1",))
            home = ServerId(1 + number % options.registrars)
            for registrar in self.roster.registrars:
                element = PoolElement(ElementId(1000 + number), home, 90.0, address, RoundRobin())
                self.hear(registrar, notices.ElementAdded(POOL, element))
        self.tiles: list[int] = []
        self.due = 0.0

    def clock(self) -> float:
        return self.now

    def hear(self, row: RegistrarRow, notice: notices.Notice) -> None:
        self.roster.hear(row, notice)
        self.roster.changed.emit(row)

    def message(self, ppid: int, payload: bytes) -> None:
        self.messages += 1
        there = Party(Role.REGISTRAR, 1)
        self.scene.messages.note(
            Message(self.messages, self.now, USER, there, ppid, 0, payload, "127.0.0.1:40000", "127.0.0.1:4001")
        )

    def tick(self) -> None:
        chance, options = self.chance, self.options
        for row in self.roster.elements:
            if chance.random() < 0.6:
                row.load, row.sessions = chance.choice((0.25, 0.5, 0.75)), chance.randrange(4)
                row.points += 3000
                self.roster.changed.emit(row)
        for registrar in self.roster.registrars:
            if chance.random() < 0.05:
                self.hear(registrar, notices.PeerHeard(ServerId(1 + chance.randrange(options.registrars)), 7, 7))
        for _ in range(5):
            self.message(11, chance.randbytes(68))
        if chance.random() < 0.1:
            self.journal.write("pool", f"Something happened {self.now:.1f}")
        self.due += options.tiles_per_second * TICK
        while self.due >= 1.0:
            self.due -= 1.0
            self.tile()
        self.now += TICK

    def tile(self) -> None:
        if not self.tiles:
            another = Picture(self.view, self.view.tiles(self.options.tiles, self.options.tiles), clock=self.clock)
            self.scene.show_picture(another)
            self.tiles = list(another.states)[::-1]
        picture = self.scene.picture
        assert picture is not None
        tile = picture.states[self.tiles.pop()].tile
        element = 1001 + self.chance.randrange(self.options.elements)
        counts = self.counts[tile.index]
        picture.start_tile(tile, element)
        for first in range(0, len(counts), PACKET):
            picture.add_points(tile, first, counts[first : first + PACKET], element)
        self.message(32, counts[:PACKET].astype(">u4").tobytes())
        picture.finish_tile(tile, element)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--registrars", type=int, default=3)
    parser.add_argument("--elements", type=int, default=6)
    parser.add_argument("--tiles-per-second", type=float, default=10.0)
    parser.add_argument("--tiles", type=int, default=12, help="columns and rows")
    parser.add_argument("--size", default="800x600")
    parser.add_argument("--seeks", type=int, default=40)
    options = parser.parse_args()
    run = SyntheticRun(options)
    gc.freeze()  # as the program does
    tape = run.recorder.tape
    began, used, beginning = time.perf_counter(), time.process_time(), run.now
    for minute in range(round(options.minutes)):
        while run.now < beginning + 60 * (minute + 1):
            run.tick()
        if (flushed := tape.flush()) is not None:
            flushed.result()
        if minute % max(round(options.minutes / 6), 1) == 0 or minute + 1 == options.minutes:
            print(f"after {minute + 1} min: tape {tape.size / 2**20:.1f} MiB, memory {resident():.0f} MiB")
    share = (time.process_time() - used) / (run.now - beginning)
    print(f"making and recording the run: {share:.1%} of a core ({time.perf_counter() - began:.0f} s)")
    print(f"the tape begins {tape.began - beginning:.0f} s after the run, in {len(tape.segments)} segments")
    player, took, steps = Player(tape), [], [0.0]
    clock = time.thread_time  # independent of other work on the machine
    for _ in range(options.seeks):
        at = run.chance.uniform(tape.began, tape.ended)
        first = before = clock()
        for _ in player.steps(at):
            steps.append(clock() - before)
            before = clock()
        steps.append(clock() - before)
        took.append(clock() - first)
    took.sort()
    steps.sort()
    print(
        f"to another moment: {took[len(took) // 2] * 1e3:.0f} ms median, {took[-1] * 1e3:.0f} ms at most, in steps of "
        f"{steps[len(steps) // 2] * 1e3:.0f} ms, the longest {steps[-1] * 1e3:.0f} ms"
    )
    run.recorder.close()


if __name__ == "__main__":
    main()
