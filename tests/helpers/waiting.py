"""Waiting for what other programs do without telling us."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 60.0
"""Seconds until a test gives up. Only a fault takes that long."""


def until(wanted: Callable[[], Any], what: str, every: float = 0.1) -> Any:
    """Ask every `every` seconds, and return the first answer that is true."""
    deadline = time.monotonic() + PATIENCE
    while not (found := wanted()):
        assert time.monotonic() < deadline, f"{what} did not come"
        time.sleep(every)
    return found
