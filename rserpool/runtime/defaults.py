"""The ports that RSerPool has been assigned, and what a role uses when the program does not say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rserpool.core.machine import Peer
from rserpool.model import TransportAddress, TransportProtocol
from rserpool.transport.base import Transport
from rserpool.transport.interfaces import source_to
from rserpool.wire import asap

ASAP_PORT: Final = asap.PORT
"""The port at which users and elements expect a registrar (RFC 5352 §8.2)."""

ENRP_PORT: Final = 9901
"""The port at which registrars expect each other (RFC 5353 §5.3)."""

LOOPBACK: Final = ("127.0.0.1",)
"""The local addresses of a role that is given none."""


def in_order(
    addresses: tuple[str, ...], protocol: TransportProtocol, others: Sequence[TransportAddress]
) -> tuple[str, ...]:
    """Return a role's own addresses, with the one that others are told first.

    A transport parameter of SCTP has them all. One of TCP has one address (RFC 5354 §3.5), and a pool element has one
    user transport (§3.10). It is the address from which the first of `others` that can be reached is reached, because a
    registrar accepts only addresses of the association. The port is open at all of them.
    """
    if protocol is TransportProtocol.SCTP or len(addresses) < 2:
        return addresses
    for other in others:
        for host in other.addresses:
            if (source := source_to(host)) in addresses:
                return (source, *(own for own in addresses if own != source))
    return addresses


def static_list(registrars: Sequence[TransportAddress] | None, transport: Transport) -> tuple[Peer, ...]:
    """Return the static list of registrars. None stands for the one on this machine, at the usual port."""
    if registrars is None:
        registrars = (TransportAddress(transport.protocol, ASAP_PORT, LOOPBACK),)
    return tuple((address,) for address in registrars)
