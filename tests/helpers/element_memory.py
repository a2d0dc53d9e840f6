"""How much memory a registrar needs for each element: octets of Python's objects, without those of the transport."""

from __future__ import annotations

import gc
import random
import tracemalloc

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

POOLS = 20


def octets_for_each(elements: int, associations: int) -> float:
    """Return the octets of memory for an element that is kept alive and resolved."""
    peers: list[Peer] = [
        (TransportAddress(TransportProtocol.TCP, 10_000 + number, ("127.0.0.1",)),) for number in range(associations)
    ]
    ids = [AssociationId(1 << 20 | number) for number in range(associations)]
    octets = _registrations(elements)
    unlimited = {"max_registration_rate": 0.0, "max_resolution_rate": 0.0, "max_elements_of_one": 0}
    config = RegistrarConfig(keep_alive_interval=5.0, **unlimited)  # type: ignore[arg-type]
    core = RegistrarCore(ServerId(7), config, random.Random(1))
    gc.collect()
    tracemalloc.start()
    try:
        for association, peer in zip(ids, peers, strict=True):
            core.step(0.0, AssociationUp(association, peer))
        for number, one in enumerate(octets):
            core.step(number / 1e4, Received(ids[number % associations], wire.decode(asap.PPID, one)))
        now = _answer_keep_alives(core, elements / 1e4, elements / 1e4 + 12.0)
        for number in range(elements):
            question = asap.HandleResolution(PoolHandle(f"pool {number % POOLS}"))
            for effect in core.step(now, Received(ids[0], question)):
                if isinstance(effect, Send):
                    assert isinstance(effect.message, asap.HandleResolutionResponse)
                    wire.encode(effect.message)
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(core.handlespace) == elements
    return used / elements


def _registrations(elements: int) -> list[bytes]:
    messages = []
    for number in range(1, elements + 1):
        place = TransportAddress(TransportProtocol.TCP, 1024 + number, ("127.0.0.1",), TransportUse.DATA_AND_CONTROL)
        element = PoolElement(ElementId(1 << 30 | number), UNKNOWN_SERVER, 3600.0, place, RoundRobin())
        messages.append(wire.encode(asap.Registration(PoolHandle(f"pool {number % POOLS}"), element)))
    return messages


def _answer_keep_alives(core: RegistrarCore, now: float, until: float) -> float:
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
