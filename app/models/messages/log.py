"""The messages that went between components, as those who sent or heard them have told: the latest ones only.

A message is noted once, whoever tells of it first; what it means is found out by those who look (`rserpool.wire`).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

from app.base.signal import Signal

LIMIT = 20_000
"""Messages that are kept: some minutes of a demonstration."""

OCTETS = 16 << 20
"""Octets of their payloads that are kept at most."""


class Role(Enum):
    """What a component is. The value is the word for people."""

    REGISTRAR = "registrar"
    ELEMENT = "element"
    USER = "user"

    __hash__ = object.__hash__  # Enum's is written in Python, and parties are keys in every frame


ROLE_ORDER = {Role.USER: 0, Role.REGISTRAR: 1, Role.ELEMENT: 2}
"""The order of components side by side: users first, elements last."""


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a message. `identifier` is the registrar's or the element's; 0 is the window's own pool user."""

    role: Role
    identifier: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One message on the wire: `payload` as it was, `ppid` its payload protocol (11 ASAP, 12 ENRP, 32 fractals),
    `at` seconds since the epoch. A party whose address nobody knows yet is None."""

    number: int
    at: float
    sender: Party | None
    receiver: Party | None
    ppid: int
    stream: int
    payload: bytes
    source: str = ""
    """Addresses, `host:port`."""
    target: str = ""


class MessageLog:
    """The messages, oldest first. `added` is emitted with each new one, `passed` where only their number is told."""

    def __init__(self, limit: int = LIMIT, octets: int = OCTETS) -> None:
        self.messages: deque[Message] = deque()
        self.added = Signal[Message]()
        self.passed = Signal[Party, Party, int, int]()
        """Sender, receiver, payload protocol identifier, and how many messages (of data, mostly) passed unlisted."""
        self._limit, self._octets = limit, octets
        self._kept = 0

    def note(self, message: Message) -> None:
        """Take a message in."""
        self.messages.append(message)
        self._kept += len(message.payload)
        while len(self.messages) > self._limit or self._kept > self._octets:
            self._kept -= len(self.messages.popleft().payload)
        self.added.emit(message)
