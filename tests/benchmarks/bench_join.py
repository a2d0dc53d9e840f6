"""How long it takes to join a class on the loopback interface, from `Joining.run` on: until the elements are
registered, and until a user that waits has its first tile.

    python -m tests.benchmarks.bench_join --transports=tcp,userland --rounds=7
"""

from __future__ import annotations

import argparse
import asyncio
import time
from statistics import median

import rserpool
from app.classroom.invitation import Invitation, InvitationOptions
from app.classroom.joining import Joining, JoinOptions
from app.classroom.owner import Need, Thresholds
from app.fractal.job import RenderJob
from app.fractal.protocol import Algorithm
from app.fractal.viewport import Viewport
from app.processes.supervisor import Supervisor

HOST = "127.0.0.1"
VIEW = Viewport(800, 600, -1.5 + 1.5j, 1.5 - 1.5j, 200, Algorithm.MANDELBROT, 2.0)
IGNORED = Thresholds(ignored=frozenset(Need))


async def one(transport: str) -> tuple[float, float]:
    """Return the seconds until the elements are registered, and until the first tile."""
    options = InvitationOptions((HOST,), port=0, registrar_port=0, transport=transport)
    async with Supervisor() as teachers, Invitation(teachers, options) as invitation:
        chosen = rserpool.choose_transport(transport, tls=invitation.tls).transport
        registrar = rserpool.parse_address(invitation.registrar, chosen.protocol)
        async with rserpool.PoolUser(registrars=[registrar], transport=chosen) as user:
            job = RenderJob(user, VIEW, VIEW.tiles(12, 8), sessions=4)
            rendered, registered = asyncio.Event(), asyncio.Event()
            job.tile_done.connect(lambda *_: rendered.set())
            rendering = asyncio.create_task(job.run())
            await asyncio.sleep(0.5)  # the user has found the registrar, and an empty pool
            began = time.perf_counter()
            async with Supervisor() as students:
                joining = Joining(students, JoinOptions(invitation.code, "Ada", None, (HOST,), thresholds=IGNORED))

                def look(joining: Joining = joining, registered: asyncio.Event = registered) -> None:
                    if joining.lent.registered:
                        registered.set()

                joining.changed.connect(look)
                running = asyncio.create_task(joining.run())
                await registered.wait()
                at_work = time.perf_counter() - began
                await rendered.wait()
                first_tile = time.perf_counter() - began
                await rendering
                joining.leave()
                await running
            return at_work, first_tile


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transports", default="tcp,userland")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    transports = arguments.transports.split(",")
    found: dict[str, list[tuple[float, float]]] = {transport: [] for transport in transports}
    for _ in range(arguments.rounds):
        for transport in transports:
            found[transport].append(asyncio.run(one(transport)))
    for transport, times in found.items():
        for what, values in zip(("registered", "first tile"), zip(*times, strict=True), strict=True):
            print(f"{transport:9} {what:10} {median(values):.2f} s ({min(values):.2f} to {max(values):.2f})")


if __name__ == "__main__":
    main()
