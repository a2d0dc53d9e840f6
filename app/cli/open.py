"""`poolscope open`: what the desktop calls, with the file that was double-clicked or without one."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli import lesson, options, play, window
from app.cli.command import Command

HELP = "open a file as a double click does"
DESCRIPTION = """\
Opens the window; with a file, what belongs to that: a lesson (.toml) or a recording
(.poolscope) is played."""
EXAMPLES = """\
examples:
  poolscope open
      the window, as poolscope alone
  poolscope open my.lesson.toml
      the window, in which this lesson is played"""

ENDINGS: dict[str, Command] = {".toml": lesson, ".poolscope": play}
"""How files are called, and whose they are."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a lesson or a recording")
    options.add_transport(parser)
    options.add_log_level(parser)


def run(arguments: argparse.Namespace) -> int:
    """Asks the command that knows such files; what cannot be said here is there as usual."""
    command, words = _who_knows(arguments.file)
    usual = argparse.ArgumentParser(add_help=False)
    command.add_arguments(usual)
    return command.run(usual.parse_args(words, arguments))


def _who_knows(file: Path | None) -> tuple[Command, list[str]]:
    if file is None:
        return window, []
    for ending, command in ENDINGS.items():
        if file.name.endswith(ending):
            return command, [str(file)]
    raise options.UsageError(f"{file}: Poolscope opens files that end in {' or '.join(ENDINGS)}")
