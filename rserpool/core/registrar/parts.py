"""What the parts of a registrar have in common, so that none of them needs to know another."""

from __future__ import annotations

from collections.abc import Hashable
from enum import Enum
from typing import TypeAlias

from rserpool.model import ElementId, PoolHandle

Key: TypeAlias = tuple[PoolHandle, ElementId]
"""An element, wherever it is."""

TimerKey: TypeAlias = tuple[Enum, Hashable]
"""A timer of one part: its kind, and what it is about."""
