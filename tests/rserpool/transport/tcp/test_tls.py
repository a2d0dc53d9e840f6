"""TLS on TCP: who is admitted, what both sides are told, and what strangers can do."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.base.authority import Authority
from rserpool.errors import LocalError, TransportError
from rserpool.transport import choose_transport
from rserpool.transport.base import Closed, Lost, Message, Up
from rserpool.transport.slots import NEW_GIVES_WAY
from rserpool.transport.tcp import TcpTransport, secure
from rserpool.transport.tcp import connection as connections
from rserpool.transport.tcp.connection import Connection
from rserpool.transport.tcp.secure import Handshakes, SecureConnection
from rserpool.transport.tcp.shared import Shared
from rserpool.transport.tls import PROTOCOL, Tls, TlsFiles
from tests.helpers.tls import authority, member
from tests.rserpool.transport.meeting import HANG_GUARD, Watched, run, settle, watched
from tests.rserpool.transport.tcp.octets import END, HELLO, HI, Wire, dropped, hello_from, stranger, tcp


def transport(files: TlsFiles | None = None) -> TcpTransport:
    """Return TLS on TCP with these files, by default those of Ada."""
    return TcpTransport(tls=Tls(files or member("Ada")))


async def refused(near: Watched, far: Watched) -> str:
    """Dial, and return the sentence that says why not."""
    with pytest.raises(TransportError) as told:
        await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
    return str(told.value).removeprefix(f"{far.endpoint.local}: ")


# --- who is who -------------------------------------------------------------------------------------------------------


def test_both_ends_learn_who_the_other_is() -> None:
    async def story() -> None:
        async with watched(await transport().open(), await transport(member("Grace")).open()) as (near, far):
            await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            grace, ada = (await near.next(Up)).identity, (await far.next(Up)).identity
            assert ada is not None
            assert grace is not None
            assert (ada.name, grace.name) == ("Ada", "Grace")
            assert ada.subject == (("commonName", "Ada"),)
            assert ada.serial not in (0, grace.serial)

    run(story)


def test_without_tls_nobody_is_known() -> None:
    async def story() -> None:
        async with watched(await TcpTransport().open(listen=False), await TcpTransport().open()) as (near, far):
            await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            assert (await far.next(Up)).identity is None

    run(story)


# --- with and without TLS ---------------------------------------------------------------------------------------------


def test_a_plain_peer_is_refused_in_a_scope_with_tls_and_both_sides_are_told(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        async with watched(await TcpTransport().open(listen=False), await transport().open()) as (near, far):
            for _ in range(2):
                assert await refused(near, far) == "this scope needs TLS; start this program with --tls"

    with caplog.at_level(logging.WARNING):
        run(story)
    theirs, ours = caplog.messages  # a stranger may come often, and is told of once
    assert theirs == "A connection with 127.0.0.1 is refused: it does not speak TLS; start it with --tls"
    assert ours.endswith(": this scope needs TLS; start this program with --tls")


def test_a_peer_with_tls_is_refused_in_a_plain_scope_and_both_sides_are_told(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        async with watched(await transport().open(listen=False), await TcpTransport().open()) as (near, far):
            assert await refused(near, far) == "it does not speak TLS; start it with --tls, or this program without"

    with caplog.at_level(logging.WARNING):
        run(story)
    theirs, ours = caplog.messages
    assert theirs == (
        "A connection with 127.0.0.1 is refused: it speaks TLS; start this program with --tls too, or that one without"
    )
    assert ours.endswith(": it does not speak TLS; start it with --tls, or this program without")


def test_a_peer_that_hangs_up_when_it_sees_tls_is_suspected_to_have_none() -> None:
    async def story() -> None:
        async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server, watched(await transport().open(listen=False)) as (own,):
            with pytest.raises(TransportError, match="perhaps it does not speak TLS"):
                await own.endpoint.connect(tcp(server.sockets[0].getsockname()[1]), timeout=HANG_GUARD)

    run(story)


def test_only_tcp_has_tls() -> None:
    assert choose_transport(tls=member("Ada")).transport.name == "tcp"
    with pytest.raises(LocalError, match="over TCP only, not over userland"):
        choose_transport("userland", tls=member("Ada"))


# --- certificates -----------------------------------------------------------------------------------------------------


def of_another_authority(folder: Path) -> TlsFiles:
    other = Authority.create("Others")
    return other.issue("Mallory").write(folder, other)


def expired(folder: Path) -> TlsFiles:
    then = datetime.now(UTC) - timedelta(hours=2)
    return authority().issue("Late", life=timedelta(hours=1), now=then).write(folder, authority())


def not_yet_valid(folder: Path) -> TlsFiles:
    then = datetime.now(UTC) + timedelta(days=1)
    return authority().issue("Early", life=timedelta(days=2), now=then).write(folder, authority())


def context(files: TlsFiles | None = None, most: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> ssl.SSLContext:
    """Return a stranger's context: with these files, and without a look at the other's certificate."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    made.maximum_version = most
    made.set_alpn_protocols([PROTOCOL])
    if files is not None:
        made.load_cert_chain(files.certificate, files.key)
    return made


async def knock(port: int, made: ssl.SSLContext, session: ssl.SSLSession | None = None) -> tuple[bytes, ssl.SSLObject]:
    """Dial as a stranger, greet, say hi, and return what comes back until the end of the connection."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = made.wrap_bio(incoming, outgoing, session=session)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def more() -> None:
        writer.write(outgoing.read())
        octets = await reader.read(4096)
        incoming.write(octets) if octets else incoming.write_eof()

    answer = b""
    try:
        while True:
            try:
                tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                await more()
        tls.write(HELLO + HI + END)
        while True:
            try:
                octets = tls.read(4096)
                answer += octets
                if not octets:
                    break
            except ssl.SSLWantReadError:
                await more()
    except (OSError, ssl.SSLError):
        pass
    finally:
        writer.transport.abort()
    return answer, tls


STRANGERS: dict[str, tuple[Callable[[Path], TlsFiles] | None, str]] = {
    "no certificate": (None, "it showed no certificate; start it with --tls"),
    "another authority": (of_another_authority, "its certificate is not of the authority of this scope"),
    "expired": (expired, "its certificate has expired"),
    "not yet valid": (not_yet_valid, "its certificate is not valid yet; the clock of one of the machines is wrong"),
}


@pytest.mark.parametrize("kind", STRANGERS)
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_peer_without_a_valid_certificate_is_refused_with_the_reason(
    kind: str, version: ssl.TLSVersion, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    files, sentence = STRANGERS[kind]

    async def story() -> None:
        async with watched(await transport().open()) as (own,):
            made = context(files and files(tmp_path), version)
            answer, _ = await knock(own.endpoint.local.port, made)
            assert answer == b""

    with caplog.at_level(logging.WARNING):
        run(story)
    assert caplog.messages == [f"A connection with 127.0.0.1 is refused: {sentence}"]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (of_another_authority, "its certificate is not of the authority of this scope"),
        (None, "it refuses our certificate, which is not of its authority"),
    ],
    ids=["its certificate", "our certificate"],
)
def test_the_dialling_side_is_told_which_certificate_is_refused(
    files: Callable[[Path], TlsFiles] | None, sentence: str, tmp_path: Path
) -> None:
    """A peer whose files are of another authority but that trusts ours, and the other way round."""
    other = of_another_authority(tmp_path)
    mixed = TlsFiles(other.certificate, other.key, tmp_path / "both.pem")
    mixed.authority.write_bytes(other.authority.read_bytes() + member("Ada").authority.read_bytes())

    async def story() -> None:
        ours, mixes = transport(), transport(mixed)
        near_side, far_side = (mixes, ours) if files is None else (ours, mixes)
        async with watched(await near_side.open(listen=False), await far_side.open()) as (near, far):
            assert await refused(near, far) == sentence

    run(story)


def test_a_revoked_certificate_is_refused_at_once_and_its_associations_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = Authority.create("Revoking")
    issued = own.issue("Mallory")
    mallory = issued.write(tmp_path / "mallory", own)
    ada = own.issue("Ada").write(tmp_path / "ada", own)

    async def story() -> None:
        async with watched(await transport(mallory).open(listen=False), await transport(ada).open()) as (near, far):
            here = await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            await near.next(Up)
            there = (await far.next(Up)).association
            good = await far.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            for _ in range(2):
                await far.next(Up)
            own.revoke(issued.certificate.serial_number)
            own.publish(ada.authority)
            assert await refused(near, far) == "it refuses our certificate, because that has been revoked"
            assert await far.next(Lost) == Lost(there, "its certificate has been revoked", over_limit=True)
            assert (await near.next(Lost)).association == here
            far.endpoint.send(good, b"still here", ppid=1)
            assert (await far.next(Message)).payload == b"still here"

    with caplog.at_level(logging.WARNING):
        run(story)
    assert [message for message in caplog.messages if message.endswith("its certificate has been revoked")]


def test_renewed_files_are_used_and_damaged_ones_are_not(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    files = authority().issue("Before").write(tmp_path, authority())

    async def story() -> None:
        async with watched(await transport().open(listen=False), await transport(files).open()) as (near, far):
            for name in ("Before", "After", "After"):
                await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
                identity = (await near.next(Up)).identity
                assert identity is not None
                assert identity.name == name
                if name == "Before":
                    authority().issue("After").write(tmp_path, authority())
                else:
                    files.certificate.write_text("damaged")

    with caplog.at_level(logging.WARNING):
        run(story)
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("TLS goes on with the files of before, because ")


# --- versions, sessions, protocols ------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_versions_1_2_and_1_3_are_spoken(version: ssl.TLSVersion) -> None:
    async def story() -> None:
        async with watched(await transport().open()) as (own,):
            answer, tls = await knock(own.endpoint.local.port, context(member("Grace"), version))
            assert answer == hello_from(own.endpoint.local.port) + END
            assert tls.version() == version.name.replace("_", ".")

    run(story)


def test_two_of_us_speak_version_1_3_with_a_forward_secret_key() -> None:
    async def story() -> None:
        async with watched(await transport().open()) as (own,):
            _, tls = await knock(own.endpoint.local.port, context(member("Grace")))
            assert tls.version() == "TLSv1.3"
            assert tls.selected_alpn_protocol() == "rserpool"

    run(story)


def test_an_older_session_is_not_resumed(caplog: pytest.LogCaptureFixture) -> None:
    """Its certificates would not be looked at again."""

    async def story() -> None:
        async with watched(await transport().open()) as (own,):
            made = context(member("Grace"), ssl.TLSVersion.TLSv1_2)
            _, first = await knock(own.endpoint.local.port, made)
            answer, second = await knock(own.endpoint.local.port, made, first.session)
            assert second.session_reused
            assert answer == b""
            made = context(member("Grace"))
            _, first = await knock(own.endpoint.local.port, made)
            assert not first.session or not first.session.has_ticket

    run(story)


def test_another_protocol_over_tls_is_refused(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        async with watched(await transport().open()) as (own,):
            made = context(member("Grace"))
            made.set_alpn_protocols(["h2"])
            answer, _ = await knock(own.endpoint.local.port, made)
            assert answer == b""

    with caplog.at_level(logging.WARNING):
        run(story)
    assert caplog.messages == ["A connection with 127.0.0.1 is refused: it does not speak RSerPool over TLS as we do"]


# --- strangers --------------------------------------------------------------------------------------------------------

HANDSHAKE = b"\x16\x03\x01"


@pytest.mark.parametrize("octets", [b"GET / HTTP/1.1\r\n\r\n", bytes(64), HI, END, b"\x80\x2e\x01"])
def test_a_stranger_that_speaks_something_else_gets_no_answer(octets: bytes) -> None:
    async def story() -> None:
        async with watched(await transport().open()) as (own,), stranger(own) as (reader, writer):
            writer.write(octets)
            assert await dropped(reader) == b""

    run(story)


@pytest.mark.parametrize("octets", [b"", HANDSHAKE, HANDSHAKE + b"\x02\x00\x01"])
def test_a_handshake_that_does_not_go_on_ends_after_a_while(octets: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HELLO_TIMEOUT", 0.01)

    async def story() -> None:
        async with watched(await transport().open()) as (own,), stranger(own) as (reader, writer):
            writer.write(octets)
            assert await dropped(reader) == b""

    run(story)


def test_a_handshake_without_a_hello_after_it_ends_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HELLO_TIMEOUT", 0.2)

    async def story() -> None:
        async with watched(await transport().open()) as (own,):
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", own.endpoint.local.port, ssl=context(member("Grace"))
            )
            assert await dropped(reader) == b""
            writer.transport.abort()

    run(story)


def test_unfinished_handshakes_have_a_limit_and_the_oldest_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HELLO_TIMEOUT", 2 * HANG_GUARD)
    monkeypatch.setattr(secure, "MOST_HANDSHAKES", 4)
    monkeypatch.setattr(secure, "NEW_GIVES_WAY", 0.0)

    async def story() -> None:
        async with watched(await transport().open(listen=False), await transport().open()) as (near, far):
            address = "127.0.0.1", far.endpoint.local.port
            idle = [await asyncio.open_connection(*address) for _ in range(8)]
            for reader, _ in idle[:4]:
                assert await dropped(reader) == b""
            good = await near.endpoint.connect(far.endpoint.local, timeout=HANG_GUARD)
            assert (await near.next(Up)).association == good
            await far.next(Up)
            for _, writer in idle:
                writer.transport.abort()

    run(story)


def test_young_handshakes_do_not_give_way(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> None:
        loop = asyncio.get_running_loop()
        handshakes = Handshakes(loop)
        shared: Shared[Connection] = Shared(loop)
        monkeypatch.setattr(secure, "MOST_HANDSHAKES", 1)
        assert handshakes.has_room(loop.time())
        connection, wire = SecureConnection(shared, Tls(member("Ada")), handshakes), Wire()
        connection.connection_made(wire)
        began = connection.active[1]
        assert not handshakes.has_room(began + NEW_GIVES_WAY / 2)
        assert not wire.closing
        assert handshakes.has_room(began + NEW_GIVES_WAY)
        assert wire.closing
        assert not handshakes.begun

    run(story)


def test_handshakes_have_a_share_of_each_turn_of_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop's clock stands still but for what steps take: a step that needs the whole share is alone in a turn."""

    async def story() -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        monkeypatch.setattr(loop, "time", lambda: now)
        handshakes = Handshakes(loop)
        steps: list[str] = []

        def step(seconds: float) -> Callable[[], None]:
            def run() -> None:
                nonlocal now
                now += seconds
                steps.append("step")

            return run

        for seconds in [1.1 * secure.TURN] * 3 + [0.6 * secure.TURN] * 4:
            handshakes.take(step(seconds))
        for _ in range(6):
            steps.append("others")
            await asyncio.sleep(0)
        assert " ".join(steps) == "step others step others step others step step others step step others others"

    run(story)


def test_a_handshake_has_a_limit_of_octets() -> None:
    async def story() -> None:
        loop = asyncio.get_running_loop()
        shared: Shared[Connection] = Shared(loop)
        connection, wire = SecureConnection(shared, Tls(member("Ada")), Handshakes(loop)), Wire()
        connection.connection_made(wire)
        hello = b"\x01\x00\xff\xff" + bytes(65_535)  # a ClientHello may be as long as that
        for start in range(0, len(hello), 995):
            assert not wire.closing
            part = hello[start : start + 995]
            connection.data_received(HANDSHAKE + len(part).to_bytes(2, "big") + part)
        assert wire.closing
        await settle(lambda: 0)
        assert wire.written == b""

    run(story)


def test_octets_of_tls_may_come_one_by_one() -> None:
    async def story() -> None:
        loop = asyncio.get_running_loop()
        tls, handshakes = Tls(member("Ada")), Handshakes(loop)
        ours: Shared[Connection] = Shared(loop)
        theirs: Shared[Connection] = Shared(loop)
        dialled, dialling = SecureConnection(ours, tls, handshakes), SecureConnection(theirs, tls, handshakes, tcp(7))
        wires = Wire(), Wire()
        dialled.connection_made(wires[0])
        dialling.connection_made(wires[1])
        given = [0, 0]

        def pass_on() -> int:
            for number, (wire, other) in enumerate(zip(wires, (dialling, dialled), strict=True)):
                for octet in wire.written[given[number] :]:
                    other.data_received(bytes((octet,)))
                    given[number] += 1
            return sum(given)

        await settle(pass_on)
        up = await theirs.inbox.get()
        assert isinstance(up, Up)
        dialling.send(bytes(40_000), 5, 0)
        dialling.shutdown()
        await settle(pass_on)
        there = await ours.inbox.get()
        assert [await ours.inbox.get(), await ours.inbox.get()] == [
            Message(there.association, bytes(40_000), 5),
            Closed(there.association),
        ]
        assert await theirs.inbox.get() == Closed(up.association)
        for wire in wires:
            wire.abort()

    run(story)


def test_octets_that_are_no_tls_after_the_handshake_lose_only_their_association() -> None:
    async def story() -> None:
        async with watched(await transport().open()) as (own,):
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", own.endpoint.local.port, ssl=context(member("Grace"))
            )
            writer.write(HELLO + HI)
            await writer.drain()
            up = await own.next(Up)
            await own.next(Message)
            handle = writer.get_extra_info("socket")
            with socket.socket(fileno=socket.dup(handle.fileno())) as bare:
                bare.setblocking(False)
                bare.send(b"\x17\x03\x03\x00\x20" + bytes(32))
            lost = await own.next(Lost)
            assert lost.association == up.association
            assert lost.reason.startswith("broke the protocol: TLS failed: ")
            await dropped(reader)
            writer.transport.abort()

    run(story)
