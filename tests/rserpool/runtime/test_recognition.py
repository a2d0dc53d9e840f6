"""Recognising the profile of registrars: by their handlespace, and by their announcements."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

import pytest

import rserpool
from rserpool import RFC, RSPLIB, Announcement, InteropProfile, RegistrarConfig, notices, wire
from rserpool.errors import ErrorCause
from rserpool.model import ServerId, TransportAddress, TransportProtocol
from rserpool.transport.base import Message
from rserpool.transport.memory import MemoryTransport
from rserpool.transport.multicast import MulticastGroup
from rserpool.wire import asap, enrp
from rserpool.wire.parameters.error import OperationError
from tests.helpers.cores import HANDLE, an_element
from tests.rserpool.runtime.stories import Notes, run
from tests.rserpool.runtime.test_announcements import HERE, a_group, a_port, with_multicast

STRANGER = ServerId(0xAAAA)


async def idle(session: rserpool.ServerSession) -> None:
    async for _ in session:
        pass


@pytest.mark.parametrize("elements", [0, 2])
@pytest.mark.parametrize("profile", rserpool.PROFILES.values(), ids=lambda profile: profile.name)
def test_a_reader_recognises_the_profile_with_and_without_elements(profile: InteropProfile, elements: int) -> None:
    async def story() -> None:
        transport, heard = MemoryTransport(), Notes()
        async with contextlib.AsyncExitStack() as stack:
            registrar = await stack.enter_async_context(
                rserpool.Registrar(
                    transport=transport, port=0, enrp_port=0, config=RegistrarConfig(profile=profile), on_notice=heard
                )
            )
            for _ in range(elements):
                config = rserpool.ElementConfig(profile=profile)
                served = rserpool.serve(
                    HANDLE, idle, registrars=[registrar.address], transport=transport, config=config
                )
                await stack.enter_async_context(served)
            if elements:
                await heard.until(notices.ElementAdded, elements)
            reader = rserpool.HandlespaceReader(registrar.enrp_address, transport=transport, profile=None)
            async with reader:
                for _ in range(2):
                    view = await reader.read()
                    assert view.profile is profile
                    assert [e.life for found in view.pools.values() for e in found] == [90.0] * elements
                assert registrar.associations == elements + 1, "one association carries all readings"

    run(story)


@pytest.mark.parametrize("reports", [False, True])
def test_a_registrar_that_does_not_like_unnamed_presences_is_of_rsplib(reports: bool) -> None:
    async def story() -> None:
        transport = MemoryTransport()
        endpoint = await transport.open()
        asked: list[bool] = []
        told: list[rserpool.ServerInformation] = []

        async def answer() -> None:
            while True:
                event = await endpoint.receive()
                if not isinstance(event, Message):
                    continue
                message = wire.decode(enrp.PPID, event.payload)
                reply: enrp.EnrpMessage
                match message:
                    case enrp.Presence(sender, server=server):
                        asked.append(server is not None)
                        reply = enrp.Presence(STRANGER, sender)
                        if server is None and not reports:
                            continue
                        if server is None:  # as rspregistrar does
                            reply = enrp.Error(STRANGER, sender, OperationError((ErrorCause(0x10),)))
                        else:
                            told.append(server)
                    case enrp.ListRequest(sender):
                        reply = enrp.ListResponse(STRANGER, sender, tuple(told))
                    case enrp.HandleTableRequest(sender):
                        entry = enrp.PoolEntry(HANDLE, (an_element(1, life=90.0),))
                        reply = enrp.HandleTableResponse(STRANGER, sender, (entry,))
                    case _:
                        continue
                endpoint.send(event.association, wire.encode(reply, life_unit=RSPLIB.life_unit), ppid=enrp.PPID)

        answering = asyncio.create_task(answer())
        view = await rserpool.read_handlespace(endpoint.local, transport=transport, profile=None)
        assert view.profile is RSPLIB
        assert asked == [False, True]
        assert view.peers == (), "it lists only the reader"
        assert [element.life for element in view.pools[HANDLE]] == [90.0]
        answering.cancel()
        await endpoint.aclose()

    run(story)


def test_lives_count_more_than_manners() -> None:
    """A registrar that answers presences without a name, and has lives in milliseconds."""

    async def story() -> None:
        transport = MemoryTransport()
        endpoint = await transport.open()

        async def answer() -> None:
            while True:
                event = await endpoint.receive()
                if not isinstance(event, Message):
                    continue
                message = wire.decode(enrp.PPID, event.payload)
                assert isinstance(message, enrp.EnrpMessage)
                reply: enrp.EnrpMessage = enrp.Presence(STRANGER, message.sender)
                if isinstance(message, enrp.ListRequest):
                    reply = enrp.ListResponse(STRANGER, message.sender)
                elif isinstance(message, enrp.HandleTableRequest):
                    entry = enrp.PoolEntry(HANDLE, (an_element(1, life=90.0),))
                    reply = enrp.HandleTableResponse(STRANGER, message.sender, (entry,))
                endpoint.send(event.association, wire.encode(reply, life_unit=RSPLIB.life_unit), ppid=enrp.PPID)

        answering = asyncio.create_task(answer())
        view = await rserpool.read_handlespace(endpoint.local, transport=transport, profile=None)
        assert view.profile is RSPLIB
        assert [element.life for element in view.pools[HANDLE]] == [90.0]
        answering.cancel()
        await endpoint.aclose()

    run(story)


def test_a_reader_reads_again_after_the_registrar_came_back() -> None:
    async def story() -> None:
        transport = MemoryTransport()

        def registrar(port: int, enrp_port: int) -> rserpool.Registrar:
            return rserpool.Registrar(transport=transport, port=port, enrp_port=enrp_port)

        async with registrar(0, 0) as first:
            address = first.enrp_address
            reader = rserpool.HandlespaceReader(address, transport=transport, profile=None, timeout=1.0)
            await reader.__aenter__()
            assert (await reader.read()).registrar == first.identifier
        with pytest.raises(rserpool.NoRegistrar):
            await reader.read()
        async with registrar(0, address.port) as second:
            assert (await reader.read()).registrar == second.identifier
            await reader.__aexit__(None, None, None)

    run(story)


@pytest.mark.parametrize("profile", rserpool.PROFILES.values(), ids=lambda profile: profile.name)
def test_announcements_say_where_a_registrar_is_and_which_profile_it_follows(profile: InteropProfile) -> None:
    async def story() -> None:
        heard: dict[bool, Announcement] = {}
        both = asyncio.Event()

        def on_heard(announcement: Announcement) -> None:
            heard[announcement.to_registrars] = announcement
            if len(heard) == 2:
                both.set()

        asap_group, enrp_group = a_group(), a_group()
        listener = rserpool.ScopeListener(
            on_heard,
            protocol=TransportProtocol.TCP,
            asap_group=asap_group,
            enrp_group=enrp_group,
            interfaces=[HERE, "::1"],
        )
        registrar = rserpool.Registrar(
            transport=rserpool.TRANSPORTS["tcp"](),
            port=a_port(),
            enrp_port=a_port(),
            asap_group=asap_group,
            enrp_group=enrp_group,
            config=RegistrarConfig(
                profile=profile, server_announce_cycle=0.1, peer_heartbeat_cycle=0.1, mentor_discovery=0.2
            ),
        )
        async with listener, registrar:
            assert listener.hears
            await both.wait()
            assert heard == {
                False: Announcement(registrar.identifier, registrar.address, False, profile),
                True: Announcement(registrar.identifier, registrar.enrp_address, True, None),
            }

    with_multicast(story)


def test_announcements_of_others_and_nonsense_are_left_out() -> None:
    async def story() -> None:
        heard: list[Announcement] = []
        group = a_group()
        listener = rserpool.ScopeListener(
            heard.append, protocol=TransportProtocol.TCP, asap_group=group, interfaces=[HERE]
        )
        shouter = MulticastGroup(group, lambda payload, address, port: None)
        over_sctp = TransportAddress(TransportProtocol.SCTP, 3863, ("10.0.0.1",))
        over_tcp = replace(over_sctp, protocol=TransportProtocol.TCP)
        async with listener:
            assert shouter.announce_from([HERE], 0)
            for payload in (
                b"?",
                bytes(60_000),
                wire.encode(asap.ServerAnnounce(ServerId(0), (over_tcp,))),
                wire.encode(asap.ServerAnnounce(STRANGER, (over_sctp,))),
                wire.encode(asap.ServerAnnounce(STRANGER, (over_sctp, over_tcp))),
            ):
                shouter.send(payload)
            while not heard:  # noqa: ASYNC110 -- datagrams arrive in their order
                await asyncio.sleep(0.005)
            shouter.close()
        assert heard == [Announcement(STRANGER, over_tcp, False, RFC)]

    with_multicast(story)
