"""`poolscope lesson`: play a lesson in the window and report whether its expectations were met."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.base.exits import Exit
from app.base.streams import print_result
from app.cli import options, window
from app.lessons.lesson import in_order, load, path_of
from app.lessons.tables import LessonError

HELP = "play a lesson in the window and check its expectations"
DESCRIPTION = """\
Play a lesson in the window: timed steps with captions, performed with real processes. Exit code 0 means that all the
lesson's expectations were met. A lesson is a small TOML file; give the name of a built-in lesson or the path of a
file."""
EXAMPLES = """\
examples:
  poolscope lesson --list
  poolscope lesson kill-one
      in the window, to watch
  poolscope lesson kill-one --offscreen --report=out.json --screenshot=out.png
      without a screen, as a test; out.json says what happened"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="the name of a lesson, or the path of a lesson file")
    parser.add_argument("--list", action="store_true", help="list the lessons and exit")
    parser.add_argument("--offscreen", action="store_true", help="play it in an invisible window")
    window.add_language(parser)
    options.add_transport(parser)
    parser.add_argument("--report", type=Path, metavar="FILE", help="write a report as JSON")
    parser.add_argument(
        "--screenshot", type=Path, metavar="FILE", help="save a picture of the window at the end, as PNG"
    )
    parser.add_argument("--record", type=Path, metavar="FILE", help="record the lesson, for 'poolscope play'")
    options.add_log_level(parser)


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    if arguments.list:
        for lesson in in_order():
            print_result(f"{lesson.name:24} {lesson.title}")
        return Exit.DONE
    if arguments.name is None:
        raise options.UsageError("give the name of a lesson, or --list")
    outputs = (arguments.report, arguments.screenshot, arguments.record)
    options.check_outputs(outputs, path_of(arguments.name))
    try:
        lesson = load(arguments.name)
    except LessonError as error:
        raise options.UsageError(str(error)) from error
    if lesson.invites:
        from app.lessons.laptops.network import enter

        enter()
    return window.play_lesson(lesson, arguments)
