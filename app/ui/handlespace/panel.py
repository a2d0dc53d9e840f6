"""The handlespace as each registrar sees it, side by side: pools, elements, their homes, checksums, peers.

A cell that differs from the correct value says so until it is repaired. The panel reads
`app.models.handlespace.scope.Scope`, at most every `REFRESH_MS`. Pools can be folded. With one registrar there is
nothing to compare: `wanted` is emitted when a second one appears, and when all are gone, so that the window opens and
closes the panel.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTreeView, QVBoxLayout

from app.base.language import translate
from app.models.scene import Scene
from app.ui.actions import Actions
from app.ui.handlespace.lines import sheet
from app.ui.handlespace.tree import SheetDelegate, SheetModel
from app.ui.look.theme import GRID, Theme
from app.ui.panels.panel import Context, Panel
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.label import Label, plain_tip
from app.ui.widgets.throttle import Throttle

REFRESH_MS = 100

AGEING_MS = 500
"""The interval at which the age of a difference is updated."""

COLUMN = 9
"""The minimum width of a registrar's column in characters, enough for a checksum that differs."""

PART = 0.4
"""The largest part of the window's width that the panel asks for; beyond that it scrolls."""


class HandlespacePanel(Panel):
    """One registrar's handlespace, or those of all registrars side by side."""

    wanted = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        scope = self._scope = context.demonstrator.scope
        theme = context.look.theme
        self._mark_of = context.mark_of
        self._compares = False
        self._closed: set[str] = set()
        """The pools that people have folded."""
        self._model = SheetModel(self)
        self._delegate = SheetDelegate(theme, self)

        heading = Label(translate("Handlespace", "Handlespace"), self)
        heading.setProperty("role", "heading")
        self.verdict = ElidedLabel(self)
        self.verdict.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        top = QHBoxLayout()
        top.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID)
        top.setSpacing(GRID * 2)
        top.addWidget(heading)
        top.addWidget(self.verdict, 1)

        view = self.view = QTreeView(self)
        view.setModel(self._model)
        view.setItemDelegate(self._delegate)
        view.setAccessibleName(translate("Handlespace", "Handlespace as each registrar sees it"))
        view.setAccessibleDescription(
            translate("Handlespace", "Subjects in the first column, then one column per registrar")
        )
        view.setUniformRowHeights(True)
        view.setIndentation(GRID * 4)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)  # so arrows go through columns
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.collapsed.connect(lambda index: self._closed.add(index.data()))
        view.expanded.connect(lambda index: self._closed.discard(index.data()))
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(view, 1)

        self.throttle = Throttle(self.refresh, self, REFRESH_MS)
        self._ageing = QTimer(self, singleShot=True, interval=AGEING_MS)
        self._ageing.timeout.connect(self.throttle.request)
        self._disconnect = scope.changed.connect(self._changed)
        self.set_theme(theme)
        self._changed()

    def connect_actions(self, actions: Actions) -> None:
        self.wanted.connect(actions["handlespace"].setChecked)

    def show_scene(self, scene: Scene) -> None:
        """Show this scene from now on."""
        self._disconnect()
        self._scope, self._mark_of = scene.scope, scene.mark_of
        self._disconnect = self._scope.changed.connect(self._changed)
        self.refresh()

    def close_models(self) -> None:
        """Stop listening to the models."""
        self._disconnect()

    def set_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.view.header().setStyleSheet(f"QHeaderView::section {{ color: {theme.text}; font-weight: 700; }}")
        self.refresh()
        self._fit()

    def showEvent(self, event: object) -> None:
        self.throttle.request()

    def _changed(self) -> None:
        registrars = self._scope.registrars
        if not self._compares and len(registrars) > 1:
            self._compares = True
            self.wanted.emit(True)
        elif self._compares and not registrars:
            self._compares = False
            self.wanted.emit(False)
        if self.isVisible():
            self.throttle.request()

    def refresh(self) -> bool:
        """Show the present state. Return True while there are differences that are still too young for a mark."""
        clock = self._scope.now
        now = sheet(self._scope, self._mark_of, clock)
        before, place = self._model.sheet, self.view.currentIndex()
        column = place.column()
        subject = before.subjects[self._model.line_number(place)] if place.isValid() else None
        self._model.show(now)
        if now.subjects != before.subjects or len(now.registrars) != len(before.registrars):
            for number, line in enumerate(now.lines):
                if line.heading:
                    pool = self._model.at(number, 0)
                    self.view.setFirstColumnSpanned(pool.row(), QModelIndex(), True)
                    self.view.setExpanded(pool, line.title not in self._closed)
        if subject in now.subjects and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self._model.at(now.subjects.index(subject), column))
        if len(now.registrars) != len(before.registrars) or bool(now.lines) != bool(before.lines):
            self._fit()
        theme = self._delegate.theme
        self.verdict.setText(now.verdict)
        self.verdict.setToolTip(plain_tip(now.verdict))
        colour, weight = (theme.silent, 700) if now.flawed else (theme.muted, 400)
        self.verdict.setStyleSheet(f"color: {colour}; font-weight: {weight}")
        if now.flawed and self.isVisible():
            self._ageing.start()
        return self.isVisible() and any(clock - since < self._scope.settled for _, since in self._scope.differences)

    def _fit(self) -> None:
        """Size the columns: subjects as wide as their text, registrars share the rest, and a scroll bar if that is too
        little."""
        header, columns = self.view.header(), self._model.columnCount()
        least = self.fontMetrics().averageCharWidth() * COLUMN
        header.setMinimumSectionSize(least)
        if columns:
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
            wanted = header.sectionSize(0) + least * (columns - 1) + self.view.verticalScrollBar().sizeHint().width()
            self.setMinimumWidth(min(wanted, round(self.window().width() * PART)))
