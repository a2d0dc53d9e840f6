"""A small typed signal, so that models can be observed without Qt: `connect` functions, and `emit` calls them all.

`emit` calls immediately, in the order of connection, in the caller's thread. There are no weak references, queues or
threads. To disconnect, call the function that `connect` returned.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Generic, TypeVarTuple

logger = logging.getLogger(__name__)

Ts = TypeVarTuple("Ts")


class Signal(Generic[*Ts]):
    """An event of a model. `Signal[int, str]()` is emitted with an int and a str."""

    __slots__ = ("_listeners",)

    def __init__(self) -> None:
        # Each listener has its own key, because the same function may be connected twice and disconnected once. The
        # tuple is replaced, never changed, so that `emit` can iterate over it while listeners come and go.
        self._listeners: tuple[tuple[object, Callable[[*Ts], Any]], ...] = ()

    def connect(self, listener: Callable[[*Ts], Any]) -> Callable[[], None]:
        """Call `listener` on each `emit` from now on. Return a function that disconnects it (repeating is harmless)."""
        key = object()
        self._listeners = (*self._listeners, (key, listener))

        def disconnect() -> None:
            self._listeners = tuple(entry for entry in self._listeners if entry[0] is not key)

        return disconnect

    @property
    def listeners(self) -> int:
        """The number of listeners."""
        return len(self._listeners)

    def emit(self, *args: *Ts) -> None:
        """Call all listeners. If one raises, log the error and call the others."""
        found = self._listeners
        for entry in found:
            # Do not call a listener that an earlier one has just disconnected.
            if found is not self._listeners and entry not in self._listeners:
                continue
            try:
                entry[1](*args)
            except Exception:
                logger.exception("a listener failed")
