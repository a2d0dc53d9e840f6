"""The program `poolscope`, also `python -m app`. It runs a command, or without one opens the window.

This module handles only arguments and exit codes. Each command is a module in `app.cli`.
"""

from __future__ import annotations

import argparse
import os
import runpy
import sys
from collections.abc import Sequence

from app.base.exits import Exit, loading

with loading():  # these imports take half a second
    from importlib.metadata import PackageNotFoundError, version

    from app.base.files import NotWritten
    from app.base.streams import OutputError, finish_streams, mend_standard_streams, print_error
    from app.cli import COMMANDS, window
    from app.cli.command import EPILOG
    from app.cli.options import CommandParser, Formatter, UsageError, add_common_defaults

HEADLESS = (
    "app.processes.launcher",
    "app.processes.child",
    "app.lessons.laptops.owner",
    "app.lessons.strangers.stranger",
    "app.lessons.strangers.user",
)
"""The modules that the window starts as programs."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="poolscope",
        description=window.DESCRIPTION,
        epilog=f"{window.EXAMPLES}\n\n{EPILOG}",
        formatter_class=Formatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"poolscope {_version()}")
    top.set_defaults(run=window.run, parser=top)
    add_common_defaults(top)
    window.add_arguments(top)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", parser_class=CommandParser)
    for name, command in COMMANDS.items():
        one = commands.add_parser(
            name,
            help=command.HELP,
            description=command.DESCRIPTION,
            epilog=f"{command.EXAMPLES}\n\n{EPILOG}",
            formatter_class=Formatter,
            allow_abbrev=False,
        )
        command.add_arguments(one)
        one.set_defaults(run=command.run, parser=one)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code. Raise `SystemExit` for --help and wrong usage."""
    mend_standard_streams()
    if getattr(sys, "frozen", False) and sys.argv[1:3] == ["-P", "-m"] and sys.argv[3] in HEADLESS:
        # A bundle (resources/bundle.sh) has no separate interpreter, so it runs these modules itself.
        sys.argv = sys.argv[3:]
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
        return Exit.DONE
    try:
        if not _is_somewhere():
            print_error("poolscope: the current folder no longer exists; change to another one")
            return Exit.FAILED
        chosen = parser().parse_args(arguments)
        try:
            return int(chosen.run(chosen))
        except UsageError as error:
            usage: argparse.ArgumentParser = chosen.parser
            usage.error(str(error))
    except ModuleNotFoundError as error:
        # Only the library's own dependencies are always installed. The others are an extra (pyproject.toml).
        if error.name is None or error.name.partition(".")[0] in ("app", "rserpool"):
            raise
        extra, use = (
            ("deploy", "deployments") if error.name == "asyncssh" else ("window", "the window and the fractals")
        )
        print_error(
            f"poolscope: the package {error.name} is missing; install what {use} need: "
            f"pip install 'poolscope[{extra}]', or in a checkout: sh resources/start.sh"
        )
        return Exit.FAILED
    except (NotWritten, OutputError) as error:
        print_error(f"poolscope: {error}")
        return Exit.FAILED
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone (`poolscope … | head`)
        return Exit.FAILED
    finally:
        finish_streams()


def _is_somewhere() -> bool:
    """Return whether there is a current folder. Without one, no relative path means anything, not even to packages."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return False
    return True


def _version() -> str:
    try:
        return version("poolscope")
    except PackageNotFoundError:
        return "(not installed)"


if __name__ == "__main__":
    sys.exit(main())
