"""The faults of one process's links: a rule for each peer. Rules may change while everything runs.

A rule holds for all associations with the endpoint at an address, `host:port`. `host:0` stands for all endpoints at
this host that do not listen, as users do not. A link has two ends, and each has its own rule about the other: loss and
delay apply to outgoing packets. A cut blocks both directions at either end.

`rserpool.transport.faulty` says how a transport applies the rules. Multicast is not affected.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rserpool.errors import LocalError
from rserpool.model import TransportAddress

LONGEST_DELAY: Final = 10.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class LinkFault:
    """The fault of a link. Raises `LocalError` for values that no link can have."""

    cut: bool = False
    """Nothing arrives, in either direction."""
    loss: float = 0.0
    """The probability that a packet is lost, from 0 to less than 1."""
    delay: float = 0.0
    """Extra seconds that each packet takes, one way; at most 10."""

    def __post_init__(self) -> None:
        if not 0 <= self.loss < 1:
            raise LocalError(f"loss must be from 0 to less than 1, not {self.loss}; to lose everything, cut the link")
        if not 0 <= self.delay <= LONGEST_DELAY:
            raise LocalError(f"delay must be from 0 to {LONGEST_DELAY:g} s, not {self.delay}")

    def __bool__(self) -> bool:
        return self != LinkFault()


class LinkFaults:
    """The rules of one process. With the same random generator, the same packets are lost."""

    def __init__(self, rng: random.Random | None = None) -> None:
        self._rules: dict[str, LinkFault] = {}
        self._rng = rng or random.Random()
        self._watchers: dict[object, Callable[[], None]] = {}

    def __repr__(self) -> str:
        return f"<LinkFaults {self._rules}>"

    def __bool__(self) -> bool:
        return bool(self._rules)

    def set(self, peer: str, fault: LinkFault | None) -> None:
        """Set the fault of the link to `peer` (`host:port`). None, or a fault without any effect, removes the rule.

        Raises `LocalError` if `peer` is not written as an address and a port.
        """
        host, _, port = peer.rpartition(":")
        if not host or not port.isdecimal():
            raise LocalError(f"“{peer}” needs an address and a port, such as 127.0.0.1:3863")
        if fault:
            self._rules[peer] = fault
        else:
            self._rules.pop(peer, None)
        self._notify()

    def clear(self) -> None:
        """Remove all rules."""
        self._rules.clear()
        self._notify()

    def of(self, peer: TransportAddress) -> LinkFault | None:
        """Return the fault of the link to this peer, or None."""
        if not self._rules:
            return None
        return next((self.at(host, peer.port) for host in peer.addresses if self.at(host, peer.port)), None)

    def at(self, host: str, port: int) -> LinkFault | None:
        """Return the fault of the link to this socket address, or None."""
        return self._rules.get(f"[{host}]:{port}" if ":" in host else f"{host}:{port}") if self._rules else None

    def lost(self, fault: LinkFault) -> bool:
        """Decide at random whether a packet on a link with this fault is lost."""
        return fault.loss > 0 and self._rng.random() < fault.loss

    def watch(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` after each change of a rule. Returns a function that stops this."""
        key = object()
        self._watchers[key] = changed

        def stop() -> None:
            self._watchers.pop(key, None)

        return stop

    def _notify(self) -> None:
        for changed in list(self._watchers.values()):
            changed()
