"""Windows and panels as tests have them: shown while a test lasts, and with nothing left of them afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pytestqt.qtbot import QtBot

from app.models.fleet.fleet import Fleet
from app.ui.fleet.panel import PoolPanel
from app.ui.look.theme import LIGHT
from app.ui.window.main_window import MainWindow


@asynccontextmanager
async def closing(window: MainWindow) -> AsyncIterator[None]:
    """The window may be used while the block lasts; then it is closed and its tasks end."""
    try:
        yield
    finally:
        window.close()
        await window.tasks.aclose()
        window.deleteLater()
        await asyncio.sleep(0)


def a_pool_panel(qtbot: QtBot, fleet: Fleet) -> PoolPanel:
    """A panel of this fleet that has the keys."""
    panel = PoolPanel(fleet, lambda coroutine: coroutine.close(), LIGHT)
    qtbot.addWidget(panel)
    panel.resize(300, 700)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    return panel
