"""Takes the pictures of the user guide from the real program on a real screen:

    python -m tests.app.ui.pictures

It writes each panel of `PANELS` in the light and the dark theme, and the whole window, to `resources/docs`.
"""

from __future__ import annotations

import subprocess
import time

from app.ui.actions import ACTIONS
from app.ui.window.panels import PANELS
from tests.app.ui.screen import ROOT, Screen
from tests.helpers.waiting import until

FOLDER = ROOT / "resources" / "docs"
SIZE = (1280, 800)


def key_of(text: str) -> str:
    """Return a key as xdotool writes it."""
    *held, last = text.split("+")
    return "+".join([*(word.lower() for word in held), last.lower() if len(last) == 1 else last])


KEYS = {spec.name: key_of(spec.keys[0]) for spec in ACTIONS if not spec.keys[0].endswith("+")}
ELEMENTS = 5
"""A launcher, a registrar and three elements."""


def settle(seconds: float) -> None:
    """Wait until fades are over and figures have come in; only the eye can tell when."""
    time.sleep(seconds)


def take(theme: str) -> None:
    with Screen(SIZE) as screen:
        window = screen.poolscope(f"--theme={theme}", "--demo", "--csplisten=off", "--language=en")
        until(lambda: len(window.descendants()) == ELEMENTS, "a pool")
        screen.do("key", KEYS["add_registrar"])
        settle(3)
        screen.do("key", KEYS["to_pool"], "Down", "Delete")
        settle(2.5)
        picture(screen, f"window-{theme}.png")
        for panel in PANELS:
            if panel.name in KEYS:
                screen.do("key", KEYS[panel.name])
                settle(2.5)
                picture(screen, f"{panel.name}-{theme}.png")
                screen.do("key", KEYS[panel.name])
        screen.do("key", KEYS["presentation"])
        settle(1)
        picture(screen, f"presentation-{theme}.png")
        window.end()


def picture(screen: Screen, name: str) -> None:
    path = FOLDER / name
    screen.picture(path)
    # A palette makes the files small.
    subprocess.run(["convert", str(path), "+dither", "-colors", "200", f"PNG8:{path}"], check=True)
    print(FOLDER / name)


def main() -> None:
    for theme in ("light", "dark"):
        take(theme)


if __name__ == "__main__":
    main()
