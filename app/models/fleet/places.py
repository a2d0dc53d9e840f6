"""Where the registrars of a fleet are, and what its processes must know to find them.

Registrars find each other because they start one after the other, and each one gets the addresses of the live ones at
its start. An element cannot learn the address of a registrar that starts later. So the addresses of a fleet's
registrars are planned in advance, and every element gets all of them; trying an address where nothing listens costs
nothing. A registrar that is started without options takes the place of an ended one, or the next place in the plan.

In a scope that others run, elements get the addresses that are known of it, and a registrar joins those that are there.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any, Final

from app.base.language import translate
from app.models.fleet.process_list import ProcessList
from app.processes.options import ElementOptions, RegistrarOptions, tls_paths
from app.processes.scope_options import AUTO, ScopeOptions
from app.processes.supervisor import StartFailed
from rserpool import TlsFiles

(DEFAULT_ADDRESS,) = RegistrarOptions().addresses
PLANNED_PORTS: Final = range(20_000, 32_000)
"""The range for the ports of planned registrars. Each fleet draws its own at random, so that two programs do not share
registrars. The range is below the ports that systems assign automatically."""
PLANNED: Final = 5
"""The number of registrars in the plan. Further ones take any port; only elements started after them know them."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A scope that others run, as it turned out."""

    options: ScopeOptions
    transport: str
    profile: str
    """The name of the profile in use."""
    addresses: tuple[str, ...]
    """The own addresses."""
    registrars: tuple[str, ...] = ()
    """The ASAP addresses of the registrars that are known now."""
    heard: bool = True
    """Whether a registrar has shown itself: then its profile is known too."""

    @property
    def sure_profile(self) -> str:
        """The name of the profile, if it was chosen or seen; otherwise empty."""
        return self.profile if self.heard or self.options.profile != AUTO else ""


class Places:
    """The places of the registrars of `rows`. All processes use `transport`, and TLS if there are files for it."""

    def __init__(self, rows: ProcessList, transport: str, tls: TlsFiles | None, messages: bool) -> None:
        self.joined: Joined | None = None
        """The scope in use, if others run it."""
        self.taught: Joined | None = None
        """The scope of the class that this window teaches. Its only registrar is not started by the fleet."""
        self._rows = rows
        self._messages = messages
        self._own: dict[str, Any] = {"transport": transport, "tls": tls_paths(tls)}
        self._plan = tuple(random.sample(PLANNED_PORTS, PLANNED))

    @property
    def has_tls(self) -> bool:
        """Whether processes speak TLS now."""
        scope = self._scope
        return (self._own["tls"] if scope is None else scope.options.tls) is not None

    @property
    def _scope(self) -> Joined | None:
        return self.taught or self.joined

    @property
    def registrars(self) -> tuple[str, ...]:
        """The addresses for pool users. If no own registrar is alive, the addresses of ended ones, because a new
        registrar takes such an address."""
        if self._scope is not None:
            return self._scope.registrars
        own = [row for row in self._rows.registrars if row.ours]
        alive = {row.address for row in own if row.alive and row.address}
        return tuple(sorted(alive or {row.address for row in own if row.address}))

    def for_registrar(self, options: RegistrarOptions | None) -> RegistrarOptions:
        """Return the options of a registrar that starts now. Raise `StartFailed` if it would be alone in the scope of
        others, or in a class."""
        if self.taught is not None:
            raise StartFailed(
                translate("Fleet", "A class has one registrar. End the class to start registrars of your own.")
            )
        if options is None:
            options = RegistrarOptions(port=self._next_port(), other_port_if_taken=True)
        peers = tuple(row.enrp_address for row in self._rows.registrars if row.serves and row.enrp_address)
        scope = self._scope
        if scope is not None:
            group = scope.options.enrp_group
            if not peers and group is None:
                raise StartFailed(
                    translate(
                        "Fleet",
                        "No registrar of this scope shows its handlespace here, so another one would be alone. Give "
                        "the address of one for other registrars (ENRP).",
                    )
                )
            options = replace(
                options,
                addresses=scope.addresses,
                profile=scope.profile,
                path=scope.options.path,
                asap_announce=scope.options.asap_announce,
                enrp_announce=None if group is None else str(group),
            )
        return replace(options, enrp_port=0, peers=options.peers or peers, **self._common)

    def for_element(self, options: ElementOptions) -> ElementOptions:
        """Return the options of an element that starts now."""
        scope = self._scope
        if scope is not None:
            options = replace(
                options,
                addresses=scope.addresses,
                profile=scope.profile,
                path=scope.options.path,
                asap_announce=scope.options.asap_announce,
                pool_key=options.pool_key or scope.options.pool_key,
            )
        return replace(options, registrars=self._for_elements(), **self._common)

    @property
    def _common(self) -> dict[str, Any]:
        own = self._own
        if (scope := self._scope) is not None:
            own = {"transport": scope.transport, "tls": scope.options.tls}
        return {**own, "messages": self._messages}

    def _for_elements(self) -> tuple[str, ...]:
        """Return the addresses of registrars: of own ones also the former and planned ones."""
        own = [row for row in self._rows.registrars if row.ours]
        if (scope := self._scope) is not None:
            return tuple(dict.fromkeys((*scope.registrars, *(row.address for row in own if row.alive))))
        known = [row.address for row in own if row.address]
        return tuple(dict.fromkeys((*known, *(f"{DEFAULT_ADDRESS}:{port}" for port in self._plan))))

    def _next_port(self) -> int:
        """Return the port of the last ended registrar that has no replacement; otherwise the next free port in the
        plan, or 0 for any port."""
        own = [row for row in self._rows.registrars if row.ours]
        taken = {row.address for row in own if row.alive}
        left = [row.address for row in own if not row.alive and row.address and row.address not in taken]
        if left:
            return int(left[-1].rpartition(":")[2])
        return next((port for port in self._plan if f"{DEFAULT_ADDRESS}:{port}" not in taken), 0)
