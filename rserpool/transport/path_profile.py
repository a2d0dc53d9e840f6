"""How SCTP finds out that a path is dead or a packet lost: one value for all such parameters (RFC 9260 §16)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PathProfile:
    """Parameters of a path; all times in seconds."""

    heartbeat: float
    """How long a path may be idle before the other end is asked for a sign of life."""
    rto_initial: float
    """Wait for an acknowledgement before the round trip is known."""
    rto_min: float
    rto_max: float
    retransmissions: int
    """In a row without any answer, heartbeats included; one more and the association is lost."""
    delayed_ack: float
    """How long an acknowledgement may wait for company; well below other ends' `rto_min`."""
    stalled: float | None = None
    """Where the sender of messages pauses for so long, it is asked for a sign of life right away; None: it is not."""

    @property
    def patience(self) -> float:
        """About how long a silent peer is asked until it is given up."""
        waits = (min(self.rto_min * 2.0**n, self.rto_max) for n in range(self.retransmissions + 1))
        return self.heartbeat + sum(waits)


LOCAL = PathProfile(
    heartbeat=0.5, rto_initial=0.2, rto_min=0.1, rto_max=0.5, retransmissions=8, delayed_ack=0.02, stalled=0.05
)
"""One machine or one LAN: a silent peer with data under way is given up after some four seconds.

Fewer retransmissions would notice an unplugged cable sooner, but a process that was not scheduled for 0.7 s or one
packet in ten getting lost would then end associations too. Processes that die need none of this: their host says so.
"""

WIDE = PathProfile(heartbeat=5.0, rto_initial=1.0, rto_min=0.5, rto_max=10.0, retransmissions=5, delayed_ack=0.1)
"""Longer ways, where round trips of 200 ms and silence of seconds mean nothing."""
