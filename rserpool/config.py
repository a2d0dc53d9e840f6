"""Timers and limits of each role: the RFC defaults and the effect of changing them. All times are in seconds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from rserpool.access import OPEN, Access


@dataclass(frozen=True, slots=True)
class InteropProfile:
    """Choices where rsplib and the RFCs are incompatible. All members of an operation scope use the same profile."""

    name: str
    """The name on the command line."""

    life_unit: float
    """Seconds per unit of Registration Life on the wire: 1 in RFC 5354 §3.10, 0.001 in rsplib."""

    lower_identifier_wins: bool
    """Which of two registrars continues when both take over the same peer: the one with the lower identifier in rsplib,
    the higher one in RFC 5353 §3.5. With mixed profiles both may stop, or both may continue."""

    presence_names_server: bool
    """Whether every Presence message carries Server Information, and one without it is dropped. It is optional in
    RFC 5353 §2.1; rsplib needs it."""

    handle_max: int
    """Octets of the longest pool handle. RFC 5354 sets no limit; more than 32 octets stop rsplib's programs."""

    overload_cause: int
    """The cause with which a registrar refuses a resolution of a user that asks too often (RFC 5354 §3.12): lack of
    resources; in rsplib it is that of an unknown pool."""

    announces_transport: bool
    """Whether a registrar's announcement names its ASAP transport, and one that names none comes from a registrar at
    port 3863 (RFC 5352 §3.6). rsplib's programs ignore an announcement that names a transport; without one they take
    the source port for the registrar's."""

    signs_cookies: bool
    """Whether elements that have a pool key sign their cookies and accept no others (RFC 5352 §3.8). rsplib's elements
    neither sign cookies nor understand signed ones."""

    def yields(self, own: int, other: int) -> bool:
        """Return whether the registrar `own` leaves a takeover to `other`."""
        return own > other if self.lower_identifier_wins else own < other


RFC = InteropProfile(
    "rfc",
    life_unit=1.0,
    lower_identifier_wins=False,
    presence_names_server=False,
    handle_max=1024,
    overload_cause=0x6,
    announces_transport=True,
    signs_cookies=True,
)
"""Follows the RFCs exactly."""

RSPLIB = InteropProfile(
    "rsplib",
    life_unit=0.001,
    lower_identifier_wins=True,
    presence_names_server=True,
    handle_max=32,
    overload_cause=0x9,
    announces_transport=False,
    signs_cookies=False,
)
"""Follows rsplib where it differs from the RFCs."""

PROFILES = {profile.name: profile for profile in (RFC, RSPLIB)}
"""All profiles by name."""


@dataclass(frozen=True, slots=True)
class RegistrarConfig:
    """The configuration of a registrar (ENRP server)."""

    profile: InteropProfile = RFC
    """The behaviour where the RFCs and rsplib differ."""

    announce: bool = False
    """Whether to announce ourselves in the multicast groups and expect announcements of others. The owner of the groups
    sets it: a `Registrar` with groups, or a simulated network. Static lists work without it."""

    server_announce_cycle: float = 1.0
    """T6-Serverannounce: interval of the announcements to users and elements (RFC 5352 §7.1; rsplib 1 s ± 12.5 %)."""

    peer_heartbeat_cycle: float = 30.0
    """PEER-HEARTBEAT-CYCLE: interval of Presence messages to each peer (RFC 5353 §4.2: 30 s; rsplib: 2.444 s)."""

    max_time_last_heard: float = 61.0
    """MAX-TIME-LAST-HEARD: silence of a peer after which it is asked for a sign of life (RFC: 61 s; rsplib: 5 s).
    A shorter time detects a hung peer sooner; it must exceed the heartbeat cycle. A crashed peer is detected earlier,
    by its broken association."""

    max_time_no_response: float = 5.0
    """MAX-TIME-NO-RESPONSE: time limit for that sign of life (RFC and rsplib: 5 s)."""

    mentor_discovery: float = 5.0
    """How long a new registrar looks for a mentor before it serves alone (rsplib: 5 s)."""

    takeover_expiry: float = 5.0
    """Time limit for peers to acknowledge a takeover (rsplib: 5 s)."""

    max_elements_per_table: int = 128
    """Maximum number of elements in one handle table response (rsplib: 128)."""

    max_peers: int = 64
    """Maximum number of known peers. Further ones are ignored, so that a flood of them cannot exhaust memory."""

    max_elements: int = 100_000
    """Maximum number of elements in the handlespace, including those of peers."""

    max_handlespace_octets: int = 32 << 20
    """Maximum number of octets of all these elements, as encoded in messages. In memory they take about five times as
    much. An ordinary element has fewer than 200 octets, and the largest that is accepted has 4096."""

    access: Access = OPEN
    """Who may register in which pool, speak ENRP, and register addresses of others."""

    max_resolution_rate: float = 1000.0
    """Handle resolutions per second of one association; four seconds' worth at once (rsplib: `-maxhrrate`, off). As
    with the next ones, one address may have `address_share` times as much, and 0 is no limit. Poolscope's window asks
    at most 500 times a second."""

    max_report_rate: float = 250.0
    """Reports of unreachable elements per second of one association (rsplib: `-maxeurate`, off)."""

    max_registration_rate: float = 500.0
    """Registrations, renewals and deregistrations per second of one association."""

    max_elements_of_one: int = 1024
    """Elements that one association may register."""

    max_pools_of_one: int = 64
    """Pools in which one association may register elements."""

    address_share: int = 4
    """What one address, or one /64 network of IPv6, may have of all these, in associations that use them fully. With
    the defaults, 100 machines with 40 elements each may be behind one address."""

    max_pool_size: int = 16_384
    """Elements that may register in one pool here; 0 is no limit."""

    takeover_suggestion: bool = False
    """Whether to suggest a new element to the peer that is its better home (draft-dreibholz-rserpool-enrp-takeover)."""

    keep_alive_interval: float = 5.0
    """Time between two keep-alives to an element, with up to ±50 % jitter to avoid bursts (RFC 5352 §3.4 gives no
    value; rsplib uses 5 s). A shorter time detects hung elements sooner; each keep-alive costs two messages."""

    keep_alive_timeout: float = 5.0
    """Time limit for an element to acknowledge a keep-alive before it is removed (rsplib: 5 s)."""

    interruption_patience: float = 30.0
    """How long an element whose association broke may be unreachable before it is removed (ours). An element is removed
    at once if it shut its association down, or if its host answers that nobody listens."""

    rival_patience: float = 2.0
    """How long a registered element has to show that it is alive when another party registers with its identifier
    (ours). rsplib's elements wait 3 s for the answer to a registration."""

    max_bad_pe_reports: int = 3
    """MAX-BAD-PE-REPORT: number of users that may report an element as unreachable; more of them remove it, unless it
    acknowledges a keep-alive (RFC 5352 §3.5, §7.2; rsplib removes it at this number)."""

    report_patience: float = 1.0
    """How long an element has to acknowledge a keep-alive after too many users have reported it (ours)."""

    max_resolution_items: int = 3
    """Elements in a resolution response when the user does not say how many it wants (rsplib: 3; RFC: all)."""

    resolution_items_limit: int = 128
    """Maximum number of elements in a resolution response, which keeps the message small (rsplib: 128)."""

    selection_seed: int | None = None
    """For experiments: a seed that makes the random selections of each pool repeatable. The same registrations and
    resolutions in the same order then give the same selections. None: random selections."""

    @classmethod
    def quick(cls, **changes: Any) -> RegistrarConfig:
        """Return a configuration with the short timers of rsplib, for demonstrations, and with `changes` applied."""
        short = cls(peer_heartbeat_cycle=2.444, max_time_last_heard=5.0)
        return replace(short, **changes)


@dataclass(frozen=True, slots=True)
class HuntConfig:
    """The configuration of the registrar hunt (RFC 5352 §3.6), for elements and users."""

    parallel: int = 3
    """Number of associations tried at the same time (RFC 5352 §3.6 SH2: at most three)."""

    timeout: float = 10.0
    """T5-Serverhunt: time after which the next registrars are tried, doubled in each round up to `retran_max`."""

    retran_max: float = 60.0
    """RETRAN-MAX: upper bound of the doubled T5 (RFC 5352 §7.1)."""

    pause: float = 0.25
    """Pause after a round in which every registrar refused immediately, doubled up to `pause_max`. T5 is meant for
    silent registrars. A refusal is cheap, and T5 is a long wait for a registrar that is restarting."""

    pause_max: float = 2.0
    """Upper bound of the doubled pause: the delay until a restarted registrar is noticed."""

    announce_timeout: float = 5.0
    """How long an announced registrar is remembered without a further announcement (rsplib: 5 s)."""

    max_announced: int = 64
    """Maximum number of announced registrars that are remembered, so that a flood of them cannot exhaust memory."""


@dataclass(frozen=True, slots=True)
class ElementConfig:
    """The configuration of a pool element."""

    registration_life: float = 90.0
    """How long a registration lasts without renewal (rsplib: 90 s)."""

    reregistration: float = 30.0
    """T4-reregistration: interval of renewals (RFC 5352 §7.1: at most life - 20 s; rsplib: 30 s)."""

    registration_timeout: float = 30.0
    """T2-registration and T3-deregistration: time limit for the response before hunting another registrar. T2 doubles
    with each unanswered registration, up to RETRAN-MAX."""

    greet_after: float | None = None
    """For services that send first (daytime): silence after which a new association counts as a session. None means
    that a session begins with the user's first message. Registrars dial an element too, to claim or to check it, but
    they send a keep-alive immediately, so a few round trips are enough to tell them apart."""

    max_reg_attempt: int = 2
    """MAX-REG-ATTEMPT: unanswered registrations before the program is told (RFC 5352 §7.2). Attempts continue."""

    claim_wait: float = 1.0
    """How long an element without a home registrar waits for another one's claim before it hunts (ours, not in an RFC).
    Without it all elements of a dead registrar would move to the next one at the same time, and the takeover would
    find no elements."""

    succession_wait: float = 4.0
    """How long after the loss of its home registrar an element waits for a claim if it has found another registrar that
    was alive all the time (ours). That registrar may be slow to take over, and until then has the element in its
    handlespace. If this is not longer than `claim_wait`, it registers there at once."""

    home_patience: float = 2.0
    """How long the home registrar has to answer when an unknown registrar claims the element (ours, not in an RFC).
    Registrars remove an element that does not acknowledge their claim in time (rsplib: 5 s)."""

    idle_timeout: float = 300.0
    """How long a service may wait for a user, for its next message or for its reading, before the session ends. The
    user finds out when it continues, and turns to another element. `inf`: no limit. A working service is not idle."""

    idle_gives_way: float = 5.0
    """The same for an element that serves as many sessions as it may, when another user wants to be served."""

    cookie_life: float = 600.0
    """How long an element with a pool key accepts a signed cookie (ours; RFC 5352 §3.8 gives no value). Elements send
    new cookies all the time, so only the time in which a user finds no element counts. `inf`: no limit."""

    profile: InteropProfile = RFC
    """The same profile as its registrars."""

    hunt: HuntConfig = HuntConfig()
    """Timers and limits of the search for a registrar."""


@dataclass(frozen=True, slots=True)
class UserConfig:
    """The configuration of a pool user."""

    resolution_timeout: float = 15.0
    """T1-ENRPrequest: time limit for a resolution before asking again (RFC 5352 §7.1). A shorter one doubles, up to
    this default, while no registrar answers."""

    max_request_retransmit: int = 2
    """MAX-REQUEST-RETRANSMIT: unanswered resolutions before the program is told (RFC 5352 §7.2). Sessions wait."""

    stale_cache: float = 0.0
    """How long a resolved pool is used without asking again. With 0 each session asks, so the registrar's selection
    decides (rsplib's fractalpooluser: 0)."""

    connect_timeout: float = 5.0
    """Time limit for an element to accept a session before it is reported unreachable (rsplib: 5 s). A shorter one
    doubles, up to this default, each time that no element accepts the session."""

    retry_delay: float = 0.25
    """Pause before a pool that is empty or unknown is resolved again (rsplib: 250 ms)."""

    progress_timeout: float = 0.0
    """Silence of an element that owes data after which the session fails over. With 0 only the association counts."""

    hunt: HuntConfig = HuntConfig()
    """Timers and limits of the search for a registrar."""

    profile: InteropProfile = RFC
    """The same profile as its registrars."""
