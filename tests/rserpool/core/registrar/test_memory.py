"""How much memory a registrar needs for each element: octets of Python's objects, without those of the transport."""

from __future__ import annotations

import random
import tracemalloc

import pytest

from rserpool import wire
from rserpool.config import RegistrarConfig
from rserpool.core.machine import AssociationUp, Due, Peer, Received, Send
from rserpool.core.registrar import RegistrarCore
from rserpool.model import (
    UNKNOWN_SERVER,
    AssociationId,
    ElementId,
    PoolElement,
    PoolHandle,
    ServerId,
    TransportAddress,
    TransportProtocol,
    TransportUse,
)
from rserpool.policies import RoundRobin
from rserpool.wire import asap

ELEMENTS = 2500
MOST = 1300


def registrations() -> list[bytes]:
    messages = []
    for number in range(1, ELEMENTS + 1):
        place = TransportAddress(TransportProtocol.TCP, 1024 + number, ("127.0.0.1",), TransportUse.DATA_AND_CONTROL)
        element = PoolElement(ElementId(1 << 30 | number), UNKNOWN_SERVER, 3600.0, place, RoundRobin())
        messages.append(wire.encode(asap.Registration(PoolHandle(f"pool {number % 5}"), element)))
    return messages


def answer_keep_alives(core: RegistrarCore, now: float, until: float) -> float:
    while core.deadline < until:
        now = max(now, core.deadline)
        for effect in core.step(now, Due()):
            assert isinstance(effect, Send)
            assert isinstance(effect.to, int)
            assert isinstance(effect.message, asap.EndpointKeepAlive)
            assert effect.message.identifier is not None
            answer = asap.EndpointKeepAliveAck(effect.message.pool_handle, effect.message.identifier)
            core.step(now, Received(effect.to, wire.decode(asap.PPID, wire.encode(answer))))
    return now


@pytest.mark.parametrize("associations", [1, ELEMENTS], ids=["on one association", "each on its own"])
def test_an_element_that_is_kept_alive_and_resolved_needs_little_memory(associations: int) -> None:
    peers: list[Peer] = [
        (TransportAddress(TransportProtocol.TCP, 10_000 + number, ("127.0.0.1",)),) for number in range(associations)
    ]
    ids = [AssociationId(1 << 20 | number) for number in range(associations)]
    octets = registrations()
    core = RegistrarCore(ServerId(7), RegistrarConfig(keep_alive_interval=5.0), random.Random(1))
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for association, peer in zip(ids, peers, strict=True):
            core.step(0.0, AssociationUp(association, peer))
        for number, one in enumerate(octets):
            core.step(number / 1e4, Received(ids[number % associations], wire.decode(asap.PPID, one)))
        now = answer_keep_alives(core, 1.0, 12.0)
        for number in range(ELEMENTS):
            question = asap.HandleResolution(PoolHandle(f"pool {number % 5}"))
            for effect in core.step(now, Received(ids[0], question)):
                if isinstance(effect, Send):
                    assert isinstance(effect.message, asap.HandleResolutionResponse)
                    wire.encode(effect.message)
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(core.handlespace) == ELEMENTS
    assert (after - before) / ELEMENTS < MOST
