"""The loop: timers are never early, callbacks keep their order, processes and threads work, signals end the program in
order.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.loop import Loop, Tasks, run
from tests.app.ui.builders import until
from tests.app.ui.windows import Aio


def test_timers_never_fire_early(aio: Aio) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        for delay in (0.001, 0.0103, 0.0507, 0.12):
            for _ in range(3):
                asked = loop.time()
                await asyncio.sleep(delay)
                assert loop.time() - asked >= delay

    aio(main())


def test_callbacks_run_in_order_and_new_ones_wait_for_the_next_batch(aio: Aio) -> None:
    async def main() -> list[str]:
        loop = asyncio.get_running_loop()
        seen: list[str] = []

        def first() -> None:
            seen.append("a")
            loop.call_soon(seen.append, "c")

        loop.call_soon(first)
        loop.call_soon(seen.append, "b")
        loop.call_soon(seen.append, "never").cancel()
        await asyncio.sleep(0.002)
        return seen

    assert aio(main()) == ["a", "b", "c"]


def test_timers_fire_in_order_of_their_due_times(aio: Aio) -> None:
    async def main() -> list[int]:
        loop = asyncio.get_running_loop()
        seen: list[int] = []
        loop.call_later(0.03, seen.append, 3)
        loop.call_later(0.01, seen.append, 1)
        loop.call_at(loop.time() + 0.02, seen.append, 2)
        loop.call_later(0.015, seen.append, 0).cancel()
        await asyncio.sleep(0.05)
        return seen

    assert aio(main()) == [1, 2, 3]


def test_timeouts_threads_and_processes_work(aio: Aio) -> None:
    async def main() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await asyncio.Event().wait()
        assert await asyncio.to_thread(sum, [1, 2, 3]) == 6
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "print('hello')", stdout=asyncio.subprocess.PIPE
        )
        assert (await child.communicate())[0] == b"hello\n"
        assert child.returncode == 0

    aio(main())


def test_a_callback_that_starts_itself_again_does_not_keep_qt_waiting(aio: Aio) -> None:
    async def main() -> None:
        loop, painted = asyncio.get_running_loop(), asyncio.Event()

        def again() -> None:
            if not painted.is_set():
                loop.call_soon(again)

        again()
        QTimer.singleShot(1, painted.set)
        await painted.wait()

    aio(main())


async def the_news_of_another_descriptor() -> None:
    """Wait until the loop has looked at its descriptors again."""
    loop, heard = asyncio.get_running_loop(), asyncio.Event()
    near, far = socket.socketpair()
    with near, far:
        loop.add_reader(near, heard.set)
        far.send(b"news")
        await heard.wait()
        loop.remove_reader(near)


def test_a_descriptor_has_one_reader_and_one_writer_until_they_are_removed(aio: Aio) -> None:
    async def main() -> None:
        loop, seen = asyncio.get_running_loop(), list[str]()
        near, far = socket.socketpair()

        def hear(name: str) -> None:
            seen.append(f"{name} {near.recv(9).decode()}")

        def write() -> None:
            seen.append("writable")
            loop.remove_writer(near)

        with near, far:
            loop.add_reader(near, hear, "former")
            loop.add_reader(near, hear, "reader")
            loop.add_writer(near, write)
            far.send(b"one")
            await until(lambda: len(seen) == 2)
            far.send(b"two")
            await until(lambda: len(seen) == 3)
            assert sorted(seen) == ["reader one", "reader two", "writable"]
            assert loop.remove_reader(near)
            assert not loop.remove_reader(near)
            assert not loop.remove_writer(near)
            far.send(b"three")
            await the_news_of_another_descriptor()
            assert len(seen) == 3

    aio(main())


def test_a_reader_that_is_removed_in_the_turn_in_which_it_has_news_is_not_called(aio: Aio) -> None:
    async def main() -> None:
        loop, seen = asyncio.get_running_loop(), list[int]()
        pairs = [socket.socketpair() for _ in range(2)]
        nears = [near for near, _ in pairs]

        def hear(number: int) -> None:
            seen.append(number)
            for near in nears:
                loop.remove_reader(near)

        for number, near in enumerate(nears):
            loop.add_reader(near, hear, number)
        for _, far in pairs:
            far.send(b"news")
        await the_news_of_another_descriptor()
        assert len(seen) == 1
        for pair in pairs:
            for end in pair:
                end.close()

    aio(main())


def test_twenty_loops_in_a_row_over_one_application(aio: Aio) -> None:
    async def main(number: int) -> int:
        await asyncio.sleep(0)
        return number

    assert [aio(main(number)) for number in range(20)] == list(range(20))


@pytest.mark.parametrize(("number", "ends_with"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)])
def test_signals_cancel_the_program_and_its_clean_up_runs(
    qapp: QApplication, number: int, ends_with: type[BaseException]
) -> None:
    cleaned = []

    async def main() -> None:
        try:
            os.kill(os.getpid(), number)
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.001)
            cleaned.append(True)

    with pytest.raises(ends_with) as caught:
        run(main(), qapp)
    assert cleaned == [True]
    if number is signal.SIGTERM:
        assert isinstance(caught.value, SystemExit)
        assert caught.value.code == 143


def test_run_returns_what_the_program_returns(qapp: QApplication) -> None:
    async def main() -> int:
        return 7

    assert run(main(), qapp) == 7


def test_failed_tasks_are_reported_and_logged(aio: Aio, caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []

    async def fail() -> None:
        raise ValueError("no registrar")

    async def main() -> None:
        tasks = Tasks(told.append)
        await asyncio.gather(tasks.spawn(fail()), return_exceptions=True)
        endless = tasks.spawn(asyncio.Event().wait())
        await asyncio.sleep(0)
        await tasks.aclose()
        assert endless.cancelled()

    aio(main())
    assert told == ["Unexpected error: no registrar"]
    assert "no registrar" in caplog.text


def test_tasks_may_be_ended_in_the_turn_in_which_the_last_one_fails(aio: Aio) -> None:
    told: list[str] = []

    async def fail() -> None:
        raise ValueError("no registrar")

    async def main() -> None:
        tasks = Tasks(told.append)
        task = tasks.spawn(fail())
        await asyncio.sleep(0)
        assert task.done()
        assert told == []  # the loop reports it in its next turn
        await tasks.aclose()

    aio(main())
    assert told == ["Unexpected error: no registrar"]


def test_nothing_starts_once_the_tasks_are_ended(aio: Aio) -> None:
    async def main() -> None:
        tasks = Tasks()

        async def start_another() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                others.append(tasks.spawn(asyncio.Event().wait()))

        others = [tasks.spawn(start_another())]
        await asyncio.sleep(0)
        await tasks.aclose()
        others.append(tasks.spawn(asyncio.Event().wait()))
        await asyncio.wait(others)
        assert all(task.cancelled() for task in others)

    aio(main())


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_void_calls_of_qt_do_not_lose_references_to_none(qapp: QApplication) -> None:
    """PySide6 6.12 on Python 3.11 loses a reference to None with each void call, and aborts after some thousand."""
    widget = QWidget()
    before = sys.getrefcount(None)
    for _ in range(1000):
        widget.update()
    assert sys.getrefcount(None) > before - 500


def test_closing_a_loop_with_waiting_timers_is_quiet(qapp: QApplication) -> None:
    loop = Loop(qapp)
    loop.call_later(60.0, print)
    loop.call_soon(lambda: None)
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    assert loop.is_closed()
