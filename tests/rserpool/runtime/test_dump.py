"""Reading a handlespace from outside: completely, without a trace, and with a sentence when it fails."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import pytest

import rserpool
from rserpool import RSPLIB, PoolHandle, RegistrarConfig, ServerId, notices, wire
from rserpool.model import PoolElement
from rserpool.transport.base import Message
from rserpool.transport.memory import MemoryEndpoint, MemoryTransport
from rserpool.transport.tcp import TcpTransport
from rserpool.wire import enrp
from tests.helpers.cores import an_element
from tests.rserpool.runtime.stories import Notes, run

REGISTRAR = ServerId(0xAAAA)


async def idle(session: rserpool.ServerSession) -> None:
    async for _ in session:
        pass


@pytest.fixture(params=[MemoryTransport, TcpTransport])
def transport(request: pytest.FixtureRequest) -> Any:
    return request.param()


@pytest.mark.parametrize("profile", rserpool.PROFILES.values(), ids=str)
def test_all_pages_are_read_and_nothing_stays_behind(transport: Any, profile: rserpool.InteropProfile) -> None:
    async def story() -> None:
        heard = Notes()
        config = RegistrarConfig(profile=profile, max_elements_per_table=2, max_time_no_response=30)
        async with contextlib.AsyncExitStack() as stack:
            registrar = await stack.enter_async_context(
                rserpool.Registrar(transport=transport, port=0, enrp_port=0, config=config, on_notice=heard)
            )
            served = [
                rserpool.serve(
                    handle,
                    idle,
                    registrars=[registrar.address],
                    transport=transport,
                    config=rserpool.ElementConfig(profile=profile),
                )
                for handle in (b"One", b"Two", b"Two", b"Two", b"Three")
            ]
            for element in served:
                await stack.enter_async_context(element)
            await heard.until(notices.ElementAdded, 5)
            for reading in (1, 2):
                view = await rserpool.read_handlespace(registrar.enrp_address, transport=transport, profile=profile)
                assert view.registrar == registrar.identifier
                assert view.peers == ()
                found = {(handle, e.identifier) for handle, elements in view.pools.items() for e in elements}
                assert found == {(element.pool_handle, element.identifier) for element in served}
                assert view.elements == 5
                assert view.owned() == {registrar.identifier: 5}
                assert view.checksums() == {registrar.identifier: view.checksum}
                transports = {e.transport for elements in view.pools.values() for e in elements}
                assert transports == {element.address for element in served}
                # The registrar does not wait max_time_no_response for a reader that has gone.
                await heard.until(notices.PeerLost, reading)
                assert registrar.footprint.peers == 0

    run(story)


def test_an_address_where_nobody_listens_is_an_error(transport: Any) -> None:
    async def story() -> None:
        endpoint = await transport.open()
        gone = endpoint.local
        await endpoint.aclose()
        with pytest.raises(rserpool.NoRegistrar, match="nobody listens at"):
            await rserpool.read_handlespace(gone, transport=transport)

    run(story)


def test_a_registrar_that_is_still_starting_is_asked_again(transport: Any) -> None:
    """It takes the reader for a mentor. The reader refuses, and it continues to look for one."""

    async def story() -> None:
        silent = await transport.open()

        def registrar(mentor_discovery: float) -> rserpool.Registrar:
            config = RegistrarConfig(mentor_discovery=mentor_discovery)
            return rserpool.Registrar(transport=transport, port=0, enrp_port=0, peers=[silent.local], config=config)

        async def until_answered(one: rserpool.Registrar) -> None:
            """Read. On a busy machine no answer may come in time."""
            while True:
                with contextlib.suppress(rserpool.NoRegistrar):
                    await rserpool.read_handlespace(one.enrp_address, transport=transport, timeout=0.2)

        async with registrar(mentor_discovery=3600) as one:
            with pytest.raises(rserpool.Rejected, match="it is still starting"):
                await until_answered(one)
        async with registrar(mentor_discovery=0.5) as one:
            view = await rserpool.read_handlespace(one.enrp_address, transport=transport, timeout=30)
            assert view.registrar == one.identifier
        await silent.aclose()

    run(story)


def test_a_reader_does_not_delay_other_registrars(transport: Any) -> None:
    """The reader refuses to give a list or a table, agrees to takeovers, and sends a presence when asked."""

    async def story() -> None:
        questions = [
            enrp.ListRequest(REGISTRAR),
            enrp.HandleTableRequest(REGISTRAR),
            enrp.InitTakeover(REGISTRAR, ServerId(0), ServerId(7)),
            enrp.Presence(REGISTRAR, reply_required=True),
        ]
        heard: list[Any] = []

        def answer(message: Any, send: Callable[[Any], None]) -> None:
            match message:
                case enrp.Presence(reply_required=True):
                    for question in questions:
                        send(question)
                    send(enrp.Presence(REGISTRAR))
                case enrp.ListRequest():
                    send(enrp.ListResponse(REGISTRAR))
                case enrp.HandleTableRequest():
                    send(enrp.HandleTableResponse(REGISTRAR))
                case _:
                    heard.append(type(message))

        async with playing(transport, answer) as address:
            view = await rserpool.read_handlespace(address, transport=transport)
            assert (view.elements, view.checksum) == (0, None)
        assert [kind.__name__ for kind in heard[:3]] == ["ListResponse", "HandleTableResponse", "InitTakeoverAck"]

    run(story)


def page(*identifiers: int, more: bool) -> enrp.HandleTableResponse:
    elements: tuple[PoolElement, ...] = tuple(an_element(identifier) for identifier in identifiers)
    entries = (enrp.PoolEntry(PoolHandle("P"), elements),) if elements else ()
    return enrp.HandleTableResponse(REGISTRAR, entries=entries, more=more)


@pytest.mark.parametrize(
    ("pages", "elements"),
    [
        ([page(1, 2, more=True)], 2),  # always the same
        ([page(more=True)], 0),  # always empty
        ([page(1, more=True), page(2, more=True), page(1, 2, more=True)], 2),
    ],
)
def test_reading_endless_pages_ends(transport: Any, pages: list[enrp.HandleTableResponse], elements: int) -> None:
    async def story() -> None:
        to_send = iter(pages)

        def answer(message: Any, send: Callable[[Any], None]) -> None:
            match message:
                case enrp.Presence():
                    send(enrp.Presence(REGISTRAR))
                case enrp.ListRequest():
                    send(enrp.ListResponse(REGISTRAR))
                case enrp.HandleTableRequest():
                    send(next(to_send, pages[-1]))

        async with playing(transport, answer) as address:
            assert (await rserpool.read_handlespace(address, transport=transport)).elements == elements

    run(story)


@pytest.mark.parametrize(
    ("answers", "error", "sentence"),
    [
        ({}, rserpool.NoRegistrar, "did not answer within"),
        ({enrp.Presence: enrp.Presence(REGISTRAR)}, rserpool.NoRegistrar, "registrar 0x0000aaaa did not answer"),
        ({enrp.Presence: b"nonsense"}, rserpool.RemoteError, "unknown message type"),
        (
            {enrp.Presence: enrp.Error(REGISTRAR, ServerId(0), enrp.OperationError(()))},
            rserpool.RemoteError,
            "reports an error",
        ),
        (
            {
                enrp.Presence: enrp.Presence(REGISTRAR),
                enrp.ListRequest: enrp.ListResponse(REGISTRAR),
                enrp.HandleTableRequest: enrp.HandleTableResponse(REGISTRAR, rejected=True),
            },
            rserpool.Rejected,
            "refuses to send its handlespace",
        ),
    ],
)
def test_a_failure_is_told_in_a_sentence(
    transport: Any, answers: dict[type, Any], error: type[Exception], sentence: str
) -> None:
    async def story() -> None:
        def answer(message: Any, send: Callable[[Any], None]) -> None:
            if type(message) in answers:
                send(answers[type(message)])

        async with playing(transport, answer) as address:
            with pytest.raises(error, match=sentence):
                await rserpool.read_handlespace(address, transport=transport, timeout=1)

    run(story)


def test_rsplib_is_told_the_address_of_the_reader() -> None:
    async def story() -> None:
        seen: list[enrp.Presence] = []

        def answer(message: Any, send: Callable[[Any], None]) -> None:
            if isinstance(message, enrp.Presence):
                seen.append(message)
                send(b"enough")

        transport = TcpTransport()
        async with playing(transport, answer) as address:
            for profile in (RSPLIB, rserpool.RFC):
                with pytest.raises(rserpool.RemoteError):
                    await rserpool.read_handlespace(address, transport=transport, profile=profile)
        assert [presence.server is not None for presence in seen] == [True, False]
        assert seen[0].server is not None
        assert seen[0].server.transport.port
        assert seen[0].checksum == seen[1].checksum == 0xFFFF

    run(story)


@contextlib.asynccontextmanager
async def playing(transport: Any, answer: Callable[[Any, Callable[[Any], None]], None]) -> Any:
    """Play a registrar that answers as the test says."""
    endpoint: MemoryEndpoint = await transport.open()

    async def play() -> None:
        while True:
            event = await endpoint.receive()
            if not isinstance(event, Message):
                continue

            def send(reply: Any, association: Any = event.association) -> None:
                payload = reply if isinstance(reply, bytes) else wire.encode(reply, life_unit=1.0)
                endpoint.send(association, payload, ppid=enrp.PPID)

            answer(wire.decode(enrp.PPID, event.payload, life_unit=1.0), send)

    player = asyncio.create_task(play())
    yield endpoint.local
    player.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await player
    await endpoint.aclose()
