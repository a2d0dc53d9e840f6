"""The window looks as it was left. Values that cannot be read do no harm."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from app.demonstrator import Demonstrator
from app.fractal.shade import Tint
from app.ui.application import show_window
from app.ui.look.theme import HIGH_CONTRAST, LIGHT, Look
from app.ui.settings import Settings
from app.ui.window.main_window import MainWindow
from tests.app.ui.builders import Stage
from tests.app.ui.windows import Aio, closing, the_window

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


def test_nonsense_values_in_the_file_are_ignored(opened: Opened, tmp_path: Path) -> None:
    first = opened(Settings(tmp_path / "never"), looks)
    (tmp_path / "settings").write_text(
        "[General]\ntheme=plaid\nscale=huge\ntint=77\ngeometry=@ByteArray(xyz)\ndocks=@ByteArray(abc)\n"
        "[shown]\ngraphs=maybe\n"
    )
    settings = Settings(tmp_path / "settings")
    assert settings.complaint == ""
    assert opened(settings, looks) == first


@pytest.mark.parametrize(
    "content",
    [
        b"nonsense",
        b"[" * 60_000,
        b"[General]\ntheme=dark\nand so on\n",
        b"[General]\ntheme=\x00\n",
        b"\xff\xfe[General]\n",
        b"[General]\ntheme=@Variant(\\0\\0\\0\\x7f)\n",
        b"[General]\n" + b"a=1\n" * 300_000,
        b'{"theme": "dark"}',
    ],
)
def test_a_file_that_cannot_be_read_is_put_aside(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "settings"
    file.write_bytes(content)
    settings = Settings(file)
    assert settings.complaint.endswith("could not be read; the file is kept as settings.unreadable.")
    assert (tmp_path / "settings.unreadable").read_bytes() == content
    settings.language = "de"
    del settings
    assert (Settings(file).language, Settings(file).complaint) == ("de", "")


def test_what_is_no_file_is_put_aside_and_not_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "settings"
    os.mkfifo(file)
    settings = Settings(file)
    assert settings.complaint
    settings.language = "nb"
    del settings
    assert Settings(file).language == "nb"


def test_where_no_file_can_be_the_settings_last_as_long_as_the_program(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = Settings(tmp_path / "file" / "settings")
    settings.language = "de"
    assert settings.language == "de"
    assert settings.complaint == "" or "cannot be read" in settings.complaint


def test_the_window_opens_and_says_what_was_put_aside(aio: Aio, qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("nonsense")
    (tmp_path / "bookmarks.json").write_text("[" * 60_000)

    async def main() -> str:
        async with Demonstrator(transport="tcp") as demonstrator:
            settings = Settings(tmp_path / "settings")
            showing = asyncio.ensure_future(show_window(demonstrator, Look(qapp, LIGHT.name), settings=settings))
            window = await the_window()
            said = window.statusBar().currentMessage()
            window.close()
            assert await showing == 0
            return said

    said = aio(main())
    assert "settings.unreadable" in said
    assert "bookmarks.json.unreadable" in said


def test_the_file_is_where_qsettings_would_have_it() -> None:
    usual = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "poolscope", "poolscope")
    assert Settings().folder / "poolscope.ini" == Path(usual.fileName())


def test_the_language_is_kept(tmp_path: Path) -> None:
    Settings(tmp_path / "settings").language = "de"
    assert Settings(tmp_path / "settings").language == "de"
    assert Settings(tmp_path / "other").language == ""
