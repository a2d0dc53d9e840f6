"""One UDP port with the SCTP socket of the same number (RFC 6951): moves packets, and decides which packets may enter.

**Paths.** A path stands for a peer's address and UDP port, as seen from one of our sockets. It is made when we dial or
when a stranger's INIT was answered, and forgotten when its last association has ended. Half-open paths are kept for
70 s, a little longer than the stack accepts the cookie it sent, in a table of 1024. In a flood the oldest ones go.

**Turns.** When more datagrams have come than are processed at once, the rest is read too, and processed peer by peer in
turn (`intake`): the queue of the UDP socket knows no peers.

**Strangers.** A packet from an address without a path is checked before the stack sees it. If its verification tag and
port are those of a live association, it belongs to that association, wherever it comes from: a peer may have several
addresses, or a changed address translation. A well-formed INIT begins a path. Any other well-formed packet is answered
as RFC 9260 §8.4 requires (usually with ABORT) and not remembered. The rest is dropped without an answer.

**Port unreachable.** On Linux, the error queue of the UDP socket tells at whose closed port our packet arrived, and
quotes the packet. That is how a killed process is detected within milliseconds. It counts only if the quoted
verification tag is right (RFC 9260 §10). So an attacker who cannot read our packets cannot end associations with forged
ICMP.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Callable
from typing import Protocol

from rserpool.transport.flow import DATAGRAM_MAX
from rserpool.transport.link_faults import LinkFaults
from rserpool.transport.path_profile import LOCAL, PathProfile, profile_to
from rserpool.transport.userland import datagrams, packets
from rserpool.transport.userland.datagrams import Outgoing
from rserpool.transport.userland.intake import Intake
from rserpool.transport.userland.life import SignsOfLife
from rserpool.transport.userland.multihoming import Multihoming
from rserpool.transport.userland.packets import COOKIES, DATA, HEADER, HEARTBEAT, INIT, SACK, SACK_ALONE, SETUP
from rserpool.transport.userland.path import Address, Path
from rserpool.transport.userland.sockets import PortSocket
from rserpool.transport.userland.usrsctp import SLOW_TICK, Stack

HALF_OPEN, HALF_OPEN_FOR = 1024, 70.0
"""Paths, and seconds."""
_DATAGRAMS_AT_ONCE = 64
"""Datagrams processed before other users of the event loop get their turn."""
_READ_AT_ONCE = 512
"""Datagrams read before that. Reading takes a small part of the time that processing takes."""


class Owner(Protocol):
    """What a port needs of the associations it serves."""

    def look(self, port: Port) -> None:
        """Process news: the stack may have some for this port."""
        ...

    def tick(self, port: Port) -> float:
        """Process news after time has passed in the stack. Returns after how many seconds its timers have to run."""
        ...

    def probe(self, port: Port, remote: Address) -> None:
        """Ask the peer at this socket address for a sign of life."""
        ...

    def refused(self, port: Port, path: Path, packet: bytes) -> None:
        """Process a refusal: nobody listens at the other end of this path. `packet` begins what we sent there."""
        ...


class Port:
    """UDP sockets of one port number at `hosts`, and the SCTP socket. Raises `OSError` if the port is not free."""

    def __init__(
        self,
        stack: Stack,
        owner: Owner,
        hosts: tuple[str, ...],
        port: int,
        *,
        listen: bool,
        indication: Callable[[int], int],
        profile: PathProfile | None,
        told: tuple[str, ...],
        faults: LinkFaults,
    ) -> None:
        self.loop = asyncio.get_running_loop()
        self._outgoing = Outgoing(self.loop, faults, told if packets.checksum is not None else ())
        self._profile = profile
        self.usual_profile = profile or LOCAL
        """That of associations until their peer is known."""
        self.retransmission_tick = self.usual_profile.rto_min / 2
        """Seconds between two runs of the stack's timers that are enough for retransmissions."""
        # The paths from which something came that the stack may still have to acknowledge, and since when at most.
        self._owed: set[Path] = set()
        self._owed_since = 0.0
        self._delayed_ack = self.usual_profile.delayed_ack
        self._stack = stack
        self._owner = owner
        self._paths: dict[tuple[socket.socket, Address], Path] = {}
        self._by_number: dict[int, Path] = {}
        self._half_open: dict[Path, float] = {}  # since when (event loop time), oldest first
        self._by_tag: dict[tuple[int, int], Path] = {}
        self._udp: list[socket.socket] = []
        # By path; those without a path have one queue together, so that forged addresses do not make many.
        self._intake: Intake[Path | None, tuple[socket.socket, Address, bytes]] = Intake()
        self._goes_on = False
        self._many = False  # the last look found several datagrams
        self.life = SignsOfLife()
        """When heartbeats are sent."""
        try:
            for host in hosts:
                self._udp.append(udp := datagrams.bound(host, port))
                port = udp.getsockname()[1]
            self.number, self._octets = port, port.to_bytes(2, "big")
            self.sctp = PortSocket(stack, port, listen=listen, indication=indication(port), profile=self.usual_profile)
        except BaseException:
            for udp in self._udp:
                udp.close()
            raise
        self.routes = Multihoming(self._udp, self._paths, self._outgoing, self._note_special)
        """The ways to peers with several addresses."""
        self._unwatch = faults.watch(self._note_special)
        self._note_special()
        self.stirred = False
        """The SCTP socket may have news."""
        self.turn = 0
        """Counts how often datagrams have come or time has passed."""
        self.now = self.loop.time()
        """When the latest turn began (event loop time). It is less than a second ago, and cheaper than the clock."""
        self.sctp.watch(self._stir)
        # Stands for the latest sender without a path.
        self._stranger = Path(self._udp[0], (), stack.new_path(self))
        self._by_number[self._stranger.number] = self._stranger
        for udp in self._udp:
            self.loop.add_reader(udp, self._readable, udp)
        self._ticker = stack.join(self)

    def close(self) -> None:
        """Free the port and abort its live associations."""
        self._stack.leave(self)
        self._unwatch()
        self._intake = Intake()
        self.sctp.close()
        for path in list(self._by_number.values()):
            self._forget(path)
        for udp in self._udp:
            self.loop.remove_reader(udp)
            udp.close()

    def hurry(self) -> None:
        """Run the stack's timers often for a while. Call this before the stack gets what may start one."""
        self._ticker.hurry(self.retransmission_tick)

    def _stir(self) -> None:
        self.stirred = True

    # --- dialling ---------------------------------------------------------------------------------------------------

    def connect(self, path: Path, port: int) -> None:
        """Begin an association to this SCTP port. Raises `OSError` if the system refuses to send."""
        self.hurry()
        if path.profile is not self.usual_profile:
            self.sctp.use_profile(path.profile)
        self.sctp.connect(path.number, port)
        if path.profile is not self.usual_profile:
            self.sctp.use_profile(self.usual_profile)
        if path.error:
            raise OSError(path.error, os.strerror(path.error))

    def probe(self, remote: Address) -> None:
        self._owner.probe(self, remote)

    def suspect(self, path: Path) -> None:
        """Probe all associations with the peer of this path, because one broke: the same process is behind them all."""
        self._stack.suspect(self.loop, path.remote)

    # --- paths --------------------------------------------------------------------------------------------------

    def path_to(self, host: str, port: int) -> Path | None:
        """Return a new path to this address from a socket of its family.

        Returns None if there is no such socket, if the path leads back to that socket, or if it is in use already: SCTP
        has one association between two ports, and an INIT may have come from there.
        """
        for udp in datagrams.by_route(self._udp, host):
            remote = (host, port, 0, 0) if ":" in host else (host, port)
            if (udp, remote) not in self._paths and udp.getsockname()[:2] != remote[:2]:
                return self._new_path(udp, remote)
        return None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The known paths, including half-open ones."""
        return tuple(self._paths.values())

    @property
    def half_open(self) -> tuple[Path, ...]:
        """The paths on which an INIT was answered and no association has come up yet, oldest first."""
        return tuple(self._half_open)

    def path_of(self, number: int) -> Path | None:
        """Return the path with this id."""
        return self._by_number.get(number)

    def own_address(self, path: Path) -> tuple[str, int]:
        """Return the address and port at which the peer sees us, as far as we know."""
        host, port = path.udp.getsockname()[:2]
        return host, port

    def hold(self, path: Path) -> None:
        """Count one more user of this path, until `release`."""
        path.users += 1
        self._half_open.pop(path, None)

    def release(self, path: Path) -> None:
        """Count one user less, and forget a path without users."""
        path.users -= 1
        if path.number not in self._by_number:  # the port was closed
            return
        if path.users == 0 and path.dialled_us:
            self._half_open[path] = self.loop.time()
        elif path.users == 0:
            self._forget(path)

    def mark(self, path: Path, tag: int, port: int) -> None:
        """Assign packets with this tag and source port to the path, even if they come from another address."""
        self._by_tag[tag, port] = path

    def unmark(self, tag: int, port: int) -> None:
        """Undo `mark`."""
        self._by_tag.pop((tag, port), None)

    def _new_path(self, udp: socket.socket, remote: Address) -> Path:
        path = Path(udp, remote, self._stack.new_path(self), profile_to((remote[0],), self._profile))
        self._paths[udp, remote] = self._by_number[path.number] = path
        return path

    def _forget(self, path: Path) -> None:
        self._half_open.pop(path, None)
        self._owed.discard(path)
        self.life.forget(path)
        self.routes.forget(path)
        self._paths.pop((path.udp, path.remote), None)
        del self._by_number[path.number]
        self._stack.forget_path(path.number)

    # --- in -----------------------------------------------------------------------------------------------------

    def _readable(self, udp: socket.socket) -> None:
        # If nothing waits, the first datagrams are processed immediately: that is cheaper than to let them wait.
        direct = 0 if self._intake.turns else _DATAGRAMS_AT_ONCE
        # Where one datagram comes at a time, a look for a second one is wasted. One in sixteen looks finds out.
        self._begin_turn()
        most = _READ_AT_ONCE if self._many or self.turn % 16 == 0 else 1
        troubled, count = False, 0
        receive, is_for, octets = udp.recvfrom, packets.is_for, self._octets
        while count < most:
            try:
                packet, remote = receive(DATAGRAM_MAX)
            except (BlockingIOError, InterruptedError):
                break
            except OSError:  # an error from the queue; read the packets before it first
                troubled, count = True, count + 1
                continue
            count += 1
            if not is_for(octets, packet):
                continue
            path = self._paths.get((udp, remote))
            if path is not None and not (self._special and self._outgoing.is_cut(remote, path)):
                path.heard = self.now
                if self.life.asked:
                    self.life.hear(path)
            if count <= direct:
                self._take(path, udp, remote, packet)
            else:
                self._intake.put(path, (udp, remote, packet), len(packet))
        self._many = count > 1
        if troubled or count == 0:
            self._read_errors(udp)
        if count <= direct:
            self._owner.look(self)
        else:
            self._process()

    def _begin_turn(self) -> None:
        self.turn += 1
        self.now = self.loop.time()

    def _process(self) -> None:
        """Process waiting datagrams, but at most `_DATAGRAMS_AT_ONCE`; then the news that they brought."""
        for _ in range(_DATAGRAMS_AT_ONCE):
            datagram = self._intake.take()
            if datagram is None:
                break
            self._take(self._paths.get(datagram[:2]), *datagram)
        else:
            if not self._goes_on:
                self._goes_on = True
                self.loop.call_soon(self._go_on)
        self._owner.look(self)

    def _go_on(self) -> None:
        self._goes_on = False
        self._process()

    def _take(self, path: Path | None, udp: socket.socket, remote: Address, packet: bytes) -> None:
        if self._special:
            if self._outgoing.is_cut(remote, path):
                return
            if path is not None and path.multihomed and path.multihomed.heard(udp, remote, packet, self.now):
                return
        kind = packet[HEADER]
        if path is None:
            path = self._admit(udp, remote, packet)
            if path is None:
                return
        elif kind == INIT:
            path.dialled_us = True
        if kind == DATA or (kind == SACK and len(packet) > SACK_ALONE) or kind in COOKIES:
            self._owed.add(path)
            self._owed_since = self.now
            if self._ticker.interval > self._delayed_ack:
                self._ticker.hurry(self._delayed_ack)
        elif kind in SETUP:
            path.told = packets.addresses(packet)
        self._stack.input(path.number, packet)
        if kind == HEARTBEAT:
            self.life.postpone(path)
        elif kind == SACK and packet[packets.WINDOW] == packets.SHUT:
            path.note_shut_window()
        if path.users == 0 and not path.answered and path is not self._stranger:
            self._forget(path)  # the stack dropped its INIT, so there is no cookie to wait for

    def _admit(self, udp: socket.socket, remote: Address, packet: bytes) -> Path | None:
        """Return the path that a packet from an unknown address is assigned to, or None to drop it."""
        if not packets.is_well_formed(packet):
            return None
        if packets.begins_with_init(packet):
            if len(self._half_open) >= HALF_OPEN:
                self._forget(next(iter(self._half_open)))
            path = self._new_path(udp, remote)
            path.dialled_us = True
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
            if path is None or len(packet) <= packets.HEADER:
                continue
            for waiting in self._intake.take_all(path):
                self._take(path, *waiting)  # they came before the refusal
            if path.multihomed is not None and path.multihomed.drop(remote):
                self._paths.pop((udp, remote), None)
            elif path is self._paths.get((udp, remote)):
                self._owner.refused(self, path, packet)

    def tick(self) -> float:
        self._begin_turn()
        silent = self.life.look(self.now)
        while self._half_open:
            path, since = next(iter(self._half_open.items()))
            if self.now - since < HALF_OPEN_FOR:
                break
            self._forget(path)
        if self.now - self._owed_since > 3 * self._delayed_ack:
            self._owed.clear()
        return min(
            self._owner.tick(self),
            self.routes.mind(self.now),
            self.retransmission_tick if silent else SLOW_TICK,
            self._delayed_ack if self._owed else SLOW_TICK,
        )

    # --- out ----------------------------------------------------------------------------------------------------

    def transmit(self, path: int, packet: memoryview) -> int:
        to = self._by_number.get(path)
        if to is None:  # closed by its thread while another thread runs the timers
            return errno.EHOSTUNREACH
        to.answered, to.error = True, 0
        self._owed.discard(to)
        if packet[HEADER] == HEARTBEAT:
            self.life.ask(to, self.loop.time())
        if self._special:
            self._outgoing.send(to, packet)
        else:
            to.error = datagrams.send(to.udp, packet, to.remote)
        return 0

    def _note_special(self) -> None:
        """Note whether packets need more than to be sent and received: one question for each packet is cheaper."""
        self._special = bool(self._outgoing or self.routes)
