"""The TCP transport and its endpoints: listening, dialling, closing. The package describes the mapping."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

from rserpool.errors import TransportError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport.base import TransportEvent
from rserpool.transport.checks import check_local, check_message, check_peer, error_text
from rserpool.transport.flow import BACKLOG
from rserpool.transport.tcp.connection import Connection, Shared


class TcpEndpoint:
    """One port of one role over TCP; see `rserpool.transport.base.Endpoint`."""

    local: TransportAddress

    def __init__(self, addresses: tuple[str, ...], heartbeat: float | None, lost_after: float | None) -> None:
        self._shared = Shared(asyncio.get_running_loop())
        self._addresses = addresses
        self._heartbeat = heartbeat
        self._lost_after = lost_after
        self._servers: list[asyncio.Server] = []
        self._checked = self._shared.loop.time()
        self._timer: asyncio.TimerHandle | None = None
        self.local = TransportAddress(TransportProtocol.TCP, 0, addresses[:1])
        if heartbeat is not None:
            self._check_silence(heartbeat)

    async def listen(self, port: int) -> None:
        """Listen at `port` of all addresses (0: a port that is free at the first of them). Raises `TransportError`."""
        try:
            for address in self._addresses:
                listener = _listening_socket(address, port)
                port = listener.getsockname()[1]
                server = await self._shared.loop.create_server(
                    lambda: Connection(self._shared), sock=listener, backlog=BACKLOG
                )
                self._servers.append(server)
        except OSError as error:
            await self.aclose()
            raise TransportError(f"cannot listen at port {port} of {address}: {error_text(error)}") from None
        self._shared.port = port
        self.local = TransportAddress(TransportProtocol.TCP, port, self._addresses[:1])

    async def connect(self, peer: TransportAddress, *, timeout: float) -> AssociationId:
        check_peer(peer, TransportProtocol.TCP)
        failures: list[str] = []
        try:
            async with asyncio.timeout(timeout):
                for address in peer.addresses:
                    try:
                        return await self._dial(address, peer)
                    except ConnectionRefusedError:
                        failures.append(f"nobody listens at {peer}")
                    except OSError as error:
                        failures.append(f"{peer} cannot be reached: {error_text(error)}")
        except TimeoutError:
            failures.append(f"{peer} did not answer within {timeout:g} s")
        raise TransportError("; ".join(failures))

    async def _dial(self, address: str, peer: TransportAddress) -> AssociationId:
        if self._shared.closed:
            raise TransportError("the endpoint is closed")
        own = [own for own in self._addresses if self._servers and (":" in own) == (":" in address)]
        _, connection = await self._shared.loop.create_connection(
            lambda: Connection(self._shared, peer), address, peer.port, local_addr=(own[0], 0) if own else None
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

    async def writable(self, association: AssociationId) -> None:
        while (connection := self._shared.live.get(association)) is not None and connection.full:
            await connection.writers.wait()

    async def receive(self) -> TransportEvent:
        return await self._shared.inbox.get()

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
            if self._timer is not None:
                self._timer.cancel()
            shared.inbox.close()

    async def _stop_listening(self) -> None:
        for server in self._servers:
            for listener in server.sockets:
                self._shared.loop.remove_reader(listener)
        try:
            # A connection accepted in this turn of the loop is not attached to its server yet. If the server is closed
            # before that, asyncio up to Python 3.12 forgets the connection and leaves its socket open.
            await asyncio.sleep(0)
        finally:
            for server in self._servers:
                server.close()

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


class TcpTransport:
    """Opens endpoints over TCP.

    `heartbeat`: seconds of silence after which a peer is asked for a sign of life; None: silent peers are not detected.
    """

    name: str = "tcp"
    protocol: TransportProtocol = TransportProtocol.TCP

    def __init__(self, *, heartbeat: float | None = 5.0, lost_after: float | None = 30.0) -> None:
        self._heartbeat = heartbeat
        self.lost_after = lost_after
        """Seconds of silence after which an association is lost; None: never."""

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> TcpEndpoint:
        """Open an endpoint at `addresses` and `port` (0: any free one). With `listen` false its port stays 0."""
        check_local(addresses)
        endpoint = TcpEndpoint(addresses, self._heartbeat, self.lost_after)
        if listen:
            await endpoint.listen(port)
        return endpoint


def _listening_socket(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # asyncio sets TCP_NODELAY on accepted connections only if the protocol is named here.
    handle = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family is socket.AF_INET6:
            handle.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        handle.bind((address, port))
        handle.listen(BACKLOG)
        handle.setblocking(False)
    except BaseException:
        handle.close()
        raise
    return handle
