"""A bad network between two UDP ports of this machine. It loses, delays, reorders and doubles datagrams, without root.

SCTP in UDP uses one number for both of its ports, so the relay uses the same port as its target, at another address of
the loopback network. A peer that dials the relay's address reaches the target and sees only the effects of the network.
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True)
class Weather:
    """What happens to each datagram: probabilities from 0 to 1, times in seconds."""

    loss: float = 0.1
    delay: float = 0.02
    reordered: float = 0.2
    """The share that takes up to twice as long and is overtaken."""
    doubled: float = 0.05


class Relay:
    """Forwards datagrams from its `address` to `target`, and the answers back."""

    def __init__(self, target: tuple[str, int], weather: Weather, seed: int, address: str = "127.0.0.1") -> None:
        self.happened: Counter[str] = Counter()
        self._target = target
        self._weather = weather
        self._chance = random.Random(seed)
        self._front = _bound(address, target[1])
        self._backs: dict[tuple[str, int], socket.socket] = {}

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._front, self._from_client)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for udp in (self._front, *self._backs.values()):
            self._loop.remove_reader(udp)
            udp.close()

    def _from_client(self) -> None:
        datagram, client = self._front.recvfrom(65_535)
        back = self._backs.get(client)
        if back is None:
            back = self._backs[client] = _bound("127.0.0.1", 0)
            self._loop.add_reader(back, self._from_target, back, client)
        self._pass_on(datagram, lambda: back.sendto(datagram, self._target))

    def _from_target(self, back: socket.socket, client: tuple[str, int]) -> None:
        datagram = back.recv(65_535)
        self._pass_on(datagram, lambda: self._front.sendto(datagram, client))

    def _pass_on(self, datagram: bytes, send: Callable[[], object]) -> None:
        weather, chance = self._weather, self._chance
        self.happened["came"] += 1
        if chance.random() < weather.loss:
            self.happened["lost"] += 1
            return
        copies = 2 if chance.random() < weather.doubled else 1
        self.happened["doubled"] += copies - 1
        for _ in range(copies):
            late = chance.random() < weather.reordered
            self.happened["late"] += late
            self._loop.call_later(weather.delay * (1 + late * chance.random()), self._send, send)

    def _send(self, send: Callable[[], object]) -> None:
        try:
            send()
        except OSError:  # closed in the meantime
            self.happened["too late"] += 1


def _bound(address: str, port: int) -> socket.socket:
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.setblocking(False)
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    udp.bind((address, port))
    return udp
