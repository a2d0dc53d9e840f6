"""What the program remembers from one start to the next: place of the window, panels shown, theme, type size, language,
and the last scope of others.

It is one small text file in the user's configuration folder (`poolscope/poolscope.ini`, written by Qt's QSettings). A
value that cannot be read leaves the program's default. A file that is not such a file is put aside. Lessons on the
command line use only the language, and tests do not use the file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from app.base.language import translate
from app.base.reading import put_aside, read_file
from app.classroom.owner import WATCHED, Thresholds
from app.models.classroom.names import clean_name
from app.processes.scope_options import ScopeOptions
from app.ui.look.theme import CHOICES, SCALES, Look
from rserpool import LocalError

T = TypeVar("T")

LARGEST: Final = 1 << 20
"""The most octets of the file; a usual one has a few thousand."""

LONGEST_BACK: Final = 3600.0
"""The most idle seconds after which lent elements come back."""

NOWHERE: Final = Path(os.devnull, "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """How a window was left."""

    shown: Mapping[str, bool]
    """Whether each action was checked, by name."""
    tint: str
    palette: str
    geometry: QByteArray
    """The result of `QWidget.saveGeometry`; empty if unknown."""
    docks: QByteArray
    """The result of `Docks.state`; empty if unknown, or if it should not be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How somebody joins classes."""

    name: str = ""
    thresholds: Thresholds = field(default_factory=Thresholds)


class Settings:
    """The settings file: the user's own, or `file` in tests."""

    def __init__(self, file: Path | None = None) -> None:
        self._path = file or _usual_file()
        damaged = os.path.lexists(self._path) and not _is_readable(self._path)
        self._aside = put_aside(self._path) if damaged else None
        self._damaged = damaged
        # At a place where no file can be, QSettings keeps the values in memory. With a pipe it would wait indefinitely.
        usable = not damaged or self._aside is not None
        self._file = QSettings(str(self._path if usable else NOWHERE), QSettings.Format.IniFormat)

    @property
    def folder(self) -> Path:
        """The folder of this file, for other files of the user."""
        return self._path.parent

    @property
    def complaint(self) -> str:
        """What was wrong with the file, as a sentence in the present language; empty if nothing was."""
        if not self._damaged:
            return ""
        if self._aside is None:
            return translate("Settings", "{path} cannot be read.").format(path=self._path)
        text = translate("Settings", "The settings in {path} could not be read; the file is kept as {name}.")
        return text.format(path=self._path, name=self._aside.name)

    @property
    def language(self) -> str:
        """The code of the chosen language; empty for the desktop's."""
        return self._read("language", "")

    @language.setter
    def language(self, code: str) -> None:
        self._file.setValue("language", code)

    @property
    def habits(self) -> Habits:
        """How somebody has joined classes."""
        usual = Thresholds()
        busy, back = self._read("class/busy", round(usual.busy * 100)), self._read("class/back", usual.back_after)
        return Habits(
            name=clean_name(self._read("class/name", "")),
            thresholds=Thresholds(
                busy=busy / 100 if 0 < busy <= 100 else usual.busy,
                back_after=back if 0.0 < back <= LONGEST_BACK else usual.back_after,
                ignored=frozenset(need for need in WATCHED if not self._read(f"class/watch_{need}", True)),
            ),
        )

    @habits.setter
    def habits(self, habits: Habits) -> None:
        self._file.setValue("class/name", habits.name)
        self._file.setValue("class/busy", round(habits.thresholds.busy * 100))
        self._file.setValue("class/back", habits.thresholds.back_after)
        for need in WATCHED:
            self._file.setValue(f"class/watch_{need}", need not in habits.thresholds.ignored)
        self._file.sync()

    def forget(self) -> None:
        """Delete all values, as if the program had never run."""
        self._file.clear()
        self._file.sync()

    def look_at_start(self, look: Look) -> None:
        """Set theme and type size in `look`, before there is a window."""
        choice, scale = self._read("theme", look.choice), self._read("scale", look.scale)
        look.choice = choice if choice in CHOICES else look.choice
        look.scale = scale if scale in SCALES else look.scale

    def read(self, present: Remembered) -> Remembered:
        """Return how the window was left. Values that the file does not have are those of `present`."""
        return Remembered(
            shown={name: self._read(f"shown/{name}", on) for name, on in present.shown.items()},
            tint=self._read("tint", present.tint),
            palette=self._read("palette", present.palette),
            geometry=self._bytes("geometry"),
            docks=self._bytes("docks"),
        )

    @property
    def scope(self) -> ScopeOptions | None:
        """The scope of others that was used last, if any. It is offered again, and not used by itself."""
        try:
            return ScopeOptions.from_text(self._read("scope", ""))
        except LocalError:
            return None

    def keep(self, window: Remembered, look: Look, scope: ScopeOptions | None = None) -> None:
        """Write how the window was left, and the scope of others that was used last."""
        if scope is not None:
            self._file.setValue("scope", scope.to_text())
        for name, on in window.shown.items():
            self._file.setValue(f"shown/{name}", on)
        self._file.setValue("theme", look.choice)
        self._file.setValue("scale", look.scale)
        self._file.setValue("tint", window.tint)
        self._file.setValue("palette", window.palette)
        self._file.setValue("geometry", window.geometry)
        if not window.docks.isEmpty():
            self._file.setValue("docks", window.docks)
        self._file.sync()

    def _bytes(self, key: str) -> QByteArray:
        value = self._file.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def _read(self, key: str, otherwise: T) -> T:
        if isinstance(otherwise, bool) and str(self._file.value(key)).lower() not in ("true", "false"):
            return otherwise  # Qt takes any text for true
        try:
            value = self._file.value(key, otherwise, type(otherwise))
        except (TypeError, ValueError):  # the file holds a value of another type
            return otherwise
        return value if isinstance(value, type(otherwise)) else otherwise


def saved_language() -> str:
    """Return the code of the language in the user's file, without putting a damaged file aside; empty if unknown."""
    path = _usual_file()
    return Settings(path).language if _is_readable(path) else ""


def _usual_file() -> Path:
    """Return the user's own file, where QSettings would have it."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(folder) / "poolscope" / "poolscope.ini"


def _is_readable(path: Path) -> bool:
    """Whether a file looks as if QSettings wrote it with our values: short lines of text with names and values, and
    none that makes Qt build an object of another type."""
    try:
        lines = read_file(path, LARGEST).decode().splitlines()
    except FileNotFoundError:  # a link to nowhere
        return True
    except (OSError, ValueError):
        return False
    return all(map(_is_ours, filter(str.strip, lines)))


def _is_ours(line: str) -> bool:
    named = "=" in line or line.startswith(";") or (line.startswith("[") and line.endswith("]"))
    return named and line.isprintable() and "@Variant" not in line
