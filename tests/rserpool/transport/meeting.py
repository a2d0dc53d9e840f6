"""Endpoints under observation: whatever a test does, the rules of `rserpool.transport.base` are checked at its end."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from rserpool.errors import TransportError
from rserpool.model import AssociationId
from rserpool.transport import TRANSPORTS, with_faults
from rserpool.transport.base import Closed, Endpoint, Lost, Message, SendFailed, Transport, TransportEvent, Up
from rserpool.transport.link_faults import LinkFaults

E = TypeVar("E")

HANG_GUARD = 30.0
"""Not a measure of speed: only a test that hangs takes so long."""


FAULTY = "faulty "


def available(name: str) -> Transport:
    """The transport of this name; without it the test is skipped with the reason. "faulty " before the name: over links
    that may have faults, and have none."""
    try:
        transport = TRANSPORTS[name.removeprefix(FAULTY)]()
        return with_faults(transport, LinkFaults()) if name.startswith(FAULTY) else transport
    except TransportError as reason:
        pytest.skip(str(reason))


def run(story: Callable[[], Awaitable[None]]) -> None:
    """Run a story to its end."""

    async def guarded() -> None:
        async with asyncio.timeout(HANG_GUARD):
            await story()

    asyncio.run(guarded())


class Watched:
    """An endpoint whose events are recorded as they are read."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.events: list[TransportEvent] = []

    async def next(self, kind: type[E]) -> E:
        """The next event, which has to be of this kind."""
        event = await self.endpoint.receive()
        self.events.append(event)
        assert isinstance(event, kind), event
        return event

    async def until_end(self, association: AssociationId) -> list[TransportEvent]:
        """The events up to the end of this association, inclusive."""
        begin = len(self.events)
        while True:
            event = await self.next(object)
            if isinstance(event, Closed | Lost) and event.association == association:
                return self.events[begin:]

    async def drain(self) -> None:
        """Read until the closed endpoint has nothing more to tell."""
        try:
            while True:
                await self.next(object)
        except TransportError:
            pass

    def check(self) -> None:
        """One `Up` first, one `Closed` or `Lost` last, `SendFailed` only just before `Lost`, for each association."""
        stories: dict[AssociationId, list[TransportEvent]] = {}
        for event in self.events:
            stories.setdefault(event.association, []).append(event)
        for first, *others in stories.values():
            assert isinstance(first, Up)
            assert others, "an association without an end"
            *between, last = others
            assert isinstance(last, Closed | Lost)
            kinds = [type(event) for event in between]
            assert set(kinds) <= {Message, SendFailed}
            if SendFailed in kinds:
                assert isinstance(last, Lost)
                assert set(kinds[kinds.index(SendFailed) :]) == {SendFailed}


@asynccontextmanager
async def watched(*endpoints: Endpoint) -> AsyncIterator[list[Watched]]:
    """Watch endpoints; at the end close them and check the rules."""
    watches = [Watched(endpoint) for endpoint in endpoints]
    async with AsyncExitStack() as stack:
        for endpoint in endpoints:
            stack.push_async_callback(endpoint.aclose, 0.1)
        yield watches
    for watch in watches:
        await watch.drain()
        watch.check()
    ids = [event.association for watch in watches for event in watch.events if isinstance(event, Up)]
    assert len(ids) == len(set(ids)), "an association id was used twice"


@asynccontextmanager
async def pair(transport: Transport) -> AsyncIterator[tuple[Watched, AssociationId, Watched, AssociationId]]:
    """Two listening endpoints, the first of which dialled the second: (near, its id, far, its id)."""
    async with watched(await transport.open(), await transport.open()) as (near, far):
        here = await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
        assert await near.next(Up) == Up(here, far.endpoint.local)
        there = (await far.next(Up)).association
        yield near, here, far, there


async def settle(progress: Callable[[], int]) -> int:
    """Let the loop turn until `progress` has not changed for long; returns it."""
    last, quiet = progress(), 0
    while quiet < 500:
        await asyncio.sleep(0)
        quiet = quiet + 1 if progress() == last else 0
        last = progress()
    return last


class Pump:
    """Sends numbered messages as fast as they are taken."""

    def __init__(self, endpoint: Endpoint, association: AssociationId, size: int) -> None:
        self.endpoint = endpoint
        self.association = association
        self.size = size
        self.sent = 0
        self.refused = 0
        self.enough = False

    def payload(self, number: int) -> bytes:
        """The message with this number."""
        return number.to_bytes(4, "big").ljust(self.size, b".")

    async def send(self, count: int) -> None:
        """Send so many, waiting whenever the endpoint is full."""
        while self.sent < count and not self.enough:
            if self.endpoint.send(self.association, self.payload(self.sent), ppid=self.sent):
                self.sent += 1
            else:
                self.refused += 1
                await self.endpoint.writable(self.association)


LISTENER = """
import asyncio, sys
from rserpool.transport import TRANSPORTS

async def main():
    endpoint = await TRANSPORTS[sys.argv[1]]().open()
    print(endpoint.local.port, flush=True)
    while True:
        await endpoint.receive()

asyncio.run(main())
"""


@contextmanager
def listener(name: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Another process that listens over this transport, and its port."""
    root = Path(__file__).parents[3]
    with subprocess.Popen([sys.executable, "-c", LISTENER, name], stdout=subprocess.PIPE, cwd=root, text=True) as child:
        try:
            yield child, int(child.stdout.readline())
        finally:
            child.kill()
