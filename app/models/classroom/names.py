"""Names of students: short, in one line, and harmless wherever they are shown or written."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

CHARACTERS, OCTETS = 24, 48
"""The longest name. A certificate and a status report have room for it."""

_LEFT_OUT: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that are no text: controls, changes of direction, and what has no meaning."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a formula begins with in a spreadsheet."""


def clean_name(text: str) -> str:
    """Return a name without control characters and superfluous spaces, and no longer than others show it.

    The result is empty if nothing is left. It contains no `@`, which separates the name from the host in reports.
    """
    known = unicodedata.normalize("NFC", text[: 8 * CHARACTERS])
    kept = "".join(" " if c.isspace() else c for c in known if c.isspace() or unicodedata.category(c) not in _LEFT_OUT)
    short = re.sub(r" +", " ", kept.replace("@", " ")).strip()[:CHARACTERS]
    return short.encode()[:OCTETS].decode(errors="ignore").strip()


def same(name: str) -> str:
    """Return what two names have in common that people would take for the same."""
    return unicodedata.normalize("NFKC", name).casefold()


def cell(text: str) -> str:
    """Return a text as a cell of a table that a spreadsheet reads, which must not take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
