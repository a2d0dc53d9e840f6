"""The kernel SCTP transport and its endpoints: listening, dialling, closing. The package describes how it works."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address

from rserpool.errors import TransportError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport import sctp
from rserpool.transport.base import Outgoing, TransportEvent, Up
from rserpool.transport.checks import (
    cannot_listen,
    check_local,
    check_message,
    check_peer,
    check_ways,
    dial_failure,
    error_text,
)
from rserpool.transport.flow import BACKLOG, Inbox, Unfinished, Waiters
from rserpool.transport.kernel import sockets
from rserpool.transport.kernel.association import Association
from rserpool.transport.kernel.batches import AT_ONCE, the_batches
from rserpool.transport.kernel.sockets import Change, Indication, News
from rserpool.transport.path_profile import LOCAL, PathProfile, profile_to
from rserpool.transport.slots import Slots

logger = logging.getLogger(__name__)

_TAKEN = (errno.EISCONN, errno.EALREADY, errno.EADDRNOTAVAIL)
"""The kernel's errors when there is an association with that peer: at this socket, being set up, or peeled off."""


_NO_MORE = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS)
"""The system's errors when there are no more descriptors, or no more memory for one."""


class _Port:
    """A one-to-many socket. Associations begin here: it dials and, if it listens, is dialled."""

    def __init__(self, owner: KernelEndpoint, handle: socket.socket) -> None:
        self.handle = handle
        self._owner = owner
        self._dials: dict[TransportAddress, asyncio.Future[AssociationId]] = {}
        self._began: dict[TransportAddress, float] = {}
        self._unpeeled: dict[int, Association] = {}
        owner.loop.add_reader(handle, self._read)

    def close(self) -> None:
        """Close the socket. Associations that have been peeled off are not affected."""
        if self.handle.fileno() >= 0:
            self._owner.loop.remove_reader(self.handle)
            self.handle.close()

    async def dial(self, peer: TransportAddress) -> AssociationId:
        """Open an association to `peer`. Raises `OSError`, one of `_TAKEN` if there is one already."""
        hosts = [host for host in peer.addresses if self.handle.family == socket.AF_INET6 or ":" not in host]
        if not hosts:
            raise OSError(errno.EAFNOSUPPORT, "its addresses are of a different family than ours")
        profile, usual = profile_to(hosts, self._owner.profile), self._owner.usual_profile
        if profile is not usual:
            sockets.use_profile(self.handle, profile)
        sockets.begin(self.handle, hosts, peer.port)
        if profile is not usual:
            sockets.use_profile(self.handle, usual)
        future: asyncio.Future[AssociationId] = self._owner.loop.create_future()
        self._dials[peer] = future
        self._began[peer] = self._owner.loop.time()
        try:
            return await future
        except asyncio.CancelledError:
            with suppress(OSError):
                sockets.give_up(self.handle, hosts[0], peer.port)
            raise
        finally:
            del self._dials[peer], self._began[peer]

    def _read(self) -> None:
        for _ in range(AT_ONCE):
            try:
                news = sockets.receive(self.handle)
            except OSError:  # nothing more, or an error of an association, which is reported as its end
                return
            if isinstance(news, Change) and news.state == sockets.COMM_UP:
                self._begin(news)
            elif isinstance(news, Change) and news.state == sockets.CANT_STR_ASSOC:
                self._fail(news)
            elif news.number in self._unpeeled:
                association = self._unpeeled[news.number]
                if isinstance(news, Change):
                    del self._unpeeled[news.number]
                association.take(news)
            if self.handle.fileno() < 0:
                return

    def _begin(self, news: Change) -> None:
        if self._dialled([news.host], news.port) is None and not self._owner.has_slot():
            logger.warning("An association is refused: there are too many, and none is quiet")
            self._refuse(news)
            return
        own: socket.socket | None = None
        hosts = [news.host]
        first: News | None = None
        try:
            own = sockets.peel_off(self.handle, news.number)
            hosts = sockets.peers_addresses(own, news.number) or hosts
            profile = profile_to(hosts, self._owner.profile)
            if profile is not self._owner.usual_profile:
                sockets.use_profile(own, profile)
            # The indication, if there is one, came together with `COMM_UP`.
            first = sockets.receive(own)
        except OSError as error:
            # Nothing more has come, or the association has ended already and its last news is in this socket.
            if own is None and error.errno in _NO_MORE:
                logger.warning("An association is refused: %s", error_text(error))
                self._refuse(news)
                dialled = self._dialled(hosts, news.port)
                if dialled is not None and not self._dials[dialled].done():
                    self._dials[dialled].set_exception(error)
                return
            if own is None:
                with suppress(OSError):
                    first = sockets.receive(self.handle)
        dialled = self._dialled(hosts, news.port)
        port = news.port
        if isinstance(first, Indication) and first.number == news.number:
            listening = sctp.listening_port(first.value)
            port = port if listening is None else listening
        if dialled is not None:
            port = dialled.port
            hosts.sort(key=lambda host: dialled.addresses.index(host) if host in dialled.addresses else len(hosts))
        peer = TransportAddress(TransportProtocol.SCTP, port, tuple(hosts))
        association = Association(self._owner, own, news.number, peer, guest=dialled is None)
        if own is None:
            self._unpeeled[news.number] = association
        association.ports = self.handle.getsockname()[1], news.port
        self._owner.enter(association)
        if dialled is not None and not self._dials[dialled].done():
            self._dials[dialled].set_result(association.id)
        if first is not None and not isinstance(first, Indication):
            association.take(first)

    def _refuse(self, news: Change) -> None:
        with suppress(OSError):  # it has ended already
            sockets.give_up(self.handle, news.host, news.port)

    def _fail(self, news: Change) -> None:
        peer = self._dialled([news.host], news.port)
        if peer is not None and not self._dials[peer].done():
            why = self.handle.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            error = OSError(why, os.strerror(why)) if why else ConnectionRefusedError()
            # Neither the notification nor a one-to-many socket distinguishes refusal from silence. But a refusal comes
            # after a round trip, and silence is reported when all retransmissions are over.
            if (
                self._owner.loop.time() - self._began[peer]
                > 0.8 * profile_to(peer.addresses, self._owner.profile).dial_patience
            ):
                error = TimeoutError()
            self._dials[peer].set_exception(error)

    def _dialled(self, hosts: list[str], port: int) -> TransportAddress | None:
        return next((p for p in self._dials if p.port == port and not set(hosts).isdisjoint(p.addresses)), None)


class KernelEndpoint:
    """One port of one role over the kernel's SCTP; see `rserpool.transport.base.Endpoint`."""

    local: TransportAddress

    def __init__(self, addresses: tuple[str, ...], profile: PathProfile | None) -> None:
        self.loop = asyncio.get_running_loop()
        self.inbox = Inbox(self._continue_reading)
        self.unfinished = Unfinished(Association.cut_off)
        self._addresses = addresses
        self._beyond_loopback = not all(ip_address(address).is_loopback for address in addresses)
        self.profile = profile
        self.usual_profile = profile or LOCAL
        """Those of a socket, as long as the peer is not known."""
        self._port: _Port | None = None
        self._live: dict[AssociationId, Association] = {}
        self._guests: set[Association] = set()
        self._slots: Slots[Association] | None = None
        self._gone = Waiters()
        self._closed = False
        self.local = TransportAddress(TransportProtocol.SCTP, 0, addresses)

    def listen(self, port: int) -> None:
        """Listen at `port` of all addresses (0: any free port). Raises `TransportError`."""
        try:
            family = sockets.family_of(self._addresses)
            handle = sockets.open_socket(family, self._addresses, port, self.usual_profile, sctp.indication(0))
            port = handle.getsockname()[1]
            # Only now do we know the port that peers are to be told.
            sockets.indicate(handle, sctp.indication(port))
            handle.listen(BACKLOG)
        except OSError as error:
            raise cannot_listen(self._addresses, port, error) from None
        self._port = _Port(self, handle)
        self._slots = Slots(lambda guest: guest.active, Association.cut_off)
        self.local = TransportAddress(TransportProtocol.SCTP, port, self._addresses)

    async def connect(self, peer: TransportAddress, *, timeout: float, registrar: bool = False) -> AssociationId:
        if self._closed:
            raise TransportError("the endpoint is closed")
        check_peer(peer, TransportProtocol.SCTP)
        try:
            async with asyncio.timeout(timeout):
                return await self._dial(peer)
        except OSError as error:
            raise dial_failure(peer, timeout, error) from None

    async def _dial(self, peer: TransportAddress) -> AssociationId:
        own = peer.port == self.local.port and not set(peer.addresses).isdisjoint(self._addresses)
        if self._port is not None and not own:
            check_ways(peer.addresses, self._addresses)
            try:
                return await self._port.dial(peer)
            except OSError as error:
                if error.errno not in _TAKEN:
                    raise
        # An endpoint that does not listen and has only loopback addresses dials from any address that leads there.
        bound = self._addresses if self._port is not None or self._beyond_loopback else ()
        check_ways(peer.addresses, bound)  # the kernel only says that there is no association
        family = sockets.family_of(bound or peer.addresses)
        told = sctp.indication(self.local.port)
        port = _Port(self, sockets.open_socket(family, bound, 0, self.usual_profile, told))
        try:
            return await port.dial(peer)
        finally:
            port.close()

    def send(self, association: AssociationId, payload: bytes, *, ppid: int, stream: int = 0) -> bool:
        check_message(payload, ppid, stream)
        live = self._live.get(association)
        return live is None or live.send(payload, ppid, stream)

    def send_all(self, association: AssociationId, messages: Sequence[Outgoing]) -> int:
        for payload, ppid, stream in messages:
            check_message(payload, ppid, stream)
        live = self._live.get(association)
        return len(messages) if live is None else live.send_all(messages)

    async def writable(self, association: AssociationId) -> None:
        while (live := self._live.get(association)) is not None and live.full:
            await live.writers.wait()

    async def receive(self) -> TransportEvent:
        return await self.inbox.get()

    def receive_now(self) -> TransportEvent | None:
        return self.inbox.get_now()

    def pause(self, association: AssociationId) -> None:
        self.inbox.pause(association)

    def resume(self, association: AssociationId) -> None:
        self.inbox.resume(association)

    def shutdown(self, association: AssociationId) -> None:
        live = self._live.get(association)
        if live is not None:
            live.shutdown()

    def abort(self, association: AssociationId) -> None:
        live = self._live.get(association)
        if live is not None:
            live.abort()

    async def aclose(self, grace: float = 1.0) -> None:
        self._closed = True
        for live in list(self._live.values()):
            live.shutdown()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(grace):
                    while self._live:
                        await self._gone.wait()
        finally:
            for live in list(self._live.values()):
                live.abort()
            if self._port is not None:
                self._port.close()
            if self._slots is not None:
                self._slots.close()
            self.inbox.close()

    # --- for the associations -----------------------------------------------------------------------------------

    def enter(self, association: Association) -> None:
        """Report an association that has come up."""
        self._live[association.id] = association
        if association.guest:
            self._guests.add(association)
        self.inbox.put(Up(association.id, association.peer, association.ports))
        association.watch(True)

    def leave(self, association: Association) -> None:
        """Remove an association that has ended."""
        self._live.pop(association.id, None)
        self._guests.discard(association)
        self._gone.wake()

    def has_slot(self) -> bool:
        """Return whether others may open one more association, after one has given way if necessary."""
        return self._slots is None or self._slots.has_room(len(self._guests), self._guests, self.loop.time())

    def _continue_reading(self, association: AssociationId) -> None:
        live = self._live.get(association)
        if live is not None:
            live.watch(True)


class KernelTransport:
    """Opens endpoints over the kernel's SCTP. Raises `TransportError` with what to install if it is not available."""

    name: str = "kernel"
    protocol: TransportProtocol = TransportProtocol.SCTP

    def __init__(self, profile: PathProfile | None = None) -> None:
        sockets.load()
        the_batches()  # takes a few milliseconds, which the first message does not have to wait for
        self.profile = profile
        """The parameters of paths. None: for each peer those that suit where it is."""

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> KernelEndpoint:
        """Open an endpoint at `addresses` and `port` (0: any free one). With `listen` false its port stays 0."""
        check_local(addresses)
        endpoint = KernelEndpoint(addresses, self.profile)
        if listen:
            endpoint.listen(port)
        return endpoint
