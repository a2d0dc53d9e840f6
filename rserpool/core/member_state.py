"""The states of a membership, the moves between them, and its timers (RFC 5352 §3.1, §7.1)."""

from __future__ import annotations

from enum import Enum


class MemberState(Enum):
    """Whether the element is registered, as far as it knows."""

    OUT = "is in no pool"
    JOINING = "is joining its pool"
    IN = "is in its pool"
    REFUSED = "was refused"
    LEAVING = "is leaving its pool"


MOVES = {
    MemberState.OUT: {MemberState.JOINING},
    MemberState.JOINING: {MemberState.IN, MemberState.REFUSED, MemberState.LEAVING},
    MemberState.IN: {MemberState.JOINING, MemberState.REFUSED, MemberState.LEAVING},
    MemberState.REFUSED: {MemberState.JOINING, MemberState.IN, MemberState.LEAVING},
    MemberState.LEAVING: {MemberState.OUT, MemberState.JOINING},
}


class MemberTimer(Enum):
    """The timers of a membership, with the names of RFC 5352 §7.1."""

    T2_REGISTRATION = 2
    T3_DEREGISTRATION = 3
    T4_REREGISTRATION = 4
    T5_SERVERHUNT = 5
    CLAIM = 6
    """The home registrar is gone. Until this timer expires, another registrar may claim the element."""
    HOME = 7
    """An unknown registrar claims the element. Until this timer expires, the home registrar may answer."""
