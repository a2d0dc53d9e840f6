"""Places in the drawing: no overlaps, all inside the area, always the same."""

from __future__ import annotations

from itertools import combinations
from math import hypot

import pytest

from app.models.fleet.marks import mark
from app.models.messages.log import Party, Role
from app.models.topology.graph import USER, Health, Node
from app.models.topology.layout import Layout, lay_out

UNIT = 16.0


def registrar(number: int) -> Node:
    return Node(Party(Role.REGISTRAR, number), "ABCDE"[number - 1], "", Health.RUNNING)


def element(number: int, home: int | None, pool: str = "Pool") -> Node:
    at = None if home is None else Party(Role.REGISTRAR, home)
    return Node(Party(Role.ELEMENT, number), str(number), "", Health.RUNNING, mark(number), pool, at)


THE_USER = Node(USER, "User", "", Health.RUNNING)


def scope(registrars: int, elements: int) -> list[Node]:
    return [
        *map(registrar, range(1, registrars + 1)),
        *(element(number, number % registrars + 1) for number in range(1, elements + 1)),
        THE_USER,
    ]


def nearest(layout: Layout) -> float:
    return min(hypot(p[0] - q[0], p[1] - q[1]) for p, q in combinations(layout.places.values(), 2))


@pytest.mark.parametrize("size", [(380, 400), (900, 300), (700, 700)])
@pytest.mark.parametrize("counts", [(1, 3), (2, 3), (3, 30), (5, 100)])
def test_components_do_not_overlap_and_are_inside_the_area(counts: tuple[int, int], size: tuple[int, int]) -> None:
    layout = lay_out(scope(*counts), size[0], size[1], UNIT)
    assert len(layout.places) == sum(counts) + 1
    assert nearest(layout) >= layout.spacing * 0.7
    assert all(0 <= x <= size[0] and 0 <= y <= size[1] for x, y in layout.places.values())


def test_elements_are_nearer_to_their_home_than_to_any_other_registrar() -> None:
    layout = lay_out(nodes := scope(5, 100), 800, 600, UNIT)
    hubs = {node.party: layout.places[node.party] for node in nodes if node.party.role is Role.REGISTRAR}
    for node in nodes:
        if node.party.role is Role.ELEMENT:
            x, y = layout.places[node.party]
            assert min(hubs, key=lambda hub: hypot(hubs[hub][0] - x, hubs[hub][1] - y)) == node.home


def test_the_same_components_get_the_same_places() -> None:
    assert lay_out(scope(3, 20), 500, 500, UNIT) == lay_out(scope(3, 20), 500, 500, UNIT)


def test_another_element_does_not_move_the_elements_of_other_registrars() -> None:
    before = lay_out(scope(2, 4), 600, 500, UNIT)
    after = lay_out([*scope(2, 4), element(5, 1)], 600, 500, UNIT)
    for number in (1, 3):  # those of registrar 2
        assert after.places[Party(Role.ELEMENT, number)] == before.places[Party(Role.ELEMENT, number)]


def test_elements_without_a_home_are_in_a_row_above() -> None:
    layout = lay_out([registrar(1), element(1, None), element(2, 9), THE_USER], 400, 400, UNIT)
    (x1, y1), (x2, y2) = (layout.places[Party(Role.ELEMENT, number)] for number in (1, 2))
    assert y1 == y2 < layout.places[Party(Role.REGISTRAR, 1)][1]
    assert x2 > x1
    assert layout.places[USER][1] > layout.places[Party(Role.REGISTRAR, 1)][1]


def test_one_pool_is_named_once_and_several_beside_their_elements() -> None:
    assert [name for name, _ in lay_out(scope(2, 6), 500, 500, UNIT).pools] == ["Pool"]
    nodes = [registrar(1), element(1, 1, "Echo"), element(2, 1, "Fractals"), element(3, 1, "Echo")]
    layout = lay_out(nodes, 500, 500, UNIT)
    assert [name for name, _ in layout.pools] == ["Echo", "Fractals"]
    x = [layout.places[Party(Role.ELEMENT, number)][0] for number in (1, 3, 2)]
    assert x == sorted(x)  # the elements of a pool are side by side


def test_all_elements_have_places_even_if_there_are_too_many() -> None:
    assert len(lay_out(scope(2, 900), 200, 200, UNIT).places) == 903


def test_no_components_have_no_places() -> None:
    assert lay_out([], 300, 300, UNIT).places == {}
