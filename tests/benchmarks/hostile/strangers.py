"""Strangers: parties that say anything to anybody, from a process of their own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from dataclasses import asdict, dataclass
from functools import cache
from typing import Self

import rserpool
from rserpool import (
    ElementId,
    PoolElement,
    PoolHandle,
    RoundRobin,
    ServerId,
    TransportAddress,
    TransportProtocol,
    TransportUse,
    wire,
)
from rserpool.errors import TransportError
from rserpool.model import UNKNOWN_SERVER, AssociationId
from rserpool.transport.base import Endpoint, Message
from rserpool.wire import asap, enrp

SELF = ServerId(0x57575757)
HOST = "127.0.0.66"
"""The address of strangers. Limits hold for each address, so that they must not have that of the good user."""
HELLO = bytes.fromhex("00000008 0000 0001 00000000") + b"RSPT" + bytes.fromhex("0001 0000")
"""The first frame of a TCP connection (`rserpool.transport.tcp`)."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is attacked: addresses as text, the echo element's identifier, and the pools of both elements."""

    transport: str
    registrar: str
    enrp: str
    echo: str
    echo_id: int
    fractal: str
    second: str = ""
    """The ENRP address of another registrar, which the first knows and which joins during the attack."""
    echo_pool: str = "EchoPool"
    fractal_pool: str = "FractalGeneratorPool"

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls(**json.loads(text))

    @property
    def socket_address(self) -> tuple[str, int]:
        """The registrar's address for a plain socket."""
        host, _, port = self.registrar.rpartition(":")
        return host, int(port)


class Stranger:
    """An endpoint that reads whatever comes, and answers keep-alives if it has elements."""

    def __init__(self, target: Target, endpoint: Endpoint) -> None:
        self.heard = 0
        self.acknowledges: dict[AssociationId, tuple[PoolHandle, ElementId]] = {}
        """By association: the element as which keep-alives are acknowledged."""
        self.endpoint = endpoint
        self._transport = rserpool.choose_transport(target.transport).transport
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def open(cls, target: Target, *, listen: bool = False) -> Stranger:
        transport = rserpool.choose_transport(target.transport).transport
        return cls(target, await transport.open((HOST,), listen=listen or target.transport == "tcp"))

    async def dial(self, address: str) -> AssociationId | None:
        """Return an association, or None if there is none to be had."""
        peer = rserpool.parse_address(address, self._transport.protocol)
        with contextlib.suppress(TransportError):
            return await self.endpoint.connect(peer, timeout=5.0)
        return None

    async def say(self, association: AssociationId | None, message: object, ppid: int = asap.PPID) -> None:
        """Send a message or octets; wait while there is no room."""
        if association is None:
            return
        payload = message if isinstance(message, bytes) else wire.encode(message)  # type: ignore[arg-type]
        while not self.endpoint.send(association, payload, ppid=ppid):
            await self.endpoint.writable(association)

    async def _listen(self) -> None:
        while True:
            event = await self.endpoint.receive()
            self.heard += 1
            if isinstance(event, Message) and event.payload[0] == asap.EndpointKeepAlive.code:
                own = self.acknowledges.get(event.association)
                if own is not None:
                    acknowledgement = wire.encode(asap.EndpointKeepAliveAck(*own))
                    self.endpoint.send(event.association, acknowledgement, ppid=asap.PPID)


@cache
def _protocol(transport: str) -> TransportProtocol:
    return rserpool.choose_transport(transport).transport.protocol


def connections(target: Target, count: int) -> list[socket.socket]:
    """Open plain TCP connections to the registrar, as many of `count` as it accepts, each with its greeting."""
    made = []
    for _ in range(count):
        with contextlib.suppress(OSError):
            made.append(socket.create_connection(target.socket_address, timeout=1.0, source_address=(HOST, 0)))
            made[-1].sendall(HELLO)
    return made


def registration(
    target: Target, pool: str, identifier: int, address: str = HOST, port: int = 9, addresses: int = 1
) -> bytes:
    """Return a Registration. With more `addresses` than one they are of IPv6, and more than our encoder would take."""
    protocol = _protocol(target.transport)
    host = address if addresses == 1 else "2001:db8::1"
    transport = TransportAddress(protocol, port, (host,), TransportUse.DATA_AND_CONTROL)
    element = PoolElement(ElementId(identifier), UNKNOWN_SERVER, 90.0, transport, RoundRobin())
    octets = wire.encode(asap.Registration(PoolHandle(pool), element))
    if addresses == 1:
        return octets
    more = b"".join(b"\x00\x02\x00\x14" + n.to_bytes(16, "big") for n in range(1 << 120, (1 << 120) + addresses - 1))
    element_at = 4 + ((4 + len(pool) + 3) // 4) * 4
    transport_at = element_at + 16
    end = transport_at + int.from_bytes(octets[transport_at + 2 : transport_at + 4], "big")
    grown = bytearray(octets[:end] + more + octets[end:])
    for at in (0, element_at, transport_at):
        length = int.from_bytes(grown[at + 2 : at + 4], "big") + len(more)
        grown[at + 2 : at + 4] = length.to_bytes(2, "big")
    return bytes(grown)


def presence(identifier: int, address: TransportAddress) -> enrp.Presence:
    """Return the presence of a registrar that does not exist."""
    sender = ServerId(identifier)
    return enrp.Presence(sender, UNKNOWN_SERVER, None, rserpool.ServerInformation(sender, address))
