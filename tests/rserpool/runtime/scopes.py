"""Scopes of registrars that can be killed: in this process over memory, or as processes over TCP."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import rserpool
from rserpool import Endpoint, HandlespaceView, ServerId, Transport, TransportAddress
from rserpool.transport.memory import MemoryEndpoint, MemoryNetwork, MemoryTransport
from rserpool.transport.tcp import TcpTransport
from tests.rserpool.runtime.registrar_process import TIMERS

PROGRAM = Path(__file__).with_name("registrar_process.py")


class Recording:
    """A transport that remembers the endpoints it has opened."""

    def __init__(self, transport: Transport) -> None:
        self.name = transport.name
        self.protocol = transport.protocol
        self.opened: list[Endpoint] = []
        self._transport = transport

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> Endpoint:
        self.opened.append(await self._transport.open(addresses, port, listen=listen))
        return self.opened[-1]


@dataclass
class Member:
    """A registrar of the scope."""

    identifier: ServerId
    address: TransportAddress
    enrp_address: TransportAddress
    alive: bool = True


class MemoryScope:
    """Registrars in this process."""

    def __init__(self) -> None:
        self._network = MemoryNetwork()
        self.transport: Transport = MemoryTransport(self._network)
        self.members: list[Member] = []
        self._running: dict[ServerId, tuple[rserpool.Registrar, Recording]] = {}

    async def __aenter__(self) -> MemoryScope:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for registrar, _ in self._running.values():
            await registrar.__aexit__(None, None, None)

    @property
    def alive(self) -> list[Member]:
        return [member for member in self.members if member.alive]

    async def start(self, identifier: int, *, like: Member | None = None) -> Member:
        """Start a registrar whose static list has all living members. `like` gives it the addresses of another one."""
        peers = [member.enrp_address for member in self.alive]
        member = await self._start(ServerId(identifier), like, peers)
        self.members.append(member)
        return member

    async def _start(self, identifier: ServerId, like: Member | None, peers: list[TransportAddress]) -> Member:
        recording = Recording(self.transport)
        registrar = rserpool.Registrar(
            transport=recording,
            port=like.address.port if like else 0,
            enrp_port=like.enrp_address.port if like else 0,
            peers=peers,
            config=TIMERS,
            identifier=identifier,
        )
        self._running[identifier] = await registrar.__aenter__(), recording
        return Member(identifier, registrar.address, registrar.enrp_address)

    async def kill(self, member: Member) -> None:
        """End a registrar without a goodbye."""
        member.alive = False
        registrar, recording = self._running.pop(member.identifier)
        for endpoint in recording.opened:
            assert isinstance(endpoint, MemoryEndpoint)
            self._network.kill(endpoint)
        await registrar.__aexit__(None, None, None)

    async def view(self, member: Member) -> HandlespaceView:
        return await rserpool.read_handlespace(member.enrp_address, transport=self.transport, timeout=30)

    async def until(self, condition: Callable[[list[HandlespaceView]], bool]) -> list[HandlespaceView]:
        """Read all living members repeatedly until their views meet the condition."""
        while True:
            views = [await self.view(member) for member in self.alive]
            if condition(views):
                return views
            await asyncio.sleep(0.02)

    async def until_agreed(self, elements: int, homes: set[int] | None = None) -> list[HandlespaceView]:
        """Wait until all see the same elements, at these homes (by default the living members)."""
        homes = homes if homes is not None else {member.identifier for member in self.alive}
        return await self.until(
            lambda views: agreed(views) and views[0].elements == elements and set(owners(views[0])) <= homes
        )


class TcpScope(MemoryScope):
    """Registrars as processes."""

    def __init__(self) -> None:
        super().__init__()
        self.transport = TcpTransport()
        self._processes: dict[ServerId, asyncio.subprocess.Process] = {}

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._processes.values():
            await _end(process)

    async def _start(self, identifier: ServerId, like: Member | None, peers: list[TransportAddress]) -> Member:
        ports = (like.address.port, like.enrp_address.port) if like else (0, 0)
        process = self._processes[identifier] = await asyncio.create_subprocess_exec(
            sys.executable,
            str(PROGRAM),
            *map(str, (identifier, *ports, *peers)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=PROGRAM.parents[3],
            env={"PYTHONPATH": str(PROGRAM.parents[3])},
        )
        assert process.stdout is not None
        address, enrp_address = (
            rserpool.parse_address(text, self.transport.protocol)
            for text in json.loads(await process.stdout.readline())
        )
        return Member(identifier, address, enrp_address)

    async def kill(self, member: Member) -> None:
        member.alive = False
        await _end(self._processes.pop(member.identifier))


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.communicate()


SCOPES: dict[str, Callable[[], MemoryScope]] = {"memory": MemoryScope, "tcp": TcpScope}


def owners(view: HandlespaceView) -> list[int]:
    """Return the home of each element."""
    return [element.home for elements in view.pools.values() for element in elements]


def records_by_key(view: HandlespaceView) -> dict[tuple[bytes, int], Any]:
    """Return everything that is known of the elements, for comparison."""
    return {(handle, e.identifier): e for handle, elements in view.pools.items() for e in elements}


def agreed(views: list[HandlespaceView]) -> bool:
    """Return whether all see the same elements and checksums, and each has all others as peers."""
    by_id = {view.registrar: view for view in views}
    return all(
        records_by_key(view) == records_by_key(views[0])
        and view.checksums()[view.registrar] == view.checksum
        and {peer.identifier for peer in view.peers} == set(by_id) - {view.registrar}
        for view in views
    )
