"""The commands of `poolscope`: one module each, with `HELP`, `DESCRIPTION`, `EXAMPLES`, `add_arguments` and `run`.

A new command is a module and a line in `COMMANDS`. The modules import little; what costs time or needs Qt is imported
in `run`, so that `--help` is quick and only the window and a lesson need Qt.
"""

from __future__ import annotations

import argparse
from typing import Protocol

from app.cli import capture, compare, element, handlespace, lesson, open, play, registrar, render


class Command(Protocol):
    """What a command's module offers."""

    HELP: str
    DESCRIPTION: str
    EXAMPLES: str

    def add_arguments(self, parser: argparse.ArgumentParser, /) -> None: ...
    def run(self, arguments: argparse.Namespace, /) -> int:
        """Does it and returns an exit code. Raises `SystemExit` with a sentence when it cannot."""
        ...


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
