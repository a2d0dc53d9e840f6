"""Element records for the tests of the handlespace."""

from __future__ import annotations

from rserpool.model import (
    INFINITE_LIFE,
    ElementId,
    PoolElement,
    PoolHandle,
    ServerId,
    TransportAddress,
    TransportProtocol,
    TransportUse,
)
from rserpool.policies.base import Policy

HANDLE = PoolHandle("EchoPool")


def an_element(
    identifier: int,
    policy: Policy,
    *,
    home: int = 0xA,
    protocol: TransportProtocol = TransportProtocol.SCTP,
    use: TransportUse = TransportUse.DATA_AND_CONTROL,
    port: int = 5000,
) -> PoolElement:
    """Return an element that differs from others only in what the test is about."""
    address = TransportAddress(protocol, port, ("192.0.2.10",), use)
    return PoolElement(ElementId(identifier), ServerId(home), INFINITE_LIFE, address, policy)


def identifiers(elements: tuple[PoolElement, ...]) -> list[int]:
    """Return the identifiers of elements."""
    return [int(element.identifier) for element in elements]
