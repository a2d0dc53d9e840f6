"""One UDP port with the SCTP socket of the same number behind it (RFC 6951): packets in, packets out, who may come in.

**Paths.** A path stands for a peer's address and UDP port at one of our sockets. It is made when we dial, or when a
stranger's INIT was answered, and forgotten when its last association has ended. What is half open is kept for 70 s, a
little longer than the stack honours the cookie it gave away, and in a table that holds 1024: of a flood the oldest go.

**Strangers.** A packet from an address without a path is looked at before the stack sees it. If its verification tag
and port are those of a live association it belongs to it, wherever it comes from (a peer with several addresses, or
behind a changed address translation). A well-formed INIT begins a path. Any other well-formed packet is answered as
RFC 9260 §8.4 wants (ABORT mostly) without being remembered. The rest is dropped without an answer.

**Port unreachable.** On Linux the error queue of the UDP socket says at whose closed port a packet of ours arrived, and
quotes the packet. That is how a killed process is noticed within milliseconds. It counts only when the quoted
verification tag is right (RFC 9260 §10), so nobody who cannot read our packets can end associations with forged ICMP.

**Faults.** Links may be cut, lose or delay packets on purpose (`link_faults`). Whose link a path is on is known when we
dialled, or once its association has told where the other end is reached; before that it is the address it writes from.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Protocol, TypeAlias

from rserpool.model import TransportAddress
from rserpool.transport.link_faults import LinkFault, LinkFaults
from rserpool.transport.path_profile import PathProfile
from rserpool.transport.userland import datagrams, packets
from rserpool.transport.userland.sockets import UsrsctpSocket
from rserpool.transport.userland.usrsctp import Stack

Address: TypeAlias = tuple[Any, ...]
"""A socket address as the socket module gives it."""

HALF_OPEN, HALF_OPEN_FOR = 1024, 70.0
_DATAGRAMS_AT_ONCE = 64
"""Read before others on the event loop have their turn."""
_LONG_PACKET = 16_384
"""On the loopback interface, whose MTU is 64 KiB: longer ones would overrun the receiver's buffer too soon."""


class Owner(Protocol):
    """Who hears of a port's news."""

    def look(self, port: Port) -> None:
        """The stack may have news for this port."""
        ...

    def tick(self, port: Port) -> None:
        """Time has passed; the stack may have news."""
        ...

    def probe(self, port: Port, remote: Address) -> None:
        """Ask whoever is at this socket address for a sign of life."""
        ...

    def refused(self, port: Port, path: Path, packet: bytes) -> None:
        """Nobody is at the other end of this path; `packet` is what was sent there, or the beginning of it."""
        ...


@dataclass(eq=False, slots=True)
class Path:
    """A peer as one of our UDP sockets reaches it; `number` is what the stack calls it."""

    udp: socket.socket
    remote: Address
    number: int = 0
    party: TransportAddress | None = None
    """Where the other end is reached, if we know that."""
    users: int = 0
    """Its associations, and a dial."""
    answered: bool = False
    """Something was sent there."""
    error: int = 0
    """Why the system did not take what we sent there last."""
    invited: bool = False
    """They have dialled (or someone in their name), and no association has come of it yet."""

    def packet_size(self) -> int:
        """The longest SCTP packet that surely gets there whole, as one datagram on an Ethernet."""
        if ip_address(self.remote[0]).is_loopback:
            return _LONG_PACKET
        return 1500 - (48 if self.udp.family == socket.AF_INET6 else 28)


class Port:
    """UDP sockets of one port number at `hosts`, and the SCTP socket. Raises OSError if the port is not free."""

    def __init__(
        self,
        stack: Stack,
        owner: Owner,
        hosts: tuple[str, ...],
        port: int,
        *,
        listen: bool,
        indication: Callable[[int], int],
        profile: PathProfile,
        faults: LinkFaults,
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self._faults = faults
        self._stack = stack
        self._owner = owner
        self._paths: dict[tuple[socket.socket, Address], Path] = {}
        self._by_number: dict[int, Path] = {}
        self._half_open: dict[Path, float] = {}  # since when, oldest first
        self._by_tag: dict[tuple[int, int], Path] = {}
        self._udp: list[socket.socket] = []
        try:
            for host in hosts:
                self._udp.append(udp := datagrams.bound(host, port))
                port = udp.getsockname()[1]
            self.number = port
            self.sctp = UsrsctpSocket(stack, port, listen=listen, indication=indication(port), profile=profile)
        except BaseException:
            for udp in self._udp:
                udp.close()
            raise
        # Whoever wrote just now without having a path.
        self._stranger = Path(self._udp[0], (), stack.new_path(self))
        self._by_number[self._stranger.number] = self._stranger
        for udp in self._udp:
            self.loop.add_reader(udp, self._readable, udp)
        stack.join(self)

    def close(self) -> None:
        """Free the port. Associations that still stand are aborted."""
        self._stack.leave(self)
        self.sctp.close()
        for path in list(self._by_number.values()):
            self._forget(path)
        for udp in self._udp:
            self.loop.remove_reader(udp)
            udp.close()

    # --- what makes packets move --------------------------------------------------------------------------------

    def connect(self, path: Path, port: int) -> None:
        """Begin an association to this SCTP port. Raises OSError if the system does not even send."""
        self._stack.hurry(self.loop)
        self.sctp.connect(path.number, port)
        if path.error:
            raise OSError(path.error, os.strerror(path.error))

    def send(self, association: int, payload: bytes, ppid: int, stream: int) -> bool:
        """Queue a message; false: no room."""
        self._stack.hurry(self.loop)
        return self.sctp.send(association, payload, ppid, stream)

    def shutdown(self, association: int) -> None:
        """End in order."""
        self._stack.hurry(self.loop)
        self.sctp.shutdown(association)

    def abort(self, association: int) -> None:
        """End now."""
        self._stack.hurry(self.loop)
        self.sctp.abort(association)

    def probe(self, remote: Address) -> None:
        self._owner.probe(self, remote)

    def doubt(self, path: Path) -> None:
        """An association over this path broke; the other ends' ports have the same process behind them."""
        self._stack.doubt(self.loop, path.remote)

    # --- paths --------------------------------------------------------------------------------------------------

    def path_to(self, host: str, port: int) -> Path | None:
        """A new path to this address, from a socket of its family; None if there is no such socket, if the path is in
        use (SCTP has one association between two ports) or about to be (its INIT is here), or if it leads back here."""
        for udp in self._udp:
            if (udp.family == socket.AF_INET6) == (":" in host):
                remote = (host, port, 0, 0) if ":" in host else (host, port)
                if (udp, remote) not in self._paths and udp.getsockname()[:2] != remote[:2]:
                    return self._new_path(udp, remote)
        return None

    def path_of(self, number: int) -> Path | None:
        """The path that the stack calls so."""
        return self._by_number.get(number)

    def own_address(self, path: Path) -> tuple[str, int]:
        """Where its peer sees us, as far as we know."""
        host, port = path.udp.getsockname()[:2]
        return host, port

    def hold(self, path: Path) -> None:
        """Someone uses this path until `release`."""
        path.users += 1
        self._half_open.pop(path, None)

    def release(self, path: Path) -> None:
        """One who used it does not any more."""
        path.users -= 1
        if path.number not in self._by_number:  # the port was closed
            return
        if path.users == 0 and path.invited:
            self._half_open[path] = self.loop.time()
        elif path.users == 0:
            self._forget(path)

    def mark(self, path: Path, tag: int, port: int) -> None:
        """Packets with this tag from this SCTP port belong to the path, also when they come from elsewhere."""
        self._by_tag[tag, port] = path

    def unmark(self, tag: int, port: int) -> None:
        """Not any more."""
        self._by_tag.pop((tag, port), None)

    def _new_path(self, udp: socket.socket, remote: Address) -> Path:
        path = Path(udp, remote, self._stack.new_path(self))
        self._paths[udp, remote] = self._by_number[path.number] = path
        return path

    def _forget(self, path: Path) -> None:
        self._half_open.pop(path, None)
        self._paths.pop((path.udp, path.remote), None)
        del self._by_number[path.number]
        self._stack.forget_path(path.number)

    # --- in -----------------------------------------------------------------------------------------------------

    def _readable(self, udp: socket.socket) -> None:
        troubled, count = False, 0
        for count in range(_DATAGRAMS_AT_ONCE):  # noqa: B007 -- used after the loop
            try:
                packet, remote = udp.recvfrom(65_535)
            except (BlockingIOError, InterruptedError):
                break
            except OSError:  # what the error queue is about; the packets before it come first
                troubled = True
                continue
            if packets.destination(packet) == self.number:
                self._take(udp, remote, packet)
        if troubled or count == 0:
            self._read_errors(udp)
        self._stack.hurry(self.loop)
        self._owner.look(self)

    def _take(self, udp: socket.socket, remote: Address, packet: bytes) -> None:
        path = self._paths.get((udp, remote))
        fault = self._fault(remote, path)
        if fault is not None and fault.cut:
            return
        if path is None:
            path = self._let_in(udp, remote, packet)
            if path is None:
                return
        elif packets.begins_with_init(packet):
            path.invited = True
        self._stack.input(path.number, packet)
        if path.users == 0 and not path.answered and path is not self._stranger:
            self._forget(path)  # the stack did not like its INIT, so there is no cookie to wait for

    def _let_in(self, udp: socket.socket, remote: Address, packet: bytes) -> Path | None:
        """The path that a packet from an unknown address is to be taken as coming from, if any."""
        if not packets.is_well_formed(packet):
            return None
        if packets.begins_with_init(packet):
            if len(self._half_open) >= HALF_OPEN:
                self._forget(next(iter(self._half_open)))
            path = self._new_path(udp, remote)
            path.invited = True
            self._half_open[path] = self.loop.time()
            return path
        known = self._by_tag.get((packets.tag(packet), packets.source(packet)))
        if known is None:
            self._stranger.udp, self._stranger.remote = udp, remote
            return self._stranger
        return known

    def _read_errors(self, udp: socket.socket) -> None:
        for remote, packet in datagrams.refused(udp):
            path = self._paths.get((udp, remote))
            if path is not None and len(packet) > packets.HEADER:
                self._owner.refused(self, path, packet)

    def tick(self) -> None:
        while self._half_open:
            path, since = next(iter(self._half_open.items()))
            if self.loop.time() - since < HALF_OPEN_FOR:
                break
            self._forget(path)
        self._owner.tick(self)

    # --- out ----------------------------------------------------------------------------------------------------

    def transmit(self, path: int, packet: memoryview) -> int:
        to = self._by_number.get(path)
        if to is None:  # closed by its thread while another one runs the timers
            return errno.EHOSTUNREACH
        to.answered, to.error = True, 0
        fault = self._fault(to.remote, to)
        if fault is None:
            self._put_out(to, packet)
        elif not fault.cut and not self._faults.lost(fault):
            # Another loop's thread may be the one that runs the timers.
            late = bytes(packet)
            self.loop.call_soon_threadsafe(self.loop.call_later, fault.delay, self._put_out, to, late)
        return 0

    def _put_out(self, to: Path, packet: bytes | memoryview) -> None:
        if to.udp.fileno() < 0:  # closed while the packet was late
            return
        for _ in range(2):
            try:
                to.udp.sendto(packet, to.remote)
            except ConnectionRefusedError:
                continue  # the error of an earlier packet, told instead of sending this one; the queue has it, too
            except (BlockingIOError, InterruptedError):
                pass  # SCTP will send it again
            except OSError as error:
                to.error = error.errno or errno.EIO
            break

    def _fault(self, remote: Address, path: Path | None) -> LinkFault | None:
        """What is wrong on the way to this socket address, if anything."""
        if path is not None and path.party is not None:
            return self._faults.of(path.party)
        return self._faults.at(remote[0], remote[1]) if remote else None
