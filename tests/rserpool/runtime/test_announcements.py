"""Announcements by multicast: roles find each other without lists. Without multicast everything else works."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import Any

import pytest

import rserpool
from rserpool import GroupAddress, LocalError, SessionMessage, notices, parse_group, wire
from rserpool.transport.multicast import MulticastGroup
from rserpool.transport.tcp import TcpTransport
from rserpool.wire import asap, enrp
from tests.helpers.namespace import in_a_namespace
from tests.rserpool.runtime.registrar_process import TIMERS
from tests.rserpool.runtime.stories import Notes, echo, run

HERE = "127.0.0.1"


def a_group() -> GroupAddress:
    """Return a group that no other program on this machine uses."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((HERE, 0))
        return GroupAddress("239.255.77.7", probe.getsockname()[1])


def a_port() -> int:
    """Return a port that is free for TCP and for UDP."""
    while True:
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
            socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp,
            suppress(OSError),
        ):
            udp.bind((HERE, 0))
            port = int(udp.getsockname()[1])
            tcp.bind((HERE, port))
            return port


async def echoes() -> bool:
    """Return whether a datagram to a group comes back on the loopback interface of this machine."""
    heard = asyncio.Event()
    group = MulticastGroup(a_group(), lambda payload, address, port: heard.set())
    try:
        if not (group.join([HERE]) and group.announce_from([HERE], 0)):
            return False
        group.send(b"?")
        async with asyncio.timeout(2):
            await heard.wait()
    except TimeoutError:
        return False
    finally:
        group.close()
    return True


def with_multicast(story: Callable[[], Awaitable[None]]) -> None:
    """Run a story if multicast works here."""

    async def guarded() -> None:
        if not await echoes():
            pytest.skip("multicast does not work on the loopback interface of this machine")
        await story()

    run(guarded)


def test_registrars_elements_and_users_find_each_other_without_any_list() -> None:
    async def story() -> None:
        transport = TcpTransport()
        asap_group, enrp_group = a_group(), a_group()
        heard = Notes()

        def registrar(identifier: int) -> rserpool.Registrar:
            return rserpool.Registrar(
                transport=transport,
                port=0,
                enrp_port=0,
                asap_group=asap_group,
                enrp_group=enrp_group,
                config=TIMERS,
                identifier=rserpool.ServerId(identifier),
                on_notice=heard,
            )

        served = rserpool.serve(b"EchoPool", echo, registrars=[], transport=transport, asap_group=asap_group)
        using = rserpool.PoolUser(registrars=[], transport=transport, asap_group=asap_group)
        async with registrar(0xA), registrar(0xB), served, using as user, user.session(b"EchoPool") as session:
            await session.send(b"hello", ppid=0)
            item = await session.receive()
            assert isinstance(item, SessionMessage)
            await heard.until(notices.PeerFound, 2)
            await heard.until(notices.ElementAdded, 2)
            assert {notice.server for notice in heard.of(notices.PeerFound)} == {0xA, 0xB}

    with_multicast(story)


@pytest.mark.parametrize("profile", [rserpool.RFC, rserpool.RSPLIB])
def test_an_announcement_names_the_transport_or_comes_from_its_port(profile: rserpool.InteropProfile) -> None:
    """rsplib's SERVER_ANNOUNCE has no transport parameter: its source is taken for the registrar's address."""

    async def story() -> None:
        heard: list[tuple[Any, str, int]] = []
        both = asyncio.Event()

        def on_datagram(ppid: int) -> Callable[[bytes, str, int], None]:
            def take(payload: bytes, address: str, port: int) -> None:
                heard.append((wire.decode(ppid, payload, life_unit=1.0), address, port))
                if {type(message) for message, _, _ in heard} == {asap.ServerAnnounce, enrp.Presence}:
                    both.set()

            return take

        asap_group, enrp_group = a_group(), a_group()
        listeners = [
            MulticastGroup(asap_group, on_datagram(asap.PPID)),
            MulticastGroup(enrp_group, on_datagram(enrp.PPID)),
        ]
        with ExitStack() as ending:  # a socket that is left open would fail a later test
            for listener in listeners:
                ending.callback(listener.close)
                assert listener.join([HERE, "::1"])  # only the first one counts
            async with rserpool.Registrar(
                transport=TcpTransport(),
                port=a_port(),
                enrp_port=a_port(),
                asap_group=asap_group,
                enrp_group=enrp_group,
                config=replace(TIMERS, profile=profile),
            ) as registrar:
                await both.wait()
                from_own_port = profile is rserpool.RSPLIB
                for message, address, port in heard:
                    if isinstance(message, enrp.Presence):
                        assert message.server == rserpool.ServerInformation(
                            registrar.identifier, registrar.enrp_address
                        )
                        assert (address, port == registrar.enrp_address.port) == (HERE, from_own_port)
                    else:
                        transports = () if profile is rserpool.RSPLIB else (registrar.address,)
                        assert message == asap.ServerAnnounce(registrar.identifier, transports)
                        assert (address, port == registrar.address.port) == (HERE, from_own_port)

    with_multicast(story)


def test_nonsense_in_the_groups_is_ignored() -> None:
    async def story() -> None:
        transport = TcpTransport()
        asap_group, enrp_group = a_group(), a_group()
        heard = Notes()
        served = rserpool.serve(b"EchoPool", echo, registrars=[], transport=transport, asap_group=asap_group)
        crowd = [MulticastGroup(group, lambda payload, address, port: None) for group in (asap_group, enrp_group)]
        async with served:
            async with rserpool.Registrar(
                transport=transport,
                port=0,
                enrp_port=0,
                asap_group=asap_group,
                enrp_group=enrp_group,
                config=TIMERS,
                on_notice=heard,
            ):
                for shouter in crowd:
                    assert shouter.announce_from([HERE], 0)
                    for payload in (
                        b"",
                        b"?",
                        b"\x0a\x00\xff\xff",
                        bytes(60_000),
                        wire.encode(enrp.ListRequest(rserpool.ServerId(1))),
                    ):
                        shouter.send(payload)
                await heard.until(notices.ElementAdded)
            assert not heard.of(notices.PeerFound)
        for shouter in crowd:
            shouter.close()

    with_multicast(story)


WITHOUT_NETWORK = """
import asyncio, socket, sys
import rserpool
from rserpool import ASAP_GROUP, ENRP_GROUP, RegistrarConfig
from rserpool.transport.memory import MemoryTransport

async def main():
    transport = MemoryTransport()
    config = RegistrarConfig(peer_heartbeat_cycle=0.05, server_announce_cycle=0.05, mentor_discovery=0.05)
    groups = {"asap_group": ASAP_GROUP, "enrp_group": ENRP_GROUP}
    async def handler(session):
        async for data in session:
            await session.send(data.payload, ppid=0)
    async with (
        rserpool.Registrar(transport=transport, config=config, **groups) as registrar,
        rserpool.serve(b"P", handler, registrars=[registrar.address], transport=transport, asap_group=ASAP_GROUP),
        rserpool.PoolUser(registrars=[registrar.address], transport=transport, asap_group=ASAP_GROUP) as user,
        user.session(b"P") as session,
    ):
        await session.send(b"works", ppid=0)
        await asyncio.sleep(0.3)
        print((await session.receive()).payload.decode())

asyncio.run(main())
"""


TWO_INTERFACES = """
import asyncio
from rserpool import GroupAddress
from rserpool.transport.multicast import MulticastGroup

async def main():
    where, heard, done = GroupAddress("239.255.77.7", 3863), [], asyncio.Event()

    def hear(payload, address, port):
        heard.append((payload.decode(), address))
        if payload == b"end":
            done.set()

    one, other = MulticastGroup(where, hear), MulticastGroup(where, lambda *datagram: None)
    assert one.join(["10.9.1.1"]) and other.join(["10.9.2.1"])
    speakers = [MulticastGroup(where, hear) for _ in range(2)]
    assert speakers[0].announce_from(["10.9.2.1"], 0) and speakers[1].announce_from(["10.9.1.1"], 0)
    for word in (b"one", b"end"):
        for speaker in speakers:
            speaker.send(word)
    await done.wait()
    print(heard)
    for group in (one, other, *speakers):
        group.close()

asyncio.run(main())
"""


def test_without_a_network_everything_else_works() -> None:
    """The only interface is down: no group can be joined, and nothing can be sent."""
    assert in_a_namespace(WITHOUT_NETWORK) == "works\n"


def test_an_interface_that_was_not_named_is_ignored() -> None:
    """This holds even if another program has joined the group there."""
    assert in_a_namespace(TWO_INTERFACES, "10.9.1.1", "10.9.2.1") == "[('one', '10.9.1.1'), ('end', '10.9.1.1')]\n"


IPV6_ONLY = """
import asyncio
import subprocess
import rserpool
from rserpool import RegistrarConfig
from rserpool.transport.tcp import TcpTransport

async def main():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    asap, enrp = (rserpool.parse_group(f"[GROUP]:{port}") for port in (3863, 9901))
    config = RegistrarConfig(peer_heartbeat_cycle=0.1, server_announce_cycle=0.1, mentor_discovery=0.2)
    met = asyncio.Event()

    def registrar():
        return rserpool.Registrar(
            transport=TcpTransport(), addresses=("fd00:77::1",), port=0, enrp_port=0, asap_group=asap, enrp_group=enrp,
            config=config, on_notice=lambda n: met.set() if isinstance(n, rserpool.notices.PeerFound) else None,
        )

    async def handler(session):
        async for data in session:
            await session.send(data.payload, ppid=0)
    common = {"transport": TcpTransport(), "addresses": ("fd00:77::1",), "registrars": [], "asap_group": asap}
    async with (
        registrar(),
        registrar(),
        rserpool.serve(b"P", handler, **common),
        rserpool.PoolUser(**common) as user,
        user.session(b"P") as session,
    ):
        await session.send(b"works", ppid=0)
        print((await session.receive()).payload.decode())
        await met.wait()

asyncio.run(main())
"""


@pytest.mark.parametrize("group", ["ff02::133", "ff05::133"])
def test_roles_with_ipv6_addresses_find_each_other_in_ipv6_groups(group: str) -> None:
    story = IPV6_ONLY.replace("GROUP", group)
    assert in_a_namespace(story, "fd00:77::1") == "works\n"


def test_an_ipv6_interface_that_was_not_named_is_ignored() -> None:
    story = TWO_INTERFACES.replace("239.255.77.7", "ff02::77")
    for n in (1, 2):
        story = story.replace(f"10.9.{n}.1", f"fd00:{n}::1")
    heard = in_a_namespace(story, "fd00:1::1", "fd00:2::1")
    assert heard == "[('one', 'fd00:1::1'), ('end', 'fd00:1::1')]\n"


@pytest.mark.parametrize("text", ["239.0.0.50:3863", "[ff02::133]:3863", "[ff0e::133]:1"])
def test_a_group_is_written_with_its_port(text: str) -> None:
    assert str(parse_group(text)) == text


@pytest.mark.parametrize(
    "text", ["239.0.0.50", "ff02::133:3863", "[ff02::133]", "[ff02::133]:0", "10.0.0.1:3863", ":1"]
)
def test_anything_else_is_refused_as_a_group(text: str) -> None:
    with pytest.raises(LocalError):
        parse_group(text)


@pytest.mark.parametrize("address", ["192.0.2.1", "240.0.0.1", "all", "fe80::1", "ff02::1%lo", ""])
def test_a_group_is_a_multicast_address(address: str) -> None:
    with pytest.raises(LocalError, match="is no multicast address"):
        GroupAddress(address, 3863)
