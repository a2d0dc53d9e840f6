"""A line above the elements that says how many wait to start and why, with a button that removes them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.base.language import translate
from app.models.fleet.starts import Starts
from app.ui.look.theme import GRID, Theme
from app.ui.widgets.label import Label


class QueueLine(QWidget):
    """Hidden while no element waits."""

    def __init__(self, starts: Starts, parent: QWidget) -> None:
        super().__init__(parent)
        self._starts = starts
        self._says = Label(parent=self)
        self._says.setWordWrap(True)
        self.cancel = QPushButton(translate("Pool", "Do not start them"), self)
        self.cancel.setToolTip(translate("Pool", "Remove all elements that wait to start; the others stay"))
        self.cancel.clicked.connect(starts.cancel_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID * 2)
        column.setSpacing(GRID)
        column.addWidget(self._says)
        column.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignLeft)
        self.disconnect_model = starts.changed.connect(self._show)
        self._show()

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return self._says.text()

    def set_theme(self, theme: Theme) -> None:
        self._says.setStyleSheet(f"color: {theme.silent}")

    def _show(self) -> None:
        sentence = self._starts.sentence
        self._says.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))
