"""Rows for registrars and elements that others started."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import rserpool
from app.models.fleet.fleet import Fleet, Row, State
from app.models.fleet.other_components import Components
from app.models.fleet.strangers import MOST, PATIENCE, Strangers
from app.processes.supervisor import Supervisor
from rserpool import (
    ElementId,
    PoolElement,
    RoundRobin,
    ServerId,
    ServerInformation,
    TransportAddress,
    TransportProtocol,
    csp,
    notices,
)
from rserpool.policies import LeastUsed
from tests.app.registrars import POOL, A, B, a_record, add, die, start, tell

ENRP = TransportAddress(TransportProtocol.TCP, 9901, ("192.0.2.1",))
ASAP = TransportAddress(TransportProtocol.TCP, 3863, ("192.0.2.1",))
OTHER = TransportAddress(TransportProtocol.SCTP, 9901, ("192.0.2.2", "198.51.100.2"))


@dataclass
class Case:
    """A fleet with strangers."""

    names: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.fleet = Fleet(Supervisor())
        self.components = Components()
        self.strangers = Strangers(self.fleet, self.components, lambda address: self.names.get(address, ""))
        self.strangers.happened.connect(lambda _row, sentence: self.said.append(sentence))

    def foreign(self) -> list[Row]:
        return [row for row in self.fleet.rows if not row.ours]


def run(story: Callable[[Case], Awaitable[None]]) -> None:
    async def main() -> None:
        case = Case()
        await story(case)
        case.strangers.close()

    asyncio.run(main())


def a_view(server: int, *elements: PoolElement, peers: tuple[ServerInformation, ...] = ()) -> rserpool.HandlespaceView:
    pools = {POOL: elements} if elements else {}
    return rserpool.HandlespaceView(ServerId(server), None, peers, pools)


def test_a_handlespace_that_was_read_makes_rows_for_registrars_and_elements() -> None:
    async def story(case: Case) -> None:
        case.names = {"192.0.2.1": "lab1", "127.0.0.1": "here"}
        element = a_record(7, A)
        case.strangers.read(A, ENRP, a_view(A, element, peers=(ServerInformation(B, OTHER),)), ASAP)
        case.strangers.look()
        first, second = case.fleet.registrars
        assert (first.identifier, first.host, first.address, first.enrp_address) == (A, "lab1", str(ASAP), str(ENRP))
        assert (second.identifier, second.host, second.enrp_address, second.protocol) == (B, "", str(OTHER), "sctp")
        assert first.view.in_service
        assert not second.view.in_service, "nobody has read it"
        assert {*first.view.peers} == {B}
        (row,) = case.fleet.elements
        assert (row.identifier, row.host, row.options.pool_handle, row.address) == (
            7,
            "here",
            str(POOL),
            "127.0.0.1:4000",
        )
        assert all(row.state is State.RUNNING and not row.reachable and row.serves for row in case.fleet.rows)
        assert case.said == [f"Registrar A 0x{A:08x} is in this scope; it was started elsewhere",
                             f"Registrar B 0x{B:08x} is in this scope; it was started elsewhere"]  # fmt: skip

    run(story)


def test_what_is_gone_has_no_row() -> None:
    async def story(case: Case) -> None:
        case.strangers.read(A, ENRP, a_view(A, a_record(7, A), a_record(8, A)))
        case.strangers.look()
        case.strangers.read(A, ENRP, a_view(A, a_record(8, A)))
        case.strangers.look()
        assert [row.identifier for row in case.fleet.elements] == [8]
        case.strangers.lost(A)
        case.strangers.look()
        assert not case.fleet.rows
        assert case.said[-1] == f"Registrar A 0x{A:08x} is not in this scope any more"

    run(story)


def test_a_row_follows_the_changes_of_its_registrar() -> None:
    async def story(case: Case) -> None:
        heard: list[type[notices.Notice]] = []
        case.fleet.reported.connect(lambda _row, change: heard.append(type(change.notice)))
        case.strangers.read(A, ENRP, a_view(A, a_record(7, A), a_record(8, A)))
        case.strangers.look()
        heard.clear()
        changed = a_record(8, A, LeastUsed(1 << 30))
        case.strangers.read(A, ENRP, a_view(A, a_record(7, B), changed, peers=(ServerInformation(B, OTHER),)))
        case.strangers.look()
        assert heard == [notices.ElementMoved, notices.ElementChanged, notices.PeerFound]
        (first, _) = case.fleet.registrars
        assert first.view.elements[POOL, ElementId(7)].home == B
        busy = case.fleet.element(8)
        assert busy is not None
        assert (busy.policy, round(busy.load, 2)) == ("LeastUsed", 0.25)
        heard.clear()
        case.strangers.read(A, ENRP, a_view(A, a_record(7, B), changed, peers=(ServerInformation(B, OTHER),)))
        case.strangers.look()
        assert heard == []

    run(story)


def test_an_element_of_others_at_a_registrar_of_ours_is_a_stranger_and_our_own_never_is() -> None:
    async def story(case: Case) -> None:
        ours = start(case.fleet, A)
        gone = start(case.fleet, B)
        add(case.fleet, 7, ours, gone)
        case.strangers.look()
        assert [row.identifier for row in case.foreign()] == [7]
        die(case.fleet, gone)
        case.fleet.remove(gone)
        tell(case.fleet, ours, notices.PeerFound(B))
        case.strangers.look()
        assert [row.identifier for row in case.foreign()] == [7], "B was ours, and its end is not noticed yet"

    run(story)


def test_nobody_is_a_stranger_at_once() -> None:
    async def story(case: Case) -> None:
        ours = start(case.fleet, A)
        changed = asyncio.Event()
        case.fleet.added.connect(lambda _row: changed.set())
        began = asyncio.get_running_loop().time()
        add(case.fleet, 7, ours)
        await changed.wait()
        assert asyncio.get_running_loop().time() - began >= PATIENCE - 0.05

    run(story)


def test_status_reports_give_the_load_and_rows_only_in_the_scope_of_others() -> None:
    async def story(case: Case) -> None:
        def report(key: int, **values: object) -> None:
            about = {"sender": key, "uptime": 1.0, "interval": 9.0, "location": b"lab2: 192.0.2.2:4000"} | values
            case.components.take(0.0, csp.Report(**about), "192.0.2.2")  # type: ignore[arg-type]

        case.strangers.read(A, ENRP, a_view(A, a_record(7, A)))
        report(csp.component_id(csp.Group.POOL_ELEMENT, 7), workload=0.5)
        report(csp.component_id(csp.Group.POOL_ELEMENT, 8))
        report(csp.component_id(csp.Group.REGISTRAR, B))
        case.components.tick(0.0)
        case.strangers.look()
        assert [(row.identifier, row.load, row.host) for row in case.fleet.elements] == [(7, 0.5, "lab2")]
        case.strangers.trusts_reports = True
        case.strangers.look()
        assert [(row.identifier, row.address) for row in case.fleet.elements][1:] == [(8, "192.0.2.2:4000")]
        assert [row.identifier for row in case.fleet.registrars] == [A, B]

    run(story)


def test_names_that_become_known_later_are_shown() -> None:
    async def story(case: Case) -> None:
        case.strangers.read(A, ENRP, a_view(A))
        case.strangers.look()
        (row,) = case.fleet.registrars
        assert row.host == ""
        case.names["192.0.2.1"] = "lab1"
        case.strangers.name_known("192.0.2.1")
        case.strangers.look()
        assert row.host == "lab1"

    run(story)


def test_a_huge_scope_gets_a_limited_number_of_rows() -> None:
    async def story(case: Case) -> None:
        elements = [a_record(number, A, RoundRobin()) for number in range(1, 3 * MOST)]
        case.strangers.read(A, ENRP, a_view(A, *elements))
        for number in range(2 * MOST):
            case.strangers.heard(1 + number, ASAP)
        case.strangers.look()
        assert len(case.fleet.elements) == MOST
        assert len(case.fleet.registrars) <= MOST
        assert [len(r.view.elements) for r in case.fleet.registrars if r.identifier == A] == [len(elements)]

    run(story)


def test_leaving_a_scope_removes_all_strangers_and_counts_from_the_beginning() -> None:
    async def story(case: Case) -> None:
        case.strangers.read(A, ENRP, a_view(A, a_record(7, A)))
        case.strangers.look()
        case.strangers.forget()
        assert not case.fleet.rows
        case.strangers.read(A, ENRP, a_view(A, a_record(7, A)))
        case.strangers.look()
        assert [row.number for row in case.fleet.rows] == [1, 1]

    run(story)
