"""Takes the pictures of the user guide from the real program on a real screen:

    python -m tests.app.ui.pictures

It writes each panel of `PANELS` in the light and the dark theme, the whole window, the window of a student in a class,
and the window of its teacher, to `resources/docs`. Arguments name what to take: `window`, `join`, `invite`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from app.ui.actions import ACTIONS
from app.ui.window.panels import PANELS
from tests.app.ui.screen import ROOT, Screen
from tests.helpers.waiting import until

FOLDER = ROOT / "resources" / "docs"
SIZE = (1280, 800)
JOIN_SIZE = (928, 668)
"""Room for that window and its frame."""


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
            if panel.name in KEYS and panel.name != "class":  # that one needs a class
                screen.do("key", KEYS[panel.name])
                settle(2.5)
                picture(screen, f"{panel.name}-{theme}.png")
                screen.do("key", KEYS[panel.name])
        screen.do("key", KEYS["presentation"])
        settle(1)
        picture(screen, f"presentation-{theme}.png")
        window.end()


@contextmanager
def a_class(folder: str) -> Iterator[dict[str, str]]:
    """Invite a class on the loopback interface, and render pictures in it. Yield its code, address and registrar."""
    command = sys.executable, "-P", "-m", "app"
    invite = subprocess.Popen(
        [*command, "invite", "--local=127.0.0.1", "--port=0", f"--credentials={folder}"],
        cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert invite.stdout is not None
    patterns = {"code": r"Join code: (\S+)", "address": r"--address=(\S+)", "registrar": r"Registrar: ([^,]+),"}
    found: dict[str, str] = {}
    render = None
    try:
        for line in invite.stdout:
            found |= {name: match[1] for name, pattern in patterns.items() if (match := re.search(pattern, line))}
            if len(found) == len(patterns):
                break
        render = subprocess.Popen(
            [
                *command, "render", f"{folder}/out.png", f"--registrar={found['registrar']}", f"--tls={folder}",
                "--width=1600", "--height=1200", "--iterations=1000000", "--tiles=12x8", "--quiet",
            ],
            cwd=ROOT,
        )  # fmt: skip
        yield found
    finally:
        for process in (render, invite):
            if process is not None:
                process.terminate()
                process.wait()


def take_join(theme: str) -> None:
    """Take a student's machine at work in the light theme, and while its owner needs it in the dark one."""
    away = theme == "dark"
    with tempfile.TemporaryDirectory() as folder, a_class(folder) as found, Screen(JOIN_SIZE) as screen:
        settings = screen.home / ".config" / "poolscope" / "poolscope.ini"
        settings.parent.mkdir(parents=True)
        settings.write_text(f"[General]\ntheme={theme}\nlanguage=en\n")
        window = screen.poolscope(
            "join", found["code"], f"--address={found['address']}", "--local=127.0.0.1", "--elements=3",
            f"--busy={40 if away else 100}", title="Join a class – Poolscope",
        )  # fmt: skip
        settle(2)
        screen.do("type", "Ada")
        screen.do("key", "Return")
        settle(5)
        busy = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if away else None
        settle(8 if away else 2)
        picture(screen, f"join-{theme}.png")
        if busy is not None:
            busy.kill()
            busy.wait()
        window.end()


NETWORK = """\
ip link set lo up
ip link add wlan0 type bridge
ip address add 10.1.0.2/24 dev wlan0
ip link set wlan0 up multicast on
exec "$@"
"""
STUDENTS = ("Ada", "Bob", "Chidi", "Dunja", "Emil", "Fatima", "Grace", "Hedy", "Ingrid")


def take_invite(theme: str) -> None:
    """Take the window of a teacher, in a network of its own."""
    own = "-n" if os.geteuid() == 0 else "-rn"
    command = sys.executable, "-m", "tests.app.ui.pictures", "invited", theme
    subprocess.run(["unshare", own, "sh", "-ec", NETWORK, "sh", *command], cwd=ROOT, check=True)


@contextmanager
def students(code: str, address: str) -> Iterator[None]:
    """Let some students join, each on a machine with a name of its own."""
    command = sys.executable, "-P", "-m", "app", "join", code, f"--address={address}", "--local=10.1.0.2"
    joined = [
        subprocess.Popen(
            ["unshare", "-u", "sh", "-c", f"hostname laptop-{number:02}; exec \"$@\"", "sh", *command,
             f"--name={name}", "--elements=1", "--ignore=use,battery,lock,lid"],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for number, name in enumerate(STUDENTS, 1)
    ]  # fmt: skip
    try:
        yield
    finally:
        for process in joined:
            process.terminate()
            process.wait()


def take_invited(theme: str) -> None:
    with Screen(SIZE) as screen:
        window = screen.poolscope(f"--theme={theme}", "--csplisten=off", "--language=en", "--transport=tcp")
        screen.do("key", KEYS["invite"])
        settle(1)
        screen.do("key", "Return")
        with students(window.read("code"), window.read("address")):
            settle(12)
            picture(screen, f"invite-{theme}.png")
            screen.do("key", "Escape")
            settle(6)
            picture(screen, f"class-{theme}.png")
        window.end()


def picture(screen: Screen, name: str) -> None:
    path = FOLDER / name
    screen.picture(path)
    # A palette makes the files small.
    subprocess.run(["convert", str(path), "+dither", "-colors", "200", f"PNG8:{path}"], check=True)
    print(FOLDER / name)


def main() -> None:
    takes = {"window": take, "join": take_join, "invite": take_invite}
    if sys.argv[1:2] == ["invited"]:
        take_invited(sys.argv[2])
        return
    for name in sys.argv[1:] or takes:
        for theme in ("light", "dark"):
            takes[name](theme)


if __name__ == "__main__":
    main()
