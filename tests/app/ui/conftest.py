"""Qt with one style, and coroutines on a fresh loop of the window's kind."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.collector import Collector
from app.ui.look.theme import LIGHT, Look
from app.ui.loop import Loop
from tests.app.ui.windows import Aio, InWindow, Story, a_window, tell

GUARD = 60.0
"""Seconds after which a hanging coroutine is cancelled. No test is meant to take that long."""

ALARM = 180
"""Seconds after which a coroutine that never gives way to the loop, and so cannot be cancelled, is interrupted."""


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    qapp.setStyle("Fusion")
    qapp.setQuitOnLastWindowClosed(False)  # as `app.ui.loop.run` does: closing a window does not end the test
    return qapp


class PatientBot(QtBot):
    """Waits as long as a busy machine needs; five seconds, the usual limit, are not always enough."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = int(GUARD * 1000)) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = int(GUARD * 1000), **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def garbage(qapp: QApplication) -> Iterator[None]:
    """Collect garbage in this thread, as the program does, and not in the thread of a tape."""
    collector = Collector(qapp)
    yield
    collector.close()
    collector.deleteLater()
    gc.unfreeze()


@pytest.fixture
def aio(qapp: QApplication) -> Aio:
    """Run a coroutine on a fresh loop, and check that it leaves no task behind."""

    def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
        async def guarded() -> Any:
            result = await asyncio.wait_for(coroutine, GUARD)
            left = asyncio.all_tasks() - {asyncio.current_task()}
            if cancelled := {task for task in left if task.cancelling()}:
                await asyncio.wait(cancelled, timeout=GUARD)
                left = asyncio.all_tasks() - {asyncio.current_task()}
            assert not left, f"tasks left behind: {left}"
            return result

        with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
            usual = signal.signal(signal.SIGALRM, give_way)
            signal.alarm(ALARM)
            try:
                return runner.run(guarded())
            finally:
                signal.alarm(0)
                signal.signal(signal.SIGALRM, usual)

    return run


def give_way(number: int, frame: object) -> None:
    raise TimeoutError(f"a coroutine did not give way to the loop for {ALARM} s")


@pytest.fixture
def in_window(aio: Aio, qapp: QApplication) -> InWindow:
    """Run `story(window, stage)` with a window on a loop, and close the window."""

    def run(story: Story) -> None:
        async def main() -> None:
            async with a_window(Look(qapp, LIGHT.name)) as (window, stage):
                await tell(story, window, stage)

        aio(main())

    return run
