"""A virtual screen: Xvfb with a window manager, and xdotool for the hands of a person."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from tests.helpers.waiting import PATIENCE, until

ROOT = Path(__file__).parents[3]
LOCATED = Path(__file__).with_name("located.py")
PROGRAMS = ("Xvfb", "openbox", "xdotool", "import")


def missing() -> list[str]:
    """Return the programs of `resources/setup.sh` that are not installed."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


class Screen:
    """`with Screen((1280, 800)) as screen`. What was started on the screen ends with it. With `shared`, its pixels are
    in the file `Xvfb_screen0` in its folder `home`, as xwd(1) writes them."""

    def __init__(self, size: tuple[int, int], *, shared: bool = False) -> None:
        self.size = size
        self._shared = shared
        self._folder = tempfile.TemporaryDirectory(prefix="screen-")
        self.home = Path(self._folder.name)
        self._programs: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Screen:
        read, write = os.pipe()
        width, height = self.size
        self._start(
            "Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp",
            *(("-fbdir", str(self.home)) if self._shared else ()),
            pass_fds=[write], env=dict(os.environ),
        )  # fmt: skip
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("QT_", "XDG_", "PYTHON"))},
            "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "HOME": str(self.home), "LANG": "C.UTF-8",
        }  # fmt: skip
        self._start("openbox", env=self.environment)
        until(lambda: b"_NET_SUPPORTING_WM_CHECK" in self.run("xprop", "-root"), "the window manager")
        return self

    def __exit__(self, *_: object) -> None:
        for program in reversed(self._programs):
            program.terminate()
            program.wait(PATIENCE)
        self._folder.cleanup()

    def poolscope(self, *arguments: str, python: Path | None = None, title: str = "Poolscope") -> Window:
        """Start the program and wait for its window with this title. `python` is that of another environment, without
        the checkout."""
        errors = self.home / "stderr"
        program = Path(shutil.copy(LOCATED, self.home))
        path = {"PYTHONPATH": str(ROOT)} if python is None else {}
        with errors.open("wb") as write:
            process = subprocess.Popen(
                [python or sys.executable, "-P", program, *arguments],
                cwd=self.home, env=self.environment | path,
                stderr=write, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        window = Window(self, process, errors)
        found = "xdotool", "search", "--onlyvisible", "--pid", str(process.pid), "--name", f"^{title}$"
        window.identifier = until(lambda: self.run(*found).decode().split()[:1], "the window")[0]
        self.do("windowactivate", "--sync", window.identifier)
        return window

    def do(self, *words: str) -> None:
        """Let xdotool do something: `key ctrl+k`, `mousemove 10 20 click 1`."""
        subprocess.run(["xdotool", *words], env=self.environment, check=True, timeout=PATIENCE)

    def picture(self, path: Path) -> None:
        """Write what is on the screen to a file."""
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True, timeout=PATIENCE)

    def colour_at(self, x: int, y: int) -> str:
        """Return the colour of a pixel as `#rrggbb`; empty if the screen is busy."""
        found = self.run("import", "-window", "root", "-crop", f"1x1+{x}+{y}", "-depth", "8", "txt:-").decode()
        return next((word.lower() for word in found.split() if word.startswith("#") and len(word) == 7), "")

    def run(self, *command: str) -> bytes:
        """Run a command on this screen, and return its output."""
        return subprocess.run(command, env=self.environment, capture_output=True, check=False, timeout=PATIENCE).stdout

    def _start(self, *command: str, **options: Any) -> None:
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(list(command), stdin=quiet, stdout=quiet, stderr=quiet, **options)
        self._programs.append(process)


class Box(NamedTuple):
    """A rectangle on the screen, in pixels."""

    left: int
    top: int
    width: int
    height: int


class Window:
    """The program (`tests.app.ui.located`), and all processes that it has started."""

    def __init__(self, screen: Screen, process: subprocess.Popen[bytes], errors: Path) -> None:
        self._screen = screen
        self._errors = errors
        self.process = process
        self.identifier = ""

    def find(self, name: str) -> list[Box]:
        """Return where the visible widgets and menu entries are whose name begins like this, from the top."""
        return [Box(*box) for box in self._ask(name)]

    def read(self, name: str) -> str:
        """Return what a screen reader says of the widget with this object name."""
        said: list[str] = until(lambda: [text for text in self._ask(f"={name}") if text], name)
        return said[0]

    def _ask(self, question: str) -> list[Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{question}\n".encode())
        self.process.stdin.flush()
        answer: list[Any] = json.loads(self.process.stdout.readline())
        return answer

    def place(self, name: str, number: int = 0) -> Box:
        """Wait until there are more than `number` with this name, and return where that one is."""
        found: list[Box] = until(lambda: found if len(found := self.find(name)) > number else [], name)
        return found[number]

    def click(self, name: str, number: int = 0, button: int = 1) -> None:
        """Click the middle of the part with this name."""
        box = self.place(name, number)
        x, y = box.left + box.width // 2, box.top + box.height // 2
        self._screen.do("mousemove", str(x), str(y), "click", str(button))

    def descendants(self) -> list[int]:
        """Return the living processes below the program."""
        parents: dict[int, list[int]] = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    fields = (folder / "stat").read_text().rpartition(")")[2].split()
                except OSError:  # the process has just ended
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
        """Return what the program wrote to standard error."""
        return self._errors.read_text(errors="replace")

    def end(self) -> None:
        """End the program and its processes, however the test ended."""
        for pid in self.descendants():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate(timeout=PATIENCE)  # closes its pipes, too
