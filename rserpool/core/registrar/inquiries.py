"""Checks of reported elements that other registrars own (RFC 5352 §3.5).

Such an element has no association here, so it is asked at its ASAP transport. rsplib's elements acknowledge to their
home registrar only. Therefore an association that comes up is a sufficient answer, and only an element whose host says
that nobody listens is removed. Silence may be that of the path; the home registrar decides then.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from rserpool.core.machine import Close, Peer, Send
from rserpool.core.registrar.context import RegistrarContext
from rserpool.model import AssociationId, ElementKey, TransportAddress
from rserpool.wire import asap

MAX_INQUIRIES = 64
"""Inquiries at the same time. Further reports are ignored, so that a flood of them does not make us dial everybody."""


class InquiryTimer(Enum):
    """The timer of an inquiry; the subject is an `ElementKey`."""

    OVER = "an inquiry has taken long enough"


class Inquiries:
    """The inquiries of one registrar that are under way.

    `in_use` returns whether elements have registered on an association.
    """

    def __init__(self, context: RegistrarContext, in_use: Callable[[AssociationId], bool]) -> None:
        self._identifier = context.identifier
        self._patience = context.config.keep_alive_timeout
        self._timers = context.timers
        self._emit = context.emit
        self._in_use = in_use
        self._asked: dict[ElementKey, Peer] = {}
        self._dialled: dict[Peer, AssociationId] = {}

    def begin(self, now: float, key: ElementKey, where: TransportAddress) -> bool:
        """Ask an element. Return false if it is being asked already, or if there are too many inquiries."""
        if key in self._asked or len(self._asked) >= MAX_INQUIRIES:
            return False
        self._asked[key] = (where,)
        self._timers.set((InquiryTimer.OVER, key), now + self._patience)
        self._emit(Send((where,), asap.EndpointKeepAlive(self._identifier, *key)))
        return True

    def up(self, association: AssociationId, peer: Peer) -> list[ElementKey]:
        """Note an association that may have been dialled for inquiries, which is closed afterwards.

        Return the elements that are asked on it; they are alive.
        """
        asked = [key for key, where in self._asked.items() if where == peer]
        if asked:
            self._dialled[peer] = association
        return asked

    def not_up(self, peer: Peer, *, refused: bool) -> list[ElementKey]:
        """End the inquiries at an address that could not be dialled. Return the elements that are dead."""
        asked = [key for key, where in self._asked.items() if where == peer]
        for key in asked:
            self._end(key)
        return asked if refused else []

    def lost(self, association: AssociationId) -> None:
        """Note that an association ended."""
        for peer in [peer for peer, dialled in self._dialled.items() if dialled == association]:
            del self._dialled[peer]

    def over(self, now: float, key: ElementKey) -> None:
        """End an inquiry, because the element has answered or has had enough time."""
        self._end(key)

    def _end(self, key: ElementKey) -> None:
        peer = self._asked.pop(key, None)
        self._timers.cancel((InquiryTimer.OVER, key))
        if peer is not None and peer not in self._asked.values() and peer in self._dialled:
            association = self._dialled.pop(peer)
            if not self._in_use(association):
                self._emit(Close(association))
