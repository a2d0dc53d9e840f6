"""What services are told, and whom they tell: one value for all of them, each takes what concerns it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.services.speed import SpeedLimit


def _nobody(*_: Any) -> None:
    pass


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """The limits of one element, and functions that are called, in the event loop, when something happens."""

    max_sessions: int = 4
    """Sessions at a time (rsplib: four threads); another one is ended at once. 0: no limit."""

    speed: SpeedLimit = field(default_factory=SpeedLimit)
    """What all sessions together may compute; whoever made it may change it."""

    kernel: str | None = None
    """A name of `app.fractal.kernel.KERNELS`; None: the fastest."""

    on_tile_started: Callable[[], None] = _nobody
    """An order, or the rest of one, is being worked on."""

    on_tile_done: Callable[[int], None] = _nobody
    """The Finalizer has been sent; so many points were computed here."""
