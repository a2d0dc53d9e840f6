"""The sequence chart: a lane for each component and a named arrow for each message, one below the other. Each kind of
message has its colour, its sign at the tail of the arrow and its line style. `chosen` is emitted with the message of an
arrow that was clicked or reached with the keys.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from app.base.durations import duration
from app.base.language import translate
from app.models.messages.fields import name_of
from app.models.messages.listing import MessageList, label_of, number_of, time_words
from app.models.messages.log import Message, Party, Role
from app.models.messages.sequence import Arrow, Lane, Pause, Sequences, sequences
from app.models.topology.traffic import Kind, kind_of
from app.ui.look.message_signs import draw_message_sign, kind_colour
from app.ui.look.swatch import draw_mark
from app.ui.look.theme import GRID, LIGHT, Theme
from app.ui.widgets.label import plain_tip

LANE = 7
"""The minimum width of a lane in characters."""

LINES = {Kind.ASAP: Qt.PenStyle.SolidLine, Kind.ENRP: Qt.PenStyle.DashLine, Kind.DATA: Qt.PenStyle.DotLine}


class SequenceChart(QAbstractScrollArea):
    """`show_messages(list, messages)` draws messages; `mark` highlights one."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._list: MessageList | None = None
        self._drawn: list[Message] = []
        self.shown = Sequences()
        self.current: Message | None = None
        self._hovered: Message | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAccessibleName(translate("Messages", "Sequence chart"))
        self.viewport().setMouseTracking(True)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._fit()

    def show_messages(self, messages: MessageList, some: list[Message]) -> None:
        """Show these messages. The newest stays in view unless somebody has scrolled up."""
        if some == self._drawn and messages is self._list:
            return
        bar = self.verticalScrollBar()
        follow = bar.value() >= bar.maximum() - GRID
        self._list, self._drawn = messages, some
        self.shown = sequences(some, partial(number_of, messages.scene))
        self._fit()
        if follow:
            bar.setValue(bar.maximum())

    def mark(self, message: Message | None) -> None:
        """Highlight the message that is selected in the list."""
        self.current = message
        arrow = self._arrow_of(message)
        if arrow is not None:
            top, bar, line = arrow.row * self._line(), self.verticalScrollBar(), self._line()
            if not bar.value() <= top <= bar.value() + self.viewport().height() - self._head() - line:
                bar.setValue(round(top - (self.viewport().height() - self._head()) / 2))
        self.viewport().update()

    def arrow_at(self, place: QPointF) -> Arrow | None:
        """Return the arrow at this place of the viewport, if there is one."""
        row = int((place.y() - self._head() + self.verticalScrollBar().value()) // self._line())
        arrow = self.shown.by_row.get(row) if place.y() > self._head() else None
        if arrow is None:
            return None
        ends = sorted((self._x(arrow.start), self._x(arrow.end)))
        reach = self._lane() / 2 if arrow.start == arrow.end else GRID * 3
        x = place.x() + self.horizontalScrollBar().value()
        return arrow if ends[0] - reach <= x <= ends[1] + reach else None

    def place_of(self, message: Message) -> QPointF:
        """Return the centre of a message's arrow in the viewport."""
        arrow = self._arrow_of(message)
        assert arrow is not None
        x = (self._x(arrow.start) + self._x(arrow.end)) / 2 - self.horizontalScrollBar().value()
        return QPointF(x, self._y(arrow.row) - self.verticalScrollBar().value())

    def svg(self) -> bytes:
        """Return the whole chart as SVG."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        size = self._whole()
        drawing = QSvgGenerator()
        drawing.setOutputDevice(buffer)
        drawing.setSize(size)
        drawing.setViewBox(QRect(QPoint(0, 0), size))
        drawing.setTitle("Poolscope")
        painter = QPainter(drawing)
        painter.setFont(self.font())
        painter.fillRect(QRect(QPoint(0, 0), size), QColor(self._theme.surface))
        self._paint_rows(painter, 0, self.shown.rows, marked=False)
        self._paint_head(painter, size.width())
        painter.end()
        return bytes(buffer.data().data())

    # --- Qt ----------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            arrow = self.arrow_at(QPointF(event.pos()))
            text = self._list.tip(arrow.message) if arrow is not None and self._list is not None else ""
            QToolTip.showText(event.globalPos(), plain_tip(text), self.viewport())
            return True
        if event.type() is QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        arrow = self.arrow_at(event.position())
        self._hover(arrow.message if arrow is not None else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        arrow = self.arrow_at(event.position())
        if arrow is not None:
            self._choose(arrow.message)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not self.shown.arrows:
            super().keyPressEvent(event)
            return
        arrows = self.shown.arrows
        here = next((n for n, arrow in enumerate(arrows) if arrow.message == self.current), None)
        number = len(arrows) - 1 if here is None else min(max(here + step, 0), len(arrows) - 1)
        self._choose(arrows[number].message)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), QColor(self._theme.surface))
        painter.setFont(self.font())
        top, line = self.verticalScrollBar().value(), self._line()
        painter.save()
        painter.translate(-self.horizontalScrollBar().value(), -top)
        first = int(top // line)
        self._paint_rows(painter, first, first + int(self.viewport().height() // line) + 2, marked=True)
        painter.restore()
        painter.translate(-self.horizontalScrollBar().value(), 0)
        self._paint_head(painter, self._whole().width())
        if not self.shown.arrows:
            painter.setPen(QColor(self._theme.muted))
            text = translate("Messages", "No messages in this span.")
            painter.drawText(self.viewport().rect(), int(Qt.AlignmentFlag.AlignCenter), text)
        painter.end()

    # --- painting ----------------------------------------------------------------------------------------------------

    def _paint_rows(self, painter: QPainter, first: int, last: int, *, marked: bool) -> None:
        line, theme = self._line(), self._theme
        painter.setPen(QPen(QColor(theme.line), 1))
        bottom = self._head() + min(last, self.shown.rows + 1) * line
        for number in range(len(self.shown.lanes)):
            x = self._x(number)
            painter.drawLine(QPointF(x, self._head() + first * line), QPointF(x, bottom))
        for row in range(first, min(last, self.shown.rows)):
            arrow = self.shown.by_row.get(row)
            if arrow is not None:
                self._paint_arrow(painter, arrow, marked=marked)
        for pause in self.shown.pauses:
            if first <= pause.row < last:
                self._paint_pause(painter, pause)

    def _paint_arrow(self, painter: QPainter, arrow: Arrow, *, marked: bool) -> None:
        message, theme = arrow.message, self._theme
        kind, y = kind_of(message.ppid), self._y(arrow.row)
        one, other = QPointF(self._x(arrow.start), y), QPointF(self._x(arrow.end), y)
        lit = marked and message in (self.current, self._hovered)
        ground = QColor(theme.raised if lit else theme.surface)
        if lit:
            band = QRectF(0, y - self._line() * 0.72, self._whole().width(), self._line())
            painter.fillRect(band, ground)
        painter.setPen(QColor(theme.muted))
        painter.drawText(QPointF(GRID * 2, y), time_words(message.at)[6:])
        colour = kind_colour(theme, kind)
        painter.setPen(QPen(colour, 1.6, LINES[kind]))
        size = self.fontMetrics().height() * 0.45
        if arrow.start == arrow.end:
            other = one + QPointF(size * 3, 0)
        painter.drawLine(one, other)
        way = 1 if other.x() > one.x() else -1
        painter.setPen(QPen(colour, 1))
        painter.setBrush(colour)
        barbs = (other - QPointF(way * size, turn * size / 2) for turn in (1, -1))
        painter.drawPolygon(QPolygonF([other, *barbs]))
        draw_message_sign(painter, kind, one, self.fontMetrics().height() * 0.27, theme)
        text = name_of(message) or translate("Messages", "unknown")
        metrics = QFontMetricsF(self.font())
        length = metrics.horizontalAdvance(text)
        # Centre the name on the visible part of the arrow. It may be longer than the arrow: it has the row for itself.
        ends = [one.x(), other.x()]
        low, high = self._left(), float(self._whole().width())
        if marked:
            low, high = (
                low + self.horizontalScrollBar().value(),
                self.horizontalScrollBar().value() + self.viewport().width(),
            )
        middle = (max(min(ends), low) + min(max(ends), high)) / 2
        left = max(min(middle - length / 2, high - length - GRID), low)
        painter.fillRect(QRectF(left - 2, y - GRID - metrics.ascent(), length + 4, metrics.ascent()), ground)
        painter.setPen(QColor(theme.text))
        painter.drawText(QPointF(left, y - GRID), text)

    def _paint_pause(self, painter: QPainter, pause: Pause) -> None:
        painter.setPen(QColor(self._theme.muted))
        text = translate("Messages", "⋮  {time} later").format(time=duration(pause.seconds))
        painter.drawText(QPointF(self._left() + GRID, self._y(pause.row)), text)

    def _paint_head(self, painter: QPainter, width: int) -> None:
        theme, head = self._theme, self._head()
        painter.fillRect(QRectF(0, 0, width, head), QColor(theme.surface))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(QPointF(0, head), QPointF(width, head))
        metrics = QFontMetricsF(self.font())
        base = (head - metrics.height()) / 2 + metrics.ascent()
        for number, lane in enumerate(self.shown.lanes):
            x = self._x(number)
            if isinstance(lane, Party) and lane.role is Role.ELEMENT and self._list is not None:
                mark = self._list.scene.mark_of(lane.identifier)
                size = metrics.ascent() * 0.85
                place = QPointF(x - metrics.horizontalAdvance("0") - size / 2, base - size)
                draw_mark(painter, mark, place, size, QColor(theme.text))
                continue
            text = metrics.elidedText(self._words(lane), Qt.TextElideMode.ElideMiddle, self._lane() - GRID)
            painter.setPen(QColor(theme.text))
            painter.drawText(QPointF(x - metrics.horizontalAdvance(text) / 2, base), text)

    def _words(self, lane: Lane) -> str:
        if isinstance(lane, str) or self._list is None:
            return str(lane)
        label = label_of(self._list.scene, lane)
        if lane.role is Role.REGISTRAR:
            text = translate("Messages", "Registrar {letter}").format(letter=label)
            if self.fontMetrics().horizontalAdvance(text) < self._lane() - GRID:
                return text
        return label

    # --- measures ----------------------------------------------------------------------------------------------------

    def _line(self) -> float:
        return self.fontMetrics().height() * 1.7

    def _head(self) -> float:
        return self.fontMetrics().height() + GRID * 3

    def _left(self) -> float:
        """Return where the lanes begin; the times are to the left."""
        return self.fontMetrics().horizontalAdvance("00.000") + GRID * 4

    def _lane(self) -> float:
        count = max(len(self.shown.lanes), 1)
        least = self.fontMetrics().averageCharWidth() * LANE
        return max((self.viewport().width() - self._left()) / count, least)

    def _x(self, lane: int) -> float:
        return self._left() + self._lane() * (lane + 0.5)

    def _y(self, row: int) -> float:
        """Return the y coordinate of a row's arrow in the whole chart."""
        return self._head() + (row + 0.75) * self._line()

    def _whole(self) -> QSize:
        width = self._left() + self._lane() * max(len(self.shown.lanes), 1)
        return QSize(round(width), round(self._head() + (self.shown.rows + 0.5) * self._line()))

    def _fit(self) -> None:
        whole, room = self._whole(), self.viewport().size()
        self.verticalScrollBar().setRange(0, max(whole.height() - room.height(), 0))
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(round(self._line()))
        self.horizontalScrollBar().setRange(0, max(whole.width() - room.width(), 0))
        self.horizontalScrollBar().setPageStep(room.width())
        self.viewport().update()

    def _arrow_of(self, message: Message | None) -> Arrow | None:
        return next((arrow for arrow in self.shown.arrows if arrow.message == message), None)

    def _hover(self, message: Message | None) -> None:
        if message is not self._hovered:
            self._hovered = message
            self.viewport().update()

    def _choose(self, message: Message) -> None:
        self.mark(message)
        if self._list is not None:
            self.setAccessibleDescription(self._list.tip(message))
        self.chosen.emit(message)
