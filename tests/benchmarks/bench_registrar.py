"""A registrar with many elements on real sockets. One process, this one, speaks for all of them.

    python -m tests.benchmarks.bench_registrar [--transport=tcp] [--elements=10000] [--associations=1]

Printed are medians of seven with their spread: registrations per second; the share of a core that the registrar takes
for keep-alives to each element every five seconds; resolutions meanwhile; memory for each element, as resident memory
of the process and as Python's objects without those of the transport; the time for a page of the handle table; and the
time in which a registrar that knows nothing learns everything from the first one. Exits with 1 if an element was lost.
Needs /proc. Over TCP each association needs a descriptor on either side, and a registrar gives 7/16 of its descriptors
to elements and users (`rserpool.transport.slots`).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import time
from collections.abc import Callable
from statistics import quantiles

import rserpool
from app.processes.options import RegistrarOptions
from app.processes.supervisor import Supervisor
from rserpool import wire
from rserpool.config import RegistrarConfig
from rserpool.core.notices import ServiceBegun
from rserpool.model import (
    UNKNOWN_SERVER,
    AssociationId,
    ElementId,
    PoolElement,
    PoolHandle,
    TransportAddress,
    TransportUse,
)
from rserpool.policies import RoundRobin
from rserpool.transport.base import Endpoint, Lost, Message, Transport, Up
from rserpool.wire import asap
from tests.benchmarks.scope_processes import Process, start
from tests.benchmarks.spread import spread
from tests.helpers.element_memory import octets_for_each

KEEP_ALIVE = 5.0
POOLS = 20
DIALS = 64
"""Associations that are dialled at a time."""
UNDER_WAY = 64
"""Registrations that wait for their answers on one association."""
ROUNDS = 7


def handle_of(number: int) -> PoolHandle:
    return PoolHandle(f"pool {number % POOLS}")


class Elements:
    """Elements at one endpoint, on some associations to a registrar. They answer keep-alives."""

    def __init__(self, endpoint: Endpoint, transport: Transport, number: int) -> None:
        self.number = number
        self.registered = self.lost = self.keep_alives = 0
        self._endpoint = endpoint
        self._transport = transport
        self._answered = asyncio.Event()
        """All registrations, or deregistrations, have been answered."""
        self._missing = 0
        self._send_next: Callable[[AssociationId], None] = self._register_next
        self._waiting: dict[AssociationId, list[int]] = {}

    async def dial(self, registrar: TransportAddress, associations: int) -> float:
        """Open the associations. Returns the seconds that it took."""
        began, free = time.monotonic(), asyncio.Semaphore(DIALS)

        async def one() -> None:
            async with free:
                association = await self._endpoint.connect(registrar, timeout=30)
            self._waiting[association] = []

        await asyncio.gather(*(one() for _ in range(associations)))
        return time.monotonic() - began

    async def register(self) -> float:
        """Register all elements. Returns the seconds that it took."""
        self.registered = 0
        return await self._all(self._register_next)

    async def deregister(self) -> float:
        """Deregister all elements. Returns the seconds that it took."""
        return await self._all(self._deregister_next)

    async def _all(self, send_next: Callable[[AssociationId], None]) -> float:
        began = time.monotonic()
        self._answered.clear()
        self._missing, self._send_next = self.number, send_next
        for index, association in enumerate(self._waiting):
            self._waiting[association] = list(range(index, self.number, len(self._waiting)))
            for _ in range(UNDER_WAY):
                send_next(association)
        await self._answered.wait()
        return time.monotonic() - began

    def _register_next(self, association: AssociationId) -> None:
        if self._waiting[association]:
            number = self._waiting[association].pop()
            place = TransportAddress(
                self._transport.protocol, 1024 + number % 60_000, ("127.0.0.1",), TransportUse.DATA_AND_CONTROL
            )
            element = PoolElement(ElementId(number + 1), UNKNOWN_SERVER, 3600.0, place, RoundRobin())
            self._send(association, asap.Registration(handle_of(number), element))

    def _deregister_next(self, association: AssociationId) -> None:
        if self._waiting[association]:
            number = self._waiting[association].pop()
            self._send(association, asap.Deregistration(handle_of(number), ElementId(number + 1)))

    def _next(self, association: AssociationId) -> None:
        self._missing -= 1
        self._send_next(association)
        if not self._missing:
            self._answered.set()

    def _send(self, association: AssociationId, message: asap.AsapMessage) -> None:
        self._endpoint.send(association, wire.encode(message), ppid=asap.PPID)

    async def answer(self) -> None:
        """Answer the registrar, until cancelled."""
        while True:
            match await self._endpoint.receive():
                case Message(association=association, payload=payload, ppid=asap.PPID):
                    match wire.decode(asap.PPID, payload):
                        case asap.EndpointKeepAlive(pool_handle=handle, identifier=identifier):
                            self.keep_alives += 1
                            if identifier is not None:
                                self._send(association, asap.EndpointKeepAliveAck(handle, identifier))
                        case asap.RegistrationResponse(rejected=rejected):
                            self.registered += not rejected
                            self._next(association)
                        case asap.DeregistrationResponse():
                            self._next(association)
                case Lost():
                    self.lost += 1


async def resolve(registrar: TransportAddress, transport: Transport, seconds: float) -> list[float]:
    """Ask for handle resolutions, one after the other. Returns the seconds that each took."""
    times: list[float] = []
    async with contextlib.aclosing(await transport.open(listen=False)) as endpoint:
        association = await endpoint.connect(registrar, timeout=10)
        assert isinstance(await endpoint.receive(), Up)
        end = time.monotonic() + seconds
        while (began := time.monotonic()) < end:
            endpoint.send(association, wire.encode(asap.HandleResolution(handle_of(len(times)))), ppid=asap.PPID)
            await endpoint.receive()
            times.append(time.monotonic() - began)
    return times


async def read_table(registrar: Process, transport: Transport) -> int:
    """Read the whole handle table of a registrar, page by page. Returns the number of elements."""
    address = rserpool.parse_address(registrar.enrp_address, transport.protocol)
    return (await rserpool.read_handlespace(address, transport=transport, timeout=60)).elements


async def until_known(registrar: Process, transport: Transport, elements: int) -> None:
    """Wait until a registrar knows this number of elements."""
    while True:
        with contextlib.suppress(rserpool.RserpoolError):  # it cannot say yet
            if await read_table(registrar, transport) >= elements:
                return
        await asyncio.sleep(0.1)


async def learn(registrar: Process, transport: Transport) -> tuple[float, int]:
    """Start a registrar that knows only this peer. Returns the seconds until it serves, and the elements it knows."""
    began, serves = time.monotonic(), asyncio.Event()
    peer = rserpool.parse_address(registrar.enrp_address, transport.protocol)
    async with rserpool.Registrar(
        transport=transport,
        port=0,
        enrp_port=0,
        peers=(peer,),
        on_notice=lambda notice: serves.set() if isinstance(notice, ServiceBegun) else None,
    ) as second:
        await serves.wait()
        return time.monotonic() - began, len(second.handlespace)


async def measure(name: str, number: int, associations: int, seconds: float) -> bool:
    transport = rserpool.TRANSPORTS[name]()
    objects = octets_for_each(number, 1), octets_for_each(number, number)
    options = RegistrarOptions(port=0, enrp_port=0, transport=name, keep_alive_interval=KEEP_ALIVE, quiet=True)
    async with Supervisor() as supervisor, contextlib.aclosing(await transport.open()) as endpoint:
        registrar = await start(supervisor, "registrar", options)
        address = rserpool.parse_address(registrar.address, transport.protocol)
        elements = Elements(endpoint, transport, number)
        answering = asyncio.create_task(elements.answer())
        before = registrar.resident()
        dialled = await elements.dial(address, associations)
        connected = registrar.resident()
        print(f"{name}: {number} elements on {associations} associations, which took {dialled:.1f} s")
        rates, costs = [], []
        for last in (*[False] * (ROUNDS - 1), True):
            processor = registrar.processor()
            rates.append(number / await elements.register())
            costs.append(1e6 * (registrar.processor() - processor) / number)
            if not last:
                await elements.deregister()
        print(
            f"  registrations: {spread(rates, ',.0f', 'per second')}; "
            f"{spread(costs, '.0f', 'us')} of the processor for each"
        )
        await asyncio.sleep(2 * KEEP_ALIVE)  # until the first keep-alives have come
        loads, alive = [], []
        for _ in range(ROUNDS):
            count, processor, began = elements.keep_alives, registrar.processor(), time.monotonic()
            await asyncio.sleep(seconds / ROUNDS)
            lasted = time.monotonic() - began
            alive.append((elements.keep_alives - count) / lasted)
            loads.append(100 * (registrar.processor() - processor) / lasted)
        print(
            f"  keep-alives: {spread(alive, ',.0f', 'per second')}; "
            f"the registrar takes {spread(loads, unit='% of a core')}"
        )
        rounds = [await resolve(address, transport, 1.0) for _ in range(ROUNDS)]
        numbers = [len(times) for times in rounds]
        print(
            f"  resolutions meanwhile: {spread(numbers, ',.0f', 'per second')}, one at a time; "
            f"p99 {spread([1e3 * quantiles(times, n=100)[98] for times in rounds], '.2f', 'ms')}"
        )
        resident = (registrar.resident() - connected) * 2**20 / number
        print(
            f"  memory for an element: {resident:,.0f} octets of resident memory, {objects[0]:,.0f} of "
            f"Python's objects ({objects[1]:,.0f} if each has its own association); "
            f"for an association: {(connected - before) * 2**20 / associations:,.0f} of resident memory",
            flush=True,
        )
        reading, costs, pages, count = [], [], -(-number // RegistrarConfig().max_elements_per_table), 0
        for _ in range(ROUNDS):
            processor, began = registrar.processor(), time.monotonic()
            count = await read_table(registrar, transport)
            reading.append(1e3 * (time.monotonic() - began) / pages)
            costs.append(1e3 * (registrar.processor() - processor) / pages)
        print(
            f"  a page of the handle table, one of {pages}: {spread(reading, '.2f', 'ms')} "
            f"from question to answer read; {spread(costs, '.2f', 'ms')} of the processor"
        )
        learned = [await learn(registrar, transport) for _ in range(ROUNDS)]
        print(f"  a restarted registrar has learned all of them after {spread([t for t, _ in learned], '.2f', 's')}")
        answering.cancel()
        await asyncio.wait([answering])
        return {count, elements.registered, *[known for _, known in learned]} == {number} and not elements.lost


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--transport", default="tcp")
    parser.add_argument("--elements", type=int, default=10_000)
    parser.add_argument("--associations", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=14.0)
    arguments = parser.parse_args()
    done = measure(arguments.transport, arguments.elements, arguments.associations, arguments.seconds)
    return 0 if asyncio.run(done) else 1


if __name__ == "__main__":
    sys.exit(main())
