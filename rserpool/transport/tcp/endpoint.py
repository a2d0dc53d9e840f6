"""The TCP transport and its endpoints: listening, dialling, closing. The package describes the mapping."""

from __future__ import annotations

import asyncio
import itertools
import logging
import socket
from collections.abc import Sequence
from contextlib import suppress

from rserpool.errors import TransportError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport.base import Outgoing, TransportEvent, one_by_one
from rserpool.transport.checks import cannot_listen, check_local, check_message, check_peer, dial_failure, error_text
from rserpool.transport.flow import keep_freed_memory
from rserpool.transport.interfaces import by_route
from rserpool.transport.revocations import Issued
from rserpool.transport.slots import Slots
from rserpool.transport.tcp.connection import Connection
from rserpool.transport.tcp.listener import Listener
from rserpool.transport.tcp.secure import Handshakes, SecureConnection
from rserpool.transport.tcp.shared import Shared
from rserpool.transport.tls import Tls

logger = logging.getLogger(__name__)

_ACCEPTED_AT_ONCE = 64
"""Connections accepted before other users of the event loop get their turn."""
_REVOCATION_LOOK = 2.0
"""Seconds between two looks whether certificates have been revoked."""
_ACCEPT_PAUSE = 1.0
"""Seconds without accepting connections after the system had no descriptor or memory for one."""


class TcpEndpoint:
    """One port of one role over TCP; see `rserpool.transport.base.Endpoint`."""

    local: TransportAddress

    def __init__(
        self, addresses: tuple[str, ...], heartbeat: float | None, lost_after: float | None, tls: Tls | None
    ) -> None:
        self._shared: Shared[Connection] = Shared(asyncio.get_running_loop())
        self._tls = tls
        self._handshakes = Handshakes(self._shared.loop)
        self._addresses = addresses
        self._heartbeat = heartbeat
        self._lost_after = lost_after
        self._listeners: list[Listener] = []
        self._accepting: list[asyncio.Task[None]] = []
        self._attaching: set[asyncio.Task[None]] = set()
        self._accepted: set[socket.socket] = set()
        """Sockets of guests that are not connections yet."""
        self._slots: Slots[Connection] | None = None
        self._checked = self._shared.loop.time()
        self._timer: asyncio.TimerHandle | None = None
        self._look_timer: asyncio.TimerHandle | None = None
        self.local = TransportAddress(TransportProtocol.TCP, 0, addresses[:1])
        if heartbeat is not None:
            self._check_silence(heartbeat)
        if tls is not None:
            self._look_for_revoked(tls, tls.revoked)

    async def listen(self, port: int) -> None:
        """Listen at `port` of all addresses (0: a port that is free at the first of them). Raises `TransportError`."""
        try:
            for address in self._addresses:
                listener = Listener(address, port)
                self._listeners.append(listener)
                port = listener.getsockname()[1]
        except OSError as error:
            await self.aclose()
            raise cannot_listen([address], port, error) from None
        self._slots = Slots(lambda guest: guest.active, Connection.cut_off)
        self._accepting = [self._shared.loop.create_task(self._accept(listener)) for listener in self._listeners]
        self._shared.port = port
        self.local = TransportAddress(TransportProtocol.TCP, port, self._addresses[:1])

    # asyncio's own servers forget a connection that comes while they close, and log hundreds of lines at a time when
    # descriptors run out (CPython issue 127529).

    async def _accept(self, listener: Listener) -> None:
        for accepted in itertools.count(1):
            try:
                handle, _ = await self._shared.loop.sock_accept(listener)
            except ConnectionError:
                continue  # it has gone already
            except OSError as error:
                logger.warning("No connection is accepted for %g s: %s", _ACCEPT_PAUSE, error_text(error))
                await asyncio.sleep(_ACCEPT_PAUSE)
                continue
            listener.unclaimed.discard(handle)
            if self._has_slot():
                self._accepted.add(handle)
                task = self._shared.loop.create_task(self._attach(handle))
                self._attaching.add(task)
                task.add_done_callback(self._attaching.discard)
            else:
                logger.warning("A connection is refused: there are %d already, and none is quiet", self._guests)
                handle.close()
            if accepted % _ACCEPTED_AT_ONCE == 0:
                await asyncio.sleep(0)

    def _has_slot(self) -> bool:
        """Return whether there is a slot for one more connection, after one has given way if necessary."""
        assert self._slots is not None
        now = self._shared.loop.time()
        return self._handshakes.has_room(now) and self._slots.has_room(self._guests, self._shared.guests, now)

    @property
    def _guests(self) -> int:
        return len(self._shared.guests) + len(self._accepted)

    async def _attach(self, handle: socket.socket) -> None:
        def connection() -> Connection:
            self._accepted.discard(handle)
            return self._connection()

        try:
            await self._shared.loop.connect_accepted_socket(connection, handle)
        except OSError:  # it has gone already
            handle.close()
        finally:
            self._accepted.discard(handle)

    def _connection(self, dialled: TransportAddress | None = None, registrar: bool = False) -> Connection:
        if self._tls is None:
            return Connection(self._shared, dialled)
        return SecureConnection(self._shared, self._tls, self._handshakes, dialled, registrar)

    async def connect(self, peer: TransportAddress, *, timeout: float, registrar: bool = False) -> AssociationId:
        check_peer(peer, TransportProtocol.TCP)
        errors: list[OSError] = []
        try:
            async with asyncio.timeout(timeout):
                for address in peer.addresses:
                    try:
                        return await self._dial(address, peer, registrar)
                    except OSError as error:
                        errors.append(error)
        except TimeoutError as error:
            errors.append(error)
        raise dial_failure(peer, timeout, *errors)

    async def _dial(self, address: str, peer: TransportAddress, registrar: bool) -> AssociationId:
        if self._shared.closed:
            raise TransportError("the endpoint is closed")
        own = by_route(self._addresses, address) if self._listeners else []
        _, connection = await self._shared.loop.create_connection(
            lambda: self._connection(peer, registrar), address, peer.port, local_addr=(own[0], 0) if own else None
        )
        assert connection.greeted is not None
        try:
            return await connection.greeted
        except BaseException:
            connection.abort()
            raise

    def send(self, association: AssociationId, payload: bytes, *, ppid: int, stream: int = 0) -> bool:
        check_message(payload, ppid, stream)
        connection = self._shared.live.get(association)
        return connection is None or connection.send(payload, ppid, stream)

    def send_all(self, association: AssociationId, messages: Sequence[Outgoing]) -> int:
        return one_by_one(self, association, messages)

    async def writable(self, association: AssociationId) -> None:
        while (connection := self._shared.live.get(association)) is not None and connection.full:
            await connection.writers.wait()

    async def receive(self) -> TransportEvent:
        return await self._shared.inbox.get()

    def receive_now(self) -> TransportEvent | None:
        return self._shared.inbox.get_now()

    def pause(self, association: AssociationId) -> None:
        self._shared.inbox.pause(association)

    def resume(self, association: AssociationId) -> None:
        self._shared.inbox.resume(association)

    def shutdown(self, association: AssociationId) -> None:
        connection = self._shared.live.get(association)
        if connection is not None:
            connection.shutdown()

    def abort(self, association: AssociationId) -> None:
        connection = self._shared.live.get(association)
        if connection is not None:
            connection.abort()

    async def aclose(self, grace: float = 1.0) -> None:
        shared = self._shared
        shared.closed = True
        for connection in list(shared.connections):
            if connection.association:
                connection.shutdown()
            else:
                connection.abort()
        try:
            await self._stop_listening()
            with suppress(TimeoutError):
                async with asyncio.timeout(grace):
                    await self._all_gone()
        finally:
            for connection in list(shared.connections):
                connection.abort()
            await self._all_gone()
            for timer in (self._timer, self._look_timer):
                if timer is not None:
                    timer.cancel()
            shared.inbox.close()

    async def _stop_listening(self) -> None:
        if self._slots is not None:
            self._slots.close()
        listeners, self._listeners = self._listeners, []
        accepting, self._accepting = self._accepting, []
        for listener, task in zip(listeners, accepting, strict=False):
            listener.end()
            task.cancel()
        try:
            if accepting:
                await asyncio.wait(accepting)
                await asyncio.sleep(0)  # now asyncio does not look at the sockets any more
        finally:  # also when this is cancelled
            for listener in listeners:
                listener.close()
        if self._attaching:
            await asyncio.wait(self._attaching)

    async def _all_gone(self) -> None:
        for connection in list(self._shared.connections):
            await asyncio.shield(connection.gone)

    def _check_silence(self, heartbeat: float) -> None:
        now = self._shared.loop.time()
        was_suspended = self._lost_after is not None and now - self._checked > self._lost_after / 2
        self._checked = now
        for connection in list(self._shared.connections):
            if was_suspended:
                connection.forget_silence(now)
            connection.check_silence(now, heartbeat, self._lost_after)
        self._timer = self._shared.loop.call_later(heartbeat / 2, self._check_silence, heartbeat)

    def _look_for_revoked(self, tls: Tls, seen: frozenset[Issued]) -> None:
        """End the associations with peers whose certificates have been revoked since `seen`."""
        tls.look()
        if tls.revoked != seen:
            for connection in list(self._shared.connections):
                if isinstance(connection, SecureConnection):
                    connection.check_revoked()
        self._look_timer = self._shared.loop.call_later(_REVOCATION_LOOK, self._look_for_revoked, tls, tls.revoked)


class TcpTransport:
    """Opens endpoints over TCP.

    `heartbeat`: seconds of silence after which a peer is asked for a sign of life; None: silent peers are not detected.
    `tls`: what to speak TLS with, at all its endpoints and with all peers; None: without TLS.
    """

    name: str = "tcp"
    protocol: TransportProtocol = TransportProtocol.TCP

    def __init__(
        self, *, heartbeat: float | None = 5.0, lost_after: float | None = 30.0, tls: Tls | None = None
    ) -> None:
        self._heartbeat = heartbeat
        self._tls = tls
        self.lost_after = lost_after
        """Seconds of silence after which an association is lost; None: never."""

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> TcpEndpoint:
        """Open an endpoint at `addresses` and `port` (0: any free one). With `listen` false its port stays 0."""
        check_local(addresses)
        keep_freed_memory()
        endpoint = TcpEndpoint(addresses, self._heartbeat, self.lost_after, self._tls)
        if listen:
            await endpoint.listen(port)
        return endpoint
