"""The class beside the picture: who takes part, in which colour, from where, and how much each has done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QToolButton, QVBoxLayout

from app.base.language import translate
from app.models.classroom.students import State, Student, Students
from app.models.classroom.words import attendance
from app.models.scene import Scene
from app.teaching import Phase
from app.ui.actions import Actions
from app.ui.classroom.mosaic import mosaic
from app.ui.classroom.student_menu import student_menu
from app.ui.classroom.table import (
    HOST,
    NAME,
    SHARE,
    STATE,
    TILES,
    MarkDelegate,
    StudentsModel,
    all_state_words,
)
from app.ui.look.theme import GRID, Theme
from app.ui.panels.panel import Context, Panel
from app.ui.widgets.drawing import png
from app.ui.widgets.exports import ask_for_file, write_as
from app.ui.widgets.label import Label
from app.ui.widgets.tables import fit_rows_and_columns, plain_table
from app.ui.widgets.throttle import Throttle

FORMATS = (".csv", ".png")
REFRESH_MS = 200


class ClassPanel(Panel):
    """The students of the class, or of the one before."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._teaching, theme = context.demonstrator.teaching, context.look.theme
        self._actions: Actions | None = None
        heading = Label(translate("Class", "Class"), self)
        heading.setProperty("role", "heading")
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(GRID)
        top = QHBoxLayout()
        top.setContentsMargins(GRID * 3, GRID, GRID * 2, GRID)
        top.addWidget(heading)
        top.addStretch(1)
        top.addLayout(self._buttons)
        self.says = Label(parent=self, wordWrap=True)
        self.says.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID * 2)
        self.model = StudentsModel(self, theme, self._teaching.rename)
        self.table = plain_table(self.model, translate("Class", "Students"), NAME, self)
        self.table.setItemDelegate(MarkDelegate(self.table))
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.remove = QToolButton(self)
        self.remove.setText(translate("Class", "Remove"))
        self.remove.setToolTip(
            translate(
                "Class",
                "Remove the chosen student: its elements go at once, and its name and address cannot join again",
            )
        )
        self.remove.setProperty("role", "small")
        self.remove.clicked.connect(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.says)
        column.addWidget(self.table, 1)
        column.addStretch()
        self.setFocusProxy(self.table)
        self._students: Students | None = None
        self._disconnect: Callable[[], None] = lambda: None
        self._throttle = Throttle(self._refresh, self, REFRESH_MS)
        self._forget = self._teaching.changed.connect(self._show_class)
        self.set_theme(theme)
        self._show_class()

    def connect_actions(self, actions: Actions) -> None:
        self._actions = actions
        actions.on("export_class", self.export)
        actions["export_class"].setIconText(translate("Class", "Export…"))
        for name in ("invite", "export_class"):
            button = QToolButton(self)
            button.setDefaultAction(actions[name])
            button.setProperty("role", "small")
            button.setAccessibleName(actions[name].text())
            self._buttons.addWidget(button)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._buttons.addWidget(self.remove)
        self._enable()

    def set_theme(self, theme: Theme) -> None:
        self.model.theme = theme
        fit_rows_and_columns(self.table, {HOST: 11, TILES: 7, SHARE: 8})
        widest = max(self.table.fontMetrics().horizontalAdvance(words) for words in all_state_words())
        self.table.setColumnWidth(STATE, max(widest + GRID * 4, self.table.horizontalHeader().sectionSizeHint(STATE)))

    def show_scene(self, scene: Scene) -> None:
        """A class belongs to the present: the table stays, whatever moment the picture shows."""

    def export(self) -> None:
        """Ask for a file and export the table, or the picture with its legend."""
        ask_for_file(self, translate("Class", "Export the class"), FORMATS, self.export_to)

    def export_to(self, path: Path) -> bool:
        """Write the table (.csv), or the picture with its legend (.png). Return whether that worked."""
        return write_as(path, FORMATS, self._written, self.context.complain)

    def _written(self, ending: str) -> bytes:
        students = self._teaching.students
        if ending == ".csv":
            return students.as_csv().encode()
        scene = self.context.demonstrator.scene
        return png(QPixmap.fromImage(mosaic(scene.picture, students, scene.mark_of)))

    def close_models(self) -> None:
        """Stop listening to the models."""
        self._forget()
        self._disconnect()

    def _show_class(self) -> None:
        students = self._teaching.students
        if students is not self._students:
            self._disconnect()
            self._students = students
            self._disconnect = students.changed.connect(self._throttle.request)
        self._refresh()

    def _refresh(self) -> bool:
        students, teaching = self._teaching.students, self._teaching
        self.model.show(students, over=not teaching.open)
        self.table.setVisible(bool(len(students)))
        tiles = translate("Class", "%n tile(s)", "", students.tiles)
        if (invitation := teaching.invitation) is not None:
            self.says.setText(f"{attendance(students)} · {tiles} · {invitation.code}")
        elif teaching.phase is Phase.ENDING:
            self.says.setText(translate("Class", "The class ends …"))
        elif len(students):
            self.says.setText(
                translate("Class", "The class is over: {students}, {tiles}.").format(
                    students=translate("Class", "%n student(s)", "", len(students)), tiles=tiles
                )
            )
        else:
            self.says.setText(
                translate("Class", "Invite a class, and its computers compute the picture, each in its own colour.")
            )
        self._enable()
        return False

    def _enable(self) -> None:
        self.remove.setEnabled(self._teaching.open and bool(self._removable()))
        if self._actions is not None:
            self._actions["export_class"].setEnabled(bool(len(self._teaching.students)))

    def _removable(self) -> list[Student]:
        """Return the chosen students that are not removed already."""
        chosen = [self.model.rows[index.row()].student for index in self.table.selectionModel().selectedRows()]
        return [student for student in chosen if student.state is not State.EXPELLED]

    def _remove(self) -> None:
        for student in self._removable():
            self._teaching.expel(student)

    def _show_menu(self, place: QPoint) -> None:
        index = self.table.indexAt(place)
        if index.isValid():
            student = self.model.rows[index.row()].student
            student_menu(student, self._teaching, self.context.spawn, self).popup(
                self.table.viewport().mapToGlobal(place)
            )
