"""Messages of strangers at a registrar's ENRP port: it stays correct, within its limits, and in service."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import rserpool
from rserpool import PoolHandle, ServerId, ServerInformation, TransportAddress, TransportProtocol, notices, wire
from rserpool.model import PoolElement
from rserpool.policies import UnknownPolicy
from rserpool.runtime.links import BACKLOG_MAX
from rserpool.transport.base import Message
from rserpool.transport.memory import MemoryTransport
from rserpool.transport.tcp import TcpTransport
from rserpool.wire import asap, enrp
from tests.helpers.cores import an_element
from tests.helpers.strategies import messages
from tests.rserpool.runtime.registrar_process import TIMERS
from tests.rserpool.runtime.scopes import agreed, owners, records_by_key
from tests.rserpool.runtime.stories import Notes, run

A, B, STRANGER = ServerId(0xA), ServerId(0xB), ServerId(0x5757)
POOL = PoolHandle(b"EchoPool")
FOUR = {(POOL, number) for number in (1, 2, 3, 4)}
LIMITS = replace(
    TIMERS, max_peers=8, max_elements=50, max_elements_per_table=3, max_time_no_response=0.5, max_resolution_rate=0
)


async def echo(session: rserpool.ServerSession) -> None:
    async for data in session:
        await session.send(data.payload, ppid=data.ppid)


@pytest.fixture(params=[MemoryTransport, TcpTransport])
def transport(request: pytest.FixtureRequest) -> Any:
    return request.param()


class Stranger:
    """A stranger with an association to a registrar, which can dial it at its own address."""

    def __init__(self, endpoint: Any, association: Any) -> None:
        self.endpoint = endpoint
        self.association = association
        self.heard = Notes()
        self.answer: Callable[[Any], Any] = lambda message: None
        self._listening = asyncio.create_task(self._listen())

    @property
    def information(self) -> ServerInformation:
        return ServerInformation(STRANGER, self.endpoint.local)

    def send(self, message: Any, ppid: int = enrp.PPID) -> None:
        payload = message if isinstance(message, bytes) else wire.encode(message, life_unit=1.0)
        self.endpoint.send(self.association, payload, ppid=ppid)

    async def aclose(self) -> None:
        self._listening.cancel()
        await self.endpoint.aclose()

    async def until(self, kind: type, count: int = 1) -> None:
        """Wait until `count` messages of a kind have arrived since the beginning."""
        await self.heard.until(kind, count)

    async def _listen(self) -> None:
        while True:
            event = await self.endpoint.receive()
            if isinstance(event, Message) and event.ppid == enrp.PPID:
                message = wire.decode(event.ppid, event.payload, life_unit=1.0)
                self.heard(message)
                reply = self.answer(message)
                if reply is not None:
                    self.endpoint.send(event.association, wire.encode(reply, life_unit=1.0), ppid=enrp.PPID)


@dataclass
class Stage:
    """Two registrars with four elements and a user. Strangers talk to registrar A."""

    transport: Any
    one: rserpool.Registrar
    other: rserpool.Registrar
    user: rserpool.PoolUser
    heard: Notes
    stack: contextlib.AsyncExitStack

    async def stranger(self) -> Stranger:
        endpoint = await self.transport.open()
        stranger = Stranger(endpoint, await endpoint.connect(self.one.enrp_address, timeout=30))
        self.stack.push_async_callback(stranger.aclose)
        return stranger

    async def audited(self, server: ServerId) -> None:
        """Wait until it has been audited once."""
        count = 1
        while (await self.heard.until(notices.AuditDone, count)).server != server:
            count += 1

    def is_within_limits(self) -> bool:
        footprint = self.one.footprint
        return (
            footprint.peers <= LIMITS.max_peers
            and footprint.elements <= LIMITS.max_elements
            and footprint.peer_associations <= self.one.associations
        )

    async def forgets(self) -> None:
        """Wait until the last association of A has ended, and check that A does not remember any."""
        while self.one.associations:  # noqa: ASYNC110 -- there is no event for it
            await asyncio.sleep(0.02)
        assert self.one.footprint.peer_associations == 0

    async def serves(self) -> None:
        """Check that users are answered, by elements that are alive."""
        resolved = await self.user.resolve(POOL, items=4)
        assert len(resolved.elements) == 4
        async with self.user.session(POOL) as session:
            await session.send(b"still there?", ppid=0)
            assert await session.receive()

    async def settles(self) -> None:
        """Wait until both registrars know exactly the four elements, at home at one of the two.

        Which of the two it is may have changed: ENRP has no authentication, so strangers are believed.
        """
        while True:
            views = [
                await rserpool.read_handlespace(registrar.enrp_address, transport=self.transport, timeout=30)
                for registrar in (self.one, self.other)
            ]
            assert self.is_within_limits()
            if agreed(views) and records_by_key(views[0]).keys() == FOUR and set(owners(views[0])) <= {A, B}:
                break
            await asyncio.sleep(0.02)
        await self.serves()


def staged(transport: Any, story: Callable[[Stage], Awaitable[None]]) -> None:
    """Run a story, then check that everything is as it was."""

    async def whole() -> None:
        heard = Notes()
        one = rserpool.Registrar(transport=transport, port=0, enrp_port=0, config=LIMITS, identifier=A, on_notice=heard)
        async with one:
            await with_others(one, heard)

    async def with_others(one: rserpool.Registrar, heard: Notes) -> None:
        async with (
            rserpool.Registrar(
                transport=transport,
                port=0,
                enrp_port=0,
                config=LIMITS,
                identifier=B,
                peers=[one.enrp_address],
                on_notice=heard,
            ) as other,
            contextlib.AsyncExitStack() as elements,
            rserpool.PoolUser(registrars=[one.address], transport=transport) as user,
        ):
            for number, registrar in enumerate((one, other, one, other), 1):
                element = rserpool.serve(
                    POOL,
                    echo,
                    registrars=[registrar.address],
                    transport=transport,
                    identifier=rserpool.ElementId(number),
                    config=rserpool.ElementConfig(claim_wait=30),
                )
                await elements.enter_async_context(element)
            await heard.until(notices.ElementAdded, 8)
            async with contextlib.AsyncExitStack() as stack:
                stage = Stage(transport, one, other, user, heard, stack)
                await story(stage)
                assert stage.is_within_limits()
            await stage.settles()
        await stage.forgets()

    run(whole)


def made_up_element(identifier: int, home: int = STRANGER, port: int = 9) -> PoolElement:
    """An element that does not exist."""
    where = TransportAddress(TransportProtocol.TCP, port, ("127.0.0.1",))
    return replace(an_element(identifier, addresses=("127.0.0.1",)), home=ServerId(home), asap_transport=where)


def of_each_kind(sender: int, receiver: int) -> Iterator[enrp.EnrpMessage]:
    """Yield every ENRP message, with content that does harm if it is believed."""
    me, you = ServerId(sender), ServerId(receiver)
    gone = made_up_element(1, home=B)
    yield enrp.HandleTableRequest(me, you)
    yield enrp.HandleTableRequest(me, you, own_only=True)
    yield enrp.HandleTableResponse(me, you, (enrp.PoolEntry(PoolHandle("Wrong"), (made_up_element(9),)),), more=True)
    for action in enrp.UpdateAction:
        for element in (
            gone,
            made_up_element(1, home=sender),
            made_up_element(2, home=A),
            made_up_element(3, home=sender),
        ):
            for takeover in (False, True):
                yield enrp.HandleUpdate(me, you, action, POOL, element, takeover)
    yield enrp.ListRequest(me, you)
    yield enrp.ListResponse(me, you, (ServerInformation(ServerId(0x77), made_up_element(1).transport),))
    for target in (A, B, sender, 0x99):
        yield enrp.InitTakeover(me, you, ServerId(target))
        yield enrp.InitTakeoverAck(me, you, ServerId(target))
        yield enrp.TakeoverServer(me, you, ServerId(target))
    yield enrp.Error(me, you, enrp.OperationError(()))
    yield enrp.Presence(me, you, enrp.PeChecksum(1), reply_required=True)


@pytest.mark.parametrize("receiver", [0, A], ids=["all", "it"])
@pytest.mark.parametrize("sender", [STRANGER, B], ids=["a stranger", "one that claims to be B"])
def test_each_message_of_a_stranger_leaves_no_trace(transport: Any, sender: int, receiver: int) -> None:
    async def story(stage: Stage) -> None:
        stranger = await stage.stranger()
        for message in of_each_kind(sender, receiver):
            stranger.send(message)
        probe = await stage.stranger()
        probe.send(enrp.Presence(ServerId(0x600D), reply_required=True))
        await probe.until(enrp.Presence)
        pool = stage.one.handlespace.pool(POOL)
        assert pool is not None
        assert {e.identifier for e in pool.select(9)} >= {1, 3}

    staged(transport, story)


@pytest.mark.parametrize(
    ("sender", "receiver"), [(STRANGER, 0xBAD), (A, A), (A, 0), (0, A)], ids=["for another", "own", "own, all", "zero"]
)
def test_messages_for_others_or_with_impossible_senders_are_ignored(transport: Any, sender: int, receiver: int) -> None:
    async def story(stage: Stage) -> None:
        found = len(stage.heard.of(notices.PeerFound))
        stranger = await stage.stranger()
        for message in of_each_kind(sender, receiver):
            stranger.send(message)
        stranger.send(enrp.Presence(STRANGER, A, reply_required=True))
        await stranger.until(enrp.Presence)
        assert stage.one.footprint.peers == 2  # B, and the stranger that introduced itself in the end
        assert len(stage.heard.of(notices.PeerFound)) == found + 1
        assert len(stage.one.handlespace) == 4
        assert not [message for message in stranger.heard if isinstance(message, enrp.InitTakeoverAck)]

    staged(transport, story)


def test_an_oversized_table_fills_no_more_than_the_limit(transport: Any) -> None:
    """Each page has new elements and the M bit."""

    async def story(stage: Stage) -> None:
        numbers = iter(range(1000, 1_000_000))

        def answer(message: Any) -> Any:
            if isinstance(message, enrp.HandleTableRequest):
                page = tuple(made_up_element(next(numbers)) for _ in range(100))
                return enrp.HandleTableResponse(STRANGER, A, (enrp.PoolEntry(PoolHandle("Flood"), page),), more=True)
            return None

        stranger = await stage.stranger()
        stranger.answer = answer
        stranger.send(enrp.Presence(STRANGER, A, enrp.PeChecksum(1), stranger.information))
        await stage.audited(STRANGER)
        assert len(stage.one.handlespace) == LIMITS.max_elements
        await stage.serves()

    staged(transport, story)


def test_a_table_that_repeats_itself_is_not_requested_indefinitely(transport: Any) -> None:
    async def story(stage: Stage) -> None:
        page = (enrp.PoolEntry(PoolHandle("Again"), (made_up_element(1), made_up_element(2))),)

        def answer(message: Any) -> Any:
            if isinstance(message, enrp.HandleTableRequest):
                return enrp.HandleTableResponse(STRANGER, A, page, more=True)
            return None

        stranger = await stage.stranger()
        stranger.answer = answer
        stranger.send(enrp.Presence(STRANGER, A, enrp.PeChecksum(1), stranger.information))
        await stage.audited(STRANGER)
        assert sum(isinstance(message, enrp.HandleTableRequest) for message in stranger.heard) == 2

    staged(transport, story)


def test_a_flood_of_presences_over_many_connections(transport: Any) -> None:
    async def story(stage: Stage) -> None:
        crowd = [await stage.stranger() for _ in range(60)]
        for number, stranger in enumerate(crowd, 1000):
            for _ in range(20):
                stranger.send(enrp.Presence(ServerId(number), A, enrp.PeChecksum(0xFFFF), stranger.information))
                assert stage.is_within_limits()
            await asyncio.sleep(0)
        await crowd[0].until(enrp.Presence)
        assert stage.one.footprint.peers <= LIMITS.max_peers
        await stage.serves()

    staged(transport, story)


def test_a_reader_that_comes_while_there_are_too_many_peers_is_answered_when_there_is_room(transport: Any) -> None:
    async def story(stage: Stage) -> None:
        async with contextlib.AsyncExitStack() as crowd:
            for number in range(1000, 1000 + 2 * LIMITS.max_peers):
                stranger = await stage.stranger()
                crowd.push_async_callback(stranger.aclose)
                stranger.send(enrp.Presence(ServerId(number), A, enrp.PeChecksum(0xFFFF), stranger.information))
            refused = stage.one.associations
            reading = asyncio.create_task(
                rserpool.read_handlespace(stage.one.enrp_address, transport=stage.transport, timeout=30)
            )
            while stage.one.associations <= refused:  # noqa: ASYNC110 -- there is no event for it
                await asyncio.sleep(0.02)
        view = await reading
        assert view.registrar == A

    staged(transport, story)


def test_one_connection_speaks_for_one_registrar(transport: Any) -> None:
    """Many identifiers on one connection are one peer."""

    async def story(stage: Stage) -> None:
        stranger = await stage.stranger()
        for number in range(1000, 3000):
            stranger.send(enrp.Presence(ServerId(number), A, enrp.PeChecksum(0xFFFF), stranger.information))
        stranger.send(enrp.Presence(ServerId(1000), A, reply_required=True))
        await stranger.until(enrp.Presence, 2)
        assert set(stage.one.peers) == {B, 1000}
        assert stage.one.footprint.peers == 2

    staged(transport, story)


@pytest.mark.parametrize("protocol", ["ASAP", "ENRP"])
def test_a_stranger_that_asks_and_does_not_read_is_cut_off(transport: Any, protocol: str) -> None:
    """Its answers wait up to a limit."""

    async def story(stage: Stage) -> None:
        if protocol == "ENRP":
            to, ppid = stage.one.enrp_address, enrp.PPID
            begin: Any = enrp.Presence(STRANGER, A)
            question: Any = enrp.HandleTableRequest(STRANGER, A, own_only=True)
        else:
            to, ppid = stage.one.address, asap.PPID
            begin = question = asap.HandleResolution(POOL, asap.ResolutionItems(4))
        endpoint = await stage.transport.open()
        association = await endpoint.connect(to, timeout=30)
        endpoint.send(association, wire.encode(begin, life_unit=1.0), ppid=ppid)
        octets = wire.encode(question, life_unit=1.0)
        associations, backlog = stage.one.associations, 0
        while stage.one.associations >= associations:
            associations = stage.one.associations
            for _ in range(100):
                endpoint.send(association, octets, ppid=ppid)
            await asyncio.sleep(0)
            backlog = max(backlog, stage.one.backlog)
        assert BACKLOG_MAX // 2 < backlog < BACKLOG_MAX + 1000
        await stage.serves()
        await endpoint.aclose(0)

    staged(transport, story)


def test_a_peer_with_endless_addresses_does_not_break_the_list(transport: Any) -> None:
    """The peer list is one message, whose length field has 16 bits."""

    async def story(stage: Stage) -> None:
        many = tuple(f"10.0.{number >> 8}.{number & 255}" for number in range(7000))
        for number in range(1000, 1004):
            stranger = await stage.stranger()
            information = ServerInformation(ServerId(number), TransportAddress(TransportProtocol.SCTP, 9, many))
            stranger.send(enrp.Presence(information.identifier, A, server=information))
            await stranger.until(enrp.Presence)
        probe = await stage.stranger()
        probe.send(enrp.Presence(STRANGER, A))
        probe.send(enrp.ListRequest(STRANGER, A))
        await probe.until(enrp.ListResponse)
        (answer,) = [message for message in probe.heard if isinstance(message, enrp.ListResponse)]
        assert B in {server.identifier for server in answer.servers}

    staged(transport, story)


def test_elements_with_huge_fields_are_sent_page_by_page(transport: Any) -> None:
    """Twenty of them do not fit into one message. A newcomer and the audits learn of them nonetheless."""

    async def story(stage: Stage) -> None:
        huge = UnknownPolicy(0x80001234, tuple(range(900)))
        for _ in range(20):
            element = rserpool.serve(
                b"Huge", echo, registrars=[stage.one.address], transport=stage.transport, policy=huge
            )
            await stage.stack.enter_async_context(element)
        await stage.heard.until(notices.ElementAdded, 8 + 2 * 20)
        newcomer = rserpool.Registrar(
            transport=stage.transport,
            port=0,
            enrp_port=0,
            config=LIMITS,
            identifier=ServerId(0xC),
            peers=[stage.one.enrp_address],
        )
        await stage.stack.enter_async_context(newcomer)
        while True:
            view = await rserpool.read_handlespace(newcomer.enrp_address, transport=stage.transport, timeout=30)
            if view.elements == 24:
                break
            await asyncio.sleep(0.02)

    staged(transport, story)


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.generate],
)
@given(data=st.data())
def test_any_messages_in_any_order(transport: Any, data: st.DataObject) -> None:
    kinds = st.sampled_from(enrp.ENRP_MESSAGES).flatmap(messages)
    said = data.draw(st.lists(kinds, max_size=25))
    senders = st.sampled_from([A, B, STRANGER, ServerId(0), ServerId(0x1000)])
    receivers = st.sampled_from([A, B, ServerId(0)])
    addressed = [replace(m, sender=data.draw(senders), receiver=data.draw(receivers)) for m in said]

    async def story(stage: Stage) -> None:
        strangers = [await stage.stranger() for _ in range(3)]
        for number, message in enumerate(addressed):
            strangers[number % 3].send(message)
        assert (await stage.user.resolve(POOL, items=4)).elements

    staged(transport, story)


def test_random_octets(transport: Any) -> None:
    async def story(stage: Stage) -> None:
        rng = random.Random(11)
        honest = [wire.encode(message, life_unit=1.0) for message in of_each_kind(STRANGER, A)]
        for ppid in (enrp.PPID, asap.PPID, 0, 99):
            stranger = await stage.stranger()
            for _ in range(100):
                octets = bytearray(rng.choice(honest) if rng.random() < 0.7 else rng.randbytes(rng.randrange(1, 80)))
                octets[rng.randrange(len(octets))] ^= 1 << rng.randrange(8)
                stranger.send(bytes(octets), ppid)
        await stage.serves()

    staged(transport, story)
