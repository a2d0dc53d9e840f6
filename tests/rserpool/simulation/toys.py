"""Cores for the simulation's tests: one that records events and carries out requests, one that only sets deadlines."""

from __future__ import annotations

import random
from math import inf

from rserpool.core.machine import Asked, AssociationUp, Effect, Event, Peer, Received, Send
from rserpool.model import AssociationId, SessionMessage, TransportAddress, TransportProtocol
from rserpool.simulation import Network


def at(number: int) -> Peer:
    """Return the addresses of a toy."""
    return (TransportAddress(TransportProtocol.SCTP, 4000, (f"10.9.9.{number}",)),)


class Toy:
    """Carries out requested effects and records events with their times."""

    def __init__(self) -> None:
        self.deadline = inf
        self.events: list[tuple[float, Event]] = []

    def step(self, now: float, event: Event) -> list[Effect]:
        if isinstance(event, Asked):
            effects: list[Effect] = event.request  # type: ignore[assignment]
            return effects
        self.events.append((round(now, 6), event))
        self.deadline = inf
        return []

    @property
    def payloads(self) -> list[bytes]:
        """The user data received so far."""
        messages = [event.message for _, event in self.events if isinstance(event, Received)]
        return [message.payload for message in messages if isinstance(message, SessionMessage)]

    @property
    def kinds(self) -> list[str]:
        return [type(event).__name__ for _, event in self.events]

    @property
    def association(self) -> AssociationId:
        """The newest association."""
        return self.associations[-1]

    @property
    def associations(self) -> list[AssociationId]:
        """The associations that came up, oldest first."""
        return [event.association for _, event in self.events if isinstance(event, AssociationUp)]


class Echo(Toy):
    """Sends back every message."""

    def step(self, now: float, event: Event) -> list[Effect]:
        effects = super().step(now, event)
        return [Send(event.association, event.message)] if isinstance(event, Received) else effects


class Impatient:
    """Never moves its first deadline."""

    deadline = 1.0

    def step(self, now: float, event: Event) -> list[Effect]:
        return []


def a_network(*toys: Toy, codec: bool = False, seed: int = 1) -> Network:
    """Return a network of toys at `at(1)`, `at(2)`, …, named by their numbers, with a latency of 0.1 s."""
    network = Network(random.Random(seed), latency=0.1, patience=30, codec=codec)
    for number, toy in enumerate(toys, start=1):
        network.add(str(number), toy, at(number))
    return network


def data(text: str) -> SessionMessage:
    return SessionMessage(text.encode(), 32)
