"""`poolscope lesson`: plays a lesson in the window and says whether its expectations came true."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.base.exits import Exit
from app.base.files import complaint_about
from app.cli import options
from app.lessons.lesson import LessonError, in_order, load

HELP = "play a lesson in the window and check what it expects"
DESCRIPTION = """\
Plays a lesson: timed steps with captions, in the window, with real processes. Exit code 0 means that everything the
lesson expects came true. A lesson is a small TOML file; those that come with the program go by their names."""
EXAMPLES = """\
examples:
  poolscope lesson --list
  poolscope lesson kill-one
      in the window, to watch
  poolscope lesson kill-one --offscreen --report=out.json --screenshot=out.png
      without a screen, as a test; out.json tells what happened"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="a lesson's name, or the path of a file")
    parser.add_argument("--list", action="store_true", help="list the lessons and end")
    parser.add_argument("--offscreen", action="store_true", help="play it in a window that nobody sees")
    options.add_transport(parser)
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what happened as JSON")
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help="save the window at the end as PNG")
    parser.add_argument("--record", type=Path, metavar="FILE", help="record it, to be played with 'poolscope play'")
    options.add_log_level(parser)


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    if arguments.list:
        for lesson in in_order():
            print(f"{lesson.name:24} {lesson.title}")
        return Exit.DONE
    if arguments.name is None:
        raise options.UsageError("give the name of a lesson, or --list")
    for path in (arguments.report, arguments.screenshot, arguments.record):
        if path is not None and (complaint := complaint_about(path)):
            raise options.UsageError(complaint)
    try:
        lesson = load(arguments.name)
    except LessonError as error:
        raise options.UsageError(str(error)) from error
    from app.cli.window import play_lesson

    return play_lesson(lesson, arguments)
