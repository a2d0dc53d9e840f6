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


class Refusal(StrEnum):
    """What a registrar refuses to strangers. The values are part of reports and recordings."""

    RESOLUTION_RATE = "too many handle resolutions"
    REPORT_RATE = "too many reports of unreachable elements"
    REGISTRATION_RATE = "too many registrations"
    """Renewals and deregistrations count, too."""
    ELEMENTS = "too many elements"
    """Of one association or of one address."""
    POOLS = "too many pools"
    """Of one association or of one address."""
    POOL_SIZE = "too many elements in the pool"
    POOL = "registration in a pool that is not open to it"
    ADDRESS = "registration of another's address"
    """None of the addresses is one of the association."""
    ELEMENT = "change of another's element"
    """Registration, renewal or deregistration of an element that belongs to somebody else."""
    ENRP = "talk as a registrar"
    CERTIFICATE = "connection without a certificate that counts"
    """With no TLS, or a certificate that is not of the scope or no longer; or the other side says so of ours."""
    OTHER = "something else"
    """Stands for a text that this version does not know, in a report of another one."""

    @classmethod
    def _missing_(cls, value: object) -> Refusal | None:
        return cls.OTHER if isinstance(value, str) else None


class AbandonReason(StrEnum):
    """Why a registrar stopped a takeover of its own. The values are part of reports and recordings."""

    YIELDED = "another one does"
    """Another registrar takes the target over, and its identifier has precedence (RFC 5353 §3.5)."""
    TARGET_ALIVE = "it is alive"
