"""A picture computed by elements that are far away: how long it takes, in seconds and in round trips.

    python -m tests.benchmarks.bench_distance [--transports=userland,tcp] [--round-trips=0.02,0.2,0.8] [--rounds=3]

A registrar and two elements are near each other. A user far from them computes a picture of 400×300 as `poolscope
render` does without further options: 96 tiles over 6 sessions. The time includes the search for the registrar, the
resolution, and the associations. Everything the user sends is late by the whole round trip, and what it receives is not
(`rserpool.LinkFault`). Printed are medians, least and most in brackets. All is in this process.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from statistics import median

import rserpool
from app.fractal.job import RenderJob
from app.fractal.picture import Picture
from app.fractal.protocol import POOL_HANDLE
from app.fractal.viewport import Viewport
from app.services import SERVICES, ServiceOptions

ELEMENTS, SESSIONS, TILES = 2, 6, (12, 8)
VIEW = replace(Viewport.DEFAULT, width=400, height=300)


async def picture(transport: str, round_trip: float) -> float:
    """Return the seconds until a picture is complete."""

    def here() -> rserpool.Transport:
        return rserpool.choose_transport(transport, path="wide").transport

    async with AsyncExitStack() as stack:
        registrar = await stack.enter_async_context(rserpool.Registrar(transport=here(), port=0, enrp_port=0))
        faults = rserpool.LinkFaults()
        fault = rserpool.LinkFault(delay=round_trip)
        faults.set(str(registrar.address).split()[-1], fault)
        registered: asyncio.Queue[None] = asyncio.Queue()

        def hear(notice: rserpool.Notice) -> None:
            if isinstance(notice, rserpool.notices.Registered):
                registered.put_nowait(None)

        for _ in range(ELEMENTS):
            service = SERVICES["fractal"](ServiceOptions())
            element = await stack.enter_async_context(
                rserpool.serve(POOL_HANDLE, service, registrars=[registrar.address], transport=here(), on_notice=hear)
            )
            faults.set(str(element.address).split()[-1], fault)
            await registered.get()
        far = rserpool.with_faults(here(), faults)
        began = time.monotonic()
        user = await stack.enter_async_context(rserpool.PoolUser(registrars=[registrar.address], transport=far))
        tiles = VIEW.tiles(*TILES)
        job = RenderJob(user, VIEW, tiles, sessions=SESSIONS)
        drawn = Picture(VIEW, tiles)
        drawn.watch(job)
        await job.run()
        took = time.monotonic() - began
        assert drawn.complete
        return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--transports", default="userland,tcp")
    parser.add_argument("--round-trips", default="0.02,0.2,0.8")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    for transport in arguments.transports.split(","):
        for round_trip in map(float, arguments.round_trips.split(",")):
            times = [asyncio.run(picture(transport, round_trip)) for _ in range(arguments.rounds)]
            middle = median(times)
            print(
                f"{transport}, round trip {1000 * round_trip:.0f} ms: {middle:.2f} s "
                f"({min(times):.2f} to {max(times):.2f}), {middle / round_trip:.0f} round trips",
                flush=True,
            )


if __name__ == "__main__":
    main()
