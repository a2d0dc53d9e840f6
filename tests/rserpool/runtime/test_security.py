"""What running registrars refuse to strangers, over real transports: by address and by certificate."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import rserpool
from app.base.authority import Authority
from rserpool import Access, CauseCode, PoolHandle, PoolRule, Refusal, RegistrarConfig, TransportAddress, Who, notices
from rserpool.transport.base import Endpoint, Message
from rserpool.transport.memory import MemoryTransport
from rserpool.transport.tcp import TcpTransport
from rserpool.transport.userland import UserlandTransport
from rserpool.wire import asap, decode, encode
from tests.helpers.cores import an_element
from tests.helpers.tls import member
from tests.rserpool.runtime.stories import QUICK_ELEMENT, Notes, echo, pool_of, run, user_of
from tests.rserpool.transport.meeting import settle


async def idle(session: rserpool.ServerSession) -> None:
    async for _ in session:
        pass


def transport_of(kind: Any) -> Any:
    try:
        return kind()
    except rserpool.TransportError as error:
        pytest.skip(str(error))


@pytest.fixture(params=[MemoryTransport, TcpTransport, UserlandTransport])
def transport(request: pytest.FixtureRequest) -> Any:
    return transport_of(request.param)


def over_tls(name: str) -> Any:
    return rserpool.choose_transport(tls=member(name)).transport


def a_registrar(transport: Any, access: Access, **more: Any) -> rserpool.Registrar:
    config = RegistrarConfig(access=access, mentor_discovery=0.2, peer_heartbeat_cycle=0.2)
    return rserpool.Registrar(transport=transport, port=0, enrp_port=0, config=config, **more)


async def answer_to(endpoint: Endpoint, registrar: rserpool.Registrar, message: asap.AsapMessage) -> Any:
    """Send a message to the registrar. Return its answer, which is the next message."""
    association = await endpoint.connect(registrar.address, timeout=30)
    assert endpoint.send(association, encode(message), ppid=rserpool.ASAP_PPID)
    while not isinstance(event := await endpoint.receive(), Message):
        pass
    return decode(rserpool.ASAP_PPID, event.payload)


def test_a_registered_address_is_one_of_the_association(transport: Any) -> None:
    """RFC 5355 §2.3 and rsplib's cause: otherwise a stranger makes users connect to a third party."""

    async def story() -> None:
        async with a_registrar(transport, rserpool.Access()) as registrar:
            endpoint = await transport.open()
            protocol = endpoint.local.protocol
            for host, cause in (("203.0.113.5", rserpool.NO_USABLE_ADDRESS), ("127.0.0.1", None)):
                where = TransportAddress(protocol, 4711, (host,))
                element = replace(an_element(1), transport=where)
                answer = await answer_to(endpoint, registrar, asap.Registration(PoolHandle("Pool"), element))
                assert isinstance(answer, asap.RegistrationResponse)
                causes = answer.error.causes if answer.error is not None else ()
                assert [one.code for one in causes] == ([] if cause is None else [cause])
            assert registrar.refusals == {Refusal.ADDRESS: 1}
            await endpoint.aclose()

    run(story)


def test_who_may_not_speak_enrp_is_told_so(transport: Any) -> None:
    async def story() -> None:
        access = Access(registrars=(Who.parse("192.0.2.0/24"),))
        async with a_registrar(transport, access) as registrar:
            with pytest.raises(rserpool.Rejected, match="takes only known registrars for one"):
                await rserpool.read_handlespace(registrar.enrp_address, transport=transport, timeout=30)
            assert registrar.refusals == {Refusal.ENRP: 1}

    run(story)


def test_certificates_say_who_may_register_and_who_is_a_registrar() -> None:
    async def story() -> None:
        access = Access(elements=(PoolRule.parse("Pool=cert:ada"),), registrars=(Who.parse("cert:registrar-*"),))
        heard, learnt, said = Notes(), Notes(), Notes()
        async with (
            a_registrar(over_tls("registrar-a"), access, on_notice=heard) as one,
            a_registrar(over_tls("registrar-b"), access, peers=[one.enrp_address], on_notice=learnt) as two,
            a_registrar(over_tls("ada"), Access(), peers=[one.enrp_address]),
            rserpool.serve("Pool", idle, registrars=[one.address], transport=over_tls("ada"), config=QUICK_ELEMENT),
            rserpool.serve(
                "Pool", idle, registrars=[two.address], transport=over_tls("eve"), config=QUICK_ELEMENT, on_notice=said
            ),
        ):
            await heard.until(notices.ElementAdded)
            rejected = await said.until(notices.RegistrationRejected)
            assert rejected.cause.code == CauseCode.REJECTED_DUE_TO_SECURITY
            assert (await heard.until(notices.PeerFound)).server == two.identifier
            assert (await heard.until(notices.PartyRefused)) == notices.PartyRefused(Refusal.ENRP, "ada")
            await learnt.until(notices.ElementAdded)  # from the other registrar
            assert one.peers == (two.identifier,)
            assert len(one.handlespace) == 1
            assert two.refusals[Refusal.POOL] == 1

    run(story)


def test_an_element_whose_certificate_is_revoked_leaves_and_its_sessions_fail_over(tmp_path: Path) -> None:
    own = Authority.create("Revoking")
    mallory = own.issue("mallory")
    folders = {"mallory": mallory.write(tmp_path / "mallory", own)}
    folders |= {name: own.issue(name).write(tmp_path / name, own) for name in ("registrar", "grace", "ada")}

    def over(name: str) -> Any:
        return rserpool.choose_transport(tls=folders[name]).transport

    async def story() -> None:
        heard, said = Notes(), Notes()
        async with (
            a_registrar(over("registrar"), Access(), on_notice=heard) as registrar,
            pool_of(over("mallory"), registrar, echo, on_notice=said) as bad,
            user_of(over("ada"), registrar) as user,
            user.session("EchoPool") as session,
        ):
            await session.send(b"one", ppid=0)
            assert isinstance(await session.receive(), rserpool.SessionMessage)
            async with pool_of(over("grace"), registrar, echo) as good:
                await heard.until(notices.ElementAdded, 2)
                own.revoke(mallory.certificate.serial_number)
                for name in ("registrar", "ada"):
                    own.publish(folders[name].authority)
                failed_over = await session.receive()
                assert isinstance(failed_over, rserpool.FailedOver)
                assert (failed_over.left, failed_over.element.identifier) == (bad.identifier, good.identifier)
                removed = await heard.until(notices.ElementRemoved)
                assert removed.identifier == bad.identifier
                assert (await heard.until(notices.PeerCutOff)).reason == "its certificate has been revoked"
                await said.until(notices.RegistrarLost)
                await said.until(notices.RegistrarNotFound)  # it is refused

    run(story)


def test_a_user_refuses_a_revoked_element_that_the_registrar_still_offers(tmp_path: Path) -> None:
    """The list counts where it is published, also if the registrar has not read it or is not to be trusted."""
    own = Authority.create("Revoking")
    members = {name: own.issue(name) for name in ("registrar", "mallory", "grace", "ada")}
    folders = {name: member.write(tmp_path / name, own) for name, member in members.items()}

    def over(name: str) -> Any:
        return rserpool.choose_transport(tls=folders[name]).transport

    async def story() -> None:
        heard = Notes()
        async with (
            a_registrar(over("registrar"), Access(), on_notice=heard) as registrar,
            pool_of(over("mallory"), registrar, echo) as bad,
            user_of(over("ada"), registrar) as user,
            user.session("EchoPool") as before,
        ):
            await before.send(b"one", ppid=0)
            assert isinstance(await before.receive(), rserpool.SessionMessage)
            async with pool_of(over("grace"), registrar, echo) as good:
                await heard.until(notices.ElementAdded, 2)
                own.revoke(members["mallory"].serial)
                own.publish(folders["ada"].authority)
                failed_over = await before.receive()  # the files are looked at every two seconds
                assert isinstance(failed_over, rserpool.FailedOver)
                assert (failed_over.left, failed_over.element.identifier) == (bad.identifier, good.identifier)
                assert len((await user.resolve("EchoPool")).elements) == 2
                for _ in range(3):
                    async with user.session("EchoPool") as after:
                        await after.send(b"two", ppid=0)
                        assert isinstance(await after.receive(), rserpool.SessionMessage)
                        assert after.element is not None
                        assert after.element.identifier == good.identifier

    run(story)


def test_who_floods_a_registrar_has_to_wait(transport: Any) -> None:
    """What it sends is left unread. Reading and dropping it would take as much time as it wants to take."""

    async def story() -> None:
        seen: list[rserpool.WireMessage] = []
        refused = Notes()
        config = RegistrarConfig(max_resolution_rate=1)
        async with rserpool.Registrar(
            transport=transport, port=0, enrp_port=0, config=config, on_message=seen.append, on_notice=refused
        ) as registrar:
            endpoint = await transport.open()
            association = await endpoint.connect(registrar.address, timeout=30)
            question = encode(asap.HandleResolution(PoolHandle("Pool")))

            async def flood() -> None:
                for _ in range(20_000):
                    while not endpoint.send(association, question, ppid=rserpool.ASAP_PPID):
                        await endpoint.writable(association)

            flooding = asyncio.create_task(flood())
            await refused.until(notices.PartyRefused)
            assert await settle(lambda: sum(not message.outgoing for message in seen)) < 10_000
            async with rserpool.PoolUser(registrars=[registrar.address], transport=transport) as user:
                with pytest.raises(rserpool.Rejected):
                    await user.resolve("Pool")
            flooding.cancel()
            await endpoint.aclose()

    run(story)


def test_nobody_believes_a_member_to_be_a_registrar_that_is_none(tmp_path: Path) -> None:
    """RFC 5355 §2.6, §2.7: the authority says who is a registrar, and a student's certificate does not."""
    scope = Authority.create("Scope", registrars=["registrar*"])

    def of(name: str) -> Any:
        return rserpool.choose_transport(tls=scope.issue(name).write(tmp_path / name, scope)).transport

    async def story() -> None:
        heard, found, said = Notes(), Notes(), Notes()
        async with (
            a_registrar(of("registrar 1"), Access(), on_notice=heard) as good,
            a_registrar(of("student eve"), Access(), peers=[good.enrp_address]) as false,
        ):
            both = [false.address, good.address]
            with pytest.raises(rserpool.NoRegistrar, match="its certificate is that of student eve, which is no reg"):
                await rserpool.read_handlespace(false.enrp_address, transport=of("teacher"))
            async with (
                rserpool.serve("Pool", echo, registrars=both[:1], transport=of("ada"), on_notice=found),
                rserpool.PoolUser(registrars=both[:1], transport=of("teacher"), on_notice=found) as user,
            ):
                asking = asyncio.create_task(user.resolve("Pool"))
                await found.until(notices.RegistrarNotFound, 2)
                asking.cancel()
                assert not found.of(notices.RegistrarFound)
            async with (
                rserpool.serve("Pool", echo, registrars=both, transport=of("ben"), on_notice=said),
                rserpool.PoolUser(registrars=both, transport=of("teacher")) as user,
            ):
                await said.until(notices.Registered)
                assert len((await user.resolve("Pool")).elements) == 1
                assert (await said.until(notices.RegistrarFound)).address == str(good.address)
            assert await heard.until(notices.PartyRefused) == notices.PartyRefused(Refusal.ENRP, "student eve")
            said.clear()
            async with a_registrar(of("registrar 2"), Access(), on_notice=said, peers=[false.enrp_address]):
                assert await said.until(notices.PartyRefused) == notices.PartyRefused(Refusal.CERTIFICATE, "127.0.0.1")

    run(story)


@pytest.mark.parametrize("kind", ["without TLS", "of another authority"])
def test_who_is_not_of_the_scope_is_counted(kind: str, tmp_path: Path) -> None:
    """RFC 5355 §2.4 to §2.12: over TLS, only members of the scope are heard, and believed."""

    async def story() -> None:
        heard = Notes()
        stranger: Any = TcpTransport()
        if kind == "of another authority":
            other = Authority.create("Another")
            stranger = rserpool.choose_transport(tls=other.issue("eve").write(tmp_path, other)).transport
        async with a_registrar(over_tls("registrar"), Access(), on_notice=heard) as registrar:
            endpoint = await stranger.open()
            for port in (registrar.address, registrar.enrp_address):
                with pytest.raises(rserpool.TransportError):
                    await endpoint.connect(port, timeout=30)
            await heard.until(notices.RefusalsCounted)
            assert await heard.until(notices.PartyRefused) == notices.PartyRefused(Refusal.CERTIFICATE, "127.0.0.1")
            assert registrar.refusals == {Refusal.CERTIFICATE: 2}
            assert registrar.associations == 0
            await endpoint.aclose()

    run(story)
