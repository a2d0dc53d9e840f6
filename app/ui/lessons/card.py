"""A lesson on the first page: its picture, its title, a sentence, and its length; all of it is one button."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.base.language import translate
from app.lessons.lesson import FOLDER
from app.lessons.parts import Lesson
from app.ui.look.theme import GRID
from app.ui.widgets.label import Label, plain_tip

PICTURE_LINES = 4
"""The height of the picture in lines of text; its proportions are five to three."""

WIDTH = 44
"""The width of a card in average characters if it stands alone."""


def first_sentence(text: str) -> str:
    """Return the text up to its first full stop."""
    head, stop, _ = text.partition(". ")
    return head + stop.rstrip()


class LessonCard(QPushButton):
    """The card of a lesson; `title` is its first line. Its text determines how high it is at its width."""

    def __init__(self, lesson: Lesson, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = lesson.name
        self.title = translate("Lessons", lesson.title)
        self.setProperty("role", "lesson")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        about = translate("Lessons", lesson.about)
        self.setAccessibleName(self.title)
        self.setAccessibleDescription(about)
        self.setToolTip(plain_tip(about))
        self._icon = QIcon(str(FOLDER / f"{lesson.name}.svg"))
        self._picture = Label(parent=self)
        self._picture.setVisible(not self._icon.isNull())
        title = Label(self.title, self, wordWrap=True)
        title.setProperty("role", "strong")
        duration = Label(translate("Welcome", "%n minute(s)", "", lesson.minutes), self)
        duration.setProperty("role", "small")
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        for label in (title, Label(first_sentence(about), self, wordWrap=True), duration):
            words.addWidget(label)
        words.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        self._row.setSpacing(GRID * 3)
        self._row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(words, 1)
        for label in self.findChildren(Label):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def draw(self) -> None:
        """Draw the picture again after a change of the type size."""
        height = self.fontMetrics().height() * PICTURE_LINES
        self._picture.setPixmap(self._icon.pixmap(QSize(height * 5 // 3, height), self.devicePixelRatioF()))

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().averageCharWidth() * WIDTH
        return QSize(width, self._row.totalHeightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._row.minimumSize().width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the height that the text needs at this width."""
        super().resizeEvent(event)
        self.setMinimumHeight(self._row.totalHeightForWidth(self.width()))
