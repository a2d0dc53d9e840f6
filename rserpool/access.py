"""Who may do what at a registrar, as rules (RFC 5352 §9, RFC 5353 §6).

A party is known by the addresses of its association and, over TLS, by the name in its certificate.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, Self, TypeAlias

from rserpool.errors import LocalError

Network: TypeAlias = IPv4Network | IPv6Network

CERTIFICATE: Final = "cert:"
"""The beginning of a rule about certificates."""


@dataclass(frozen=True, slots=True)
class Who:
    """Parties: those in a network, or those whose certificate has a name that matches a pattern."""

    network: Network | None = None
    """Where all their addresses are; None: the certificate counts."""
    name: str = ""
    """A pattern for the name in the certificate: `*` stands for any characters, `?` for one."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `10.1.0.0/16`, `192.0.2.7`, `2001:db8::/64` or `cert:ada*`. Raise `LocalError` for anything else."""
        if text.startswith(CERTIFICATE) and len(text) > len(CERTIFICATE):
            return cls(name=text.removeprefix(CERTIFICATE))
        try:
            return cls(ip_network(text))
        except ValueError:
            raise LocalError(
                f"{text!r} is neither an address, nor a network like 10.1.0.0/16, nor the name of a certificate like "
                f"{CERTIFICATE}ada"
            ) from None

    def __str__(self) -> str:
        return f"{CERTIFICATE}{self.name}" if self.network is None else str(self.network)


@dataclass(frozen=True, slots=True)
class PoolRule:
    """Who may register in some pools."""

    pools: str
    """A pattern for the pool handle: `*` stands for any characters, `?` for one."""
    who: Who
    """The parties that may register in them."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `POOL=WHO`, with `WHO` as `Who.parse` reads it. Raise `LocalError` for anything else."""
        pools, equals, who = text.rpartition("=")
        if not equals or not pools:
            raise LocalError(
                f"{text!r} is not a pool and who may register in it, like FractalGeneratorPool=10.1.0.0/16"
            )
        return cls(pools, Who.parse(who))


@dataclass(frozen=True, slots=True)
class Access:
    """The rules of one registrar. The default is the openness of the RFCs, but for third parties' addresses."""

    elements: tuple[PoolRule, ...] = ()
    """Who may register in which pools. With any rule, nobody else may register, and in no other pool."""
    registrars: tuple[Who, ...] = ()
    """Who may speak ENRP; () for anybody."""
    proxies: tuple[Who, ...] = ()
    """Who may register elements at addresses that its association does not have."""

    def may_register(self, pool: str, hosts: Iterable[str], name: str | None) -> bool:
        """Return whether a party with these addresses and this name in its certificate may register in the pool."""
        return not self.elements or _are_among(
            (rule.who for rule in self.elements if fnmatchcase(pool, rule.pools)), hosts, name
        )

    def may_speak_enrp(self, hosts: Iterable[str], name: str | None) -> bool:
        """Return whether a party may speak ENRP."""
        return not self.registrars or _are_among(self.registrars, hosts, name)

    def may_be_registrar(self, hosts: Iterable[str]) -> bool:
        """Return whether a party at these addresses may turn out to be a registrar when it is dialled."""
        return any(who.network is None for who in self.registrars) or self.may_speak_enrp(hosts, None)

    def is_proxy(self, hosts: Iterable[str], name: str | None) -> bool:
        """Return whether a party may register elements at others' addresses."""
        return bool(self.proxies) and _are_among(self.proxies, hosts, name)


OPEN: Final = Access()
"""No rules: anybody may register in any pool at its own addresses, and speak ENRP."""


def _are_among(parties: Iterable[Who], hosts: Iterable[str], name: str | None) -> bool:
    networks: list[Network] = []
    for who in parties:
        if who.network is not None:
            networks.append(who.network)
        elif name is not None and fnmatchcase(name, who.name):
            return True
    # Each address has to be in a network: a party with SCTP may name several, and not all of them need be its own.
    addresses = [_address(host) for host in hosts]
    return bool(addresses) and all(any(address in network for network in networks) for address in addresses)


@lru_cache(4096)
def _address(host: str) -> IPv4Address | IPv6Address:
    return ip_address(host.partition("%")[0])
