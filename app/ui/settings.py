"""What the window looked like last time: where it stood, what was shown, the theme, the size of type, the language.

One small text file in the user's configuration folder (`poolscope/poolscope.conf`, by Qt's QSettings). What cannot be
read any more is left as the program has it. Lessons on the command line and tests neither read nor write it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QByteArray, QSettings

from app.fractal.palettes import PALETTES
from app.fractal.shade import Tint
from app.ui.look.theme import CHOICES, SCALES, Look

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow

T = TypeVar("T")


class Settings:
    """The file; `file` is another one in tests."""

    def __init__(self, file: Path | None = None) -> None:
        if file is not None:
            self._file = QSettings(str(file), QSettings.Format.IniFormat)
        else:
            self._file = QSettings(
                QSettings.Format.IniFormat, QSettings.Scope.UserScope, "poolscope", "poolscope"
            )  # fmt: skip

    @property
    def folder(self) -> Path:
        """Where files like this one are."""
        return Path(self._file.fileName()).parent

    @property
    def language(self) -> str:
        """As it was chosen; empty: the desktop's."""
        return self._read("language", "")

    @language.setter
    def language(self, code: str) -> None:
        self._file.setValue("language", code)

    def forget(self) -> None:
        """All as it was the first time."""
        self._file.clear()
        self._file.sync()

    def look_at_start(self, look: Look) -> None:
        """The theme and the size of type, before there is a window."""
        choice, scale = self._read("theme", look.choice), self._read("scale", look.scale)
        look.choice = choice if choice in CHOICES else look.choice
        look.scale = scale if scale in SCALES else look.scale

    def restore(self, window: MainWindow) -> None:
        """Before the window is shown."""
        for name in window.kept:
            if self._read(f"shown/{name}", window.actions_[name].isChecked()) != window.actions_[name].isChecked():
                window.actions_[name].trigger()
        tint = self._read("tint", window.canvas.tint.value)
        if tint != window.canvas.tint.value and tint in [each.value for each in Tint]:
            window.choose_tint(Tint(tint))
        for palette in PALETTES:
            if palette.name == self._read("palette", ""):
                window.canvas.palette_ = palette
        geometry, docks = (self._file.value(key) for key in ("geometry", "docks"))
        if isinstance(geometry, QByteArray) and window.restoreGeometry(geometry) and isinstance(docks, QByteArray):
            window.docks.restore(docks)

    def keep(self, window: MainWindow) -> None:
        """When the window closes."""
        for name in window.kept:
            self._file.setValue(f"shown/{name}", window.actions_[name].isChecked())
        self._file.setValue("theme", window.look.choice)
        self._file.setValue("scale", window.look.scale)
        self._file.setValue("tint", window.canvas.tint.value)
        self._file.setValue("palette", window.canvas.palette_.name)
        self._file.setValue("geometry", window.saveGeometry())
        if not window.actions_["presentation"].isChecked():  # then none is shown
            self._file.setValue("docks", window.docks.state())
        self._file.sync()

    def _read(self, key: str, otherwise: T) -> T:
        try:
            value = self._file.value(key, otherwise, type(otherwise))
        except (TypeError, ValueError):  # what is there is of another kind
            return otherwise
        return value if isinstance(value, type(otherwise)) else otherwise
