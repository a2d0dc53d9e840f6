"""What the registrar of a class with TLS admits: only what students and teacher need, by the names in certificates."""

from __future__ import annotations

import asyncio
import threading

import pytest

import rserpool
from app.classroom.code import JoinCode
from app.classroom.invitation import Invitation, InvitationOptions
from app.classroom.joining import Joining, JoinOptions
from app.classroom.visit import Failure, JoinFailed
from app.processes import protocol
from app.processes.supervisor import Child, Supervisor
from rserpool import notices

HOST = "127.0.0.1"


async def idle(session: rserpool.ServerSession) -> None:
    async for _ in session:
        pass


def test_the_teachers_certificate_is_for_the_pool_of_the_class_and_not_for_registrars() -> None:
    async def scene() -> None:
        enrp: list[str] = []

        def adopt(child: Child, _: object) -> None:
            child.reported.connect(
                lambda said: enrp.append(said.enrp_address) if isinstance(said, protocol.Running) else None
            )

        options = InvitationOptions((HOST,), port=0, registrar_port=0)
        async with (
            asyncio.timeout(60),
            Supervisor() as supervisor,
            Invitation(supervisor, options, adopt=adopt) as invitation,
        ):
            transport = rserpool.choose_transport("tcp", tls=invitation.tls).transport
            (place,) = enrp
            with pytest.raises((rserpool.Rejected, rserpool.NoRegistrar)):
                await rserpool.read_handlespace(
                    rserpool.parse_address(place, transport.protocol), transport=transport, timeout=2.0
                )
            registrar = rserpool.parse_address(invitation.registrar, transport.protocol)
            for pool, admitted in ((options.pool_handle, True), ("AnotherPool", False)):
                said: asyncio.Queue[notices.Notice] = asyncio.Queue()
                element = rserpool.serve(
                    pool, idle, registrars=[registrar], transport=transport, on_notice=said.put_nowait
                )
                async with element:
                    while not isinstance(heard := await said.get(), notices.Registered | notices.RegistrationRejected):
                        pass
                    assert isinstance(heard, notices.Registered) is admitted

    asyncio.run(scene())


def test_nobody_gets_in_with_the_former_code_while_the_new_one_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has just been put out would use that moment."""
    go_on, key = threading.Event(), JoinCode.key

    async def scene() -> None:
        options = InvitationOptions((HOST,), port=0, registrar_port=0)
        async with (
            asyncio.timeout(60),
            Supervisor() as supervisor,
            Invitation(supervisor, options) as invitation,
        ):
            former = invitation.code

            def slow(code: JoinCode, authority: bytes) -> bytes:
                assert code == former or go_on.wait(60)
                return key(code, authority)

            monkeypatch.setattr(JoinCode, "key", slow)
            changing = asyncio.create_task(invitation.change_code())
            try:
                host, _, port = invitation.places[0].rpartition(":")
                with pytest.raises(JoinFailed) as failed:
                    await Joining(supervisor, JoinOptions(former, "Mallory", (host, int(port)), elements=1)).run()
                assert failed.value.failure is Failure.REFUSED
                assert not invitation.students.rows
            finally:
                go_on.set()
            assert await changing != former

    asyncio.run(scene())
