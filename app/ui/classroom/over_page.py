"""What is left to say after a class: how it ended, and what this machine has given."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.base.language import translate
from app.ui.look.theme import GRID
from app.ui.look.words import capital
from app.ui.widgets.label import Label


class OverPage(QWidget):
    """`again` is emitted to join again, `done` to close."""

    again = Signal()
    done = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = Label(parent=self, wordWrap=True)
        self.title.setProperty("role", "title")
        self.sentence = Label(parent=self, wordWrap=True)
        self.sentence.setProperty("role", "caption")
        self.given = Label(parent=self, wordWrap=True)
        again = QPushButton(translate("Join", "Join again"), self)
        again.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        again.clicked.connect(self.again.emit)
        self.close_button = QPushButton(translate("Join", "Close"), self)
        self.close_button.setProperty("role", "primary")
        self.close_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.close_button.clicked.connect(self.done.emit)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID * 3)
        buttons.addWidget(again)
        buttons.addWidget(self.close_button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 3)
        column.addStretch(1)
        for label in (self.title, self.sentence, self.given):
            column.addWidget(label)
        column.addStretch(2)
        column.addLayout(buttons)

    def say(self, title: str, sentence: str, tiles: int, share: str) -> None:
        """Say how it ended, and what was given."""
        self.title.setText(title)
        self.sentence.setText(capital(sentence) + ("." if sentence else ""))
        self.sentence.setVisible(bool(sentence))
        self.given.setText(
            translate("Join", "This machine has computed %n tile(s), {share} of the class's work.", "", tiles).format(
                share=share
            )
        )
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
