"""The multicast groups of a simulated network: one for ASAP, one for ENRP, as the registrars' announcements have.

A datagram comes to every station of the group, the sender's own included, or is lost for each of them with the loss
rate of the network; nothing repeats it. What cuts two stations off from each other cuts their datagrams off as well.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from rserpool import wire
from rserpool.core.machine import AnyMessage, Data, Heard
from rserpool.simulation.associations import Associations
from rserpool.simulation.clock import Clock
from rserpool.simulation.trace import Trace

if TYPE_CHECKING:
    from rserpool.simulation.station import Station


class Groups:
    """Who hears the announcements of which protocol."""

    def __init__(
        self, clock: Clock, rng: random.Random, trace: Trace, associations: Associations, *, codec: bool
    ) -> None:
        self._clock = clock
        self._rng = rng
        self._trace = trace
        self._associations = associations
        self._codec = codec
        self._members: dict[int, dict[str, Station]] = {}

    def join(self, station: Station, ppid: int) -> None:
        """Let a station hear what is announced with this protocol identifier."""
        self._members.setdefault(ppid, {})[station.name] = station

    def announce(self, sender: Station, message: AnyMessage) -> None:
        """Send to everybody in the group of the message's protocol."""
        assert not isinstance(message, Data), "nobody announces user data"
        ppid = wire.ppid_of(message)
        if ppid not in self._members:
            return
        self._trace.message(self._clock.now, sender.name, "everybody", message)
        if self._codec:
            message = wire.decode(ppid, wire.encode(message))
        event = Heard(sender.peer[0], message)
        for member in self._members[ppid].values():
            if self._rng.random() >= self._associations.loss_rate:
                self._clock.later(self._associations.latency, lambda m=member: self._arrive(sender, m, event))  # type: ignore[misc]

    def _arrive(self, sender: Station, member: Station, event: Heard) -> None:
        if not self._associations.is_cut(sender, member):
            member.deliver(event)
