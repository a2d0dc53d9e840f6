"""Which of several places is the desk of a code, when strangers announce false ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, aclosing
from pathlib import Path

import pytest

from app.base.authority import to_pem
from app.classroom import desk as desks
from app.classroom import finding, visit
from app.classroom.lines import LONGEST, VERSION, Hello, octets
from app.classroom.visit import Failure, JoinFailed, visit_any
from rserpool import Door, TlsFiles
from tests.app.classroom.desks import HOST, Open
from tests.app.classroom.test_desk import with_desk

Place = tuple[str, int]
FOR_EVER = 1000.0


async def announced(*places: Place) -> AsyncGenerator[Place, None]:
    """Yield places, and then wait for others that never come, as a search does."""
    for place in places:
        yield place
    await asyncio.Event().wait()


async def silent(address: str, stack: AsyncExitStack) -> Place:
    """Open a port at which connections are taken and nothing is said."""
    over = asyncio.Event()

    async def wait(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()
        writer.close()

    server = await asyncio.start_server(wait, address, 0)
    stack.push_async_callback(server.wait_closed)
    stack.callback(server.close)
    stack.callback(over.set)
    port: int = server.sockets[0].getsockname()[1]
    return address, port


def false_desk(files: TlsFiles, said: bytes, stack: AsyncExitStack) -> Place:
    """Open a desk that says this."""

    async def lie(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await reader.read()
        writer.close()

    door = Door(files, lie, LONGEST)
    stack.callback(door.close)
    return HOST, door.open(HOST, 0)


def with_false_ones(
    folder: Path, scene: Callable[[Open, AsyncExitStack, TlsFiles], Awaitable[None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(opened: Open) -> None:
        files = opened.authority.issue("stranger", life=desks.LIFE, host="stranger").write(
            folder / "stranger", opened.authority
        )
        async with AsyncExitStack() as stack:
            await scene(opened, stack, files)

    monkeypatch.setattr(visit, "PATIENCE", FOR_EVER)
    with_desk(folder / "desk", play)


def test_ports_that_are_silent_do_not_keep_anybody_from_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(opened: Open, stack: AsyncExitStack, _: TlsFiles) -> None:
        places = [await silent(f"127.0.0.{2 + number % 3}", stack) for number in range(2 * visit.AT_ONCE)]
        async with aclosing(announced(*places, (HOST, opened.desk.port))) as found:
            reached = await visit_any(found, opened.code, FOR_EVER)
        assert reached is not None
        assert reached.place == (HOST, opened.desk.port)
        await reached.close()

    with_false_ones(tmp_path, scene, monkeypatch)


@pytest.mark.parametrize("lie", ["clock", "version", "long", "nonsense", "nothing"])
def test_a_false_desk_that_is_reached_first_does_not_keep_anybody_from_the_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: str
) -> None:
    async def scene(opened: Open, stack: AsyncExitStack, files: TlsFiles) -> None:
        authority = to_pem(opened.authority.certificate).decode()
        said = {
            "clock": octets(Hello(VERSION, b"0" * 16, authority, 0.0)),
            "version": octets(Hello(VERSION + 1, b"0" * 16, authority, 0.0)),
            "long": b"x" * (4 * LONGEST),
            "nonsense": b"nonsense\n",
            "nothing": b"\n",
        }[lie]
        false = false_desk(files, said, stack)
        with pytest.raises(JoinFailed if lie in ("clock", "version") else visit.GONE):
            await visit.visit(*false, opened.code)

        async def later() -> AsyncGenerator[Place, None]:
            yield false
            await asyncio.sleep(0)
            yield HOST, opened.desk.port
            await asyncio.Event().wait()

        async with aclosing(later()) as found:
            reached = await visit_any(found, opened.code, FOR_EVER)
        assert reached is not None
        await reached.close()

    with_false_ones(tmp_path, scene, monkeypatch)


def test_who_finds_only_a_desk_of_the_code_that_fails_hears_why_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit, "OTHERS_HAVE", 0.05)

    async def scene(opened: Open, stack: AsyncExitStack, files: TlsFiles) -> None:
        authority = to_pem(opened.authority.certificate).decode()
        late = false_desk(files, octets(Hello(VERSION, b"0" * 16, authority, 0.0)), stack)
        async with aclosing(announced(late, await silent(HOST, stack))) as found:
            with pytest.raises(JoinFailed) as failed:
                await visit_any(found, opened.code, FOR_EVER)
        assert failed.value.failure is Failure.WRONG_CLOCK

    with_false_ones(tmp_path, scene, monkeypatch)


def test_where_all_places_are_silent_there_is_no_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(opened: Open, stack: AsyncExitStack, _: TlsFiles) -> None:
        async with aclosing(announced(await silent(HOST, stack), await silent(HOST, stack))) as found:
            assert await visit_any(found, opened.code, 0.1) is None

    with_false_ones(tmp_path, scene, monkeypatch)


def test_one_address_that_announces_many_ports_leaves_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Callable[[bytes, str, int], None]] = []

    class Group:
        def __init__(self, _where: object, hear: Callable[[bytes, str, int], None]) -> None:
            heard.append(hear)

        def join(self, _addresses: Sequence[str]) -> None: ...
        def announce_from(self, _addresses: Sequence[str], _port: int) -> None: ...
        def send(self, _payload: bytes) -> None: ...
        def close(self) -> None: ...

    async def scene() -> None:
        monkeypatch.setattr(finding, "MulticastGroup", Group)
        async with asyncio.timeout(30), aclosing(finding.find(0xABC, [HOST])) as found:
            first = asyncio.create_task(anext(found))
            await asyncio.sleep(0)  # it listens now
            for port in range(1, 1000):
                heard[0](finding.announcement(0xABC, port), "10.0.0.66", 0)
            heard[0](finding.announcement(0xABC, 5), "10.0.0.1", 0)
            await first
            while (await anext(found))[0] != "10.0.0.1":
                pass

    asyncio.run(scene())
