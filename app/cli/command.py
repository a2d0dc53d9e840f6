"""The interface of a command's module, and the exit codes in words."""

from __future__ import annotations

import argparse
from typing import Protocol

EPILOG = "exit codes: 0 done, 1 failed, 2 wrong usage, 3 no registrar or element in time, 130 interrupted (Ctrl-C)"


class Command(Protocol):
    """The interface of a command's module."""

    HELP: str
    DESCRIPTION: str
    EXAMPLES: str

    def add_arguments(self, parser: argparse.ArgumentParser, /) -> None: ...
    def run(self, arguments: argparse.Namespace, /) -> int:
        """Run the command and return its exit code. Raise `SystemExit` with a message if it cannot run."""
        ...
