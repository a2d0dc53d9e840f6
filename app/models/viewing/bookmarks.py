"""Nine bookmarks, on the keys 1 to 9: at first the presets, then whatever is stored there.

They are kept in one small JSON file, which is written as a whole, with coordinates that people can read. If not all of
it can be read, the file is put aside, and the bookmarks that can be read remain.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Final

from app.base.files import write_whole
from app.base.language import translate
from app.base.reading import from_json, put_aside, read_file
from app.base.signal import Signal
from app.fractal.places import Place, PlaceError, parse
from app.fractal.presets import PRESETS

SLOTS: Final = range(1, 10)
LARGEST: Final = 65536
"""The most octets of the file."""

LONGEST_NAME: Final = 100
"""Characters of a name; the rest of a longer one in the file is dropped."""


class Bookmarks:
    """The bookmarks. `file` is read now and written by `keep` and `forget`; None: they last as long as the program."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._own: dict[int, Place] = {}
        self.complaint = ""
        """What was wrong with the file, as a sentence; empty if nothing was."""
        self.changed: Signal[int] = Signal()
        """A bookmark changed; with its number."""
        if file is not None and os.path.lexists(file):
            self._read(file)

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

    def _read(self, file: Path) -> None:
        try:
            values = from_json(read_file(file, LARGEST))
            good = isinstance(values, dict)
        except (OSError, ValueError):
            values, good = {}, False
        for key, value in values.items() if good else ():
            place = _place(value)
            if place is not None and key in map(str, SLOTS):
                self._own[int(key)] = place
            else:
                good = False
        if not good:
            self._put_aside(file)

    def _put_aside(self, file: Path) -> None:
        aside = put_aside(file)
        if aside is None:
            self.complaint = translate("Bookmarks", "{path} cannot be read.").format(path=file)
            return
        text = translate("Bookmarks", "The bookmarks in {path} could not all be read; the file is kept as {name}.")
        self.complaint = text.format(path=file, name=aside.name)
        if self._own:
            with contextlib.suppress(OSError):
                self._write()


def _place(value: object) -> Place | None:
    match value:
        case {"name": str(name), "coordinates": str(coordinates), **others} if not others:
            with contextlib.suppress(PlaceError):
                return parse(coordinates, "".join(filter(str.isprintable, name))[:LONGEST_NAME])
    return None
