"""What is wrong with the links of one process: rules by peer, which may change while everything runs.

A rule holds for all associations with the endpoint at an address, `host:port`; `host:0` stands for those at this host
that do not listen, as users do. A link has two ends: each of them has a rule about the other one, and what is lost or
late is so on its way out. A cut holds both ways at each end.

How a transport obeys is in `rserpool.transport.faulty`. Multicast is not touched.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rserpool.errors import LocalError
from rserpool.model import TransportAddress

LONGEST_DELAY: Final = 10.0


@dataclass(frozen=True, slots=True)
class LinkFault:
    """What is wrong with a link. Raises `LocalError` for what no link could have."""

    cut: bool = False
    """Nothing arrives."""
    loss: float = 0.0
    """The chance of each packet to get lost, from 0 to less than 1."""
    delay: float = 0.0
    """Seconds that each packet takes longer, one way; at most 10."""

    def __post_init__(self) -> None:
        if not 0 <= self.loss < 1:
            raise LocalError(f"a loss is from 0 to less than 1, not {self.loss}; to lose everything, cut the link")
        if not 0 <= self.delay <= LONGEST_DELAY:
            raise LocalError(f"a delay is from 0 to {LONGEST_DELAY:g} s, not {self.delay}")

    def __bool__(self) -> bool:
        return self != LinkFault()


class LinkFaults:
    """The rules of a process. Chance is handed in: with the same one the same packets are lost."""

    def __init__(self, rng: random.Random | None = None) -> None:
        self._rules: dict[str, LinkFault] = {}
        self._rng = rng or random.Random()
        self._watchers: dict[object, Callable[[], None]] = {}

    def __repr__(self) -> str:
        return f"<LinkFaults {self._rules}>"

    def set(self, peer: str, fault: LinkFault | None) -> None:
        """From now on this is wrong with the link to `peer`, `host:port`; None or a fault that is none: nothing is."""
        host, _, port = peer.rpartition(":")
        if not host or not port.isdecimal():
            raise LocalError(f"“{peer}” needs an address and a port, such as 127.0.0.1:3863")
        if fault:
            self._rules[peer] = fault
        else:
            self._rules.pop(peer, None)
        self._tell()

    def clear(self) -> None:
        """Nothing is wrong any more."""
        self._rules.clear()
        self._tell()

    def of(self, peer: TransportAddress) -> LinkFault | None:
        """What is wrong with the link to this party."""
        if not self._rules:
            return None
        return next((self.at(host, peer.port) for host in peer.addresses if self.at(host, peer.port)), None)

    def at(self, host: str, port: int) -> LinkFault | None:
        """What is wrong with the link to this socket address."""
        return self._rules.get(f"[{host}]:{port}" if ":" in host else f"{host}:{port}") if self._rules else None

    def lost(self, fault: LinkFault) -> bool:
        """Is this packet lost?"""
        return fault.loss > 0 and self._rng.random() < fault.loss

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call this whenever a rule has changed; returns how to end that."""
        key = object()
        self._watchers[key] = changed

        def end() -> None:
            self._watchers.pop(key, None)

        return end

    def _tell(self) -> None:
        for changed in list(self._watchers.values()):
            changed()
