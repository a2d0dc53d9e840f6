"""The registrars and elements that others started, as rows of the fleet.

They are known from the views of registrars, of our own and of those whose handlespace is read over ENRP, and in a scope
that others run also from status reports. What nobody knows any more has no row. Nothing can be done to these processes
here, because they are not our children.

An element of ours may be in a view a moment before its own report arrives. So nobody is taken for a stranger at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import rserpool
from app.base.language import translate
from app.base.signal import Signal
from app.models.fleet.other_components import Component, Components
from app.models.fleet.process_list import ProcessList
from app.models.fleet.process_row import ElementRow, RegistrarRow, Row, State
from app.processes.options import ElementOptions
from rserpool import LOAD_MAX, ElementKey, PoolElement, RemovalReason, ServerId, TransportAddress, csp, notices

PATIENCE: Final = 0.4
"""Seconds after which somebody whom we do not know is a stranger; also the time in which changes are gathered."""

MOST: Final = 256
"""The maximum number of rows of each kind for strangers. Registrars' views have all of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A registrar that others started."""

    enrp: TransportAddress | None = None
    asap: TransportAddress | None = None
    view: rserpool.HandlespaceView | None = None
    """Its handlespace, if it can be read."""


@dataclass(slots=True)
class _Known:
    """What there is to know now: registrars, and elements with their pools."""

    registrars: dict[int, Found] = field(default_factory=dict)
    elements: dict[int, tuple[str, PoolElement | None]] = field(default_factory=dict)


class Strangers:
    """Keeps a row in `fleet` for each stranger.

    `host_of` returns the name of the host at an IP address, or an empty text. With `trusts_reports`, components that
    only report their status get rows too: in a scope that others run.
    """

    def __init__(self, fleet: ProcessList, components: Components, host_of: Callable[[str], str]) -> None:
        self.happened = Signal[Row, str]()
        """A row and a sentence about it, for the journal."""
        self.trusts_reports = False
        self._fleet = fleet
        self._components = components
        self._host_of = host_of
        self._read: dict[int, Found] = {}
        self._heard: dict[int, TransportAddress] = {}
        """The ASAP addresses of registrars that announced themselves."""
        self._were_ours: set[int] = set()
        """Elements and registrars of ours that have no row any more, but may still be listed."""
        self._timer: asyncio.TimerHandle | None = None
        self._forget = (
            fleet.reported.connect(self._reported),
            fleet.removed.connect(self._removed),
            components.changed.connect(self.look_soon),
        )

    def close(self) -> None:
        """Stop following the fleet. The rows stay."""
        for forget in self._forget:
            forget()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self._fleet.rows if not row.ours)

    def read(
        self,
        server: int,
        address: TransportAddress,
        view: rserpool.HandlespaceView,
        asap: TransportAddress | None = None,
    ) -> None:
        """Note the handlespace of a registrar, which was read at its ENRP address; `asap` is its other address."""
        self._read[server] = Found(address, asap, view)
        self.look_soon()

    def heard(self, server: int, asap: TransportAddress) -> None:
        """Note where a registrar announces that users and elements reach it."""
        if self._heard.get(server) != asap and len(self._heard) < MOST:
            self._heard[server] = asap
            self.look_soon()

    def lost(self, server: int) -> None:
        """A registrar does not show its handlespace any more."""
        self._read.pop(server, None)
        self.look_soon()

    def silent(self, server: int) -> None:
        """A registrar does not announce itself any more."""
        self._heard.pop(server, None)
        self.look_soon()

    def forget(self) -> None:
        """Remove all strangers: the scope is left, and they are still in it."""
        self._read.clear()
        self._heard.clear()
        for row in self.rows:
            self._remove(row, silently=True)
        self._fleet.count_again()

    def name_known(self, _address: str) -> None:
        """The name of a host has become known."""
        self.look_soon()

    def look_soon(self) -> None:
        """Bring the rows up to date in a moment."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PATIENCE, self.look)

    def look(self) -> None:
        """Bring the rows up to date."""
        self._timer = None
        if any(row.state is State.STARTING for row in self._fleet.rows):
            self.look_soon()  # it may be one of those
            return
        known = self._known()
        for row in self.rows:
            there: Mapping[int, object] = known.registrars if isinstance(row, RegistrarRow) else known.elements
            if row.identifier not in there:
                self._remove(row)
        reports = {csp.split_id(component.key): component for component in self._components.rows}
        for server, found in known.registrars.items():
            self._show_registrar(server, found, reports.get((csp.Group.REGISTRAR, server)))
        for identifier, (pool, element) in known.elements.items():
            self._show_element(identifier, pool, element, reports.get((csp.Group.POOL_ELEMENT, identifier)))

    # --- what is known -----------------------------------------------------------------------------------------------

    def _known(self) -> _Known:
        ours = {row.identifier for row in self._fleet.rows if row.ours} | self._were_ours
        registrars: dict[int, Found] = dict(self._read)
        elements: dict[int, tuple[str, PoolElement | None]] = {}
        server: int
        identifier: int
        for found in self._read.values():
            assert found.view is not None
            for peer in found.view.peers:
                registrars.setdefault(peer.identifier, Found(peer.transport))
            for handle, members in found.view.pools.items():
                elements.update({element.identifier: (str(handle), element) for element in members})
        listed: set[int] = set(elements)
        for row in self._fleet.registrars:
            if row.ours:
                for server in row.view.peers:
                    registrars.setdefault(server, Found())
                for (handle, identifier), element in row.view.elements.items():
                    listed.add(identifier)
                    elements.setdefault(identifier, (str(handle), element))
        for server, asap in self._heard.items():
            registrars[server] = replace(registrars.get(server) or Found(), asap=asap)
        if self.trusts_reports:
            for component in self._components.rows:
                group, identifier = csp.split_id(component.key)
                if group == csp.Group.REGISTRAR and identifier:
                    registrars.setdefault(identifier, Found())
                elif group == csp.Group.POOL_ELEMENT:
                    elements.setdefault(identifier, ("", None))
        self._were_ours &= listed | registrars.keys()
        return _Known(_some(registrars, ours), _some(elements, ours))

    def _reported(self, row: RegistrarRow, _change: object) -> None:
        if row.ours:
            self.look_soon()

    def _removed(self, row: Row) -> None:
        if row.ours and row.identifier is not None:
            self._were_ours.add(row.identifier)

    # --- rows --------------------------------------------------------------------------------------------------------

    def _show_registrar(self, server: int, found: Found, report: Component | None) -> None:
        row = self._fleet.registrar(server)
        places = {
            "address": str(found.asap) if found.asap else "",
            "enrp_address": str(found.enrp) if found.enrp else "",
            **self._whereabouts(found.asap or found.enrp, report),
        }
        new = row is None or row.ours
        if row is None or row.ours:
            row = RegistrarRow(self._fleet.next_number(RegistrarRow), ours=False)
        self._put(row, new, identifier=ServerId(server), **places)
        if new:
            text = translate("Fleet", "{name} is in this scope; it was started elsewhere")
            self.happened.emit(row, text.format(name=row.name))
        self._follow(row, found.view)

    def _show_element(self, identifier: int, pool: str, element: PoolElement | None, report: Component | None) -> None:
        row = self._fleet.element(identifier)
        options = ElementOptions(pool_handle=pool, registrars=())
        values: dict[str, Any] = {}
        load = None if report is None else report.workload
        if element is not None:
            values["address"] = str(element.transport)
            options = replace(options, policy=_policy(element), addresses=element.transport.addresses)
            own_load: int | None = getattr(element.policy, "load", None)
            load = own_load / LOAD_MAX if load is None and own_load is not None else load
        elif report is not None:
            values["address"] = report.location.rpartition(": ")[2]
        values |= self._whereabouts(element.transport if element is not None else None, report)
        new = row is None or row.ours
        if row is None or row.ours:
            row = ElementRow(self._fleet.next_number(ElementRow), ours=False, options=options)
        self._put(row, new, identifier=identifier, load=load or 0.0, options=options, **values)

    def _whereabouts(self, place: TransportAddress | None, report: Component | None) -> dict[str, str]:
        """Return the host and the transport protocol: by the address, or as a status report has them."""
        told, colon, _ = report.location.partition(": ") if report is not None else ("", "", "")
        host = told if colon else ""
        if place is None:
            return {"host": host}
        names = (self._host_of(address) for address in place.addresses)
        return {"host": next(filter(None, names), host), "protocol": place.protocol.value}

    def _put(self, row: Row, new: bool, **values: Any) -> None:
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if new or changed:
            self._fleet.put(row, state=State.RUNNING, **changed)
            if new:
                self._fleet.add(row)
            else:
                self._fleet.changed.emit(row)

    def _remove(self, row: Row, *, silently: bool = False) -> None:
        if isinstance(row, RegistrarRow):
            self._follow(row, None)
        if isinstance(row, RegistrarRow) and not silently:
            text = translate("Fleet", "{name} is not in this scope any more")
            self.happened.emit(row, text.format(name=row.name))
        self._fleet.put(row, state=State.GONE, orderly=True)
        self._fleet.changed.emit(row)
        self._fleet.remove(row)

    def _follow(self, row: RegistrarRow, view: rserpool.HandlespaceView | None) -> None:
        """Tell the row's view what is different in the handlespace."""
        if view is None:
            if row.view.in_service:
                row.view.clear()
                self._fleet.changed.emit(row)
            return
        for notice in changes(row, view):
            self._fleet.hear(row, notice)
        if not row.view.in_service:
            self._fleet.hear(row, notices.ServiceBegun(ServerId(0), view.elements))
            self._fleet.changed.emit(row)


def changes(row: RegistrarRow, view: rserpool.HandlespaceView) -> Iterable[notices.Notice]:
    """Return the notices that lead from the view of a row to a handlespace that was read."""
    now: dict[ElementKey, PoolElement] = {
        (handle, element.identifier): element for handle, elements in view.pools.items() for element in elements
    }
    before = dict(row.view.elements)
    for handle, identifier in before.keys() - now.keys():
        yield notices.ElementRemoved(handle, identifier, RemovalReason.OTHER)
    for (handle, identifier), element in now.items():
        old = before.get((handle, identifier))
        if old is None:
            yield notices.ElementAdded(handle, element)
        elif old.home != element.home:
            yield notices.ElementMoved(handle, identifier, element.home)
        elif (old.policy, old.transport) != (element.policy, element.transport):
            yield notices.ElementChanged(handle, element)
    peers = {peer.identifier for peer in view.peers}
    for server in row.view.peers.keys() - peers:
        yield notices.PeerLost(server)
    for server in peers - row.view.peers.keys():
        yield notices.PeerFound(server)


def _some(found: dict[int, Any], ours: set[int | None]) -> dict[int, Any]:
    """Return those that are not ours, up to the limit."""
    strangers = [key for key in found if key not in ours]
    return {key: found[key] for key in strangers[:MOST]}


def _policy(element: PoolElement) -> str:
    """Return the policy as options have it, without a load, which changes all the time."""
    name, values = element.policy.name, element.policy.values
    if getattr(element.policy, "load", None) is not None or len(values) > 2:
        return name
    return ":".join((name, *map(str, values)))
