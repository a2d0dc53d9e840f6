"""Elements that are started at once and then have nothing to do: time to register, processor time, memory.

    python -m tests.benchmarks.bench_idle [--transports=userland,tcp] [--elements=100] [--seconds=20]

For each transport, a registrar and the elements are started as the window starts them. Printed are the seconds until
all are registered, and what users noticed meanwhile: how long handle resolutions took, and pictures of 400×300 that an
element of another pool computes. Then, with nothing to do, the share of one core that all processes take and the memory
of each element: private, and with its share of what it has in common with others (PSS). Needs /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import time
from dataclasses import replace
from pathlib import Path

import rserpool
from app.fractal.job import RenderJob
from app.fractal.viewport import Viewport
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.supervisor import Supervisor
from tests.benchmarks.bench_registrar import until_known
from tests.benchmarks.scope_processes import Process, start

POOL = "EchoPool"
SETTLE = 3.0
"""Seconds after the last registration, before processor time is measured."""


def memory(process: Process, *kinds: str) -> float:
    """Return the MiB of memory of these kinds that a process has."""
    lines = Path(f"/proc/{process.child.pid}/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: line.split()[1] for line in lines[1:]}
    return sum(int(sizes[kind]) for kind in kinds) / 1024


def in_words(waits: list[float]) -> str:
    """Return the median, the 99th percentile and the maximum of seconds."""
    if not waits:
        return "none"
    ordered = sorted(waits)
    median, late = ordered[len(ordered) // 2], ordered[len(ordered) * 99 // 100]
    return f"median {1000 * median:.1f} ms, p99 {1000 * late:.0f} ms, at most {ordered[-1]:.2f} s, of {len(ordered)}"


async def resolve(registrar: str, transport: rserpool.Transport, waits: list[float]) -> None:
    """Ask for the pool again and again, until cancelled."""
    address = rserpool.parse_address(registrar, transport.protocol)
    async with rserpool.PoolUser(registrars=[address], transport=transport) as user:
        while True:
            began = time.monotonic()
            with contextlib.suppress(rserpool.RserpoolError):
                await user.resolve(POOL)
            waits.append(time.monotonic() - began)
            await asyncio.sleep(0.05)


async def draw(registrar: str, transport: rserpool.Transport, times: list[float]) -> None:
    """Let the pool of the fractal element compute a picture again and again, until cancelled."""
    address = rserpool.parse_address(registrar, transport.protocol)
    view = replace(Viewport.DEFAULT, width=400, height=300)
    async with rserpool.PoolUser(registrars=[address], transport=transport) as user:
        while True:
            began = time.monotonic()
            await RenderJob(user, view, view.tiles(4, 3), sessions=2).run()
            times.append(time.monotonic() - began)
            await asyncio.sleep(0.1)


async def measure(name: str, elements: int, seconds: float) -> None:
    transport = rserpool.TRANSPORTS[name]()
    async with Supervisor() as supervisor:
        await supervisor.ready()
        registrar = await start(supervisor, "registrar", RegistrarOptions(port=0, enrp_port=0, transport=name))
        waits: list[float] = []
        artist = ElementOptions(registrars=(registrar.address,), transport=name)
        await start(supervisor, "element", artist)
        pictures: list[float] = []
        users = [
            asyncio.create_task(resolve(registrar.address, transport, waits)),
            asyncio.create_task(draw(registrar.address, transport, pictures)),
        ]
        options = ElementOptions(service="echo", pool_handle=POOL, registrars=(registrar.address,), transport=name)
        began = time.monotonic()
        pool = await asyncio.gather(*(start(supervisor, "element", options) for _ in range(elements)))
        running = time.monotonic() - began
        await until_known(registrar, transport, elements + 1)
        registered = time.monotonic() - began
        for user in users:
            user.cancel()
        await asyncio.wait(users)
        print(
            f"{name}, {elements} elements at once: running after {running:.2f} s, registered after {registered:.2f} s"
        )
        print(f"  resolutions meanwhile: {in_words(waits)}")
        print(f"  pictures meanwhile: {in_words(pictures)}", flush=True)
        if not seconds:
            return
        await asyncio.sleep(SETTLE)
        everybody = [registrar, *pool]
        before, began = [process.processor() for process in everybody], time.monotonic()
        own = time.process_time()
        await asyncio.sleep(seconds)
        lasted = time.monotonic() - began
        used = [100 * (p.processor() - then) / lasted for p, then in zip(everybody, before, strict=True)]
        own = 100 * (time.process_time() - own) / lasted
        print(
            f"  idle: {sum(used) + own:.1f} % of a core: elements {sum(used[1:]):.1f}, registrar {used[0]:.1f}, "
            f"this process {own:.1f}"
        )
        shared = sorted(memory(process, "Pss") for process in pool)
        private = sorted(memory(process, "Private_Dirty", "Private_Clean") for process in pool)
        print(
            f"  memory of an element: PSS {shared[elements // 2]:.2f} MiB (most {shared[-1]:.2f}), "
            f"private {private[elements // 2]:.2f} (most {private[-1]:.2f})",
            flush=True,
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--transports", default="userland,tcp")
    parser.add_argument("--elements", default="100", help="how many, or several numbers with commas")
    parser.add_argument("--seconds", type=float, default=20.0, help="of idleness; 0: only the start is measured")
    arguments = parser.parse_args()
    for name in arguments.transports.split(","):
        for elements in arguments.elements.split(","):
            asyncio.run(measure(name, int(elements), arguments.seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
