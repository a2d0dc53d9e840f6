"""A tiny typed signal, so that models can be watched without Qt: `connect` a function, `emit` to all of them.

Calls are made at once, in the order of connection, in the caller's thread. It knows no weak references, no queues and
no threads: whoever connects keeps the returned function and calls it to disconnect.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Generic, TypeVarTuple

logger = logging.getLogger(__name__)

Ts = TypeVarTuple("Ts")


class Signal(Generic[*Ts]):
    """Something that happens to a model. `Signal[int, str]()` is emitted with an int and a str."""

    __slots__ = ("_listeners",)

    def __init__(self) -> None:
        # Each with an object of its own: the same function may be connected twice and disconnected once. Replaced
        # rather than changed, for this is seldom, and who emits goes through what it found.
        self._listeners: tuple[tuple[object, Callable[[*Ts], Any]], ...] = ()

    def connect(self, listener: Callable[[*Ts], Any]) -> Callable[[], None]:
        """Call `listener` at each `emit` from now on; the function returned disconnects it (again is harmless)."""
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
        """Tell all listeners. One that raises is logged and does not keep the others from hearing."""
        found = self._listeners
        for entry in found:
            # A listener may disconnect another one while we are at it; then that one hears nothing more.
            if found is not self._listeners and entry not in self._listeners:
                continue
            try:
                entry[1](*args)
            except Exception:
                logger.exception("a listener failed")
