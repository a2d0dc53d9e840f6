"""Elements that are started at once and then have nothing to do: time to register, processor time, memory.

    python -m tests.benchmarks.bench_idle [--transports=userland,tcp] [--elements=100] [--seconds=20]

For each transport, a registrar and the elements are started as the window starts them. Printed are the seconds until
all are registered, the longest time that a user waited for a handle resolution meanwhile, and then, with nothing to do,
the share of one core that all processes take and the memory that each element has for itself (PSS). Needs /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import time
from pathlib import Path

import rserpool
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.supervisor import Supervisor
from tests.benchmarks.bench_registrar import until_known
from tests.benchmarks.scope_processes import Process, start

POOL = "EchoPool"
SETTLE = 3.0
"""Seconds after the last registration, before processor time is measured."""


def own_memory(process: Process) -> float:
    """Return the MiB of memory of a process, pages that it shares divided by the number of sharers."""
    for line in Path(f"/proc/{process.child.pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel does not tell the PSS")


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


async def measure(name: str, elements: int, seconds: float) -> None:
    transport = rserpool.TRANSPORTS[name]()
    async with Supervisor() as supervisor:
        await supervisor.ready()
        registrar = await start(supervisor, "registrar", RegistrarOptions(port=0, enrp_port=0, transport=name))
        waits: list[float] = []
        user = asyncio.create_task(resolve(registrar.address, transport, waits))
        options = ElementOptions(service="echo", pool_handle=POOL, registrars=(registrar.address,), transport=name)
        began = time.monotonic()
        pool = await asyncio.gather(*(start(supervisor, "element", options) for _ in range(elements)))
        running = time.monotonic() - began
        await until_known(registrar, transport, elements)
        registered = time.monotonic() - began
        user.cancel()
        await asyncio.wait([user])
        print(
            f"{name}, {elements} elements at once: running after {running:.2f} s, registered after {registered:.2f} s"
        )
        print(f"  longest wait for a resolution meanwhile: {max(waits, default=0):.2f} s of {len(waits)}", flush=True)
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
        memory = sorted(own_memory(process) for process in pool)
        print(
            f"  idle: {sum(used) + own:.1f} % of a core: elements {sum(used[1:]):.1f}, registrar {used[0]:.1f}, "
            f"this process {own:.1f}"
        )
        print(f"  memory of an element: {memory[len(memory) // 2]:.2f} MiB (most {memory[-1]:.2f})", flush=True)


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
