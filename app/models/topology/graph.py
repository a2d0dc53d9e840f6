"""The nodes and edges of the topology drawing: registrars, elements, users, and their relations according to the
registrars, the picture in progress and status reports.

The graph follows a scene. It has no positions (see `layout`) and no colours except the elements' marks. Dead components
stay in the graph for a while, so that people see which ones died. A registrar that was replaced is removed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from app.base.language import translate
from app.base.signal import Signal
from app.fractal.picture import Picture
from app.models.fleet.fleet import ElementRow, RegistrarRow, Row, State
from app.models.fleet.marks import Mark
from app.models.fleet.other_components import Component
from app.models.messages.log import ROLE_ORDER, Message, Party, Role
from app.models.scene import Scene
from rserpool import ASAP_PPID, LinkFault, csp, hex_id

DEAD_SHOWN = 8
"""The maximum number of dead components of each kind in the drawing. The latest ones are shown."""

LOAD_STEPS = 20
"""The number of steps of a displayed load. Finer steps would cause constant redrawing without a visible change."""

USER = Party(Role.USER)
"""The window's own pool user."""


class Health(Enum):
    """The state of a component."""

    STARTING = "starting"
    RUNNING = "running"
    LEARNING = "learns"
    FROZEN = "frozen"
    SILENT = "looks for a registrar"
    STOPPING = "stopping"
    DEAD = "dead"
    GONE = "gone"

    @property
    def lives(self) -> bool:
        return self not in (Health.DEAD, Health.GONE)


class Relation(Enum):
    """The meaning of an edge."""

    HOME = "home registrar"
    PEER = "peers"
    HALF_PEER = "peer of one side only"
    MENTOR = "mentor"
    SESSION = "session"
    LINK = "association"
    CUT = "cut link"
    FAULTY = "link that loses or delays"


@dataclass(frozen=True, slots=True)
class Node:
    """A component. `load` is from 0 to `LOAD_STEPS`; only elements have a `mark`."""

    party: Party
    label: str
    """A letter or a number, for the drawing."""
    name: str
    health: Health
    mark: Mark | None = None
    pool: str = ""
    home: Party | None = None
    """An element's home registrar, or its last one if no home is known."""
    load: int = 0
    ours: bool = True


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two components.

    For `Relation.MENTOR`, `one` is the mentor and `other` the newcomer. In other relations an element, if any, is
    `other`.
    """

    relation: Relation
    one: Party
    other: Party
    strength: int = 1
    """The number of sessions between the two components."""
    note: str = ""
    """The fault of a link, in a few characters."""


def party_of(row: Row) -> Party:
    """Return a row's party. A process that does not run yet has no identifier, so it gets a negative one."""
    role = Role.REGISTRAR if isinstance(row, RegistrarRow) else Role.ELEMENT
    return Party(role, row.identifier if row.identifier is not None else -row.number)


class Topology:
    """The graph of a scene. After `stale`, call `refresh` when there is time to draw. Call `close` at the end."""

    def __init__(self, scene: Scene) -> None:
        self.stale = Signal[()]()
        self.nodes: dict[Party, Node] = {}
        """Registrars, elements and users, each in the order of their numbers."""
        self.edges: tuple[Edge, ...] = ()
        self._scene = scene
        self._dirty = self._homes_dirty = True
        self._homes: dict[int, tuple[Party, str, bool]] = {}
        """For each element: its home, its pool, and whether a registrar still reports it."""
        self._asked: Party | None = None
        """The registrar that our user last exchanged messages with."""
        self._forget_picture: Callable[[], None] = lambda: None
        self._forget = [
            scene.fleet.added.connect(self._touch),
            scene.fleet.changed.connect(self._touch),
            scene.fleet.removed.connect(self._touch),
            scene.scope.changed.connect(self._touch_homes),
            scene.components.changed.connect(self._touch),
            scene.links.changed.connect(self._touch),
            scene.picture_changed.connect(self._show_picture),
            scene.messages.added.connect(self._message_added),
        ]
        for message in reversed(scene.messages.messages):
            self._message_added(message)
            if self._asked is not None:
                break
        self._show_picture(scene.picture)

    def close(self) -> None:
        """Stop following the scene."""
        self._forget_picture()
        for forget in self._forget:
            forget()

    def row_of(self, party: Party) -> Row | None:
        """Return the row of a component of ours."""
        return next((row for row in self._scene.fleet.rows if party_of(row) == party), None)

    def component_of(self, party: Party) -> Component | None:
        """Return the status report of a component that is not ours."""
        return next((c for c in self._scene.components.rows if _stranger(c) == party), None)

    def refresh(self) -> bool:
        """Rebuild nodes and edges. Return True if they changed."""
        if not self._dirty:
            return False
        self._dirty = False
        if self._homes_dirty:
            self._homes_dirty = False
            self._look_for_homes()
        nodes = {node.party: node for node in self._find_nodes()}
        by_name = {f"{party.role.value.capitalize()} {hex_id(party.identifier)}": party for party in nodes}
        links = tuple(self._reported_links(by_name))
        for edge in links:  # if no registrar of ours knows an element, use its own report
            element = nodes[edge.other]
            if edge.relation is Relation.HOME and element.home is None:
                nodes[edge.other] = Node(element.party, element.label, element.name, element.health, element.mark,
                                         element.pool, edge.one, element.load, element.ours)  # fmt: skip
        edges = tuple(self._with_faults(dict.fromkeys((*self._find_edges(nodes), *links)), nodes))
        if (nodes, edges) == (self.nodes, self.edges) and list(nodes) == list(self.nodes):
            return False
        self.nodes, self.edges = nodes, edges
        return True

    # --- changes of the scene ----------------------------------------------------------------------------------------

    def _touch(self, _: object = None) -> None:
        self._dirty = True
        self.stale.emit()

    def _touch_homes(self) -> None:
        self._homes_dirty = True
        self._touch()

    def _show_picture(self, picture: Picture | None) -> None:
        self._forget_picture()
        self._forget_picture = picture.tile_changed.connect(self._touch) if picture is not None else _nothing
        self._touch()

    def _sessions(self) -> Counter[int]:
        """Return the number of tiles of the picture that each element works on."""
        picture = self._scene.picture
        if picture is None or picture.complete:
            return Counter()
        return Counter(state.element for state in picture.in_flight.values() if state.element is not None)

    def _message_added(self, message: Message) -> None:
        if message.ppid == ASAP_PPID and USER in (ends := (message.sender, message.receiver)):
            other = ends[1] if ends[0] == USER else ends[0]
            if other is not None and other.role is Role.REGISTRAR and other != self._asked:
                self._asked = other
                self._touch()

    # --- nodes -------------------------------------------------------------------------------------------------------

    def _look_for_homes(self) -> None:
        """Note the home of each element. The home registrar's own record counts most. The last known home of an element
        that is no longer reported stays, for its place in the drawing."""
        known = {e: (home, pool, False) for e, (home, pool, _) in self._homes.items()}
        own: set[int] = set()
        for row in self._scene.fleet.registrars:
            for (handle, identifier), element in row.view.elements.items():
                if identifier not in own:
                    known[identifier] = Party(Role.REGISTRAR, element.home), str(handle), True
                if element.home == row.view.registrar:
                    own.add(identifier)
        rows = {row.identifier for row in self._scene.fleet.elements}
        self._homes = {e: values for e, values in known.items() if values[2] or e in rows}

    def _find_nodes(self) -> Iterator[Node]:
        fleet, strangers = self._scene.fleet, self._scene.components.rows
        places = {row.address for row in fleet.registrars if row.alive}
        gone = [row for row in fleet.registrars if not row.alive and not row.orderly and row.address not in places]
        shown = {*gone[-DEAD_SHOWN:], *(row for row in fleet.registrars if row.alive)}
        for row in fleet.registrars:
            if row in shown:
                yield Node(party_of(row), row.letter, row.name, _health(row), ours=row.ours)
        rows = {row.identifier for row in fleet.registrars}
        for component in strangers:
            if (party := _stranger(component)).role is Role.REGISTRAR and party.identifier not in rows:
                yield Node(party, "?", component.name, Health.RUNNING, ours=False)
        yield from self._find_elements([c for c in strangers if _stranger(c).role is Role.ELEMENT])
        if self._scene.live or self._scene.picture is not None:
            yield Node(
                USER, translate("Messages", "User"), translate("Topology", "Pool user of this window"), Health.RUNNING
            )
        for component in strangers:
            if (party := _stranger(component)).role is Role.USER:
                yield Node(party, translate("Messages", "User"), component.name, Health.RUNNING, ours=False)

    def _find_elements(self, strangers: list[Component]) -> Iterator[Node]:
        fleet = self._scene.fleet
        gone = [row for row in fleet.elements if not row.alive and not row.orderly]
        shown = {*gone[-DEAD_SHOWN:], *(row for row in fleet.elements if row.has_process or row.serves)}
        ours = {row.identifier for row in fleet.elements}
        for row in fleet.elements:
            if row in shown:
                party = party_of(row)
                home, pool, _ = self._homes.get(party.identifier, (None, row.options.pool_handle, False))
                steps = round(row.load * LOAD_STEPS)
                yield Node(party, str(row.number), row.name, _health(row), row.mark, pool, home, steps, row.ours)
        reported = {_stranger(component).identifier: component for component in strangers}
        listed = [e for e, (_, _, now) in self._homes.items() if now and e not in ours]
        for identifier in sorted({*reported, *listed}):
            home, pool, _ = self._homes.get(identifier, (None, "", False))
            mark, component = self._scene.mark_of(identifier), reported.get(identifier)
            load = round((component.workload or 0.0) * LOAD_STEPS) if component is not None else 0
            name = translate("Fleet", "Element {name}").format(name=hex_id(identifier))
            if mark.owner:
                name = f"{mark.owner}, {name}"
            party = Party(Role.ELEMENT, identifier)
            yield Node(party, str(mark.number), name, Health.RUNNING, mark, pool, home, load, ours=False)

    # --- edges -------------------------------------------------------------------------------------------------------

    def _find_edges(self, nodes: dict[Party, Node]) -> Iterator[Edge]:
        for node in nodes.values():
            claimed = self._homes.get(node.party.identifier, (None, "", False))[2]
            if node.party.role is Role.ELEMENT and node.home in nodes and claimed:
                yield Edge(Relation.HOME, node.home, node.party)
        registrars = [row for row in self._scene.fleet.registrars if party_of(row) in nodes]
        for row in registrars:
            here = party_of(row)
            for server in row.view.peers:
                other = Party(Role.REGISTRAR, server)
                peer = self._scene.fleet.registrar(server)
                if other not in nodes:
                    continue
                if peer is None or here.identifier not in peer.view.peers:
                    yield Edge(Relation.HALF_PEER, here, other)
                elif here.identifier < other.identifier:
                    yield Edge(Relation.PEER, here, other)
            mentor = Party(Role.REGISTRAR, row.view.mentor)
            if row.view.mentor and mentor in nodes and row.alive:
                yield Edge(Relation.MENTOR, mentor, here)
        if USER in nodes:
            if self._asked in nodes and self._asked is not None:
                yield Edge(Relation.LINK, USER, self._asked)
            for identifier, sessions in sorted(self._sessions().items()):
                if (element := Party(Role.ELEMENT, identifier)) in nodes:
                    yield Edge(Relation.SESSION, USER, element, sessions)

    def _with_faults(self, edges: Iterable[Edge], nodes: dict[Party, Node]) -> Iterator[Edge]:
        """Replace the relations over a cut link by the cut link, and add faulty links."""
        faulty = self._scene.links
        for edge in edges:
            fault = faulty.between(edge.one, edge.other)
            if fault is None or not fault.cut or edge.relation is Relation.MENTOR:
                yield edge
        for one, other, fault in faulty.all:
            if one in nodes and other in nodes:
                yield Edge(Relation.CUT if fault.cut else Relation.FAULTY, one, other, note=fault_note(fault))

    def _reported_links(self, by_name: dict[str, Party]) -> Iterator[Edge]:
        """Yield the associations of other components, from their own reports."""
        for component in self._scene.components.rows:
            here = _stranger(component)
            for link in component.links:
                there = by_name.get(link.to)
                if there is None or there == here:
                    continue
                one, other = sorted((here, there), key=lambda p: ROLE_ORDER[p.role])
                match one.role, other.role, link.protocol:
                    case Role.REGISTRAR, Role.ELEMENT, "ASAP":
                        yield Edge(Relation.HOME, one, other)
                    case Role.REGISTRAR, Role.REGISTRAR, _:
                        low, high = sorted((one, other), key=lambda p: p.identifier)
                        yield Edge(Relation.PEER, low, high)
                    case Role.USER, Role.ELEMENT, _:
                        yield Edge(Relation.SESSION, one, other)
                    case _:
                        yield Edge(Relation.LINK, one, other)


_GROUPS: dict[int, Role] = {csp.Group.REGISTRAR: Role.REGISTRAR, csp.Group.POOL_ELEMENT: Role.ELEMENT}


def fault_note(fault: LinkFault) -> str:
    """Return a short text for the fault of a link: `10 %`, `200 ms`. It is empty for a cut."""
    parts = [f"{fault.loss * 100:g}\u00a0%"] if fault.loss else []
    parts += [f"{fault.delay * 1000:.0f}\u00a0ms"] if fault.delay else []
    return "" if fault.cut else " ".join(parts)


def _stranger(component: Component) -> Party:
    group, identifier = csp.split_id(component.key)
    return Party(_GROUPS.get(group, Role.USER), identifier)


def _nothing() -> None:
    pass


def _health(row: Row) -> Health:
    if row.state is State.GONE:
        return Health.GONE if row.orderly else Health.DEAD
    if row.killed:  # its end has not been reported yet
        return Health.DEAD
    if row.state is State.RUNNING:
        if not row.ours:
            return Health.RUNNING
        if isinstance(row, ElementRow):
            return Health.SILENT if row.note else Health.RUNNING
        return Health.RUNNING if row.view.in_service else Health.LEARNING
    return {State.STARTING: Health.STARTING, State.FROZEN: Health.FROZEN}.get(row.state, Health.STOPPING)
