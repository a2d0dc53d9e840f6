"""Who is on the other side of each association: the addresses, and the name in the certificate over TLS."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from rserpool.access import CERTIFICATE
from rserpool.core.machine import Peer
from rserpool.model import AssociationId, Identity

NOWHERE = ""
"""The place of a party whose address is not known."""

IPV6_PREFIX = 64
"""Bits of an IPv6 address that are one place. A host usually has all addresses of such a network (RFC 4291 §2.5.1)."""


class Callers:
    """The other sides of all associations of one registrar."""

    def __init__(self) -> None:
        self._peers: dict[AssociationId, Peer] = {}
        self._names: dict[AssociationId, str] = {}
        self._no_registrars: set[AssociationId] = set()

    def __contains__(self, association: AssociationId) -> bool:
        return association in self._peers

    def up(self, association: AssociationId, peer: Peer) -> None:
        """Note a new association."""
        self._peers[association] = peer

    def identified(self, association: AssociationId, identity: Identity) -> None:
        """Note whose certificate was shown on an association. A certificate without a name counts by its number."""
        if association in self._peers:
            self._names[association] = identity.name or f"number {identity.serial:x}"
            if not identity.may_be_registrar:
                self._no_registrars.add(association)

    def lost(self, association: AssociationId) -> None:
        """Forget an association."""
        self._peers.pop(association, None)
        self._names.pop(association, None)
        self._no_registrars.discard(association)

    def peer(self, association: AssociationId) -> Peer:
        """Return the addresses of the other side; empty if they are not known."""
        return self._peers.get(association, ())

    def hosts(self, association: AssociationId) -> tuple[str, ...]:
        """Return its IP addresses."""
        return tuple(host for transport in self.peer(association) for host in transport.addresses)

    def name(self, association: AssociationId) -> str | None:
        """Return the name in its certificate; None if it has shown none."""
        return self._names.get(association)

    def may_be_registrar(self, association: AssociationId) -> bool:
        """Return whether the authority of the scope lets it be a registrar, as far as is known."""
        return association not in self._no_registrars

    def place(self, association: AssociationId) -> str:
        """Return where it is, for limits: its first address, or the network of that if it is one of IPv6."""
        peer = self._peers.get(association)
        return _place(peer[0].addresses[0]) if peer and peer[0].addresses else NOWHERE

    def user(self, association: AssociationId, *, proxy: bool) -> frozenset[str]:
        """Return who it is, for opinions that count once for each: its place, and the name in its certificate.

        Two users differ if they have nothing in common, because one can have several names, or several addresses. A
        `proxy` speaks for others, so its place does not count if it has a name.
        """
        name, place = self._names.get(association), self.place(association)
        if name is None:
            return frozenset((place,))
        return frozenset((f"{CERTIFICATE}{name}",) if proxy else (f"{CERTIFICATE}{name}", place))


@lru_cache(4096)
def _place(host: str) -> str:
    address = ip_address(host.partition("%")[0])
    return str(ip_network((address, IPV6_PREFIX), strict=False)) if isinstance(address, IPv6Address) else host
