"""The unnamed command, which opens the window; also plays a lesson or a recording in it. Only this module needs Qt."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from app.base.exits import loading
from app.cli import csp, desktop, options
from app.processes.options import tls_paths
from app.processes.scope_options import AUTO, PROFILES, ScopeOptions

if TYPE_CHECKING:
    from collections.abc import Callable
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
  poolscope --registrar=10.0.0.1:3863
      uses the registrar of another machine, and shows its scope; --asapannounce=auto listens for one
  poolscope COMMAND --help
      describes one command, with examples"""

# Those of `app.ui.look`, which is not imported because it needs Qt.
LANGUAGES = ("en", "de", "nb")
THEMES = ("system", "light", "dark", "contrast")


OF_A_SCOPE = ("peer", "enrpannounce", "profile", "poolhandle", "local", "path", "poolkey")
"""The options that mean something only in a scope that others run."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--theme",
        choices=THEMES,
        help="colours of the window (default: as last time; the first time, the desktop's)",
    )
    add_language(parser)
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
    _add_scope(parser)


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add `--language`, which may also stand before the command (`options.add_common_defaults`)."""
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        default=argparse.SUPPRESS,
        help="language of the window (default: as last time; the first time, the desktop's)",
    )


def _add_scope(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "an existing scope", "With --registrar or --asapannounce, the window uses registrars that run elsewhere."
    )
    group.add_argument(
        "--registrar",
        action="append",
        type=options.registrar_address,
        metavar="ADDR:PORT",
        help="a registrar to use, instead of own ones; repeatable",
    )
    group.add_argument(
        "--peer",
        action="append",
        type=options.peer_address,
        metavar="ADDR:PORT",
        help="a registrar's --enrp, where its handlespace is read; repeatable (default: each --registrar, port "
        f"{options.ENRP_PORT})",
    )
    group.add_argument(
        "--asapannounce",
        type=options.group(options.ASAP_GROUP),
        metavar="GROUP[:PORT]",
        help=f"listen to registrars' announcements: a multicast group, auto ({options.ASAP_GROUP}) or off "
        "(default: off)",
    )
    group.add_argument(
        "--enrpannounce",
        type=lambda text: text if text in (AUTO, "off") else options.group(options.ENRP_GROUP)(text),
        metavar="GROUP[:PORT]",
        help=f"where they find each other, with --asapannounce: a group, auto ({options.ENRP_GROUP}, or port "
        f"{options.ENRP_PORT} of an IPv6 group) or off (default: auto)",
    )
    group.add_argument(
        "--profile",
        choices=PROFILES,
        help="what they follow where rsplib differs from the RFCs (default: auto: it is recognised)",
    )
    group.add_argument("--poolhandle", metavar="NAME", help="the pool that computes (default: FractalGeneratorPool)")
    group.add_argument(
        "--local",
        type=lambda text: options.hosts_and_port(text, 0)[0],
        metavar="ADDR,...",
        help="own addresses, or auto: those of the interfaces (default: auto, or the loopback address if all "
        "registrars are there)",
    )
    group.add_argument(
        "--path", choices=("auto", "local", "wide"), help="timers of SCTP, as for the commands (default: auto)"
    )
    group.add_argument("--poolkey", metavar="FILE", help="the pool's key, with which own elements sign cookies")


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    csp.check(arguments)
    csp.export(arguments)
    existing = scope_of(arguments)
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
            scope=existing,
        )
    except TransportError as error:
        raise SystemExit(f"poolscope: {error}") from error
    except LocalError as error:
        raise options.UsageError(f"--tls: {error}") from error


def scope_of(arguments: argparse.Namespace) -> ScopeOptions | None:
    """Return the scope to use, None for an own one. Raise `UsageError` for options that mean nothing."""
    given = {name: value for name in OF_A_SCOPE if (value := getattr(arguments, name)) is not None}
    if not arguments.registrar and not arguments.asapannounce:
        if given:
            raise options.UsageError(f"--{next(iter(given))}: give --registrar or --asapannounce too")
        return None
    default = ScopeOptions()
    profile = given.get("profile", default.profile)
    pool_handle = given.get("poolhandle", default.pool_handle)
    options.check_pool_handle(pool_handle, profile)
    if "poolkey" in given:
        options.check_pool_key(given["poolkey"], profile)
    return ScopeOptions(
        registrars=tuple(arguments.registrar or ()),
        peers=tuple(given.get("peer", ())),
        asap_announce=arguments.asapannounce,
        enrp_announce=None if given.get("enrpannounce") == "off" else given.get("enrpannounce", AUTO),
        profile=profile,
        transport=arguments.transport,
        path=given.get("path", default.path),
        tls=tls_paths(options.tls(arguments)),
        local=given.get("local", default.local),
        pool_handle=pool_handle,
        pool_key=given.get("poolkey"),
    )


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
            language=arguments.language,
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

    return open_window(theme=arguments.theme, language=arguments.language, recording=(recording, path))


def complain(sentence: Callable[[], str], arguments: argparse.Namespace) -> None:
    """Open the window with a sentence about what could not be opened, until the window is closed. `sentence` returns it
    in the language of the window."""
    _need_a_display()
    with loading():
        from app.ui.application import open_window

    open_window(
        transport=arguments.transport, tls=options.tls(arguments), language=arguments.language, complaint=sentence
    )


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
