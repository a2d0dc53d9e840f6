"""The first page, in place of an empty picture: one big button, two lines that say what it does, what else one can
begin with, and the lessons."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.base.language import translate
from app.lessons.parts import Lesson
from app.ui.lessons.card import WIDTH, LessonCard
from app.ui.look.theme import GRID, Theme
from app.ui.widgets.label import Label

COLUMNS = 3
"""The maximum number of cards side by side."""


def lines() -> tuple[str, ...]:
    """Return what the button does, in short lines."""
    return (
        translate(
            "Welcome",
            "Starts a registrar and three pool elements as processes on this computer. Together they compute a "
            "picture.",
        ),
        translate(
            "Welcome", "Kill one of them while it works: its tile continues elsewhere, and the picture shows where."
        ),
    )


class Welcome(QWidget):
    """Fills its parent until there is a picture. `lesson` is emitted with the name of a chosen lesson."""

    lesson = Signal(str)

    def __init__(self, starts: Sequence[QAction], lessons: Sequence[Lesson], parent: QWidget) -> None:
        """`starts` are what one can begin with, the big button first."""
        super().__init__(parent)
        start, *others = starts
        self._page = QWidget(self)
        self._title = Label("Poolscope", self._page, alignment=Qt.AlignmentFlag.AlignCenter)
        self._title.setProperty("role", "title")
        self.button = self._button(start)
        self.button.setProperty("role", "primary")
        self._others = [self._button(action) for action in others]
        more = self._more = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        more.setSpacing(GRID * 3)
        for button in self._others:
            more.addWidget(button)
        heading = Label(translate("Welcome", "Lessons"), self._page, alignment=Qt.AlignmentFlag.AlignCenter)
        heading.setVisible(bool(lessons))
        self.cards = [LessonCard(lesson, self._page) for lesson in lessons]
        for card in self.cards:
            card.clicked.connect(lambda _checked=False, name=card.name: self.lesson.emit(name))
        self._grid = QGridLayout()
        self._grid.setSpacing(GRID * 2)

        column = QVBoxLayout(self._page)
        column.setContentsMargins(GRID * 6, GRID * 6, GRID * 6, GRID * 6)
        column.setSpacing(GRID * 2)
        column.addStretch(3)
        column.addWidget(self._title)
        self._lines = [
            Label(line, self._page, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True) for line in lines()
        ]
        for label in self._lines:
            column.addWidget(label)
        column.addSpacing(GRID * 2)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addSpacing(GRID)
        column.addLayout(more)
        column.setAlignment(more, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(GRID * 3)
        column.addWidget(heading)
        column.addLayout(self._grid)
        column.addStretch(4)

        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)

    def say(self, about: Sequence[str]) -> None:
        """Say what the big button does, in one line or two."""
        for label, line in zip_longest(self._lines, about, fillvalue=""):
            assert isinstance(label, Label)
            label.setText(line)
            label.setVisible(bool(line))

    def lock_lessons(self, locked: bool) -> None:
        """Let nobody choose a lesson, or let them again."""
        for card in self.cards:
            card.setEnabled(not locked)

    def _button(self, action: QAction) -> QPushButton:
        button = QPushButton(action.text(), self._page)
        button.setToolTip(action.toolTip())
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(action.trigger)
        action.changed.connect(lambda: self._rename(button, action.text(), action.toolTip()))
        return button

    def _rename(self, button: QPushButton, text: str, tip: str) -> None:
        button.setToolTip(tip)
        if button.text() != text:
            button.setText(text)
            self._arrange()

    def set_theme(self, theme: Theme) -> None:
        self._page.setObjectName("page")
        self.setStyleSheet(
            "QScrollArea, QWidget#page { background: transparent; }"
            f"QLabel {{ color: {theme.on_picture}; background: transparent; }}"
            "QPushButton[role='lesson'] { background: transparent; border: 1px solid #4a4e55; border-radius: 6px; }"
            "QPushButton[role='lesson']:hover, QPushButton[role='lesson']:focus { border-color: #ffffff; }"
        )
        for card in self.cards:
            card.draw()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Place the buttons side by side or below each other, and as many cards side by side, as there is room for."""
        room = self.width() - GRID * 12 - self._scroll.verticalScrollBar().sizeHint().width()
        wanted = sum(button.sizeHint().width() + self._more.spacing() for button in self._others)
        self._more.setDirection(
            QBoxLayout.Direction.LeftToRight if wanted <= room else QBoxLayout.Direction.TopToBottom
        )
        columns = max(1, min(COLUMNS, room // max(self.fontMetrics().averageCharWidth() * WIDTH, 1)))
        for card in self.cards:
            self._grid.removeWidget(card)
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, number // columns, number % columns)
        for number in range(COLUMNS):
            self._grid.setColumnStretch(number, int(number < columns))
