"""The userland SCTP transport and its endpoints: listening, dialling, closing. The package describes how it works."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from rserpool.errors import TransportError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport import sctp
from rserpool.transport.base import Outgoing, TransportEvent, one_by_one
from rserpool.transport.checks import (
    cannot_listen,
    check_local,
    check_message,
    check_peer,
    check_route,
    dial_failure,
)
from rserpool.transport.link_faults import LinkFaults
from rserpool.transport.path_profile import PathProfile, profile_to
from rserpool.transport.userland import usrsctp
from rserpool.transport.userland.association import Dial
from rserpool.transport.userland.associations import Associations
from rserpool.transport.userland.path import Path
from rserpool.transport.userland.port import Port
from rserpool.transport.userland.sockets import PortInUse

_PORT_FREED_WITHIN = 1.0
"""Seconds that the stack may take to free a port whose endpoint was closed a moment ago."""


class UserlandEndpoint:
    """One port of one role over SCTP in UDP; see `rserpool.transport.base.Endpoint`."""

    local: TransportAddress

    def __init__(self, addresses: tuple[str, ...], profile: PathProfile | None, faults: LinkFaults) -> None:
        self._stack = usrsctp.the_stack()
        self._loop = asyncio.get_running_loop()
        self._addresses = addresses
        self._profile = profile
        self._faults = faults
        self.associations = Associations()
        """The associations and the ports of this endpoint."""
        self.local = TransportAddress(TransportProtocol.SCTP, 0, addresses)

    async def listen(self, port: int) -> None:
        """Listen at `port` of all addresses (0: any free port). Raises `TransportError`."""
        deadline = self._loop.time() + _PORT_FREED_WITHIN
        while True:
            try:
                opened = self._open_port(self._addresses, port, listen=True)
                break
            except PortInUse:
                # Free as a UDP port, but our stack uses the number: for an endpoint at another address, or still for
                # one that was closed just now.
                if self._loop.time() > deadline:
                    raise TransportError(f"port {port} is in use by this process at another address") from None
                self._stack.let_time_pass()
                await asyncio.sleep(usrsctp.TICK if port else 0)
            except OSError as error:
                raise cannot_listen(self._addresses, port, error) from None
        self.local = TransportAddress(TransportProtocol.SCTP, opened.number, self._addresses)

    def _open_port(self, hosts: tuple[str, ...], port: int, *, listen: bool) -> Port:
        opened = Port(
            self._stack,
            self.associations,
            hosts,
            port,
            listen=listen,
            indication=lambda own: sctp.indication(own if listen else self.local.port),
            profile=self._profile,
            told=self._addresses,
            faults=self._faults,
        )
        self.associations.ports.append(opened)
        return opened

    # --- dialling -----------------------------------------------------------------------------------------------

    async def connect(self, peer: TransportAddress, *, timeout: float, registrar: bool = False) -> AssociationId:
        check_peer(peer, TransportProtocol.SCTP)
        deadline = self._loop.time() + timeout
        errors: list[OSError] = []
        for waiting, address in zip(range(len(peer.addresses), 0, -1), peer.addresses, strict=True):
            patience = (deadline - self._loop.time()) / waiting
            if waiting > 1:  # more than one round trip, as long as there is another address to try
                patience = min(patience, 2.5 * profile_to((address,), self._profile).rto_initial)
            try:
                async with asyncio.timeout(patience):
                    check_route(address)  # a packet that cannot leave is lost silently, and the dial would wait
                    return await self._dial(address, peer)
            except OSError as error:
                errors.append(error)
        raise dial_failure(peer, timeout, *errors)

    async def _dial(self, address: str, peer: TransportAddress) -> AssociationId:
        associations = self.associations
        association = None
        while association is None:
            if associations.closed:
                raise TransportError("the endpoint is closed")
            port, path = self._way_to(address, peer.port)
            path.peer = peer
            dial = associations.dials[path] = Dial(peer, self._loop.create_future())
            port.hold(path)
            try:
                port.connect(path, peer.port)
                association = await dial.future
            except BaseException:
                if dial.future.done() and not dial.future.cancelled() and dial.future.exception() is None:
                    if up := dial.future.result():
                        associations.abort(up)
                elif number := port.sctp.number_of(path.number, peer.port):
                    port.hurry()
                    port.sctp.abort(number)
                raise
            finally:
                del associations.dials[path]
                port.release(path)
                associations.ended.wake()
        return association

    def _way_to(self, address: str, port: int) -> tuple[Port, Path]:
        """Return a port without an association to this peer, the endpoint's own if possible, and the path."""
        for own in self.associations.ports:
            if path := own.path_to(address, port):
                return own, path
        hosts: tuple[str, ...] = ("::",) if ":" in address else ("0.0.0.0",)
        if self.local.port:
            hosts = tuple(host for host in self._addresses if (":" in host) == (":" in address)) or hosts
        elif len(self._addresses) > 1 and len({":" in host for host in self._addresses}) > 1:
            hosts = ("0.0.0.0", "::")
        while True:
            try:
                own = self._open_port(hosts, 0, listen=False)
            except PortInUse:
                continue
            path = own.path_to(address, port)
            assert path is not None
            return own, path

    # --- associations -------------------------------------------------------------------------------------------

    def send(self, association: AssociationId, payload: bytes, *, ppid: int, stream: int = 0) -> bool:
        check_message(payload, ppid, stream)
        return self.associations.send(association, payload, ppid, stream)

    def send_all(self, association: AssociationId, messages: Sequence[Outgoing]) -> int:
        return one_by_one(self, association, messages)

    async def writable(self, association: AssociationId) -> None:
        await self.associations.writable(association)

    async def receive(self) -> TransportEvent:
        return await self.associations.inbox.get()

    def receive_now(self) -> TransportEvent | None:
        return self.associations.inbox.get_now()

    def pause(self, association: AssociationId) -> None:
        self.associations.inbox.pause(association)

    def resume(self, association: AssociationId) -> None:
        self.associations.inbox.resume(association)

    def shutdown(self, association: AssociationId) -> None:
        self.associations.shutdown(association)

    def abort(self, association: AssociationId) -> None:
        self.associations.abort(association)

    async def aclose(self, grace: float = 1.0) -> None:
        associations = self.associations
        associations.closed = True
        for dial in associations.dials.values():
            if not dial.future.done():
                dial.future.set_exception(TransportError("the endpoint is closed"))
        for association in list(associations.live):
            associations.shutdown(association)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(grace):
                    while associations.live or associations.dials:
                        await associations.ended.wait()
        finally:
            for association in list(associations.live):
                associations.abort(association)
            ports, associations.ports = associations.ports, []
            for port in ports:
                port.close()
            associations.inbox.close()


class UserlandTransport:
    """Opens endpoints over SCTP in UDP. `faults` are the faults of its links.

    Raises `TransportError` with what to install if the library is missing.
    """

    name: str = "userland"
    protocol: TransportProtocol = TransportProtocol.SCTP

    def __init__(self, profile: PathProfile | None = None, faults: LinkFaults | None = None) -> None:
        usrsctp.load()
        self.profile = profile
        """The parameters of paths. None: for each peer those that suit where it is."""
        self.faults = LinkFaults() if faults is None else faults

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> UserlandEndpoint:
        """Open an endpoint at `addresses` and `port` (0: any free one). With `listen` false its port stays 0."""
        check_local(addresses)
        endpoint = UserlandEndpoint(addresses, self.profile, self.faults)
        if listen:
            await endpoint.listen(port)
        return endpoint
