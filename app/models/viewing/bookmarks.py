"""Nine bookmarks, on the keys 1 to 9: at first the presets, then whatever is stored there.

They are kept in one small JSON file, which is written as a whole, with coordinates that people can read. Unreadable
entries are skipped. The file is written only when a bookmark changes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from app.base.files import write_whole
from app.base.signal import Signal
from app.fractal.places import Place, PlaceError, parse
from app.fractal.presets import PRESETS

SLOTS: Final = range(1, 10)
LARGEST: Final = 65536
"""The most octets of the file that are read."""


class Bookmarks:
    """The bookmarks. `file` is read now and written by `keep` and `forget`; None: they last as long as the program."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._own: dict[int, Place] = _read(file) if file is not None else {}
        self.changed: Signal[int] = Signal()
        """A bookmark changed; with its number."""

    def __getitem__(self, slot: int) -> Place:
        return self._own.get(slot, PRESETS[slot - 1])

    def is_own(self, slot: int) -> bool:
        """Whether the user set this bookmark; otherwise it is a preset."""
        return slot in self._own

    def keep(self, slot: int, place: Place) -> None:
        """Set a bookmark. Raises OSError if the file cannot be written; the bookmark then lasts as long as the
        program."""
        self._own[slot] = place
        self.changed.emit(slot)
        self._write()

    def forget(self, slot: int) -> None:
        """Return a bookmark to its preset. Raises OSError like `keep`."""
        if self._own.pop(slot, None) is not None:
            self.changed.emit(slot)
            self._write()

    def _write(self) -> None:
        if self._file is not None:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            values = {
                str(slot): {"name": place.name, "coordinates": str(place)} for slot, place in sorted(self._own.items())
            }
            write_whole(self._file, json.dumps(values, indent=2, ensure_ascii=False).encode() + b"\n")


def _read(file: Path) -> dict[int, Place]:
    try:
        with file.open("rb") as octets:
            values = json.loads(octets.read(LARGEST))
    except (OSError, ValueError):
        return {}
    found = {}
    for slot in SLOTS:
        match values.get(str(slot)) if isinstance(values, dict) else None:
            case {"name": str(name), "coordinates": str(coordinates)}:
                try:
                    found[slot] = parse(coordinates, name)
                except PlaceError:
                    continue
    return found
