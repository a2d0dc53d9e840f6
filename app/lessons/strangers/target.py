"""What the programs of this folder are told, and what they tell: one JSON object each, as a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final, Self

STRANGERS: Final = tuple(f"127.0.0.{number}" for number in range(66, 70))
"""The addresses of the stranger. Limits hold for each address, so they must not be those of the users."""

FLOODED: Final = "FloodPool"
"""The pool of the flood of registrations."""


@dataclass(frozen=True, slots=True)
class Target:
    """A scope: its transport, a registrar, and the elements of a pool, by identifier and address."""

    transport: str
    registrar: str
    pool: str
    elements: tuple[tuple[int, str], ...]
    seconds: float
    """How long the attack lasts."""

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        values = json.loads(text)
        return cls(**{**values, "elements": tuple(map(tuple, values["elements"]))})


@dataclass(frozen=True, slots=True)
class Done:
    """What the stranger has done."""

    registrations: int = 0
    resolutions: int = 0
    reports: int = 0
    deregistrations: int = 0
    forged: int = 0
    """Cookies that it has invented or altered."""
    forged_accepted: int = 0
    """Those with which an element has worked on."""
    replayed: int = 0
    """Cookies of a session that it has given to the same element from another address."""
    replayed_accepted: int = 0

    @property
    def messages(self) -> int:
        """The number of messages to the registrar."""
        return self.registrations + self.resolutions + self.reports + self.deregistrations


@dataclass(frozen=True, slots=True)
class Waits:
    """How long a user has waited for its handle resolutions, in seconds."""

    resolutions: int = 0
    median: float = 0.0
    percentile: float = 0.0
    """The 99th percentile."""
    failed: int = 0
    """Resolutions that were not answered."""

    @classmethod
    def of(cls, times: Sequence[float], failed: int) -> Self:
        """Summarise the times of resolutions."""
        ordered = sorted(times)
        if not ordered:
            return cls(failed=failed)
        last = len(ordered) - 1
        return cls(len(ordered), ordered[last // 2], ordered[round(last * 0.99)], failed)
