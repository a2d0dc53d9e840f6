"""Chaos: hundreds of faults in real processes while several users render pictures; then everything is counted.

    python -m tests.benchmarks.bench_chaos --faults=1000 --transport=tcp --seed=1

Three registrars and five elements run as processes. Processes are killed, frozen, thawed and asked to leave, hosts
crash, elements become slow, and links are cut, lose packets or are late (`app.models.faults.chaos`, at a higher pace).
Each process that ended is replaced. Meanwhile users render picture after picture. The same seed makes the same choices.

At the end everything is healed, and each user ends its picture. The run fails with exit code 1 if a picture differs
from the one computed here, if a tile was lost, if the registrars' tables and checksums are not equal within 10 s, if
processes, descriptors, tasks or memory leaked, if a user got nothing new for 5 s, or if one still waits at the end.
Needs /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import sys
import time
from collections import Counter

import rserpool
from app.demonstrator import USER
from app.processes.supervisor import Supervisor
from tests.benchmarks.chaos.stage import Stage, descriptors, resident, still_there
from tests.benchmarks.chaos.users import VIEWS, References, Renderer, reference

REGISTRARS, ELEMENTS, USERS = 3, 5, 4
PACE = 2.0
"""How many times faster than the window's fastest chaos the faults come and end."""
LONGEST_STALL = 5.0
NOTABLE = 3.0
"""Seconds of the stalls that are told in detail."""
QUIET = 10.0
"""Seconds within which the registrars must agree after the last fault has ended."""
END = 30.0
"""Seconds that a user has for the picture under way when everything is healed."""
GROWTH = 16.0
"""MiB that this process may grow in the second half: the caches and the journal are filled by then."""


class Verdict:
    """What was demanded, and whether all of it was kept."""

    def __init__(self) -> None:
        self.kept = True

    def demand(self, kept: bool, text: str) -> None:
        self.kept &= kept
        print(f"{'ok  ' if kept else 'FAIL'}  {text}", flush=True)


async def measure(faults: int, transport: str, seed: int, pace: float) -> bool:
    verdict = Verdict()
    references = {view: reference(view) for view in VIEWS}
    supervisor = Supervisor()
    async with supervisor:
        launcher = supervisor.launcher_pid
        stage = Stage(supervisor, transport, seed, pace)
        async with stage.playing(REGISTRARS, ELEMENTS):
            tasks, opened = len(asyncio.all_tasks()), descriptors(os.getpid())
            renderers = await run(stage, references, verdict, faults, seed)
            gc.collect()
            tell_pictures(renderers, verdict)
            seconds, difference = await stage.until_equal(QUIET)
            told = difference if seconds is None else f"after {seconds:.1f} s"
            verdict.demand(seconds is not None, f"the tables and checksums of all registrars are equal: {told}")
            left = await settled_tasks(tasks)
            verdict.demand(left <= tasks, f"tasks of this process: {tasks} before, {left} after")
            now = descriptors(os.getpid())
            verdict.demand(now <= opened, f"descriptors of this process: {opened} before, {now} after")
            footprint = stage.footprint()
            del footprint["this process"]
            most = max(number for number, _ in footprint.values())
            verdict.demand(most <= 40, f"descriptors of a process: at most {most}")
            print("      " + ", ".join(f"{name} {mib:.0f} MiB" for name, (_, mib) in footprint.items()))
            verdict.demand(not stage.unexpected, f"processes that ended by themselves: {stage.unexpected or 'none'}")
            running = len(supervisor.children)
            wanted = REGISTRARS + ELEMENTS
            verdict.demand(running == wanted, f"processes: {running} run, of {len(stage.pids)} that were started")
    remaining = still_there(stage.pids, launcher)
    verdict.demand(not remaining, f"processes that outlived the run: {len(remaining)}")
    return verdict.kept


async def run(stage: Stage, references: References, verdict: Verdict, faults: int, seed: int) -> list[Renderer]:
    """Let the users render while chaos does `faults` faults; then heal everything and let the users finish."""
    began = time.monotonic()
    protocol = stage.transport.protocol
    registrars = [rserpool.parse_address(text, protocol) for text in stage.fleet.registrar_addresses]
    users = [rserpool.PoolUser(registrars=registrars, transport=stage.transport, config=USER) for _ in range(USERS)]
    renderers = [Renderer(f"user {n}", user, references, NOTABLE) for n, user in enumerate(users, 1)]
    stage.users = users
    happened: list[tuple[float, str]] = []
    stage.faults.happened.connect(lambda record: happened.append((time.monotonic(), record.done)))
    reached, memory = asyncio.Event(), [resident(os.getpid())]

    def count() -> None:
        done = len(stage.chaos.done)
        if done >= faults:
            reached.set()
        if done == faults // 2 and len(memory) == 1:
            memory.append(resident(os.getpid()))
        if done and done % 100 == 0:
            print(
                f"      {done} faults, {sum(r.pictures for r in renderers)} pictures after {since(began)}", flush=True
            )

    stage.chaos.changed.connect(count)
    for user in users:
        await user.__aenter__()
    rendering = [asyncio.create_task(renderer.run(number)) for number, renderer in enumerate(renderers)]
    looking = asyncio.create_task(look_at_stalls(stage, renderers))
    stage.chaos.start(rate=60, seed=seed)
    await asyncio.wait({asyncio.create_task(reached.wait()), *rendering}, return_when=asyncio.FIRST_COMPLETED)
    kinds = Counter(fault.action.value for fault in stage.chaos.done)
    done = sum(kinds.values())
    stage.chaos.stop()
    await stage.chaos.settled()
    memory.append(resident(os.getpid()))
    print(f"{done} faults in {since(began)}: " + ", ".join(f"{number} {kind}" for kind, number in kinds.most_common()))
    for renderer in renderers:
        renderer.finish.set()
    _, waiting = await asyncio.wait(rendering, timeout=END)
    looking.cancel()
    tell_stalls(renderers, happened)
    verdict.demand(done >= faults, f"{done} of {faults} faults were done")
    verdict.demand(not waiting, f"users that still wait {END:.0f} s after the last fault: {len(waiting)}")
    grown = memory[-1] - memory[len(memory) // 2]
    told = ", ".join(f"{mib:.0f}" for mib in memory)
    verdict.demand(grown < GROWTH, f"memory of this process at the beginning, in the middle and at the end: {told} MiB")
    for task in waiting:
        task.cancel()
    await asyncio.gather(*rendering, return_exceptions=True)
    for task in rendering:
        if not task.cancelled():
            task.result()
    for user in users:
        await user.__aexit__(None, None, None)
    return renderers


async def look_at_stalls(stage: Stage, renderers: list[Renderer]) -> None:
    """Note what the registrars know while a user gets nothing."""
    while True:
        await asyncio.sleep(0.5)
        for renderer in renderers:
            if renderer.stalled > NOTABLE / 2:
                renderer.note(stage.outlook())


def tell_stalls(renderers: list[Renderer], happened: list[tuple[float, str]]) -> None:
    """Print the longest stalls, with what happened meanwhile."""
    stalls = sorted((stall for r in renderers for stall in r.stalls), key=lambda stall: -stall.seconds)
    for stall in stalls[:8]:
        print(f"      {stall.user} got nothing for {stall.seconds:.2f} s:")
        for at, what in happened:
            if stall.began - 10 <= at <= stall.ended:
                print(f"          {at - stall.began:+.2f} {what}")
        for line in stall.notices:
            print(f"        {line}")


def tell_pictures(renderers: list[Renderer], verdict: Verdict) -> None:
    """Print what the users got."""
    pictures, failovers = sum(r.pictures for r in renderers), sum(r.failovers for r in renderers)
    wrong, points = sum(r.wrong_pictures for r in renderers), sum(r.wrong_points for r in renderers)
    verdict.demand(not wrong, f"{pictures} pictures with {failovers} failovers, {wrong} wrong ({points} points)")
    lost = sum(r.lost_tiles for r in renderers)
    verdict.demand(not lost, f"tiles lost or done twice: {lost}")
    longest = max(r.longest for r in renderers)
    each = ", ".join(f"{r.longest:.1f}" for r in renderers)
    verdict.demand(longest < LONGEST_STALL, f"longest stall: {longest:.1f} s (of each user: {each} s)")


async def settled_tasks(before: int) -> int:
    """Return the number of tasks, after those that are about to end have ended."""
    for _ in range(50):
        if len(asyncio.all_tasks()) <= before:
            break
        await asyncio.sleep(0.1)
    return len(asyncio.all_tasks())


def since(began: float) -> str:
    minutes, seconds = divmod(time.monotonic() - began, 60)
    return f"{minutes:.0f}:{seconds:02.0f} min"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", type=int, default=1000)
    parser.add_argument("--transport", choices=list(rserpool.TRANSPORTS), default="tcp")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pace", type=float, default=PACE)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    chosen = arguments.faults, arguments.transport, arguments.seed, arguments.pace
    print(f"{arguments.faults} faults over {arguments.transport} with seed {arguments.seed}", flush=True)
    return 0 if asyncio.run(measure(*chosen)) else 1


if __name__ == "__main__":
    sys.exit(main())
