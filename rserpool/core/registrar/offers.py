"""What a registration may offer (RFC 5352 §3.1). The handlespace checks whether the element matches its pool."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from ipaddress import ip_address

from rserpool.core.machine import Peer
from rserpool.errors import NO_USABLE_ADDRESS, CauseCode, ErrorCause, RemoteError
from rserpool.model import PoolElement, TransportProtocol

_BROADCAST = "255.255.255.255"


def check(element: PoolElement) -> None:
    """Raise `RemoteError` if no user could use the element."""
    transport = element.transport
    if not element.identifier:
        objection = "its identifier is 0"
    elif element.life <= 0:
        objection = "its registration life is over before it begins"
    elif transport.protocol is TransportProtocol.OPAQUE:
        return  # only its users understand these octets
    elif not transport.port:
        objection = "its transport has no port"
    else:
        return
    raise RemoteError(objection, ErrorCause(CauseCode.INVALID_VALUES))


def with_own_addresses(element: PoolElement, peer: Peer) -> PoolElement:
    """Return the element with those of its addresses that are its own: the addresses of its association, `peer`.

    Otherwise an element could send its users to anybody. If the addresses of the association are not known, or if a
    proxy may register those of others, only those that cannot be an element's are left out. Raises `RemoteError` if
    none is left.
    """
    transport = element.transport
    if transport.protocol is TransportProtocol.OPAQUE:
        return element
    theirs = {host for known in peer for host in known.addresses}
    own = tuple(host for host in transport.addresses if (host in theirs if theirs else can_be_dialled(host)))
    if not own:
        raise RemoteError("its association has none of its addresses", ErrorCause(NO_USABLE_ADDRESS))
    return element if own == transport.addresses else replace(element, transport=replace(transport, addresses=own))


@lru_cache(4096)
def can_be_dialled(host: str) -> bool:
    """Return whether an address is that of one host, not of none, of many or of all."""
    address = ip_address(host)
    return not (address.is_unspecified or address.is_multicast or host == _BROADCAST)
