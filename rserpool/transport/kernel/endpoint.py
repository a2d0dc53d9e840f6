"""The kernel SCTP transport and its endpoints: where associations begin, and how they are closed."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from contextlib import suppress
from ipaddress import ip_address

from rserpool.errors import TransportError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport.base import TransportEvent, Up
from rserpool.transport.flow import Inbox, Waiters, check_message
from rserpool.transport.kernel import sockets
from rserpool.transport.kernel.association import AT_ONCE, Association, sentence
from rserpool.transport.kernel.sockets import Change, Indication, News
from rserpool.transport.path_profile import LOCAL, PathProfile

_INDICATION = int.from_bytes(b"RP", "big") << 16
_BACKLOG = 512
"""Associations the kernel accepts while we are busy: a whole classroom of users at once."""

_TAKEN = (errno.EISCONN, errno.EALREADY, errno.EADDRNOTAVAIL)
"""What the kernel says when there is an association with that peer: at this socket, on its way, or peeled off."""


class _Port:
    """A one-to-many socket: associations begin here, by dialling or, if it listens, by being dialled."""

    def __init__(self, owner: KernelEndpoint, handle: socket.socket) -> None:
        self.handle = handle
        self._owner = owner
        self._dials: dict[TransportAddress, asyncio.Future[AssociationId]] = {}
        self._unpeeled: dict[int, Association] = {}
        owner.loop.add_reader(handle, self._read)

    def close(self) -> None:
        """Stop; what has been peeled off is not touched."""
        if self.handle.fileno() >= 0:
            self._owner.loop.remove_reader(self.handle)
            self.handle.close()

    async def dial(self, peer: TransportAddress) -> AssociationId:
        """An association to `peer`. Raises `OSError`, one of `_TAKEN` if there is one already."""
        hosts = [host for host in peer.addresses if self.handle.family == socket.AF_INET6 or ":" not in host]
        if not hosts:
            raise OSError(errno.EAFNOSUPPORT, "its addresses are of another family than ours")
        sockets.begin(self.handle, hosts, peer.port)
        future: asyncio.Future[AssociationId] = self._owner.loop.create_future()
        self._dials[peer] = future
        try:
            return await future
        except asyncio.CancelledError:
            with suppress(OSError):
                sockets.give_up(self.handle, hosts[0], peer.port)
            raise
        finally:
            del self._dials[peer]

    def _read(self) -> None:
        for _ in range(AT_ONCE):
            try:
                news = sockets.receive(self.handle)
            except OSError:  # nothing more, or an error that belongs to an association and is told as its end
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
        own: socket.socket | None = None
        hosts = [news.host]
        first: News | None = None
        try:
            own = sockets.peel_off(self.handle, news.number)
            hosts = sockets.peers_addresses(own, news.number) or hosts
            # The indication, if there is one, came with the beginning.
            first = sockets.receive(own)
        except OSError:
            # Nothing more has come, or the association has ended; its last words are then in this socket.
            if own is None:
                with suppress(OSError):
                    first = sockets.receive(self.handle)
        dialled = self._dialled(hosts, news.port)
        port = news.port
        if isinstance(first, Indication) and first.number == news.number and first.value & 0xFFFF_0000 == _INDICATION:
            port = first.value & 0xFFFF
        if dialled is not None:
            port = dialled.port
            hosts.sort(key=lambda host: dialled.addresses.index(host) if host in dialled.addresses else len(hosts))
        peer = TransportAddress(TransportProtocol.SCTP, port, tuple(hosts))
        association = Association(self._owner, own, news.number, peer)
        if own is None:
            self._unpeeled[news.number] = association
        association.ports = self.handle.getsockname()[1], news.port
        self._owner.enter(association)
        if dialled is not None and not self._dials[dialled].done():
            self._dials[dialled].set_result(association.id)
        if first is not None and not isinstance(first, Indication):
            association.take(first)

    def _fail(self, news: Change) -> None:
        peer = self._dialled([news.host], news.port)
        if peer is not None and not self._dials[peer].done():
            # The notification does not tell refusal from silence, the socket does.
            why = self.handle.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            self._dials[peer].set_exception(OSError(why, os.strerror(why)) if why else ConnectionRefusedError())

    def _dialled(self, hosts: list[str], port: int) -> TransportAddress | None:
        return next((p for p in self._dials if p.port == port and not set(hosts).isdisjoint(p.addresses)), None)


class KernelEndpoint:
    """One port of one role over the kernel's SCTP; see `rserpool.transport.base.Endpoint`."""

    local: TransportAddress

    def __init__(self, addresses: tuple[str, ...], profile: PathProfile) -> None:
        self.loop = asyncio.get_running_loop()
        self.inbox = Inbox(self._read_on)
        self._addresses = addresses
        self._chosen = not all(ip_address(address).is_loopback for address in addresses)
        self._profile = profile
        self._port: _Port | None = None
        self._standing: dict[AssociationId, Association] = {}
        self._gone = Waiters()
        self._reading = True
        self._closed = False
        self.local = TransportAddress(TransportProtocol.SCTP, 0, addresses)

    def listen(self, port: int) -> None:
        """Take `port` at all addresses (0: a free one)."""
        try:
            family = sockets.family_of(self._addresses)
            handle = sockets.open_socket(family, self._addresses, port, self._profile, _INDICATION)
            port = handle.getsockname()[1]
            # Only now the port is known that others are to be told.
            sockets.indicate(handle, _INDICATION | port)
            handle.listen(_BACKLOG)
        except OSError as error:
            raise TransportError(
                f"cannot listen at port {port} of {', '.join(self._addresses)}: {sentence(error)}"
            ) from None
        self._port = _Port(self, handle)
        self.local = TransportAddress(TransportProtocol.SCTP, port, self._addresses)

    async def connect(self, peer: TransportAddress, *, timeout: float) -> AssociationId:
        if self._closed:
            raise TransportError("the endpoint is closed")
        if peer.protocol is not TransportProtocol.SCTP:
            raise TransportError(f"{peer} is reached over {peer.protocol.value}, this endpoint speaks SCTP")
        if peer.port == 0:
            raise TransportError(f"{peer} does not listen")
        try:
            async with asyncio.timeout(timeout):
                return await self._dial(peer)
        except TimeoutError:
            raise TransportError(f"{peer} did not answer within {timeout:g} s") from None
        except ConnectionRefusedError:
            raise TransportError(f"nobody listens at {peer}") from None
        except OSError as error:
            raise TransportError(f"{peer} cannot be reached: {sentence(error)}") from None

    async def _dial(self, peer: TransportAddress) -> AssociationId:
        own = peer.port == self.local.port and not set(peer.addresses).isdisjoint(self._addresses)
        if self._port is not None and not own:
            try:
                return await self._port.dial(peer)
            except OSError as error:
                if error.errno not in _TAKEN:
                    raise
        # Who does not listen, and was told nothing else, speaks from whatever addresses lead there.
        bound = self._addresses if self._port is not None or self._chosen else ()
        indication = _INDICATION | self.local.port
        family = sockets.family_of(bound or peer.addresses)
        port = _Port(self, sockets.open_socket(family, bound, 0, self._profile, indication))
        try:
            return await port.dial(peer)
        finally:
            port.close()

    def send(self, association: AssociationId, payload: bytes, *, ppid: int, stream: int = 0) -> bool:
        check_message(payload, ppid, stream)
        standing = self._standing.get(association)
        return standing is None or standing.send(payload, ppid, stream)

    async def writable(self, association: AssociationId) -> None:
        while (standing := self._standing.get(association)) is not None and standing.full:
            await standing.writers.wait()

    async def receive(self) -> TransportEvent:
        return await self.inbox.get()

    def shutdown(self, association: AssociationId) -> None:
        standing = self._standing.get(association)
        if standing is not None:
            standing.shutdown()

    def abort(self, association: AssociationId) -> None:
        standing = self._standing.get(association)
        if standing is not None:
            standing.abort()

    async def aclose(self, grace: float = 1.0) -> None:
        self._closed = True
        for standing in list(self._standing.values()):
            standing.shutdown()
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(grace):
                    while self._standing:
                        await self._gone.wait()
        finally:
            for standing in list(self._standing.values()):
                standing.abort()
            if self._port is not None:
                self._port.close()
            self.inbox.close()

    # --- for the associations -----------------------------------------------------------------------------------

    def enter(self, association: Association) -> None:
        """An association has come up."""
        self._standing[association.id] = association
        self.inbox.put(Up(association.id, association.peer, association.ports))
        association.watch(self._reading)

    def leave(self, association: Association) -> None:
        """An association has ended."""
        self._standing.pop(association.id, None)
        self._gone.wake()

    def pause(self) -> None:
        """The reader lags: nothing more is read."""
        self._watch(False)

    def _read_on(self) -> None:
        self._watch(True)

    def _watch(self, reading: bool) -> None:
        if reading != self._reading:
            self._reading = reading
            for association in self._standing.values():
                association.watch(reading)


class KernelTransport:
    """Opens endpoints over the kernel's SCTP; `TransportError` where there is none."""

    name: str = "kernel"
    protocol: TransportProtocol = TransportProtocol.SCTP

    def __init__(self, profile: PathProfile = LOCAL) -> None:
        sockets.load()
        self.profile = profile

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> KernelEndpoint:
        """An endpoint at `addresses` and `port` (0: any free one); with `listen` false its port stays 0."""
        if not addresses:
            raise TransportError("an endpoint needs at least one local address")
        for address in addresses:
            _check_local(address)
        endpoint = KernelEndpoint(addresses, self.profile)
        if listen:
            endpoint.listen(port)
        return endpoint


def _check_local(address: str) -> None:
    try:
        unspecified = ip_address(address).is_unspecified
    except ValueError:
        raise TransportError(f"“{address}” is not an IP address, such as 127.0.0.1 or ::1") from None
    if unspecified:
        raise TransportError(f"others cannot reach {address}: name the address of this machine that they can reach")
