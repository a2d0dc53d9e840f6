"""The views panel: the bookmarks and the views of this run, with small pictures.

Enter or a click goes there. F2 renames a bookmark, Del restores its preset. A view is a place and its depth, as for
Back and Forward; the colours are the present ones.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout

from app.base.files import reason
from app.base.language import decimal, translate
from app.fractal.places import Place
from app.fractal.presets import place_words
from app.fractal.viewport import Viewport
from app.models.viewing.bookmarks import SLOTS
from app.ui.look.theme import GRID, Theme
from app.ui.panels.panel import Context, Panel
from app.ui.widgets.label import Label
from app.ui.widgets.throttle import Throttle

SMALL = QSize(64, 48)


class ViewsPanel(Panel):
    """The bookmarks and the views of this run; a click on one goes there."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._history = context.demonstrator.rendering.views
        theme, go, go_to = context.look.theme, context.go, context.go_to
        bookmarks = self._bookmarks = context.bookmarks
        thumbnails = self._thumbnails = context.thumbnails
        self._palette, self._complain = context.palette, context.complain
        self._filling = False
        self.bookmarks = _List(translate("Views", "Bookmarks"), self._forget)
        self.history = _List(translate("Views", "Views of this run, latest first"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for text, view, stretch in (
            (translate("Views", "Bookmarks"), self.bookmarks, 3),
            (translate("Views", "Seen"), self.history, 2),
        ):
            heading = Label(text, self)
            heading.setProperty("role", "heading")
            heading.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
            column.addWidget(heading)
            column.addWidget(view, stretch)
        self.setFocusProxy(self.bookmarks)
        self.bookmarks.itemActivated.connect(lambda item: go(bookmarks[item.data(Qt.ItemDataRole.UserRole)]))
        self.bookmarks.itemClicked.connect(lambda item: go(bookmarks[item.data(Qt.ItemDataRole.UserRole)]))
        self.bookmarks.itemChanged.connect(self._renamed)
        self.history.itemActivated.connect(lambda item: go_to(item.data(Qt.ItemDataRole.UserRole)))
        self.history.itemClicked.connect(lambda item: go_to(item.data(Qt.ItemDataRole.UserRole)))
        self._soon = Throttle(self.refresh, self)
        self._forget_models = [
            self._history.changed.connect(self._soon.request),
            bookmarks.changed.connect(lambda _slot: self._soon.request()),
        ]
        thumbnails.ready.connect(self._soon.request)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"QLabel {{ background: {theme.surface}; }} QListWidget::item {{ padding: 4px; }}"
            f"QListWidget::item:selected {{ background: {theme.raised}; color: {theme.text}; }}"
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> bool:
        """Show the models as they are, while the panel is visible."""
        if not self.isVisible():
            return False
        self._filling = True
        lines = [(f"{slot}  {place_words(self._bookmarks[slot].name)}", self._bookmarks[slot], slot) for slot in SLOTS]
        self.bookmarks.fill(lines, self._small)
        views = list(enumerate(self._history.views))[::-1]
        now = Place.of(self._history.views[self._history.at]) if views else None
        self.history.fill(
            [(_words(view), Place.of(view), at) for at, view in views],
            lambda place: self._small(place, compute=place != now),  # the pool is about to render the present view
        )
        self.history.setCurrentRow(len(views) - 1 - self._history.at)
        for row in range(self.bookmarks.count()):
            item = self.bookmarks.item(row)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self._filling = False
        return False

    def _small(self, place: Place, *, compute: bool = True) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = self._thumbnails.of(place, self._palette(), SMALL, ratio, compute=compute)
        if pixmap is None:
            pixmap = QPixmap(SMALL)
            pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap

    def _renamed(self, item: QListWidgetItem) -> None:
        if self._filling:
            return
        slot: int = item.data(Qt.ItemDataRole.UserRole)
        name = item.text().removeprefix(str(slot)).strip()
        self._try(lambda: self._bookmarks.keep(slot, self._bookmarks[slot].named(name)))
        self._soon.request()

    def _forget(self, slot: int) -> None:
        self._try(lambda: self._bookmarks.forget(slot))

    def _try(self, change: Callable[[], None]) -> None:
        try:
            change()
        except OSError as error:
            self._complain(bookmark_trouble(error))


class _List(QListWidget):
    """Lines with small pictures. `delete` is called with the value of the line on which Del is pressed."""

    def __init__(self, name: str, delete: Callable[[int], object] = lambda _value: None) -> None:
        super().__init__()
        self._delete = delete
        self.setAccessibleName(name)
        self.setIconSize(SMALL)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def fill(self, lines: list[tuple[str, Place, int]], small: Callable[[Place], QPixmap]) -> None:
        """Show these lines (text, place and value); the current line stays."""
        while self.count() > len(lines):
            self.takeItem(self.count() - 1)
        for row, (text, place, value) in enumerate(lines):
            item = self.item(row)
            if item is None:
                item = QListWidgetItem()
                self.addItem(item)
            item.setText(text)
            item.setToolTip(str(place))
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setIcon(_icon(small(place)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Delete and item is not None:
            self._delete(item.data(Qt.ItemDataRole.UserRole))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.itemActivated.emit(item)
        else:
            super().keyPressEvent(event)


def _icon(pixmap: QPixmap) -> QIcon:
    """Return an icon that looks the same while its line is selected; Qt would fade it."""
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon


def _words(view: Viewport) -> str:
    place = Place.of(view)
    text = translate("Views", "{height} high\n{iterations} iterations")
    return text.format(height=decimal(abs(place.height), ".3g"), iterations=view.iterations)


def bookmark_trouble(error: OSError) -> str:
    """Return a sentence about bookmarks that could not be saved."""
    return translate(
        "Views", "The bookmark could not be saved and will be lost when the window closes: {error}"
    ).format(error=reason(error))
