"""How long the system needs to notice that an element was killed: from SIGKILL until its association has ended.

    python -m tests.benchmarks.bench_exit [--rounds=100]

Idle fractal elements are started as the window starts them and killed one after the other. Printed are medians and
quartiles of the milliseconds until the element's TCP connection ends, and the MiB that an element maps and has in
memory. A launcher that compiles itself, as Poolscope's did, takes turns with the real one.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import sys
import time
from pathlib import Path

from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.supervisor import LAUNCHER, Supervisor
from tests.benchmarks.scope_processes import start

COMPILING = """
from app.fractal import kernel
from app.fractal.kernels import lanes
kernel.numba_kernel = lanes.kernel
from app.processes.launcher import main
main()
"""
SIDES = {"the launcher": LAUNCHER, "one that compiles": (sys.executable, "-P", "-c", COMPILING)}


def memory(pid: int) -> tuple[float, float]:
    """Return the MiB of a process that are mapped, and those in memory."""
    pages = Path(f"/proc/{pid}/statm").read_text().split()
    mapped, resident = (int(number) * os.sysconf("SC_PAGE_SIZE") / 2**20 for number in pages[:2])
    return mapped, resident


async def until_ended(supervisor: Supervisor, registrar: str) -> tuple[float, float, float]:
    """Start and kill an element. Return the ms until its connection ended, and the MiB mapped and in memory."""
    element = await start(supervisor, "element", ElementOptions(registrars=(registrar,), transport="tcp"))
    host, port = element.address.removeprefix("tcp:").rsplit(":", 1)
    reader, writer = await asyncio.open_connection(host.strip("[]"), int(port))
    await asyncio.sleep(0.2)  # until it has registered and is idle
    mapped, resident = memory(element.child.pid)
    began = time.perf_counter()
    os.kill(element.child.pid, signal.SIGKILL)
    while True:
        try:
            if not await reader.read(65536):
                break
        except ConnectionResetError:
            break
    took = 1000 * (time.perf_counter() - began)
    writer.close()
    await element.child.wait()
    return took, mapped, resident


async def measure(rounds: int) -> None:
    taken: dict[str, list[tuple[float, float, float]]] = {name: [] for name in SIDES}
    supervisors = {name: Supervisor(command) for name, command in SIDES.items()}
    try:
        registrars = {}
        for name, supervisor in supervisors.items():
            await supervisor.ready()
            options = RegistrarOptions(port=0, enrp_port=0, transport="tcp")
            registrars[name] = (await start(supervisor, "registrar", options)).address
        for _ in range(rounds):
            for name, supervisor in supervisors.items():
                taken[name].append(await until_ended(supervisor, registrars[name]))
    finally:
        for supervisor in supervisors.values():
            await supervisor.aclose()
    for name, values in taken.items():
        times, mapped, resident = zip(*values, strict=True)
        low, middle, high = statistics.quantiles(times, n=4)
        print(
            f"{name}: ended {middle:.2f} ms after SIGKILL ({low:.2f} to {high:.2f}, {rounds} elements), "
            f"{statistics.median(mapped):.0f} MiB mapped, {statistics.median(resident):.0f} MiB in memory"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    asyncio.run(measure(parser.parse_args().rounds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
