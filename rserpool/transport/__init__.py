"""The transports by name, one line each, and the choice among them. What they offer is in `base`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from rserpool.errors import LocalError, TransportError
from rserpool.transport.base import Closed, Endpoint, Lost, Message, SendFailed, Transport, TransportEvent, Up
from rserpool.transport.faulty import FaultyTransport
from rserpool.transport.kernel import KernelTransport
from rserpool.transport.link_faults import LinkFaults
from rserpool.transport.memory import MemoryTransport
from rserpool.transport.path_profile import LOCAL
from rserpool.transport.tcp import TcpTransport
from rserpool.transport.userland import UserlandTransport

logger = logging.getLogger(__name__)

TRANSPORTS: dict[str, Callable[[], Transport]] = {
    "memory": MemoryTransport,
    "kernel": KernelTransport,
    "userland": UserlandTransport,
    "tcp": TcpTransport,
}
"""Name → factory. A factory raises `TransportError` with a sentence where this machine cannot offer the transport."""

_PREFERRED = {
    "kernel": "SCTP as other implementations speak it, by the kernel",
    "userland": "real SCTP packets, in UDP, without privileges",
    "tcp": "it works everywhere",
}
"""The transports between processes, best first, and why one is taken when none before it can be."""


@dataclass(frozen=True, slots=True)
class TransportChoice:
    """A transport, and why it is this one."""

    transport: Transport
    why: str


def choose_transport(name: str | None = None) -> TransportChoice:
    """The transport of this name, or the first of the preferred ones that this machine offers.

    All members of a pool must use the same. Raises `TransportError` when this machine cannot offer it, and
    `LocalError` when there is none of this name.
    """
    if name is not None:
        if name not in TRANSPORTS:
            raise LocalError(f"there is no transport {name!r}, only {', '.join(TRANSPORTS)}")
        return TransportChoice(TRANSPORTS[name](), "it was asked for")
    reasons: list[str] = []
    for name, why in _PREFERRED.items():
        try:
            transport = TRANSPORTS[name]()
        except TransportError as error:
            reasons.append(f"not {name}: {error}")
            continue
        choice = TransportChoice(transport, "; ".join([why, *reasons]))
        logger.info("Transport %s: %s", name, choice.why)
        return choice
    raise TransportError("no transport is available: " + "; ".join(reasons))


def best_transport() -> Transport:
    """The transport that `choose_transport` prefers."""
    return choose_transport().transport


def with_faults(transport: Transport, faults: LinkFaults) -> Transport:
    """The same transport, over links that have these faults; what that means is in `rserpool.transport.faulty`."""
    if isinstance(transport, UserlandTransport):
        return UserlandTransport(transport.profile, faults)
    if isinstance(transport, TcpTransport):
        return FaultyTransport(transport, faults, lost_after=transport.lost_after)
    profile = transport.profile if isinstance(transport, KernelTransport) else LOCAL
    return FaultyTransport(transport, faults, lost_after=profile.patience)


__all__ = [
    "TRANSPORTS",
    "Closed",
    "Endpoint",
    "Lost",
    "Message",
    "SendFailed",
    "Transport",
    "TransportChoice",
    "TransportEvent",
    "Up",
    "best_transport",
    "choose_transport",
    "with_faults",
]
