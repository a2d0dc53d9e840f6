"""What can be changed about an element while it runs."""

from __future__ import annotations

from enum import Enum


class Tunable(Enum):
    """A number of a running element that can be changed."""

    WEIGHT = "weight"
    SPEED = "speed"
    CAPACITY = "capacity"
    LOAD = "load"
