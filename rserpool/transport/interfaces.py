"""The addresses of this machine's network interfaces: which ones it has, which peers are near, where a route begins."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from ipaddress import IPv4Interface, IPv6Interface, ip_address, ip_interface
from typing import Final, TypeAlias

Interface: TypeAlias = IPv4Interface | IPv6Interface
"""An address of an interface, with the network of its prefix."""

_REMEMBERED_FOR: Final = 10
"""Seconds after which the interfaces are looked up again: a laptop changes networks."""


def own_addresses() -> tuple[str, ...]:
    """Return the addresses at which other machines may reach this one: of interfaces that are up and connected.

    IPv4 comes first. Loopback and link-local addresses are left out, because they mean something else on each machine.
    Without any other, the result is the loopback address.
    """
    usable = [own for own in interfaces() if not (own.ip.is_loopback or own.ip.is_link_local)]
    usable.sort(key=lambda own: own.version)
    return tuple(dict.fromkeys(str(own.ip) for own in usable)) or ("127.0.0.1",)


def interfaces() -> tuple[Interface, ...]:
    """Return all addresses of the interfaces that are up and connected, in the order of the system."""
    import psutil  # only for those who need it: it takes memory and time

    states, found = psutil.net_if_stats(), []
    for name, addresses in psutil.net_if_addrs().items():
        if name in states and states[name].isup:
            for address in addresses:
                if address.family in (socket.AF_INET, socket.AF_INET6):
                    found.append(_interface(address.address.partition("%")[0], address.netmask))
    return tuple(found)


def _interface(host: str, mask: str | None) -> Interface:
    if mask is None:  # of a point-to-point link, on some systems
        return ip_interface(host)
    return ip_interface(f"{host}/{bin(int(ip_address(mask))).count('1')}")


def is_near(host: str) -> bool:
    """Return whether an address is one of this machine or of a network that it is connected to."""
    address = ip_address(host.partition("%")[0])
    if address.is_loopback or address.is_link_local:
        return True
    return any(address in own.network for own in _recent(int(time.monotonic()) // _REMEMBERED_FOR))


@lru_cache(1)
def _recent(_: int) -> tuple[Interface, ...]:
    return interfaces()


def by_route(own: Iterable[str], host: str) -> list[str]:
    """Return those of our addresses from which an address can be reached, the one at which the route begins first."""
    found = [address for address in own if (":" in address) == (":" in host)]
    if len(found) > 1:
        source = source_to(host)
        found.sort(key=lambda address: address != source)
    return found


def source_to(host: str) -> str | None:
    """Return this machine's address at the beginning of the route to an address; None without one. Sends nothing."""
    with suppress(OSError), socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.connect((host, 9))
        return str(udp.getsockname()[0])
    return None
