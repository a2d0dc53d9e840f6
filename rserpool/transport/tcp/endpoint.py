"""The TCP transport and its endpoints: listening, dialling, and closing. The package describes the mapping."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from ipaddress import ip_address

from rserpool.errors import TransportError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport.base import TransportEvent
from rserpool.transport.flow import check_message
from rserpool.transport.tcp.connection import Connection, Shared

_BACKLOG = 512
"""Connections the kernel accepts while we are busy: a whole classroom of users at once."""


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
            self._check_lives(heartbeat)

    async def listen(self, port: int) -> None:
        """Take `port` at all addresses (0: one that is free at the first of them)."""
        try:
            for address in self._addresses:
                listener = _listening_socket(address, port)
                port = listener.getsockname()[1]
                server = await self._shared.loop.create_server(
                    lambda: Connection(self._shared), sock=listener, backlog=_BACKLOG
                )
                self._servers.append(server)
        except OSError as error:
            await self.aclose()
            raise TransportError(f"cannot listen at port {port} of {address}: {_sentence(error)}") from None
        self._shared.port = port
        self.local = TransportAddress(TransportProtocol.TCP, port, self._addresses[:1])

    async def connect(self, peer: TransportAddress, *, timeout: float) -> AssociationId:
        if peer.protocol is not TransportProtocol.TCP:
            raise TransportError(f"{peer} is reached over {peer.protocol.value}, this endpoint speaks TCP")
        if peer.port == 0:
            raise TransportError(f"{peer} does not listen")
        failures: list[str] = []
        try:
            async with asyncio.timeout(timeout):
                for address in peer.addresses:
                    try:
                        return await self._dial(address, peer)
                    except ConnectionRefusedError:
                        failures.append(f"nobody listens at {peer}")
                    except OSError as error:
                        failures.append(f"{peer} cannot be reached: {_sentence(error)}")
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
        connection = self._shared.standing.get(association)
        return connection is None or connection.send(payload, ppid, stream)

    async def writable(self, association: AssociationId) -> None:
        while (connection := self._shared.standing.get(association)) is not None and connection.full:
            await connection.writers.wait()

    async def receive(self) -> TransportEvent:
        return await self._shared.inbox.get()

    def shutdown(self, association: AssociationId) -> None:
        connection = self._shared.standing.get(association)
        if connection is not None:
            connection.shutdown()

    def abort(self, association: AssociationId) -> None:
        connection = self._shared.standing.get(association)
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
            # What was accepted in this turn of the loop is still to be tied to its server. Up to Python 3.12 asyncio
            # forgets such a connection, its socket open, if the server is closed before that.
            await asyncio.sleep(0)
        finally:
            for server in self._servers:
                server.close()

    async def _all_gone(self) -> None:
        for connection in list(self._shared.connections):
            await asyncio.shield(connection.gone)

    def _check_lives(self, heartbeat: float) -> None:
        now = self._shared.loop.time()
        overslept = self._lost_after is not None and now - self._checked > self._lost_after / 2
        self._checked = now
        for connection in list(self._shared.connections):
            if overslept:
                connection.excuse(now)
            connection.check_life(now, heartbeat, self._lost_after)
        self._timer = self._shared.loop.call_later(heartbeat / 2, self._check_lives, heartbeat)


class TcpTransport:
    """Opens endpoints over TCP. `heartbeat` None switches the search for silent peers off."""

    name: str = "tcp"
    protocol: TransportProtocol = TransportProtocol.TCP

    def __init__(self, *, heartbeat: float | None = 5.0, lost_after: float | None = 30.0) -> None:
        self._heartbeat = heartbeat
        self.lost_after = lost_after
        """Seconds of silence until a peer is given up; None: it never is."""

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> TcpEndpoint:
        """An endpoint at `addresses` and `port` (0: any free one); with `listen` false its port stays 0."""
        for address in addresses:
            _check_local(address)
        if not addresses:
            raise TransportError("an endpoint needs at least one local address")
        endpoint = TcpEndpoint(addresses, self._heartbeat, self.lost_after)
        if listen:
            await endpoint.listen(port)
        return endpoint


def _check_local(address: str) -> None:
    try:
        unspecified = ip_address(address).is_unspecified
    except ValueError:
        raise TransportError(f"“{address}” is not an IP address, such as 127.0.0.1 or ::1") from None
    if unspecified:
        raise TransportError(f"others cannot reach {address}: name the address of this machine that they can reach")


def _listening_socket(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # asyncio sets TCP_NODELAY on what is accepted only if the protocol is named here.
    handle = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family is socket.AF_INET6:
            handle.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        handle.bind((address, port))
        handle.listen(_BACKLOG)
        handle.setblocking(False)
    except BaseException:
        handle.close()
        raise
    return handle


def _sentence(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
