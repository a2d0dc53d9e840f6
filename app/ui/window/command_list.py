"""A list of all commands by name (Ctrl+K): type some letters, choose with the arrows, press Enter. It lies over the
picture and is made from the window's actions. Esc or a click elsewhere closes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QColor, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.base.language import translate
from app.ui.look.theme import GRID, Theme

ROWS = 14
WIDTH = 96
"""In characters."""


class CommandList(QFrame):
    """Hidden until `toggle`. `actions` returns the commands; it is called each time the list opens."""

    def __init__(self, actions: Callable[[], Iterable[QAction]], parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self._actions = actions
        self._muted = QColor()
        self._before: QWidget | None = None
        """The widget that had the focus before."""
        self.setAccessibleName(translate("Commands", "Commands"))
        self.box = QLineEdit(self)
        self.box.setPlaceholderText(translate("Commands", "What do you want to do?"))
        self.box.setAccessibleName(translate("Commands", "Find a command"))
        self.box.textChanged.connect(self._filter)
        self.box.installEventFilter(self)
        self.list = QTreeWidget(self)
        self.list.setAccessibleName(translate("Commands", "Commands found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderHidden(True)
        self.list.setColumnCount(3)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.list.itemClicked.connect(lambda item, _column: self._do(item))
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        column.setSpacing(GRID * 2)
        column.addWidget(self.box)
        column.addWidget(self.list)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._muted = QColor(theme.muted)
        self.setStyleSheet(
            f"CommandList {{ background: {theme.surface}; border: 1px solid {theme.edge}; border-radius: 8px; }}"
            f"QTreeWidget {{ background: {theme.surface}; color: {theme.text}; }}"
            f"QTreeWidget::item:selected {{ background: {theme.accent}; color: {theme.on_accent}; }}"
        )

    def toggle(self) -> None:
        if self.isVisible():
            self.close_list()
            return
        self._before = self.window().focusWidget()
        self.box.clear()
        self._filter("")
        self.show()
        self.place()
        self.raise_()
        self.box.setFocus()

    def close_list(self) -> None:
        """Close the list and return the focus to the widget that had it."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self._before = None

    def place(self) -> None:
        metrics = self.fontMetrics()
        room = self._room.size()
        width = min(metrics.averageCharWidth() * WIDTH, room.width() - GRID * 4)
        height = min(metrics.height() * 3 * ROWS // 2 + GRID * 16, room.height() - GRID * 4)
        self.setGeometry((room.width() - width) // 2, GRID * 2, width, height)

    @property
    def found(self) -> list[str]:
        """Return the listed commands, in order."""
        items = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [item.text(0) for item in items if item is not None]

    def _filter(self, text: str) -> None:
        """Return the commands whose text or explanation contains all the words. Commands whose text begins with them
        come first; otherwise the order is that of the menus."""
        words = text.casefold().split()
        found = []
        for action in self._actions():
            name = _plain(action.text())
            there = f"{name} {action.whatsThis()}".casefold()
            if name and action.isEnabled() and all(word in there for word in words):
                found.append((not name.casefold().startswith(text.casefold().strip()), action))
        self.list.clear()
        for _, action in sorted(found, key=lambda each: each[0]):
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            item = QTreeWidgetItem([_plain(action.text()), action.whatsThis(), keys])
            item.setToolTip(1, action.whatsThis())
            item.setData(0, Qt.ItemDataRole.UserRole, action)
            item.setForeground(1, self._muted)
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight)
            if action.isCheckable() and action.isChecked():
                item.setText(0, f"{item.text(0)} ✓")
            self.list.addTopLevelItem(item)
        if (first := self.list.topLevelItem(0)) is not None:
            self.list.setCurrentItem(first)

    def _do(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.close_list()  # first, because some commands act on the widget that has the focus
            action: QAction = item.data(0, Qt.ItemDataRole.UserRole)
            action.trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Send the keys that move to the list; the box keeps the focus."""
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            match event.key():
                case Qt.Key.Key_Escape:
                    action = self.close_list
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    action = lambda: self._do(self.list.currentItem())  # noqa: E731
                case Qt.Key.Key_Up | Qt.Key.Key_Down | Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                    action = lambda: self.list.keyPressEvent(event)  # noqa: E731
                case _:
                    return False
            if event.type() == QEvent.Type.KeyPress:
                action()
            event.accept()  # or a shortcut would take the key
            return True
        if isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        return False


def _plain(text: str) -> str:
    return text.replace("&", "")
