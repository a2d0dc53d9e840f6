"""What a host says about its elements: one line of JSON after each change.

    {"deployment": "default", "elements": 4, "running": 4, "registered": 4, "sessions": 2, "tiles": 118, "trouble": ""}

The lines come from other machines, so they are checked, and anything else on the stream is ignored: shells greet.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Final

from app.base.reading import from_json

LONGEST_LINE: Final = 16384
"""Octets of the longest line that is read."""

LONGEST_TEXT: Final = 500
MOST: Final = 1 << 53


@dataclass(frozen=True, slots=True)
class HostReport:
    """The elements that a deployment has on one host."""

    deployment: str = "default"
    elements: int = 0
    """How many are wanted."""
    running: int = 0
    registered: int = 0
    sessions: int = 0
    tiles: int = 0
    """How many tiles they have finished, including those of elements that ended."""
    trouble: str = ""
    """A sentence about what keeps elements from running or registering; empty if nothing does."""

    def to_line(self) -> str:
        """Return the report as one line, without its end."""
        return json.dumps(asdict(self))


def read_report(line: str) -> HostReport | None:
    """Return the report on a line, or None if the line is something else."""
    try:
        values = from_json(line)
    except ValueError:
        return None
    if not isinstance(values, dict) or set(values) != {field.name for field in fields(HostReport)}:
        return None
    for field in fields(HostReport):
        value = values[field.name]
        if field.type == "int":
            if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST:
                return None
        elif not isinstance(value, str) or len(value) > LONGEST_TEXT:
            return None
        else:
            values[field.name] = "".join(sign if sign.isprintable() else "?" for sign in value)
    return HostReport(**values)


class Lines:
    """Splits a stream into lines. Of a line that is too long, nothing is kept."""

    def __init__(self) -> None:
        self._begun = ""
        self._too_long = False

    def take(self, piece: str) -> list[str]:
        """Return the lines that this piece completes."""
        *lines, self._begun = (self._begun + piece).split("\n")
        if lines and self._too_long:
            del lines[0]
            self._too_long = False
        if len(self._begun) > LONGEST_LINE:
            self._begun, self._too_long = "", True
        return lines
