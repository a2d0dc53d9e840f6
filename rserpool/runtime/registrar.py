"""A running registrar: `async with rserpool.Registrar(...) as registrar`."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from rserpool.config import RegistrarConfig
from rserpool.core.notices import Notice
from rserpool.core.reasons import Refusal
from rserpool.core.registrar import Footprint, RegistrarCore
from rserpool.core.requests import JoinScope
from rserpool.handlespace import Handlespace
from rserpool.model import ServerId, TransportAddress, hex_id
from rserpool.runtime.defaults import ASAP_PORT, ENRP_PORT, LOOPBACK, in_order
from rserpool.runtime.driver import Driver
from rserpool.runtime.lifetime import Lifetime
from rserpool.runtime.tap import WireMessage
from rserpool.transport import best_transport
from rserpool.transport.base import Transport
from rserpool.transport.multicast import GroupAddress
from rserpool.wire import asap, enrp


class Registrar:
    """A registrar (ENRP server, RFC 5353) that runs while its `async with` block lasts.

    Entering opens two ports, one for elements and users (ASAP) and one for other registrars (ENRP).

    Registrars of one operation scope find each other through `peers` or in `enrp_group`. A registrar that has neither,
    and that no other one lists, serves alone. Multicast is optional: static lists do everything that groups do.

    Args:
        transport: How to reach others; `best_transport()` by default. All members of a scope use the same.
        addresses: The local IP addresses to listen at, such as `own_addresses()`. Over TCP, others are told only one.
        port: The port for elements and users; 0 takes any free one.
        enrp_addresses: The local IP addresses for other registrars; `addresses` by default.
        enrp_port: The port for other registrars; 0 takes any free one.
        peers: The static list: ENRP addresses of other registrars.
        asap_group: The multicast group in which to announce this registrar to elements and users.
        enrp_group: The multicast group in which registrars announce themselves to each other.
        config: Timers and limits.
        identifier: The registrar's identifier; random by default.
        on_notice: Called with each notice, in order.
        on_message: Called with each message as it is on the wire, before it is acted upon.
        rng: The source of chance, for tests that repeat.

    Raises:
        TransportError: This machine offers no transport. Entering raises it when a port cannot be opened.
        NotRunning: Entering a registrar that is closed.
    """

    def __init__(
        self,
        *,
        transport: Transport | None = None,
        addresses: tuple[str, ...] = LOOPBACK,
        port: int = ASAP_PORT,
        enrp_addresses: tuple[str, ...] | None = None,
        enrp_port: int = ENRP_PORT,
        peers: Sequence[TransportAddress] = (),
        asap_group: GroupAddress | None = None,
        enrp_group: GroupAddress | None = None,
        config: RegistrarConfig | None = None,
        identifier: ServerId | None = None,
        on_notice: Callable[[Notice], None] | None = None,
        on_message: Callable[[WireMessage], None] | None = None,
        rng: random.Random | None = None,
    ) -> None:
        rng = rng or random.Random()
        self.identifier = identifier if identifier is not None else ServerId(rng.randrange(1, 1 << 32))
        """Its identifier in the scope (RFC 5353 §3.1)."""
        self.on_notice = on_notice
        """Called with each notice, in order. May be replaced at any time."""
        self._life = Lifetime("the registrar")
        self._address: TransportAddress | None = None
        self._enrp_address: TransportAddress | None = None
        transport = transport or best_transport()
        self._asap = in_order(addresses, transport.protocol, peers), port
        self._enrp = in_order(enrp_addresses or addresses, transport.protocol, peers), enrp_port
        self._peers = tuple((peer,) for peer in peers)
        self._groups = asap_group, enrp_group
        config = replace(config or RegistrarConfig(), announce=any(self._groups))
        self._profile = config.profile
        self._core = RegistrarCore(self.identifier, config, rng)
        self._driver = Driver(
            self._core,
            transport,
            on_notice=self._tell,
            profile=config.profile,
            on_message=on_message,
        )

    async def __aenter__(self) -> Self:
        self._life.check_new()
        driver = self._driver
        asap_group, enrp_group = self._groups
        try:
            self._enrp_address = await driver.open(*self._enrp, ppid=enrp.PPID)
            self._address = await driver.open(*self._asap)
            # rsplib takes the port that an announcement comes from for the registrar's. Otherwise any free port will
            # do, which no other program can have taken.
            own_port = not self._profile.announces_transport
            if asap_group is not None:
                from_port = self._address.port if own_port else 0
                driver.announce(asap.PPID, asap_group, self._asap[0], from_port=from_port)
            if enrp_group is not None:
                from_port = self._enrp_address.port if own_port else 0
                driver.announce(enrp.PPID, enrp_group, self._enrp[0], from_port=from_port)
                driver.listen(enrp.PPID, enrp_group, self._enrp[0])
            driver.ask(JoinScope(self._enrp_address, self._peers, self._address))
        except BaseException:
            self._life.end()
            await driver.aclose(0)
            raise
        self._life.begin()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._life.end()
        await self._driver.aclose()

    @property
    def address(self) -> TransportAddress:
        """Where users and elements reach it, with its real port. Raises `NotRunning` before it is entered."""
        return self._life.known(self._address)

    @property
    def enrp_address(self) -> TransportAddress:
        """Where other registrars reach it, with its real port. Raises `NotRunning` before it is entered."""
        return self._life.known(self._enrp_address)

    @property
    def handlespace(self) -> Handlespace:
        """All pools and elements it knows. Look at it, do not change it."""
        return self._core.handlespace

    @property
    def peers(self) -> tuple[ServerId, ...]:
        """The other registrars of the scope that are alive, as far as it knows."""
        return self._core.peers

    @property
    def footprint(self) -> Footprint:
        """The number of entries in the tables that others can fill."""
        return self._core.footprint

    @property
    def refusals(self) -> dict[Refusal, int]:
        """How often it has refused something to strangers, by kind, as far as that has occurred."""
        return self._core.refusals

    @property
    def associations(self) -> int:
        """The number of its associations, with elements, users and other registrars."""
        return len(self._driver.links)

    @property
    def backlog(self) -> int:
        """The number of octets that wait because others do not read its messages."""
        return self._driver.links.backlog

    def expel(self, serial: int) -> int:
        """End all associations over TLS with the member whose certificate has this serial number, immediately.

        Its elements leave the handlespace. Revoke the certificate first, or the member opens new associations.
        Returns the number of associations that have ended.
        """
        return self._driver.expel(serial)

    def __repr__(self) -> str:
        return f"<Registrar {hex_id(self.identifier)}>"

    def _tell(self, notice: Notice) -> None:
        if self.on_notice is not None:
            self.on_notice(notice)
