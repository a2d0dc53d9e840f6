"""Names of students: short, in one line, and harmless wherever they are shown or written."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

CHARACTERS, OCTETS = 24, 48
"""The longest name. A certificate and a status report have room for it."""

_LEFT_OUT: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that are no text: controls, changes of direction, and what has no meaning."""

_INVISIBLE: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Other characters that are not seen: those of Unicode's property Default_Ignorable_Code_Point, and the empty pattern
of Braille."""

_ALIKE: Final = str.maketrans(
    "авекмнорстухіѕјһԁԛԝ" + "αβεζηικμνορτυχ",
    "abekmhopctyxisjhdqw" + "abezhikmnoptyx",
)
"""Small letters, Cyrillic and Greek, that look like Latin ones, or whose capitals do."""

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a formula begins with in a spreadsheet."""


def clean_name(text: str) -> str:
    """Return a name without control characters and superfluous spaces, and no longer than others show it.

    The result is empty if nothing is left that is seen. It contains no `@`, which separates the name from the host in
    reports.
    """
    kept = "".join(" " if c.isspace() else c for c in text[: 8 * CHARACTERS] if c.isspace() or not _unseen(c))
    known = unicodedata.normalize("NFC", kept)
    short = re.sub(r" +", " ", known.replace("@", " ")).strip()[:CHARACTERS]
    name = short.encode()[:OCTETS].decode(errors="ignore").strip()
    return name if any(unicodedata.category(c)[0] in "LNPS" for c in name) else ""


def _unseen(character: str) -> bool:
    return character in _INVISIBLE or unicodedata.category(character) in _LEFT_OUT


def same(name: str) -> str:
    """Return what two names have in common that people would take for the same.

    Common lookalikes of other scripts count as the same letter, but not all that there are (Unicode TR 39).
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).translate(_ALIKE)


def cell(text: str) -> str:
    """Return a text as a cell of a table that a spreadsheet reads, which must not take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
