"""Hosts that speak message by message: what no program of ours would say, or not at the time when it is wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import aclosing

from rserpool.model import AssociationId, PoolHandle, TransportAddress, TransportProtocol
from rserpool.transport.base import Endpoint, Message
from rserpool.transport.kernel import KernelTransport
from rserpool.wire import asap, decode, encode
from tests.guest.hosts import Host, Program
from tests.helpers.waiting import PATIENCE


class Stranger:
    """An association to somebody."""

    def __init__(self, endpoint: Endpoint, association: AssociationId) -> None:
        self._endpoint = endpoint
        self._association = association
        self._heard: list[tuple[int, bytes]] = []

    async def say(self, ppid: int, message: bytes) -> None:
        while not self._endpoint.send(self._association, message, ppid=ppid):
            await self._endpoint.writable(self._association)

    async def hears(self, ppid: int, kind: int, flags: int = 0) -> None:
        """Wait for a message of this type, unless it has come already and was not waited for."""
        while True:
            for number, (its_ppid, message) in enumerate(self._heard):
                if (its_ppid, message[0], message[1]) == (ppid, kind, flags):
                    del self._heard[number]
                    return
            event = await self._endpoint.receive()
            if isinstance(event, Message):
                print("hears", event.ppid, event.payload[:4].hex(" "), flush=True)
                self._heard.append((event.ppid, event.payload))


Story = Callable[[Stranger], Coroutine[object, object, None]]


def goes_to(host: Host, to: Host, port: int, story: Story) -> Program:
    """Have a host tell a story to another one's port, from the same port; the program ends when the story does."""

    async def live() -> None:
        async with aclosing(await KernelTransport().open((host.address,), port)) as endpoint:
            place = TransportAddress(TransportProtocol.SCTP, port, (to.address,))
            association = await endpoint.connect(place, timeout=PATIENCE)
            await story(Stranger(endpoint, association))

    return _lives(host, live, f"{host.name}, a stranger at {to.address}:{port}")


def waits(host: Host, port: int, story: Story) -> Program:
    """Have a host wait for somebody at a port, and tell that one its story."""

    async def live() -> None:
        async with aclosing(await KernelTransport().open((host.address,), port)) as endpoint:
            print("I listen", flush=True)
            event = await endpoint.receive()
            await story(Stranger(endpoint, event.association))

    program = _lives(host, live, f"{host.name}, who waits at port {port}")
    program.until(lambda: program.lines)
    return program


def _lives(host: Host, live: Callable[[], Coroutine[object, object, None]], name: str) -> Program:
    async def for_so_long() -> None:
        async with asyncio.timeout(PATIENCE):
            await live()

    def run() -> int:
        asyncio.run(for_so_long())
        return 0

    return host.fork(run, name)


def resolves(host: Host, registrar: Host, handle: str, times: int) -> list[asap.HandleResolutionResponse]:
    """Ask a registrar so often for elements of a pool, one time after the other; its answers."""

    async def live() -> None:
        async with aclosing(await KernelTransport().open((host.address,), 0)) as endpoint:
            place = TransportAddress(TransportProtocol.SCTP, 3863, (registrar.address,))
            association = await endpoint.connect(place, timeout=PATIENCE)
            for _ in range(times):
                endpoint.send(association, encode(asap.HandleResolution(PoolHandle(handle.encode()))), ppid=asap.PPID)
                while not isinstance(event := await endpoint.receive(), Message):
                    pass
                print(event.payload.hex(), flush=True)

    program = _lives(host, live, f"{host.name}, who asks for {handle}")
    assert program.process.wait(PATIENCE) == 0, program.tail()
    program.close()
    answers = [decode(asap.PPID, bytes.fromhex(line)) for line in program.lines]
    return [answer for answer in answers if isinstance(answer, asap.HandleResolutionResponse)]
