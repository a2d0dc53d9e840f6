"""The transports by name, and the choice of the best one. `base` describes what they offer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from rserpool.errors import LocalError, TransportError
from rserpool.transport.base import (
    Closed,
    Endpoint,
    Lost,
    Message,
    Outgoing,
    Refused,
    SendFailed,
    Transport,
    TransportEvent,
    Up,
)
from rserpool.transport.faulty import FaultyTransport
from rserpool.transport.kernel import KernelTransport
from rserpool.transport.link_faults import LinkFaults
from rserpool.transport.memory import MemoryTransport
from rserpool.transport.path_profile import LOCAL, PATHS
from rserpool.transport.tcp import TcpTransport
from rserpool.transport.tls import Tls, TlsFiles
from rserpool.transport.userland import UserlandTransport

logger = logging.getLogger(__name__)

TRANSPORTS: dict[str, Callable[[], Transport]] = {
    "memory": MemoryTransport,
    "kernel": KernelTransport,
    "userland": UserlandTransport,
    "tcp": TcpTransport,
}
"""Name → factory. A factory raises `TransportError` with a sentence if this machine cannot offer the transport."""

PREFERRED = {
    "kernel": "kernel SCTP, which other implementations speak",
    "userland": "real SCTP packets in UDP, without privileges",
    "tcp": "works everywhere",
}
"""The transports between processes, best first, each with the reason to choose it."""


@dataclass(frozen=True, slots=True)
class TransportChoice:
    """A transport, and why it was chosen."""

    transport: Transport
    """The transport."""
    why: str
    """Why it was chosen, and why better ones were not, for people."""


def choose_transport(name: str | None = None, *, path: str = "auto", tls: TlsFiles | None = None) -> TransportChoice:
    """Choose the transport of this name or, without one, the best that this machine offers: kernel, userland, tcp.

    All members of a pool must use the same transport, and all or none of them TLS, which only TCP has.

    Args:
        name: A name in `TRANSPORTS`; None: the best one.
        path: How soon SCTP retransmits and gives up. `local` is for one machine or LAN, `wide` for long distances, and
            `auto` chooses for each peer: `local` for those in a network that this machine is connected to.
        tls: The files with which to speak TLS; None: no TLS.

    Raises:
        TransportError: This machine cannot offer the transport, or none at all, or the files are of no use. A sentence.
        LocalError: There is no transport or path of this name, or the transport has no TLS.
    """
    if path not in PATHS:
        raise LocalError(f"there is no path {path!r}, only {', '.join(PATHS)}")
    if tls is not None:
        if name not in (None, "tcp"):
            raise LocalError(f"TLS goes over TCP only, not over {name}; use the transport tcp")
        return TransportChoice(TcpTransport(tls=Tls(tls)), "TLS goes over TCP only")
    if name is not None:
        if name not in TRANSPORTS:
            raise LocalError(f"there is no transport {name!r}, only {', '.join(TRANSPORTS)}")
        return TransportChoice(_made(name, path), "as requested")
    reasons: list[str] = []
    for name, why in PREFERRED.items():
        try:
            transport = _made(name, path)
        except TransportError as error:
            reasons.append(f"not {name}: {error}")
            continue
        choice = TransportChoice(transport, "; ".join([why, *reasons]))
        logger.info("Transport %s: %s", name, choice.why)
        return choice
    raise TransportError("no transport is available: " + "; ".join(reasons))


def _made(name: str, path: str) -> Transport:
    transport = TRANSPORTS[name]()
    if isinstance(transport, UserlandTransport | KernelTransport):
        transport.profile = PATHS[path]
    return transport


def best_transport() -> Transport:
    """Return the best transport that this machine offers; see `choose_transport`."""
    return choose_transport().transport


def with_faults(transport: Transport, faults: LinkFaults) -> Transport:
    """Return the same transport over faulty links, for tests and lessons, without privileges.

    SCTP in UDP loses and delays its packets. On other transports a lost message arrives late, after retransmission
    timeouts, and a delayed one later by the delay. Across a cut nothing arrives; after the patience of the transport
    (seconds) the association is lost.

    Args:
        transport: Any transport.
        faults: The rules. They may change at any time.
    """
    if isinstance(transport, UserlandTransport):
        return UserlandTransport(transport.profile, faults)
    if isinstance(transport, TcpTransport):
        return FaultyTransport(transport, faults, lost_after=transport.lost_after)
    profile = transport.profile if isinstance(transport, KernelTransport) else LOCAL
    return FaultyTransport(transport, faults, lost_after=(profile or LOCAL).patience)


__all__ = [
    "TRANSPORTS",
    "Closed",
    "Endpoint",
    "Lost",
    "Message",
    "Outgoing",
    "Refused",
    "SendFailed",
    "Transport",
    "TransportChoice",
    "TransportEvent",
    "Up",
    "best_transport",
    "choose_transport",
    "with_faults",
]
