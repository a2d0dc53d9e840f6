"""The options of a registrar or element process, for the window's children and for the command line.

Options are plain values that survive JSON. Addresses are text, `host:port`. Transports have the names of
`rserpool.TRANSPORTS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from rserpool import (
    ASAP_PORT,
    PROFILES,
    Access,
    PoolRule,
    RegistrarConfig,
    TlsFiles,
    TransportProtocol,
    Who,
    parse_address,
)

LOOPBACK = "127.0.0.1"
DEFAULT_REGISTRAR = f"{LOOPBACK}:{ASAP_PORT}"
"""The default address of a registrar: this machine, and ASAP's port (RFC 5352 §2)."""

ELEMENT_NICENESS = 5
"""How much nicer the window's elements are than registrars. Elements compute as much as they can, and a registrar that
waits for the processor is late with its answers and keep-alives, for all of them."""

PEERS = "peers"
"""Stands for the registrars that are listed as peers, among those that may speak ENRP."""


def tls_paths(files: TlsFiles | None) -> tuple[str, ...] | None:
    """Return the files for TLS as options have them."""
    return None if files is None else (str(files.certificate), str(files.key), str(files.authority))


def tls_files(paths: tuple[str, ...] | None) -> TlsFiles | None:
    """Return the files for TLS that options have."""
    return None if paths is None else TlsFiles(*map(Path, paths))


@dataclass(frozen=True, slots=True)
class Options:
    """The options of both roles."""

    quiet: bool = field(default=False, kw_only=True)
    """Report only that the process runs, and no later events."""

    path: str = field(default="auto", kw_only=True)
    """The timers of SCTP (`rserpool.PATHS`)."""

    messages: bool = field(default=False, kw_only=True)
    """Also report each message (`app.processes.protocol.messages`)."""

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Return options from a decoded JSON object. Lists become tuples again. Raise TypeError for an unknown name."""
        own: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
        return cls(**own)

    def to_json(self) -> dict[str, Any]:
        """Return an object that `json.dumps` accepts."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RegistrarOptions(Options):
    """The options of a registrar. Except where noted, None means the library's default."""

    identifier: int | None = None
    """None: random."""

    addresses: tuple[str, ...] = (LOOPBACK,)
    """The IP addresses to listen at."""

    port: int = ASAP_PORT
    """0: any free port. The first report gives the port."""

    other_port_if_taken: bool = False
    """Take any free port if `port` is in use, instead of failing. For the replacement of a registrar that died."""

    enrp_addresses: tuple[str, ...] | None = None
    """The addresses for other registrars; None: `addresses`."""

    enrp_port: int | None = None
    """The port for other registrars; None: ENRP's usual port, or any free port if that is taken."""

    peers: tuple[str, ...] = ()
    """ENRP addresses of the registrars with which it synchronises the handlespace."""

    asap_announce: str | None = None
    """The multicast group (`group:port`) where it announces itself to users and elements; None: nowhere."""

    enrp_announce: str | None = None
    """The multicast group (`group:port`) where registrars find each other; None: nowhere."""

    transport: str = "tcp"
    tls: tuple[str, ...] | None = None
    """The paths of `rserpool.TlsFiles` for TLS: certificate, key, authority; None: without TLS."""

    profile: str = "rfc"
    """The rules that apply where rsplib and the RFCs differ (`rserpool.PROFILES`). Use one profile in a whole scope."""

    keep_alive_interval: float | None = None
    """The interval between keep-alives to an element, in seconds."""

    keep_alive_timeout: float | None = None
    """How long to wait for an element's acknowledgement, in seconds."""

    max_bad_pe_reports: int | None = None
    """The number of users that may report an element as unreachable. If more do and it does not answer, it is
    removed."""

    max_resolution_items: int | None = None
    """The number of elements per handle resolution, if the user does not request a number."""

    allowed_elements: tuple[str, ...] = ()
    """Who may register in which pools (`rserpool.PoolRule`); none: everybody in all."""

    allowed_registrars: tuple[str, ...] = ()
    """Who may speak ENRP (`rserpool.Who`), with `peers` for the addresses of `peers`; none: everybody."""

    proxies: tuple[str, ...] = ()
    """Who may register elements at addresses of others (`rserpool.Who`)."""

    # Limits for each association, for each address, and for each pool; 0: no limit. See `RegistrarConfig`.
    max_resolution_rate: float | None = None
    max_report_rate: float | None = None
    max_registration_rate: float | None = None
    max_elements_of_one: int | None = None
    max_pools_of_one: int | None = None
    max_pool_size: int | None = None
    address_share: int | None = None

    selection_seed: int | None = None
    """The seed of random selections, together with the pool handle."""

    # The timers between registrars, in seconds. None: the short ones of `RegistrarConfig.quick`, for a live audience.
    server_announce_cycle: float | None = None
    peer_heartbeat_cycle: float | None = None
    max_time_last_heard: float | None = None
    max_time_no_response: float | None = None
    mentor_discovery: float | None = None
    takeover_expiry: float | None = None

    max_elements_per_table: int | None = None
    """The number of elements in one page of the handle table."""

    takeover_suggestion: bool | None = None
    """Suggest a better home registrar for each element to the other registrars; None: no."""

    csp_server: str | None = None
    """The destination of status reports; None: from the environment (`app.processes.reporting`)."""

    csp_interval: float | None = None
    """Seconds between status reports; None: from the environment, which usually sets no interval: no reports."""

    def config(self) -> RegistrarConfig:
        """Return the library's configuration. Options with the name of one of its fields set that field."""
        names = {field.name for field in fields(RegistrarConfig)} & {field.name for field in fields(self)}
        names.remove("profile")
        chosen = {name: value for name in names if (value := getattr(self, name)) is not None}
        return RegistrarConfig.quick(profile=PROFILES[self.profile], access=self.access(), **chosen)

    def access(self) -> Access:
        """Return the rules about who may do what. Raises `LocalError` if one of them is wrong."""
        registrars: list[Who] = []
        for text in self.allowed_registrars:
            hosts = [parse_address(peer, TransportProtocol.SCTP).addresses for peer in self.peers]
            texts = [host for several in hosts for host in several] if text == PEERS else [text]
            registrars += map(Who.parse, texts)
        return Access(
            tuple(map(PoolRule.parse, self.allowed_elements)), tuple(registrars), tuple(map(Who.parse, self.proxies))
        )


@dataclass(frozen=True, slots=True)
class ElementOptions(Options):
    """The options of a pool element."""

    service: str = "fractal"
    pool_handle: str = "FractalGeneratorPool"
    policy: str = "RoundRobin"
    """The policy's name, with its values after colons: `WeightedRoundRobin:3`, `LeastUsed`."""

    registrars: tuple[str, ...] = (DEFAULT_REGISTRAR,)
    asap_announce: str | None = None
    """The multicast group (`group:port`) where it listens for registrars; None: nowhere."""

    profile: str = "rfc"
    """The profile of its registrars."""

    transport: str = "tcp"
    tls: tuple[str, ...] | None = None
    """As for a registrar."""

    identifier: int | None = None
    addresses: tuple[str, ...] = (LOOPBACK,)
    """The IP addresses to serve at."""

    port: int = 0
    max_sessions: int = 4
    """The maximum number of concurrent sessions; further ones are refused. 0: no limit."""

    owner: str = ""
    """Who lends this machine, for status reports."""

    niceness: int = ELEMENT_NICENESS
    """How nice an element that the launcher starts is to other programs, 0 to 19."""

    cookie_patience: float = 0.0
    """Seconds in which the sessions of an element that stops may still reach their next cookie."""

    speed_limit: float = 0.0
    """The maximum number of points per second over all sessions, slow enough to watch. 0: no limit."""

    pool_key: str | None = None
    """The file with the key that signs cookies; None: from the environment (`app.processes.pool_key`), or no key."""

    capacity: float = 4.0
    """The number of sessions at 100 % load, for the adaptive policies (rsplib: four)."""

    reregistration: float | None = None
    """Seconds between re-registrations. The registration life is three times that. None: the library's default."""

    csp_server: str | None = None
    csp_interval: float | None = None
    """As for a registrar."""
