"""A station: one core with a name and addresses, driven on the virtual clock."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from math import inf
from typing import Any

from rserpool.core.machine import Announce, Close, Connect, Core, Due, Effect, Event, Notify, Peer, Send
from rserpool.model import AssociationId, Place, places
from rserpool.simulation.associations import Associations, End
from rserpool.simulation.clock import Clock
from rserpool.simulation.groups import Groups
from rserpool.simulation.trace import Trace

MAX_DUES = 100
"""How often in a row a core may set a deadline for the same instant. More is an endless loop."""


class Station:
    """A core in the network. `notices` holds its notices so far; `on_notice` is called with each one immediately."""

    def __init__(
        self,
        name: str,
        core: Core,
        peer: Peer,
        clock: Clock,
        associations: Associations,
        groups: Groups,
        trace: Trace,
    ) -> None:
        self.name = name
        self.core = core
        self.peer = peer
        self.alive = True
        self.paused = False
        self.listens = True
        self.steps = 0
        self.notices: list[Any] = []
        self.on_notice: Callable[[Any], None] = lambda notice: None
        self.ends: dict[AssociationId, End] = {}
        self.routes: dict[Place, End] = {}
        self._clock = clock
        self._associations = associations
        self._groups = groups
        self._trace = trace
        self._inbox: deque[Event] = deque()
        self._alarm = inf
        self._last_due, self._dues = -inf, 0
        self._set_alarm()

    def __repr__(self) -> str:
        state = "crashed" if not self.alive else "paused" if self.paused else "running"
        return f"<Station {self.name}, {state}, {len(self.ends)} associations>"

    def deliver(self, event: Event) -> None:
        """Hand the core an event: now, or when it resumes if it is paused. A dead station drops it."""
        if not self.alive:
            return
        if self.paused:
            self._inbox.append(event)
            return
        self.steps += 1
        for effect in self.core.step(self._clock.now, event):
            self._carry_out(effect)
        self._set_alarm()

    def resume(self) -> None:
        """Resume after a pause and handle everything that has waited."""
        self.paused = False
        while self._inbox and not self.paused:
            self.deliver(self._inbox.popleft())
        self._set_alarm()

    def route(self, peer: Peer) -> End | None:
        """Return the open association over which messages to this party go."""
        return next((self.routes[place] for place in places(peer) if place in self.routes), None)

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Send(to=tuple() as peer, message=message):
                self._associations.send_to(self, peer, message)
            case Send(to=int() as association, message=message):
                end = self.ends.get(AssociationId(association))
                if end is not None:  # an association that has ended drops messages
                    self._associations.send(end, message)
            case Send(to=Announce(), message=message):
                self._groups.announce(self, message)
            case Connect(peer=peer, token=token, private=private):
                self._associations.connect(self, peer, token, private=private)
            case Close(association=association, abort=abort):
                end = self.ends.get(association)
                if end is not None:
                    self._associations.close(end, abort=abort)
            case Notify(notice=notice):
                self.notices.append(notice)
                self._trace.notice(self._clock.now, self.name, notice)
                self.on_notice(notice)

    def _set_alarm(self) -> None:
        if self.core.deadline < self._alarm:  # a later deadline is found when the current alarm rings
            self._alarm = self.core.deadline
            self._clock.later(self._alarm - self._clock.now, self._ring)

    def _ring(self) -> None:
        self._alarm = inf
        if not self.alive or self.paused:
            return
        now = self._clock.now
        if self.core.deadline <= now:
            self._dues = self._dues + 1 if self._last_due == now else 1
            self._last_due = now
            if self._dues > MAX_DUES:
                raise RuntimeError(f"{self.name} sets a deadline at {now:g} s repeatedly: {self.core!r}")
            self.deliver(Due())
        self._set_alarm()
