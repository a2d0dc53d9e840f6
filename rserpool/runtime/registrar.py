"""A registrar that runs: `async with rserpool.Registrar(...) as registrar`."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any

from rserpool.config import RegistrarConfig
from rserpool.core.registrar import RegistrarCore
from rserpool.core.requests import JoinScope
from rserpool.handlespace import Handlespace
from rserpool.model import ServerId, TransportAddress, hex_id
from rserpool.runtime.defaults import ASAP_PORT, ENRP_PORT, LOOPBACK
from rserpool.runtime.driver import Driver
from rserpool.runtime.tap import OnMessage
from rserpool.transport import best_transport
from rserpool.transport.base import Transport
from rserpool.transport.multicast import GroupAddress
from rserpool.wire import asap, enrp


class Registrar:
    """An ENRP server. Entering opens its two ports and raises `TransportError` with a sentence when that fails.

    `peers` is the static list of ENRP addresses of other registrars; one that is in nobody's list and has none itself
    stays alone. `asap_group`: tell users and elements there where it is. `enrp_group`: find other registrars there.
    Without a group, or where multicast does not work, static lists do all of this. `on_message` hears each message as
    it is on the wire.
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
        on_notice: Callable[[Any], None] | None = None,
        on_message: OnMessage | None = None,
        rng: random.Random | None = None,
    ) -> None:
        rng = rng or random.Random()
        self.identifier = identifier if identifier is not None else ServerId(rng.randrange(1, 1 << 32))
        self.on_notice = on_notice
        self.address: TransportAddress
        """Where users and elements reach it; known once it is entered."""
        self.enrp_address: TransportAddress
        """Where other registrars reach it; known once it is entered."""
        self._asap = addresses, port
        self._enrp = enrp_addresses or addresses, enrp_port
        self._peers = tuple((peer,) for peer in peers)
        self._groups = asap_group, enrp_group
        config = replace(config or RegistrarConfig(), announce=any(self._groups))
        core = RegistrarCore(self.identifier, config, rng)
        self._driver = Driver(
            core, transport or best_transport(), on_notice=self._tell, profile=config.profile, on_message=on_message
        )

    async def __aenter__(self) -> Registrar:
        driver = self._driver
        asap_group, enrp_group = self._groups
        try:
            self.enrp_address = await driver.open(*self._enrp, ppid=enrp.PPID)
            self.address = await driver.open(*self._asap)
            # Who hears an announcement takes the port it came from for the registrar's (rsplib).
            if asap_group is not None:
                driver.announce(asap.PPID, asap_group, self._asap[0], from_port=self.address.port)
            if enrp_group is not None:
                driver.announce(enrp.PPID, enrp_group, self._enrp[0], from_port=self.enrp_address.port)
                driver.listen(enrp.PPID, enrp_group, self._enrp[0])
            driver.ask(JoinScope(self.enrp_address, self._peers))
        except BaseException:
            await driver.aclose(0)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._driver.aclose()

    @property
    def handlespace(self) -> Handlespace:
        """What it knows; to be looked at only."""
        core = self._driver.core
        assert isinstance(core, RegistrarCore)
        return core.handlespace

    @property
    def peers(self) -> tuple[ServerId, ...]:
        """The other registrars of the scope that were heard from lately."""
        core = self._driver.core
        assert isinstance(core, RegistrarCore)
        return core.peers

    def __repr__(self) -> str:
        return f"<Registrar {hex_id(self.identifier)}>"

    def _tell(self, notice: Any) -> None:
        if self.on_notice is not None:
            self.on_notice(notice)
