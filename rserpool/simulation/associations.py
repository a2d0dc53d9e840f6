"""The associations of a simulated network: dialling, ordered delivery, loss, cuts and the end of an association.

They are reliable and ordered like those of SCTP. Faults delay messages and may finally break the association, but never
remove a single message from it. `rserpool.simulation.network` explains the faults.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from math import inf
from typing import Protocol

from rserpool import wire
from rserpool.config import RSPLIB
from rserpool.core.machine import AnyMessage, AssociationLost, AssociationUp, Event, Peer, Received
from rserpool.errors import ErrorCause
from rserpool.model import AssociationId, Place, SessionMessage, places
from rserpool.simulation.clock import Clock
from rserpool.simulation.trace import Trace
from rserpool.wire import asap, enrp

RETRANSMISSIONS = 8
"""How often a message is retransmitted before its association breaks (rsplib: Association.Max.Retrans 8)."""

RETRANSMISSION_TIMEOUT = 1.0
"""Seconds until the first retransmission, doubled for each further one (RFC 9260 §16: RTO.Min is one second)."""

RETRANSMISSION_TIMEOUT_MAX = 60.0


def recoded(
    message: asap.AsapMessage | enrp.EnrpMessage, reports: list[ErrorCause] | None = None
) -> asap.AsapMessage | enrp.EnrpMessage:
    """Return a message after encoding and decoding, which must not change it, except that users get no ASAP transports.

    Registration lives are milliseconds on this wire, so that scenarios may use fractions of a second.
    """
    unit = RSPLIB.life_unit
    decoded = wire.decode(wire.ppid_of(message), wire.encode(message, life_unit=unit), reports, life_unit=unit)
    if isinstance(message, asap.HandleResolutionResponse):
        elements = tuple(replace(element, asap_transport=None) for element in message.pool_elements)
        message = replace(message, pool_elements=elements)
    assert decoded == message, f"sent as {message!r}, decoded as {decoded!r}"
    return decoded


class Host(Protocol):
    """What associations and groups need to know of a station."""

    name: str
    peer: Peer
    alive: bool
    listens: bool
    """Whether it takes new associations."""

    ends: dict[AssociationId, End]
    """Its side of each association."""

    routes: dict[Place, End]
    """The association that leads to each place."""

    def deliver(self, event: Event) -> None:
        """Hand an event to the station's core."""

    def route(self, peer: Peer) -> End | None:
        """Return the open association over which messages to this party go."""


@dataclass(eq=False, slots=True)
class Dial:
    """A connection attempt in progress, with the messages that wait for it."""

    station: Host
    peer: Peer
    token: object
    private: bool
    messages: list[AnyMessage] = field(default_factory=list)
    accepted: bool = False
    over: bool = False


@dataclass(eq=False, slots=True)
class End:
    """One side of an association, and what is in transit from here to the other side."""

    identifier: AssociationId
    station: Host
    peer: Peer
    private: bool
    dial: Dial | None = None
    """The dial whose answer has not arrived yet. Until then this side's core does not know the association."""

    other: End = field(init=False)
    arrival: float = 0.0
    held: deque[Callable[[], None]] = field(default_factory=deque)


class Associations:
    """All associations between all stations."""

    def __init__(self, clock: Clock, rng: random.Random, trace: Trace, *, codec: bool) -> None:
        self.latency = 0.001
        self.patience = 30.0
        self.loss_rate = 0.0
        self.cuts: dict[frozenset[str], float] = {}
        self._clock = clock
        self._rng = rng
        self._trace = trace
        self._codec = codec
        self._ids = count(1)
        self._hosts: dict[str, Host] = {}
        self._places: dict[Place, Host] = {}
        self._dials: dict[Dial, None] = {}
        self._waiting: dict[tuple[Host, Peer], Dial] = {}
        """The dials that carry further messages for the same party."""

    def add(self, station: Host) -> None:
        """Make a station reachable at its addresses. It replaces one of the same name."""
        self._hosts[station.name] = station
        self._places |= dict.fromkeys(places(station.peer), station)

    # --- dialling -----------------------------------------------------------------------------------------------

    def connect(self, station: Host, peer: Peer, token: object, *, private: bool) -> None:
        """Dial a party. The answer comes later and carries the token."""
        end = None if private else station.route(peer)
        if end is None:
            self._dial(Dial(station, peer, token, private))
        else:
            self._clock.later(0, lambda: self._shared(station, end, peer, token))

    def _shared(self, station: Host, end: End, peer: Peer, token: object) -> None:
        """Answer a dial with the association that is open already, if it is still open."""
        if end.identifier in station.ends:
            station.deliver(AssociationUp(end.identifier, peer, token))
        else:
            station.deliver(AssociationLost(None, peer, "reset", token))

    def send_to(self, station: Host, peer: Peer, message: AnyMessage) -> None:
        """Send to a party over the open association, or dial the party and send once connected."""
        end = station.route(peer)
        waiting = self._waiting.get((station, peer))
        if end is not None:
            self.send(end, message)
        elif waiting is not None:
            waiting.messages.append(message)
        else:
            self._dial(Dial(station, peer, None, private=False, messages=[message]))

    def _dial(self, dial: Dial) -> None:
        self._dials[dial] = None
        if not dial.private:
            self._waiting.setdefault((dial.station, dial.peer), dial)
        self._trace.happening(self._clock.now, "dials", f"{dial.station.name} dials {self._name(dial.peer)}")
        self._clock.later(self.patience, lambda: self._fail(dial, "timed out"))
        self._clock.later(self._travel_time(), lambda: self._knock(dial))

    def _knock(self, dial: Dial) -> None:
        """Let a dial arrive at its target. Behind a cut it waits until the cut is healed or the dial times out."""
        target = self._target(dial.peer)
        if dial.over or dial.accepted or (target is not None and self.is_cut(dial.station, target)):
            return
        if target is None or target is dial.station or not target.listens:
            self._clock.later(self.latency, lambda: self._fail(dial, "refused"))
        elif target.alive:
            here = End(AssociationId(next(self._ids)), dial.station, dial.peer, dial.private, dial)
            there = End(AssociationId(next(self._ids)), target, dial.station.peer, dial.private)
            here.other, there.other = there, here
            dial.accepted = True
            dial.station.ends[here.identifier] = here
            self._trace.happening(self._clock.now, "connects", f"{dial.station.name} connects to {target.name}")
            self._post(there, lambda: self._answered(dial, here))
            self._stand(there, None)

    def _answered(self, dial: Dial, end: End) -> None:
        if dial.over:  # the answer took too long
            if end.identifier in end.station.ends:
                self._forget(end)
                self._reset_other(end)
            return
        self._finish(dial)
        end.dial = None
        for message in dial.messages:
            self.send(end, message)
        self._stand(end, dial.token)

    def _stand(self, end: End, token: object) -> None:
        end.station.ends[end.identifier] = end
        if not end.private:
            for place in places(end.peer):
                end.station.routes.setdefault(place, end)
        end.station.deliver(AssociationUp(end.identifier, end.peer, token))

    def _fail(self, dial: Dial, reason: str) -> None:
        if dial.over:
            return
        self._finish(dial)
        sentence = f"{dial.station.name} cannot connect to {self._name(dial.peer)}, {reason}"
        self._trace.happening(self._clock.now, "fails", sentence)
        refused = reason == "refused"
        dial.station.deliver(AssociationLost(None, dial.peer, reason, dial.token, refused=refused))

    def _finish(self, dial: Dial) -> None:
        dial.over = True
        del self._dials[dial]
        if self._waiting.get((dial.station, dial.peer)) is dial:
            del self._waiting[dial.station, dial.peer]

    def _target(self, peer: Peer) -> Host | None:
        return next((self._places[place] for place in places(peer) if place in self._places), None)

    def _name(self, peer: Peer) -> str:
        target = self._target(peer)
        names = self._trace.names
        return target.name if target is not None else ", ".join(names.get(str(a), str(a)) for a in peer)

    # --- sending ------------------------------------------------------------------------------------------------

    def send(self, end: End, message: AnyMessage) -> None:
        """Send a message to the other side of an association."""
        self._trace.message(self._clock.now, end.station.name, end.other.station.name, message)
        reports: list[ErrorCause] = []
        if self._codec and not isinstance(message, SessionMessage):
            message = recoded(message, reports)
        other = end.other
        event = Received(other.identifier, message, tuple(reports))
        self._post(end, lambda: other.station.deliver(event) if other.identifier in other.station.ends else None)

    def _post(self, end: End, parcel: Callable[[], None]) -> None:
        """Deliver something to the other side, after everything that is already in transit."""
        arrival = max(self._clock.now + self._travel_time(), end.arrival)
        if arrival == inf and end.arrival != inf:
            self._clock.later(self.patience, lambda: self._break(end, "timed out"))
        end.arrival = arrival
        if arrival != inf:
            self._clock.later(arrival - self._clock.now, lambda: self._arrive(end, parcel))

    def _arrive(self, end: End, parcel: Callable[[], None]) -> None:
        if end.held or self.is_cut(end.station, end.other.station):
            end.held.append(parcel)
        else:
            parcel()

    def _travel_time(self) -> float:
        """Return the seconds until a message arrives, with its retransmissions; inf if it never arrives."""
        delay, timeout = self.latency, RETRANSMISSION_TIMEOUT
        if self.loss_rate:
            for _ in range(RETRANSMISSIONS):
                if self._rng.random() >= self.loss_rate:
                    return delay
                delay += timeout
                timeout = min(2 * timeout, RETRANSMISSION_TIMEOUT_MAX)
            return inf
        return delay

    # --- ends ---------------------------------------------------------------------------------------------------

    def close(self, end: End, *, abort: bool) -> None:
        """End an association from one side. The other side learns of it after everything that was sent before."""
        verb = "aborts" if abort else "closes"
        sentence = f"{end.station.name} {verb} its association to {end.other.station.name}"
        self._trace.happening(self._clock.now, verb, sentence)
        self._forget(end)
        self._post(end, lambda: self._lose(end.other, "aborted" if abort else "closed", graceful=not abort))

    def crash(self, station: Host, *, silent: bool) -> None:
        """Handle the death of a station: its host resets its associations or, if `silent`, is dead too."""
        for dial in [dial for dial in self._dials if dial.station is station]:
            self._finish(dial)
        if silent:
            for end in station.ends.values():
                self._break_later(end)
        else:
            self.reset(station)

    def reset(self, station: Host) -> None:
        """End all associations of a dead station, as its host does."""
        for end in list(station.ends.values()):
            self._forget(end)
            self._reset_other(end)

    def _reset_other(self, end: End) -> None:
        self._post(end, lambda: self._lose(end.other, "reset"))

    def _break_later(self, end: End) -> None:
        self._clock.later(self.patience, lambda: self._break(end, "timed out"))

    def _break(self, end: End, reason: str) -> None:
        self._lose(end, reason)
        self._lose(end.other, reason)

    def _lose(self, end: End, reason: str, *, graceful: bool = False) -> None:
        if end.identifier not in end.station.ends:
            return
        self._forget(end)
        if end.dial is not None:
            self._fail(end.dial, reason)
            return
        if end.station.alive and reason in ("reset", "timed out"):  # a close or abort is in the trace already
            sentence = f"{end.station.name} loses {end.other.station.name}, {reason}"
            self._trace.happening(self._clock.now, "loses", sentence)
        end.station.deliver(AssociationLost(end.identifier, end.peer, reason, graceful=graceful))

    def _forget(self, end: End) -> None:
        station = end.station
        del station.ends[end.identifier]
        for place in places(end.peer):
            if station.routes.get(place) is end:
                del station.routes[place]

    # --- cuts ---------------------------------------------------------------------------------------------------

    def is_cut(self, one: Host, other: Host) -> bool:
        """Return whether nothing passes between two stations."""
        return bool(self.cuts) and frozenset((one.name, other.name)) in self.cuts

    def cut(self, one: Host, other: Host) -> None:
        """Let nothing pass between two stations. After `patience` their associations break."""
        pair, began = frozenset((one.name, other.name)), self._clock.now
        self.cuts[pair] = began

        def give_up() -> None:
            if self.cuts.get(pair) == began:
                for end in self._between(one.name, other.name):
                    self._break(end, "timed out")

        self._clock.later(self.patience, give_up)

    def heal(self, one: Host, other: Host) -> None:
        """Let everything pass again, starting with what has waited."""
        self.cuts.pop(frozenset((one.name, other.name)), None)
        for end in self._between(one.name, other.name):
            for side in (end, end.other):
                self._clock.later(self.latency, partial(self._release, side))
        for dial in list(self._dials):
            if {dial.station, self._target(dial.peer)} == {one, other}:
                self._clock.later(self.latency, partial(self._knock, dial))

    def _between(self, one: str, other: str) -> list[End]:
        """Return one end of each association between two stations, including those that only one side still knows."""
        ends = [end for end in self._hosts[one].ends.values() if end.other.station.name == other]
        rest = [end for end in self._hosts[other].ends.values() if end.other.station.name == one]
        return ends + [end for end in rest if end.other not in ends]

    def _release(self, end: End) -> None:
        while end.held and not self.is_cut(end.station, end.other.station):
            end.held.popleft()()
