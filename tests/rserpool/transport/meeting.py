"""Endpoints under observation: at the end of a test, the rules of `rserpool.transport.base` are checked."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, TypeVar, overload

import pytest

from rserpool.errors import TransportError
from rserpool.model import AssociationId
from rserpool.transport import TRANSPORTS, choose_transport, with_faults
from rserpool.transport.base import Closed, Endpoint, Lost, Message, Refused, SendFailed, Transport, TransportEvent, Up
from rserpool.transport.link_faults import LinkFaults
from tests.helpers.tls import member

E = TypeVar("E")
F = TypeVar("F")

HANG_GUARD = 30.0
"""Seconds. Not a measure of speed: only a test that hangs takes this long."""

FAULTY = "faulty "
"""Prefix of a transport's name: over links that may have faults, and have none."""

SECURE = "tls"
"""TLS on TCP."""

NAMES = (*TRANSPORTS, SECURE, *(f"{FAULTY}{name}" for name in TRANSPORTS if name != "userland"))
"""What the contract is tested over."""


def available(name: str) -> Transport:
    """Return the transport of this name, which may be `SECURE` or begin with `FAULTY`. Skips the test if it is not
    available."""
    if name == SECURE:
        return choose_transport(tls=member("Ada")).transport
    try:
        transport = TRANSPORTS[name.removeprefix(FAULTY)]()
        return with_faults(transport, LinkFaults()) if name.startswith(FAULTY) else transport
    except TransportError as reason:
        pytest.skip(str(reason))


def run(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a story to its end, but no longer than `HANG_GUARD`."""

    async def guarded() -> None:
        async with asyncio.timeout(HANG_GUARD):
            await story()

    asyncio.run(guarded())


class Watched:
    """An endpoint whose events are recorded as they are read."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.events: list[TransportEvent] = []

    @overload
    async def next(self, kind: type[E], /) -> E: ...

    @overload
    async def next(self, kind: type[E], other: type[F], /) -> E | F: ...

    async def next(self, *kinds: type[object]) -> object:
        """Return the next event, which must be of this kind, or one of these two."""
        while isinstance(event := await self.endpoint.receive(), Refused) and Refused not in kinds:
            pass
        self.events.append(event)
        assert isinstance(event, kinds), event
        return event

    async def until_end(self, association: AssociationId) -> list[TransportEvent]:
        """Return the events up to and including the end of this association."""
        begin = len(self.events)
        while True:
            event = await self.next(object)
            if isinstance(event, Closed | Lost) and event.association == association:
                return self.events[begin:]

    async def drain(self) -> None:
        """Read until the closed endpoint has no more events."""
        try:
            while True:
                await self.next(object)
        except TransportError:
            pass

    def check(self) -> None:
        """Check each association: first one `Up`, last one `Closed` or `Lost`, `SendFailed` only just before `Lost`."""
        stories: dict[AssociationId, list[TransportEvent]] = {}
        for event in self.events:
            if isinstance(event, Refused):
                continue
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
    """Watch endpoints. At the end, close them and check the rules."""
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
    """Two listening endpoints, of which the first has dialled the second: (near, its id, far, its id)."""
    async with watched(await transport.open(), await transport.open()) as (near, far):
        here = await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
        assert await near.next(Up) == Up(here, far.endpoint.local)
        there = (await far.next(Up)).association
        yield near, here, far, there


async def settle(progress: Callable[[], int]) -> int:
    """Let the event loop turn until `progress` has not changed for 500 turns. Returns the progress."""
    last, quiet = progress(), 0
    while quiet < 500:
        await asyncio.sleep(0)
        quiet = quiet + 1 if progress() == last else 0
        last = progress()
    return last


class Pump:
    """Sends numbered messages as fast as the endpoint takes them."""

    def __init__(self, endpoint: Endpoint, association: AssociationId, size: int) -> None:
        self.endpoint = endpoint
        self.association = association
        self.size = size
        self.sent = 0
        self.refused = 0
        self.enough = False

    def payload(self, number: int) -> bytes:
        """Return the message with this number."""
        return number.to_bytes(4, "big").ljust(self.size, b".")

    async def send(self, count: int) -> None:
        """Send messages until `count` are sent, or `enough` is set. Waits whenever the endpoint is full."""
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
    """Start another process that listens over this transport. Yields the process and its port."""
    root = Path(__file__).parents[3]
    with subprocess.Popen([sys.executable, "-c", LISTENER, name], stdout=subprocess.PIPE, cwd=root, text=True) as child:
        try:
            assert child.stdout is not None
            yield child, int(child.stdout.readline())
        finally:
            child.kill()
