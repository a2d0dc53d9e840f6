"""The userland SCTP transport and its endpoints: listening, dialling, and closing."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from ipaddress import ip_address

from rserpool.errors import TransportError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport.base import TransportEvent
from rserpool.transport.flow import check_message
from rserpool.transport.link_faults import LinkFaults
from rserpool.transport.path_profile import LOCAL, PathProfile
from rserpool.transport.userland import usrsctp
from rserpool.transport.userland.associations import Associations, Dial, indication
from rserpool.transport.userland.port import Path, Port
from rserpool.transport.userland.sockets import PortInUse

_PORT_FREED_WITHIN = 1.0
"""Seconds the stack may take to let go of a port whose endpoint was closed a moment ago."""


class UserlandEndpoint:
    """One port of one role over SCTP in UDP; see `rserpool.transport.base.Endpoint`."""

    local: TransportAddress

    def __init__(self, addresses: tuple[str, ...], profile: PathProfile, faults: LinkFaults) -> None:
        self._stack = usrsctp.the_stack()
        self._loop = asyncio.get_running_loop()
        self._addresses = addresses
        self._profile = profile
        self._faults = faults
        self._associations = Associations(profile.stalled)
        self.local = TransportAddress(TransportProtocol.SCTP, 0, addresses[:1])

    async def listen(self, port: int) -> None:
        """Take `port` at all addresses (0: a free one)."""
        deadline = self._loop.time() + _PORT_FREED_WITHIN
        while True:
            try:
                opened = self._open_port(self._addresses, port, listen=True)
                break
            except PortInUse:
                # Free among UDP ports, but this process's stack has the number: for an endpoint at another address, or
                # still for one that was closed just now.
                if self._loop.time() > deadline:
                    raise TransportError(f"port {port} is in use by this process at another address") from None
                self._stack.let_time_pass()
                await asyncio.sleep(usrsctp.TICK if port else 0)
            except OSError as error:
                where = " and ".join(self._addresses)
                raise TransportError(f"cannot listen at port {port} of {where}: {_sentence(error)}") from None
        self.local = TransportAddress(TransportProtocol.SCTP, opened.number, self._addresses[:1])

    def _open_port(self, hosts: tuple[str, ...], port: int, *, listen: bool) -> Port:
        opened = Port(
            self._stack,
            self._associations,
            hosts,
            port,
            listen=listen,
            indication=lambda own: indication(own if listen else self.local.port),
            profile=self._profile,
            faults=self._faults,
        )
        self._associations.ports.append(opened)
        return opened

    # --- dialling -----------------------------------------------------------------------------------------------

    async def connect(self, peer: TransportAddress, *, timeout: float) -> AssociationId:
        if peer.protocol is not TransportProtocol.SCTP:
            raise TransportError(f"{peer} is reached over {peer.protocol.value}, this endpoint speaks SCTP")
        if peer.port == 0:
            raise TransportError(f"{peer} does not listen")
        deadline = self._loop.time() + timeout
        failures: list[str] = []
        for waiting, address in zip(range(len(peer.addresses), 0, -1), peer.addresses, strict=True):
            try:
                async with asyncio.timeout((deadline - self._loop.time()) / waiting):
                    return await self._dial(address, peer)
            except TimeoutError:
                failures.append(f"{peer} did not answer within {timeout:g} s")
            except ConnectionRefusedError:
                failures.append(f"nobody listens at {peer}")
            except ConnectionAbortedError:
                failures.append(f"{peer} did not accept the association")
            except OSError as error:
                failures.append(f"{peer} cannot be reached: {_sentence(error)}")
        raise TransportError("; ".join(dict.fromkeys(failures)))

    async def _dial(self, address: str, peer: TransportAddress) -> AssociationId:
        associations = self._associations
        association = None
        while association is None:
            if associations.closed:
                raise TransportError("the endpoint is closed")
            port, path = self._way_to(address, peer.port)
            path.party = peer
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
                    port.abort(number)
                raise
            finally:
                del associations.dials[path]
                port.release(path)
                associations.ended.wake()
        return association

    def _way_to(self, address: str, port: int) -> tuple[Port, Path]:
        """A port from which there is no association to this peer yet, the endpoint's own if possible, and the path."""
        for own in self._associations.ports:
            if path := own.path_to(address, port):
                return own, path
        hosts: tuple[str, ...] = ("::",) if ":" in address else ("0.0.0.0",)
        if self.local.port:
            hosts = tuple(host for host in self._addresses if (":" in host) == (":" in address))[:1] or hosts
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
        return self._associations.send(association, payload, ppid, stream)

    async def writable(self, association: AssociationId) -> None:
        await self._associations.writable(association)

    async def receive(self) -> TransportEvent:
        return await self._associations.inbox.get()

    def shutdown(self, association: AssociationId) -> None:
        self._associations.shutdown(association)

    def abort(self, association: AssociationId) -> None:
        self._associations.abort(association)

    async def aclose(self, grace: float = 1.0) -> None:
        associations = self._associations
        associations.closed = True
        for dial in associations.dials.values():
            if not dial.future.done():
                dial.future.set_exception(TransportError("the endpoint is closed"))
        for association in list(associations.standing):
            associations.shutdown(association)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(grace):
                    while associations.standing or associations.dials:
                        await associations.ended.wait()
        finally:
            for association in list(associations.standing):
                associations.abort(association)
            ports, associations.ports = associations.ports, []
            for port in ports:
                port.close()
            associations.inbox.close()


class UserlandTransport:
    """Opens endpoints over SCTP in UDP; `faults` are those of its links. Raises `TransportError` with what to install
    where the library is missing."""

    name: str = "userland"
    protocol: TransportProtocol = TransportProtocol.SCTP

    def __init__(self, profile: PathProfile = LOCAL, faults: LinkFaults | None = None) -> None:
        usrsctp.load()
        self.profile = profile
        self._faults = faults or LinkFaults()

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> UserlandEndpoint:
        """An endpoint at `addresses` and `port` (0: any free one); with `listen` false its port stays 0."""
        if not addresses:
            raise TransportError("an endpoint needs at least one local address")
        for address in addresses:
            _check_local(address)
        endpoint = UserlandEndpoint(addresses, self.profile, self._faults)
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


def _sentence(error: OSError) -> str:
    return (error.strerror or os.strerror(error.errno or 0)).lower()
