"""The program as people use it: a real window on a screen with a window manager, a mouse and keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.ui.look.theme import DARK, LIGHT
from tests.app.ui.screen import Box, Screen, missing
from tests.helpers.waiting import PATIENCE, until

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"not here: {', '.join(missing())}")

LAUNCHER_REGISTRAR_AND_ELEMENTS = 5


START = "Start the demo"


def below(panel: Box) -> tuple[int, int]:
    """Return an empty place near the lower end of the pool panel."""
    return panel.left + panel.width // 2, panel.top + panel.height - 8


def corner(button: Box) -> tuple[int, int]:
    """Return a place of a button beside its text."""
    return button.left + 6, button.top + button.height // 2


def test_a_demonstration_from_the_first_click_to_alt_f4(tmp_path: Path) -> None:
    with Screen((1280, 800)) as screen:
        window = screen.poolscope("--transport=tcp", "--theme=light", "--csplisten=off")
        try:
            window.click(START)
            until(lambda: len(window.descendants()) == LAUNCHER_REGISTRAR_AND_ELEMENTS, "a registrar and elements")
            window.place("Element 0x", 2)
            margin = below(window.place("pool"))
            until(lambda: screen.colour_at(*margin) == LIGHT.surface, "the light theme")

            window.click("Element 0x", 1, button=3)
            window.click("Kill (SIGKILL)")
            until(lambda: len(window.descendants()) == LAUNCHER_REGISTRAR_AND_ELEMENTS - 1, "the end of an element")

            screen.do("key", "ctrl+shift+d")
            until(lambda: screen.colour_at(*margin) == DARK.surface, "the dark theme")

            button = corner(window.place(START))
            until(lambda: screen.colour_at(*button) == DARK.accent, "the button that starts the demo")
            screen.do("key", "ctrl+t", "Home")
            until(lambda: screen.colour_at(*button) not in ("", DARK.accent), "the beginning of the run")
            screen.do("key", "Escape")
            until(lambda: screen.colour_at(*button) == DARK.accent, "what is now")

            file = tmp_path / "picture.png"
            screen.do("key", "F7", "ctrl+s")
            until(lambda: screen.run("xdotool", "search", "--onlyvisible", "--name", "Save the picture"), "the dialog")
            screen.do("type", "--delay", "20", str(file))
            screen.do("key", "Return")
            until(lambda: file.exists() and file.read_bytes().startswith(b"\x89PNG"), "the picture's file")

            children = window.descendants()
            screen.do("key", "alt+F4")
            assert window.process.wait(PATIENCE) == 0, window.errors()
            assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
            assert window.errors() == ""
        finally:
            screen.picture(tmp_path / "last.png")  # to see what went wrong
            window.end()
