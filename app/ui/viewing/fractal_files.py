"""The fractal files of this machine in the menu of places: some dozens of them by name, and a random one.

They are listed when the program starts and read when they are chosen. Without any file there is no such menu.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.base.language import translate
from app.fractal.files import FractalFile, FractalFileError, load
from app.ui.actions import describe
from app.ui.widgets.label import plain_tip

MOST: Final = 36
"""The number of files that are listed by name, evenly spread over all files; a menu has to fit on a screen."""

RANDOM_KEY: Final = "0"
"""The presets have the keys 1 to 9."""


def add_files(
    menu: QMenu,
    files: Sequence[Path],
    show: Callable[[FractalFile], object],
    complain: Callable[[str], object],
    rng: random.Random | None = None,
) -> QMenu | None:
    """Append a menu of these files to `menu` and return it; None if there are none. `complain` is told about a broken
    file."""
    if not files:
        return None
    part = QMenu(translate("Places", "Fractal files"), menu)
    rng = rng or random.Random()

    def choose(path: Path) -> None:
        try:
            file = load(path)
        except FractalFileError as error:
            complain(str(error))
        else:
            show(file)

    any_file = part.addAction(translate("Places", "Random fractal file"))
    tip = translate("Places", "One of the %n fractal file(s) on this machine, at random", "", len(files))
    describe(any_file, tip, (RANDOM_KEY,))
    any_file.triggered.connect(lambda _checked=False: choose(rng.choice(files)))
    part.addSeparator()
    for path in listed(files):
        action = QAction(path.stem, part)
        action.setToolTip(plain_tip(str(path)))
        action.triggered.connect(lambda _checked=False, path=path: choose(path))
        part.addAction(action)
    menu.addSeparator()
    menu.addMenu(part)
    return part


def listed(files: Sequence[Path], most: int = MOST) -> list[Path]:
    """Return at most this number of the files, including the first and the last."""
    if len(files) <= most:
        return list(files)
    return [files[place * (len(files) - 1) // (most - 1)] for place in range(most)]
