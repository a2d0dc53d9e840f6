"""The program as a person has it before them: a real window on a screen with a window manager, mouse and keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.ui.look.theme import DARK, LIGHT
from tests.app.ui.screen import Screen, missing
from tests.helpers.waiting import PATIENCE, until

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"not here: {', '.join(missing())}")

START = (80, 20)
"""Where the button is, in the window; and a row of the pool: its elements are below the registrar."""
SECOND_ELEMENT = (130, 240)
MARGIN = (200, 600)
"""Where the pool's panel is empty, on the screen."""

BUTTON = (150, 46)
"""Where that button is, beside its words, on the screen."""

LAUNCHER_REGISTRAR_AND_ELEMENTS = 5


def test_a_demonstration_from_the_first_click_to_alt_f4(tmp_path: Path) -> None:
    with Screen((1280, 800)) as screen:
        window = screen.poolscope("--transport=tcp", "--theme=light", "--csplisten=off")
        try:
            window.click(*START)
            until(lambda: len(window.descendants()) == LAUNCHER_REGISTRAR_AND_ELEMENTS, "a registrar and elements")
            until(lambda: screen.colour_at(*MARGIN) == LIGHT.surface, "the light theme")

            before = window.shown()
            window.click(*SECOND_ELEMENT, button=3)
            until(lambda: window.shown() > before, "the menu")
            screen.do("key", "--delay", "100", "Down", "Down", "Down", "Return")  # freeze, stop politely, kill
            until(lambda: len(window.descendants()) == LAUNCHER_REGISTRAR_AND_ELEMENTS - 1, "the end of an element")

            screen.do("key", "ctrl+shift+d")
            until(lambda: screen.colour_at(*MARGIN) == DARK.surface, "the dark theme")

            until(lambda: screen.colour_at(*BUTTON) == DARK.accent, "the button that starts the demo")
            screen.do("key", "ctrl+t", "Home")
            until(lambda: screen.colour_at(*BUTTON) not in ("", DARK.accent), "the beginning of the run")
            screen.do("key", "Escape")
            until(lambda: screen.colour_at(*BUTTON) == DARK.accent, "what is now")

            file = tmp_path / "picture.png"
            screen.do("key", "F7", "ctrl+s")
            until(lambda: screen._run("xdotool", "search", "--onlyvisible", "--name", "Save the picture"), "the dialog")
            screen.do("type", "--delay", "20", str(file))
            screen.do("key", "Return")
            until(lambda: file.exists() and file.read_bytes().startswith(b"\x89PNG"), "the picture's file")

            children = window.descendants()
            screen.do("key", "alt+F4")
            assert window.process.wait(PATIENCE) == 0, window.errors()
            assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
            assert window.errors() == ""
        finally:
            screen.picture(tmp_path / "last.png")  # for whoever wonders what went wrong
            window.end()
