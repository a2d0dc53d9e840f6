"""The fractal files of this machine in the menu of places: some dozens of them by name, and any at random.

They are listed when the program starts and read when they are chosen. Without any the menu is not there.
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

MOST: Final = 36
"""Files that are listed by name, of more evenly many between the first and the last: a menu has to fit on a screen."""

RANDOM_KEY: Final = "0"
"""The presets have 1 to 9."""


def add_files(
    menu: QMenu,
    files: Sequence[Path],
    show: Callable[[FractalFile], object],
    complain: Callable[[str], object],
    rng: random.Random | None = None,
) -> QMenu | None:
    """Append a menu of these files to `menu`; None when there are none. A broken file is complained about."""
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
        action.setToolTip(str(path))
        action.triggered.connect(lambda _checked=False, path=path: choose(path))
        part.addAction(action)
    menu.addSeparator()
    menu.addMenu(part)
    return part


def listed(files: Sequence[Path], most: int = MOST) -> list[Path]:
    """At most so many of the files, first and last among them."""
    if len(files) <= most:
        return list(files)
    return [files[place * (len(files) - 1) // (most - 1)] for place in range(most)]
