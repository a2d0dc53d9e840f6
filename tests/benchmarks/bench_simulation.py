"""A registrar with many elements on the virtual clock.

`python -m tests.benchmarks.bench_simulation [elements] [virtual seconds]` prints the steps of all cores per second of
real time, and the speed relative to real time.
"""

from __future__ import annotations

import random
import sys
from functools import partial
from time import perf_counter

from rserpool.config import ElementConfig, RegistrarConfig
from rserpool.core.pool_element import PoolElementCore
from rserpool.core.registrar import RegistrarCore
from rserpool.core.requests import Register
from rserpool.model import (
    UNKNOWN_SERVER,
    ElementId,
    PoolElement,
    PoolHandle,
    ServerId,
    TransportAddress,
    TransportProtocol,
)
from rserpool.policies import LeastUsed
from rserpool.simulation import Network


def address(host: int, port: int) -> TransportAddress:
    return TransportAddress(TransportProtocol.SCTP, port, (f"10.{host >> 16}.{host >> 8 & 255}.{host & 255}",))


def main() -> None:
    elements = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60.0
    network = Network(random.Random(1))
    network.trace.on = False
    registrar = (address(1, 3863),)
    core = RegistrarCore(ServerId(1), RegistrarConfig(), random.Random(2))
    network.add("registrar", core, registrar)
    for number in range(2, elements + 2):
        place = address(number, 5000)
        network.add(str(number), PoolElementCore((registrar,), ElementConfig(), random.Random(number)), (place,))
        element = PoolElement(ElementId(number), UNKNOWN_SERVER, 90.0, place, LeastUsed(number))
        network.later(number / elements * 5, partial(network.ask, str(number), Register(PoolHandle("pool"), element)))
    start = perf_counter()
    network.run(seconds)
    spent = perf_counter() - start
    print(f"{core.handlespace!r} after {seconds:g} virtual s: {network.steps:,} steps in {spent:.1f} s, ", end="")
    print(f"{network.steps / spent:,.0f} steps/s, {seconds / spent:.1f} times real time")


if __name__ == "__main__":
    main()
