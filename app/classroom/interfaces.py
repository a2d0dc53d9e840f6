"""Where a class can be served: the addresses of this machine, and at which of them its students probably are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

import psutil

LOOPBACK: Final = "127.0.0.1"

_VIRTUAL: Final = re.compile(
    r"docker|br-|veth|virbr|vmnet|vboxnet|vethernet|virtualbox|vmware|tun|tap|wg|zt|tailscale|utun|podman|cni|lxc|ppp",
    re.IGNORECASE,
)
"""Names of interfaces of virtual machines, containers and tunnels, behind which no student sits."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address at which a class can be served."""

    address: str
    interface: str

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine reaches it."""
        return ip_address(self.address).is_loopback

    @property
    def is_virtual(self) -> bool:
        """Whether it belongs to a virtual machine, a container or a tunnel."""
        return _VIRTUAL.match(self.interface) is not None


def places() -> Sequence[Place]:
    """Return the addresses of interfaces that are up: real networks first, and IPv4 before IPv6.

    Link-local addresses are left out, because they need the name of an interface. Without any network, the result is
    the loopback address.
    """
    states = psutil.net_if_stats()
    found = [
        place
        for place in _all_places()
        if place.interface in states
        and states[place.interface].isup
        and not (place.is_loopback or ip_address(place.address).is_link_local)
    ]
    found.sort(key=lambda place: (place.is_virtual, ":" in place.address))
    return found or [Place(LOOPBACK, "")]


def is_own(address: str) -> bool:
    """Return whether an address is one of this machine's, also one of an interface that is not connected."""
    one = ip_address(address)
    return one.is_loopback or any(one == ip_address(place.address) for place in _all_places())


def _all_places() -> Iterator[Place]:
    """Return the addresses of all interfaces, also of those that are not connected."""
    for name, addresses in psutil.net_if_addrs().items():
        for own in addresses:
            if own.family.name in ("AF_INET", "AF_INET6"):
                yield Place(own.address.partition("%")[0], name)


def usual(found: Sequence[Place]) -> Place:
    """Return the place at which students probably are: in the first real network, which is sorted first."""
    return found[0]
