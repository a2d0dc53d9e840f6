"""An operation scope on the virtual clock: registrars, many elements and users, lost messages, and a crash.

`python -m tests.benchmarks.bench_scope [elements] [virtual minutes]` prints the events of all cores per second of real
time, the speed relative to real time, and whether the registrars agree at the end. The timers are rsplib's.
"""

from __future__ import annotations

import random
import sys
from functools import partial
from time import perf_counter

from rserpool.config import ElementConfig, RegistrarConfig, UserConfig
from rserpool.core import notices, requests
from rserpool.core.machine import Peer
from rserpool.core.pool_element import PoolElementCore
from rserpool.core.pool_user import PoolUserCore
from rserpool.core.registrar import RegistrarCore
from rserpool.model import (
    UNKNOWN_SERVER,
    ElementId,
    PoolElement,
    PoolHandle,
    ServerId,
    SessionMessage,
    TransportAddress,
    TransportProtocol,
)
from rserpool.policies import LeastUsed, RoundRobin
from rserpool.simulation import Network

REGISTRARS = ("A", "B", "C")
USERS = 100
POOLS = 20
LOSS = 0.01
JOINING = 30.0
"""Seconds in which the elements join."""


class Scope:
    """The stations, and what users and elements do."""

    def __init__(self, elements: int, minutes: float) -> None:
        self.rng = random.Random(1)
        self.network = Network(random.Random(2))
        self.network.trace.on = False
        self.places: dict[str, Peer] = {name: _place(number, 3863) for number, name in enumerate(REGISTRARS, 1)}
        self.cores = {name: self._registrar(name) for name in REGISTRARS}
        self.sessions = 0
        self.failovers = 0
        self.end = minutes * 60
        for number in range(elements):
            self.network.later(JOINING * number / elements, partial(self._element, number))
        for number in range(USERS):
            self.network.later(JOINING * self.rng.random(), partial(self._user, f"user {number}"))

    def _registrar(self, name: str) -> RegistrarCore:
        core = RegistrarCore(ServerId(0xA0 + ord(name)), RegistrarConfig.quick(), random.Random(name))
        self.network.add(name, core, self.places[name])
        others = tuple(peer for other, peer in self.places.items() if other != name)
        self.network.ask(name, requests.JoinScope(self.places[name][0], others))
        return core

    def _element(self, number: int) -> None:
        name, place = f"element {number}", _place(1000 + number, 5000)
        core = PoolElementCore(tuple(self.places.values()), ElementConfig(), random.Random(number))
        self.network.add(name, core, place)
        pool = number % POOLS
        policy = LeastUsed(0) if pool % 2 else RoundRobin()
        identifier = ElementId(random.Random(name).randrange(1, 1 << 32))
        element = PoolElement(identifier, UNKNOWN_SERVER, 90.0, place[0], policy)
        self.network.ask(name, requests.Register(PoolHandle(f"pool {pool}"), element))

    # --- users --------------------------------------------------------------------------------------------------

    def _user(self, name: str) -> None:
        core = PoolUserCore(tuple(self.places.values()), UserConfig(), random.Random(name))
        station = self.network.add(name, core, _place(500_000 + int(name.split()[1]), 6000))
        station.on_notice = self._count
        self._open(name, 0)

    def _open(self, name: str, number: int) -> None:
        token = f"{name} session {number}"
        self.network.ask(name, requests.OpenSession(token, PoolHandle(f"pool {self.rng.randrange(POOLS)}")))
        self._talk(name, token, self.rng.randint(2, 20))
        self.network.later(self.rng.uniform(20, 40), lambda: self._open(name, number + 1))

    def _talk(self, name: str, token: str, words: int) -> None:
        if words:
            self.network.ask(name, requests.SendData(token, SessionMessage(b"x" * 100, 32)))
            self.network.later(1.0, lambda: self._talk(name, token, words - 1))
        else:
            self.network.ask(name, requests.CloseSession(token))

    def _count(self, notice: object) -> None:
        self.sessions += isinstance(notice, notices.SessionBound)
        self.failovers += isinstance(notice, notices.SessionFailedOver)

    # --- the registrars -----------------------------------------------------------------------------------------

    def checksums(self) -> dict[str, dict[int, int]]:
        """Return the checksums of each owner's elements, as each living registrar knows them."""
        return {
            name: {owner: core.handlespace.checksum(owner) for owner in sorted(core.handlespace.owners())}
            for name, core in self.cores.items()
            if self.network[name].alive
        }

    def agree(self) -> bool:
        first, *others = self.checksums().values()
        return all(other == first for other in others)


def main() -> None:
    elements = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    minutes = float(sys.argv[2]) if len(sys.argv) > 2 else 10.0
    scope = Scope(elements, minutes)
    network = scope.network
    network.loss_rate = LOSS
    start = perf_counter()
    network.run(scope.end / 2)
    network.crash("A")
    network.run(scope.end / 2)
    spent = perf_counter() - start
    took = 0.0
    while not scope.agree() and took < 60:
        network.run(1.0)
        took += 1.0
    done = [n for n in network["B"].notices + network["C"].notices if isinstance(n, notices.TakeoverDone)]
    print(f"{elements:,} elements, {USERS} users, {scope.end:g} virtual s, {LOSS:.0%} loss, registrar A killed halfway")
    print(f"{network.steps:,} events in {spent:.1f} s: {network.steps / spent:,.0f} events/s, ", end="")
    print(f"{scope.end / spent:.2f} times real time")
    print(f"{scope.sessions:,} sessions, {scope.failovers} failed over; takeover: {done[0] if done else 'none'}")
    for name, sums in scope.checksums().items():
        told = ", ".join(f"0x{owner:02x}: 0x{value:04x}" for owner, value in sums.items())
        print(f"{name}: {scope.cores[name].handlespace!r}, {told}")
    print(f"the registrars agree after {took:g} s more" if scope.agree() else "the registrars do not agree")


def _place(number: int, port: int) -> Peer:
    host = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
    return (TransportAddress(TransportProtocol.SCTP, port, (host,)),)


if __name__ == "__main__":
    main()
