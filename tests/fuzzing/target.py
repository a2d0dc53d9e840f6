"""What is fuzzed: each target makes hostile inputs, and takes any octets.

Taking octets raises what people would see as a fault; a refusal of the kind that is documented is none. Inputs are
octets, so that those that found a fault can be kept as files (`tests/fuzzing/corpus`).
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """`make` returns a hostile input; `take` raises anything but a documented refusal for a fault."""

    name: str
    make: Callable[[random.Random], bytes]
    take: Callable[[bytes], None]
