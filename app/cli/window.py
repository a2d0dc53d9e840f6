"""The command without a name: the window, for people; and a lesson, which is played in it. Only here Qt is needed."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from app.cli import csp, desktop, options

if TYPE_CHECKING:
    from pathlib import Path

    from app.lessons.lesson import Lesson
    from app.recording.files import Recording

HELP = "show Reliable Server Pooling at work"
DESCRIPTION = """\
Poolscope shows Reliable Server Pooling (RSerPool, RFC 5351 to RFC 5356) at work: a pool of real processes renders a
fractal, and you may kill any of them while it does. Without a command it opens the window."""
EXAMPLES = """\
examples:
  poolscope
      the window: press "Start the demo"
  poolscope registrar & poolscope element & poolscope element & poolscope render out.png
      the same without a window: a registrar, two elements, and a picture
  poolscope COMMAND --help
      all about one command, with examples"""

LANGUAGES = ("en", "de", "nb")
THEMES = ("system", "light", "dark", "contrast")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--theme",
        choices=THEMES,
        help="colours of the window (default: as last time; at first as the desktop has them)",
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, help="of the window (default: as last time; at first as the desktop has it)"
    )
    parser.add_argument("--reset-settings", action="store_true", help="forget what the window looked like last time")
    parser.add_argument("--demo", action="store_true", help='press "Start the demo" at once')
    parser.add_argument(
        "--csplisten",
        type=csp.listening,
        metavar="ADDR:PORT",
        help="where to hear status reports of other components, or off "
        f"(default: {csp.DEFAULT_SERVER} while no other monitor has that)",
    )
    csp.add_reports(parser)
    options.add_transport(parser)
    options.add_log_level(parser)
    desktop.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    csp.check(arguments)
    csp.export(arguments)
    _need_a_display()
    from app.ui.application import open_window
    from app.ui.settings import Settings
    from rserpool import TransportError

    if arguments.reset_settings:
        Settings().forget()
    try:
        return open_window(
            transport=arguments.transport,
            theme=arguments.theme,
            language=arguments.language,
            demo=arguments.demo,
            listen=arguments.csplisten,
        )
    except TransportError as error:
        raise SystemExit(f"poolscope: {error}") from error


def play_lesson(lesson: Lesson, arguments: argparse.Namespace) -> int:
    """Plays a lesson in the window; the exit code says whether its expectations came true."""
    if arguments.offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _need_a_display()
    from app.ui.application import open_window
    from rserpool import TransportError

    try:
        return open_window(
            transport=arguments.transport,
            theme="light",
            lesson=lesson,
            report=arguments.report,
            screenshot=arguments.screenshot,
            record=arguments.record,
        )
    except TransportError as error:
        raise SystemExit(f"poolscope: {error}") from error


def play_recording(recording: Recording, path: Path, arguments: argparse.Namespace) -> int:
    """Shows a recording in the window until that is closed; no process is started."""
    _need_a_display()
    from app.ui.application import open_window

    return open_window(theme=arguments.theme, recording=(recording, path))


def _need_a_display() -> None:
    """End with a sentence where Qt would abort the process. A missing Qt comes first: a display would not help then."""
    if find_spec("PySide6") is None:
        raise ModuleNotFoundError("No module named 'PySide6'", name="PySide6")
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise SystemExit(
            "poolscope: there is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set); "
            "'poolscope render' and 'poolscope lesson NAME --offscreen' need none"
        )
