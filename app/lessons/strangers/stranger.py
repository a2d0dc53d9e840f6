"""The stranger: a program that was not invited, and does what RFC 5355 warns of, for some seconds.

    python -P -m app.lessons.strangers.stranger TARGET

It registers elements that never answer in the pool of others, floods the registrar with registrations, resolutions and
reports of unreachable elements from several addresses, tries to deregister others' elements, and gives elements cookies
that it has forged or replays. It speaks over the transport of the scope, without any certificate.
"""

from __future__ import annotations

import asyncio
import json
import os
import struct
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Final

import rserpool
from app.base.streams import print_result
from app.fractal.protocol import PPID as FRACTAL_PPID
from app.fractal.protocol import Algorithm, FractalCookie, Parameter
from app.lessons.strangers.target import FLOODED, STRANGERS, Done, Target
from app.lessons.strangers.user import end_with_input
from rserpool import ASAP_PPID, AssociationId, Endpoint, TransportError

MESSAGES: Final = 20
"""Messages of a flood between two breaths."""

ELEMENTS: Final = 3
"""The stranger's own elements, which never answer."""

PHANTOMS: Final = 200
"""The identifiers of the flood of registrations."""

PATIENCE: Final = 1.0
"""Seconds after which an element that has not begun to work has not accepted a cookie."""

COUNTED: Final = 1.5
"""Seconds after the flood at which some more messages are sent. What the registrar has told of its counts meanwhile may
have been dropped on the way to a busy window, and it tells them again when they change."""

LAST_WORDS: Final = 0.2
"""Seconds until these messages have arrived."""

NICENESS: Final = 10
"""The stranger stands for another machine, so it must not take this one's processors from the others."""

ORDER: Final = Parameter(400, 400, 1024, Algorithm.MANDELBROT, -1.5 + 1.5j, 1.5 - 1.5j, 2.0)

# RFC 5352 §2.2 and §3, RFC 5354 §3: what is needed of the messages.
REGISTRATION, DEREGISTRATION, RESOLUTION, UNREACHABLE, COOKIE, COOKIE_ECHO = 0x01, 0x02, 0x05, 0x09, 0x0B, 0x0C
POOL_HANDLE, COOKIE_PARAMETER, ELEMENT_IDENTIFIER = 0x09, 0x0D, 0x0E


def message(kind: int, *parameters: bytes) -> bytes:
    """Return an ASAP message."""
    content = b"".join(parameters)
    return struct.pack("!BBH", kind, 0, 4 + len(content)) + content


def parameter(kind: int, content: bytes) -> bytes:
    """Return a parameter of a message."""
    return struct.pack("!HH", kind, 4 + len(content)) + content + bytes(-len(content) % 4)


class Host:
    """The stranger at one of its addresses."""

    def __init__(self, transport: rserpool.Transport, endpoint: Endpoint) -> None:
        self._transport = transport
        self._endpoint = endpoint
        self._heard: dict[AssociationId, asyncio.Queue[Any]] = {}
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def open(cls, target: Target, address: str) -> Host:
        transport = rserpool.choose_transport(target.transport).transport
        return cls(transport, await transport.open((address,)))

    async def dial(self, address: str) -> AssociationId | None:
        """Return an association; None if there is none to be had."""
        with suppress(TransportError):
            peer = rserpool.parse_address(address, self._transport.protocol)
            return await self._endpoint.connect(peer, timeout=2.0)
        return None

    async def say(self, association: AssociationId, octets: bytes, ppid: int = ASAP_PPID) -> None:
        """Send a message, and wait while there is no room."""
        while not self._endpoint.send(association, octets, ppid=ppid):
            await self._endpoint.writable(association)

    async def hear(self, association: AssociationId, wanted: Callable[[Any], bool]) -> Any:
        """Return the first message of this kind that comes within the patience; None if none does."""
        heard = self._heard.setdefault(association, asyncio.Queue(maxsize=64))
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while not wanted(said := await heard.get()):
                    pass
                return said
        return None

    def hang_up(self, association: AssociationId) -> None:
        self._heard.pop(association, None)
        self._endpoint.abort(association)

    async def _listen(self) -> None:
        while True:
            event: Any = await self._endpoint.receive()
            heard = self._heard.get(event.association)
            if heard is not None and hasattr(event, "payload") and not heard.full():
                heard.put_nowait(event)


class Stranger:
    """Everything that it does, and how often."""

    def __init__(self, target: Target, hosts: list[Host], cheats: tuple[Host, Host]) -> None:
        self._target = target
        self._hosts = hosts
        self._cheats = cheats
        """Others, which hear the answers of elements and not those of the registrar to the flood."""
        self._pool = parameter(POOL_HANDLE, target.pool.encode())
        self._end = time.monotonic() + target.seconds
        self._registrations: list[bytes] = []
        """Those of the flood."""
        self._done = dict.fromkeys(asdict(Done()), 0)

    async def attack(self) -> Done:
        """Do everything at the same time until the time is over."""
        resolution = message(RESOLUTION, self._pool)
        reports = [message(UNREACHABLE, self._pool, self._identifier(which)) for which, _ in self._target.elements]
        removals = [message(DEREGISTRATION, self._pool, self._identifier(which)) for which, _ in self._target.elements]
        first = self._hosts[0]
        async with asyncio.TaskGroup() as group:
            group.create_task(self._register(first))
            group.create_task(self._flood(first, "resolutions", [resolution]))
            group.create_task(self._flood(first, "deregistrations", removals, pause=0.05))
            for host in self._hosts:
                group.create_task(self._flood(host, "reports", reports))
            for _, address in self._target.elements:
                group.create_task(self._cheat(address))
        await asyncio.sleep(COUNTED)
        association = await first.dial(self._target.registrar)
        for octets in (*self._registrations[:1], removals[0]):
            if association is not None:
                await first.say(association, octets)
        await asyncio.sleep(LAST_WORDS)
        return Done(**self._done)

    @staticmethod
    def _identifier(which: int) -> bytes:
        return parameter(ELEMENT_IDENTIFIER, which.to_bytes(4, "big"))

    @property
    def _goes_on(self) -> bool:
        return time.monotonic() < self._end

    async def _flood(self, host: Host, what: str, messages: list[bytes], pause: float = 0.0) -> None:
        """Send these messages to the registrar over and over."""
        while self._goes_on:
            association = await host.dial(self._target.registrar)
            if association is None:
                await asyncio.sleep(0.1)
                continue
            for number in range(5000):
                if not self._goes_on:
                    break
                await self._in_time(host.say(association, messages[number % len(messages)]))
                self._done[what] += 1
                if pause or number % MESSAGES == 0:
                    await asyncio.sleep(pause)
            host.hang_up(association)

    async def _in_time(self, doing: Any) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(self._end - time.monotonic(), 0.0)):
                await doing

    async def _register(self, host: Host) -> None:
        """Register elements that never answer in the pool of others, and flood another pool with copies of that."""
        model: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        def keep(said: rserpool.WireMessage) -> None:
            if said.outgoing and said.ppid == ASAP_PPID and said.payload[0] == REGISTRATION and not model.done():
                model.set_result(said.payload)

        async def swallow(session: rserpool.ServerSession) -> None:
            async for _ in session:
                pass

        transport = rserpool.choose_transport(self._target.transport).transport
        registrar = rserpool.parse_address(self._target.registrar, transport.protocol)
        common: dict[str, Any] = {
            "registrars": [registrar],
            "transport": transport,
            "addresses": STRANGERS[:1],
            "port": 0,
        }
        own = [rserpool.serve(self._target.pool, swallow, **common) for _ in range(ELEMENTS)]
        flooding = rserpool.serve(FLOODED, swallow, on_message=keep, **common)
        running = [asyncio.create_task(self._run(element)) for element in (*own, flooding)]
        await self._in_time(model)
        if model.done() and not model.cancelled():
            octets, which = model.result(), flooding.identifier.to_bytes(4, "big")
            numbers = [number.to_bytes(4, "big") for number in range(1, PHANTOMS + 1)]
            self._registrations = [octets.replace(which, number) for number in numbers]
            await self._flood(host, "registrations", self._registrations)
        await asyncio.gather(*running)

    async def _run(self, element: rserpool.PoolElementServer) -> None:
        with suppress(rserpool.RserpoolError):
            async with element:
                await asyncio.sleep(self._end - time.monotonic())

    async def _cheat(self, address: str) -> None:
        """Give an element cookies that are invented, altered, and replayed from another address."""
        host, other = self._cheats
        while self._goes_on:
            genuine, session = await self._work(host, address)
            invented = FractalCookie(ORDER, 1, 1, takes_more=True).encode()
            altered = genuine[:-1] + bytes([genuine[-1] ^ 1]) if genuine else b""
            # The replay comes first, while the element still works for the session that the cookie belongs to.
            for cookie, by, what in (
                (genuine, other, "replayed"),
                (invented, host, "forged"),
                (altered, host, "forged"),
            ):
                if cookie and self._goes_on:
                    self._done[what] += 1
                    self._done[f"{what}_accepted"] += await self._echo(by, address, cookie)
            if session is not None:
                host.hang_up(session)

    async def _work(self, host: Host, address: str) -> tuple[bytes, AssociationId | None]:
        """Let an element work in a session. Return a genuine cookie of it and the session, if there is one."""
        association = await host.dial(address)
        if association is None:
            return b"", None
        hearing = asyncio.create_task(host.hear(association, lambda said: said.payload[0] == COOKIE))
        await host.say(association, ORDER.encode(), FRACTAL_PPID)
        said = await hearing
        if said is None:
            return b"", association
        length = int.from_bytes(said.payload[6:8], "big")
        return said.payload[8 : 4 + length], association

    async def _echo(self, host: Host, address: str, cookie: bytes) -> bool:
        """Echo a cookie to an element as if a session went on. Return whether the element works on."""
        association = await host.dial(address)
        if association is None:
            return False
        hearing = asyncio.create_task(host.hear(association, lambda said: said.ppid == FRACTAL_PPID))
        await host.say(association, message(COOKIE_ECHO, parameter(COOKIE_PARAMETER, cookie)))
        accepted = await hearing is not None
        host.hang_up(association)
        return accepted


async def _main(target: Target) -> None:
    end_with_input()
    os.nice(NICENESS)
    hosts = [await Host.open(target, address) for address in STRANGERS]
    cheats = await Host.open(target, STRANGERS[0]), await Host.open(target, STRANGERS[1])
    print_result(json.dumps(asdict(await Stranger(target, hosts, cheats).attack())))
    os._exit(0)  # what is left of its associations ends with it


if __name__ == "__main__":
    asyncio.run(_main(Target.from_json(sys.argv[1])))
