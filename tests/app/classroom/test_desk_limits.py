"""What one stranger or one member can take from a desk, and that others get in meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from app.base.authority import Request
from app.classroom import desk as module
from app.classroom.lines import State
from app.classroom.tries import Pace
from app.models.classroom import students as model
from rserpool import visitor_context
from rserpool.transport.tcp import door
from tests.app.classroom.desks import HOST, Open
from tests.app.classroom.test_desk import until, with_desk

FLOOD = 3000


def test_a_pace_allows_some_at_once_and_then_one_at_a_time() -> None:
    pace, waits = Pace(3, 2.0), []
    for _ in range(5):
        waits.append(pace.wait(100.0))
        pace.take(100.0)
    assert waits == [0, 0, 0, 2, 4]
    assert pace.wait(106.0) == 0
    assert pace.wait(1000.0) == 0


def test_a_flood_of_states_is_left_unread_and_few_changes_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SAID_EVERY", 0.01)
    monkeypatch.setattr(module, "CHANGES_EVERY", 1000.0)

    async def scene(opened: Open) -> None:
        changes: list[str] = []
        opened.students.happened.connect(lambda student: changes.append(str(student.state)))
        visitor, _ = await opened.join("Flo")
        for _ in range(FLOOD):
            for state in (model.State.AWAY, model.State.SERVING, model.State.JOINING):
                visitor.say(State(state))
        honest, _ = await opened.join("Ada")
        honest.say(State(model.State.SERVING))
        await until(opened.students, "Ada", model.State.SERVING)
        flo = await until(opened.students, "Flo", model.State.VANISHED)  # it has said too much
        told = len(changes)
        assert told <= module.CHANGES_AT_ONCE + 4  # Flo joins and vanishes; Ada joins and serves
        assert flo.state is model.State.VANISHED
        with suppress(OSError):
            await visitor.close()
        await honest.close()

    with_desk(tmp_path, scene)


def test_the_latest_state_is_told_once_its_student_may_change_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHANGES_AT_ONCE", 1)
    monkeypatch.setattr(module, "CHANGES_EVERY", 0.1)

    async def scene(opened: Open) -> None:
        visitor, _ = await opened.join("Ada")
        for state in (model.State.SERVING, model.State.AWAY, model.State.SERVING, model.State.AWAY):
            visitor.say(State(state))
        waiting = asyncio.create_task(until(opened.students, "Ada", model.State.AWAY))
        while not waiting.done():
            visitor.say(State(model.State.AWAY))
            await asyncio.wait((waiting,), timeout=0.1)
        await visitor.close()

    with_desk(tmp_path, scene)


def test_who_comes_and_goes_without_pause_has_to_wait_and_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHANGES_AT_ONCE", 3)
    monkeypatch.setattr(module, "CHANGES_EVERY", 1000.0)

    async def scene(opened: Open) -> None:
        changes: list[str] = []
        opened.students.happened.connect(lambda student: changes.append(student.name))
        visitor, welcome = await opened.join("Flo")
        request = Request()
        await visitor.close()
        await until(opened.students, "Flo", model.State.VANISHED)
        refused = 0
        for number in range(8):
            visitor = await opened.visit()
            try:
                if number % 2:
                    await visitor.come_back(welcome.token, "Flo", request)
                else:
                    welcome = await visitor.join(opened.code, "Flo", "laptop", request)
            except EOFError:
                refused += 1
            await visitor.close()
            await until(opened.students, "Flo", model.State.VANISHED, model.State.JOINING)
        assert refused == 5
        visitor, _ = await opened.join("Ada")
        await visitor.close()
        assert changes.count("Flo") <= 2 * 4

    with_desk(tmp_path, scene)


@pytest.mark.parametrize("said", [b"", b"\x16\x03\x01"], ids=["silent", "speaking"])
def test_handshakes_that_are_never_finished_are_few_and_others_get_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(door, "MOST", 12)
    monkeypatch.setattr(door, "MOST_OF_PLACE", 4)
    monkeypatch.setattr(door, "PATIENCE", 1000.0)

    async def scene(opened: Open) -> None:
        opened_ones = []
        for number in range(60):
            source = f"127.0.0.{2 + number % 6}"
            reader, writer = await asyncio.open_connection(HOST, opened.desk.port, local_addr=(source, 0))
            writer.write(said)
            opened_ones.append((reader, writer))
        visitor, _ = await opened.join("Ada")
        ended = [asyncio.create_task(_end(reader)) for reader, _ in opened_ones]
        while sum(task.done() for task in ended) < len(ended) - 12:
            await asyncio.wait([task for task in ended if not task.done()], return_when=asyncio.FIRST_COMPLETED)
        await visitor.close()
        for (_, writer), task in zip(opened_ones, ended, strict=True):
            writer.close()
            await task

    with_desk(tmp_path, scene)


async def _end(reader: asyncio.StreamReader) -> None:
    with suppress(OSError):
        await reader.read()


def test_the_flood_of_one_place_ends_its_own_handshakes_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MOST_OF_PLACE", 4)
    monkeypatch.setattr(door, "PATIENCE", 1000.0)

    async def scene(opened: Open) -> None:
        slow_reader, slow_writer = await asyncio.open_connection(HOST, opened.desk.port)
        flood = [await asyncio.open_connection(HOST, opened.desk.port, local_addr=("127.0.0.2", 0)) for _ in range(20)]
        for reader, _ in flood[:16]:
            assert await reader.read() == b""
        await slow_writer.start_tls(visitor_context(None), server_hostname="desk")
        assert b"desk" in await slow_reader.readline()
        for _, writer in (*flood, (None, slow_writer)):
            writer.close()

    with_desk(tmp_path, scene)


def test_a_handshake_has_little_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PATIENCE", 0.1)

    async def scene(opened: Open) -> None:
        for said in (b"", b"\x16\x03\x01"):
            reader, writer = await asyncio.open_connection(HOST, opened.desk.port)
            writer.write(said)
            assert await reader.read() == b""
            writer.close()

    with_desk(tmp_path, scene)
