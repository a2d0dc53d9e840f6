"""The cost of a transport: round trips and messages per second over one association, with both ends in this process.

    python tests/benchmarks/bench_transport.py [seconds per figure]

The ratio is to the first line. Both ends share one core and one event loop, so two processes are faster than this.
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import aclosing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from rserpool.errors import TransportError
from rserpool.model import AssociationId
from rserpool.transport import TRANSPORTS
from rserpool.transport.base import Endpoint, Message, Transport, Up

SMALL, LARGE = 100, 65_535


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


async def measure(transport: Transport, seconds: float) -> list[float]:
    """Return round trips, small messages and large messages per second."""
    figures: list[float] = []
    counts = [0]
    async with aclosing(await transport.open(listen=False)) as near, aclosing(await transport.open()) as far:
        for job in ("trips", SMALL, LARGE):
            association = await near.connect(far.local, timeout=5)
            assert isinstance(await near.receive(), Up)
            other = asyncio.create_task(echo(far) if job == "trips" else drain(far, counts))
            if isinstance(job, str):
                figures.append(await round_trips(near, association, seconds))
            else:
                figures.append(await one_way(near, association, counts, job, seconds))
            other.cancel()
            near.abort(association)
            await near.receive()
    return figures


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    print(
        f"{'transport':<12}{'round trips/s':>20}{f'{SMALL} B messages/s':>24}{f'{LARGE} B messages/s':>26}{'MB/s':>9}"
    )
    first: list[float] = []
    for name, factory in TRANSPORTS.items():
        try:
            figures = asyncio.run(measure(factory(), seconds))
        except TransportError as error:
            print(f"{name:<12}not measured: {error}")
            continue
        first = first or figures
        cells = [f"{own:,.0f} ({own / base:.2f})" for own, base in zip(figures, first, strict=True)]
        print(f"{name:<12}{cells[0]:>20}{cells[1]:>24}{cells[2]:>26}{figures[2] * LARGE / 1e6:>9,.0f}")


if __name__ == "__main__":
    main()
