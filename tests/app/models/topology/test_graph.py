"""The nodes and edges of the topology, from the reports of registrars, the picture and status reports."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import pytest

from app.models.fleet.fleet import State
from app.models.fleet.other_components import Component, Link
from app.models.fleet.process_row import RegistrarRow
from app.models.messages.log import Message, Party, Role
from app.models.topology.graph import USER, Edge, Health, Relation, Topology
from rserpool import LinkFault, RemovalReason, csp, notices
from tests.app.registrars import POOL, A, B, C, add, die, start, tell
from tests.app.ui.builders import ONE, THREE, TWO, Stage, a_picture, add_element, finish, order
from tests.app.ui.builders import start as start_tile

AT_A, AT_B, AT_C = (Party(Role.REGISTRAR, server) for server in (A, B, C))
E1, E2, E3 = (Party(Role.ELEMENT, identifier) for identifier in (ONE, TWO, THREE))


Two: TypeAlias = list[RegistrarRow]


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def topology(stage: Stage) -> Iterator[Topology]:
    topology = Topology(stage.scene)
    yield topology
    topology.close()


@pytest.fixture
def two(stage: Stage) -> Two:
    """Registrars A and B, peers, with elements 1 (A's) and 2 (B's)."""
    rows = [start(stage.fleet, A), start(stage.fleet, B, mentor=A)]
    tell(stage.fleet, rows[0], notices.PeerFound(B))
    tell(stage.fleet, rows[1], notices.PeerFound(A))
    add_element(stage.fleet, 1, ONE)
    add_element(stage.fleet, 2, TWO)
    add(stage.fleet, ONE, rows[0], rows[1])
    add(stage.fleet, TWO, rows[1], rows[0])
    return rows


def edges(topology: Topology, relation: Relation) -> set[tuple[Party, Party]]:
    return {(edge.one, edge.other) for edge in topology.edges if edge.relation is relation}


def test_registrars_elements_and_the_user_are_nodes_in_this_order(topology: Topology, two: Two) -> None:
    assert topology.refresh()
    assert list(topology.nodes) == [AT_A, AT_B, E1, E2, USER]
    assert [node.label for node in topology.nodes.values()] == ["A", "B", "1", "2", "User"]
    assert topology.nodes[E2].pool == str(POOL)
    assert not topology.refresh()  # nothing has changed


def test_homes_peers_and_mentors_are_edges(topology: Topology, two: Two) -> None:
    topology.refresh()
    assert edges(topology, Relation.HOME) == {(AT_A, E1), (AT_B, E2)}
    assert edges(topology, Relation.PEER) == {(AT_A, AT_B)}
    assert edges(topology, Relation.MENTOR) == {(AT_A, AT_B)}


def test_a_peer_that_only_one_side_knows_is_a_half_peer(topology: Topology, stage: Stage, two: Two) -> None:
    tell(stage.fleet, two[0], notices.PeerLost(B))
    topology.refresh()
    assert edges(topology, Relation.PEER) == set()
    assert edges(topology, Relation.HALF_PEER) == {(AT_B, AT_A)}


def test_a_takeover_moves_the_edge_to_the_new_home(topology: Topology, stage: Stage, two: Two) -> None:
    die(stage.fleet, two[0])
    topology.refresh()
    assert topology.nodes[AT_A].health is Health.DEAD
    assert (AT_A, E1) in edges(topology, Relation.HOME)  # B still reports this
    tell(stage.fleet, two[1], notices.ElementMoved(POOL, ONE, B))
    assert topology.refresh()
    assert edges(topology, Relation.HOME) == {(AT_B, E1), (AT_B, E2)}
    assert topology.nodes[E1].home == AT_B


def test_the_home_registrar_itself_is_believed_over_others(topology: Topology, stage: Stage, two: Two) -> None:
    start(stage.fleet, C)
    for row in (stage.fleet.registrars[0], stage.fleet.registrars[2]):
        tell(stage.fleet, row, notices.ElementMoved(POOL, TWO, C if row is two[0] else A))
    topology.refresh()
    assert topology.nodes[E2].home == AT_B


def test_an_element_without_a_registrar_keeps_its_place_and_has_no_edge(
    topology: Topology, stage: Stage, two: Two
) -> None:
    topology.refresh()
    for row in two:
        die(stage.fleet, row)
    topology.refresh()
    assert topology.nodes[E1].home == AT_A
    assert edges(topology, Relation.HOME) == set()


def test_nodes_have_the_state_of_their_rows(topology: Topology, stage: Stage, two: Two) -> None:
    first, second = stage.fleet.elements
    first.state = State.FROZEN
    second.note = "looking for a registrar"
    stage.fleet.changed.emit(first)
    topology.refresh()
    assert (topology.nodes[E1].health, topology.nodes[E2].health) == (Health.FROZEN, Health.SILENT)
    first.state = State.STARTING
    second.killed = True  # its end has not been reported yet
    stage.fleet.changed.emit(first)
    topology.refresh()
    assert (topology.nodes[E1].health, topology.nodes[E2].health) == (Health.STARTING, Health.DEAD)


def test_an_element_that_died_stays_and_one_that_stopped_in_order_disappears(
    topology: Topology, stage: Stage, two: Two
) -> None:
    for row, identifier in zip(stage.fleet.elements, (ONE, TWO), strict=True):
        row.state = State.GONE
        for registrar in two:
            removed = notices.ElementRemoved(POOL, identifier, RemovalReason.ASSOCIATION_LOST)
            tell(stage.fleet, registrar, removed)
    stage.fleet.elements[1].orderly = True
    stage.fleet.changed.emit(stage.fleet.elements[0])
    topology.refresh()
    assert topology.nodes[E1].health is Health.DEAD
    assert E2 not in topology.nodes


def test_a_registrar_that_was_replaced_is_no_longer_drawn(topology: Topology, stage: Stage, two: Two) -> None:
    die(stage.fleet, two[1])
    topology.refresh()
    assert AT_B in topology.nodes
    newcomer = start(stage.fleet, C, mentor=A)
    newcomer.address = two[1].address
    stage.fleet.changed.emit(newcomer)
    topology.refresh()
    assert [party for party in topology.nodes if party.role is Role.REGISTRAR] == [AT_A, AT_C]


def test_sessions_follow_the_tiles_in_flight(topology: Topology, stage: Stage, two: Two) -> None:
    picture = a_picture()
    stage.show(picture)
    first, second, third, *_ = order(picture)
    for index, element in ((first, ONE), (second, ONE), (third, TWO)):
        start_tile(picture, index, element)
    topology.refresh()
    assert [e for e in topology.edges if e.relation is Relation.SESSION] == [
        Edge(Relation.SESSION, USER, E1, 2),
        Edge(Relation.SESSION, USER, E2, 1),
    ]
    finish(picture, third, TWO)
    assert topology.refresh()
    assert edges(topology, Relation.SESSION) == {(USER, E1)}


def test_our_user_is_linked_to_the_registrar_it_used_last(topology: Topology, stage: Stage, two: Two) -> None:
    for number, server in enumerate((AT_A, AT_B)):
        stage.scene.messages.note(Message(number, 1.0, USER, server, 11, 0, b""))
    topology.refresh()
    assert edges(topology, Relation.LINK) == {(USER, AT_B)}
    later = Topology(stage.scene)
    later.refresh()
    assert edges(later, Relation.LINK) == {(USER, AT_B)}
    later.close()


def test_components_of_others_are_nodes_with_the_links_that_they_report(
    topology: Topology, stage: Stage, two: Two
) -> None:
    registrar = csp.Group.REGISTRAR << 56 | 0x77
    element = csp.Group.POOL_ELEMENT << 56 | 0x88
    user = csp.Group.POOL_USER << 56 | 0x99
    links = (Link("Registrar 0x00000077", "ASAP", 3.0),)
    known = [
        Component(registrar, "Registrar 0x00000077", "", "", None, (Link("Registrar 0x0a0a0a0a", "ENRP", 1.0),), "x"),
        Component(element, "Element 0x00000088", "", "", 0.5, links, "x"),
        Component(user, "User 0x00000099", "", "", None, (Link("Element 0x00000088", "fractals", 1.0),), "x"),
    ]
    stage.components.put(known, [])
    topology.refresh()
    r, e, u = Party(Role.REGISTRAR, 0x77), Party(Role.ELEMENT, 0x88), Party(Role.USER, 0x99)
    assert {party for party, node in topology.nodes.items() if not node.ours} == {r, e, u}
    assert topology.nodes[e].home == r
    assert topology.nodes[e].load == 10
    assert (r, e) in edges(topology, Relation.HOME)
    assert (r, AT_A) in edges(topology, Relation.PEER)
    assert (u, e) in edges(topology, Relation.SESSION)
    assert topology.component_of(e) == known[1]


def test_an_element_that_only_registrars_know_is_not_ours(topology: Topology, stage: Stage, two: Two) -> None:
    add(stage.fleet, THREE, two[0], two[1])
    topology.refresh()
    assert not topology.nodes[E3].ours
    assert (AT_A, E3) in edges(topology, Relation.HOME)


def test_a_closed_topology_follows_nothing(stage: Stage, two: Two) -> None:
    topology = Topology(stage.scene)
    topology.refresh()
    topology.close()
    start(stage.fleet, C)
    stage.show(a_picture())
    assert not topology.refresh()


def test_a_cut_link_is_an_edge_that_replaces_the_other_relations(topology: Topology, two: Two, stage: Stage) -> None:
    stage.scene.links.put(AT_A, E1, LinkFault(cut=True))
    stage.scene.links.put(AT_A, AT_B, LinkFault(loss=0.1, delay=0.2))
    stage.scene.links.put(AT_A, E3, LinkFault(cut=True))  # no such node
    assert topology.refresh()
    assert edges(topology, Relation.CUT) == {(AT_A, E1)}
    assert edges(topology, Relation.HOME) == {(AT_B, E2)}
    assert edges(topology, Relation.PEER) == edges(topology, Relation.FAULTY) == {(AT_A, AT_B)}
    (faulty,) = (edge for edge in topology.edges if edge.relation is Relation.FAULTY)
    assert faulty.note == "10\u00a0% 200\u00a0ms"
    stage.scene.links.put(AT_A, E1, None)
    assert topology.refresh()
    assert edges(topology, Relation.CUT) == set()
