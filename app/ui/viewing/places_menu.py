"""The menu of places: nine bookmarks with small pictures and keys, slots to keep this view in, presets, and fractal
files.

1 to 9 go to the bookmarks, Ctrl+1 to Ctrl+9 keep the present view there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QWidget

from app.base.language import translate
from app.fractal.places import Place
from app.fractal.presets import PRESETS, place_words
from app.models.viewing.bookmarks import SLOTS
from app.ui.actions import Actions, describe
from app.ui.panels.panel import Context
from app.ui.viewing.fractal_files import add_files

SMALL = QSize(44, 33)


class PlacesMenu:
    """Fills `menu`. `keep` is called with the number of a bookmark for this view. The keys belong to `window`, so they
    work with the menu closed."""

    def __init__(
        self,
        menu: QMenu,
        window: QWidget,
        context: Context,
        actions: Actions,
        keep: Callable[[int], object],
        files: Sequence[Path],
    ) -> None:
        go, bookmarks = context.go, context.bookmarks
        self._menu, self._bookmarks = menu, bookmarks
        self._thumbnails, self._palette = context.thumbnails, context.palette
        self._go_to: dict[int, QAction] = {}
        self._keep_at: dict[int, QAction] = {}
        self.all: list[QAction] = []
        """All actions that lead to another view."""
        for slot in SLOTS:
            action = menu.addAction("")
            action.triggered.connect(lambda _checked=False, slot=slot: go(bookmarks[slot]))
            self._go_to[slot] = action
            self.all.append(action)
        menu.addSeparator()
        keeping = QMenu(translate("Places", "Set a bookmark to this view"), menu)
        for slot in SLOTS:
            action = keeping.addAction("")
            action.triggered.connect(lambda _checked=False, slot=slot: keep(slot))
            self._keep_at[slot] = action
            window.addAction(action)
            window.addAction(self._go_to[slot])
        menu.addMenu(keeping)
        menu.addAction(actions["views"])
        menu.addSeparator()
        presets = QMenu(translate("Places", "Presets"), menu)
        for place in PRESETS:
            action = presets.addAction(place_words(place.name))
            action.setToolTip(str(place))
            action.triggered.connect(lambda _checked=False, place=place: go(place))
            self.all.append(action)
        menu.addMenu(presets)
        self._presets = presets
        found = add_files(menu, files, lambda file: go(Place.of(file.whole, file.name)), context.complain)
        if found is not None:
            window.addAction(found.actions()[0])
            self.all += [action for action in found.actions() if not action.isSeparator()]
        menu.addSeparator()
        for name in ("copy_view", "paste_view", "open_picture", "save_picture"):
            menu.addAction(actions[name])
        for each in (menu, presets):
            each.setStyleSheet(f"QMenu {{ icon-size: {SMALL.width()}px; }}")
            each.aboutToShow.connect(self._draw)
        self._thumbnails.ready.connect(self._draw_if_open)
        bookmarks.changed.connect(lambda _slot: self._name())
        self._name()

    def _name(self) -> None:
        for slot in SLOTS:
            place = self._bookmarks[slot]
            name = place_words(place.name)
            self._go_to[slot].setText(name)
            tip = translate("Places", "Go to bookmark {slot}: {place}").format(slot=slot, place=place)
            describe(self._go_to[slot], tip, (str(slot),))
            text = translate("Places", "{slot}, replacing {name}").format(slot=slot, name=name)
            self._keep_at[slot].setText(text)
            tip = translate("Places", "Set bookmark {slot} to this view").format(slot=slot)
            describe(self._keep_at[slot], tip, (f"Ctrl+{slot}",))

    def _draw_if_open(self) -> None:
        if self._menu.isVisible():
            self._draw()

    def _draw(self) -> None:
        shown = {self._go_to[slot]: self._bookmarks[slot] for slot in SLOTS}
        if self._presets.isVisible() or self._presets.activeAction():
            shown |= dict(zip(self._presets.actions(), PRESETS, strict=True))
        ratio = self._menu.devicePixelRatioF()
        for action, place in shown.items():
            pixmap = self._thumbnails.of(place, self._palette(), SMALL, ratio)
            action.setIcon(QIcon(pixmap) if pixmap is not None else QIcon())
