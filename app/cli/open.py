"""`poolscope open`: the command that the desktop runs, with the file that was double-clicked or without a file."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path

from app.base.language import translate
from app.cli import lesson, options, play, window
from app.cli.command import Command

HELP = "open a file as a double click does"
DESCRIPTION = """\
Without a file, open the window. With a file, play it: a lesson (.toml) or a recording (.poolscope)."""
EXAMPLES = """\
examples:
  poolscope open
      opens the window, as plain 'poolscope' does
  poolscope open my.lesson.toml
      opens the window and plays this lesson"""

ENDINGS: dict[str, Command] = {".toml": lesson, ".poolscope": play}
"""The command that opens each type of file, by the end of the file's name."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a lesson or a recording")
    window.add_language(parser)
    options.add_transport(parser)
    options.add_log_level(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the command for this type of file. Options that `open` does not offer have that command's defaults.

    Nobody sees the standard error of a double click, so the window opens with the sentence about a file that cannot be
    opened. Without a display the sentence is only printed.
    """
    file = arguments.file
    try:
        command, words = _command_for(file)
        its_parser = argparse.ArgumentParser(add_help=False)
        command.add_arguments(its_parser)
        return command.run(its_parser.parse_args(words, arguments))
    except (options.UsageError, play.NotPlayable) as error:
        english = str(error).removeprefix("poolscope: ")
        with suppress(SystemExit):
            window.complain(lambda: _complaint(file) or english, arguments)
        raise


def _complaint(file: Path | None) -> str:
    """Return what is wrong with a file, in the present language, which the terminal's may not be. Return nothing if the
    file itself is as it should be."""
    from app.lessons.lesson import load as load_lesson
    from app.lessons.tables import LessonError
    from app.recording.events import RecordingError
    from app.recording.files import load as load_recording

    try:
        command, _ = _command_for(file)
        if file is not None and command is lesson:
            load_lesson(str(file))
        elif file is not None:
            load_recording(file)
    except (LessonError, RecordingError, options.UsageError) as error:
        return str(error)
    return ""


def _command_for(file: Path | None) -> tuple[Command, list[str]]:
    if file is None:
        return window, []
    for ending, command in ENDINGS.items():
        if file.name.endswith(ending):
            return command, [str(file)]
    text = translate("Window", "{file}: Poolscope opens files that end in {one} or {other}")
    one, other = ENDINGS
    raise options.UsageError(text.format(file=file, one=one, other=other))
