"""Registrars and elements as real processes: one registrar is killed, then the others are watched for a while.

    python -m tests.benchmarks.scope_processes --elements=300 --minutes=10

It shows how long it takes until every element of the dead registrar has a home again, whether one was lost, and whether
the survivors' memory and processor time stay constant. Everything runs on this machine, over TCP, through the app's
launcher, with the app's timers. Exit code 1 if an element was lost or took too long. Needs /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import rserpool
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.protocol import Noticed, Report, Running
from app.processes.supervisor import Child, Supervisor
from rserpool import HandlespaceView, RegistrarConfig, ServerId, notices
from rserpool.model import UNKNOWN_SERVER

TRANSPORT = rserpool.TRANSPORTS["tcp"]()
TICKS = os.sysconf("SC_CLK_TCK")
TIMERS = RegistrarConfig.quick()
LIMIT = TIMERS.max_time_last_heard + TIMERS.max_time_no_response + TIMERS.takeover_expiry + 2.0
"""Seconds until all elements have a home: what the timers allow after a registrar falls silent, and 2 s."""


@dataclass
class Process:
    """A child, and what it reported."""

    child: Child
    identifier: ServerId = UNKNOWN_SERVER
    address: str = ""
    enrp_address: str = ""
    reports: Counter[type] = field(default_factory=Counter)
    running: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, report: Report) -> None:
        self.reports[type(report.notice if isinstance(report, Noticed) else report)] += 1
        if isinstance(report, Running):
            self.identifier = ServerId(report.identifier)
            self.address, self.enrp_address = report.address, report.enrp_address
            self.running.set()

    def resident(self) -> float:
        """Return the MiB of memory in use."""
        pages = int(Path(f"/proc/{self.child.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def processor(self) -> float:
        """Return the seconds of processor time used so far."""
        fields = Path(f"/proc/{self.child.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


async def start(supervisor: Supervisor, role: str, options: RegistrarOptions | ElementOptions) -> Process:
    made: list[Process] = []

    def prepare(child: Child) -> None:
        made.append(Process(child))
        child.reported.connect(made[0].take)

    await supervisor.start(role, options.to_json(), prepare=prepare)
    await made[0].running.wait()
    return made[0]


async def look(registrar: Process) -> HandlespaceView:
    address = rserpool.parse_address(registrar.enrp_address, TRANSPORT.protocol)
    return await rserpool.read_handlespace(address, transport=TRANSPORT, timeout=20)


async def agreed(registrars: list[Process], elements: int) -> bool:
    """Whether all registrars know all elements, only with living homes, and agree on the checksums."""
    views = [await look(registrar) for registrar in registrars]
    homes = {registrar.identifier for registrar in registrars}
    told = {view.registrar: view.checksum for view in views if view.owned()[view.registrar]}
    return all(
        view.elements == elements
        and set(view.owned()) <= homes
        and {s: c for s, c in view.checksums().items() if view.owned()[s]} == told
        for view in views
    )


async def until_agreed(registrars: list[Process], elements: int, limit: float) -> float | None:
    """Return the seconds until they agree, or None if they do not within `limit`."""
    began = time.monotonic()
    while time.monotonic() - began < limit:
        if await agreed(registrars, elements):
            return time.monotonic() - began
        await asyncio.sleep(0.1)
    return None


async def measure(elements: int, registrars: int, minutes: float, *, hang: bool) -> bool:
    async with Supervisor() as supervisor:
        began = time.monotonic()
        scope: list[Process] = []
        for _ in range(registrars):
            peers = tuple(other.enrp_address for other in scope)
            scope.append(await start(supervisor, "registrar", RegistrarOptions(port=0, enrp_port=0, peers=peers)))
        options = ElementOptions(
            service="echo", pool_handle="EchoPool", registrars=tuple(other.address for other in scope)
        )
        pool = [await start(supervisor, "element", options) for _ in range(elements)]
        joined = await until_agreed(scope, elements, 60 + elements)
        if joined is None:
            print("the registrars do not agree about the elements that were started")
            return False
        print(f"{registrars} registrars and {elements} elements agree after {time.monotonic() - began:.1f} s")

        owned = (await look(scope[0])).owned()
        victim = max(scope, key=lambda registrar: owned.get(registrar.identifier, 0))
        survivors = [registrar for registrar in scope if registrar is not victim]
        orphans = owned[victim.identifier]
        before = sum(element.reports[notices.HomeChanged] for element in pool)
        (victim.child.freeze if hang else victim.child.kill)()
        seconds = await until_agreed(survivors, elements, 60)
        moved = sum(element.reports[notices.HomeChanged] for element in pool) - before
        if hang:
            victim.child.kill()
        word = "frozen" if hang else "killed"
        if seconds is None:
            left = [(await look(registrar)).elements for registrar in survivors]
            print(f"LOST: a minute after a registrar was {word}, the others know {left} of {elements} elements")
            return False
        print(
            f"registrar {word} that owned {orphans}: all {elements} elements have a home after {seconds:.2f} s "
            f"(limit {LIMIT:.1f} s), {moved} of them claimed by it"
        )
        flat = await watch(survivors, minutes)
        lost = elements - len([element for element in pool if element.child.outcome is None])
        known = await until_agreed(survivors, elements, 30)
        removed = sum(registrar.reports[notices.ElementRemoved] for registrar in survivors)
        print(f"at the end: {lost} elements dead, {removed} removals, registrars agree: {known is not None}")
        return flat and seconds <= LIMIT and known is not None and not lost


async def watch(registrars: list[Process], minutes: float) -> bool:
    """Print memory and processor time, line by line. False if memory grew by a tenth in the second half."""
    lines = 10
    step = minutes * 60 / lines
    head = "".join(f"   {registrar.identifier:#010x}: MiB  CPU %" for registrar in registrars)
    print(f"minute{head}")
    memory = [[registrar.resident() for registrar in registrars]]
    used = [registrar.processor() for registrar in registrars]
    for line in range(1, lines + 1):
        await asyncio.sleep(step)
        before, used = used, [registrar.processor() for registrar in registrars]
        memory.append([registrar.resident() for registrar in registrars])
        shares = [100 * (now - then) / step for now, then in zip(used, before, strict=True)]
        cells = "".join(f"{m:18.2f} {s:6.2f}" for m, s in zip(memory[-1], shares, strict=True))
        print(f"{line * step / 60:6.1f}{cells}", flush=True)
    print("memory at the beginning: " + ", ".join(f"{m:.2f} MiB" for m in memory[0]))
    return all(end < 1.1 * middle for middle, end in zip(memory[lines // 2], memory[-1], strict=True))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--elements", type=int, default=300)
    parser.add_argument("--registrars", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=0.5)
    parser.add_argument("--hang", action="store_true", help="freeze it (SIGSTOP) rather than kill it (SIGKILL)")
    arguments = parser.parse_args()
    measuring = measure(arguments.elements, arguments.registrars, arguments.minutes, hang=arguments.hang)
    return 0 if asyncio.run(measuring) else 1


if __name__ == "__main__":
    sys.exit(main())
