"""How many associations strangers may open at an endpoint, and which of them gives way to a new one.

Each needs memory and, over TCP and kernel SCTP, a descriptor. Descriptors are limited for the whole process, which also
needs some for files, pipes and associations that it opens itself.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar
from weakref import WeakSet

if sys.platform != "win32":
    import resource

MOST = 16_384
"""Associations that others may open at one endpoint, whatever the limit of descriptors is."""

LEAST = 8
"""The same, however low the limit is."""

SPARE, SPARE_PART = 32, 8
"""Descriptors kept for other purposes: the first number, or the limit divided by the second if that is more."""

NEW_GIVES_WAY, QUIET_GIVES_WAY = 1.0, 10.0
"""Seconds without a message after which an association may be ended for another one's sake: if no message has come on
it yet, and otherwise. A registrar sends each of its elements a keep-alive at least every 7.5 s."""

_GAVE_WAY = "it was quiet, and another one needed its place"
"""Why an association is ended for another one's sake."""

H = TypeVar("H")

_listening: WeakSet[Any] = WeakSet()
"""The endpoints of this process at which others can open associations."""


def descriptor_limit() -> int:
    """Return the number of descriptors that this process may have (`ulimit -n`). Windows has no such limit."""
    if sys.platform != "win32":
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft != resource.RLIM_INFINITY:
            return soft
    return 1 << 20


class Slots(Generic[H]):
    """The slots for associations at one endpoint. All endpoints of the process share the descriptors equally.

    `active` returns whether a message has come on an association, and the time of the latest message in either
    direction or, without one, of its beginning. `cut_off` ends an association, with a reason.
    """

    def __init__(
        self,
        active: Callable[[H], tuple[bool, float]],
        cut_off: Callable[[H, str], None],
        *,
        descriptors: bool = True,
    ) -> None:
        self._active = active
        self._cut_off = cut_off
        self._descriptors = descriptors
        self._all_busy_until = 0.0
        if descriptors:
            _listening.add(self)

    def has_room(self, taken: int, guests: Iterable[H], now: float) -> bool:
        """Return whether there is a slot besides those that are taken, after one of the guests has given way if
        necessary."""
        if taken < self._number:
            return True
        quiet = self._who_gives_way(guests, now)
        if quiet is not None:
            self._cut_off(quiet, _GAVE_WAY)
        return quiet is not None

    @property
    def _number(self) -> int:
        """The number of slots."""
        if not self._descriptors:
            return MOST
        limit = descriptor_limit()
        spare = max(SPARE, limit // SPARE_PART)
        return min(max((limit - spare) // max(len(_listening), 1), LEAST), MOST)

    def _who_gives_way(self, guests: Iterable[H], now: float) -> H | None:
        """Return the guest that has been quiet for longest and long enough, new ones first; None: none has."""
        if now < self._all_busy_until:  # do not look at all of them for each stranger that knocks
            return None
        chosen = min(guests, key=self._active, default=None)
        if chosen is None:
            return None
        used, since = self._active(chosen)
        ready = since + (QUIET_GIVES_WAY if used else NEW_GIVES_WAY)
        if now < ready:
            self._all_busy_until = min(ready, now + NEW_GIVES_WAY)
            return None
        return chosen

    def close(self) -> None:
        """Leave the descriptors to the other endpoints."""
        _listening.discard(self)
