"""Hosts that send single messages that our programs never send, or not at the required time."""

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
    """An association with the program under test."""

    def __init__(self, endpoint: Endpoint, association: AssociationId) -> None:
        self._endpoint = endpoint
        self._association = association
        self._heard: list[tuple[int, bytes]] = []

    async def say(self, ppid: int, message: bytes) -> None:
        """Send a message."""
        while not self._endpoint.send(self._association, message, ppid=ppid):
            await self._endpoint.writable(self._association)

    async def hears(self, ppid: int, kind: int, flags: int = 0) -> None:
        """Wait for a message of this type, which may have arrived before."""
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
    """Run a story on `host` against a port of `to`, from the same port. The program ends with the story."""

    async def live() -> None:
        async with aclosing(await KernelTransport().open((host.address,), port)) as endpoint:
            place = TransportAddress(TransportProtocol.SCTP, port, (to.address,))
            association = await endpoint.connect(place, timeout=PATIENCE)
            await story(Stranger(endpoint, association))

    return _lives(host, live, f"{host.name}, a stranger to {to.address}:{port}")


def waits(host: Host, port: int, story: Story) -> Program:
    """Let a host listen at a port and run its story with the first peer."""

    async def live() -> None:
        async with aclosing(await KernelTransport().open((host.address,), port)) as endpoint:
            print("listening", flush=True)
            event = await endpoint.receive()
            await story(Stranger(endpoint, event.association))

    program = _lives(host, live, f"{host.name}, listening at port {port}")
    program.until(lambda: program.lines)
    return program


def _lives(host: Host, live: Callable[[], Coroutine[object, object, None]], name: str) -> Program:
    async def limited() -> None:
        async with asyncio.timeout(PATIENCE):
            await live()

    def run() -> int:
        asyncio.run(limited())
        return 0

    return host.fork(run, name)


def resolves(host: Host, registrar: Host, handle: str, times: int) -> list[asap.HandleResolutionResponse]:
    """Resolve a pool handle `times` times in sequence and return the registrar's responses."""

    async def live() -> None:
        async with aclosing(await KernelTransport().open((host.address,), 0)) as endpoint:
            place = TransportAddress(TransportProtocol.SCTP, 3863, (registrar.address,))
            association = await endpoint.connect(place, timeout=PATIENCE)
            for _ in range(times):
                endpoint.send(association, encode(asap.HandleResolution(PoolHandle(handle.encode()))), ppid=asap.PPID)
                while not isinstance(event := await endpoint.receive(), Message):
                    pass
                print(event.payload.hex(), flush=True)

    program = _lives(host, live, f"{host.name}, resolving {handle}")
    assert program.process.wait(PATIENCE) == 0, program.tail()
    program.close()
    answers = [decode(asap.PPID, bytes.fromhex(line)) for line in program.lines]
    return [answer for answer in answers if isinstance(answer, asap.HandleResolutionResponse)]
