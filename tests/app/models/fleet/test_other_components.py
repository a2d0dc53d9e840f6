"""The model of components that we did not start."""

from __future__ import annotations

from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.fleet.other_components import LIMIT, LINKS, Component, Components, Link, name_of
from rserpool import csp

ELEMENT = csp.component_id(csp.Group.POOL_ELEMENT, 0xAA000002)
REGISTRAR = csp.component_id(csp.Group.REGISTRAR, 0x11111111)
USER = csp.component_id(csp.Group.POOL_USER, 0x71838529A58370)


def a_report(sender: int = ELEMENT, **values: object) -> csp.Report:
    return csp.Report(**({"sender": sender, "uptime": 1.0, "interval": 0.5} | values))  # type: ignore[arg-type]


def keys(components: Components) -> list[int]:
    components.tick(0.0)
    return [component.key for component in components.rows]


def test_a_report_is_shown_in_words() -> None:
    components = Components()
    links = (csp.Association(REGISTRAR, 0.5, 11), csp.Association(csp.component_id(9, 1), None, 77, protocol=6))
    components.take(
        0.0,
        a_report(location=b"here: 10.1.0.12:40198", status=b"1 Session", workload=0.5, associations=links),
        "10.1.0.12",
    )
    components.tick(0.0)
    assert components.rows == [
        Component(
            ELEMENT,
            "Element 0xaa000002",
            "here: 10.1.0.12:40198",
            "1 Session",
            0.5,
            (Link("Registrar 0x11111111", "ASAP", 0.5), Link("Component 0x00000001", "protocol 77", None)),
            "10.1.0.12",
        )
    ]
    assert name_of(csp.component_id(csp.Group.REGISTRAR, 0)) == "Registrar with unknown identifier"
    assert name_of(USER) == "User 0x71838529a58370"


def test_order_is_registrars_elements_users_and_by_location() -> None:
    components = Components()
    for sender, place in ((USER, b"a"), (ELEMENT + 1, b"b"), (ELEMENT, b"c"), (ELEMENT + 2, b"b"), (REGISTRAR, b"z")):
        components.take(0.0, a_report(sender, location=place), "")
    assert keys(components) == [REGISTRAR, ELEMENT + 1, ELEMENT + 2, ELEMENT, USER]


def test_a_component_is_forgotten_after_ten_silent_intervals_or_half_a_minute() -> None:
    components = Components()
    components.take(0.0, a_report(ELEMENT, interval=0.5), "")
    components.take(0.0, a_report(USER, interval=60.0), "")
    assert components.tick(4.9) == 5.0
    assert len(components) == 2
    assert components.tick(5.0) == 30.0
    assert [component.key for component in components.rows] == [USER]
    assert components.tick(30.0) == inf
    assert components.rows == []


def test_an_interval_of_zero_counts_as_the_shortest() -> None:
    components = Components()
    components.take(0.0, a_report(interval=0.0), "")
    assert components.tick(1.0) == 2.5


def test_a_further_report_prolongs_the_time_and_a_final_one_ends_it() -> None:
    components = Components()
    components.take(0.0, a_report(), "")
    components.take(4.0, a_report(), "")
    assert components.tick(6.0) == 9.0
    components.take(6.5, a_report(flags=csp.FINAL), "")
    assert components.tick(6.5) == inf
    components.take(6.6, a_report(flags=csp.FINAL), "")
    assert len(components) == 0


def test_listeners_are_called_only_for_changes_and_only_at_ticks() -> None:
    components, heard = Components(), []
    components.changed.connect(lambda: heard.append(len(components.rows)))
    for _ in range(100):
        components.take(0.0, a_report(), "")
    assert (heard, components.rows) == ([], [])
    components.tick(0.1)
    components.tick(0.2)
    components.take(0.3, a_report(), "")
    components.tick(0.3)
    assert heard == [1]
    components.take(0.4, a_report(status=b"2 Sessions"), "")
    components.tick(0.4)
    components.tick(60.0)
    assert heard == [1, 1, 0]


def test_our_own_and_hidden_components_are_not_listed() -> None:
    components = Components(lambda group, identifier: (group, identifier) == (2, 0xAA000002))
    components.hidden.add(USER)
    for sender in (ELEMENT, USER, REGISTRAR):
        components.take(0.0, a_report(sender), "")
    assert keys(components) == [REGISTRAR]


def test_a_flood_fills_the_table_only_up_to_its_limit_until_it_is_silent() -> None:
    components = Components()
    many = (csp.Association(1, None, 1),) * 500
    for sender in range(10 * LIMIT):
        components.take(0.0, a_report(sender, associations=many, interval=4000.0), "")
    assert len(components) == LIMIT
    assert components.refused == 9 * LIMIT
    components.tick(0.0)
    assert {len(component.links) for component in components.rows} == {LINKS}
    components.take(1.0, a_report(0, status=b"known"), "")
    components.tick(31.0)
    components.take(31.0, a_report(ELEMENT), "")
    assert ELEMENT in keys(components)


@settings(deadline=None, max_examples=100)
@given(st.binary(min_size=288, max_size=288), st.binary(max_size=72))
def test_every_report_that_decodes_is_accepted(head: bytes, tail: bytes) -> None:
    count = len(tail) // 24
    octets = b"\1\0" + (288 + 24 * count).to_bytes(2) + b"\0\0\2\0" + head[8:16] + bytes(2) + head[18:24]
    octets += head[24:286] + count.to_bytes(2) + tail[: 24 * count].replace(b"\xff", b"\0")
    octets = octets[:16] + bytes(2) + octets[18:]
    try:
        report = csp.decode(octets)
    except Exception:
        assert count  # durations of ages
        return
    components = Components()
    components.take(0.0, report, "10.0.0.1")
    components.tick(0.0)
    (component,) = components.rows
    assert component.status.isprintable()
    assert component.name


def test_components_can_be_added_and_removed_directly() -> None:
    components, told = Components(), []
    components.changed.connect(lambda: told.append(len(components.rows)))
    one = Component(1, "Registrar 0x00000001", "lab", "fine", 0.5, (), "here")
    two = Component(2, "Registrar 0x00000002", "lab", "fine", None, (), "here")
    components.put([one, two], [])
    components.put([], [1, 7])
    assert list(components.rows) == [two]
    assert told == [2, 1]
