"""The cost of the transports: round trips and messages per second over one association, both ends in this process.

    python -m tests.benchmarks.bench_transport [--transports=tcp,tls,userland,kernel] [--rounds=7] [--seconds=0.5]

`tls` is TLS on TCP, with a new authority's certificates. Opening an association includes its handshake, at both ends.

In each round, each figure is measured on one transport after the other, in an order that changes with the round. So a
machine that is busy for a while disturbs all of them. Printed are medians of all rounds, least and most in brackets;
then the same of the ratios to the first transport, which are taken within each round.

Both ends share one core and one event loop, so two processes are faster than this.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from contextlib import aclosing
from pathlib import Path
from tempfile import TemporaryDirectory

from app.base.authority import Authority
from rserpool.errors import TransportError
from rserpool.model import AssociationId, TransportAddress
from rserpool.transport import TRANSPORTS, choose_transport
from rserpool.transport.base import Endpoint, Message, Transport, Up
from tests.benchmarks.spread import spread

SMALL, LARGE = 100, 65_535
"""Octets of a message."""
TRIPS, SHORT, LONG = "round trips/s", f"messages/s of {SMALL} octets", f"MB/s of {LARGE} octets"
OPENED = "associations opened/s"
FIGURES = OPENED, TRIPS, SHORT, LONG
WARM_UP = 0.1
"""Seconds before each measurement."""


async def echo(endpoint: Endpoint) -> None:
    """Send every message back."""
    while True:
        event = await endpoint.receive()
        if isinstance(event, Message):
            endpoint.send(event.association, event.payload, ppid=event.ppid)


async def drain(endpoint: Endpoint, counts: list[int]) -> None:
    """Count messages."""
    while True:
        if isinstance(await endpoint.receive(), Message):
            counts[0] += 1


async def round_trips(near: Endpoint, association: AssociationId, seconds: float) -> float:
    """Return round trips per second, one at a time."""
    trips, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < seconds:
        near.send(association, bytes(SMALL), ppid=1)
        await near.receive()
        trips += 1
    return trips / (time.perf_counter() - begin)


async def one_way(near: Endpoint, association: AssociationId, counts: list[int], size: int, seconds: float) -> float:
    """Return the messages that arrive per second while as many as possible are sent."""
    payload = bytes(size)
    begin, before = time.perf_counter(), counts[0]
    while time.perf_counter() - begin < seconds:
        for _ in range(50):
            if not near.send(association, payload, ppid=1):
                await near.writable(association)
        await asyncio.sleep(0)
    return (counts[0] - before) / (time.perf_counter() - begin)


async def opened(near: Endpoint, far: TransportAddress, seconds: float) -> float:
    """Return the associations that are opened per second, one at a time."""
    number, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < seconds:
        near.abort(await near.connect(far, timeout=5))
        number += 1
    return number / (time.perf_counter() - begin)


def tls_on_tcp(folder: Path) -> Transport:
    """Return TLS on TCP, with the certificate of a new authority in a folder."""
    authority = Authority.create("Benchmark")
    return choose_transport("tcp", tls=authority.issue("one").write(folder, authority)).transport


async def measure(transport: Transport, figure: str, seconds: float) -> float:
    """Return one of the `FIGURES`."""
    if figure == OPENED:
        async with aclosing(await transport.open(listen=False)) as near, aclosing(await transport.open()) as far:
            return await opened(near, far.local, seconds)
    counts = [0]
    async with aclosing(await transport.open(listen=False)) as near, aclosing(await transport.open()) as far:
        association = await near.connect(far.local, timeout=5)
        assert isinstance(await near.receive(), Up)
        other = asyncio.create_task(echo(far) if figure == TRIPS else drain(far, counts))
        try:
            if figure == TRIPS:
                await round_trips(near, association, WARM_UP)
                return await round_trips(near, association, seconds)
            octets = SMALL if figure == SHORT else LARGE
            await one_way(near, association, counts, octets, WARM_UP)
            messages = await one_way(near, association, counts, octets, seconds)
            return messages if figure == SHORT else messages * LARGE / 1e6
        finally:
            other.cancel()
            near.abort(association)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--transports", default="tcp,tls,userland,kernel")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.5, help="for each figure in each round")
    arguments = parser.parse_args()
    with TemporaryDirectory() as folder:
        return compare(arguments.transports.split(","), arguments.rounds, arguments.seconds, Path(folder))


def compare(wanted: list[str], rounds: int, seconds: float, folder: Path) -> int:
    """Measure and print."""
    transports: dict[str, Transport] = {}
    for name in wanted:
        try:
            transports[name] = tls_on_tcp(folder) if name == "tls" else TRANSPORTS[name]()
        except TransportError as error:
            print(f"{name}: not measured: {error}")
    names = list(transports)
    measured: dict[tuple[str, str], list[float]] = {(name, figure): [] for name in names for figure in FIGURES}
    for number in range(rounds):
        turn = number % len(names)
        for figure in FIGURES:
            for name in names[turn:] + names[:turn]:
                value = asyncio.run(measure(transports[name], figure, seconds))
                measured[name, figure].append(value)
    for figure in FIGURES:
        print(f"{figure}, median (least to most) of {rounds}:")
        base = measured[names[0], figure]
        for name in names:
            own = measured[name, figure]
            line = f"  {name:<10}{spread(own, ',.0f'):>32}"
            if name != names[0]:
                line += f"   ÷ {names[0]}: {spread([a / b for a, b in zip(own, base, strict=True)], '.2f')}"
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
