"""What is special about userland SCTP: one stack per process, ports, the effect of ICMP, and missing libraries."""

from __future__ import annotations

import asyncio
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rserpool.errors import LocalError, TransportError
from rserpool.model import TransportAddress, TransportProtocol
from rserpool.transport.base import Closed, Lost, Message, SendFailed, Transport, Up
from rserpool.transport.path_profile import LOCAL
from rserpool.transport.userland import UserlandTransport, packets, usrsctp
from rserpool.transport.userland.association import Association
from rserpool.transport.userland.endpoint import UserlandEndpoint
from rserpool.transport.userland.path import Path as PathToPeer
from rserpool.transport.userland.port import Port
from tests.rserpool.transport.meeting import HANG_GUARD, Pump, available, listener, pair, run, settle, watched
from tests.rserpool.transport.userland.packets import Tap, associations_of, packets_arrive, port_of, with_checksum

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def userland() -> Transport:
    return available("userland")


def run_program(text: str) -> subprocess.CompletedProcess[str]:
    """Run a Python program in its own process and return the result."""
    return subprocess.run([sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, check=False)


# --- availability -----------------------------------------------------------------------------------------------------


def test_without_the_library_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usrsctp, "library_names", lambda: ["libno-such-library.so"])
    usrsctp.load.cache_clear()
    try:
        with pytest.raises(TransportError, match="apt-get install libusrsctp2"):
            UserlandTransport()
    finally:
        usrsctp.load.cache_clear()


def test_the_library_is_found_without_starting_a_program(userland: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    """`find_library` runs ldconfig and a compiler, in a bundle with the bundle's own libraries."""
    monkeypatch.setattr("ctypes.util.find_library", None)
    usrsctp.load.cache_clear()
    assert usrsctp.load()


def test_without_cffi_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cffi", None)
    usrsctp.load.cache_clear()
    try:
        with pytest.raises(TransportError, match="pip install cffi"):
            UserlandTransport()
    finally:
        usrsctp.load.cache_clear()


FORKING = """
import asyncio, os
from rserpool.errors import TransportError
from rserpool.transport.userland import UserlandTransport

async def meet():
    far = await transport.open()
    near = await transport.open(listen=False)
    await near.connect(far.local, timeout=30)
    await near.aclose()
    await far.aclose()

def in_a_child(what):
    if (pid := os.fork()) == 0:
        try:
            asyncio.run(what())
            os._exit(0)
        except TransportError as error:
            print(error, flush=True)
            os._exit(1)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)

transport = UserlandTransport()
in_a_child(meet)
in_a_child(meet)
asyncio.run(meet())
in_a_child(meet)
"""


@pytest.mark.usefixtures("userland")
def test_forked_children_start_their_own_stack_and_never_use_their_parents() -> None:
    ended = run_program(FORKING)
    assert ended.stdout.split("\n", 2)[:2] == ["0", "0"], ended
    assert ended.stdout.split("\n")[2:] == [
        "userland SCTP was started before this process was forked; open endpoints after the fork",
        "1",
        "",
    ]


WITHOUT_CAPABILITIES = """
import asyncio, ctypes, os, re, struct
import rserpool  # before the change of user, who may not be allowed to read root's files

rserpool.TRANSPORTS["userland"]()
if os.geteuid() == 0:
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0  # PR_SET_NO_NEW_PRIVS: no program that is started gets any
header, data = struct.pack("=Ii", 0x20080522, 0), bytes(24)
assert libc.capset(header, data) == 0
with open("/proc/self/status") as status:
    told = status.read()
for kind in ("Inh", "Prm", "Eff", "Amb"):
    assert re.search(rf"Cap{kind}:\\t0+\\n", told), f"capabilities are left: {kind}"
assert 0 not in (*os.getresuid(), *os.getresgid()), "still root"

async def echo(session):
    async for data in session:
        await session.send(data.payload, ppid=data.ppid)

async def main():
    transport = rserpool.TRANSPORTS["userland"]()
    async with (
        rserpool.Registrar(transport=transport, port=0, enrp_port=0) as registrar,
        rserpool.serve("EchoPool", echo, registrars=[registrar.address], transport=transport),
        rserpool.PoolUser(registrars=[registrar.address], transport=transport) as user,
        user.session("EchoPool") as session,
    ):
        await session.send(b"hello", ppid=0)
        print((await session.receive()).payload)

asyncio.run(asyncio.wait_for(main(), 30))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux's")
@pytest.mark.usefixtures("userland")
def test_a_pool_runs_as_a_user_without_any_capability() -> None:
    ended = run_program(WITHOUT_CAPABILITIES)
    assert (ended.returncode, ended.stdout) == (0, "b'hello'\n"), ended.stderr


# --- one stack per process --------------------------------------------------------------------------------------------


def test_event_loops_in_several_threads_share_the_stack(userland: Transport) -> None:
    failures: list[BaseException] = []

    def meet() -> None:
        async def story() -> None:
            async with pair(userland) as (near, here, far, there):
                for number in range(300):
                    near.endpoint.send(here, b"%d" % number, ppid=number)
                    assert await far.next(Message) == Message(there, b"%d" % number, number)

        try:
            run(story)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=meet) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_endpoints_left_open_on_a_closed_loop_disturb_nobody(userland: Transport) -> None:
    left: list[Port] = []

    async def forget() -> None:
        far = await userland.open()
        near = await userland.open(listen=False)
        await near.connect(far.local, timeout=HANG_GUARD)
        for endpoint in (near, far):
            assert isinstance(endpoint, UserlandEndpoint)
            left.extend(endpoint.associations.ports)

    asyncio.run(forget())

    async def story() -> None:
        async with pair(userland) as (near, here, far, there):
            near.endpoint.send(here, b"hello", ppid=1)
            assert await far.next(Message) == Message(there, b"hello", 1)

    run(story)
    for port in left:
        port.close()


# --- ports ------------------------------------------------------------------------------------------------------------


def test_a_port_number_is_used_once_in_a_process_at_any_address(userland: Transport) -> None:
    async def story() -> None:
        async with watched(await userland.open()) as (own,):
            with pytest.raises(TransportError, match="by this process at another address"):
                await userland.open(("127.0.0.2",), own.endpoint.local.port)

    run(story)


def test_an_endpoint_listens_at_all_its_addresses_and_advertises_them(userland: Transport) -> None:
    async def story() -> None:
        far = await userland.open(("127.0.0.1", "127.0.0.2"))
        async with watched(await userland.open(listen=False), far) as (near, other):
            assert far.local.addresses == ("127.0.0.1", "127.0.0.2")
            for address in ("127.0.0.1", "127.0.0.2"):
                there = TransportAddress(TransportProtocol.SCTP, far.local.port, (address,))
                await near.endpoint.connect(there, timeout=HANG_GUARD)
                await near.next(Up)
                await other.next(Up)

    run(story)


def test_the_first_address_of_a_peer_that_answers_is_used(userland: Transport) -> None:
    async def story() -> None:
        async with watched(await userland.open(listen=False), await userland.open()) as (near, far):
            port = far.endpoint.local.port
            peer = TransportAddress(TransportProtocol.SCTP, port, ("127.0.0.9", "127.0.0.1"))
            here = await near.endpoint.connect(peer, timeout=HANG_GUARD)
            assert await near.next(Up) == Up(here, peer)

    run(story)


def test_a_stream_beyond_the_last_one_is_a_local_error(userland: Transport) -> None:
    async def story() -> None:
        async with pair(userland) as (near, here, _, _):
            with pytest.raises(LocalError, match="streams 0 to 63"):
                near.endpoint.send(here, b"x", ppid=1, stream=64)

    run(story)


def test_when_both_ends_dial_only_one_of_them_needs_another_port(userland: Transport) -> None:
    async def story() -> None:
        async with watched(await userland.open(), await userland.open()) as (near, far):
            await asyncio.gather(
                near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD),
                far.endpoint.connect(near.endpoint.local, timeout=HANG_GUARD),
            )
            assert sorted(len(associations_of(watch).ports) for watch in (near, far)) == [1, 2]

    run(story)


@pytest.mark.parametrize("grace", [0, HANG_GUARD])
def test_closing_an_endpoint_ends_its_dials(userland: Transport, grace: float) -> None:
    async def story() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
            silent.bind(("127.0.0.1", 0))
            peer = TransportAddress(TransportProtocol.SCTP, silent.getsockname()[1], ("127.0.0.1",))
            async with watched(await userland.open(listen=False)) as (near,):
                dial = asyncio.create_task(near.endpoint.connect(peer, timeout=HANG_GUARD))
                await asyncio.sleep(0)
                await near.endpoint.aclose(grace)
                with pytest.raises(TransportError, match="closed"):
                    await dial

    run(story)


# --- time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", [True, False], ids=["shutdown", "open"])
def test_a_peer_that_reads_nothing_for_a_minute_is_not_lost(userland: Transport, ends: bool) -> None:
    """It answers, but its window is shut."""

    async def pass_time(seconds: float) -> None:
        for _ in range(int(seconds / 0.1)):
            usrsctp.the_stack().lib.usrsctp_handle_timers(100)
            for _ in range(5):
                await packets_arrive()

    async def story() -> None:
        async with pair(userland) as (near, here, far, there):
            pump = Pump(near.endpoint, here, 32 * 1024)
            sending = asyncio.create_task(pump.send(1 << 30))
            before = -1
            while before < pump.sent:
                before = await settle(lambda: pump.sent)
                await pass_time(1)
            pump.enough = True
            if ends:
                near.endpoint.shutdown(here)
            await pass_time(60)
            for number in range(before):
                assert (await far.next(Message)).ppid == number
            await sending
            for number in range(before, pump.sent):
                assert (await far.next(Message)).ppid == number
            near.endpoint.shutdown(here)
            assert await far.next(Closed) == Closed(there)
            assert await near.next(Closed) == Closed(here)

    run(story)


def test_time_without_ticks_does_not_count(userland: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    stack, now = usrsctp.the_stack(), time.monotonic
    steps: list[int] = []
    monkeypatch.setattr(stack, "lib", SimpleNamespace(usrsctp_handle_timers=steps.append))
    with monkeypatch.context() as past:
        past.setattr(time, "monotonic", lambda: now() - 3600)
        stack.let_time_pass()
    steps.clear()
    stack.let_time_pass()
    stack.let_time_pass()
    assert steps[0] == 2000 * usrsctp.SLOW_TICK
    assert steps[1] < steps[0]


# --- the end of a process ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="the error queue is Linux's")
def test_the_timers_run_seldom_while_only_heartbeats_move(userland: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even after a single message, such as a registrar's keep-alive."""

    async def story() -> None:
        async with pair(userland) as (near, here, far, there):
            near.endpoint.send(here, b"are you there?", ppid=1)
            await far.next(Message)
            far.endpoint.send(there, b"yes", ppid=1)
            await near.next(Message)
            runs, heard, enough = 0, 0, asyncio.Event()
            let_time_pass, transmit = usrsctp.Stack.let_time_pass, Port.transmit

            def counted(stack: usrsctp.Stack) -> None:
                nonlocal runs
                runs += 1
                let_time_pass(stack)

            def listened(port: Port, path: int, packet: memoryview) -> int:
                nonlocal heard
                if packets.is_heartbeat(packet):
                    heard += 1
                    if heard == 4:
                        enough.set()
                return transmit(port, path, packet)

            monkeypatch.setattr(usrsctp.Stack, "let_time_pass", counted)
            monkeypatch.setattr(Port, "transmit", listened)
            await enough.wait()
            assert runs < 3 * 4

    run(story)


def test_of_two_idle_ends_only_the_one_that_dialled_sends_heartbeats(
    userland: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with pair(userland) as (near, _, _, _):
            asked: list[Port] = []
            enough, transmit = asyncio.Event(), Port.transmit

            def listened(port: Port, path: int, packet: memoryview) -> int:
                if packets.is_heartbeat(packet):
                    asked.append(port)
                    if len(asked) == 3:
                        enough.set()
                return transmit(port, path, packet)

            monkeypatch.setattr(Port, "transmit", listened)
            await enough.wait()
            assert asked == [port_of(near)] * 3

    run(story)


@pytest.mark.parametrize("who", ["the end that dialled", "the other end"])
def test_a_peer_that_does_not_answer_a_heartbeat_is_asked_again_soon(
    userland: Transport, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    async def story() -> None:
        async with pair(userland) as (near, _, far, _):
            silent = port_of(far if who == "the end that dialled" else near)
            transmit, set_heartbeat, muted = Port.transmit, PathToPeer.set_heartbeat, True
            soon, seldom = asyncio.Event(), asyncio.Event()

            def sent(port: Port, path: int, packet: memoryview) -> int:
                return 0 if port is silent and muted else transmit(port, path, packet)

            def seen(path: PathToPeer, seconds: float) -> None:
                if path.udp.getsockname()[1] != silent.number:
                    (soon if seconds == LOCAL.rto_min else seldom).set()
                set_heartbeat(path, seconds)

            monkeypatch.setattr(Port, "transmit", sent)
            monkeypatch.setattr(PathToPeer, "set_heartbeat", seen)
            await soon.wait()
            muted = False
            seldom.clear()
            await seldom.wait()
            assert associations_of(near).live

    run(story)


def test_time_passes_before_something_begins(userland: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or its timers would expire by the time since the last slow run."""

    async def story() -> None:
        async with pair(userland) as (near, here, far, _):
            loop, idle = asyncio.get_running_loop(), asyncio.Event()
            call_later = loop.call_later

            def seen(delay: float, *call: Any) -> asyncio.TimerHandle:
                if delay == usrsctp.SLOW_TICK:
                    idle.set()
                return call_later(delay, *call)

            with monkeypatch.context() as patched:
                patched.setattr(loop, "call_later", seen)
                await idle.wait()
            order: list[str] = []
            let_time_pass, transmit = usrsctp.Stack.let_time_pass, Port.transmit

            def passed(stack: usrsctp.Stack) -> None:
                order.append("time passes")
                let_time_pass(stack)

            def sent(port: Port, path: int, packet: memoryview) -> int:
                order.append("message" if packet[packets.HEADER] == packets.DATA else "other")
                return transmit(port, path, packet)

            monkeypatch.setattr(usrsctp.Stack, "let_time_pass", passed)
            monkeypatch.setattr(Port, "transmit", sent)
            near.endpoint.send(here, b"hello", ppid=1)
            await far.next(Message)
            assert order[:2] == ["time passes", "message"]

    run(story)


def test_all_associations_with_a_killed_process_are_refused(userland: Transport) -> None:
    with listener("userland") as (child, port):

        async def story() -> None:
            peer = TransportAddress(TransportProtocol.SCTP, port, ("127.0.0.1",))
            async with watched(*[await userland.open(listen=False) for _ in range(5)]) as watches:
                for watch in watches:
                    await watch.endpoint.connect(peer, timeout=HANG_GUARD)
                    await watch.next(Up)
                child.kill()
                for watch in watches:
                    assert (await watch.next(Lost)).reason == "refused"

        run(story)


@pytest.mark.parametrize("waiting", [False, True], ids=["nothing waits", "something waits"])
def test_an_abort_after_the_peer_shut_down_is_a_loss_only_if_something_was_not_delivered(
    userland: Transport, monkeypatch: pytest.MonkeyPatch, waiting: bool
) -> None:
    """The peer answers late packets with ABORT (RFC 9260 §8.4) when it has finished, and its last packet is lost."""
    data, shutdown, shutdown_complete, abort = 0, 7, 14, bytes((6, 0, 0, 4))

    async def story() -> None:
        async with pair(userland) as (near, here, far, there):
            ours, theirs = port_of(near), port_of(far)
            transmit, ended = Port.transmit, asyncio.Event()

            def lossy(port: Port, path: int, packet: memoryview) -> int:
                kind = packet[packets.HEADER]
                if port is ours and kind == shutdown_complete:
                    return transmit(port, path, memoryview(with_checksum(bytes(packet[: packets.HEADER]) + abort)))
                if port is ours and kind == shutdown:
                    ended.set()
                return 0 if port is theirs and kind == data else transmit(port, path, packet)

            monkeypatch.setattr(Port, "transmit", lossy)
            if waiting:
                far.endpoint.send(there, b"does not arrive", ppid=1)
            near.endpoint.shutdown(here)
            if waiting:
                await ended.wait()
                near.endpoint.abort(here)
            (end,) = await far.until_end(there)
            assert isinstance(end, Lost if waiting else Closed)

    run(story)


def refusal(own: Association, *, forged: bool = False) -> bytes:
    """Return a packet of ours as ICMP quotes it, perhaps with a forged verification tag."""
    return struct.pack("!HHI8x", own.port.number, own.peer_port, own.peer_tag ^ forged)


def tap(monkeypatch: pytest.MonkeyPatch) -> Tap:
    """Record all packets from now on."""
    tap = Tap()
    monkeypatch.setattr(Port, "transmit", lambda *packet: tap.transmit(*packet))
    return tap


def test_short_messages_that_are_sent_together_share_packets(
    userland: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with pair(userland) as (near, here, far, there):
            seen, port = tap(monkeypatch), port_of(near).number
            for number in range(200):
                near.endpoint.send(here, b"%100d" % number, ppid=number, stream=number % 3)
            for number in range(200):
                assert await far.next(Message) == Message(there, b"%100d" % number, number, number % 3)
            assert len(seen.data_of(port)) < 8

    run(story)


def test_a_single_message_leaves_at_once(userland: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with pair(userland) as (near, here, far, _):
            seen, port = tap(monkeypatch), port_of(near).number
            near.endpoint.send(here, b"now", ppid=1)
            assert len(seen.data_of(port)) == 1
            await far.next(Message)

    run(story)


@pytest.mark.parametrize("size", [1472, 16_384])
def test_packets_are_as_long_as_the_path_permits(
    userland: Transport, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(PathToPeer, "packet_size", lambda path: size)

    async def story() -> None:
        async with pair(userland) as (near, here, far, _):
            seen, port = tap(monkeypatch), port_of(near).number
            near.endpoint.send(here, bytes(200_000), ppid=1)
            for _ in range(100):
                near.endpoint.send(here, bytes(100), ppid=1)
            for _ in range(101):
                await far.next(Message)
            assert size - 4 <= max(map(len, seen.packets)) <= size
            assert (
                max(int.from_bytes(packet[14:16], "big") for packet in seen.data_of(port)) > size - 40
            )  # of one chunk

    run(story)


def test_messages_that_wait_for_their_turn_are_reported_if_the_association_is_lost(userland: Transport) -> None:
    async def story() -> None:
        async with pair(userland) as (near, here, _, _):
            for number in range(5):
                near.endpoint.send(here, b"%d" % number, ppid=number)
            associations = associations_of(near)
            own = associations.live[here]
            associations.refused(own.port, own.path, refusal(own))
            events = await near.until_end(here)
            assert [event.payload for event in events if isinstance(event, SendFailed)] == [b"1", b"2", b"3", b"4"]
            assert isinstance(events[-1], Lost)

    run(story)


def test_a_shutdown_delivers_what_waits_for_its_turn(userland: Transport) -> None:
    async def story() -> None:
        async with pair(userland) as (near, here, far, there):
            for number in range(5):
                near.endpoint.send(here, b"%d" % number, ppid=number)
            near.endpoint.shutdown(here)
            events = await far.until_end(there)
            assert [event.payload for event in events if isinstance(event, Message)] == [b"%d" % n for n in range(5)]
            assert isinstance(events[-1], Closed)

    run(story)


def test_a_peer_that_restarted_is_lost_and_comes_up_as_a_new_association(
    userland: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with pair(userland) as (near, _, far, there):
            with monkeypatch.context() as silence:  # nobody notices that it ends
                silence.setattr(Port, "transmit", lambda own, path, packet: 0)
                await near.endpoint.aclose(0)
                successor = await userland.open(port=near.endpoint.local.port)
            async with watched(successor) as (again,):
                second = await successor.connect(far.endpoint.local, timeout=HANG_GUARD)
                assert await far.next(Lost) == Lost(there, "restarted")
                up = await far.next(Up)
                assert up.peer == successor.local
                successor.send(second, b"here again", ppid=1)
                assert await far.next(Message) == Message(up.association, b"here again", 1)
                far.endpoint.send(up.association, b"welcome", ppid=1)
                assert await again.next(Up) == Up(second, far.endpoint.local)
                assert await again.next(Message) == Message(second, b"welcome", 1)

    run(story)


def test_icmp_with_a_forged_tag_ends_no_association(userland: Transport) -> None:
    async def story() -> None:
        async with pair(userland) as (near, here, far, there):
            associations = associations_of(near)
            own = associations.live[here]
            associations.refused(own.port, own.path, refusal(own, forged=True))
            near.endpoint.send(here, b"still here", ppid=1)
            assert await far.next(Message) == Message(there, b"still here", 1)
            associations.refused(own.port, own.path, refusal(own))
            associations.look(own.port)
            assert await near.next(Lost) == Lost(here, "refused")

    run(story)


def test_the_profile_reaches_the_stack(userland: Transport) -> None:
    async def story() -> None:
        async with pair(userland) as (near, here, _, _):
            own = associations_of(near).live[here]
            found = own.socket.get_option(usrsctp.RTOINFO, "struct sctp_rtoinfo *", own.number)
            assert (found.initial, found.min, found.max) == (
                1000 * LOCAL.rto_initial,
                1000 * LOCAL.rto_min,
                1000 * LOCAL.rto_max,
            )
            found = own.socket.get_option(usrsctp.ASSOCINFO, "struct sctp_assocparams *", own.number)
            assert found.maxrxt == LOCAL.retransmissions

    run(story)


# --- checksums --------------------------------------------------------------------------------------------------------

ECHO = """
import asyncio, sys
if sys.argv[1] == "stack":
    sys.modules["google_crc32c"] = None
from rserpool.transport.base import Message
from rserpool.transport.userland import UserlandTransport, packets

async def main():
    endpoint = await UserlandTransport().open()
    print(endpoint.local.port, packets.checksum is not None, flush=True)
    while True:
        event = await endpoint.receive()
        if isinstance(event, Message):
            endpoint.send(event.association, event.payload, ppid=event.ppid)

asyncio.run(main())
"""


@pytest.mark.parametrize("ours", ["stack", "own"])
@pytest.mark.parametrize("theirs", ["stack", "own"])
def test_our_checksums_are_those_of_the_stack(userland: Transport, ours: str, theirs: str) -> None:
    """Without the package for them, the stack computes them. Both kinds of processes understand each other."""
    client = """
import asyncio, sys
if sys.argv[1] == "stack":
    sys.modules["google_crc32c"] = None
from rserpool.model import TransportAddress, TransportProtocol
from rserpool.transport.base import Message, Up
from rserpool.transport.userland import UserlandTransport

async def main():
    endpoint = await UserlandTransport().open()
    peer = TransportAddress(TransportProtocol.SCTP, int(sys.argv[2]), ("127.0.0.1",))
    association = await endpoint.connect(peer, timeout=30)
    for octets in (1, 2, 3, 4, 100, 1500, 70_000):
        endpoint.send(association, bytes(octets), ppid=1)
        while not isinstance(event := await endpoint.receive(), Message):
            assert isinstance(event, Up)
        assert event.payload == bytes(octets)

asyncio.run(main())
"""
    command = [sys.executable, "-c", ECHO, theirs]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as echo:
        try:
            assert echo.stdout is not None
            port, own = echo.stdout.readline().split()
            assert own == str(theirs == "own")
            subprocess.run([sys.executable, "-c", client, ours, port], cwd=ROOT, check=True, timeout=HANG_GUARD)
        finally:
            echo.kill()


def test_a_packet_with_a_wrong_checksum_is_dropped(userland: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        async with pair(userland) as (near, here, far, _):
            seen, port = tap(monkeypatch), port_of(near).number
            near.endpoint.send(here, b"first", ppid=1)
            await far.next(Message)
            (packet,) = seen.data_of(port)
            for at in range(packets.HEADER, len(packet)):
                spoilt = bytearray(packet)
                spoilt[at] ^= 4
                assert not packets.is_intact(bytes(spoilt))
            assert packets.is_intact(packet)

    run(story)
