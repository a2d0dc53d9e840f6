"""Handlespace operations per second: `python -m tests.benchmarks.bench_handlespace [seconds per figure]`.

One pool of 100, 1 000 and 10 000 elements per policy, all with different settings (the worst case for an order by
rank). The last column is the rate with 10 000 elements divided by that with 100. No operation should be linear, so it
must stay far above 0.01.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from time import perf_counter

from rserpool.handlespace import Handlespace
from rserpool.model import (
    INFINITE_LIFE,
    ElementId,
    PoolElement,
    PoolHandle,
    ServerId,
    TransportAddress,
    TransportProtocol,
)
from rserpool.policies import POLICIES
from rserpool.policies.base import Policy

HANDLE = PoolHandle("FractalGeneratorPool")
HOME, OTHER = ServerId(0xA), ServerId(0xB)
SIZES = (100, 1_000, 10_000)


def an_element(kind: type[Policy], identifier: int, rng: random.Random) -> PoolElement:
    address = TransportAddress(TransportProtocol.SCTP, 5000 + identifier % 1000, ("192.0.2.10",))
    policy = kind(*(rng.randint(1, 0xFFFF_FFFF) for _ in kind().values))
    return PoolElement(ElementId(identifier), HOME, INFINITE_LIFE, address, policy)


def rate(operation: Callable[[], object], seconds: float) -> float:
    """Return operations per second, including the cost of the loop."""
    done, batch, start = 0, 200, perf_counter()
    while (spent := perf_counter() - start) < seconds:
        for _ in range(batch):
            operation()
        done += batch
    return done / spent


def figures(kind: type[Policy], size: int, seconds: float) -> dict[str, float]:
    rng = random.Random(size)
    space = Handlespace(rng)
    elements = [an_element(kind, identifier, rng) for identifier in rng.sample(range(1, 2**32), size)]
    for element in elements:
        space.register(HANDLE, element)
    strangers = cycle([an_element(kind, identifier, rng) for identifier in rng.sample(range(1, 2**32), 1000)])
    copies = cycle([replace(element) for element in rng.sample(elements, 100)])
    changes = cycle([replace(an_element(kind, e.identifier, rng)) for e in rng.sample(elements, 100) for _ in "12"])

    def come_and_go() -> None:
        element = next(strangers)
        space.register(HANDLE, element)
        space.deregister(HANDLE, element.identifier)

    def move() -> None:
        identifier = next(copies).identifier
        space.change_home(HANDLE, identifier, OTHER)
        space.change_home(HANDLE, identifier, HOME)

    result = {
        "select 1": rate(lambda: space.select(HANDLE, 1), seconds),
        "select 3": rate(lambda: space.select(HANDLE, 3), seconds),
        "register + deregister": rate(come_and_go, seconds),
        "register, same": rate(lambda: space.register(HANDLE, next(copies)), seconds),
        "register, changed": rate(lambda: space.register(HANDLE, next(changes)), seconds),
    }
    if kind.code == 1:  # the rest does not depend on the policy
        result |= {
            "change home": 2 * rate(move, seconds),
            "checksum": rate(lambda: space.checksum(HOME), seconds),
            "find": rate(lambda: space.find(HANDLE, elements[0].identifier), seconds),
            "table page of 50": rate(lambda: space.table((HANDLE, elements[0].identifier), 50), seconds),
        }
    return result


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 0.1
    print(f"{'thousand operations/s':40}" + "".join(f"{size:>10,}" for size in SIZES) + "     10 000 : 100")
    for kind in POLICIES.values():
        by_size = {size: figures(kind, size, seconds) for size in SIZES}
        for name in by_size[SIZES[0]]:
            rates = [by_size[size][name] for size in SIZES]
            cells = "".join(f"{one / 1000:10,.0f}" for one in rates)
            print(f"{kind.name + ' ' + name:<60.60}"[:40] + cells + f"{rates[-1] / rates[0]:12.2f}", flush=True)


if __name__ == "__main__":
    main()
