"""TCP on the wire: the octets of the mapping, dialling, and what is special about TCP."""

from __future__ import annotations

import asyncio
import gc
import itertools
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rserpool.errors import TransportError
from rserpool.model import TransportAddress, TransportProtocol
from rserpool.transport.base import Closed, Lost, Message, Refused, SendFailed, Up
from rserpool.transport.flow import Inbox
from rserpool.transport.tcp import TcpTransport
from rserpool.transport.tcp.connection import Connection
from rserpool.transport.tcp.shared import Shared
from tests.rserpool.transport.meeting import HANG_GUARD, Pump, pair, run, settle, watched
from tests.rserpool.transport.tcp.octets import (
    ANSWER,
    END,
    HEARTBEAT,
    HELLO,
    HI,
    IN_ORDER,
    Wire,
    fed,
    hello_from,
    stranger,
    tcp,
)

# --- the mapping, octet by octet --------------------------------------------------------------------------------------


def test_the_dialled_side_follows_the_mapping() -> None:
    async def story() -> None:
        async with watched(await TcpTransport().open()) as (own,), stranger(own) as (reader, writer):
            writer.write(hello_from(4711))
            assert await reader.readexactly(20) == hello_from(own.endpoint.local.port)
            up = await own.next(Up)
            assert up.peer == tcp(4711)
            writer.write(HEARTBEAT)
            assert await reader.readexactly(12) == ANSWER
            own.endpoint.send(up.association, b"hi", ppid=11, stream=3)
            assert await reader.readexactly(14) == HI
            own.endpoint.shutdown(up.association)
            assert await reader.readexactly(12) == END
            writer.write(HI + HEARTBEAT + END)
            assert await own.next(Message) == Message(up.association, b"hi", 11, 3)
            await own.next(Closed)
            assert await reader.read() == b""

    run(story)


def test_the_dialling_side_sends_hello_first() -> None:
    async def story() -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            assert await reader.readexactly(20) == HELLO
            writer.write(hello_from(1) + HI)
            assert await reader.readexactly(12) == END
            writer.write(END)
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server, watched(await TcpTransport().open(listen=False)) as (own,):
            peer = tcp(server.sockets[0].getsockname()[1])
            here = await own.endpoint.connect(peer, timeout=HANG_GUARD)
            assert await own.next(Up) == Up(here, peer)
            await own.next(Message)
            own.endpoint.shutdown(here)
            await own.next(Closed)

    run(story)


@settings(deadline=None, max_examples=50)
@given(payloads=st.lists(st.binary(min_size=1, max_size=200), max_size=8), data=st.data())
def test_frames_are_found_wherever_the_octets_are_split(payloads: list[bytes], data: st.DataObject) -> None:
    octets = HELLO + b"".join(struct.pack("!IHHI", len(p), 0, 0, 5) + p for p in payloads) + END
    cuts = sorted(data.draw(st.sets(st.integers(0, len(octets)), max_size=30)) | {0, len(octets)})
    up, *messages, end = fed(octets[a:b] for a, b in itertools.pairwise(cuts))
    assert messages == [Message(up.association, p, 5) for p in payloads]
    assert end == Closed(up.association)


@settings(deadline=None, max_examples=100)
@given(greeting=st.sampled_from([b"", HELLO]), octets=st.binary(max_size=60))
def test_no_octets_raise_an_exception(greeting: bytes, octets: bytes) -> None:
    events = fed([greeting, octets] if greeting else [octets])
    assert not events or isinstance(events[-1], Closed | Lost | Refused)


# --- dialling ---------------------------------------------------------------------------------------------------------


def test_dialling_a_peer_that_never_answers_times_out_with_a_sentence() -> None:
    async def story() -> None:
        with socket.create_server(("127.0.0.1", 0)) as mute:
            peer = tcp(mute.getsockname()[1])
            async with watched(await TcpTransport().open(listen=False)) as (own,):
                with pytest.raises(TransportError, match=r"did not answer within 0\.05 s"):
                    await own.endpoint.connect(peer, timeout=0.05)
                await own.endpoint.aclose(HANG_GUARD)

    run(story)


def test_dialling_a_server_of_another_protocol_raises_a_sentence() -> None:
    async def story() -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"220 mail.example ESMTP\r\n")
            await reader.read()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server, watched(await TcpTransport().open(listen=False)) as (own,):
            with pytest.raises(TransportError, match="broke the protocol"):
                await own.endpoint.connect(tcp(server.sockets[0].getsockname()[1]), timeout=HANG_GUARD)

    run(story)


def test_dialling_a_peer_that_hangs_up_raises_a_sentence() -> None:
    async def story() -> None:
        async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server, watched(await TcpTransport().open(listen=False)) as (own,):
            with pytest.raises(TransportError, match=r"gone|reset"):
                await own.endpoint.connect(tcp(server.sockets[0].getsockname()[1]), timeout=HANG_GUARD)

    run(story)


def test_a_cancelled_dial_leaves_nothing_behind() -> None:
    async def story() -> None:
        with socket.create_server(("127.0.0.1", 0)) as mute:
            async with watched(await TcpTransport().open(listen=False)) as (own,):
                dialling = asyncio.create_task(own.endpoint.connect(tcp(mute.getsockname()[1]), timeout=HANG_GUARD))
                await settle(lambda: 0)
                dialling.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await dialling
                await own.endpoint.aclose(HANG_GUARD)

    run(story)


@IN_ORDER
@pytest.mark.parametrize("turns", range(6))
@pytest.mark.parametrize("settled", [False, True])
def test_a_connection_made_while_the_endpoint_closes_is_reset_and_leaves_no_socket_open(
    turns: int, settled: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """The connection comes at different turns of the loop, because asyncio forgot one at one of them."""

    async def story() -> None:
        endpoint = await TcpTransport().open()
        if settled:
            await settle(lambda: 0)
        with socket.create_connection(("127.0.0.1", endpoint.local.port), timeout=HANG_GUARD) as newcomer:
            for _ in range(turns):
                await asyncio.sleep(0)
            await endpoint.aclose(0)
            gc.collect()  # a forgotten socket warns, which is an error
            with pytest.raises(ConnectionResetError):
                newcomer.recv(1)

    run(story)
    assert not caplog.records


def test_a_connection_of_tcp_to_itself_is_refused() -> None:
    async def story() -> None:
        shared: Shared[Connection] = Shared(asyncio.get_running_loop())
        connection, wire = Connection(shared, tcp(1)), Wire(peer_port=1)
        connection.connection_made(wire)
        assert connection.greeted is not None
        with pytest.raises(TransportError, match="nobody listens"):
            await connection.greeted

    run(story)


@pytest.mark.parametrize(
    ("addresses", "sentence"),
    [(("0.0.0.0",), "name the address"), (("::",), "name the"), (("localhost",), "not an IP")],
)
def test_an_address_that_peers_cannot_reach_is_refused(addresses: tuple[str, ...], sentence: str) -> None:
    async def story() -> None:
        with pytest.raises(TransportError, match=sentence):
            await TcpTransport().open(addresses)

    run(story)


def test_an_address_of_another_machine_cannot_be_listened_at() -> None:
    async def story() -> None:
        with pytest.raises(TransportError, match=r"^cannot listen at 198\.51\.100\.1: this machine has"):
            await TcpTransport().open(("198.51.100.1",))

    run(story)


def test_an_endpoint_listens_at_all_its_addresses_and_advertises_the_first() -> None:
    async def story() -> None:
        async with watched(
            await TcpTransport().open(("127.0.0.1", "127.0.0.2")), await TcpTransport().open(listen=False)
        ) as (far, near):
            assert far.endpoint.local.addresses == ("127.0.0.1",)
            for address in ("127.0.0.1", "127.0.0.2"):
                peer = TransportAddress(TransportProtocol.TCP, far.endpoint.local.port, (address,))
                await near.endpoint.connect(peer, timeout=HANG_GUARD)
                await far.next(Up)

    run(story)


def test_a_listening_endpoint_dials_from_its_own_address() -> None:
    async def story() -> None:
        async with watched(await TcpTransport().open(("127.0.0.2",)), await TcpTransport().open()) as (near, far):
            await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            assert (await far.next(Up)).peer == near.endpoint.local

    run(story)


def test_only_what_every_event_loop_offers_is_used() -> None:
    """Windows' proactor loop has no `add_reader` and no `add_writer`."""

    class Proactor(asyncio.SelectorEventLoop):
        def add_reader(self, *_: object) -> None:
            raise NotImplementedError

        def add_writer(self, *_: object) -> None:
            raise NotImplementedError

    async def story() -> None:
        async with pair(TcpTransport()) as (near, here, far, there):
            near.endpoint.send(here, b"hello", ppid=1)
            assert await far.next(Message) == Message(there, b"hello", 1)

    with asyncio.Runner(loop_factory=Proactor) as runner:
        runner.run(story())


# --- failed messages --------------------------------------------------------------------------------------------------


def test_messages_still_queued_when_the_peer_aborts_are_reported_as_failed() -> None:
    async def story() -> None:
        async with pair(TcpTransport()) as (near, here, far, there):
            pump = Pump(near.endpoint, here, 32 * 1024)
            sending = asyncio.create_task(pump.send(1 << 30))
            await settle(lambda: pump.sent)
            sending.cancel()
            far.endpoint.abort(there)
            failed = [event for event in await near.until_end(here) if isinstance(event, SendFailed)]
            assert failed
            assert failed == [SendFailed(here, pump.payload(f.ppid), f.ppid) for f in failed]

    run(story)


@asynccontextmanager
async def without_socket() -> AsyncIterator[tuple[Connection, Wire, Inbox]]:
    """A live connection without a socket, its wire, and its endpoint's inbox."""
    shared: Shared[Connection] = Shared(asyncio.get_running_loop())
    connection, wire = Connection(shared), Wire()
    connection.connection_made(wire)
    connection.data_received(HELLO)
    assert isinstance(await shared.inbox.get(), Up)
    await settle(lambda: len(wire.written))
    yield connection, wire, shared.inbox
    wire.abort()


def test_a_message_sent_in_part_has_failed_and_earlier_ones_may_have_arrived() -> None:
    async def story() -> None:
        async with without_socket() as (connection, wire, inbox):
            for number in range(3):
                connection.send(b"%d" % number, number, 0)
            wire.blocked = connection
            await settle(lambda: len(wire.written))
            connection.send(b"behind", 3, 0)
            connection.connection_lost(ConnectionResetError())
            assert inbox.take_all() == [
                SendFailed(connection.association, b"2", 2),
                SendFailed(connection.association, b"behind", 3),
                Lost(connection.association, "reset by the other end"),
            ]

    run(story)


def test_everything_in_a_write_that_the_kernel_refused_has_failed() -> None:
    async def story() -> None:
        async with without_socket() as (connection, wire, inbox):
            connection.send(b"0", 0, 0)
            connection.send(b"1", 1, 0)
            wire.broken = True
            await settle(lambda: len(wire.written))
            connection.connection_lost(BrokenPipeError())
            assert [type(event) for event in inbox.take_all()] == [SendFailed, SendFailed, Lost]

    run(story)


def test_shutdown_wakes_writers_although_there_is_no_room() -> None:
    async def story() -> None:
        async with without_socket() as (connection, _, _):
            connection.pause_writing()
            while connection.send(bytes(10_000), 1, 0):
                pass
            assert connection.full
            waiting = asyncio.create_task(connection.writers.wait())
            await asyncio.sleep(0)
            connection.shutdown()
            await waiting
            assert not connection.full
            assert connection.send(b"dropped", 1, 0) is True
            connection.connection_lost(None)

    run(story)


def test_tcp_nodelay_is_set_on_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    made, transports = Connection.connection_made, []

    def recorded(connection: Connection, transport: asyncio.BaseTransport) -> None:
        transports.append(transport)
        made(connection, transport)

    monkeypatch.setattr(Connection, "connection_made", recorded)

    async def story() -> None:
        async with pair(TcpTransport()):
            assert len(transports) == 2
            for transport in transports:
                handle = transport.get_extra_info("socket")
                assert handle.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)

    run(story)
