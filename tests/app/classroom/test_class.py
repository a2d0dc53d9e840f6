"""A class on one machine, with real processes: invited, joined, paused, expelled and over."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import rserpool
from app.base.authority import Request
from app.classroom.finding import announcement, question, read_datagram
from app.classroom.invitation import Invitation, InvitationOptions
from app.classroom.joining import Joining, JoinOptions
from app.classroom.owner import Need, Thresholds
from app.classroom.sensors import Sensors
from app.classroom.visit import Failure, JoinFailed, not_found, visit
from app.models.classroom.students import State
from app.processes.supervisor import StartFailed, Supervisor
from rserpool.transport.revocations import revoked_in
from tests.app.classroom.laptops import Laptop

HOST = "127.0.0.1"
THRESHOLDS = Thresholds(ignored=frozenset({Need.USE, Need.BATTERY, Need.LOCK, Need.LID}))


async def until(signal: Any, wanted: Callable[[], object]) -> None:
    """Wait until something is true, which may change when the signal is emitted."""
    changed = asyncio.Event()
    disconnect = signal.connect(lambda *_: changed.set())
    while not wanted():
        await changed.wait()
        changed.clear()
    disconnect()


@asynccontextmanager
async def a_class(transport: str = "tcp") -> AsyncIterator[tuple[Supervisor, Invitation]]:
    options = InvitationOptions((HOST,), port=0, registrar_port=0, transport=transport)
    async with asyncio.timeout(60), Supervisor() as supervisor, Invitation(supervisor, options) as invitation:
        yield supervisor, invitation


@asynccontextmanager
async def joined(
    supervisor: Supervisor, invitation: Invitation, name: str, *, sensors: Sensors | None = None, **more: Any
) -> AsyncIterator[Joining]:
    host, _, port = invitation.places[0].rpartition(":")
    options = JoinOptions(invitation.code, name, (host, int(port)), elements=2, thresholds=THRESHOLDS)
    joining = Joining(supervisor, replace(options, **more), sensors)
    running = asyncio.create_task(joining.run())
    changed = asyncio.create_task(until(joining.changed, lambda: joining.lent.registered == 2))
    await asyncio.wait((running, changed), return_when=asyncio.FIRST_COMPLETED)
    changed.cancel()
    try:
        if running.done():
            running.result()
        yield joining
    finally:
        joining.leave()
        with suppress(JoinFailed):
            await running


@pytest.mark.parametrize("transport", ["tcp", "userland"])
def test_a_student_works_pauses_comes_back_and_leaves(transport: str) -> None:
    async def scene() -> None:
        async with a_class(transport) as (supervisor, invitation):
            students = invitation.students
            async with joined(supervisor, invitation, "Ada") as joining:
                (ada,) = students.rows
                await until(students.changed, lambda: ada.state is State.SERVING and len(ada.elements) == 2)
                assert joining.number == ada.number == 1  # both sides show the same colour
                joining.pause()
                await until(students.changed, lambda: ada.state is State.AWAY)
                await until(joining.changed, lambda: joining.lent.running == 0)
                assert (joining.why, ada.why) == ("its owner asked for a pause",) * 2
                joining.pause(on=False)
                await until(joining.changed, lambda: joining.lent.registered == 2)
                await until(students.changed, lambda: ada.state is State.SERVING)
            await until(students.changed, lambda: ada.state is State.LEFT)
            assert [child.role for child in supervisor.children] == ["registrar"]

    asyncio.run(scene())


def test_elements_go_when_the_owner_needs_the_machine_and_come_back_afterwards() -> None:
    async def scene() -> None:
        laptop = Laptop()
        async with (
            a_class() as (supervisor, invitation),
            joined(
                supervisor, invitation, "Ada", sensors=Sensors(laptop, "false"), thresholds=Thresholds(back_after=0.5)
            ) as joining,
        ):
            laptop.mains = False
            await until(joining.changed, lambda: joining.state is State.AWAY and not joining.lent.running)
            (ada,) = invitation.students.rows
            await until(invitation.students.changed, lambda: ada.state is State.AWAY)
            assert ada.why == "it runs on battery"
            laptop.mains = True
            await until(joining.changed, lambda: joining.lent.registered == 2)
            assert joining.why == ""

    asyncio.run(scene())


def test_certificates_are_renewed_silently_and_elements_go_on() -> None:
    async def scene() -> None:
        async with (
            a_class() as (supervisor, invitation),
            joined(supervisor, invitation, "Ada", renew_after=0.0) as joining,
        ):
            pids = joining.lent.pids
            await until(joining.changed, lambda: joining.renewed)
            assert (joining.lent.pids, joining.lent.registered) == (pids, 2)

    asyncio.run(scene())


def test_the_elements_of_an_expelled_student_are_out_of_the_pool_also_if_its_program_does_not_care() -> None:
    """Its associations end, and new ones fail, because its certificates count no longer."""

    async def scene() -> None:
        async with a_class() as (supervisor, invitation):
            assert invitation.tls is not None
            transport = rserpool.choose_transport("tcp", tls=invitation.tls).transport
            registrar = rserpool.parse_address(invitation.registrar, transport.protocol)
            async with (
                joined(supervisor, invitation, "Ada"),
                rserpool.PoolUser(registrars=[registrar], transport=transport) as user,
            ):
                found = await user.resolve("FractalGeneratorPool", 10)
                assert len(found.elements) == 2
                for child in supervisor.children:
                    if child.role == "element":
                        child.freeze()  # they neither hear nor leave
                assert invitation.expel("Ada")
                with suppress(rserpool.Rejected):  # the pool is gone
                    while (await user.resolve("FractalGeneratorPool", 10)).elements:
                        pass  # the order to the registrar takes a moment

    asyncio.run(scene())


def test_the_machines_of_other_students_turn_an_expelled_student_away_at_once(tmp_path: Path) -> None:
    async def scene() -> None:
        async with a_class() as (supervisor, invitation), joined(supervisor, invitation, "Ada"):
            assert invitation.tls is not None
            host, _, port = invitation.places[0].rpartition(":")
            eve, request = await visit(host, int(port), invitation.code), Request()
            welcome = await eve.join(invitation.code, "Eve", "laptop", request)
            files = request.write(tmp_path, welcome.certificate.encode(), welcome.authority.encode())
            transport = rserpool.choose_transport("tcp", tls=invitation.tls).transport
            registrar = rserpool.parse_address(invitation.registrar, transport.protocol)
            async with rserpool.PoolUser(registrars=[registrar], transport=transport) as user:
                element = (await user.resolve("FractalGeneratorPool", 10)).elements[0].transport
            context = ssl.create_default_context(cafile=files.authority)
            context.check_hostname = False
            context.load_cert_chain(files.certificate, files.key)

            async def dial() -> None:
                """Be there for as long as Ada's element allows, but not long."""
                reader, writer = await asyncio.open_connection(HOST, element.port, ssl=context)
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.1):
                        await reader.read()
                writer.transport.abort()

            async def dial_until_turned_away() -> None:
                while True:
                    await dial()

            await dial()
            assert invitation.expel("Eve")
            with pytest.raises(ssl.SSLError, match="REVOKED"):
                await dial_until_turned_away()
            await eve.close()

    asyncio.run(scene())


def test_who_has_a_copy_of_the_teachers_files_knows_who_is_expelled_and_who_is_the_registrar(tmp_path: Path) -> None:
    async def scene() -> None:
        async with a_class() as (supervisor, invitation):
            invitation.share(tmp_path / "copy")
            files = rserpool.TlsFiles.of_folder(tmp_path / "copy")
            assert files.key.stat().st_mode & 0o077 == 0
            assert rserpool.registrars_in(files.authority.read_text()) == ("registrar",)
            async with joined(supervisor, invitation, "Ada"):
                assert not revoked_in(files.authority.read_text())
                assert invitation.expel("Ada")
                assert revoked_in(files.authority.read_text())

    asyncio.run(scene())


def test_the_end_of_the_class_is_told() -> None:
    async def scene() -> str:
        async with Supervisor() as supervisor:
            options = InvitationOptions((HOST,), port=0, registrar_port=0)
            invitation = await Invitation(supervisor, options).__aenter__()
            host, _, port = invitation.places[0].rpartition(":")
            joining = Joining(
                supervisor,
                JoinOptions(invitation.code, "Ada", (host, int(port)), elements=1, thresholds=THRESHOLDS),
            )
            running = asyncio.create_task(joining.run())
            await until(joining.changed, lambda: joining.lent.registered == 1)
            await invitation.__aexit__(None, None, None)
            with pytest.raises(JoinFailed) as over:
                await running
            assert joining.lent.running == 0
            return str(over.value)

    assert asyncio.run(scene()) == "the class is over; ask the teacher for a new code"


def test_where_nothing_answers_the_sentence_names_the_place() -> None:
    async def scene() -> None:
        async with a_class() as (supervisor, invitation):
            code = invitation.code
        async with Supervisor() as supervisor:
            with pytest.raises(JoinFailed, match=r"no class answers at 127\.0\.0\.1, port 9; compare") as failed:
                await Joining(supervisor, JoinOptions(code, "Ada", (HOST, 9))).run()
            assert failed.value.failure is Failure.NOT_FOUND
            with pytest.raises(JoinFailed, match="no class with this code was found in this network") as failed:
                await Joining(supervisor, JoinOptions(code, "Ada", None, (HOST,), find_for=0.2)).run()
            assert failed.value.failure is Failure.NOT_FOUND

    asyncio.run(scene())


def test_a_machine_without_a_network_is_told_apart_from_a_class_that_is_not_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for own, sentence in (("127.0.0.1", "this machine is in no network"), ("10.1.0.2", "was found in this network")):
        monkeypatch.setattr("app.classroom.visit.own_addresses", lambda own=own: (own,))
        assert sentence in str(not_found(None, (), None))
    assert "no class answers at 127.0.0.1, port 9" in str(not_found((HOST, 9), (), None))


@pytest.mark.parametrize("own", ["127.0.0.1", "10.1.0.2"])
def test_an_address_that_this_machine_does_not_have_is_told_apart_from_a_missing_network(
    own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """192.0.2.1 is only for documentation."""
    monkeypatch.setattr("app.classroom.visit.own_addresses", lambda: (own,))
    for addresses in (("192.0.2.1",), ("127.0.0.1", "192.0.2.1")):
        sentence = str(not_found(None, addresses, None))
        assert sentence.startswith("192.0.2.1 is not an address of this machine")
        assert sentence.endswith(f"it has {own}")
    assert "is not an address of this machine" not in str(not_found(None, ("127.0.0.1", "::1"), None))


def test_a_class_that_cannot_be_served_says_where_and_why() -> None:
    async def scene() -> None:
        async with Supervisor() as supervisor:
            with pytest.raises(StartFailed, match=r"192\.0\.2\.1"):
                await Invitation(supervisor, InvitationOptions(("192.0.2.1",), registrar_port=0)).__aenter__()

    asyncio.run(scene())


def test_announcements_and_questions_have_one_form() -> None:
    assert read_datagram(question(0xAB)) == (0xAB, None)
    assert read_datagram(announcement(0xAB, 28630)) == (0xAB, 28630)
    for other in (b"", b"POOLSCOPE", announcement(1, 0), announcement(1, 65536), question(1) + b" 5", b"\xff" * 70):
        assert read_datagram(other) is None
