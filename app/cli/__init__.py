"""The commands of `poolscope`: one module each, with `HELP`, `DESCRIPTION`, `EXAMPLES`, `add_arguments` and `run`.

A new command is a module and a line in `COMMANDS`. The modules import little; what costs time or needs Qt is imported
in `run`, so that `--help` is quick and only the window and a lesson need Qt.
"""

from __future__ import annotations

from app.cli import capture, compare, element, handlespace, lesson, open, play, registrar, render
from app.cli.command import Command

COMMANDS: dict[str, Command] = {
    "registrar": registrar,
    "element": element,
    "render": render,
    "compare": compare,
    "handlespace": handlespace,
    "lesson": lesson,
    "play": play,
    "capture": capture,
    "open": open,
}
