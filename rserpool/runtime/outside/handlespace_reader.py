"""Reading a registrar's handlespace over ENRP from outside, as rsplib's `hsdump` does (RFC 5353 §3.2.3, §3.2.4).

The reader behaves like a peer that owns nothing: it sends a presence, then LIST_REQUEST, then HANDLE_TABLE_REQUEST page
by page, all on one association. Requests of a registrar that takes it for a peer are answered in a way that delays
nothing: the reader refuses to give a list or a table, and agrees to every takeover. If the profile allows it, the
presence does not say where the reader is, so that registrars neither pass it on nor look for it when it has gone.

A reader that is not told the profile recognises it. Only a registrar that follows the RFCs answers a presence without
a server; rsplib's reports an error. The lives of elements count more: nobody registers for a day or for a tenth of a
second.
"""

from __future__ import annotations

import asyncio
import logging
import random
from dataclasses import replace
from math import isfinite
from types import TracebackType
from typing import Self, TypeVar

from rserpool import wire
from rserpool.config import RFC, RSPLIB, InteropProfile
from rserpool.core.registrar.profile_check import LONG_LIFE, SHORT_LIFE
from rserpool.errors import CauseCode, NoRegistrar, NotRunning, Rejected, RemoteError, TransportError
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
from rserpool.runtime.outside.handlespace_view import HandlespaceView
from rserpool.transport import best_transport
from rserpool.transport.base import Closed, Endpoint, Lost, Message, Transport
from rserpool.wire import enrp

log = logging.getLogger(__name__)

M = TypeVar("M", bound=enrp.EnrpMessage)

ELEMENTS_LIMIT = 1_000_000
"""Elements in one reading. A registrar that sends more is not believed."""

_PAUSE = 0.1
"""Seconds between two requests to a registrar that is still starting."""

_UNNAMED = 1.5
"""Seconds after which a registrar probably does not answer a presence that names no server. Others take one round trip,
or until they are in service."""

_AGAIN = 1.0
"""Seconds after which a presence is repeated: a registrar ignores it while it has too many peers."""


async def read_handlespace(
    address: TransportAddress,
    *,
    transport: Transport | None = None,
    addresses: tuple[str, ...] = LOOPBACK,
    profile: InteropProfile | None = RFC,
    timeout: float = 5.0,
    rng: random.Random | None = None,
) -> HandlespaceView:
    """Read the handlespace of a registrar over ENRP (RFC 5353 §3.2.3, §3.2.4).

    Args:
        address: The registrar's ENRP address.
        transport: How to reach it; `best_transport()` by default.
        addresses: The local IP addresses to send from.
        profile: The profile of the registrar; None: recognise it.
        timeout: Seconds to wait for each answer, and for a registrar that is still starting.
        rng: The source of chance, for tests that repeat.

    Raises:
        NoRegistrar: No registrar answers at `address`, or the association ended.
        Rejected: The registrar refuses to send its handlespace, or is still starting.
        RemoteError: The registrar broke the protocol.
        TransportError: This machine offers no transport, or no port can be opened.
    """
    reader = HandlespaceReader(
        address, transport=transport, addresses=addresses, profile=profile, timeout=timeout, rng=rng
    )
    async with reader:
        return await reader.read()


async def recognise_profile(
    address: TransportAddress,
    *,
    transport: Transport | None = None,
    addresses: tuple[str, ...] = LOOPBACK,
    introduce: bool = True,
    timeout: float = 5.0,
) -> InteropProfile:
    """Return the profile that a registrar follows, without reading its handlespace.

    Args:
        address: The registrar's ENRP address.
        transport: How to reach it; `best_transport()` by default.
        addresses: The local IP addresses to send from.
        introduce: Whether to introduce ourselves as a registrar if it does not answer otherwise. Only a registrar of
            rsplib needs that, and it then takes us for a peer for some seconds.
        timeout: Seconds to wait for an association and for an answer.

    Raises:
        NoRegistrar: No registrar answers at `address`, or the association ended.
        RemoteError: The registrar broke the protocol.
        TransportError: This machine offers no transport, or no port can be opened.
    """
    reader = HandlespaceReader(address, transport=transport, addresses=addresses, profile=None, timeout=timeout)
    async with reader:
        return await reader.recognise(introduce)


class HandlespaceReader:
    """Reads a registrar's handlespace again and again on one association, while its `async with` block lasts.

    Arguments and errors are those of `read_handlespace`, and `limit` is the largest number of elements. Entering raises
    only `TransportError`. After an error, the next reading begins with a new association.
    """

    def __init__(
        self,
        address: TransportAddress,
        *,
        transport: Transport | None = None,
        addresses: tuple[str, ...] = LOOPBACK,
        profile: InteropProfile | None = RFC,
        timeout: float = 5.0,
        limit: int = ELEMENTS_LIMIT,
        rng: random.Random | None = None,
    ) -> None:
        self.address = address
        """Where the registrar is."""
        self._transport = transport or best_transport()
        self._addresses = addresses
        self._profile = profile
        self._timeout = timeout
        self._limit = limit
        self.identifier = ServerId((rng or random.Random()).randrange(1, 1 << 32))
        """How the reader introduces itself. A registrar of rsplib lists it among its peers."""
        self._endpoint: Endpoint | None = None
        self._reader: _Reader | None = None

    async def __aenter__(self) -> Self:
        names_server = self._profile is None or self._profile.presence_names_server
        self._endpoint = await self._transport.open(self._addresses, listen=names_server)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._endpoint is not None:
            if self._reader is not None and error is None:
                self._endpoint.shutdown(self._reader.association)
            await self._endpoint.aclose()

    async def read(self) -> HandlespaceView:
        """Return the handlespace as it is now."""
        if self._endpoint is None:
            raise NotRunning("the reader is not entered yet")
        reader = self._reader or await self._dial(self._endpoint)
        self._reader = None
        try:
            view = await reader.read()
        except BaseException:
            self._endpoint.abort(reader.association)
            raise
        self._reader = reader
        return view

    async def recognise(self, introduce: bool = True) -> InteropProfile:
        """Return the profile of the registrar as its first answer shows it; see `recognise_profile`."""
        if self._endpoint is None:
            raise NotRunning("the reader is not entered yet")
        reader = self._reader or await self._dial(self._endpoint)
        self._reader = reader
        return await reader.recognise(introduce)

    async def _dial(self, endpoint: Endpoint) -> _Reader:
        try:
            association = await endpoint.connect(self.address, timeout=self._timeout, registrar=True)
        except TransportError as error:
            raise NoRegistrar(str(error)) from error
        return _Reader(endpoint, association, self.identifier, self.address, self._profile, self._timeout, self._limit)


class _Silence(NoRegistrar):
    """The registrar did not answer in time."""


class _Reader:
    """The readings on one association."""

    def __init__(
        self,
        endpoint: Endpoint,
        association: AssociationId,
        identifier: ServerId,
        address: TransportAddress,
        profile: InteropProfile | None,
        timeout: float,
        limit: int,
    ) -> None:
        self.association = association
        self._endpoint = endpoint
        self._identifier = identifier
        self._address = address
        self._profile = profile or RFC
        self._recognised = profile is not None
        self._limit = limit
        self._timeout = timeout
        self._registrar = UNKNOWN_SERVER
        self._checksum: int | None = None

    async def read(self) -> HandlespaceView:
        presence = await self._meet()
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
            if elements > self._limit:
                raise RemoteError(f"{self} sends more than {self._limit} elements")
            more = page.more and elements > before  # a page without anything new is the last one, whatever it says
        read = {handle: tuple(known.values()) for handle, known in pools.items()}
        if not self._recognised:
            read = self._by_lives(read)
        others = tuple(peer for peer in peers if peer.identifier != self._identifier)
        return HandlespaceView(self._registrar, self._checksum, others, read, self._profile)

    async def recognise(self, introduce: bool) -> InteropProfile:
        await self._meet(introduce)
        return self._profile

    async def _meet(self, introduce: bool = True) -> enrp.Presence:
        """Exchange presences, and look at how the registrar does that if its profile is not known."""
        if self._recognised or self._registrar:
            return await self._presence_in_answer()
        await self._send(self._presence(reply_required=True))
        try:
            return await self._next(enrp.Presence, min(_UNNAMED, self._timeout))
        except (_Silence, RemoteError):
            if not introduce:
                raise
            self._profile = RSPLIB
            return await self._presence_in_answer()

    async def _presence_in_answer(self) -> enrp.Presence:
        """Send presences until there is an answer."""
        loop = asyncio.get_running_loop()
        end = loop.time() + self._timeout
        while True:
            await self._send(self._presence(reply_required=True))
            left = end - loop.time()
            try:
                return await self._next(enrp.Presence, min(left, _AGAIN))
            except _Silence:
                if left <= _AGAIN:
                    raise _Silence(f"{self} did not answer within {self._timeout:g} s") from None

    def _by_lives(self, pools: dict[PoolHandle, tuple[PoolElement, ...]]) -> dict[PoolHandle, tuple[PoolElement, ...]]:
        """Recognise the profile by the lives of the elements, and return the elements with lives in seconds."""
        lives = [element.life for elements in pools.values() for element in elements if isfinite(element.life)]
        if not lives:
            return pools
        self._recognised = True
        before, longest = self._profile.life_unit, max(lives)
        if self._profile is RFC and longest > LONG_LIFE:
            self._profile = RSPLIB
        elif self._profile is RSPLIB and longest < SHORT_LIFE:
            self._profile = RFC
        factor = self._profile.life_unit / before
        return {
            handle: tuple(replace(element, life=element.life * factor) for element in elements)
            for handle, elements in pools.items()
        }

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

    async def _next(self, kind: type[M], timeout: float | None = None) -> M:
        """Wait for a message of this kind, and answer any other."""
        timeout = self._timeout if timeout is None else timeout
        try:
            async with asyncio.timeout(timeout):
                while True:
                    message = await self._receive()
                    if isinstance(message, kind):
                        return message
                    await self._answer(message)
        except TimeoutError:
            raise _Silence(f"{self} did not answer within {timeout:g} s") from None

    async def _receive(self) -> enrp.EnrpMessage:
        while True:
            event = await self._endpoint.receive()
            if event.association != self.association:
                # Another registrar has heard of us. We have nothing to say to it.
                self._endpoint.shutdown(event.association)
                continue
            match event:
                case Message(ppid=enrp.PPID, payload=payload):
                    message = wire.decode(enrp.PPID, payload, life_unit=self._profile.life_unit)
                    if isinstance(message, enrp.Error):
                        if CauseCode.REJECTED_DUE_TO_SECURITY in {cause.code for cause in message.error.causes}:
                            raise Rejected(f"{self} takes only known registrars for one; ask there (--allowregistrar)")
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
        names_server = self._profile.presence_names_server
        own = ServerInformation(self._identifier, self._endpoint.local) if names_server else None
        return enrp.Presence(self._identifier, self._registrar, nothing, own, reply_required)

    async def _send(self, message: enrp.EnrpMessage) -> None:
        payload = wire.encode(message, life_unit=self._profile.life_unit)
        while not self._endpoint.send(self.association, payload, ppid=enrp.PPID):
            await self._endpoint.writable(self.association)

    def __str__(self) -> str:
        return f"registrar {hex_id(self._registrar)}" if self._registrar else f"{self._address}"


__all__ = ["HandlespaceReader", "HandlespaceView", "read_handlespace", "recognise_profile"]
