"""What a joined machine does and gives, for its owner: state in large words, colour, figures, *Pause* and *Leave*."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.base.language import translate
from app.classroom.joining import Joining
from app.models.classroom.students import State
from app.models.fleet.marks import Mark, mark
from app.ui.classroom.drawing_view import DrawingView
from app.ui.classroom.words import explanation, headline, percent, place_line, unreachable
from app.ui.look.swatch import draw_mark
from app.ui.look.theme import GRID, Theme
from app.ui.look.words import capital
from app.ui.loop import Spawn
from app.ui.widgets.bar import Bar
from app.ui.widgets.label import Label


class Badge(QWidget):
    """A student's mark, as high as a title: its colour and shape are those of the teacher's mosaic."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mark: Mark | None = None

    def show_mark(self, shown: Mark | None) -> None:
        """Show this, or nothing while it is not known."""
        if shown != self._mark:
            self._mark = shown
            self.setVisible(shown is not None)
            self.setAccessibleName("" if shown is None else str(shown))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        height = self.fontMetrics().height() * 2
        digits = 1 if self._mark is None else len(str(self._mark.number))
        return QSize(height * (5 + 2 * digits) // 4, height)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._mark is None:
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        size = self.height() * 0.7
        draw_mark(
            painter, self._mark, QPointF(1, (self.height() - size) / 2), size, self.palette().windowText().color()
        )
        painter.end()


class Figure(QWidget):
    """A large number and what it counts."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = Label(parent=self)
        self._number.setProperty("role", "big")
        self._what = Label(parent=self, wordWrap=True)
        self._what.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._what.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._number)
        column.addWidget(self._what)

    @property
    def text(self) -> str:
        """What it shows, as one line."""
        return f"{self._number.text()} {self._what.text()}"

    def say(self, number: str, what: str) -> None:
        """Show these."""
        self._number.setText(number)
        self._what.setText(what)


class JoinedPage(QWidget):
    """Shows a `Joining`. `left` is emitted when its owner wants to leave."""

    left = Signal()

    def __init__(self, theme: Theme, spawn: Spawn, parent: QWidget) -> None:
        super().__init__(parent)
        self._joining: Joining | None = None
        self._since = ""
        self._leaving = False
        self._trouble = ""
        self.badge = Badge(self)
        self.name = Label(parent=self)
        self.name.setProperty("role", "title")
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.place = Label(parent=self, wordWrap=True)
        self.place.setProperty("role", "muted")
        self.headline = Label(parent=self, wordWrap=True)
        self.headline.setProperty("role", "big")
        self.explanation = Label(parent=self, wordWrap=True)
        self.trouble = Label(parent=self, wordWrap=True)
        self.trouble.setProperty("role", "warning")
        self.figures: Sequence[Figure] = [Figure(self) for _ in range(4)]
        self._bar = Bar(40, theme, self._parts, self)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.drawing = DrawingView(theme, spawn, self)
        self.pause = QPushButton(self)
        self.pause.clicked.connect(self._pause)
        self.leave = QPushButton(translate("Join", "Leave"), self)
        self.leave.setProperty("role", "primary")
        self.leave.setCursor(Qt.CursorShape.PointingHandCursor)
        self.leave.clicked.connect(self.left.emit)
        self._build()

    def _build(self) -> None:
        who = QHBoxLayout()
        who.setSpacing(GRID * 2)
        who.addWidget(self.badge)
        who.addWidget(self.name, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 6)
        grid.setVerticalSpacing(GRID * 4)
        for number, figure in enumerate(self.figures):
            grid.addWidget(figure, number // 2, number % 2)
            grid.setColumnStretch(number % 2, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID * 3)
        buttons.addWidget(self.pause)
        buttons.addWidget(self.leave, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(who)
        column.addWidget(self.place)
        column.addSpacing(GRID * 6)
        column.addWidget(self.headline)
        column.addWidget(self.explanation)
        column.addWidget(self.trouble)
        column.addSpacing(GRID * 6)
        column.addLayout(grid)
        column.addSpacing(GRID * 3)
        column.addWidget(self._bar)
        column.addSpacing(GRID * 2)
        column.addWidget(self.drawing, 1)
        column.addSpacing(GRID * 3)
        column.addLayout(buttons)
        self.pause.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_joining(self, joining: Joining) -> None:
        """Show this from now on."""
        self._joining, self._leaving, self._since, self._trouble = joining, False, "", ""
        joining.lent.drawn.connect(self.drawing.take)
        self.drawing.begin()
        self.trouble.hide()
        self.leave.setEnabled(True)

    def set_theme(self, theme: Theme) -> None:
        for painted in (self._bar, self.drawing):
            painted.theme = theme
            painted.update()

    def say_trouble(self, sentence: str) -> None:
        """Show what is wrong with an element, until it is registered."""
        self._trouble = capital(sentence) + "."
        self.refresh("")

    def say_leaving(self) -> None:
        """Show that the elements are about to go."""
        self._leaving = True
        self.leave.setEnabled(False)
        self.refresh("")

    def refresh(self, clock: str) -> None:
        """Show the present figures; `clock` is the time of day."""
        joining = self._joining
        if joining is None:
            return
        joined = joining.state is not State.JOINING
        if joined and not self._since:
            self._since = clock
        own = mark(joining.number) if joining.number else None
        self.badge.show_mark(own)
        if own is not None:
            self.drawing.use_colour(own.rgb)
        self.name.setText(joining.name)
        self.place.setText(place_line(joining, self._since) if joined else "")
        _say(self.headline, headline(joining, leaving=self._leaving))
        _say(self.explanation, explanation(joining, asyncio.get_running_loop().time(), leaving=self._leaving))
        lost = joined and not joining.reachable and not self._leaving and joining.state is not State.LEFT
        if joining.lent.registered:
            self._trouble = ""
        _say(self.trouble, unreachable() if lost else self._trouble)
        lent, ours = joining.lent, joining.signs.ours
        for figure, number, what in zip(
            self.figures,
            (str(lent.tiles), percent(joining.share), str(lent.running), "–" if ours is None else percent(ours)),
            (
                translate("Join", "Computed tiles"),
                translate("Join", "Share of the class's work"),
                translate("Join", "Elements, at low priority"),
                translate("Join", "CPU used by the elements"),
            ),
            strict=True,
        ):
            figure.say(number, what)
        self._bar.update()
        self.pause.setText(translate("Join", "Continue") if joining.paused else translate("Join", "Pause"))
        self.pause.setEnabled(joined and not self._leaving)
        self.leave.setText(translate("Join", "Leave") if joined else translate("Join", "Cancel"))

    def _pause(self) -> None:
        if self._joining is not None:
            self._joining.pause(on=not self._joining.paused)
            self.refresh("")

    def _parts(self, theme: Theme, width: float) -> Sequence[tuple[float, str]]:
        if self._joining is None or not self._joining.number or not self._joining.share:
            return ()
        colour = "#" + "".join(f"{part:02x}" for part in mark(self._joining.number).rgb)
        return ((max(width * self._joining.share, GRID), colour),)


def _say(label: Label, text: str) -> None:
    """Show a text, or nothing. Labels are laid out only if something has changed."""
    if text != label.text():
        label.setText(text)
    label.setVisible(bool(text))
