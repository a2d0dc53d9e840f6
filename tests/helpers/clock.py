"""A clock that a test moves by hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Clock:
    """Returns `now` when called: seconds, as the code under test reads them."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now
