"""The multicast groups of a simulated network: one for ASAP and one for ENRP, for the registrars' announcements.

Every station of the group receives a datagram, including the sender. Each copy is lost with the loss rate of the
network and is not retransmitted. A cut between two stations stops their datagrams too.
"""

from __future__ import annotations

import random
from functools import partial

from rserpool import wire
from rserpool.core.machine import AnyMessage, Heard
from rserpool.model import SessionMessage
from rserpool.simulation.associations import Associations, Host, recoded
from rserpool.simulation.clock import Clock
from rserpool.simulation.trace import Trace


class Groups:
    """The stations that hear the announcements of each protocol."""

    def __init__(
        self, clock: Clock, rng: random.Random, trace: Trace, associations: Associations, *, codec: bool
    ) -> None:
        self._clock = clock
        self._rng = rng
        self._trace = trace
        self._associations = associations
        self._codec = codec
        self._members: dict[int, dict[str, Host]] = {}

    def join(self, station: Host, ppid: int) -> None:
        """Let a station hear the announcements with this payload protocol identifier."""
        self._members.setdefault(ppid, {})[station.name] = station

    def announce(self, sender: Host, message: AnyMessage) -> None:
        """Send to every station in the group of the message's protocol."""
        assert not isinstance(message, SessionMessage), "user data is never announced"
        ppid = wire.ppid_of(message)
        if ppid not in self._members:
            return
        self._trace.message(self._clock.now, sender.name, "everybody", message)
        if self._codec:
            message = recoded(message)
        event = Heard(sender.peer[0], message)
        for member in self._members[ppid].values():
            if self._rng.random() >= self._associations.loss_rate:
                self._clock.later(self._associations.latency, partial(self._arrive, sender, member, event))

    def _arrive(self, sender: Host, member: Host, event: Heard) -> None:
        if not self._associations.is_cut(sender, member):
            member.deliver(event)
