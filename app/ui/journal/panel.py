"""The journal: one sentence per line with its time, the newest at the bottom, and filters for kind and text.

It reads `app.models.journal.Journal`. Element marks are painted before the identifiers they belong to. The list follows
the newest entry while its end is in view, and otherwise stays where it is.

The journal is the table of contents of the time line and always has the whole run. While a moment of the run is shown,
later entries are faint. A click or Enter on an entry goes to its moment.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPointF,
    QRectF,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.language import translate
from app.models.fleet.marks import Mark
from app.models.journal import Entry, Journal
from app.recording.player import SETTLES
from app.ui.actions import Actions
from app.ui.look.swatch import draw_mark
from app.ui.look.theme import GRID, Theme
from app.ui.panels.panel import Context, Panel
from app.ui.widgets.label import Label, plain_tip
from app.ui.widgets.tables import NOWHERE, Index

ENTRY = Qt.ItemDataRole.UserRole
IDENTIFIER = re.compile(r"(0x[0-9a-f]{8})")


class JournalModel(QAbstractListModel):
    """The entries as a Qt model. It drops the oldest together with the journal."""

    def __init__(self, journal: Journal, parent: QWidget) -> None:
        super().__init__(parent)
        self._take(journal)

    def _take(self, journal: Journal) -> None:
        self._entries: list[Entry] = list(journal.entries)
        self._limit = journal.entries.maxlen or 0
        self._disconnect = journal.added.connect(self._added)

    def show_journal(self, journal: Journal) -> None:
        """Show this journal from now on."""
        self._disconnect()
        self.beginResetModel()
        self._take(journal)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return str(entry)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(entry.text)
        return entry if role == ENTRY else None

    def close(self) -> None:
        self._disconnect()

    def _added(self, entry: Entry) -> None:
        if self._limit and len(self._entries) >= self._limit:
            self.beginRemoveRows(NOWHERE, 0, 0)
            del self._entries[0]
            self.endRemoveRows()
        self.beginInsertRows(NOWHERE, len(self._entries), len(self._entries))
        self._entries.append(entry)
        self.endInsertRows()


def pieces(entry: Entry) -> list[str | Mark]:
    """Return text and marks in the order of painting: each mark before its identifier, or all marks first if that is
    unclear."""
    parts = IDENTIFIER.split(entry.text)
    if (len(parts) - 1) // 2 != len(entry.marks):
        return [*entry.marks, entry.text]
    out: list[str | Mark] = []
    for number, part in enumerate(parts):
        if number % 2:
            out.append(entry.marks[number // 2])
        if part:
            out.append(part)
    return out


class EntryDelegate(QStyledItemDelegate):
    """Paints one line: the time, then the text with its marks."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.moment: datetime | None = None
        """The moment that is shown; later entries are painted faintly. None is the present."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = QFontMetricsF(option.font)
        return QSize(1, round(metrics.height()) + GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        box = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(box, QColor(self.theme.raised))
        metrics = QFontMetricsF(option.font)
        painter.setFont(option.font)
        base = box.top() + (box.height() - metrics.height()) / 2 + metrics.ascent()
        x = box.left() + GRID * 3
        painter.setPen(QColor(self.theme.muted))
        time, _, _ = str(entry).partition("  ")
        painter.drawText(QPointF(x, base), time)
        x += metrics.horizontalAdvance("00:00:00.000") + GRID * 4
        text = QColor(self.theme.dead if entry.kind == "trouble" else self.theme.text)
        if self.moment is not None and entry.at > self.moment:
            text = QColor(self.theme.muted)
            painter.setOpacity(0.6)
        size = metrics.ascent() * 0.8
        for piece in pieces(entry):
            if isinstance(piece, str):
                painter.setFont(option.font)
                painter.setPen(text)
                fitting = metrics.elidedText(piece, Qt.TextElideMode.ElideRight, box.right() - GRID * 2 - x)
                painter.drawText(QPointF(x, base), fitting)
                x += metrics.horizontalAdvance(piece)
                if fitting != piece:
                    break
            else:
                x += draw_mark(painter, piece, QPointF(x, base - size), size, text) + GRID
        painter.restore()


class EntryList(QListView):
    """The list. Ctrl+C copies all selected lines; Qt would copy only one."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted(self.selectedIndexes(), key=QModelIndex.row)
            QGuiApplication.clipboard().setText("\n".join(str(index.data()) for index in rows))
        else:
            super().keyPressEvent(event)


class KindFilter(QSortFilterProxyModel):
    """Passes the entries that contain the filter text and are of the filter's kind."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._kind = ""

    def show_kind(self, kind: str) -> None:
        """Show only entries of this kind; all if it is empty."""
        self._kind = kind
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        entry = self.sourceModel().index(row, 0, parent).data(ENTRY)
        return (not self._kind or entry.kind == self._kind) and super().filterAcceptsRow(row, parent)


def kinds() -> dict[str, str]:
    """Return the kinds of entries with their names."""
    return {
        "failover": translate("Journal", "Failovers"),
        "takeover": translate("Journal", "Takeovers"),
        "fault": translate("Journal", "Deliberate faults"),
        "trouble": translate("Journal", "Problems"),
        "pool": translate("Journal", "Pool"),
        "picture": translate("Journal", "Picture"),
    }


class JournalPanel(Panel):
    """The entries of the run that is shown. A click on one goes to its moment."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme = context.look.theme
        self._playback = context.playback
        self._playback.loaded.connect(self._show_run)
        self._playback.moved.connect(self._show_moment)
        self._entries = JournalModel(context.playback.journal, self)
        self._shown = KindFilter(self)
        self._shown.setSourceModel(self._entries)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

        self.view = EntryList(self)
        self.view.setModel(self._shown)
        self.view.setAccessibleName(translate("Journal", "Journal"))
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # the tool tip has the whole text
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._delegate = EntryDelegate(theme, self)
        self.view.setItemDelegate(self._delegate)

        self.filter_box = QLineEdit(self)
        self.filter_box.setPlaceholderText(translate("Journal", "Filter"))
        self.filter_box.setClearButtonEnabled(True)
        self.filter_box.setAccessibleName(translate("Journal", "Filter the journal"))
        for button in self.filter_box.findChildren(QToolButton):
            button.setAccessibleName(translate("Journal", "Clear the filter"))
            button.setToolTip(translate("Journal", "Show all entries again"))
        self.filter_box.setMaximumWidth(GRID * 60)
        self.filter_box.textChanged.connect(self._filter)

        self.kind_box = QComboBox(self)
        self.kind_box.setAccessibleName(translate("Journal", "Kind of entries"))
        self.kind_box.setToolTip(translate("Journal", "Show only entries of one kind"))
        self.kind_box.addItem(translate("Journal", "All kinds"), "")
        for kind, words in kinds().items():
            self.kind_box.addItem(words, kind)
        self.kind_box.currentIndexChanged.connect(lambda _index: self._shown.show_kind(self.kind_box.currentData()))
        heading = Label(translate("Journal", "Journal"), self)
        heading.setProperty("role", "heading")
        top = QHBoxLayout()
        top.setContentsMargins(GRID * 3, GRID, GRID * 2, GRID)
        top.setSpacing(GRID * 2)
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(self.kind_box)
        top.addWidget(self.filter_box, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.view, 1)

        self._follow = True
        bar = self.view.verticalScrollBar()
        bar.rangeChanged.connect(lambda _low, high: bar.setValue(high) if self._follow else None)
        bar.valueChanged.connect(self._scrolled)
        self.view.clicked.connect(self._clicked)
        self.view.activated.connect(self._choose)

    def connect_actions(self, actions: Actions) -> None:
        actions.on("filter", self.filter_box.setFocus)

    def _show_run(self) -> None:
        self._entries.show_journal(self._playback.journal)

    def _show_moment(self) -> None:
        """Mark the moment that is shown; the present is followed instead."""
        at = None if self._playback.live else self._playback.moment
        self._delegate.moment = None if at is None else datetime.fromtimestamp(at)
        self._follow = at is None
        if at is None:
            self.view.clearSelection()
            self.view.scrollToBottom()
        else:
            chosen = self.view.currentIndex().data(ENTRY)
            if chosen is not None and 0 <= at - chosen.at.timestamp() <= SETTLES + 1e-3:
                row = self.view.currentIndex().row()  # the user chose this entry
            else:
                row = self._latest(self._delegate.moment)
            index = self._shown.index(row, 0)
            if row >= 0 and index != self.view.currentIndex():
                self.view.setCurrentIndex(index)
        self.view.viewport().update()

    def _latest(self, moment: datetime | None) -> int:
        """Return the last row that is not later than `moment`; -1 if all are later."""
        rows = range(self._shown.rowCount())
        return bisect_right(rows, moment, key=lambda row: self._shown.index(row, 0).data(ENTRY).at) - 1

    def _clicked(self, index: QModelIndex) -> None:
        if len(self.view.selectedIndexes()) == 1:  # otherwise the user is selecting lines to copy
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        self._playback.go(index.data(ENTRY).at.timestamp() + SETTLES)

    def set_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.view.viewport().update()

    def lines(self) -> list[str]:
        """Return the text of the visible entries."""
        return [self._shown.index(row, 0).data(ENTRY).text for row in range(self._shown.rowCount())]

    def _filter(self, text: str) -> None:
        self._shown.setFilterFixedString(text)

    def _scrolled(self, value: int) -> None:
        self._follow = value >= self.view.verticalScrollBar().maximum() - GRID
