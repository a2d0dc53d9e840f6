"""What is known of a peer's address and UDP port, and of the ways to it.

There may be several, so that an association survives the loss of a network (multi-homing, RFC 9260 §6.4).
The stack knows one path for each association. A route is one of the ways that its packets may take: one of our sockets,
and one of the peer's addresses. Each end tells its addresses in its INIT or INIT ACK (RFC 9260 §3.3.2.1).

**Probes.** The routes that are not in use are sent a HEARTBEAT with a secret number as often as the profile says, and
the answer comes back the same way. No route is used before it has answered, so nobody can direct an association to a
third party (RFC 9260 §5.4). One that never answers is forgotten.

**Change.** A packet that the peer has to answer makes an answer due on its route. If nothing comes that way for a bit
less than the shortest retransmission timeout, and for three round trips, the next packets take the route that was heard
last. The stack's own retransmission then arrives by that route. Both ends decide this for themselves.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, Final, TypeAlias

from rserpool.model import TransportAddress
from rserpool.transport.path_profile import LOCAL, PathProfile
from rserpool.transport.userland import packets
from rserpool.transport.userland.sockets import LONGEST_PACKET, UsrsctpSocket

Address: TypeAlias = tuple[Any, ...]
"""A socket address as the socket module gives it."""

MOST: Final = 8
"""Routes of one path."""
_TRIES: Final = 5
"""Probes that a route may leave unanswered before its first answer."""
_SHUT_TRIES: Final = 3
"""Acknowledgements without room after which the peer is sent a heartbeat: fewer than any profile's retransmissions."""
_SHARE: Final = 0.8
"""Part of the shortest retransmission timeout after which a route is left."""


@dataclass(eq=False, slots=True)
class Path:
    """A peer as one of our UDP sockets reaches it. `number` is the stack's id for it."""

    udp: socket.socket
    remote: Address
    number: int = 0
    profile: PathProfile = LOCAL
    """The parameters of its associations."""
    peer: TransportAddress | None = None
    """Where the peer's endpoint listens, if known."""
    users: int = 0
    """The number of its associations and dials."""
    answered: bool = False
    """We have sent something there."""
    error: int = 0
    """The errno of the last packet sent there; 0: none."""
    heard: float = 0.0
    """When the latest datagram was read (event loop time)."""
    socket: UsrsctpSocket | None = None
    """The socket of the latest association."""
    peer_port: int = 0
    """The SCTP port of the other end of that association."""
    guest: bool = False
    """The other end opened that association."""
    told: tuple[str, ...] = ()
    """The addresses that the peer has told when the association began."""
    multihomed: Multihomed | None = None
    """Its routes, if there are several. `udp` and `remote` are those of the one in use."""
    shut: int = 0
    """How often the peer has acknowledged without room for more."""
    dialled_us: bool = False
    """The peer, or a forger of its address, has dialled us, and there is no association yet."""

    def set_heartbeat(self, seconds: float) -> None:
        """Set how long the latest association may be idle before a heartbeat is sent, and begin to wait now."""
        if self.socket is not None:
            self.socket.set_heartbeat(self.number, self.peer_port, seconds)

    def note_shut_window(self) -> None:
        """Note that the peer answers, but has no room. Now and then, send it a heartbeat.

        The stack counts each try to send something into the shut window as unanswered, and gives the peer up after as
        many as are allowed for a silent one. An answered heartbeat ends that count (RFC 9260 §6.1, §8.1).
        """
        self.shut += 1
        if self.shut % _SHUT_TRIES == 0 and self.socket is not None:
            self.socket.probe(self.number, self.peer_port)

    def packet_size(self) -> int:
        """Return the octets of the longest SCTP packet that fits into one datagram on an Ethernet, or on loopback."""
        if ip_address(self.remote[0]).is_loopback:
            return LONGEST_PACKET
        ways = [self.udp] if self.multihomed is None else [route.udp for route in self.multihomed.routes]
        return 1500 - (48 if any(udp.family == socket.AF_INET6 for udp in ways) else 28)


@dataclass(eq=False, slots=True)
class Route:
    """A way to a peer: one of our sockets, and the peer's socket address."""

    udp: socket.socket
    remote: Address
    number: bytes = field(default_factory=lambda: secrets.token_bytes(8))
    """What its probes contain."""
    confirmed: bool = False
    """The peer has answered a probe, or the association has begun this way."""
    probes: int = 0
    """Probes without an answer."""
    probed: float = 0.0
    """When the last probe was sent (event loop time, like all times here)."""
    round_trip: float | None = None
    """Seconds; None: not known yet."""
    heard: float = 0.0
    """When the last packet came this way."""
    due_since: float = 0.0
    """Since when the peer owes an answer on this route; 0: it does not."""


class Multihomed:
    """The routes of one path. `send` sends a packet to a socket address."""

    def __init__(
        self,
        path: Path,
        tags: tuple[int, int],
        ports: tuple[int, int],
        send: Callable[[Path, socket.socket, Address, bytes], None],
    ) -> None:
        self.path = path
        self._own_tag, self._peer_tag = tags
        self._ports = ports
        self._profile = path.profile
        self._send = send
        self.routes = [Route(path.udp, path.remote, confirmed=True)]
        """The first is the one in use."""

    def add(self, udp: socket.socket, remote: Address) -> None:
        self.routes.append(Route(udp, remote))

    def sending(self, packet: memoryview, now: float) -> None:
        """Note that a packet takes the route in use."""
        route = self.routes[0]
        if not route.due_since and packets.wants_answer(packet):
            route.due_since = now

    def heard(self, udp: socket.socket, remote: Address, packet: bytes, now: float) -> bool:
        """Note a packet that has come. Returns True if it was only about the route."""
        route = next((route for route in self.routes if route.udp is udp and route.remote == remote), None)
        if route is not None:
            route.heard, route.due_since = now, 0.0
        if not packets.is_sign_of_life(packet) or packets.tag(packet) != self._own_tag:
            return False
        for probed in self.routes:
            if packets.is_answer(packet, probed.number):
                probed.confirmed, probed.probes, probed.round_trip = True, 0, now - probed.probed
                return True
        if route is None or route is self.routes[0] or (answer := packets.answer(packet, self._peer_tag)) is None:
            return False
        self._send(self.path, udp, remote, answer)
        return True

    def mind(self, now: float) -> float:
        """Send probes that are due, and change the route if necessary. Returns when to do it again, in seconds."""
        current = self.routes[0]
        for route in self.routes[1:]:
            if now - route.probed >= self._profile.heartbeat:
                self._probe(route, now)
        if current.due_since and now - current.due_since > self._patience(current):
            self.leave(now)
        return self._profile.rto_min / 2 if current.due_since else self._profile.heartbeat

    def leave(self, now: float) -> bool:
        """Use another route that was heard lately. Returns False if there is none."""
        lately = now - 2.5 * self._profile.heartbeat
        others = [route for route in self.routes[1:] if route.confirmed and route.heard >= lately]
        if not others:
            return False
        best = max(others, key=lambda route: route.heard)
        self.routes[0].due_since = 0.0
        self.routes.remove(best)
        self.routes.insert(0, best)
        best.due_since = 0.0
        self.path.udp, self.path.remote = best.udp, best.remote
        return True

    def drop(self, remote: Address) -> bool:
        """Forget a route that is not in use: nobody listens there. Returns False if it is in use."""
        if self.routes[0].remote == remote:
            return False
        self.routes = [route for route in self.routes if route.remote != remote]
        return True

    def _patience(self, route: Route) -> float:
        return max(_SHARE * self._profile.rto_min, 3 * (route.round_trip or 0.0))

    def _probe(self, route: Route, now: float) -> None:
        if not route.confirmed and route.probes >= _TRIES:
            return
        route.probes += 1
        route.probed = now
        self._send(self.path, route.udp, route.remote, packets.probe(self._ports, self._peer_tag, route.number))
