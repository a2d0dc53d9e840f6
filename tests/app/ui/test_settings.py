"""The window looks as it was left. Values that cannot be read do no harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.fractal.shade import Tint
from app.ui.look.theme import HIGH_CONTRAST, LIGHT, Look
from app.ui.settings import Settings
from app.ui.window.main_window import MainWindow
from tests.app.ui.builders import Stage
from tests.app.ui.windows import Aio, closing

WindowStory = Callable[[MainWindow], Any]
Opened = Callable[[Settings, WindowStory], Any]


@pytest.fixture
def opened(aio: Aio, qapp: QApplication) -> Opened:
    """Run `story(window)` in a window that was opened with these settings, and close the window."""

    def run(settings: Settings, story: WindowStory) -> Any:
        async def main() -> Any:
            look = Look(qapp, LIGHT.name)
            settings.look_at_start(look)
            window = MainWindow(Stage(), look)
            window.restore(settings.read(window.remembered()))
            window.closing.connect(lambda: settings.keep(window.remembered(), look))
            window.show()
            try:
                async with closing(window):
                    return story(window)
            finally:
                Look(qapp, LIGHT.name).apply()

        return aio(main())

    return run


def change(window: MainWindow) -> None:
    window.resize(760, 560)
    window.look.choose(HIGH_CONTRAST.name)
    window.look.rescale(2)
    window.actions_["graphs"].trigger()
    window.actions_["still"].trigger()
    window.choose_tint(Tint.BORDERS)


def looks(window: MainWindow) -> tuple[object, ...]:
    shown = window.remembered().shown
    return window.size().toTuple(), window.look.theme.name, window.look.scale, window.canvas.tint, shown


def test_the_window_looks_as_it_was_left(opened: Opened, tmp_path: Path) -> None:
    def leave(window: MainWindow) -> tuple[object, ...]:
        change(window)
        return looks(window)

    left = opened(Settings(tmp_path / "settings"), leave)
    again = opened(Settings(tmp_path / "settings"), looks)
    assert again == left
    assert again[1:4] == (HIGH_CONTRAST.name, 1.3, Tint.BORDERS)


def test_deleted_settings_give_the_defaults(opened: Opened, tmp_path: Path) -> None:
    first = opened(Settings(tmp_path / "never"), looks)
    opened(Settings(tmp_path / "settings"), change)
    Settings(tmp_path / "settings").forget()
    assert opened(Settings(tmp_path / "settings"), looks) == first


def test_nonsense_in_the_file_is_ignored(opened: Opened, tmp_path: Path) -> None:
    first = opened(Settings(tmp_path / "never"), looks)
    (tmp_path / "settings").write_text(
        "[General]\ntheme=plaid\nscale=huge\ntint=77\ngeometry=@ByteArray(xyz)\ndocks=@ByteArray(abc)\n"
        "[shown]\ngraphs=@Variant(broken)\n"
    )
    assert opened(Settings(tmp_path / "settings"), looks) == first


def test_the_language_is_kept(tmp_path: Path) -> None:
    Settings(tmp_path / "settings").language = "de"
    assert Settings(tmp_path / "settings").language == "de"
    assert Settings(tmp_path / "other").language == ""
