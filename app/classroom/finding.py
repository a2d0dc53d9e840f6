"""Finding the desk of a class by multicast in the local network, over IPv4 and IPv6.

A student asks the group for the fingerprint that its code has, and the desk answers to the group with its port; the
address is that of the sender. The desk also announces itself once a second. Neither is secret, and anybody can send the
same: a false desk is found out by its certificate.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from types import TracebackType
from typing import Final, Self

from app.base.language import translate
from app.base.signal import Signal
from rserpool import GroupAddress, MulticastGroup

DESK_PORT: Final = 28630
"""The usual port of a desk."""

GROUPS: Final = (GroupAddress("239.0.0.52", DESK_PORT), GroupAddress("ff05::28:630", DESK_PORT))
"""Where desks announce themselves, beside the groups of rsplib."""

EVERY: Final = 1.0
"""Seconds between announcements."""

ANSWER_EVERY: Final = 0.05
"""Seconds between two answers, however many ask."""

ASK_AFTER: Final = (0.0, 0.1, 0.3, 0.5, 1.0)
"""Seconds before each question; then the last one again and again."""

SILENT_AFTER: Final = 4.5
"""Seconds after which a desk that announces itself no more is forgotten."""

MOST_FOUND: Final = 16
"""Desks that are heard."""

MOST_PLACES, MOST_PORTS = 64, 32
"""Addresses, and ports of each, that are looked at for one fingerprint: one of them is the right one, the others are
false."""

_SAID = re.compile(rb"POOLSCOPE (find|desk) 1 ([0-9a-f]{10})(?: (\d{1,5}))?")


def read_place(text: str) -> tuple[str, int]:
    """Read the address of a desk as people write it: `10.1.0.1`, `10.1.0.1:28630`, `fd00::1` or `[fd00::1]:28630`.

    Raise `ValueError` with a sentence.
    """
    found = re.fullmatch(r"\[([^\]]*)\](?::(\d{1,5}))?|([^:]*)(?::(\d{1,5}))?|(.*)", text.strip(), re.DOTALL)
    assert found is not None
    host = found[1] or found[3] or found[5] or ""
    port = int(found[2] or found[4] or DESK_PORT)
    try:
        if 0 < port < 65536:
            return str(ip_address(host)), port
    except ValueError:
        pass
    raise ValueError(
        translate(
            "Classroom", "“{text}” is not an address, like 10.1.0.1; leave it empty if you do not know it"
        ).format(text=text.strip()[:40])
    )


def place_words(address: str, port: int) -> str:
    """Return the address of a desk as people write it, with its port only if that is not the usual one."""
    if port == DESK_PORT:
        return address
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def question(fingerprint: int) -> bytes:
    """Return the datagram that asks for a desk."""
    return b"POOLSCOPE find 1 %010x" % fingerprint


def announcement(fingerprint: int, port: int) -> bytes:
    """Return the datagram with which a desk announces itself."""
    return b"POOLSCOPE desk 1 %010x %d" % (fingerprint, port)


def read_datagram(payload: bytes) -> tuple[int, int | None] | None:
    """Return the fingerprint and the port in an announcement, with None as port in a question; None for others."""
    found = _SAID.fullmatch(payload)
    if found is None:
        return None
    asks, port = found[1] == b"find", int(found[3] or 0)
    if asks != (found[3] is None) or not (asks or 0 < port < 65536):
        return None
    return int(found[2], 16), None if asks else port


@dataclass(frozen=True, slots=True)
class Announced:
    """A desk that announces itself. Nothing of this is proved before somebody visits it."""

    fingerprint: int
    address: str
    port: int


class Ear:
    """Hears the desks that announce themselves, at these own addresses, while its `async with` block lasts."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self.changed = Signal[()]()
        """Emitted when a desk has come or is silent."""
        self._addresses = addresses
        self._groups: list[MulticastGroup] = []
        self._heard_at: dict[Announced, float] = {}
        self._timer: asyncio.TimerHandle | None = None

    @property
    def desks(self) -> Sequence[Announced]:
        """The desks that announce themselves now, each with one of its addresses."""
        known: dict[tuple[int, int], Announced] = {}
        for desk in self._heard_at:
            known.setdefault((desk.fingerprint, desk.port), desk)
        return tuple(known.values())

    async def __aenter__(self) -> Self:
        for where in GROUPS:
            group = MulticastGroup(where, self._heard)
            group.join(self._addresses)
            self._groups.append(group)
        self._tick()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for group in self._groups:
            group.close()

    def _heard(self, payload: bytes, address: str, _port: int) -> None:
        match read_datagram(payload):
            case (fingerprint, int(port)):
                desk = Announced(fingerprint, address, port)
                is_new = desk not in self._heard_at
                if is_new and len(self._heard_at) >= MOST_FOUND:
                    return
                self._heard_at[desk] = asyncio.get_running_loop().time()
                if is_new:
                    self.changed.emit()

    def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        silent = [desk for desk, at in self._heard_at.items() if loop.time() - at > SILENT_AFTER]
        for desk in silent:
            del self._heard_at[desk]
        if silent:
            self.changed.emit()
        self._timer = loop.call_later(EVERY, self._tick)


class Announcer:
    """Announces a desk while its `async with` block lasts, through the interfaces with these addresses."""

    def __init__(self, addresses: Sequence[str], fingerprint: int, port: int) -> None:
        self._addresses = addresses
        self._fingerprint = fingerprint
        self._payload = announcement(fingerprint, port)
        self._groups: list[MulticastGroup] = []
        self._timer: asyncio.TimerHandle | None = None
        self._answered_at = 0.0

    async def __aenter__(self) -> Self:
        for where in GROUPS:
            group = MulticastGroup(where, self._heard)
            group.join(self._addresses)
            group.announce_from(self._addresses, 0)
            self._groups.append(group)
        self._tick()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for group in self._groups:
            group.close()

    def _tick(self) -> None:
        self._say()
        self._timer = asyncio.get_running_loop().call_later(EVERY, self._tick)

    def _say(self) -> None:
        for group in self._groups:
            group.send(self._payload)

    def _heard(self, payload: bytes, _address: str, _port: int) -> None:
        now = asyncio.get_running_loop().time()
        if read_datagram(payload) == (self._fingerprint, None) and now - self._answered_at >= ANSWER_EVERY:
            self._answered_at = now
            self._say()


async def find(fingerprint: int, addresses: Sequence[str]) -> AsyncGenerator[tuple[str, int], None]:
    """Yield address and port of each desk with this fingerprint that is heard at these own addresses, without end."""
    found: asyncio.Queue[tuple[str, int]] = asyncio.Queue()
    known: dict[str, set[int]] = {}

    def heard(payload: bytes, address: str, _port: int) -> None:
        match read_datagram(payload):
            case (said, int(port)) if said == fingerprint and (address in known or len(known) < MOST_PLACES):
                ports = known.setdefault(address, set())
                if port not in ports and len(ports) < MOST_PORTS:
                    ports.add(port)
                    found.put_nowait((address, port))

    groups = [MulticastGroup(where, heard) for where in GROUPS]

    async def ask() -> None:
        for pause in ASK_AFTER:
            await asyncio.sleep(pause)
            for group in groups:
                group.send(question(fingerprint))
        while True:
            await asyncio.sleep(ASK_AFTER[-1])
            for group in groups:
                group.send(question(fingerprint))

    for group in groups:
        group.join(addresses)
        group.announce_from(addresses, 0)
    asking = asyncio.get_running_loop().create_task(ask())
    try:
        while True:
            yield await found.get()
    finally:
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
        for group in groups:
            group.close()
