"""Why something ended, where the reasons can be enumerated."""

from __future__ import annotations

from enum import StrEnum


class RemovalReason(StrEnum):
    """Why a registrar removed an element. The values are part of reports and recordings."""

    DEREGISTERED = "deregistered"
    DEREGISTERED_ELSEWHERE = "deregistered at another registrar"
    ASSOCIATION_LOST = "association lost"
    UNREACHABLE = "cannot be reached"
    """A keep-alive could not be delivered."""
    NO_ANSWER = "no keep-alive"
    """A keep-alive was not acknowledged."""
    REPORTED = "reported"
    """Too many users reported the element as unreachable (RFC 5352 §3.5)."""
    LIFE_OVER = "life over"
    """The registration was not renewed within its life."""
    REMOVED_BY_HOME = "its home says so"
    UNKNOWN_TO_HOME = "its home does not know it"
    """An audit did not list the element (RFC 5353 §3.6)."""
    OTHER = "for another reason"
    """Stands for a text that this version does not know, in a report of another one."""

    @classmethod
    def _missing_(cls, value: object) -> RemovalReason | None:
        return cls.OTHER if isinstance(value, str) else None


class AbandonReason(StrEnum):
    """Why a registrar stopped a takeover of its own. The values are part of reports and recordings."""

    YIELDED = "another one does"
    """Another registrar takes the target over, and its identifier has precedence (RFC 5353 §3.5)."""
    TARGET_ALIVE = "it is alive"
