"""The fleet's rows with tiny processes behind them: actions, and what people see of them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from app.models.fleet.fleet import GONE_ROWS, ElementRow, Fleet, RegistrarRow, Row, State
from app.models.fleet.places import PLANNED
from app.processes import protocol
from app.processes.options import DEFAULT_REGISTRAR, ElementOptions, RegistrarOptions
from app.processes.protocol import Noticed, Report
from app.processes.supervisor import StartFailed, Supervisor
from rserpool import AssociationId, CauseCode, ElementId, ErrorCause, LocalError, RemovalReason, notices
from tests.app.registrars import AT, POOL, a_record, tell, told
from tests.app.ui.builders import a_fleet as bare_fleet
from tests.app.ui.builders import add_element

TINY = Path(__file__).parents[2] / "processes" / "tiny_launcher.py"


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run on a fresh loop, with a time limit so that the suite ends if this hangs."""
    asyncio.run(asyncio.wait_for(coroutine, 60))


@asynccontextmanager
async def a_fleet() -> AsyncIterator[Fleet]:
    async with Supervisor((sys.executable, str(TINY))) as supervisor:
        yield Fleet(supervisor)


async def gone(row: Row) -> None:
    assert row.child is not None
    await row.child.wait()
    assert row.state is State.GONE


def reported(row: Row, report: Report) -> None:
    """Let the row's process report this."""
    assert row.child is not None
    row.child.reported.emit(report)


def test_elements_get_the_address_of_the_registrar_and_their_own_mark() -> None:
    async def story() -> None:
        async with a_fleet() as fleet:
            registrar = await fleet.start_registrar()
            assert registrar.address.startswith("127.0.0.1:")
            assert (registrar.letter, registrar.state) == ("A", State.RUNNING)
            first, second = await asyncio.gather(
                fleet.start_element(ElementOptions(identifier=0xDEADBEEF)), fleet.start_element()
            )
            assert first.options.registrars == second.options.registrars
            assert first.options.registrars[0] == registrar.address
            assert [str(row.mark) for row in fleet.elements] == ["■1", "▲2"]
            assert first.name == "Element 0xdeadbeef"
            assert fleet.element(0xDEADBEEF) is first
            assert fleet.element(0x5562E917) is None
            assert first.pid != second.pid

    run(story())


def test_signals_and_sentences_follow_what_happens_to_rows() -> None:
    async def story() -> None:
        async with a_fleet() as fleet:
            said: list[str] = []
            added: list[Row] = []
            states: list[State] = []
            fleet.added.connect(added.append)
            fleet.happened.connect(lambda row, sentence: said.append(sentence))
            fleet.changed.connect(lambda row: states.append(row.state))
            row = await fleet.start_element(ElementOptions(identifier=0x5562E917, port=40))
            assert added == [row]
            fleet.freeze(row)
            assert row.state is State.FROZEN
            fleet.thaw(row)
            fleet.kill(row)
            await gone(row)
            assert said[:3] == [
                f"Element 0x5562e917 runs at 127.0.0.1:40 as process {row.pid}",
                "Element 0x5562e917 was frozen (SIGSTOP)",
                "Element 0x5562e917 was thawed (SIGCONT)",
            ]
            assert said[3].startswith("Element 0x5562e917 was killed (SIGKILL) after ")
            assert row.outcome == said[3]
            assert states[-4:] == [State.FROZEN, State.RUNNING, State.RUNNING, State.GONE], "killed, then gone"

    run(story())


def test_a_frozen_element_can_be_stopped_in_order() -> None:
    async def story() -> None:
        async with a_fleet() as fleet:
            row = await fleet.start_element()
            fleet.freeze(row)
            fleet.stop(row)
            assert row.state is State.STOPPING
            fleet.thaw(row)  # there is nothing left to do
            assert row.state is State.STOPPING
            await gone(row)
            assert "stopped normally" in row.outcome

    run(story())


def test_a_new_registrar_takes_the_address_of_one_that_has_ended() -> None:
    async def story() -> None:
        async with a_fleet() as fleet:
            first = await fleet.start_registrar()
            second = await fleet.start_registrar()
            assert set(fleet.registrar_addresses) == {first.address, second.address}
            fleet.kill(first)
            await gone(first)
            assert fleet.registrar_addresses == (second.address,)
            third = await fleet.start_registrar()
            assert third.address == first.address
            fourth = await fleet.start_registrar()
            assert fourth.address not in (first.address, second.address)

    run(story())


def test_the_address_of_the_last_registrar_is_remembered() -> None:
    async def story() -> None:
        async with a_fleet() as fleet:
            assert not fleet.registrar_addresses
            only = await fleet.start_registrar()
            fleet.stop(only)
            await gone(only)
            assert fleet.registrar_addresses == (only.address,)
            element = await fleet.start_element()
            assert element.options.registrars[0] == only.address

    run(story())


def test_a_failed_start_raises_with_the_reason_and_leaves_a_row() -> None:
    async def story() -> None:
        async with a_fleet() as fleet:
            with pytest.raises(StartFailed, match="port 666 is taken"):
                await fleet.start_registrar(RegistrarOptions(port=666))
            (row,) = fleet.registrars
            assert row.state is State.GONE
            assert row.outcome.endswith("port 666 is taken")
        with pytest.raises(StartFailed, match="closing"):
            await fleet.start_element()
        assert fleet.elements[0].outcome == "Element 1 could not be started: the program is closing"

    run(story())


def test_a_process_that_is_killed_while_it_starts_is_really_killed() -> None:
    async def story() -> None:
        async with a_fleet() as fleet:
            starting = asyncio.create_task(fleet.start_element())
            await asyncio.sleep(0)
            (row,) = fleet.elements
            assert row.pid == 0
            fleet.kill(row)
            with suppress(StartFailed):  # it may still report that it runs
                await starting
            await gone(row)
            assert "was killed (SIGKILL)" in row.outcome

    run(story())


def test_the_reports_of_an_element_are_in_its_row() -> None:
    async def story() -> None:
        async with a_fleet() as fleet:
            row = await fleet.start_element()
            reported(row, protocol.Serving(load=0.5, sessions=2, tiles=31, points=123_456))
            assert (row.load, row.sessions, row.tiles, row.points) == (0.5, 2, 31, 123_456)
            reported(row, Noticed(notices.RegistrarLost("connection reset"), AT))
            assert row.note == "looking for a registrar"
            reported(row, Noticed(notices.Registered(again=False), AT))
            assert row.note == ""
            fleet.kill(row)
            await gone(row)
            assert (row.load, row.sessions, row.tiles) == (0.0, 0, 31)

    run(story())


def test_changes_to_a_running_element_are_ordered_and_shown_in_its_row() -> None:
    fleet = bare_fleet()
    said: list[str] = []
    fleet.happened.connect(lambda row, sentence: said.append(sentence))
    row = add_element(fleet, 1, 0xABC, options=ElementOptions(policy="WeightedRoundRobin:1"))
    fleet.set_policy(row, "WeightedRoundRobin:3")
    fleet.set_speed(row, 25_000.0)
    fleet.set_speed(row, 0.0)
    fleet.set_capacity(row, 2.5)
    fleet.set_other_load(row, 0.25)
    assert told(row) == [
        protocol.SetPolicy("WeightedRoundRobin:3"),
        protocol.SetSpeed(25_000.0),
        protocol.SetSpeed(0.0),
        protocol.SetCapacity(2.5),
        protocol.SetLoad(0.25),
    ]
    assert (row.policy, row.options.speed_limit, row.options.capacity) == ("WeightedRoundRobin:3", 0.0, 2.5)
    assert row.other_load == 0.25
    assert said == [
        "Element 0x00000abc registers again with the policy WeightedRoundRobin:3",
        "Element 0x00000abc is limited to 25\u00a0000 points per second",
        "Element 0x00000abc computes without a speed limit",
        "Element 0x00000abc is fully loaded with this number of sessions: 2.5",
        "Element 0x00000abc has 25 % load from other work",
    ]
    with pytest.raises(LocalError):
        fleet.set_policy(row, "Nonsense")
    mistakes: tuple[Callable[[], None], ...] = (
        lambda: fleet.set_speed(row, -1),
        lambda: fleet.set_capacity(row, 0),
        lambda: fleet.set_other_load(row, 2),
    )
    for wrong in mistakes:
        with pytest.raises(LocalError):
            wrong()
    fleet.take(row, protocol.OrderRefused("policy", "no such policy"))
    fleet.take(row, protocol.OrderDropped())
    fleet.take(row, protocol.ReportsDropped(3))
    fleet.take(row, Noticed(notices.PeerCutOff("10.0.0.9:4711", "it does not read"), 5.0))
    fleet.take(row, Noticed(notices.CookieRefused(AssociationId(1), "its signature is wrong"), 5.0))
    assert said[5:] == [
        "Element 0x00000abc did not carry out the order (policy): no such policy",
        "Element 0x00000abc does not read its orders; further orders were dropped",
        "Element 0x00000abc: 3 reports were dropped, because the window was too busy",
        "Element 0x00000abc ended an association with 10.0.0.9:4711: it does not read",
        "Element 0x00000abc refused a cookie (its signature is wrong); the tile starts again from the beginning",
    ]
    row.state = State.GONE
    fleet.set_policy(row, "WeightedRoundRobin:9")
    fleet.set_other_load(row, 1.0)
    assert (row.policy, row.other_load, len(said)) == ("WeightedRoundRobin:3", 0.25, 10)


def test_a_registrar_row_knows_its_elements() -> None:
    async def story() -> None:
        async with a_fleet() as fleet:
            row = await fleet.start_registrar()
            changes: list[object] = []
            fleet.reported.connect(lambda row, change: changes.append(change.notice))
            added = notices.ElementAdded(POOL, a_record(0xC0FFEE, row.pid))
            removed = notices.ElementRemoved(POOL, ElementId(0xC0FFEE), RemovalReason.NO_ANSWER)
            tell(fleet, row, added, notices.HandleResolved(POOL, (ElementId(0xC0FFEE),)))
            assert row.elements == {0xC0FFEE: "FractalGeneratorPool"}
            assert row.view.owned(row.pid) == 1
            assert row.resolutions == 1
            tell(fleet, row, removed)
            assert row.elements == {}
            assert changes == [added, removed]
            said: list[str] = []
            fleet.happened.connect(lambda row, sentence: said.append(sentence))
            cause = ErrorCause(CauseCode.INCONSISTENT_POOL_POLICY)
            reported(row, Noticed(notices.RegistrationRefused(POOL, ElementId(0xC0FFEE), cause), AT))
            assert said == ["Registrar A refused element 0x00c0ffee: inconsistent pool policy"]
            tell(fleet, row, added)
            fleet.kill(row)
            await gone(row)
            assert row.elements == {}

    run(story())


def test_rows_of_ended_processes_are_removed_on_request_or_when_there_are_many() -> None:
    async def story() -> None:
        async with a_fleet() as fleet:
            removed: list[Row] = []
            fleet.removed.connect(removed.append)
            row = await fleet.start_element()
            fleet.remove(row)  # it is alive, so it stays
            assert fleet.elements == [row]
            fleet.kill(row)
            await gone(row)
            fleet.remove(row)
            assert fleet.elements == []
            assert removed == [row]
            for _ in range(GONE_ROWS + 1):
                row = await fleet.start_element()
                fleet.kill(row)
                await gone(row)
            assert [row.number for row in fleet.elements] == list(range(3, GONE_ROWS + 3))

    run(story())


def test_registrars_start_one_after_the_other_and_get_the_addresses_of_the_live_ones() -> None:
    async def story() -> None:
        async with a_fleet() as fleet:
            told: list[tuple[str, ...]] = []
            fleet.added.connect(lambda row: told.append(row.options.peers) if isinstance(row, RegistrarRow) else None)
            first, second, third = await asyncio.gather(*(fleet.start_registrar() for _ in range(3)))
            assert [row.letter for row in (first, second, third)] == ["A", "B", "C"]
            assert told == [(), (first.enrp_address,), (first.enrp_address, second.enrp_address)]
            assert fleet.registrar(second.pid) is second
            fleet.freeze(first)
            fleet.kill(second)  # its end has not been reported yet, but it is no longer a peer
            await fleet.start_registrar()
            assert told[3] == (first.enrp_address, third.enrp_address)
            await fleet.start_registrar(RegistrarOptions(peers=("127.0.0.1:1",)))
            assert told[4:] == [("127.0.0.1:1",)]

    run(story())


def test_elements_know_the_addresses_of_planned_registrars() -> None:
    async def story() -> None:
        async with a_fleet() as fleet:
            before = await fleet.start_element()
            first = await fleet.start_registrar()
            element = await fleet.start_element()
            later = [await fleet.start_registrar() for _ in range(PLANNED - 1)]
            for row in (before, element):
                assert {first.address, *(r.address for r in later)} == set(row.options.registrars)
            unplanned = await fleet.start_registrar()
            assert unplanned.address not in element.options.registrars
            assert unplanned.address in (await fleet.start_element()).options.registrars

    run(story())


def test_elements_do_not_use_the_default_registrar_of_another_program() -> None:
    async def story() -> None:
        async with a_fleet() as fleet:
            await fleet.start_registrar(RegistrarOptions(port=0))
            element = await fleet.start_element()
            assert DEFAULT_REGISTRAR not in element.options.registrars

    run(story())


def test_registrars_have_letters() -> None:
    assert [RegistrarRow(number).letter for number in (1, 2, 26, 27, 53)] == ["A", "B", "Z", "AA", "BA"]
    assert RegistrarRow(3).name == RegistrarRow(3, identifier=1).short_name == "Registrar C"
    assert RegistrarRow(3, identifier=0x1A2B3C4D).name == "Registrar C 0x1a2b3c4d"
    assert ElementRow(3).name == "Element 3"


def test_elements_are_found_by_identifier_the_latest_first_until_removed() -> None:
    fleet = bare_fleet()
    first = add_element(fleet, 1, 0xABC)
    assert fleet.element(0xABC) is first
    assert fleet.element(0xDEF) is None
    second = ElementRow(2)
    fleet.elements.append(second)
    fleet.take(second, protocol.Running(0xABC, "127.0.0.1:1"))
    assert fleet.element(0xABC) is second
    second.state = first.state = State.GONE
    fleet.remove(second)
    fleet.remove(first)
    assert fleet.element(0xABC) is None
