"""The whole program with real processes and without a screen: from one click to a picture, lessons, an orderly end."""

from __future__ import annotations

import asyncio
import locale
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.demonstrator import Demonstrator
from app.lessons.lesson import parse
from app.ui.application import ICON, application, show_window
from app.ui.fleet.panel import PoolPanel
from app.ui.look.theme import LIGHT, Look
from tests.app.ui.builders import until
from tests.app.ui.windows import Aio, panel_of, the_window

LESSON = """
title = "Small"
about = "Two elements compute a small picture."

[picture]
width = 120
height = 80
iterations = 64
tiles = [3, 2]
sessions = 2

[[step]]
say = "A registrar starts."
do = "registrar"

[[step]]
say = "Two elements start."
do = "elements"
count = 2

[[step]]
say = "A picture begins."
do = "render"

[expect]
complete = true
identical = true
"""


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return Look(qapp, LIGHT.name)


def test_one_click_gives_a_picture_and_closing_ends_all_processes(aio: Aio, look: Look) -> None:
    async def main() -> None:
        demonstrator = Demonstrator(transport="tcp")
        async with demonstrator:
            showing = asyncio.ensure_future(show_window(demonstrator, look))
            window = await the_window()
            window.resize(700, 420)
            window.overlays.welcome.button.click()
            await until(lambda: demonstrator.rendering.picture is not None and demonstrator.rendering.picture.complete)
            pids = [row.pid for row in demonstrator.fleet.rows]
            assert len(pids) == 4
            assert all(alive(pid) for pid in pids)
            assert len(panel_of(window, PoolPanel).elements.views) == 3
            window.close()
            assert await showing == 0
        assert not any(alive(pid) for pid in pids)

    aio(main())


def test_the_lesson_command_writes_its_files_and_returns_an_exit_code(
    aio: Aio, look: Look, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, screenshot = tmp_path / "out.json", tmp_path / "out.png"

    async def main(text: str) -> int:
        async with Demonstrator(transport="tcp") as demonstrator:
            lesson = parse("small", text)
            return await show_window(demonstrator, look, lesson=lesson, report=report, screenshot=screenshot)

    assert aio(main(LESSON)) == 0
    assert b'"identical": true' in report.read_bytes()
    assert screenshot.read_bytes().startswith(b"\x89PNG")
    assert "The picture is complete" in capsys.readouterr().out
    assert aio(main(LESSON + "failovers = 1\n")) == 1


def test_the_desktops_locale_does_not_change_names_and_numbers(qapp: QApplication) -> None:
    locale.setlocale(locale.LC_ALL, "")
    application()
    assert locale.setlocale(locale.LC_CTYPE) in ("C.UTF-8", "C")
    assert {locale.setlocale(kind) for kind in (locale.LC_NUMERIC, locale.LC_TIME, locale.LC_COLLATE)} == {"C"}


def test_a_lesson_after_the_demo_has_only_its_own_rows_counted_from_1(
    aio: Aio, look: Look, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def main() -> None:
        announced: list[str] = []
        async with Demonstrator(transport="tcp") as demonstrator:
            await demonstrator.start_demo()
            demonstrator.faults.concluded.connect(lambda record: announced.append(record.outcome))
            assert await show_window(demonstrator, look, lesson=parse("small", LESSON)) == 0
            assert [row.letter for row in demonstrator.fleet.registrars] == ["A"]
            assert [row.number for row in demonstrator.fleet.elements] == [1, 2]
            assert announced == []

    aio(main())


def test_a_file_that_cannot_be_opened_is_told_on_the_screen(aio: Aio, look: Look) -> None:
    async def main() -> None:
        async with Demonstrator(transport="tcp") as demonstrator:
            showing = asyncio.ensure_future(show_window(demonstrator, look, complaint="cut.poolscope is no recording"))
            window = await the_window()
            assert window.overlays.toast.isVisible()
            assert window.overlays.toast.text == "The file cannot be opened\ncut.poolscope is no recording"
            assert demonstrator.journal.entries[-1].text == "cut.poolscope is no recording"
            window.close()
            assert await showing == 0

    aio(main())


def test_the_application_has_a_name_and_an_icon(qapp: QApplication) -> None:
    assert application() is qapp
    assert ICON.exists()
    assert not qapp.windowIcon().isNull()
    assert qapp.desktopFileName() == "poolscope"
