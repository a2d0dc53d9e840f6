"""An operation scope that others run, as the window is told of it: where its registrars are, how to speak to them."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from ipaddress import ip_address
from typing import Any, Final

import rserpool
from app.base.language import translate
from app.processes.options import LOOPBACK, ElementOptions
from rserpool import (
    ASAP_GROUP,
    ENRP_GROUP,
    ENRP_PORT,
    GroupAddress,
    LocalError,
    Transport,
    TransportAddress,
    TransportProtocol,
)

AUTO: Final = "auto"
"""The profile that is recognised."""

PROFILES: Final = (AUTO, *rserpool.PROFILES)

IPV6_GROUP: Final = "ff05::133"
"""The group of all registrars of a site (RFC 5352 §8.4)."""

_POOL: Final = ElementOptions().pool_handle

ASAP_GROUPS: Final = (str(ASAP_GROUP), f"[{IPV6_GROUP}]:{ASAP_GROUP.port}")
"""The usual groups for users and elements, IPv4 and IPv6."""


@dataclass(frozen=True, slots=True)
class ScopeOptions:
    """How to use a scope that others run. Addresses are text, as in `app.processes.options`."""

    registrars: tuple[str, ...] = ()
    """The ASAP addresses of registrars."""

    peers: tuple[str, ...] = ()
    """Their ENRP addresses, where their handlespace can be read. Those at ENRP's usual port need not be named."""

    asap_announce: str | None = None
    """The multicast group (`group:port`) in which registrars announce themselves to users and elements."""

    enrp_announce: str | None = AUTO
    """The group in which they announce themselves to each other; `auto`: the usual one beside `asap_announce`."""

    profile: str = AUTO
    """A name of `rserpool.PROFILES`, or `auto`."""

    transport: str | None = None
    """A name of `rserpool.TRANSPORTS`; None: the best one available."""

    path: str = "auto"
    """The timers of SCTP (`rserpool.PATHS`)."""

    tls: tuple[str, ...] | None = None
    """The paths of `rserpool.TlsFiles` for TLS; None: without TLS."""

    local: tuple[str, ...] = ()
    """The own IP addresses to use; none: the loopback address if all registrars are there, or those of the
    interfaces."""

    pool_handle: str = _POOL
    pool_key: str | None = None
    """The file with the key that signs cookies, for own elements."""

    def to_text(self) -> str:
        """Return the options for the settings."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> ScopeOptions:
        """Return the options that `to_text` wrote. Raise `LocalError` for anything else."""
        try:
            read: dict[str, Any] = json.loads(text)
            read = {name: tuple(v) if isinstance(v, list) else v for name, v in read.items()}
            own = cls(**read)
            own._check()
        except (TypeError, ValueError, AttributeError, RecursionError) as error:
            raise LocalError(f"these are no options of a scope: {error}") from error
        return own

    def _check(self) -> None:
        """Raise TypeError or `LocalError` if a value is not of its kind."""
        texts = (self.asap_announce, self.enrp_announce, self.transport, self.pool_key)
        lists = (self.registrars, self.peers, self.local, self.tls or ())
        words = [self.profile, self.path, self.pool_handle, *(text for text in texts if text is not None)]
        if not all(isinstance(own, tuple) for own in lists) or (self.tls is not None and len(self.tls) != 3):
            raise TypeError("a list")
        if not all(isinstance(word, str) for word in (*words, *(one for own in lists for one in own))):
            raise TypeError("a text")
        if self.profile not in PROFILES or self.path not in rserpool.PATHS:
            raise TypeError("a name")
        for text in (*self.registrars, *self.peers):
            rserpool.parse_address(text, TransportProtocol.SCTP)
        for host in self.local:
            ip_address(host)
        rserpool.PoolHandle(self.pool_handle)
        _ = self.asap_group, self.enrp_group

    def __bool__(self) -> bool:
        """Whether there is a way to find a registrar."""
        return bool(self.registrars or self.asap_announce or self.peers)

    @property
    def asap_group(self) -> GroupAddress | None:
        return rserpool.parse_group(self.asap_announce) if self.asap_announce else None

    @property
    def enrp_group(self) -> GroupAddress | None:
        """The group of presences, if there is one to listen to."""
        if self.enrp_announce != AUTO:
            return rserpool.parse_group(self.enrp_announce) if self.enrp_announce else None
        asap = self.asap_group
        if asap is None:
            return None
        return GroupAddress(asap.group, ENRP_PORT) if asap.is_ipv6 else ENRP_GROUP

    def registrar_addresses(self, transport: Transport) -> tuple[TransportAddress, ...]:
        """Return where users and elements reach the registrars. Over TCP, each address of a list is one of its own."""
        return _addresses(self.registrars, transport)

    def enrp_addresses(self, transport: Transport) -> tuple[TransportAddress, ...]:
        """Return where the handlespaces can probably be read."""
        usual = (address for text in self.registrars for address in _addresses((text,), transport))
        guessed = [TransportAddress(a.protocol, ENRP_PORT, a.addresses) for a in usual]
        return tuple(dict.fromkeys((*_addresses(self.peers, transport), *guessed)))

    def own_addresses(self, known: tuple[TransportAddress, ...]) -> tuple[str, ...]:
        """Return the own addresses to use with registrars at these addresses."""
        if self.local:
            return self.local
        hosts = [host for address in known for host in address.addresses]
        if hosts and all(ip_address(host.partition("%")[0]).is_loopback for host in hosts):
            return tuple(dict.fromkeys("::1" if ":" in host else LOOPBACK for host in hosts))
        return rserpool.own_addresses()

    @property
    def interfaces(self) -> tuple[str, ...]:
        """The own addresses of the interfaces at which to listen to announcements."""
        return self.local or tuple(dict.fromkeys((*rserpool.own_addresses(), LOOPBACK, "::1")))

    @property
    def words(self) -> str:
        """Where the scope is, in a few characters: addresses of registrars, or a group."""
        places = [*self.registrars, *(() if self.registrars else self.peers)]
        return ", ".join(places or [self.asap_announce or ""])


def read_places(text: str, default_port: int) -> tuple[str, ...]:
    """Read the addresses of registrars, with spaces between them; ports may be left out. Raise `LocalError`.

    The addresses of one registrar in several networks have commas between them, and one port after the last.
    """
    found = []
    for word in filter(None, re.split(r"[;\s]+", text)):
        *first, last = word.strip(",").split(",")
        if last.count(":") > 1 and not last.startswith("["):
            last = f"[{last}]"  # an IPv6 address alone
        if ":" not in last or last.endswith("]"):
            last = f"{last}:{default_port}"
        own = ",".join([*(f"[{one}]" if ":" in one and not one.startswith("[") else one for one in first), last])
        rserpool.parse_address(own, TransportProtocol.SCTP)
        found.append(own)
    return tuple(dict.fromkeys(found))


def _addresses(texts: tuple[str, ...], transport: Transport) -> tuple[TransportAddress, ...]:
    return tuple(address for text in texts for address in rserpool.parse_addresses(text, transport.protocol))


def profile_warning(used: str, seen: str) -> str:
    """Return what goes wrong if registrars follow the profile `seen` and we use another one."""
    if seen == rserpool.RSPLIB.name:
        text = translate(
            "Scope",
            "The registrars here follow the profile {seen}, not {used}: a registration life of 90 s is one of 90 ms to "
            "them, so what is started here vanishes at once.",
        )
    else:
        text = translate(
            "Scope",
            "The registrars here follow the profile {seen}, not {used}: a registration life of 90 s is one of a day to "
            "them, so what ends here without a word stays listed.",
        )
    return text.format(seen=seen, used=used)
