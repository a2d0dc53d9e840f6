"""The attacks, by name. Each runs until its process is ended:  python -m tests.benchmarks.hostile.attacks NAME TARGET

Some have an end of their own, after which they keep what they have and wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from app.fractal.protocol import PPID as FRACTAL
from app.fractal.protocol import Algorithm, Parameter
from rserpool import ElementId, PoolHandle, wire
from rserpool.model import Cookie
from rserpool.wire import asap, enrp
from tests.benchmarks.hostile.strangers import SELF, Stranger, Target, connections, presence, registration

MIB = 1 << 20


async def element_memory(target: Target) -> None:
    """One connection sends messages of 1 MiB to an element that computes."""
    stranger = await Stranger.open(target)
    while True:
        association = await stranger.dial(target.fractal)
        order = Parameter(2000, 2000, 1_000_000, Algorithm.MANDELBROT, -0.1 + 0.1j, 0.1 - 0.1j, 2.0)
        await stranger.say(association, order.encode(), FRACTAL)
        for _ in range(2000):
            await stranger.say(association, bytes(MIB), FRACTAL)


async def registrations(target: Target) -> None:
    """Registrations with 1480 addresses of IPv6 each."""
    stranger = await Stranger.open(target)
    for number in itertools.count(1):
        if number % 100 == 1:
            association = await stranger.dial(target.registrar)
        await stranger.say(association, registration(target, "BigPool", number, addresses=1480))


async def unfinished(target: Target) -> None:
    """300 connections send a frame of 1 MiB each, except for its last octet."""
    held = await asyncio.to_thread(connections, target, 300)
    frame = MIB.to_bytes(4, "big") + bytes(4) + asap.PPID.to_bytes(4, "big") + bytes(MIB - 1)

    def send_all() -> None:
        for connection in held:
            with contextlib.suppress(OSError):
                connection.settimeout(2.0)
                connection.sendall(frame)

    await asyncio.to_thread(send_all)
    await asyncio.Event().wait()


async def answers(target: Target) -> None:
    """Registrations with as many addresses as possible in the pool of others: answers do not fit."""
    stranger = await Stranger.open(target)
    for number in range(1, 121):
        association = await stranger.dial(target.registrar)
        if association is not None:
            stranger.acknowledges[association] = (PoolHandle(target.echo_pool), ElementId(number))
        await stranger.say(
            association, registration(target, target.echo_pool, number, addresses=64 if number > 40 else 1480)
        )
    await asyncio.Event().wait()


async def claim(target: Target) -> None:
    """A keep-alive with the H bit from a stranger, which asks the element to leave its registrar."""
    stranger = await Stranger.open(target)
    message = asap.EndpointKeepAlive(SELF, PoolHandle(target.echo_pool), ElementId(target.echo_id), home=True)
    while True:
        await stranger.say(await stranger.dial(target.echo), message)
        await asyncio.sleep(0.1)


async def deregistration(target: Target) -> None:
    """Deregistrations of an element of others."""
    stranger = await Stranger.open(target)
    association = await stranger.dial(target.registrar)
    while True:
        await stranger.say(association, asap.Deregistration(PoolHandle(target.echo_pool), ElementId(target.echo_id)))
        await asyncio.sleep(0.05)


async def other_address(target: Target) -> None:
    """Registrations of an element of others at another address."""
    stranger = await Stranger.open(target)
    association = await stranger.dial(target.registrar)
    while True:
        await stranger.say(association, registration(target, target.echo_pool, target.echo_id, port=9))
        await asyncio.sleep(0.05)


async def reports(target: Target) -> None:
    """Six associations of one stranger repeatedly report a healthy element as unreachable."""
    stranger = await Stranger.open(target)
    associations = [await stranger.dial(target.registrar) for _ in range(6)]
    message = asap.EndpointUnreachable(PoolHandle(target.echo_pool), ElementId(target.echo_id))
    while True:
        for association in associations:
            await stranger.say(association, message)
        await asyncio.sleep(0.05)


async def addresses(target: Target) -> None:
    """Registrations in the pool of others at addresses that no element can have, or that are somebody else's."""
    stranger = await Stranger.open(target)
    association = await stranger.dial(target.registrar)
    for number in itertools.count(1):
        for place in ("0.0.0.0", "255.255.255.255", "224.0.0.1", "10.1.2.3"):
            await stranger.say(association, registration(target, target.echo_pool, number % 50 + 1, place))
        await asyncio.sleep(0.02)


async def peers(target: Target) -> None:
    """63 strangers present themselves as registrars."""
    strangers = [await Stranger.open(target, listen=True) for _ in range(63)]
    while True:
        for number, stranger in enumerate(strangers):
            association = await stranger.dial(target.enrp)
            await stranger.say(association, presence(0x1000 + number, stranger.endpoint.local), enrp.PPID)
        await asyncio.sleep(1.0)


async def resolutions(target: Target) -> None:
    """200 connections send resolutions without waiting for answers."""
    question = asap.HandleResolution(PoolHandle(target.echo_pool))

    async def ask() -> None:
        stranger = await Stranger.open(target)
        while True:
            association = await stranger.dial(target.registrar)
            if association is None:
                await asyncio.sleep(0.5)
            for _ in range(10_000):
                await stranger.say(association, question)
                await asyncio.sleep(0)

    await asyncio.gather(*(ask() for _ in range(200)))


async def flood(target: Target) -> None:
    """100 000 registrations, 100 000 resolutions and 100 000 reports at the same time, over and over."""

    async def send(*messages: bytes) -> None:
        stranger = await Stranger.open(target)
        association = await stranger.dial(target.registrar)
        for number in range(100_000):
            await stranger.say(association, messages[number % len(messages)])
            if number % 20 == 0:
                await asyncio.sleep(0)
        if association is not None:
            stranger.endpoint.abort(association)

    pool = PoolHandle(target.echo_pool)
    registrations = [registration(target, "FloodPool", number) for number in range(1, 5001)]
    question = wire.encode(asap.HandleResolution(pool))
    report = wire.encode(asap.EndpointUnreachable(pool, ElementId(target.echo_id)))
    while True:
        await asyncio.gather(send(*registrations), send(question), send(report))


async def many_elements(target: Target) -> None:
    """100 000 elements on one association, which then ends. This is repeated."""
    stranger = await Stranger.open(target)
    mark = 0x5A5A5A5A
    head, tail = registration(target, "ManyPool", mark).split(mark.to_bytes(4, "big"))
    while True:
        association = await stranger.dial(target.registrar)
        for number in range(1, 100_001):
            await stranger.say(association, head + number.to_bytes(4, "big") + tail)
            if number % 100 == 0:
                await asyncio.sleep(0)
        if association is not None:
            stranger.endpoint.abort(association)


async def idle_sessions(target: Target) -> None:
    """Four sessions with one cookie echo each, and then silence."""
    stranger = await Stranger.open(target)
    while True:
        for address in (target.echo, target.fractal):
            for _ in range(4):
                await stranger.say(await stranger.dial(address), asap.CookieEcho(Cookie(b"crumbs")))
        await asyncio.sleep(2.0)


async def idle_connections(target: Target) -> None:
    """120 connections that say nothing, at a registrar with 64 descriptors."""
    strangers = [await Stranger.open(target) for _ in range(120)]
    while True:
        await asyncio.gather(*(stranger.dial(target.registrar) for stranger in strangers))
        await asyncio.sleep(1.0)


async def bad_messages(target: Target) -> None:
    """97 600 messages that are none."""
    stranger = await Stranger.open(target)
    association = await stranger.dial(target.registrar)
    for number in range(97_600):
        await stranger.say(association, bytes((number % 256, 0, 0, 4 + number % 7)), asap.PPID)
        if number % 100 == 0:
            await asyncio.sleep(0)
    await asyncio.Event().wait()


async def unread_output(target: Target) -> None:
    """Nobody reads the registrar's standard output. 20 000 resolutions make it report."""
    stranger = await Stranger.open(target)
    association = await stranger.dial(target.registrar)
    for number in range(20_000):
        await stranger.say(association, asap.HandleResolution(PoolHandle(target.echo_pool)))
        if number % 20 == 0:
            await asyncio.sleep(0.01)
    await asyncio.Event().wait()


@dataclass(frozen=True, slots=True)
class Attack:
    """What one attack is and needs."""

    run: Callable[[Target], Coroutine[Any, Any, None]]
    over: tuple[str, ...] = ("tcp", "userland", "kernel")
    """The transports that it is possible over."""
    descriptors: int = 0
    """The registrar's limit of descriptors; 0: the usual one."""
    read_output: bool = True
    """Whether somebody reads the registrar's standard output."""
    joins: bool = False
    """Whether another registrar joins meanwhile."""

    @property
    def what(self) -> str:
        return (self.run.__doc__ or "").splitlines()[0].rstrip(".")


ATTACKS = {
    "element-memory": Attack(element_memory),
    "registrations": Attack(registrations),
    "unfinished": Attack(unfinished, over=("tcp",)),
    "answers": Attack(answers),
    "claim": Attack(claim),
    "deregistration": Attack(deregistration),
    "other-address": Attack(other_address),
    "reports": Attack(reports),
    "addresses": Attack(addresses),
    "peers": Attack(peers, joins=True),
    "resolutions": Attack(resolutions),
    "flood": Attack(flood),
    "many-elements": Attack(many_elements),
    "idle-sessions": Attack(idle_sessions),
    "idle-connections": Attack(idle_connections, descriptors=64),
    "bad-messages": Attack(bad_messages),
    "unread-output": Attack(unread_output, read_output=False),
}


if __name__ == "__main__":
    asyncio.run(ATTACKS[sys.argv[1]].run(Target.from_json(sys.argv[2])))
