"""Figures that were measured several times, as text."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median


def spread(values: Sequence[float], form: str = ".1f", unit: str = "") -> str:
    """Return the median, with the least and the most in brackets. `form` is how `format` writes a number."""
    middle = f"{median(values):{form}} {unit}".rstrip()
    return f"{middle} ({min(values):{form}} to {max(values):{form}})"
