"""What is special about kernel SCTP: several addresses, restarts, the number of sockets, and packets on the wire."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rserpool.errors import TransportError
from rserpool.model import TransportAddress, TransportProtocol
from rserpool.transport.base import Closed, Endpoint, Lost, Message, Up
from rserpool.transport.flow import Inbox
from rserpool.transport.kernel import KernelTransport
from rserpool.transport.kernel.association import Association, Owner
from rserpool.transport.kernel.sockets import COMM_LOST, Change, News, PeerShutdown, Unacknowledged, Unsent
from tests.guest.hosts import Capture, Host, Lab, Program
from tests.rserpool.transport.meeting import HANG_GUARD, Watched, pair, run, watched

ROOT = Path(__file__).parents[4]
sctp = pytest.mark.sctp
needs_hosts = pytest.mark.skipif(os.geteuid() != 0, reason="hosts are network namespaces, and only root makes them")


def test_without_sctp_in_the_kernel_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_such_protocol(*_: object) -> socket.socket:
        raise OSError(93, "Protocol not supported")

    monkeypatch.setattr(socket, "socket", no_such_protocol)
    with pytest.raises(TransportError, match="kernel has no SCTP"):
        KernelTransport()


@pytest.mark.parametrize("failure", [None, Unacknowledged(7), Unsent(7, b"never sent", 1, True, True)])
def test_an_abort_after_the_peer_shut_down_is_a_loss_only_if_something_was_not_delivered(
    failure: News | None,
) -> None:
    """The peer answers late packets with ABORT (RFC 9260 §8.4) when it has finished, and its last packet is lost."""

    async def story() -> None:
        inbox = Inbox(lambda _: None)
        owner = SimpleNamespace(loop=asyncio.get_running_loop(), inbox=inbox, leave=lambda association: None)
        near, far = socket.socketpair()
        near.setblocking(False)
        with far:
            peer = TransportAddress(TransportProtocol.SCTP, 1, ("127.0.0.1",))
            own = Association(cast(Owner, owner), near, 7, peer, guest=True)
            own.take(PeerShutdown(7))
            own.take(Change(7, COMM_LOST, 0, "", 0))
            if failure is not None:
                own.take(failure)
            own.read()
        ends = [await inbox.get() for _ in range(2 if isinstance(failure, Unsent) else 1)]
        assert isinstance(ends[-1], Closed if failure is None else Lost)

    run(story)


@sctp
def test_a_thousand_associations_leave_neither_sockets_nor_memory_behind() -> None:
    async def story() -> None:
        transport = KernelTransport()
        async with watched(await transport.open(listen=False), await transport.open()) as (near, far):

            async def associate() -> None:
                here = await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
                near.endpoint.send(here, b"hello", ppid=1)
                near.endpoint.shutdown(here)
                there = (await far.next(Up)).association
                assert await far.next(Message) == Message(there, b"hello", 1)
                assert await far.next(Closed) == Closed(there)
                assert (await near.next(Up)).association == here
                assert await near.next(Closed) == Closed(here)

            for _ in range(100):
                await associate()
            sockets, octets = held(near, far)
            for _ in range(1000):
                await associate()
            more_sockets, more_octets = held(near, far)
            assert more_sockets == sockets
            assert more_octets - octets < 1_000_000

    def held(*watches: Watched) -> tuple[int, int]:
        for watch in watches:
            watch.events.clear()  # the test itself keeps these
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return len(os.listdir("/proc/self/fd")), pages * os.sysconf("SC_PAGE_SIZE")

    asyncio.run(story())  # may take more than half a minute in a slow guest


@sctp
def test_a_peer_that_does_not_read_does_not_block_sending_to_others() -> None:
    async def story() -> None:
        transport = KernelTransport()
        async with watched(*[await transport.open() for _ in range(3)]) as (own, slow, quick):
            to_slow = await own.endpoint.connect(slow.endpoint.local, timeout=HANG_GUARD)
            to_quick = await own.endpoint.connect(quick.endpoint.local, timeout=HANG_GUARD)
            while own.endpoint.send(to_slow, bytes(60_000), ppid=1):
                pass
            await quick.next(Up)
            for number in range(100):
                assert own.endpoint.send(to_quick, b"%d" % number, ppid=number)
                assert (await quick.next(Message)).ppid == number

    run(story)


@sctp
@needs_hosts
def test_ppid_and_stream_on_the_wire_are_those_of_send() -> None:
    async def story() -> None:
        async with pair(KernelTransport()) as (near, here, far, there):
            near.endpoint.send(here, b"to and", ppid=4242, stream=5)
            await far.next(Message)
            far.endpoint.send(there, b"fro", ppid=0xFEDC_BA98)
            await near.next(Message)

    with Lab(ROOT) as lab:
        with Capture(lab, "lo") as capture:
            run(story)
        told = capture.fields("sctp.chunk_type == 0", "sctp.data_payload_proto_id", "sctp.data_sid")
        assert [(int(ppid), int(stream, 16)) for ppid, stream in told] == [(4242, 5), (0xFEDC_BA98, 0)]
        # When the association began, each end told where it listens: "RP" before the port.
        said = [int(value, 16) for (value,) in capture.fields(_INDICATION, _INDICATION)]
        assert {value >> 16 for value in said} == {int.from_bytes(b"RP", "big")}
        assert capture.fields("_ws.malformed", "frame.number") == []


_INDICATION = "sctp.adaptation_layer_indication"

# --- hosts with two addresses --------------------------------------------------------------------------------------


@pytest.fixture
def hosts() -> Iterator[tuple[Host, Host]]:
    with Lab(ROOT, second=True) as lab:
        yield lab.host(1), lab.host(2)


def _addresses(number: int) -> tuple[str, ...]:
    return (f"10.1.0.{number}", f"10.2.0.{number}")


def _program(host: Host, story: Callable[[], Coroutine[Any, Any, None]], name: str) -> Program:
    def begin() -> int:
        asyncio.run(story())
        return 0

    return host.fork(begin, name)


async def _echo() -> None:
    """Listen at both addresses of host 1, send every message back, and print the other events."""
    endpoint = await KernelTransport().open(_addresses(1), 5000)
    print("listening")
    while True:
        event = await endpoint.receive()
        if isinstance(event, Message):
            endpoint.send(event.association, event.payload, ppid=event.ppid)
        else:
            print(type(event).__name__, *(sorted(event.peer.addresses) if isinstance(event, Up) else ()))


async def _talk(endpoint: Endpoint, peer: TransportAddress) -> None:
    """Send numbers, one after the answer to the last, and print each."""
    association = await endpoint.connect(peer, timeout=HANG_GUARD)
    number = 0
    while True:
        event = await endpoint.receive()
        if isinstance(event, Lost | Closed):
            print("the end")
            return
        number += 1
        print(number)
        await asyncio.sleep(0.02)
        endpoint.send(association, b"%d" % number, ppid=1)


@sctp
@needs_hosts
def test_when_one_address_fails_the_association_stays_up(hosts: tuple[Host, Host]) -> None:
    async def client() -> None:
        endpoint = await KernelTransport().open(_addresses(2), listen=False)
        await _talk(endpoint, TransportAddress(TransportProtocol.SCTP, 5000, _addresses(1)))

    server = _program(hosts[0], _echo, "echo")
    server.until(lambda: "listening" in server.lines)
    user = _program(hosts[1], client, "talk")
    user.until(lambda: len(user.lines) > 5)
    assert f"Up {' '.join(_addresses(2))}" in server.lines
    hosts[0].unplug("eth0")
    before = len(user.lines)
    user.until(lambda: len(user.lines) > before + 20)
    assert "the end" not in user.lines
    assert "Lost" not in server.lines


@sctp
@needs_hosts
def test_one_of_several_addresses_that_answers_is_enough(hosts: tuple[Host, Host]) -> None:
    async def client() -> None:
        endpoint = await KernelTransport().open(_addresses(2), listen=False)
        await _talk(endpoint, TransportAddress(TransportProtocol.SCTP, 5000, ("10.1.0.77", "10.2.0.1")))

    server = _program(hosts[0], _echo, "echo")
    server.until(lambda: "listening" in server.lines)
    user = _program(hosts[1], client, "talk")
    user.until(lambda: len(user.lines) > 3)


@sctp
@needs_hosts
def test_a_peer_that_restarted_is_lost_and_comes_up_as_a_new_association(hosts: tuple[Host, Host]) -> None:
    async def client() -> None:
        endpoint = await KernelTransport().open(_addresses(2), 6000)
        await _talk(endpoint, TransportAddress(TransportProtocol.SCTP, 5000, _addresses(1)))

    server = _program(hosts[0], _echo, "echo")
    server.until(lambda: "listening" in server.lines)
    user = _program(hosts[1], client, "talk")
    user.until(lambda: len(user.lines) > 5)
    # Nobody notices that it dies.
    for device in ("eth0", "eth1"):
        hosts[1].unplug(device)
    user.kill()
    for device in ("eth0", "eth1"):
        hosts[1].plug_in(device)
    successor = _program(hosts[1], client, "talk again")
    successor.until(lambda: len(successor.lines) > 5)
    beginning = f"Up {' '.join(_addresses(2))}"
    assert server.lines == ["listening", beginning, "Lost", beginning]


@sctp
@needs_hosts
def test_a_silent_host_does_not_refuse(hosts: tuple[Host, Host]) -> None:
    """A registrar removes an element whose host says that nobody listens, but not one behind an interrupted path."""

    async def client() -> None:
        endpoint = await KernelTransport().open(_addresses(2))
        try:
            await endpoint.connect(TransportAddress(TransportProtocol.SCTP, 5000, ("10.1.0.1",)), timeout=60)
        except TransportError as error:
            print("refused" if error.refused else "silent")

    user = _program(hosts[1], client, "dial a port where nobody listens")
    user.until(lambda: user.lines == ["refused"])
    hosts[0].unplug("eth0")
    user = _program(hosts[1], client, "dial a silent host")
    user.until(lambda: user.lines == ["silent"])
