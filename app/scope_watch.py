"""Watches a scope that others run: hears announcements, reads handlespaces, and recognises the profile.

The window's pool user and elements need only an address; the watch finds out the rest for people to see. A registrar
that cannot be read is still used. Handlespaces are read about once a second, and more rarely if that takes long.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Final, Self

import rserpool
from app.base.signal import Signal
from app.models.fleet.strangers import Strangers
from app.processes.scope_options import ScopeOptions
from rserpool import (
    Announcement,
    HandlespaceReader,
    InteropProfile,
    RserpoolError,
    ServerId,
    Transport,
    TransportAddress,
)

log = logging.getLogger(__name__)

INTERVAL: Final = 1.0
"""Seconds between two readings of a handlespace."""

SHARE: Final = 10
"""The least ratio of the time between readings to the time of one."""

AGAIN: Final = 2.0
"""Seconds until a registrar is tried again that cannot be read."""

TRIES: Final = 5
"""The number of failures after which a registrar is forgotten that nobody named here. It may be heard of again."""

REMEMBERED: Final = 5.0
"""Seconds for which an announcement counts, as in rsplib."""

PATIENCE: Final = 4.0
"""Seconds that a registrar has for each answer."""

MOST_ELEMENTS: Final = 20_000
"""The largest handlespace that is shown. A registrar that sends more is not believed."""

MOST: Final = 32
"""The maximum number of registrars that are watched."""


class ScopeWatch:
    """Watches while its `async with` block lasts, and tells `strangers` what it finds.

    `transport` reaches the registrars, from own addresses that suit each of them.
    """

    def __init__(self, options: ScopeOptions, transport: Transport, strangers: Strangers) -> None:
        self.registrars_changed = Signal[tuple[TransportAddress, ...]]()
        """The ASAP addresses of all registrars that are known now."""
        self.profile_seen = Signal[InteropProfile]()
        """A registrar showed its profile, for the first time or another one than before."""
        self.profile: InteropProfile | None = None
        """The profile that was seen last."""
        self.options = options
        self._transport = transport
        self._strangers = strangers
        self._static = options.registrar_addresses(transport)
        self._asap_of = {replace(address, port=rserpool.ENRP_PORT): address for address in self._static}
        """The ASAP addresses of registrars whose usual ENRP port is beside them."""
        self._announced: dict[ServerId, tuple[TransportAddress, float]] = {}
        """ASAP addresses of registrars that announce themselves, and until when that counts."""
        self._watched: dict[TransportAddress, asyncio.Task[None]] = {}
        """Who reads which handlespace, by ENRP address."""
        self._readers: dict[int, TransportAddress] = {}
        """By registrar, the address at which its handlespace is read."""
        self._own: set[int] = set()
        """The identifiers with which handlespaces are read."""
        self._expiry: asyncio.TimerHandle | None = None
        self._listener = rserpool.ScopeListener(
            self._heard,
            protocol=transport.protocol,
            asap_group=options.asap_group,
            enrp_group=options.enrp_group,
            interfaces=options.interfaces,
        )
        self._known = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self._listener.__aenter__()
        for address in self.options.enrp_addresses(self._transport):
            self._watch(address)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._listener.__aexit__(None, None, None)
        if self._expiry is not None:
            self._expiry.cancel()
        watching = list(self._watched.values())
        for task in watching:
            task.cancel()
        if watching:
            await asyncio.wait(watching)

    @property
    def registrars(self) -> tuple[TransportAddress, ...]:
        """The ASAP addresses of all registrars that are known now."""
        return tuple(dict.fromkeys((*self._static, *(address for address, _ in self._announced.values()))))

    async def wait(self, seconds: float) -> None:
        """Wait until the profile of a registrar is seen, up to this long. Where registrars announce themselves, also
        wait for the address of one, because it decides which own addresses to use."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._known.wait()

    # --- announcements -----------------------------------------------------------------------------------------------

    def _heard(self, announcement: Announcement) -> None:
        if announcement.to_registrars:
            self._watch(announcement.address)
            return
        if announcement.server not in self._announced and len(self._announced) >= MOST:
            return
        before = self.registrars
        until = asyncio.get_running_loop().time() + REMEMBERED
        self._announced[announcement.server] = announcement.address, until
        self._strangers.heard(announcement.server, announcement.address)
        if announcement.profile is not None:
            self._saw(announcement.profile)
        self._note_what_is_known()
        if self.registrars != before:
            self.registrars_changed.emit(self.registrars)
        self._expire_later()

    def _expire_later(self) -> None:
        if self._expiry is None and self._announced:
            at = min(until for _, until in self._announced.values())
            self._expiry = asyncio.get_running_loop().call_at(at, self._expire)

    def _expire(self) -> None:
        self._expiry = None
        now = asyncio.get_running_loop().time()
        for server in [server for server, (_, until) in self._announced.items() if until <= now]:
            del self._announced[server]
            self._strangers.silent(server)
        self.registrars_changed.emit(self.registrars)
        self._expire_later()

    def _saw(self, profile: InteropProfile) -> None:
        if profile is not self.profile:
            self.profile = profile
            self._note_what_is_known()
            self.profile_seen.emit(profile)

    def _note_what_is_known(self) -> None:
        if self.profile is not None and (self.registrars or self.options.asap_group is None):
            self._known.set()

    # --- handlespaces ------------------------------------------------------------------------------------------------

    def _watch(self, address: TransportAddress) -> None:
        if address not in self._watched and len(self._watched) < MOST:
            task = asyncio.get_running_loop().create_task(self._read_again_and_again(address))
            self._watched[address] = task

    async def _read_again_and_again(self, address: TransportAddress) -> None:
        named = address in self.options.enrp_addresses(self._transport)
        failures = 0
        while named or failures < TRIES:
            own = self.options.own_addresses((address,))
            reader = HandlespaceReader(
                address, transport=self._transport, addresses=own, profile=None, timeout=PATIENCE, limit=MOST_ELEMENTS
            )
            self._own.add(reader.identifier)
            server = 0
            try:
                async with reader:
                    while True:
                        server = await self._read(reader, server)
                        failures = 0
            except RserpoolError as error:
                log.debug("the handlespace at %s is not read: %s", address, error)
            finally:
                self._own.discard(reader.identifier)
                if self._readers.get(server) == address:
                    del self._readers[server]
                    self._strangers.lost(server)
            failures += 1
            await asyncio.sleep(AGAIN)
        del self._watched[address]

    async def _read(self, reader: HandlespaceReader, before: int) -> int:
        """Read once, and wait until the next time. Return the registrar."""
        began = asyncio.get_running_loop().time()
        view = await reader.read()
        # A registrar of rsplib takes a program that reads its handlespace for a peer.
        view = replace(view, peers=tuple(peer for peer in view.peers if peer.identifier not in self._own))
        took = asyncio.get_running_loop().time() - began
        server = view.registrar
        if before not in (0, server) and self._readers.pop(before, None) is not None:
            self._strangers.lost(before)
        if self._readers.setdefault(server, reader.address) == reader.address:  # others read it at another address
            self._saw(view.profile)
            self._strangers.read(server, reader.address, view, self._asap_of.get(reader.address))
            for peer in view.peers:
                if peer.transport.protocol is self._transport.protocol and peer.identifier not in self._readers:
                    self._watch(peer.transport)
        # The first reading may have waited for an answer to a presence without a name.
        await asyncio.sleep(INTERVAL if not before else max(INTERVAL, took * SHARE))
        return server
