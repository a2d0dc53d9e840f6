"""The exit codes of the commands."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes, the same for all commands."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NO_ANSWER = 3
    """No registrar or no element answered in time."""
    INTERRUPTED = 130
    """Ctrl-C, as a shell reports it."""
