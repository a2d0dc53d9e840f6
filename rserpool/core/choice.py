"""Which element a session tries next: which ones are excluded or recommended, and how long to pause if none is left.

An element that failed the session is excluded as long as there are others. When an element has served for a while, the
earlier failures are forgotten. Elements that end each session immediately stay excluded; otherwise a session would
alternate between two of them indefinitely.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

from rserpool.config import UserConfig
from rserpool.core.timers import jittered
from rserpool.model import ElementId, PoolElement

LONGEST_REST = 8
"""Pauses double up to this multiple of the retry delay, to avoid hammering full elements."""

SPARE_ITEMS = 3
"""Elements requested in addition to those that failed: one to use, and two in case the registrar fails as well."""

CARD_ELEMENTS = 16
"""Elements of a business card that are tried. The element that sends the card chooses them, so their number is limited.
"""


class Choice:
    """What one session remembers about the elements it has tried."""

    __slots__ = ("_config", "_preferred", "_rests", "_rng", "failed")

    def __init__(self, config: UserConfig, rng: random.Random) -> None:
        self.failed: set[ElementId] = set()
        """The elements to exclude."""
        self._config = config
        self._rng = rng
        self._preferred: tuple[PoolElement, ...] = ()
        self._rests = 0

    @property
    def rounds(self) -> int:
        """The number of times in a row that all elements were tried and none accepted the session."""
        return self._rests

    @property
    def items(self) -> int:
        """The number of elements to request from the registrar, so that a usable one is among them; 0 means all.

        A user without a cache takes the first usable element in the registrar's order. A user with a cache wants the
        whole pool.
        """
        return 0 if self._config.stale_cache > 0 else len(self.failed) + SPARE_ITEMS

    def prefer(self, elements: tuple[PoolElement, ...]) -> None:
        """Prefer the first elements of a business card, in this order (RFC 5352 §3.9)."""
        self._preferred = elements[:CARD_ELEMENTS]

    def recommended(self) -> PoolElement | None:
        """Return the next usable element of the business card, or None."""
        return self.first_of(self._preferred)

    def first_of(self, elements: Iterable[PoolElement]) -> PoolElement | None:
        """Return the first element that is not excluded, or None."""
        return next((element for element in elements if element.identifier not in self.failed), None)

    def leave_out(self, identifier: ElementId, served: float = 0.0) -> None:
        """Exclude an element that failed the session after serving it for `served` seconds."""
        if served > 0 and served >= self._config.retry_delay:
            self.failed.clear()
            self._rests = 0
        self.failed.add(identifier)

    def start_over(self) -> None:
        """Forget everything, because the pool is empty and its future elements are unknown."""
        self.failed.clear()
        self._preferred = ()

    def rest(self) -> float:
        """Start over because all elements have been tried. Return how long to wait first, in seconds."""
        self.start_over()
        rests = min(1 << self._rests, LONGEST_REST)
        self._rests = min(self._rests + 1, LONGEST_REST)
        return jittered(self._config.retry_delay * rests, 0.25, self._rng)
