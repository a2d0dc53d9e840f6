"""The paths of one port whose peers have several addresses. `path` says how their routes are used."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from ipaddress import ip_address

from rserpool.transport.userland import packets
from rserpool.transport.userland.datagrams import Outgoing, by_route
from rserpool.transport.userland.path import MOST, Address, Multihomed, Path
from rserpool.transport.userland.usrsctp import SLOW_TICK


class Multihoming:
    """The multi-homed paths of a port with these UDP sockets. `paths` is the port's table, which gets their routes.

    It is true if there are any, and `changed` is called when there may be the first or the last one.
    """

    def __init__(
        self,
        sockets: list[socket.socket],
        paths: dict[tuple[socket.socket, Address], Path],
        outgoing: Outgoing,
        changed: Callable[[], None],
    ) -> None:
        self._sockets = sockets
        self._paths = paths
        self._outgoing = outgoing
        self._multihomed: dict[Path, Multihomed] = {}
        self._changed = changed

    def __bool__(self) -> bool:
        return bool(self._multihomed)

    def use(
        self,
        path: Path,
        tags: tuple[int, int],
        ports: tuple[int, int],
        hosts: Iterable[str],
    ) -> None:
        """Let an association use all addresses of its peer. `tags` and `ports` are ours and the peer's."""
        self.forget(path)
        ways = _other_ways(path, hosts, self._sockets) if packets.checksum is not None else []
        ways = [way for way in ways if way not in self._paths]
        if ways:
            own = path.multihomed = Multihomed(path, tags, ports, self._outgoing.send_on_route)
            self._multihomed[path] = own
            for udp, remote in ways:
                self._paths[udp, remote] = path
                own.add(udp, remote)
            self._changed()

    def forget(self, path: Path) -> None:
        """Leave a path only the route in use."""
        own = self._multihomed.pop(path, None)
        if own is not None:
            path.multihomed = None
            for route in own.routes[1:]:
                self._paths.pop((route.udp, route.remote), None)
            self._changed()

    def mind(self, now: float) -> float:
        """Probe routes, and change those that are silent. Returns after how many seconds to do so again."""
        again = SLOW_TICK
        for own in tuple(self._multihomed.values()):
            again = min(again, own.mind(now))
        return again


def _other_ways(path: Path, hosts: Iterable[str], sockets: list[socket.socket]) -> list[tuple[socket.socket, Address]]:
    """Return the routes to a peer's other addresses, each from the socket at which the system's route begins."""
    known, ways = ip_address(path.remote[0]), []
    for host in dict.fromkeys(hosts):
        address = ip_address(host)
        if address == known or address.is_multicast or address.is_unspecified or address.is_link_local:
            continue
        if address.is_loopback and not known.is_loopback:
            continue
        if own := by_route(sockets, host):
            port = path.remote[1]
            ways.append((own[0], (host, port, 0, 0) if address.version == 6 else (host, port)))
    return ways[: MOST - 1]
