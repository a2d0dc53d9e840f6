"""The messages as a table: a line for each, with the marks of elements in their colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.base.language import translate
from app.models.messages.listing import MessageList, label_of
from app.models.messages.log import Message, Party, Role
from app.models.scene import Scene
from app.ui.look.swatch import draw_mark
from app.ui.look.theme import GRID, Theme
from app.ui.widgets.label import plain_tip
from app.ui.widgets.tables import NOWHERE, Index, TableModel

PARTY = Qt.ItemDataRole.UserRole

FROM, TO, KIND, SIZE = 1, 2, 3, 5


class MessagesModel(TableModel):
    """A row for each message that passes the filter; `list` has these messages."""

    def __init__(self, scene: Scene, parent: QObject) -> None:
        headings = (
            translate("Messages", "Time"),
            translate("Messages", "From"),
            translate("Messages", "To"),
            translate("Messages", "Kind"),
            translate("Messages", "Message"),
            translate("Messages", "Octets"),
        )
        super().__init__(headings, parent)
        self.list = MessageList(scene, self._change)

    def show_scene(self, scene: Scene) -> None:
        self.beginResetModel()
        self.list = MessageList(scene, self._change)
        self.endResetModel()

    def message(self, row: int) -> Message | None:
        """Return the message in a row, or None if there is none."""
        return self.list.rows[row] if 0 <= row < len(self.list.rows) else None

    def _change(self, gone: int, come: int, do: Callable[[], None]) -> None:
        if gone < 0:
            self.beginResetModel()
            do()
            self.endResetModel()
        elif gone:
            self.beginRemoveRows(NOWHERE, 0, gone - 1)
            do()
            self.endRemoveRows()
        elif come:
            self.beginInsertRows(NOWHERE, len(self.list.rows), len(self.list.rows) + come - 1)
            do()
            self.endInsertRows()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.list.rows)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section == SIZE else _LEFT
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        message = self.message(index.row())
        if message is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.list.line(message)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.list.tip(message))
        if role == Qt.ItemDataRole.TextAlignmentRole and column == SIZE:
            return _RIGHT
        if role == PARTY:
            return {FROM: message.sender, TO: message.receiver}.get(column)
        return None


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class PartyDelegate(QStyledItemDelegate):
    """Paints an end of a message: an element as its mark, other components in words."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        party, model = index.data(PARTY), index.model()
        if not (isinstance(party, Party) and party.role is Role.ELEMENT and isinstance(model, MessagesModel)):
            super().paint(painter, option, index)
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = QRectF(option.rect)
        if chosen:
            painter.fillRect(box, QColor(self.theme.accent))
        metrics = QFontMetricsF(option.font)
        size = metrics.ascent() * 0.85
        ink = QColor(self.theme.on_accent if chosen else self.theme.text)
        painter.save()
        painter.setFont(option.font)
        place = QPointF(box.left() + GRID, box.top() + (box.height() - size) / 2)
        draw_mark(painter, model.list.scene.mark_of(party.identifier), place, size, ink)
        painter.restore()


def party_words(scene: Scene, party: Party) -> str:
    """Return the name of a party: `Registrar A`, `Element ▲2`, `User`."""
    label = label_of(scene, party)
    match party.role:
        case Role.REGISTRAR:
            return translate("Messages", "Registrar {letter}").format(letter=label)
        case Role.ELEMENT:
            return translate("Messages", "Element {mark}").format(mark=label)
    return label
