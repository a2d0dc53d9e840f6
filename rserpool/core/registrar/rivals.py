"""Registrations of elements whose identifier another party has in the same pool (RFC 5354 §3.12, cause 4).

Whether the registered element or the newcomer is right cannot be known before the registered one was asked. If it is
alive, the newcomer is refused: two processes with one identifier would replace each other endlessly, or a stranger
would take an element's place. If it is dead or does not answer soon, it has been started again at another address.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from rserpool.core.registrar.context import RegistrarContext
from rserpool.errors import CauseCode, ErrorCause, RemoteError
from rserpool.model import AssociationId, ElementKey
from rserpool.wire import asap

MAX_RIVALS = 64
"""Newcomers that wait at the same time. Further ones are refused immediately."""


class RivalTimer(Enum):
    """The timer of a newcomer; the subject is the `ElementKey`."""

    SILENCE = "the registered element did not answer in time"


Register = Callable[[float, AssociationId, asap.Registration], None]
Refuse = Callable[[AssociationId, asap.Registration, RemoteError], None]


class Rivals:
    """The newcomers that wait. `register` and `refuse` answer one."""

    def __init__(self, context: RegistrarContext, register: Register, refuse: Refuse) -> None:
        self._patience = context.config.rival_patience
        self._timers = context.timers
        self._register = register
        self._refuse = refuse
        self._waiting: dict[ElementKey, tuple[AssociationId, asap.Registration]] = {}

    def come(self, now: float, key: ElementKey, association: AssociationId, message: asap.Registration) -> bool:
        """Let a newcomer wait until the registered element has been asked. Return false if it is refused."""
        if key in self._waiting or len(self._waiting) >= MAX_RIVALS:
            self._refuse(association, message, _taken())
            return False
        self._waiting[key] = association, message
        self._timers.set((RivalTimer.SILENCE, key), now + self._patience)
        return True

    def alive(self, key: ElementKey) -> None:
        """Refuse the newcomer, because the registered element is alive."""
        association, message = self._end(key)
        if message is not None:
            self._refuse(association, message, _taken())

    def soon(self, key: ElementKey) -> None:
        """Let the newcomer wait no longer, because the registered element is gone."""
        if key in self._waiting:
            self._timers.set((RivalTimer.SILENCE, key), 0.0)

    def silent(self, now: float, key: ElementKey) -> None:
        """Register the newcomer, because the registered element is gone or does not answer."""
        association, message = self._end(key)
        if message is not None:
            self._register(now, association, message)

    def lost(self, association: AssociationId) -> None:
        """Forget the newcomers on an association that has ended."""
        for key in [key for key, (waiting, _) in self._waiting.items() if waiting == association]:
            self._end(key)

    def _end(self, key: ElementKey) -> tuple[AssociationId, asap.Registration | None]:
        self._timers.cancel((RivalTimer.SILENCE, key))
        return self._waiting.pop(key, (AssociationId(0), None))


def _taken() -> RemoteError:
    return RemoteError("another element has its identifier", ErrorCause(CauseCode.NON_UNIQUE_PE_IDENTIFIER))
