"""Timers and limits of each role: the RFC's defaults, and what one trades by changing them. All times in seconds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class InteropProfile:
    """Where rsplib and the RFCs differ so that both cannot be had. All members of an operation scope use the same."""

    name: str

    life_unit: float
    """Seconds per unit of the Registration Life on the wire: 1 in RFC 5354 §3.11, 0.001 in rsplib."""

    lower_identifier_wins: bool
    """Who goes on when two registrars take over the same one: in RFC 5353 §3.5 the higher identifier, in rsplib the
    lower. Mixed, both may stop, or both go on."""

    presence_names_server: bool
    """Must every presence tell where its sender is? RFC 5353 §2.1 leaves Server Information out where it likes; rsplib
    takes no presence without."""

    def yields(self, own: int, other: int) -> bool:
        """Does the registrar `own` leave a takeover to `other`?"""
        return own > other if self.lower_identifier_wins else own < other


RFC = InteropProfile("rfc", life_unit=1.0, lower_identifier_wins=False, presence_names_server=False)
"""The RFCs to the letter."""

RSPLIB = InteropProfile("rsplib", life_unit=0.001, lower_identifier_wins=True, presence_names_server=True)
"""As rsplib does it where that differs."""

PROFILES = {profile.name: profile for profile in (RFC, RSPLIB)}
"""The profiles by name."""


@dataclass(frozen=True, slots=True)
class RegistrarConfig:
    """A registrar (ENRP server)."""

    profile: InteropProfile = RFC
    """What to do where the RFCs and rsplib differ."""

    announce: bool = False
    """Announce ourselves to the multicast groups, and wait for others to do so. Set by whoever opens the groups: a
    `Registrar` that was given one, a simulated network. Static lists suffice for everything."""

    server_announce_cycle: float = 1.0
    """T6-Serverannounce: how often users and elements are told where we are (RFC 5352 §7.1; rsplib 1 s ± 12.5 %)."""

    peer_heartbeat_cycle: float = 30.0
    """PEER-HEARTBEAT-CYCLE: how often a peer is shown that we live (RFC 5353 §4.2: 30 s; rsplib: 2.444 s)."""

    max_time_last_heard: float = 61.0
    """MAX-TIME-LAST-HEARD: silence of a peer after which it is asked for a sign of life (RFC: 61 s; rsplib: 5 s).
    Shorter finds a hung peer sooner, and must be longer than the heartbeat cycle. A crashed one is found by its
    broken association."""

    max_time_no_response: float = 5.0
    """MAX-TIME-NO-RESPONSE: how long that sign of life may take (RFC and rsplib: 5 s)."""

    mentor_discovery: float = 5.0
    """How long a newcomer looks for somebody to learn from before it serves alone (rsplib: 5 s)."""

    takeover_expiry: float = 5.0
    """How long peers may take to acknowledge a takeover (rsplib: 5 s)."""

    max_elements_per_table: int = 128
    """Elements in one handle table response (rsplib: 128)."""

    max_peers: int = 64
    """Peers that are kept; further strangers are ignored, so that a flood of them cannot fill the memory."""

    max_elements: int = 100_000
    """Elements that are kept, our own and those of peers."""

    takeover_suggestion: bool = False
    """Suggest a better home to peers at registration (draft-dreibholz-rserpool-enrp-takeover)."""

    keep_alive_interval: float = 5.0
    """Between two keep-alives to an element, with up to ±50 % jitter against bursts (RFC 5352 §3.4 leaves the value
    open; rsplib uses 5 s). Shorter finds hung elements sooner and costs two messages each."""

    keep_alive_timeout: float = 5.0
    """How long an element may take to acknowledge before it is removed (rsplib: 5 s)."""

    max_bad_pe_reports: int = 3
    """Unreachable reports after which an element is removed (RFC 5352 §7.2 MAX-BAD-PE-REPORT)."""

    max_resolution_items: int = 3
    """Elements in a resolution response when the user does not say how many it wants (rsplib: 3; RFC: all)."""

    resolution_items_limit: int = 128
    """Elements in a resolution response at most, so that a message stays small (rsplib: 128)."""

    selection_seed: int | None = None
    """For experiments: pools draw as this and their handles say, so that the same registrations and resolutions in the
    same order give the same selections. None: as chance has it."""

    @classmethod
    def quick(cls, **changes: Any) -> RegistrarConfig:
        """rsplib's short timers: for demonstrations, where people watch."""
        short = cls(peer_heartbeat_cycle=2.444, max_time_last_heard=5.0)
        return replace(short, **changes)


@dataclass(frozen=True, slots=True)
class HuntConfig:
    """Finding a registrar (RFC 5352 §3.6), for elements and users alike."""

    parallel: int = 3
    """Associations tried at a time (RFC 5352 §3.6 SH2: not more than three)."""

    timeout: float = 10.0
    """T5-Serverhunt: after this time the next registrars are tried; doubled at each round up to `retran_max`."""

    retran_max: float = 60.0
    """Upper bound of the doubled T5 (RFC 5352 §7.1 RETRAN-MAX)."""

    pause: float = 0.25
    """Pause after a round in which every registrar refused at once, doubled up to `pause_max`. T5 is for those that are
    silent; a refusal is cheap, and waiting T5 for a registrar that is being restarted would be long."""

    pause_max: float = 2.0
    """Upper bound of the doubled pause: how late a registrar that came back may be noticed."""

    announce_timeout: float = 5.0
    """How long an announced registrar is remembered without being announced again (rsplib: 5 s)."""

    max_announced: int = 64
    """Announced registrars that are remembered; a flood of them cannot fill the memory."""


@dataclass(frozen=True, slots=True)
class ElementConfig:
    """A pool element."""

    registration_life: float = 90.0
    """How long a registration is good without being renewed (rsplib: 90 s)."""

    reregistration: float = 30.0
    """T4-reregistration: how often it is renewed (RFC 5352 §7.1: at most life - 20 s; rsplib: 30 s)."""

    registration_timeout: float = 30.0
    """T2-registration and T3-deregistration: how long to wait for the response before hunting another registrar."""

    greet_after: float | None = None
    """For services that speak first (daytime): how long a user may say nothing before its association is a session all
    the same. None: a session begins with the user's first word, and not before. A registrar dials an element too, to
    claim it or to look after it, but then asks at once for a sign of life; so some round trips are enough to tell."""

    max_reg_attempt: int = 2
    """Registrations without answer before the program is told (RFC 5352 §7.2); it goes on trying."""

    claim_wait: float = 1.0
    """How long an element whose home registrar is gone waits for another one's claim before it hunts (ours). Without
    it all elements of a dead registrar would run to the next at once, and a takeover would find nobody."""

    profile: InteropProfile = RFC
    """As its registrars'."""

    hunt: HuntConfig = HuntConfig()


@dataclass(frozen=True, slots=True)
class UserConfig:
    """A pool user."""

    resolution_timeout: float = 15.0
    """T1-ENRPrequest: how long to wait for a resolution before asking again (RFC 5352 §7.1)."""

    max_request_retransmit: int = 2
    """Resolutions without answer before the program is told (RFC 5352 §7.2); sessions go on waiting."""

    stale_cache: float = 0.0
    """Seconds a resolved pool is used without asking again; 0 asks for each session, so that the registrar's order
    decides (rsplib's fractalpooluser: 0)."""

    connect_timeout: float = 5.0
    """How long an element may take to accept a session before it is reported unreachable (rsplib: 5 s)."""

    retry_delay: float = 0.25
    """Pause before a pool that is empty or unknown is resolved again (rsplib: 250 ms)."""

    progress_timeout: float = 0.0
    """Silence of an element that owes us data, after which the session fails over; 0 waits for the association."""

    hunt: HuntConfig = HuntConfig()

    profile: InteropProfile = RFC
    """As its registrars'."""
