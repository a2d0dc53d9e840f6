"""What all parts of one registrar share, so that no part needs to know another."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import Enum

from rserpool.config import RegistrarConfig
from rserpool.core.machine import Effect
from rserpool.core.registrar.security.guard import Guard
from rserpool.core.timers import TimersByKind, jittered
from rserpool.handlespace import Handlespace
from rserpool.model import ServerId, hex_id

AT_ONCE = 128
"""Elements removed, or timers handled, in one step of the core. Others are served between two steps."""


@dataclass(frozen=True, slots=True)
class RegistrarContext:
    """The values that `RegistrarCore` creates once and passes to each of its parts."""

    identifier: ServerId
    """The registrar's own identifier."""
    config: RegistrarConfig
    """Timers and limits."""
    rng: random.Random
    """The source of jitter and of random choices. Seeded from outside, so that a simulation is reproducible."""
    handlespace: Handlespace
    """All elements that this registrar knows, its own and those of its peers."""
    timers: TimersByKind[Enum, Hashable]
    """The timers of all parts. Each part uses an enumeration of its own as the kind. The subject is for example an
    element's key or a peer's identifier."""
    guard: Guard
    """The rules and limits for the parties at the other ends of the associations."""
    emit: Callable[[Effect], None]
    """Appends an effect to the result of the current `RegistrarCore.step`."""

    def periodic(self, pause: float) -> float:
        """Return the time until something periodic happens again: `pause` ± 12.5 %, as in rsplib.

        Without jitter, registrars that are started together would send at the same times indefinitely.
        """
        return jittered(pause, 0.125, self.rng)

    @property
    def name(self) -> str:
        """The identifier as text, for log lines."""
        return hex_id(self.identifier)
