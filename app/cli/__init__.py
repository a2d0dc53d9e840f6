"""The commands of `poolscope`: one module each, with `HELP`, `DESCRIPTION`, `EXAMPLES`, `add_arguments` and `run`.

A new command is a module and a line in `COMMANDS`. At the top the modules import `rserpool` and little else. `run`
imports what is slow to load (numpy, Qt), so that `--help` is quick and only the commands that open a window need Qt.
A constant that would need such an import is repeated here, and a test compares it with the original.
"""

from __future__ import annotations

from app.cli import (
    authority,
    capture,
    compare,
    deploy,
    element,
    handlespace,
    lesson,
    open,
    play,
    registrar,
    render,
)
from app.cli.classroom import invite, join
from app.cli.command import Command

COMMANDS: dict[str, Command] = {
    "registrar": registrar,
    "element": element,
    "render": render,
    "compare": compare,
    "deploy": deploy,
    "handlespace": handlespace,
    "lesson": lesson,
    "play": play,
    "capture": capture,
    "authority": authority,
    "invite": invite,
    "join": join,
    "open": open,
}
