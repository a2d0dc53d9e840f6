"""Reading a registrar's handlespace over ENRP from outside, as rsplib's `hsdump` does (RFC 5353 §3.2.3, §3.2.4).

The reader behaves like a peer that owns nothing: it sends a presence, then LIST_REQUEST, then HANDLE_TABLE_REQUEST page
by page, all on one association. Requests of a registrar that takes it for a peer are answered in a way that delays
nothing: the reader refuses to give a list or a table, and agrees to every takeover. If the profile allows it, the
presence does not say where the reader is, so that registrars neither pass it on nor look for it when it has gone.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from rserpool import wire
from rserpool.config import RFC, InteropProfile
from rserpool.errors import NoRegistrar, Rejected, RemoteError, TransportError
from rserpool.handlespace.checksum import Checksum
from rserpool.model import (
    UNKNOWN_SERVER,
    AssociationId,
    ElementId,
    PoolElement,
    PoolHandle,
    ServerId,
    ServerInformation,
    TransportAddress,
    hex_id,
)
from rserpool.runtime.defaults import LOOPBACK
from rserpool.transport import best_transport
from rserpool.transport.base import Closed, Endpoint, Lost, Message, Transport
from rserpool.wire import enrp

log = logging.getLogger(__name__)

M = TypeVar("M", bound=enrp.EnrpMessage)

ELEMENTS_LIMIT = 1_000_000
"""Elements in one reading. A registrar that sends more is not believed."""

_PAUSE = 0.1
"""Seconds between two requests to a registrar that is still starting."""


@dataclass(frozen=True, slots=True)
class HandlespaceView:
    """A handlespace as one registrar sees it; made by `read_handlespace`."""

    registrar: ServerId
    """The registrar that was asked."""
    checksum: int | None
    """The PE checksum (16 bits, RFC 5353 §3.6.2) of the elements it owns, as it reported it just before; None if it
    reported none."""
    peers: tuple[ServerInformation, ...]
    """The other registrars in its peer list."""
    pools: Mapping[PoolHandle, tuple[PoolElement, ...]]
    """The elements of each pool."""

    @property
    def elements(self) -> int:
        """The number of elements in all pools."""
        return sum(len(elements) for elements in self.pools.values())

    def owned(self) -> dict[ServerId, int]:
        """Return the number of elements per home registrar. The registrar that was asked comes first, even with 0."""
        counts = {self.registrar: 0}
        for elements in self.pools.values():
            for element in elements:
                counts[element.home] = counts.get(element.home, 0) + 1
        return counts

    def checksums(self) -> dict[ServerId, int]:
        """Return the PE checksum (16 bits, RFC 5353 §3.6.2) per home registrar, computed from the elements."""
        sums = {server: Checksum() for server in self.owned()}
        for handle, elements in self.pools.items():
            for element in elements:
                sums[element.home].add(handle, element.identifier)
        return {server: checksum.value for server, checksum in sums.items()}


async def read_handlespace(
    address: TransportAddress,
    *,
    transport: Transport | None = None,
    addresses: tuple[str, ...] = LOOPBACK,
    profile: InteropProfile = RFC,
    timeout: float = 5.0,
    rng: random.Random | None = None,
) -> HandlespaceView:
    """Read the handlespace of a registrar over ENRP (RFC 5353 §3.2.3, §3.2.4).

    Args:
        address: The registrar's ENRP address.
        transport: How to reach it; `best_transport()` by default.
        addresses: The local IP addresses to send from.
        profile: The profile of the registrar.
        timeout: Seconds to wait for each answer, and for a registrar that is still starting.
        rng: The source of chance, for tests that repeat.

    Raises:
        NoRegistrar: No registrar answers at `address`, or the association ended.
        Rejected: The registrar refuses to send its handlespace, or is still starting.
        RemoteError: The registrar broke the protocol.
        TransportError: This machine offers no transport, or no port can be opened.
    """
    introduce = profile.presence_names_server
    endpoint = await (transport or best_transport()).open(addresses, listen=introduce)
    try:
        identifier = ServerId((rng or random.Random()).randrange(1, 1 << 32))
        try:
            association = await endpoint.connect(address, timeout=timeout)
        except TransportError as error:
            raise NoRegistrar(str(error)) from error
        own = ServerInformation(identifier, endpoint.local) if introduce else None
        reader = _Reader(endpoint, association, identifier, own, address, profile.life_unit, timeout)
        view = await reader.read()
        endpoint.shutdown(association)
        return view
    finally:
        await endpoint.aclose()


class _Reader:
    """One reading on one association."""

    def __init__(
        self,
        endpoint: Endpoint,
        association: AssociationId,
        identifier: ServerId,
        own: ServerInformation | None,
        address: TransportAddress,
        life_unit: float,
        timeout: float,
    ) -> None:
        self._endpoint = endpoint
        self._association = association
        self._identifier = identifier
        self._own = own
        self._address = address
        self._life_unit = life_unit
        self._timeout = timeout
        self._registrar = UNKNOWN_SERVER
        self._checksum: int | None = None

    async def read(self) -> HandlespaceView:
        await self._send(self._presence(reply_required=True))
        presence = await self._next(enrp.Presence)
        self._registrar, self._checksum = presence.sender, presence.checksum
        peers = await self._list()
        pools: dict[PoolHandle, dict[ElementId, PoolElement]] = {}
        elements, more = 0, True
        while more:
            await self._send(enrp.HandleTableRequest(self._identifier, self._registrar))
            page = await self._next(enrp.HandleTableResponse)
            if page.rejected:
                raise Rejected(f"{self} refuses to send its handlespace")
            for entry in page.entries:
                known = pools.setdefault(entry.pool_handle, {})
                known.update((element.identifier, element) for element in entry.pool_elements)
            before, elements = elements, sum(map(len, pools.values()))
            if elements > ELEMENTS_LIMIT:
                raise RemoteError(f"{self} sends more than {ELEMENTS_LIMIT} elements")
            more = page.more and elements > before  # a page without anything new is the last one, whatever it says
        return HandlespaceView(
            self._registrar, self._checksum, peers, {h: tuple(known.values()) for h, known in pools.items()}
        )

    async def _list(self) -> tuple[ServerInformation, ...]:
        """Return its peer list. A registrar that is still starting refuses (§3.2.3) and is asked again for a while."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self._timeout
        while True:
            await self._send(enrp.ListRequest(self._identifier, self._registrar))
            answer = await self._next(enrp.ListResponse)
            if not answer.rejected:
                return answer.servers
            if loop.time() >= end:
                raise Rejected(f"{self} refuses to send its handlespace: it is still starting")
            await asyncio.sleep(_PAUSE)

    async def _next(self, kind: type[M]) -> M:
        """Wait for a message of this kind, and answer any other."""
        try:
            async with asyncio.timeout(self._timeout):
                while True:
                    message = await self._receive()
                    if isinstance(message, kind):
                        return message
                    await self._answer(message)
        except TimeoutError:
            raise NoRegistrar(f"{self} did not answer within {self._timeout:g} s") from None

    async def _receive(self) -> enrp.EnrpMessage:
        while True:
            event = await self._endpoint.receive()
            if event.association != self._association:
                # Another registrar has heard of us. We have nothing to say to it.
                self._endpoint.shutdown(event.association)
                continue
            match event:
                case Message(ppid=enrp.PPID, payload=payload):
                    message = wire.decode(enrp.PPID, payload, life_unit=self._life_unit)
                    if isinstance(message, enrp.Error):
                        raise RemoteError(f"{self} reports an error: {message.error}")
                    assert isinstance(message, enrp.EnrpMessage)
                    if message.receiver in (UNKNOWN_SERVER, self._identifier):
                        return message
                case Closed() | Lost():
                    raise NoRegistrar(f"{self} ended the association")

    async def _answer(self, message: enrp.EnrpMessage) -> None:
        me, it = self._identifier, message.sender
        match message:
            case enrp.Presence(reply_required=required, checksum=checksum):
                self._checksum = checksum if checksum is not None else self._checksum
                if required:
                    await self._send(self._presence())
            case enrp.ListRequest():
                await self._send(enrp.ListResponse(me, it, rejected=True))
            case enrp.HandleTableRequest():
                await self._send(enrp.HandleTableResponse(me, it, rejected=True))
            case enrp.InitTakeover(target=target):
                await self._send(enrp.InitTakeoverAck(me, it, target))

    def _presence(self, *, reply_required: bool = False) -> enrp.Presence:
        nothing = enrp.PeChecksum(Checksum().value)
        return enrp.Presence(self._identifier, self._registrar, nothing, self._own, reply_required)

    async def _send(self, message: enrp.EnrpMessage) -> None:
        payload = wire.encode(message, life_unit=self._life_unit)
        while not self._endpoint.send(self._association, payload, ppid=enrp.PPID):
            await self._endpoint.writable(self._association)

    def __str__(self) -> str:
        return f"registrar {hex_id(self._registrar)}" if self._registrar else f"{self._address}"


__all__ = ["HandlespaceView", "read_handlespace"]
