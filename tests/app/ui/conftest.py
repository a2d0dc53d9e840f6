"""Qt without a screen, the same style everywhere, and coroutines on a fresh loop of the window's kind."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

from PySide6.QtWidgets import QApplication

from app.ui.collector import Collector
from app.ui.look.theme import LIGHT, Look
from app.ui.loop import Loop
from tests.app.ui.windows import Aio, InWindow, Story, a_window, tell

GUARD = 60.0
"""Seconds after which a coroutine that hangs is ended; no test waits for it to pass."""


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    qapp.setStyle("Fusion")
    qapp.setQuitOnLastWindowClosed(False)  # as `app.ui.loop.run` does; the end of a window is not the end of a test
    return qapp


@pytest.fixture(autouse=True)
def garbage(qapp: QApplication) -> Iterator[None]:
    """Goes in this thread, as it does in the program, and not in that of somebody's tape."""
    collector = Collector(qapp)
    yield
    collector.close()
    collector.deleteLater()
    gc.unfreeze()


@pytest.fixture
def aio(qapp: QApplication) -> Aio:
    """Runs a coroutine on a fresh loop and finds no task left behind."""

    def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
        async def guarded() -> Any:
            result = await asyncio.wait_for(coroutine, GUARD)
            left = asyncio.all_tasks() - {asyncio.current_task()}
            assert not left, f"tasks left behind: {left}"
            return result

        with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
            return runner.run(guarded())

    return run


@pytest.fixture
def in_window(aio: Aio, qapp: QApplication) -> InWindow:
    """Run `story(window, stage)` with a window on a loop, and close the window."""

    def run(story: Story) -> None:
        async def main() -> None:
            async with a_window(Look(qapp, LIGHT.name)) as (window, stage):
                await tell(story, window, stage)

        aio(main())

    return run
