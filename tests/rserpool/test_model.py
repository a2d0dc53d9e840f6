"""Records of the model."""

from __future__ import annotations

from dataclasses import replace

from rserpool.model import ElementId, PoolElement, ServerId, TransportAddress, TransportProtocol
from rserpool.policies import RoundRobin

PLACE = TransportAddress(TransportProtocol.SCTP, 5000, ("192.0.2.1",))
CONTROL = TransportAddress(TransportProtocol.SCTP, 6000, ("192.0.2.1",))


def test_users_get_an_element_without_its_control_channel() -> None:
    element = PoolElement(ElementId(1), ServerId(2), 30.0, PLACE, RoundRobin(), CONTROL)
    assert element.for_users == replace(element, asap_transport=None)
    assert element.for_users is element.for_users
    assert element.for_users.for_users is element.for_users


def test_equal_elements_have_equal_hashes_and_others_differ() -> None:
    element = PoolElement(ElementId(1), ServerId(2), 30.0, PLACE, RoundRobin(), CONTROL)
    hashes = {hash(element), hash(element)}
    assert hash(replace(element)) in hashes
    changed = replace(element, life=31.0)
    assert changed != element
    assert hash(changed) not in hashes
