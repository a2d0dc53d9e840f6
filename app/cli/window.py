"""The unnamed command, which opens the window; also plays a lesson or a recording in it. Only this module needs Qt."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from app.base.exits import loading
from app.cli import csp, desktop, options

if TYPE_CHECKING:
    from pathlib import Path

    from app.lessons.parts import Lesson
    from app.recording.files import Recording

HELP = "show Reliable Server Pooling at work"
DESCRIPTION = """\
Poolscope shows Reliable Server Pooling (RSerPool, RFC 5351 to RFC 5356) at work: a pool of real processes renders a
fractal, and you can kill any of them while they work. Without a command, it opens the window."""
EXAMPLES = """\
examples:
  poolscope
      opens the window: press "Start the demo"
  poolscope registrar & poolscope element & poolscope element & poolscope render out.png
      the same without a window: a registrar, two elements and a picture
  poolscope COMMAND --help
      describes one command, with examples"""

# Those of `app.ui.look`, which is not imported because it needs Qt.
LANGUAGES = ("en", "de", "nb")
THEMES = ("system", "light", "dark", "contrast")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--theme",
        choices=THEMES,
        help="colours of the window (default: as last time; the first time, the desktop's)",
    )
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        help="language of the window (default: as last time; the first time, the desktop's)",
    )
    parser.add_argument("--reset-settings", action="store_true", help="reset the window's layout and settings")
    parser.add_argument("--demo", action="store_true", help='press "Start the demo" immediately')
    parser.add_argument(
        "--csplisten",
        type=csp.listening,
        metavar="ADDR:PORT",
        help="where to listen for status reports from other components, or off "
        f"(default: {csp.DEFAULT_SERVER}, if no other monitor listens there)",
    )
    csp.add_reports(parser)
    options.add_receive_timeout(parser)
    options.add_transport(parser)
    options.add_log_level(parser)
    desktop.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    csp.check(arguments)
    csp.export(arguments)
    _need_a_display()
    with loading():
        from app.ui.application import open_window
        from app.ui.settings import Settings
    from rserpool import LocalError, TransportError

    if arguments.reset_settings:
        Settings().forget()
    try:
        return open_window(
            transport=arguments.transport,
            tls=options.tls(arguments),
            theme=arguments.theme,
            language=arguments.language,
            demo=arguments.demo,
            listen=arguments.csplisten,
            progress_timeout=arguments.recvtimeout,
        )
    except TransportError as error:
        raise SystemExit(f"poolscope: {error}") from error
    except LocalError as error:
        raise options.UsageError(f"--tls: {error}") from error


def play_lesson(lesson: Lesson, arguments: argparse.Namespace) -> int:
    """Play a lesson in the window and return the exit code: whether its expectations were met."""
    if arguments.offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _need_a_display()
    with loading():
        from app.ui.application import open_window
    from rserpool import LocalError, TransportError

    try:
        return open_window(
            transport=arguments.transport,
            tls=options.tls(arguments),
            theme="light",
            lesson=lesson,
            report=arguments.report,
            screenshot=arguments.screenshot,
            record=arguments.record,
        )
    except TransportError as error:
        raise SystemExit(f"poolscope: {error}") from error
    except LocalError as error:
        raise options.UsageError(f"--tls: {error}") from error


def play_recording(recording: Recording, path: Path, arguments: argparse.Namespace) -> int:
    """Play a recording in the window until the window is closed. No process is started."""
    _need_a_display()
    with loading():
        from app.ui.application import open_window

    return open_window(theme=arguments.theme, recording=(recording, path))


def complain(sentence: str, arguments: argparse.Namespace) -> None:
    """Open the window with a sentence about what could not be opened, until the window is closed."""
    _need_a_display()
    with loading():
        from app.ui.application import open_window

    open_window(transport=arguments.transport, tls=options.tls(arguments), complaint=sentence)


def has_display() -> bool:
    """Return whether a window can be seen, as far as the environment says."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def join_class(**filled_in: Any) -> int:
    """Open the window to join a class, alone, until it is closed. See `app.ui.application.open_join_window`."""
    _need_a_display()
    with loading():
        from app.ui.application import open_join_window

    return open_join_window(**filled_in)


def _need_a_display() -> None:
    """Exit with a message where Qt would abort the process. Check for Qt first: without Qt, a display does not help."""
    if find_spec("PySide6") is None:
        raise ModuleNotFoundError("No module named 'PySide6'", name="PySide6")
    if not has_display():
        raise SystemExit(
            "poolscope: there is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set); "
            "'poolscope render' and 'poolscope lesson NAME --offscreen' work without a display"
        )
