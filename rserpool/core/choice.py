"""Whom a session turns to next: who is left out, who was recommended, and how long to rest when nobody is left.

An element that failed the session is left out as long as there are others. One that served for a while wipes the slate:
what failed before that is long ago. Without this rule two elements that end each session at once would be hurried to
and fro for ever.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

from rserpool.config import UserConfig
from rserpool.model import ElementId, PoolElement

LONGEST_REST = 8
"""Rests are doubled up to this many retry delays: elements that are full shall not be besieged."""

SPARE_ITEMS = 3
"""Elements asked for beside those that have failed: one to use, and two to turn to should the registrar die too."""


class Choice:
    """One session's memory of the elements it had to do with."""

    __slots__ = ("_config", "_preferred", "_rests", "_rng", "failed")

    def __init__(self, config: UserConfig, rng: random.Random) -> None:
        self.failed: set[ElementId] = set()
        """Whom to leave out."""
        self._config = config
        self._rng = rng
        self._preferred: tuple[PoolElement, ...] = ()
        self._rests = 0

    @property
    def items(self) -> int:
        """How many elements to ask the registrar for (0: all), so that there is one left if there is any.

        A user without a cache takes the first of the registrar's order; one with a cache wants the whole pool.
        """
        return 0 if self._config.stale_cache > 0 else len(self.failed) + SPARE_ITEMS

    def prefer(self, elements: tuple[PoolElement, ...]) -> None:
        """A business card: turn to these first, in this order (RFC 5352 §3.9)."""
        self._preferred = elements

    def recommended(self) -> PoolElement | None:
        """The next element of the business card."""
        return self.first_of(self._preferred)

    def first_of(self, elements: Iterable[PoolElement]) -> PoolElement | None:
        """The first one that is not left out."""
        return next((element for element in elements if element.identifier not in self.failed), None)

    def leave_out(self, identifier: ElementId, served: float = 0.0) -> None:
        """This element failed the session, after it had `served` it for so many seconds."""
        if served > 0 and served >= self._config.retry_delay:
            self.failed.clear()
            self._rests = 0
        self.failed.add(identifier)

    def start_over(self) -> None:
        """The pool is empty: nothing is known of who will be in it."""
        self.failed.clear()
        self._preferred = ()

    def rest(self) -> float:
        """Everybody has been tried: how long to wait before beginning anew."""
        self.start_over()
        rests = min(1 << self._rests, LONGEST_REST)
        self._rests = min(self._rests + 1, LONGEST_REST)
        return self._config.retry_delay * rests * self._rng.uniform(0.75, 1.25)
