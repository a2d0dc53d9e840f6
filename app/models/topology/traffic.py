"""Animated messages in the drawing. The first few travel one by one; the number of the others is shown as the width of
a line. The animation is for people: on the wire, a message takes a fraction of a millisecond.

Times are seconds on the caller's clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import exp, log2
from typing import Final, TypeAlias

from app.models.messages.log import Message, Party
from rserpool import ASAP_PPID, ENRP_PPID

FLIGHT: Final = 0.7
"""Seconds that a message travels in the drawing."""

MOST: Final = 30
"""The maximum number of messages that travel at the same time."""

FADING: Final = 0.8
"""The time constant, in seconds, with which the number of messages behind a line's width decays."""

WIDEST: Final = 6.0
FLOWS: Final = 512


class Kind(Enum):
    """The kind of a message. The value is the word for people."""

    ASAP = "ASAP"
    ENRP = "ENRP"
    DATA = "FGP"

    __hash__ = object.__hash__  # Enum's own hash is written in Python, and these are keys in every frame


Way: TypeAlias = tuple[Party, Party, Kind]


def kind_of(ppid: int) -> Kind:
    """Return the kind of message with this payload protocol identifier."""
    return {ASAP_PPID: Kind.ASAP, ENRP_PPID: Kind.ENRP}.get(ppid, Kind.DATA)


@dataclass(frozen=True, slots=True)
class Flight:
    """A message in transit."""

    message: Message
    sender: Party
    receiver: Party
    kind: Kind
    began: float

    def progress(self, now: float) -> float:
        """Return the part of the way that the message has travelled, from 0 to 1."""
        return min(max((now - self.began) / FLIGHT, 0.0), 1.0)


class Traffic:
    """All messages in transit. With `still` (reduced motion), no message travels and lines only get wider."""

    def __init__(self) -> None:
        self.still = False
        self.flights: list[Flight] = []
        self._flows: dict[Way, tuple[float, float]] = {}
        """The recent number of messages for each way, and the time of that number."""

    def take(self, message: Message, now: float) -> None:
        """Show a message. A message with an unknown end is not drawn."""
        if message.sender is None or message.receiver is None:
            return
        kind = kind_of(message.ppid)
        if self.still or len(self.flights) >= MOST:
            self.count(message.sender, message.receiver, message.ppid, 1, now)
        else:
            self.flights.append(Flight(message, message.sender, message.receiver, kind, now))

    def count(self, sender: Party, receiver: Party, ppid: int, number: int, now: float) -> None:
        """Show a number of unlisted messages."""
        way = sender, receiver, kind_of(ppid)
        flow = self._flows.get(way)
        if flow is not None:
            self._flows[way] = _left(flow, now) + number, now
        elif len(self._flows) < FLOWS:
            self._flows[way] = float(number), now

    def tick(self, now: float) -> bool:
        """Remove messages that have arrived. Return whether anything is still in transit."""
        self.flights = [flight for flight in self.flights if flight.progress(now) < 1.0]
        self._flows = {way: flow for way, flow in self._flows.items() if _left(flow, now) > 0.1}
        return bool(self.flights or self._flows)

    def widths(self, now: float) -> dict[Way, float]:
        """Return the widths of the lines for the recent messages, in pixels."""
        return {way: min(1.0 + log2(1.0 + _left(flow, now)), WIDEST) for way, flow in self._flows.items()}

    def clear(self) -> None:
        self.flights.clear()
        self._flows.clear()


def _left(flow: tuple[float, float], now: float) -> float:
    amount, at = flow
    return amount * exp((at - now) / FADING)
