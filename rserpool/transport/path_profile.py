"""How SCTP detects a dead path or a lost packet: the parameters of RFC 9260 §16 as one value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rserpool.transport.interfaces import is_near


@dataclass(frozen=True, slots=True)
class PathProfile:
    """The parameters of a path. All times are in seconds."""

    heartbeat: float
    """How long a path may be idle before the peer is sent a heartbeat."""
    idle_heartbeat: float
    """The same where a peer that does not answer is asked again soon: userland SCTP."""
    rto_initial: float
    """How long to wait for an acknowledgement while the round-trip time is unknown."""
    rto_min: float
    """The shortest time to wait for an acknowledgement."""
    rto_max: float
    """The longest time to wait for an acknowledgement."""
    retransmissions: int
    """Retransmissions in a row without an answer, heartbeats included. After one more, the association is lost."""
    delayed_ack: float
    """How long an acknowledgement may be delayed. Must be well below the peer's `rto_min`."""
    stalled: float | None = None
    """If a peer that was sending messages pauses for this long, it is sent a heartbeat right away. None: it is not."""

    @property
    def patience(self) -> float:
        """About how long a silent peer is probed before the association is lost."""
        waits = (min(self.rto_min * 2.0**n, self.rto_max) for n in range(self.retransmissions + 1))
        return self.heartbeat + sum(waits)

    @property
    def dial_patience(self) -> float:
        """How long a silent peer is dialled before the dial fails."""
        return sum(min(self.rto_initial * 2.0**n, self.rto_max) for n in range(self.retransmissions + 1))


LOCAL = PathProfile(
    heartbeat=0.5,
    idle_heartbeat=0.85,
    rto_initial=0.2,
    rto_min=0.1,
    rto_max=0.5,
    retransmissions=8,
    delayed_ack=0.02,
    stalled=0.05,
)
"""For one machine or one LAN: an association with data under way to a silent peer is lost after about four seconds.

Fewer retransmissions would detect an unplugged cable sooner. But then a process that is not scheduled for 0.7 s, or the
loss of one packet in ten, would end associations too. A process that dies needs none of this: its host reports it.
"""

WIDE = PathProfile(
    heartbeat=5.0, idle_heartbeat=5.0, rto_initial=1.0, rto_min=0.5, rto_max=10.0, retransmissions=5, delayed_ack=0.1
)
"""For long distances, where round trips of 200 ms and seconds of silence are normal."""

PATHS: dict[str, PathProfile | None] = {"auto": None, "local": LOCAL, "wide": WIDE}
"""Name on the command line → parameters. None: `LOCAL` for peers that are near, `WIDE` for others."""


def profile_to(hosts: Iterable[str], chosen: PathProfile | None) -> PathProfile:
    """Return the parameters for a peer at these addresses: those chosen, or None to decide by where the peer is.

    The peer's end decides in the same way, and a connected network is connected to both ends. So both ends agree, which
    they must: acknowledgements that one may delay for longer than the other waits would be sent again and again.
    """
    return chosen or (LOCAL if all(map(is_near, hosts)) else WIDE)
