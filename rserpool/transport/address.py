"""Addresses as people write them: `127.0.0.1:3863`, `[::1]:3863`, `192.0.2.1,192.0.2.2:3863` (multi-homed).

The inverse of `str(TransportAddress)`. Host names are not looked up: a transport parameter (RFC 5354 §3.3 to §3.8)
carries addresses, and other members of the pool may resolve a name differently.
"""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address
from typing import Final

from rserpool.errors import LocalError
from rserpool.model import TransportAddress, TransportProtocol

_EVERYBODY: Final = IPv4Address("255.255.255.255")
"""All hosts of the network (RFC 919 §7)."""


def means_many(address: str) -> bool:
    """Return whether an IP address is that of many hosts: a multicast group, or all that are in a network."""
    one = ip_address(address.partition("%")[0])
    return one.is_multicast or one == _EVERYBODY


def parse_address(text: str, protocol: TransportProtocol) -> TransportAddress:
    """Parse a transport address.

    Args:
        text: IP addresses and a port: `127.0.0.1:3863`, `[::1]:3863` or, for SCTP only, `10.0.0.1,10.0.0.2:3863`. Names
            are not looked up.
        protocol: The transport protocol of the address, as in `Transport.protocol`.

    Raises:
        LocalError: It is not an address; the sentence says how to write one.
    """
    hosts, separator, port = text.strip().rpartition(":")
    if not separator or not hosts or not port.isascii() or not port.isdigit():
        raise LocalError(f"“{text}” needs an address and a port, such as 127.0.0.1:3863 or [::1]:3863")
    if not 0 < int(port) < 65536:
        raise LocalError(f"“{text}”: a port is a number from 1 to 65535")
    addresses = tuple(_address(host.strip(), text) for host in hosts.split(","))
    if len(addresses) > 1 and protocol is not TransportProtocol.SCTP:
        raise LocalError(f"“{text}”: several addresses need SCTP; {protocol.value} has only one")
    return TransportAddress(protocol, int(port), addresses)


def parse_addresses(text: str, protocol: TransportProtocol) -> tuple[TransportAddress, ...]:
    """Parse the addresses of one party, as `parse_address`. Over TCP, a list makes one transport address for each.

    A TCP transport parameter has one address (RFC 5354 §3.5), and one of SCTP has them all (§3.6).
    """
    if protocol is TransportProtocol.SCTP or "," not in text:
        return (parse_address(text, protocol),)
    hosts, _, port = text.strip().rpartition(":")
    return tuple(parse_address(f"{host.strip()}:{port}", protocol) for host in hosts.split(","))


def _address(host: str, text: str) -> str:
    bracketed = host.startswith("[") and host.endswith("]")
    try:
        address = ip_address(host[1:-1] if bracketed else host)
    except ValueError:
        raise LocalError(f"“{text}”: “{host}” is not an IP address; names are not looked up here") from None
    if bracketed != (address.version == 6):
        raise LocalError(f"“{text}”: write IPv6 addresses in brackets, as in [::1]:3863, and no others")
    return str(address)
