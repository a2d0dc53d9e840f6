"""A real screen that nobody sees: Xvfb with a window manager, and a person's hands on it by xdotool."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.helpers.waiting import PATIENCE, until

ROOT = Path(__file__).parents[3]
PROGRAMS = ("Xvfb", "openbox", "xdotool", "import")


def missing() -> list[str]:
    """The programs of `resources/setup.sh` that are not here."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


class Screen:
    """`with Screen((1280, 800)) as screen`; what was started on it ends with it."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self._folder = tempfile.TemporaryDirectory(prefix="screen-")
        self.home = Path(self._folder.name)
        self._programs: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Screen:
        read, write = os.pipe()
        width, height = self.size
        self._start(
            "Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp",
            pass_fds=[write], env=dict(os.environ),
        )  # fmt: skip
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("QT_", "XDG_"))},
            "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "HOME": str(self.home), "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        self._start("openbox", env=self.environment)
        until(lambda: b"_NET_SUPPORTING_WM_CHECK" in self._run("xprop", "-root"), "the window manager")
        return self

    def __exit__(self, *_: object) -> None:
        for program in reversed(self._programs):
            program.terminate()
            program.wait(PATIENCE)
        self._folder.cleanup()

    def poolscope(self, *arguments: str) -> Window:
        """Start the program and wait for its window."""
        errors = self.home / "stderr"
        with errors.open("wb") as write:
            process = subprocess.Popen(
                [sys.executable, "-m", "app", *arguments],
                cwd=ROOT, env=self.environment, stderr=write, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        window = Window(self, process, errors)
        window.identifier = until(
            lambda: (
                self._run("xdotool", "search", "--onlyvisible", "--pid", str(process.pid), "--name", "^Poolscope$")
                .decode()
                .split()[:1]
            ),
            "the window",
        )[0]
        self.do("windowactivate", "--sync", window.identifier)
        return window

    def do(self, *words: str) -> None:
        """What xdotool calls a command: `key ctrl+k`, `mousemove 10 20 click 1`."""
        subprocess.run(["xdotool", *words], env=self.environment, check=True, timeout=PATIENCE)

    def picture(self, path: Path) -> None:
        """What is on the screen."""
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True, timeout=PATIENCE)

    def colour_at(self, x: int, y: int) -> str:
        """As `#rrggbb`; empty when the screen is busy just now."""
        found = self._run("import", "-window", "root", "-crop", f"1x1+{x}+{y}", "-depth", "8", "txt:-").decode()
        return next((word.lower() for word in found.split() if word.startswith("#") and len(word) == 7), "")

    def _run(self, *command: str) -> bytes:
        return subprocess.run(command, env=self.environment, capture_output=True, check=False, timeout=PATIENCE).stdout

    def _start(self, *command: str, **options: Any) -> None:
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(list(command), stdin=quiet, stdout=quiet, stderr=quiet, **options)
        self._programs.append(process)


class Window:
    """The program, and all processes that it has started."""

    def __init__(self, screen: Screen, process: subprocess.Popen[bytes], errors: Path) -> None:
        self._screen = screen
        self._errors = errors
        self.process = process
        self.identifier = ""

    def click(self, x: int, y: int, button: int = 1) -> None:
        """At this place of the window."""
        self._screen.do("mousemove", "--window", self.identifier, str(x), str(y), "click", str(button))

    def shown(self) -> int:
        """How many windows of it are on the screen, menus among them."""
        return len(self._screen._run("xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)).split())

    def descendants(self) -> list[int]:
        """The processes below it that live."""
        parents: dict[int, list[int]] = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    fields = (folder / "stat").read_text().rpartition(")")[2].split()
                except OSError:  # it has just gone
                    continue
                if fields[0] != "Z":
                    parents.setdefault(int(fields[1]), []).append(int(folder.name))
        found, open_ = [], [self.process.pid]
        while open_:
            children = parents.get(open_.pop(), [])
            found += children
            open_ += children
        return found

    def errors(self) -> str:
        """What it said on standard error."""
        return self._errors.read_text(errors="replace")

    def end(self) -> None:
        """Whatever became of the test: nothing of it is left."""
        for pid in self.descendants():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
