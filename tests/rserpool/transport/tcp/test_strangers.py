"""Strangers on the wire: they break the protocol, disconnect, or stay silent."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import struct
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from rserpool.transport import slots
from rserpool.transport.base import Closed, Lost, Message, Up
from rserpool.transport.flow import MAX_MESSAGE, UNFINISHED_MAX
from rserpool.transport.tcp import TcpTransport
from rserpool.transport.tcp import connection as connections
from rserpool.transport.tcp.connection import Connection
from rserpool.transport.tcp.shared import Shared
from tests.rserpool.transport.meeting import HANG_GUARD, Pump, listener, run, settle, watched
from tests.rserpool.transport.tcp.octets import (
    END,
    HEARTBEAT,
    HELLO,
    HI,
    IN_ORDER,
    Wire,
    dropped,
    still_serves,
    stranger,
    tcp,
)

# --- strangers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "octets",
    [
        b"GET / HTTP/1.1\r\nHost: example\r\n\r\n",
        bytes(range(256)),
        HI,
        END,
        HEARTBEAT,
        HELLO[:12] + b"XSPT" + HELLO[16:],
        HELLO[:16] + b"\x00\x02" + HELLO[18:],
        b"\xff\xff\xff\xff" + HELLO[4:],
    ],
    ids=["http", "octets", "data first", "end first", "heartbeat first", "magic", "version", "absurd length"],
)
def test_a_stranger_without_a_hello_is_dropped_without_an_answer_and_logged(
    octets: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        async with watched(await TcpTransport().open()) as (own,):
            with caplog.at_level(logging.INFO, "rserpool.transport"):
                async with stranger(own) as (reader, writer):
                    writer.write(octets)
                    assert await dropped(reader) == b""
            assert "Dropped the connection with 127.0.0.1" in caplog.text
            await still_serves(own)

    run(story)


@pytest.mark.parametrize(
    "octets",
    [
        struct.pack("!IHHI", (1 << 20) + 1, 0, 0, 1),
        struct.pack("!IHHI", 0, 0, 0, 1),
        struct.pack("!IHHI", 0, 0, 4, 0),
        struct.pack("!IHHI", 0, 0, 0x8000, 0),
        struct.pack("!IHHI", 5, 0, 8, 0),
        HELLO,
    ],
    ids=["oversize", "empty", "answer alone", "unknown flag", "end with payload", "second hello"],
)
def test_an_invalid_frame_loses_only_its_own_association(octets: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        async with watched(await TcpTransport().open()) as (own,), stranger(own) as (reader, writer):
            writer.write(HELLO + HI + octets)
            association = (await own.next(Up)).association
            await own.next(Message)
            lost = await own.next(Lost)
            assert lost.association == association
            assert lost.reason.startswith("broke the protocol: ")
            await dropped(reader)
            await still_serves(own)

    run(story)


@pytest.mark.parametrize("left", [b"", HI[:5], HI[:13]], ids=["nothing", "half a header", "half a message"])
def test_a_connection_closed_without_end_is_lost(left: bytes) -> None:
    async def story() -> None:
        async with watched(await TcpTransport().open()) as (own,), stranger(own) as (_, writer):
            writer.write(HELLO + HI + left)
            writer.write_eof()
            await own.next(Up)
            await own.next(Message)
            assert (await own.next(Lost)).reason == "the other end is gone"

    run(story)


@IN_ORDER
def test_a_reset_connection_is_lost() -> None:
    async def story() -> None:
        async with watched(await TcpTransport().open()) as (own,), stranger(own) as (_, writer):
            writer.write(HELLO)
            await own.next(Up)
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()
            assert (await own.next(Lost)).reason == "reset by the other end"

    run(story)


def test_a_stranger_that_sends_nothing_is_dropped_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HELLO_TIMEOUT", 0.01)

    async def story() -> None:
        async with watched(await TcpTransport().open()) as (own,):
            async with stranger(own) as (reader, writer):
                writer.write(HELLO[:19])
                assert await dropped(reader) == b""
            await still_serves(own)

    run(story)


def test_a_stranger_does_not_delay_aclose() -> None:
    async def story() -> None:
        async with watched(await TcpTransport().open()) as (own,), stranger(own) as (reader, _):
            await settle(lambda: 0)
            await own.endpoint.aclose(HANG_GUARD)
            await dropped(reader)

    run(story)


# --- silence ----------------------------------------------------------------------------------------------------------


def test_a_silent_peer_gets_a_heartbeat_and_is_then_lost() -> None:
    async def story() -> None:
        transport = TcpTransport(heartbeat=0.02, lost_after=0.1)
        async with watched(await transport.open()) as (own,), stranger(own) as (reader, writer):
            writer.write(HELLO)
            await own.next(Up)
            await reader.readexactly(20)
            assert await reader.readexactly(12) == HEARTBEAT
            assert (await own.next(Lost)).reason.startswith("silent for ")

    run(story)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGSTOP")
def test_associations_with_a_frozen_process_are_lost_after_silence() -> None:
    with listener("tcp") as (child, port):

        async def story() -> None:
            async with watched(await TcpTransport(heartbeat=0.05, lost_after=0.3).open(listen=False)) as (own,):
                here = await own.endpoint.connect(tcp(port), timeout=HANG_GUARD)
                await own.next(Up)
                os.kill(child.pid, signal.SIGSTOP)
                own.endpoint.shutdown(here)  # a peer that never answers the shutdown is lost too
                assert (await own.next(Lost)).reason.startswith("silent for ")

        run(story)


def test_unfinished_messages_have_a_limit_for_all_connections_together() -> None:
    async def story() -> None:
        shared: Shared[Connection] = Shared(asyncio.get_running_loop())
        strangers = [(Connection(shared), Wire()) for _ in range(UNFINISHED_MAX // MAX_MESSAGE + 9)]
        for connection, wire in strangers:
            connection.connection_made(wire)
            connection.data_received(HELLO)
            assert isinstance(await shared.inbox.get(), Up)
        for connection, _ in strangers:
            connection.data_received(
                struct.pack("!IHHI", MAX_MESSAGE, 0, 0, 1) + bytes(MAX_MESSAGE - 1)
            )  # and 12 octets of header
        ended = [wire.closing for _, wire in strangers]  # headers count too, so 31 messages have room
        assert ended == [True] * 10 + [False] * (len(strangers) - 10), "the oldest are ended"
        lost = await shared.inbox.get()
        assert isinstance(lost, Lost)
        assert lost.over_limit
        last, _ = strangers[-1]
        last.data_received(b".")
        messages = [event for event in shared.inbox.take_all() if isinstance(event, Message)]
        assert [len(message.payload) for message in messages] == [MAX_MESSAGE]
        for _, wire in strangers:
            wire.abort()

    run(story)


FEW_DESCRIPTORS = """
import asyncio, logging, os, resource
from rserpool.transport.tcp import TcpTransport

async def main():
    endpoint = await TcpTransport().open()
    few = max(int(name) for name in os.listdir("/proc/self/fd")) + 3
    resource.setrlimit(resource.RLIMIT_NOFILE, (few, few))
    print(endpoint.local.port, flush=True)
    while True:
        await endpoint.receive()

logging.basicConfig(level=logging.WARNING)
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of descriptors")
def test_without_descriptors_an_endpoint_pauses_says_so_once_and_goes_on() -> None:
    root = Path(__file__).parents[4]
    command = [sys.executable, "-c", FEW_DESCRIPTORS]
    with subprocess.Popen(command, cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        address = "127.0.0.1", int(child.stdout.readline())
        try:
            idle = [socket.create_connection(address) for _ in range(30)]
            assert "No connection is accepted for 1 s: too many open files" in child.stderr.readline()
            for connection in idle:
                connection.close()
            with socket.create_connection(address, timeout=HANG_GUARD) as good:
                good.sendall(HELLO)
                assert good.recv(1024)[:16] == HELLO[:16]
        finally:
            child.kill()
        assert len(child.stderr.readlines()) < 10


def test_connections_that_come_together_are_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of them is refused as long as there is a slot for each."""
    monkeypatch.setattr(slots, "MOST", 64)
    monkeypatch.setattr(slots, "NEW_GIVES_WAY", HANG_GUARD)

    def greet(address: tuple[str, int]) -> list[bytes]:
        guests = [socket.create_connection(address, timeout=HANG_GUARD) for _ in range(64)]
        for guest in guests:
            guest.sendall(HELLO)
        answers = [guest.recv(16) for guest in guests]
        for guest in guests:
            guest.close()
        return answers

    async def story() -> None:
        async with watched(await TcpTransport().open()) as (own,):
            local = own.endpoint.local
            answers = await asyncio.to_thread(greet, (local.addresses[0], local.port))
            assert [len(answer) for answer in answers] == [16] * 64

    run(story)


@pytest.mark.skipif(sys.platform == "win32", reason="asyncio's loop for Windows hands all that waits to the system")
def test_a_peer_that_sends_after_its_end_is_not_stored() -> None:
    async def story() -> None:
        async with watched(await TcpTransport().open()) as (own,), stranger(own) as (_, writer):
            writer.write(HELLO)
            up = await own.next(Up)
            pump = Pump(own.endpoint, up.association, 64 * 1024)
            sending = asyncio.create_task(pump.send(1 << 30))
            await settle(lambda: pump.sent)  # it does not read, so that we cannot close
            sending.cancel()
            writer.write(END)
            await own.next(Closed)
            tracemalloc.start()
            try:
                for _ in range(64):
                    writer.write(bytes(MAX_MESSAGE))
                    await asyncio.wait_for(writer.drain(), HANG_GUARD)
                assert tracemalloc.get_traced_memory()[0] < 16 * MAX_MESSAGE
            finally:
                tracemalloc.stop()

    run(story)


def test_silence_does_not_count_while_we_do_not_listen() -> None:
    async def story() -> None:
        shared: Shared[Connection] = Shared(asyncio.get_running_loop())
        connection, wire = Connection(shared), Wire()
        connection.connection_made(wire)
        connection.data_received(HELLO + (struct.pack("!IHHI", 1 << 20, 0, 0, 1) + bytes(1 << 20)))
        now = shared.loop.time()
        connection.check_silence(now + 1000, 5, 30)
        assert not wire.closing
        await shared.inbox.get()
        connection.forget_silence(now - 1000)
        await shared.inbox.get()
        connection.check_silence(now + 29, 5, 30)
        assert not wire.closing
        connection.forget_silence(now + 900)
        connection.check_silence(now + 929, 5, 30)
        assert not wire.closing
        connection.check_silence(now + 930, 5, 30)
        assert wire.closing
        assert isinstance(await shared.inbox.get(), Lost)

    run(story)


def test_without_a_heartbeat_no_timer_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        loop = asyncio.get_running_loop()
        call_later, timers = loop.call_later, 0

        def counted(delay: float, callback: Callable[..., object], *arguments: object) -> asyncio.TimerHandle:
            nonlocal timers
            timers += 1
            return call_later(delay, callback, *arguments)

        monkeypatch.setattr(loop, "call_later", counted)
        with_heartbeat = await TcpTransport().open(listen=False)
        assert timers == 1
        without = await TcpTransport(heartbeat=None).open(listen=False)
        assert timers == 1
        await with_heartbeat.aclose()
        await without.aclose()

    run(story)
