"""The first page, in place of an empty picture: one big button, two lines that say what it does, and the lessons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.language import translate
from app.ui.theme import GRID, Theme


def lines() -> tuple[str, ...]:
    """What the button does, in short."""
    return (
        translate(
            "Welcome",
            "A registrar and three pool elements start as processes of this computer and compute a picture together.",
        ),
        translate(
            "Welcome", "Kill one of them while it works: its tile goes on elsewhere, and the picture shows where."
        ),
    )


class Welcome(QWidget):
    """Fills its parent until the first picture is there. `lesson` is emitted with the name of the lesson chosen."""

    lesson = Signal(str)

    def __init__(self, start: QAction, lessons: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._title = QLabel("Poolscope", self, alignment=Qt.AlignmentFlag.AlignCenter)
        self._title.setProperty("role", "title")
        self._lines = [QLabel(line, self, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True) for line in lines()]
        self.button = QPushButton(start.text(), self)
        self.button.setProperty("role", "primary")
        self.button.setToolTip(start.toolTip())
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(start.trigger)
        self.lesson_buttons: list[QPushButton] = []

        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 8, GRID * 8, GRID * 8, GRID * 8)
        column.setSpacing(GRID * 2)
        column.addStretch(3)
        column.addWidget(self._title)
        column.addSpacing(GRID * 2)
        for line in self._lines:
            column.addWidget(line)
        column.addSpacing(GRID * 6)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addSpacing(GRID * 8)
        self._heading = QLabel(translate("Welcome", "Lessons"), self, alignment=Qt.AlignmentFlag.AlignCenter)
        self._heading.setVisible(bool(lessons))
        column.addWidget(self._heading)
        for name, title in lessons:
            button = QPushButton(translate("Lessons", title), self)
            button.setProperty("role", "lesson")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setToolTip(translate("Welcome", "Run the lesson “{name}”").format(name=name))
            button.clicked.connect(lambda _checked=False, name=name: self.lesson.emit(name))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
            self.lesson_buttons.append(button)
        column.addStretch(4)

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"QLabel {{ color: {theme.on_picture}; }}"
            f"QPushButton[role='lesson'] {{ color: {theme.on_picture}; background: transparent;"
            "border: 1px solid #4a4e55; padding: 6px 16px; }"
            "QPushButton[role='lesson']:hover, QPushButton[role='lesson']:focus { border-color: #ffffff; }"
        )
