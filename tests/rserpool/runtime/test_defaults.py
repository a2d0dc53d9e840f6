"""The order of a role's own addresses: over TCP, others are told only the first."""

from __future__ import annotations

import pytest

from rserpool import TransportAddress, TransportProtocol
from rserpool.runtime.defaults import in_order

TCP, SCTP = TransportProtocol.TCP, TransportProtocol.SCTP
NOWHERE = TransportAddress(TCP, 3863, ("::ffff:0:0:1",))
NEAR = TransportAddress(TCP, 3863, ("127.0.0.3",))
"""The system's route to it begins at 127.0.0.1."""


@pytest.mark.parametrize(
    ("own", "others", "ordered"),
    [
        (("127.0.0.2", "127.0.0.1", "::1"), [NEAR], ("127.0.0.1", "127.0.0.2", "::1")),
        (("127.0.0.2", "127.0.0.1"), [NOWHERE, NEAR], ("127.0.0.1", "127.0.0.2")),
        (("127.0.0.1", "127.0.0.2"), [NEAR], ("127.0.0.1", "127.0.0.2")),
        (("127.0.0.2", "127.0.0.4"), [NEAR], ("127.0.0.2", "127.0.0.4")),
        (("127.0.0.2", "127.0.0.1"), [], ("127.0.0.2", "127.0.0.1")),
        (("127.0.0.2",), [NEAR], ("127.0.0.2",)),
    ],
)
def test_over_tcp_the_address_on_the_route_to_a_registrar_comes_first(
    own: tuple[str, ...], others: list[TransportAddress], ordered: tuple[str, ...]
) -> None:
    assert in_order(own, TCP, others) == ordered


def test_over_sctp_all_addresses_are_told_in_the_order_given() -> None:
    assert in_order(("127.0.0.2", "127.0.0.1"), SCTP, [NEAR]) == ("127.0.0.2", "127.0.0.1")
