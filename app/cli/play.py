"""`poolscope play`: play a recording in the window, without starting any process."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli import options
from app.cli.window import THEMES, add_language, play_recording

HELP = "play a recording in the window"
DESCRIPTION = """\
Play a recording made by 'poolscope lesson --record' or, in the window, with Ctrl+Shift+R. It shows the picture,
topology, handlespace, messages and journal as they were. Use the time line to go to any moment. No process is
started."""
EXAMPLES = """\
examples:
  poolscope lesson registrar-dies --offscreen --record=dies.poolscope
  poolscope play dies.poolscope"""


class NotPlayable(SystemExit):
    """The file is no recording that can be played."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a recording (.poolscope)")
    parser.add_argument("--theme", choices=THEMES, default=None, help="colours of the window")
    add_language(parser)
    options.add_log_level(parser)


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    from app.recording.events import RecordingError
    from app.recording.files import load

    try:
        recording = load(arguments.file)
    except RecordingError as error:
        raise NotPlayable(f"poolscope: {error}") from error
    return play_recording(recording, arguments.file, arguments)
