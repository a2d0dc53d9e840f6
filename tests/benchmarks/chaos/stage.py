"""The stage of the chaos run: registrars and elements as processes, and what is looked at from outside."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import time
from collections.abc import AsyncIterator
from pathlib import Path

import rserpool
from app.models.faults.chaos import Chaos
from app.models.faults.faults import Faults
from app.models.fleet.fleet import Fleet
from app.models.fleet.other_components import Components
from app.models.fleet.process_row import RegistrarRow, Row, State
from app.models.handlespace.scope import Scope
from app.models.journal import Journal
from app.models.scene import Scene
from app.processes.options import ElementOptions
from app.processes.supervisor import Supervisor
from rserpool import LinkFaults, LocalError, RemoteError, TransportError
from rserpool.transport.base import Transport

ELEMENT = ElementOptions(speed_limit=10_000.0, max_sessions=12)
"""Slow enough that most faults hit work that is under way."""


class Stage:
    """The fleet and its faults. All users of this process share `transport`, whose links chaos disturbs."""

    def __init__(self, supervisor: Supervisor, transport: str, seed: int, pace: float) -> None:
        links = LinkFaults(random.Random(seed))
        self.transport: Transport = rserpool.with_faults(rserpool.choose_transport(transport).transport, links)
        self.fleet = Fleet(supervisor, transport=transport)
        self.journal = Journal()
        scene = Scene(self.fleet, Scope(self.fleet), self.journal, Components())
        self.faults = Faults(scene, self.fleet, links)
        self.chaos = Chaos(self.faults, self.fleet, lambda seconds: asyncio.sleep(seconds / pace))
        self.users: list[rserpool.PoolUser] = []
        self.pids: set[int] = set()
        """The process ids of all processes that were started."""
        self.unexpected: list[str] = []
        """How processes ended that nobody killed or asked to leave."""
        self.fleet.changed.connect(self._changed)

    def _changed(self, row: Row) -> None:
        if row.pid:
            self.pids.add(row.pid)
        if not row.alive and not row.killed and not row.orderly:
            self.unexpected.append(row.outcome)
        if isinstance(row, RegistrarRow):
            protocol = self.transport.protocol
            addresses = [rserpool.parse_address(text, protocol) for text in self.fleet.registrar_addresses]
            for user in self.users:
                user.use_registrars(addresses)

    @contextlib.asynccontextmanager
    async def playing(self, registrars: int, elements: int) -> AsyncIterator[None]:
        """Start the processes; stop watching for outcomes at the end."""
        try:
            for _ in range(registrars):
                await self.fleet.start_registrar()
            await asyncio.gather(*(self.fleet.start_element(ELEMENT) for _ in range(elements)))
            yield
        finally:
            self.chaos.close()
            self.faults.close()

    def outlook(self) -> str:
        """Return which elements each registrar knows, in a line; those that do not run are in brackets."""
        running = {row.identifier for row in self.fleet.elements if row.state is State.RUNNING and row.reachable}
        told = []
        for row in self.fleet.registrars:
            if row.alive:
                names = [f"{i:08x}" if i in running else f"[{i:08x}]" for i in sorted(row.elements)]
                told.append(f"{row.letter} {row.state.value}: {' '.join(names)}")
        notes = [
            f"{row.identifier:08x} {row.note}" for row in self.fleet.elements if row.identifier in running and row.note
        ]
        return "; ".join((*told, *notes))

    # --- looking from outside ----------------------------------------------------------------------------------------

    async def until_equal(self, limit: float) -> tuple[float | None, str]:
        """Return the seconds until all registrars tell the same, or None after `limit`, and what differed last."""
        began = time.monotonic()
        difference = await self._difference()
        while difference and time.monotonic() - began < limit:
            await asyncio.sleep(0.1)
            difference = await self._difference()
        return (None if difference else time.monotonic() - began), difference

    async def _difference(self) -> str:
        """Compare the tables and checksums of all registrars over ENRP with each other and with what runs. Return the
        first difference, or an empty string."""
        rows = [row for row in self.fleet.registrars if row.alive]
        alive = {row.identifier for row in self.fleet.elements if row.alive}
        transport = rserpool.choose_transport(self.transport.name).transport
        told: dict[int, int | None] = {}
        tables = []
        for row in rows:
            address = rserpool.parse_address(row.enrp_address, self.transport.protocol)
            try:
                view = await rserpool.read_handlespace(address, transport=transport, timeout=2.0)
            except (LocalError, RemoteError, TransportError) as error:
                return f"{row.name}: {error}"
            told[view.registrar] = view.checksum
            tables.append((row, view))
        for row, view in tables:
            homes = {element.identifier: element.home for elements in view.pools.values() for element in elements}
            if set(homes) != alive:
                return f"{row.name} knows {_ids(homes)}, but {_ids(alive)} run"
            if strange := set(homes.values()) - set(told):
                return f"{row.name} names a home that does not run: {_ids(strange)}"
            sums = {server: told[server] for server in view.checksums()}
            if view.checksums() != sums:
                return f"{row.name} computes the checksums {view.checksums()}, the registrars tell {sums}"
        return ""

    def footprint(self) -> dict[str, tuple[int, float]]:
        """Return the open descriptors and the resident MiB of each live process, and of this one."""
        pids = {row.short_name if isinstance(row, RegistrarRow) else row.name: row.pid for row in self._alive}
        return {name: (descriptors(pid), resident(pid)) for name, pid in {"this process": os.getpid(), **pids}.items()}

    @property
    def _alive(self) -> list[Row]:
        return [row for row in self.fleet.rows if row.state is State.RUNNING]


def _ids(numbers: object) -> str:
    assert isinstance(numbers, set | dict)
    return ", ".join(sorted(f"{number:08x}" for number in numbers if number is not None))


def descriptors(pid: int) -> int:
    return len(os.listdir(f"/proc/{pid}/fd"))


def resident(pid: int) -> float:
    """Return the MiB of memory in use."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def still_there(pids: set[int], launcher: int | None) -> set[int]:
    """Return those processes that still run, as children of the launcher or of its session."""
    left = set()
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == launcher and fields[0] != "Z":
                left.add(pid)
    return left
