"""Transport parameters and the IP addresses in them (RFC 5354 §3.1 to §3.7, §3.16).

Addresses are text in the model. An IPv4-mapped IPv6 address is sent and received as plain IPv4. This module does not
judge whether an address makes sense (loopback, link-local).
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from struct import Struct
from typing import Final

from rserpool.errors import LocalError
from rserpool.model import TransportAddress, TransportProtocol, TransportUse
from rserpool.wire.tlv import HEADER, Parameter, ParameterType, Units, invalid_parameter, parameters, pass_over, tlv

_TYPES: Final = {
    TransportProtocol.DCCP: ParameterType.DCCP_TRANSPORT,
    TransportProtocol.SCTP: ParameterType.SCTP_TRANSPORT,
    TransportProtocol.TCP: ParameterType.TCP_TRANSPORT,
    TransportProtocol.UDP: ParameterType.UDP_TRANSPORT,
    TransportProtocol.UDP_LITE: ParameterType.UDP_LITE_TRANSPORT,
    TransportProtocol.OPAQUE: ParameterType.OPAQUE_TRANSPORT,
}
_PROTOCOLS: Final = {int(kind): protocol for protocol, kind in _TYPES.items()}

_WITH_USE: Final = frozenset({TransportProtocol.SCTP, TransportProtocol.TCP})

_KINDS_WITH_USE: Final = frozenset(int(_TYPES[protocol]) for protocol in _WITH_USE)

_PORT_AND_USE: Final = Struct("!HH")
_SERVICE_CODE: Final = Struct("!I")

_COMMON: Final = Struct("!HHHH4s")
"""Port and use, type and length of an address, an IPv4 address."""

_IPV4: Final = int(ParameterType.IPV4_ADDRESS)
_IPV4_SIZE: Final = 8
_USES: Final = tuple(TransportUse)

_REMEMBERED: Final = 4096
"""Maximum number of cached results. Each takes about 300 octets."""

_FEW: Final = 4
"""Addresses of the largest transport whose addresses are cached."""

_ADDRESS_SIZES: Final = {int(ParameterType.IPV4_ADDRESS): 4, int(ParameterType.IPV6_ADDRESS): 16}


def _unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def _encode_address(text: str) -> bytes:
    try:
        address = _unmapped(ip_address(text))
    except ValueError as error:
        raise LocalError(f"{text!r} is not an IP address; resolve host names first") from error
    kind = ParameterType.IPV4_ADDRESS if address.version == 4 else ParameterType.IPV6_ADDRESS
    return tlv(kind, address.packed)


@lru_cache(_REMEMBERED)
def _encode_addresses(addresses: tuple[str, ...]) -> bytes:
    return b"".join(map(_encode_address, addresses))


@lru_cache(_REMEMBERED)
def _decode_address(octets: bytes) -> str:
    return str(_unmapped(ip_address(octets)))


@lru_cache(_REMEMBERED)
def _decode_one(octets: bytes) -> tuple[str, ...]:
    """Return one address as the addresses of a transport. Transports of one host share them in memory."""
    return (_decode_address(octets),)


def _encode(transport: TransportAddress, units: Units) -> bytes:
    protocol = transport.protocol
    if protocol is TransportProtocol.OPAQUE:
        return tlv(ParameterType.OPAQUE_TRANSPORT, transport.opaque)
    if not transport.addresses or (len(transport.addresses) > 1 and protocol is not TransportProtocol.SCTP):
        raise LocalError(f"a {protocol.value} transport with {len(transport.addresses)} addresses cannot be sent")
    head = _PORT_AND_USE.pack(transport.port, transport.use if protocol in _WITH_USE else 0)
    if protocol is TransportProtocol.DCCP:
        head += _SERVICE_CODE.pack(transport.service_code)
    few = len(transport.addresses) <= _FEW
    addresses = (_encode_addresses if few else _encode_addresses.__wrapped__)(transport.addresses)
    return HEADER.pack(_TYPES[protocol], 4 + len(head) + len(addresses)) + head + addresses


def _decode(kind: int, data: bytes, start: int, end: int, units: Units) -> TransportAddress:
    protocol = _PROTOCOLS[kind]
    if end - start == _COMMON.size and kind in _KINDS_WITH_USE:
        # This is one IPv4 address in nearly all transports.
        port, use, inner, size, address = _COMMON.unpack_from(data, start)
        if use < len(_USES) and inner == _IPV4 and size == _IPV4_SIZE:
            return TransportAddress(protocol, port, _decode_one(address), _USES[use])
    if protocol is TransportProtocol.OPAQUE:
        return TransportAddress(protocol, 0, (), opaque=data[start:end])
    head = 8 if protocol is TransportProtocol.DCCP else 4
    if end - start < head:
        raise invalid_parameter(f"a {protocol.value} transport of {end - start} octets", data, start, end)
    port, use = _PORT_AND_USE.unpack_from(data, start)
    if kind not in _KINDS_WITH_USE:
        use = 0  # reserved there, so ignored
    elif use > TransportUse.DATA_AND_CONTROL:
        raise invalid_parameter(f"transport use {use}", data, start, end)
    addresses = _read_addresses(data, start + head, end, units)
    if not addresses or (len(addresses) > 1 and protocol is not TransportProtocol.SCTP):
        raise invalid_parameter(f"a {protocol.value} transport with {len(addresses)} addresses", data, start, end)
    service_code = _SERVICE_CODE.unpack_from(data, start + 4)[0] if protocol is TransportProtocol.DCCP else 0
    return TransportAddress(protocol, port, addresses, _USES[use], service_code)


def _read_addresses(data: bytes, start: int, end: int, units: Units) -> tuple[str, ...]:
    addresses = []
    for kind, first, last in parameters(data, start, end):
        size = _ADDRESS_SIZES.get(kind)
        if size is None:
            pass_over(kind, data, first, last, units)
        elif last - first != size:
            raise invalid_parameter(f"an IP address of {last - first} octets", data, first, last)
        else:
            addresses.append(_decode_address(data[first:last]))
    return tuple(addresses)


TRANSPORT: Final = Parameter(TransportAddress, tuple(int(kind) for kind in _TYPES.values()), _encode, _decode)
