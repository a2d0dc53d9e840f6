"""The counters and the load of an element process.

The load goes to the registrar as part of the policy. The load and the counters go to the window.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace
from typing import Protocol

from app.processes import protocol
from app.processes.lifeline import OnReport
from app.processes.options import ElementOptions
from rserpool import LOAD_MAX, Policy, policy_by_name

SUMMARY_INTERVAL = 0.15
"""Seconds between two reports of what an element has done. An unchanged state is not reported again."""

LOAD_STEP = 0.01
"""The smallest change of the load, 0 to 1, that is registered (rsplib: 1 %)."""

LOAD_PAUSE = 0.02
"""Minimum seconds between two registrations of a load. Registrars select by load, so the load must be up to date at
the next selection, but a thousand short sessions a second do not need two thousand registrations."""


MOST_DRAWN = 16
"""The most orders in a report. A faster element leaves some out."""


class Element(Protocol):
    """The part of a `PoolElementServer` that is used here."""

    @property
    def sessions(self) -> int:
        """The number of sessions that it serves."""

    def update(self, policy: Policy) -> None:
        """Register again with this policy."""


class ElementSummary:
    """Counts what an element has done so far, and computes its load."""

    def __init__(self, options: ElementOptions, policy: Policy) -> None:
        self._capacity = options.capacity
        self._policy = policy
        self._registered_load = 0.0
        self._changed = asyncio.Event()
        """The load may have changed."""
        self._news = asyncio.Event()
        """Something may have changed that is reported."""
        self._others = 0.0
        self._tiles = 0
        self._points = 0
        self._drawn: deque[bytes] = deque(maxlen=MOST_DRAWN if options.owner else 0)

    def order_done(self, order: bytes) -> None:
        """Note an order that is done, for the owner of the machine, who wants to see it."""
        self._drawn.append(order)

    def tile_done(self, points: int) -> None:
        self._tiles += 1
        self._points += points
        self._news.set()

    def done(self) -> str:
        """Return what it has done so far, for status reports."""
        return f"{self._tiles} tile{'' if self._tiles == 1 else 's'}"

    def load(self, element: Element) -> float:
        """Return the element's load, 0 to 1."""
        return min(self._others + element.sessions / self._capacity, 1.0)

    def sessions_changed(self, _number: int) -> None:
        self._note_change()

    def _note_change(self) -> None:
        self._changed.set()
        self._news.set()

    def use_policy(self, element: Element, text: str) -> None:
        """Register again with this policy. A policy that has a load gets the current one."""
        self._policy = policy_by_name(text)
        self._register(element, self.load(element))

    def use_load(self, load: float) -> None:
        """Set the load from other work than sessions, 0 to 1. Raise ValueError for any other value."""
        if not 0 <= load <= 1:
            raise ValueError(f"a load must be from 0 to 1, not {load}")
        self._others = load
        self._note_change()

    def use_capacity(self, capacity: float) -> None:
        """Set the number of sessions that make a load of 100 %. Raise ValueError unless it is positive."""
        if not capacity > 0:
            raise ValueError(f"a capacity must be more than 0, not {capacity}")
        self._capacity = capacity
        self._note_change()

    def _register(self, element: Element, load: float) -> None:
        if hasattr(self._policy, "load"):
            self._registered_load = load
            self._policy = replace(self._policy, load=round(load * LOAD_MAX))  # type: ignore[call-arg]
        element.update(self._policy)

    async def register_loads(self, element: Element) -> None:
        """Register each load change of at least `LOAD_STEP` until cancelled. Do nothing for a policy without a load."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            load = self.load(element)
            if hasattr(self._policy, "load") and abs(load - self._registered_load) >= LOAD_STEP:
                self._register(element, load)
                await asyncio.sleep(LOAD_PAUSE)

    async def report_changes(self, element: Element, tell: OnReport | None) -> None:
        """Report changes to `tell`, if it is given, until cancelled."""
        told: protocol.Serving | None = None
        while tell is not None:
            self._news.clear()
            drawn = b"".join(self._drawn)
            self._drawn.clear()
            now = protocol.Serving(self.load(element), element.sessions, self._tiles, self._points, drawn)
            if now != told:
                told = now
                tell(now)
            await asyncio.sleep(SUMMARY_INTERVAL)
            await self._news.wait()
