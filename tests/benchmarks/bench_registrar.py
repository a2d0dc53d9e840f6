"""A registrar with many elements on real sockets. One process, this one, speaks for all of them.

    python -m tests.benchmarks.bench_registrar [--transport=tcp] [--elements=10000] [--associations=10000]

Printed are: registrations per second; then, with a keep-alive to each element every five seconds and a user that asks
for handle resolutions meanwhile, the share of a core that the registrar takes and the times of the resolutions; memory
for each element; the time for a page of the handle table; and the time in which a second registrar learns everything
from the first one. Exits with 1 if an element was lost. Needs /proc, and two descriptors for each association.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import time
from statistics import median, quantiles

import rserpool
from app.processes.options import RegistrarOptions
from app.processes.supervisor import Supervisor
from rserpool import wire
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

KEEP_ALIVE = 5.0
POOLS = 20
DIALS = 64
"""Associations that are dialled at a time."""
UNDER_WAY = 64
"""Registrations that wait for their answers on one association."""


def handle_of(number: int) -> PoolHandle:
    return PoolHandle(f"pool {number % POOLS}")


class Elements:
    """Elements at one endpoint, on some associations to a registrar. They answer keep-alives."""

    def __init__(self, endpoint: Endpoint, transport: Transport, number: int) -> None:
        self.number = number
        self.registered = self.refused = self.lost = self.keep_alives = 0
        self._endpoint = endpoint
        self._transport = transport
        self._answered = asyncio.Event()
        """All registrations have been answered."""
        self._waiting: dict[AssociationId, list[int]] = {}

    async def dial(self, registrar: TransportAddress, associations: int) -> float:
        """Open the associations. Returns the seconds that it took."""
        began, free = time.monotonic(), asyncio.Semaphore(DIALS)

        async def one(index: int) -> None:
            async with free:
                association = await self._endpoint.connect(registrar, timeout=30)
            self._waiting[association] = list(range(index, self.number, associations))

        await asyncio.gather(*(one(index) for index in range(associations)))
        return time.monotonic() - began

    async def register(self) -> float:
        """Register all elements. Returns the seconds that it took."""
        began = time.monotonic()
        for association in self._waiting:
            for _ in range(UNDER_WAY):
                self._register_next(association)
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
                            self.refused += rejected
                            self.registered += not rejected
                            self._register_next(association)
                            if self.registered + self.refused == self.number:
                                self._answered.set()
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
            await asyncio.sleep(0.01)
    return times


async def known(registrar: Process, transport: Transport) -> int:
    """Return how many elements a registrar knows; -1: it cannot say yet."""
    address = rserpool.parse_address(registrar.enrp_address, transport.protocol)
    with contextlib.suppress(rserpool.RserpoolError):
        return (await rserpool.read_handlespace(address, transport=transport, timeout=60)).elements
    return -1


async def until_known(registrar: Process, transport: Transport, elements: int) -> None:
    """Wait until a registrar knows this number of elements."""
    while True:
        if await known(registrar, transport) >= elements:
            return
        await asyncio.sleep(0.1)


async def measure(name: str, number: int, associations: int, seconds: float) -> bool:
    transport = rserpool.TRANSPORTS[name]()
    options = RegistrarOptions(port=0, enrp_port=0, transport=name, keep_alive_interval=KEEP_ALIVE, quiet=True)
    async with Supervisor() as supervisor, contextlib.aclosing(await transport.open()) as endpoint:
        registrar = await start(supervisor, "registrar", options)
        address = rserpool.parse_address(registrar.address, transport.protocol)
        elements = Elements(endpoint, transport, number)
        answering = asyncio.create_task(elements.answer())
        before = registrar.resident()
        dialled = await elements.dial(address, associations)
        connected, processor = registrar.resident(), registrar.processor()
        took = await elements.register()
        used = registrar.processor() - processor
        print(f"{name}: {associations} associations in {dialled:.1f} s, {number} registrations in {took:.1f} s")
        print(
            f"  registrations: {number / took:,.0f} per second, {number / used:,.0f} per second of the registrar's "
            f"processor time; {elements.refused} refused"
        )
        print(
            f"  memory: {(registrar.resident() - connected) * 1024 / number:.2f} KiB an element, "
            f"{(connected - before) * 1024 / associations:.2f} KiB an association",
            flush=True,
        )
        await asyncio.sleep(2 * KEEP_ALIVE)  # until keep-alives are spread
        alive, processor, began = elements.keep_alives, registrar.processor(), time.monotonic()
        times = await resolve(address, transport, seconds)
        lasted = time.monotonic() - began
        print(
            f"  keep-alives: {(elements.keep_alives - alive) / lasted:,.0f} per second; the registrar takes "
            f"{100 * (registrar.processor() - processor) / lasted:.1f} % of a core"
        )
        print(
            f"  resolutions meanwhile: median {1000 * median(times):.2f} ms, "
            f"p99 {1000 * quantiles(times, n=100)[98]:.2f} ms, longest {1000 * max(times):.1f} ms of {len(times)}"
        )
        began, count = time.monotonic(), await known(registrar, transport)
        print(f"  the whole handle table is read in {time.monotonic() - began:.2f} s: {count} elements", flush=True)
        began = time.monotonic()
        second = await start(
            supervisor,
            "registrar",
            RegistrarOptions(port=0, enrp_port=0, transport=name, peers=(registrar.enrp_address,), quiet=True),
        )
        await until_known(second, transport, count)
        print(f"  a second registrar has learned all of them {time.monotonic() - began:.2f} s after its start")
        answering.cancel()
        await asyncio.wait([answering])
        return count == number == elements.registered and not elements.lost


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--transport", default="tcp")
    parser.add_argument("--elements", type=int, default=10_000)
    parser.add_argument("--associations", type=int, help="by default one for each element")
    parser.add_argument("--seconds", type=float, default=20.0)
    arguments = parser.parse_args()
    associations = arguments.associations or arguments.elements
    return 0 if asyncio.run(measure(arguments.transport, arguments.elements, associations, arguments.seconds)) else 1


if __name__ == "__main__":
    sys.exit(main())
