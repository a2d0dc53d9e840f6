"""The message inspector: all messages as a list with filters or as a sequence chart, and below it the selected message,
field by field and octet by octet. The listed messages can be written to a capture file or a drawing.

Messages are added a few times a second, and only while the panel is visible. The list follows the newest message while
its end is in view.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QTableView,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
)

from app.base.files import NotWritten, complaint_about, write_whole
from app.base.language import translate
from app.models.messages.listing import MessageFilter, latest, life_unit_of, number_of
from app.models.messages.log import Message
from app.models.scene import Scene
from app.models.topology.traffic import Kind
from app.recording.pcapng import write_pcapng
from app.ui.actions import Actions
from app.ui.look.theme import GRID, Theme
from app.ui.messages.fields import FieldsView
from app.ui.messages.sequence_chart import SequenceChart
from app.ui.messages.table import FROM, KIND, SIZE, TO, MessagesModel, PartyDelegate, party_words
from app.ui.panels.panel import Context, Panel
from app.ui.widgets.label import Label
from app.ui.widgets.tables import plain_table

TAKE_MS = 200
"""The interval at which new messages are added."""

SEARCH_MS = 150
"""The delay from the last key until messages are searched."""

COLUMNS = (15, 6, 6, 6, 24, 8)
"""The widths of the columns in characters; the column with the name takes the rest."""

LEFT_OUT = ((SIZE, 58), (KIND, 52))
"""Columns that are hidden if the list is narrower than this number of characters. The name of a message says more."""

SPANS = (5, 30, 120)
"""The spans of the chart to choose from, in seconds."""

FORMATS = (".pcapng", ".svg")


class MessagesPanel(Panel):
    """The list of messages, a sequence chart, and the fields and octets of one message."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        scene, theme = context.demonstrator.scene, context.look.theme
        self._theme, self._spawn, self._complain = theme, context.spawn, context.complain
        context.message_wanted.connect(self.show_message)
        self._show_action: Callable[[], object] = self.show
        self.summary = Label(parent=self)
        self.summary.setProperty("role", "muted")
        heading = Label(translate("Messages", "Messages"), self)
        heading.setProperty("role", "heading")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(GRID * 3, GRID, GRID * 2, 0)
        top.setSpacing(GRID * 2)
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(self.summary)
        top.addLayout(self._buttons)

        self.model = MessagesModel(scene, self)
        self.table = self._make_table()
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the end of a name tells a request from its answer
        self.chart = SequenceChart(self)
        self.span = QComboBox(self)
        self.span.setAccessibleName(translate("Messages", "Span of the chart"))
        self.span.setToolTip(translate("Messages", "Messages shown in the chart"))
        for seconds in SPANS:
            self.span.addItem(translate("Messages", "Last %n second(s)", n=seconds), seconds)
        self.span.addItem(translate("Messages", "Selected in the list"), 0)
        self.span.currentIndexChanged.connect(lambda _index: self._draw())
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.table, translate("Messages", "List"))
        self.tabs.addTab(self.chart, translate("Messages", "Sequence chart"))
        self.tabs.setCornerWidget(self.span)
        self.tabs.currentChanged.connect(lambda _index: self._draw())
        self.fields = FieldsView(self)
        self.split = QSplitter(Qt.Orientation.Vertical, self)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.tabs)
        self.split.addWidget(self.fields)
        for part in (0, 1):
            self.split.setStretchFactor(part, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(self._make_filters())
        column.addWidget(self.split, 1)

        self._taking = QTimer(self, interval=TAKE_MS)
        self._taking.timeout.connect(self.take)
        self._searching = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._searching.timeout.connect(self._filter)
        self.text.textChanged.connect(lambda _text: self._searching.start())
        self.kind.currentIndexChanged.connect(lambda _index: self._filter())
        self.party.currentIndexChanged.connect(lambda _index: self._filter())
        self.table.selectionModel().currentRowChanged.connect(self._row_chosen)
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._draw())
        self.chart.chosen.connect(self._arrow_chosen)
        self.setFocusProxy(self.table)
        self.set_theme(theme)

    # --- building ----------------------------------------------------------------------------------------------------

    def _make_table(self) -> QTableView:
        table = plain_table(self.model, translate("Messages", "Messages"), 4, self)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setWordWrap(False)
        table.horizontalHeader().setMinimumSectionSize(1)
        self._delegate = PartyDelegate(self._theme, self)
        for column in (FROM, TO):
            table.setItemDelegateForColumn(column, self._delegate)
        return table

    def _make_filters(self) -> QHBoxLayout:
        self.text = QLineEdit(self)
        self.text.setPlaceholderText(translate("Messages", "Search"))
        self.text.setAccessibleName(translate("Messages", "Search the messages"))
        self.text.setToolTip(translate("Messages", "Show only messages that contain all of these words"))
        self.text.setClearButtonEnabled(True)
        for button in self.text.findChildren(QToolButton):
            button.setAccessibleName(translate("Messages", "Clear the search"))
            button.setToolTip(translate("Messages", "Show all messages again"))
        self.kind = QComboBox(self)
        self.kind.setAccessibleName(translate("Messages", "Kind of messages"))
        self.kind.setToolTip(translate("Messages", "Show all kinds of messages, or one kind"))
        self.kind.addItem(translate("Messages", "All kinds"), frozenset())
        for kind in Kind:
            self.kind.addItem(kind.value, frozenset({kind}))
        self.kind.addItem(translate("Messages", "ASAP and ENRP"), frozenset({Kind.ASAP, Kind.ENRP}))
        self.party = QComboBox(self)
        self.party.setAccessibleName(translate("Messages", "Sender or receiver"))
        self.party.setToolTip(translate("Messages", "Show messages of all components, or only those to and from one"))
        self.party.addItem(translate("Messages", "All components"), None)
        for chooser, characters in ((self.kind, 8), (self.party, 9)):
            chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            chooser.setMinimumContentsLength(characters)
        row = QHBoxLayout()
        row.setContentsMargins(GRID * 3, GRID, GRID * 2, GRID)
        row.setSpacing(GRID * 2)
        row.addWidget(self.text, 1)
        row.addWidget(self.kind)
        row.addWidget(self.party)
        return row

    # --- what people want --------------------------------------------------------------------------------------------

    def connect_actions(self, actions: Actions) -> None:
        """Add a button."""
        actions["export_messages"].triggered.connect(lambda _checked: self.export())
        button = QToolButton(self)
        button.setDefaultAction(actions["export_messages"])
        button.setProperty("role", "small")
        button.setAccessibleName(actions["export_messages"].text())
        self._buttons.addWidget(button)
        self._show_action = lambda: None if actions["messages"].isChecked() else actions["messages"].trigger()

    def show_message(self, message: Message) -> None:
        """Show the panel with this message."""
        self._show_action()
        while self.model.list.update():
            pass
        if self.model.list.row_of(message) < 0 and self.model.list.filter != MessageFilter():
            self._want_all()
        self.go_to(message)

    def go_to(self, message: Message) -> None:
        """Select this message in the list, if it is there, and show its fields."""
        row = self.model.list.row_of(message)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))
            self.table.scrollTo(self.model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        self.fields.show_message(message, life_unit_of(self.model.list.scene))
        self.chart.mark(message)

    def export(self) -> None:
        """Ask for a file and export the listed messages."""
        dialog = QFileDialog(self, translate("Messages", "Export messages"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(
            [
                translate("Messages", "Listed messages, for Wireshark (*.pcapng)"),
                translate("Messages", "Sequence chart (*.svg)"),
            ]
        )
        dialog.setDefaultSuffix(FORMATS[0][1:])
        dialog.filterSelected.connect(lambda text: dialog.setDefaultSuffix("svg" if "svg" in text else "pcapng"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self._spawn(self.export_to(Path(name))))
        dialog.open()

    async def export_to(self, path: Path) -> bool:
        """Write the listed messages, or the chart, to a file; its ending is the format. Return whether that worked."""
        complaint = complaint_about(path)
        if path.suffix.lower() not in FORMATS:
            complaint = translate("Messages", "{path} must end in .pcapng or .svg").format(path=path)
        if complaint is None:
            try:
                if path.suffix.lower() == ".svg":
                    self._draw(even_if_hidden=True)
                    write_whole(path, self.chart.svg())
                else:
                    while self.model.list.update():  # noqa: ASYNC110 -- let other tasks run
                        await asyncio.sleep(0)
                    await asyncio.to_thread(write_pcapng, path, list(self.model.list.rows))
            except NotWritten as error:
                complaint = str(error)
        if complaint is not None:
            self._complain(complaint)
        return complaint is None

    def show_scene(self, scene: Scene) -> None:
        """Show this scene from now on."""
        if scene is self.model.list.scene:
            return
        self.model.list.close()
        self.model.show_scene(scene)
        self.fields.show_message(None)
        self._want_all()
        self.take()

    def close_models(self) -> None:
        """Stop listening to the models."""
        self._taking.stop()
        self._searching.stop()
        self.model.list.close()

    def set_theme(self, theme: Theme) -> None:
        self._theme = self._delegate.theme = theme
        self.chart.set_theme(theme)
        self.fields.set_theme(theme)
        metrics = self.fontMetrics()
        self.table.verticalHeader().setDefaultSectionSize(metrics.height() + GRID)
        for column, characters in enumerate(COLUMNS):
            heading = self.table.horizontalHeader().sectionSizeHint(column)  # longer in some languages
            self.table.setColumnWidth(column, max(metrics.averageCharWidth() * characters, heading))
        user = metrics.horizontalAdvance(translate("Messages", "User")) + GRID * 3
        for column in (FROM, TO):
            self.table.setColumnWidth(column, max(self.table.columnWidth(column), user))
        self._leave_out()

    # --- what happens ------------------------------------------------------------------------------------------------

    def showEvent(self, event: object) -> None:
        self.take()
        self._taking.start()

    def hideEvent(self, event: object) -> None:
        self._taking.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out()

    def _leave_out(self) -> None:
        for column, characters in LEFT_OUT:
            self.table.setColumnHidden(column, self.width() < self.fontMetrics().averageCharWidth() * characters)

    @property
    def taking(self) -> bool:
        """Whether new messages are added."""
        return self._taking.isActive()

    def take(self) -> None:
        """Add the new messages."""
        bar = self.table.verticalScrollBar()
        follow = bar.value() >= bar.maximum()
        more = self.model.list.update()
        if follow:
            self.table.scrollToBottom()
        if more and self.isVisible():
            QTimer.singleShot(0, self, self.take)
        rows, unlisted = self.model.rowCount(), self.model.list.unlisted
        text = translate("Messages", "{number} listed").format(number=_thousands(rows))
        if unlisted:
            text = translate("Messages", "{listed}, {number} only counted").format(
                listed=text, number=_thousands(unlisted)
            )
        self.summary.setText(text)
        self.summary.setToolTip(translate("Messages", "Too many messages to list: a sample of each second is shown."))
        self._offer_parties()
        self._draw()

    def _offer_parties(self) -> None:
        known = self.model.list.parties
        if self.party.count() == len(known) + 1 or self.party.view().isVisible():
            return
        chosen = self.party.currentData()
        self.party.blockSignals(True)
        while self.party.count() > 1:
            self.party.removeItem(1)
        scene = self.model.list.scene
        for party in sorted(known, key=lambda party: (party.role.value, number_of(scene, party))):
            self.party.addItem(party_words(scene, party), party)
        self.party.setCurrentIndex(max(self.party.findData(chosen), 0))
        self.party.blockSignals(False)

    def _filter(self) -> None:
        self._searching.stop()
        self.model.list.use_filter(
            MessageFilter(self.text.text().strip(), self.kind.currentData(), self.party.currentData())
        )
        self.take()

    def _want_all(self) -> None:
        for widget in (self.text, self.kind, self.party):
            widget.blockSignals(True)
        self.text.clear()
        self.kind.setCurrentIndex(0)
        self.party.setCurrentIndex(0)
        for widget in (self.text, self.kind, self.party):
            widget.blockSignals(False)
        self._filter()
        while self.model.list.update():
            pass

    def _row_chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        message = self.model.message(index.row()) if index.isValid() else None
        if message is not None:
            self.fields.show_message(message, life_unit_of(self.model.list.scene))
            self.chart.mark(message)

    def _arrow_chosen(self, message: Message) -> None:
        if self.span.currentData():  # otherwise the chart shows the selection, which stays
            self.go_to(message)
        else:
            self.fields.show_message(message, life_unit_of(self.model.list.scene))

    def _draw(self, even_if_hidden: bool = False) -> None:
        self.span.setVisible(self.tabs.currentWidget() is self.chart)
        if not (self.chart.isVisible() or even_if_hidden):
            return
        rows, seconds = self.model.list.rows, self.span.currentData()
        if seconds:
            some = latest(rows, seconds)
        else:
            chosen = sorted(index.row() for index in self.table.selectionModel().selectedRows())
            some = rows[chosen[0] : chosen[-1] + 1] if chosen else []
        self.chart.show_messages(self.model.list, some)


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\u2009")
