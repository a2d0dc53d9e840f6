"""What a teacher can do with one student: show another name, remove it from the class, let it in again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from app.base.language import translate
from app.models.classroom.names import CHARACTERS
from app.models.classroom.students import State, Student
from app.teaching import Teaching
from app.ui.loop import Spawn


def student_menu(student: Student, teaching: Teaching, spawn: Spawn, parent: QWidget) -> QMenu:
    """Return the menu of a student."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    rename = menu.addAction(translate("Class", "Show another name…"))
    rename.setToolTip(translate("Class", "Only you see it, here, in the picture and in tables"))
    rename.triggered.connect(partial(ask_for_name, student, teaching, parent))
    menu.addSeparator()
    if student.state is State.EXPELLED:
        back = menu.addAction(translate("Class", "Let in again"))
        back.triggered.connect(lambda: teaching.pardon(student))
        back.setEnabled(teaching.open)
    else:
        out = menu.addAction(translate("Class", "Remove from the class"))
        out.setToolTip(translate("Class", "Its elements go at once, and its name and address cannot join again"))
        out.triggered.connect(lambda: teaching.expel(student))
        out.setEnabled(teaching.open)
        change = menu.addAction(translate("Class", "Remove and change the code"))
        change.setToolTip(translate("Class", "Nobody can join with the present code any more; the others stay"))
        change.triggered.connect(lambda: spawn(teaching.expel_and_change_code(student)))
        change.setEnabled(teaching.open)
    return menu


def ask_for_name(student: Student, teaching: Teaching, parent: QWidget) -> None:
    """Ask for the name to show for a student; an empty one is its own."""
    dialog = QInputDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(translate("Class", "Show another name"))
    dialog.setLabelText(translate("Class", "Name to show for {name}").format(name=student.name))
    dialog.setTextValue(student.shown)
    dialog.textValueSelected.connect(
        lambda text: teaching.rename(student, "" if text[: 8 * CHARACTERS] == student.name else text)
    )
    dialog.open()
