"""Waiting for what other programs do and nobody tells of."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 60.0
"""Seconds until a test says that something did not come. Only what is broken takes so long."""


def until(wanted: Callable[[], Any], what: str, every: float = 0.1) -> Any:
    """Ask again and again, `every` so many seconds; what was wanted, when it is there."""
    deadline = time.monotonic() + PATIENCE
    while not (found := wanted()):
        assert time.monotonic() < deadline, f"{what} did not come"
        time.sleep(every)
    return found
