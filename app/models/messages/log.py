"""The log of the latest messages between components, as their senders or receivers reported them.

Each message is noted once. It is decoded only when it is shown (`rserpool.dissect`).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

from app.base.signal import Signal

LIMIT = 20_000
"""The maximum number of messages in the log: some minutes of a demonstration."""

OCTETS = 16 << 20
"""The maximum total of the payloads in the log, in octets."""


class Role(Enum):
    """The role of a component. The value is the word for people."""

    REGISTRAR = "registrar"
    ELEMENT = "element"
    USER = "user"

    __hash__ = object.__hash__  # Enum's own hash is written in Python, and parties are keys in every frame


ROLE_ORDER = {Role.USER: 0, Role.REGISTRAR: 1, Role.ELEMENT: 2}
"""The order of components side by side: users first, elements last."""


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a message. `identifier` is the registrar's or the element's; 0 is the window's own pool user."""

    role: Role
    identifier: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One message on the wire, `at` seconds since the epoch, with the original `payload`.

    `ppid` is the payload protocol (11 ASAP, 12 ENRP, 32 fractals). A party whose address is not known yet is None.
    """

    number: int
    at: float
    sender: Party | None
    receiver: Party | None
    ppid: int
    stream: int
    payload: bytes
    source: str = ""
    """The addresses of sender (`source`) and receiver (`target`), `host:port`."""
    target: str = ""


class MessageLog:
    """The messages, oldest first. `added` is emitted with each new one, `passed` when messages are only counted."""

    def __init__(self, limit: int = LIMIT, octets: int = OCTETS) -> None:
        self.messages: deque[Message] = deque()
        self.added = Signal[Message]()
        self.passed = Signal[Party, Party, int, int]()
        """Sender, receiver, payload protocol identifier, and the number of unlisted messages (mostly data)."""
        self._limit, self._octets = limit, octets
        self._kept = 0

    def note(self, message: Message) -> None:
        """Add a message."""
        self.messages.append(message)
        self._kept += len(message.payload)
        while len(self.messages) > self._limit or self._kept > self._octets:
            self._kept -= len(self.messages.popleft().payload)
        self.added.emit(message)
