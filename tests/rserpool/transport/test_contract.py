"""The rules of `rserpool.transport.base` for every transport: messages, associations, absent peers.

Each test ends with the checks of `meeting`.
"""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rserpool.errors import LocalError, TransportError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.transport import TRANSPORTS
from rserpool.transport.base import Closed, Message, Outgoing, Transport, Up
from rserpool.transport.flow import MAX_MESSAGE
from tests.rserpool.transport.meeting import HANG_GUARD, available, pair, run, watched

# --- messages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 1200, 65_535, 256 * 1024, MAX_MESSAGE])
def test_a_message_arrives_whole_with_its_ppid_and_stream(transport: Transport, size: int) -> None:
    async def story() -> None:
        payload = bytes(i % 251 for i in range(size))
        async with pair(transport) as (near, here, far, there):
            assert near.endpoint.send(here, payload, ppid=0xFFFF_FFFF, stream=7)
            assert await far.next(Message) == Message(there, payload, 0xFFFF_FFFF, 7)
            assert far.endpoint.send(there, payload, ppid=0)
            assert await near.next(Message) == Message(here, payload, 0, 0)

    run(story)


@pytest.mark.parametrize("name", TRANSPORTS)
@settings(deadline=None, max_examples=20)
@given(sizes=st.lists(st.integers(1, 5000), max_size=30))
def test_messages_of_any_size_arrive_once_and_in_order(name: str, sizes: list[int]) -> None:
    transport = available(name)

    async def story() -> None:
        async with pair(transport) as (near, here, far, there):
            for number, size in enumerate(sizes):
                near.endpoint.send(here, bytes([number]) * size, ppid=number, stream=number % 3)
            near.endpoint.shutdown(here)
            assert await far.until_end(there) == [
                *(Message(there, bytes([n]) * size, n, n % 3) for n, size in enumerate(sizes)),
                Closed(there),
            ]

    run(story)


@pytest.mark.parametrize("size", [1, 1300, 10_000])
def test_messages_that_are_sent_together_arrive_as_those_sent_alone(transport: Transport, size: int) -> None:
    async def story() -> None:
        messages = [Outgoing(bytes([number % 256]) * size, number, 7) for number in range(1000)]
        async with pair(transport) as (near, here, far, there):

            async def send() -> None:
                unsent = messages
                while unsent := unsent[near.endpoint.send_all(here, unsent) :]:
                    await near.endpoint.writable(here)
                near.endpoint.shutdown(here)
                assert near.endpoint.send_all(here, messages[:2]) == 2  # dropped, as `send` does

            sending = asyncio.create_task(send())
            assert await far.until_end(there) == [*(Message(there, *message) for message in messages), Closed(there)]
            await sending

    run(story)


def test_events_can_be_taken_without_waiting(transport: Transport) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, far, there):
            assert far.endpoint.receive_now() is None
            near.endpoint.send_all(here, [Outgoing(b"one", 1), Outgoing(b"two", 2), Outgoing(b"three", 3)])
            taken = [await far.endpoint.receive()]
            while len(taken) < 3:
                taken.append(far.endpoint.receive_now() or await far.endpoint.receive())
            assert taken == [Message(there, b"one", 1), Message(there, b"two", 2), Message(there, b"three", 3)]
            assert far.endpoint.receive_now() is None

    run(story)


@pytest.mark.parametrize(
    ("payload", "ppid", "stream"),
    [(b"", 1, 0), (bytes(MAX_MESSAGE + 1), 1, 0), (b"x", -1, 0), (b"x", 1 << 32, 0), (b"x", 1, -1), (b"x", 1, 1 << 16)],
)
def test_a_message_that_no_transport_can_carry_is_a_local_error(
    transport: Transport, payload: bytes, ppid: int, stream: int
) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, _, _):
            with pytest.raises(LocalError):
                near.endpoint.send(here, payload, ppid=ppid, stream=stream)

    run(story)


def test_a_cancelled_receive_loses_no_event(transport: Transport) -> None:
    async def story() -> None:
        async with pair(transport) as (near, here, far, there):
            waiting = asyncio.create_task(far.endpoint.receive())
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.wait([waiting])
            near.endpoint.send(here, b"still here", ppid=1)
            assert await far.next(Message) == Message(there, b"still here", 1)

    run(story)


def test_a_second_reader_is_a_local_error(transport: Transport) -> None:
    async def story() -> None:
        async with pair(transport) as (near, _, far, _):
            first = asyncio.create_task(far.endpoint.receive())
            await asyncio.sleep(0)
            with pytest.raises(LocalError, match="one reader"):
                await far.endpoint.receive()
            first.cancel()
            await asyncio.wait([first])
            assert near.endpoint.local != far.endpoint.local

    run(story)


# --- associations -----------------------------------------------------------------------------------------------------


def test_the_peer_is_named_by_its_listening_port_and_can_be_dialled_back(transport: Transport) -> None:
    async def story() -> None:
        async with watched(await transport.open(), await transport.open()) as (near, far):
            await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            await near.next(Up)
            caller = (await far.next(Up)).peer
            assert caller == near.endpoint.local
            again = await far.endpoint.connect(caller, timeout=HANG_GUARD)
            assert await far.next(Up) == Up(again, caller)
            assert (await near.next(Up)).peer == far.endpoint.local

    run(story)


def test_an_endpoint_that_does_not_listen_has_port_0(transport: Transport) -> None:
    async def story() -> None:
        async with watched(await transport.open(listen=False), await transport.open()) as (near, far):
            assert near.endpoint.local.port == 0
            await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            await near.next(Up)
            caller = (await far.next(Up)).peer
            assert caller.port == 0
            with pytest.raises(TransportError):
                await far.endpoint.connect(caller, timeout=HANG_GUARD)

    run(story)


def test_both_ends_report_the_ports_of_an_association(transport: Transport) -> None:
    async def story() -> None:
        async with watched(await transport.open(listen=False), await transport.open()) as (near, far):
            for _ in range(2):
                await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
                own, theirs = (await near.next(Up)).ports
                assert (await far.next(Up)).ports == (theirs, own)
                assert theirs == far.endpoint.local.port
                assert own not in (0, theirs)

    run(story)


def test_one_endpoint_carries_many_associations(transport: Transport) -> None:
    async def story() -> None:
        async with watched(await transport.open(listen=False), await transport.open()) as (near, far):
            ours = [await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD) for _ in range(100)]
            for number, association in enumerate(ours):
                near.endpoint.send(association, b"%d" % number, ppid=number)
            answered = 0
            while answered < len(ours):
                event = await far.next(Up, Message)
                if isinstance(event, Message):
                    far.endpoint.send(event.association, event.payload, ppid=event.ppid)
                    answered += 1
            answers: set[Message] = set()
            while len(answers) < len(ours):
                event = await near.next(Up, Message)
                if isinstance(event, Message):
                    answers.add(event)
            assert answers == {Message(association, b"%d" % n, n) for n, association in enumerate(ours)}

    run(story)


def test_both_ends_may_dial_at_the_same_time(transport: Transport) -> None:
    async def story() -> None:
        async with watched(await transport.open(), await transport.open()) as (near, far):
            await asyncio.gather(
                near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD),
                far.endpoint.connect(near.endpoint.local, timeout=HANG_GUARD),
            )
            for watch in (near, far, near, far):
                await watch.next(Up)

    run(story)


def test_an_endpoint_dials_itself_or_says_why_not(transport: Transport) -> None:
    async def story() -> None:
        async with watched(await transport.open()) as (own,):
            try:
                here = await own.endpoint.connect(own.endpoint.local, timeout=HANG_GUARD)
            except TransportError:
                return
            there = {(await own.next(Up)).association, (await own.next(Up)).association} - {here}
            own.endpoint.send(here, b"to myself", ppid=9)
            assert await own.next(Message) == Message(there.pop(), b"to myself", 9)

    run(story)


def test_ipv6_loopback_works(transport: Transport) -> None:
    async def story() -> None:
        try:
            listening = await transport.open(("::1",))
        except TransportError as error:
            pytest.skip(str(error))
        async with watched(await transport.open(("::1",)), listening) as (near, far):
            await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            await near.next(Up)
            assert (await far.next(Up)).peer == near.endpoint.local
            assert str(near.endpoint.local).startswith("[::1]:")

    run(story)


# --- absent peers -----------------------------------------------------------------------------------------------------


def test_dialling_a_port_without_a_listener_raises_a_sentence(transport: Transport) -> None:
    async def story() -> None:
        gone = await transport.open()
        await gone.aclose()
        async with watched(await transport.open(listen=False)) as (near,):
            with pytest.raises(TransportError, match=f"nobody listens at {gone.local}") as told:
                await near.endpoint.connect(gone.local, timeout=HANG_GUARD)
            assert told.value.refused

    run(story)


def test_an_address_of_another_protocol_is_refused_with_a_sentence(transport: Transport) -> None:
    async def story() -> None:
        async with watched(await transport.open(listen=False)) as (near,):
            with pytest.raises(TransportError, match="is reached over udp"):
                await near.endpoint.connect(
                    TransportAddress(TransportProtocol.UDP, 9, ("127.0.0.1",)), timeout=HANG_GUARD
                )

    run(story)


def test_a_port_that_is_taken_raises_a_sentence(transport: Transport) -> None:
    async def story() -> None:
        async with watched(await transport.open()) as (own,):
            with pytest.raises(TransportError, match=f"port {own.endpoint.local.port} "):
                await transport.open(port=own.endpoint.local.port)
            with pytest.raises(TransportError, match="at least one"):
                await transport.open(())

    run(story)


def test_the_port_is_free_after_a_closing_that_was_cancelled(transport: Transport) -> None:
    async def story() -> None:
        async with watched(await transport.open(listen=False)) as (near,):
            closed = await transport.open()
            association = await near.endpoint.connect(closed.local, timeout=HANG_GUARD)
            closing = asyncio.create_task(closed.aclose())
            await asyncio.sleep(0)  # it has begun
            closing.cancel()
            await asyncio.wait([closing])
            async with watched(await transport.open(port=closed.local.port)):
                pass
            await near.until_end(association)

    run(story)


def test_messages_to_unknown_associations_are_accepted_and_dropped(transport: Transport) -> None:
    async def story() -> None:
        async with watched(await transport.open()) as (own,):
            nobody = AssociationId(0)
            assert own.endpoint.send(nobody, b"x", ppid=1) is True
            await own.endpoint.writable(nobody)
            own.endpoint.shutdown(nobody)
            own.endpoint.abort(nobody)

    run(story)
