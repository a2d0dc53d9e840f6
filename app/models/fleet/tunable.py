"""The settings of an element that can be changed while it runs."""

from __future__ import annotations

from enum import Enum


class Tunable(Enum):
    """A setting of a running element that can be changed."""

    WEIGHT = "weight"
    SPEED = "speed"
    CAPACITY = "capacity"
    LOAD = "load"
