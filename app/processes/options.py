"""What a registrar or an element process is told: values that go through JSON, used by the window's children and by the
command line alike. Addresses are text, `host:port`; the transport is named as in `rserpool.transport.TRANSPORTS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

DEFAULT_REGISTRAR = "127.0.0.1:3863"
"""Where a registrar is looked for when nobody says otherwise: this machine, the port of RFC 5352 §2."""


@dataclass(frozen=True, slots=True)
class Options:
    """What both roles have in common."""

    quiet: bool = field(default=False, kw_only=True)
    """Report that it runs, and nothing that happens afterwards."""

    messages: bool = field(default=False, kw_only=True)
    """Report each message too (`app.processes.protocol.messages`)."""

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """From a decoded JSON object: lists become tuples again. Raises TypeError for an unknown name."""
        own: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
        return cls(**own)

    def to_json(self) -> dict[str, Any]:
        """As an object that `json.dumps` takes."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RegistrarOptions(Options):
    """A registrar."""

    identifier: int | None = None
    """None: a random one."""

    address: str = "127.0.0.1"
    port: int = 3863
    """0: any free port; the first report tells which."""

    other_port_if_taken: bool = False
    """Take any free port rather than fail when `port` is in use: for the replacement of a registrar that died."""

    enrp_address: str | None = None
    """Where other registrars reach it; None: at `address` too."""

    enrp_port: int | None = None
    """Its port for that; None: the usual one of ENRP, or any free port if that is taken."""

    peers: tuple[str, ...] = ()
    """ENRP addresses of other registrars, with which it keeps one handlespace."""

    asap_announce: str | None = None
    """The multicast group, `group:port`, where users and elements are told of it; None: nowhere."""

    enrp_announce: str | None = None
    """The multicast group where it finds other registrars, and they find it; None: nowhere."""

    transport: str = "tcp"
    profile: str = "rfc"
    """What to do where the RFCs and rsplib differ (`rserpool.PROFILES`); the same in the whole scope."""

    keep_alive_interval: float | None = None
    """Seconds between two keep-alives to an element; None: the library's default."""

    keep_alive_timeout: float | None = None
    """Seconds an element may take to acknowledge one; None: the library's default."""

    max_bad_pe_reports: int | None = None
    """Unreachable reports after which an element is removed; None: the library's default."""

    max_resolution_items: int | None = None
    """Elements told to a user who does not say how many it wants; None: the library's default."""

    selection_seed: int | None = None
    """The chance in selections follows from it and the pool's name; None: the library's default."""

    # The timers among registrars, in seconds; None: the short ones of `RegistrarConfig.quick`, because people watch.
    server_announce_cycle: float | None = None
    peer_heartbeat_cycle: float | None = None
    max_time_last_heard: float | None = None
    max_time_no_response: float | None = None
    mentor_discovery: float | None = None
    takeover_expiry: float | None = None

    max_elements_per_table: int | None = None
    """Elements in one page of the handle table; None: the library's default."""

    takeover_suggestion: bool | None = None
    """Suggest a better home for each element to the other registrars; None: no."""

    csp_server: str | None = None
    """Where status reports go; None: as the environment says (`app.processes.reporting`)."""

    csp_interval: float | None = None
    """Seconds between them; None: as the environment says, as a rule none are sent."""


@dataclass(frozen=True, slots=True)
class ElementOptions(Options):
    """A pool element."""

    service: str = "fractal"
    pool_handle: str = "FractalGeneratorPool"
    policy: str = "RoundRobin"
    """A policy's name, with its numbers after colons: `WeightedRoundRobin:3`, `LeastUsed`."""

    registrars: tuple[str, ...] = (DEFAULT_REGISTRAR,)
    asap_announce: str | None = None
    """The multicast group, `group:port`, where registrars are heard of; None: nowhere."""

    profile: str = "rfc"
    """As its registrars'."""

    transport: str = "tcp"
    identifier: int | None = None
    address: str = "127.0.0.1"
    port: int = 0
    max_sessions: int = 4
    """Sessions at a time; more are refused politely. 0: no limit."""

    speed_limit: float = 0.0
    """Points per second of all sessions together, so that people see something; 0: as fast as it goes."""

    capacity: float = 4.0
    """Sessions that make a load of 100 % for the adaptive policies (rsplib: four)."""

    reregistration: float | None = None
    """Seconds between two renewals of the registration, whose life is three times that; None: the library's default."""

    csp_server: str | None = None
    """As a registrar's."""

    csp_interval: float | None = None
    """As a registrar's."""
