"""The description of one component: a sentence, its timers as far as they are known, and facts in groups.

A timer is known if its interval is (from the options) and if the event that starts it was reported: by a notice of
ours, or by a message that was seen. Nothing here is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from itertools import islice

from app.base.clock import now
from app.base.durations import duration
from app.base.language import translate
from app.base.message_types import AsapType, EnrpType
from app.models.fleet.fleet import ElementRow, RegistrarRow, Row, State
from app.models.fleet.refusal_words import refusal_words
from app.models.handlespace.registrar_view import Change
from app.models.journal import Entry
from app.models.messages.log import Message, Party, Role
from app.models.scene import Scene
from app.models.topology.graph import USER, Topology, party_of
from rserpool import ASAP_PPID, ENRP_PPID, ElementConfig, hex_id, notices

LOG_LINES = 60


@dataclass(frozen=True, slots=True)
class Timer:
    """An event that repeats every `interval` seconds, last at `since` (seconds since the epoch; None: not yet)."""

    name: str
    interval: float
    since: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """Facts under a heading: name and value, or only a line."""

    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """The description of one component."""

    title: str
    sentence: str
    timers: tuple[Timer, ...]
    groups: tuple[Group, ...]


class Inspector:
    """Remembers when timers started, and describes components of a scene. `close` ends it."""

    def __init__(self, scene: Scene, topology: Topology, clock: Callable[[], float] = now) -> None:
        self._scene, self._topology, self._clock = scene, topology, clock
        self._renewed: dict[Party, float] = {}
        self._asked: dict[Party, float] = {}
        self._presences: dict[Party, float] = {}
        for message in scene.messages.messages:
            self._heard(message)
        self._forget = [scene.messages.added.connect(self._heard), scene.fleet.reported.connect(self._reported)]

    def close(self) -> None:
        """Stop following the scene."""
        for forget in self._forget:
            forget()

    def inspect(self, party: Party) -> Inspection | None:
        """Describe this component; None if it is not known any more."""
        row, live = self._topology.row_of(party), self._scene.live  # no timer runs in a recording
        if isinstance(row, RegistrarRow):
            timers = tuple(self._heartbeat(row)) if live else ()
            groups = (*self._registrar(row), self._options(row), self._log(row))
            return Inspection(row.name, self._of_registrar(row), timers, groups)
        if isinstance(row, ElementRow):
            timers = tuple(self._renewal(row)) if live else ()
            groups = (*self._element(row), self._options(row), self._log(row))
            return Inspection(f"{row.mark} {row.name}", self._of_element(row), timers, groups)
        if party == USER:
            return Inspection(translate("Topology", "Pool user of this window"), self._of_user(), (), self._user())
        return self._stranger(party)

    # --- timers ------------------------------------------------------------------------------------------------------

    def _heard(self, message: Message) -> None:
        kind = message.payload[0] if message.payload else None
        if message.ppid == ASAP_PPID and kind == AsapType.REGISTRATION and message.sender is not None:
            self._renewed[message.sender] = message.at
        elif message.ppid == ASAP_PPID and kind == AsapType.ENDPOINT_KEEP_ALIVE and message.receiver is not None:
            self._asked[message.receiver] = message.at
        elif message.ppid == ENRP_PPID and kind == EnrpType.PRESENCE and message.sender is not None:
            self._presences[message.sender] = message.at

    def _reported(self, _row: RegistrarRow, change: Change) -> None:
        if isinstance(change.notice, notices.PeerHeard):
            self._presences[Party(Role.REGISTRAR, change.notice.server)] = self._clock()

    def _heartbeat(self, row: RegistrarRow) -> Iterator[Timer]:
        if row.ours and row.alive and row.view.peers:
            interval = row.options.config().peer_heartbeat_cycle
            yield Timer(translate("Topology", "Heartbeat"), interval, self._presences.get(party_of(row)))

    def _renewal(self, row: ElementRow) -> Iterator[Timer]:
        if not row.alive or not row.ours:
            return
        party = party_of(row)
        known = [at for at in (row.registered_at, self._renewed.get(party)) if at is not None]
        interval = row.options.reregistration or ElementConfig().reregistration
        yield Timer(translate("Topology", "Renewal"), interval, max(known, default=None))
        home = self._home_of(row)
        if home is not None and party in self._asked:
            yield Timer(
                translate("Topology", "Keep-alive"), home.options.config().keep_alive_interval, self._asked[party]
            )

    # --- sentences ---------------------------------------------------------------------------------------------------

    def _of_registrar(self, row: RegistrarRow) -> str:
        if not row.alive:
            return row.outcome
        if row.state is State.FROZEN:
            return translate(
                "Topology",
                "{name} is frozen: it is alive but does not answer. If it stays frozen, its peers consider it dead "
                "and one of them takes over its elements.",
            ).format(name=row.short_name)
        if not row.view.in_service:
            return translate("Topology", "{name} is still learning the handlespace.").format(name=row.short_name)
        home = row.view.owned(row.view.registrar)
        return translate("Topology", "{name} is the home of {home} of the {known} elements it knows.").format(
            name=row.short_name, home=home, known=len(row.view.elements)
        )

    def _of_element(self, row: ElementRow) -> str:
        if not row.alive:
            return row.outcome
        if row.state is State.FROZEN:
            return translate(
                "Topology",
                "{name} is frozen: it is alive but does not answer. Its sessions continue elsewhere, and its home "
                "registrar removes it from the pool when a keep-alive is not answered.",
            ).format(name=row.name)
        if row.note:
            return f"{row.name}: {row.note}."
        home = self._home_of(row)
        if home is None:
            return translate("Topology", "{name} is not in a pool yet.").format(name=row.name)
        sessions = translate("Topology", "%n session(s)", "", row.sessions)
        return translate("Topology", "{name} serves {sessions} at {load} % load; its home registrar is {home}.").format(
            name=row.name,
            sessions=sessions,
            load=round(row.load * 100),
            home=self._scene.scope.name_of(home.view.registrar),
        )

    def _of_user(self) -> str:
        picture = self._scene.picture
        if picture is None:
            return translate("Topology", "The pool user has nothing to do yet.")
        if picture.complete:
            return translate("Topology", "The picture is complete: {tiles} tiles, {failovers} failovers.").format(
                tiles=len(picture.states), failovers=len(picture.failovers)
            )
        busy = Counter(state.element for state in picture.in_flight.values())
        return translate("Topology", "The pool user has {done} of {tiles} tiles and uses {elements} elements.").format(
            done=picture.tiles_done, tiles=len(picture.states), elements=len(busy)
        )

    # --- facts -------------------------------------------------------------------------------------------------------

    def _registrar(self, row: RegistrarRow) -> Iterator[Group]:
        scope, view = self._scene.scope, row.view
        yield Group(
            translate("Topology", "Counters"),
            (
                (translate("Topology", "Elements known"), str(len(view.elements))),
                (translate("Topology", "Home of"), str(view.owned(view.registrar))),
                (translate("Topology", "Resolutions"), str(row.resolutions)),
                (translate("Topology", "Peers"), " ".join(sorted(map(scope.letter_of, view.peers))) or "–"),
                (translate("Topology", "Mentor"), scope.letter_of(view.mentor) if view.mentor else "–"),
                (translate("Topology", "Checksum of all"), f"0x{view.checksum_of_all():04x}"),
            ),
        )
        if row.refused:
            counts = tuple((refusal_words(what), str(number)) for what, number in row.refused.items())
            yield Group(translate("Topology", "Refused to strangers"), counts)
        title = translate("Topology", "Handlespace")
        yield Group(
            title,
            tuple(
                (self._scene.mark_of(identifier).beside(hex_id(identifier)),
                 f"{handle}, {translate('Topology', 'home')} {scope.letter_of(element.home)}, {element.policy.name}")
                for (handle, identifier), element in sorted(view.elements.items(), key=lambda item: str(item[0]))
            ),
        )  # fmt: skip

    def _element(self, row: ElementRow) -> Iterator[Group]:
        yield Group(
            translate("Topology", "Counters"),
            (
                (translate("Topology", "Tiles"), str(row.tiles)),
                (translate("Topology", "Points"), f"{row.points:,}".replace(",", "\u2009")),
                (translate("Topology", "Sessions"), str(row.sessions)),
                (translate("Topology", "Load"), f"{row.load * 100:.0f}\u00a0%"),
            ),
        )
        seen = []
        for registrar in self._scene.scope.registrars:
            homes = [e.home for (_, identifier), e in registrar.view.elements.items() if identifier == row.identifier]
            known = self._scene.scope.letter_of(homes[0]) if homes else translate("Topology", "unknown")
            seen.append((registrar.short_name, translate("Topology", "home {letter}").format(letter=known)))
        yield Group(translate("Topology", "In the handlespace"), tuple(seen))

    def _options(self, row: Row) -> Group:
        if not row.ours:
            place = row.address or (row.enrp_address if isinstance(row, RegistrarRow) else "")
            facts = [
                (translate("Topology", "Host"), row.host or "–"),
                (translate("Topology", "Address"), place or "–"),
                (translate("Topology", "Transport"), row.protocol or "–"),
            ]
            return Group(translate("Topology", "Started elsewhere"), tuple(facts))
        facts = [
            (translate("Topology", "Address"), row.address or "–"),
            (translate("Topology", "Process"), str(row.pid or "–")),
        ]
        chosen = row.options
        for field in fields(chosen):
            value = getattr(chosen, field.name)
            if value not in (None, (), ""):
                text = " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
                facts.append((field.name.replace("_", " "), text))
        return Group(translate("Topology", "Options"), tuple(facts))

    def _user(self) -> tuple[Group, ...]:
        picture = self._scene.picture
        if picture is None:
            return ()
        facts = [
            (self._scene.mark_of(element).beside(hex_id(element)), f"{points:,}".replace(",", "\u2009"))
            for element, points in picture.points_by_element().items()
        ]
        return (Group(translate("Topology", "Points by element"), tuple(facts)),)

    def _stranger(self, party: Party) -> Inspection | None:
        component, node = self._topology.component_of(party), self._topology.nodes.get(party)
        if component is None:
            if node is None:
                return None
            text = translate("Topology", "Not started here. Known only through the registrars.")
            return Inspection(node.name, text, (), ())
        links = tuple(
            (link.to, link.protocol if link.duration is None else f"{link.protocol}, {duration(link.duration)}")
            for link in component.links
        )
        facts = [
            (translate("Topology", "Location"), component.location or "–"),
            (translate("Topology", "Reports from"), component.source),
        ]
        groups = (
            Group(translate("Topology", "Status report"), tuple(facts)),
            Group(translate("Topology", "Associations"), links),
        )
        text = component.status or translate("Topology", "Not started here. It sends status reports.")
        return Inspection(component.name, text, (), groups)

    def _log(self, row: Row) -> Group:
        """Return the latest entries of the journal that are about it, latest first."""
        entries = (entry for entry in reversed(self._scene.journal.entries) if _is_about(entry, row))
        lines = tuple((f"{entry.at:%H:%M:%S}", entry.text) for entry in islice(entries, LOG_LINES))
        return Group(translate("Topology", "Journal"), lines)

    def _home_of(self, row: ElementRow) -> RegistrarRow | None:
        node = self._topology.nodes.get(party_of(row))
        home = node.home if node is not None else None
        found = self._topology.row_of(home) if home is not None else None
        return found if isinstance(found, RegistrarRow) else None


def _is_about(entry: Entry, row: Row) -> bool:
    return row.letter in entry.registrars if isinstance(row, RegistrarRow) else row.mark in entry.marks
