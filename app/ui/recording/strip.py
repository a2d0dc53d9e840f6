"""The time line: a strip for the span of a run, with its events as marks, and the playhead.

Each kind of event has its own shape, and the journal says the same in words. Drag or click to go to a moment. ← and →
go from event to event, Home and End to the ends, and Space plays. The widget decides nothing: `wanted` is emitted with
a moment, in seconds since the epoch.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget

from app.base.language import translate
from app.models.journal import Entry
from app.recording.player import SETTLES
from app.ui.look.theme import GRID, Theme
from app.ui.widgets.label import plain_tip

NEAR: Final = 5
"""The distance in pixels within which the pointer points at a mark."""

AGAIN: Final = 1e-3
"""Two events closer than this, in seconds, are not told apart."""

SHORTEST: Final = 10.0
"""The shortest span of the strip, in seconds."""

KEYS: Final = (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space)
"""The keys of the strip; some mean something else in the window."""

ORDER: Final = ("picture", "pool", "takeover", "failover", "fault", "trouble")
"""The kinds of events in the order of painting; the last are seen best."""

TICKS: Final = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
"""The possible distances between two written times, in seconds."""


class TimeLine(QAbstractSlider):
    """`show_entries` gives the events, `show_moment` the span. For screen readers it is a slider in tenths of a
    second."""

    wanted = Signal(float)
    play_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: list[Entry] = []
        self._times: list[float] = []
        self._marked: tuple[object, ...] = ()
        self.marks: list[tuple[int, int, float]] = []
        """The painted marks: rank of the kind in `ORDER`, place and time."""
        self.began = self.ended = self.moment = 0.0
        self.live = True
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(translate("Time line", "Time line"))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_entries(self, entries: Iterable[Entry]) -> None:
        """Show these events, oldest first."""
        self._entries = list(entries)
        self._marked = ()
        self._times = [entry.at.timestamp() for entry in self._entries]
        self.update()

    def add_entry(self, entry: Entry) -> None:
        """Add the latest event."""
        self._entries.append(entry)
        self._times.append(entry.at.timestamp())
        self.update()

    def show_moment(self, began: float, ended: float, moment: float, *, live: bool) -> None:
        """Show the span of the run and the moment in it."""
        self.began, self.ended, self.moment, self.live = began, ended, moment, live
        self.setRange(0, round((ended - began) * 10))
        self.setValue(round((moment - began) * 10))
        here = bisect_right(self._times, moment) - 1
        told = self._entries[here].text if here >= 0 else ""
        self.setAccessibleDescription(f"{datetime.fromtimestamp(moment):%H:%M:%S}  {told}")
        self.update()

    def __len__(self) -> int:
        """Return the number of events shown."""
        return len(self._entries)

    def event_before(self) -> None:
        """Go to the event before this moment."""
        place = bisect_left(self._times, self.moment - SETTLES - AGAIN)
        self.wanted.emit(self._times[place - 1] + SETTLES if place else self.began)

    def event_after(self) -> None:
        """Go to the next event; after the last one, to the end."""
        place = bisect_right(self._times, self.moment - SETTLES + AGAIN)
        self.wanted.emit(self._times[place] + SETTLES if place < len(self._times) else self.ended)

    def sizeHint(self) -> QSize:
        return QSize(GRID * 100, self.fontMetrics().height() * 2 + GRID * 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(GRID * 30, self.sizeHint().height())

    # --- people ------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in KEYS:
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tip(self.told_at(event.pos().x())), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Home:
                self.wanted.emit(self.began)
            case Qt.Key.Key_End:
                self.wanted.emit(self.ended)
            case Qt.Key.Key_Left:
                self.event_before()
            case Qt.Key.Key_Right:
                self.event_after()
            case Qt.Key.Key_Space:
                self.play_wanted.emit()
            case _:
                QWidget.keyPressEvent(self, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            near = self._near(event.position().x())
            self.wanted.emit(self._times[near] + SETTLES if near is not None else self._time_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.wanted.emit(self._time_at(event.position().x()))

    def told_at(self, x: float) -> str:
        """Return the text for this place: the event there, or the time."""
        near = self._near(x)
        return str(self._entries[near]) if near is not None else f"{datetime.fromtimestamp(self._time_at(x)):%H:%M:%S}"

    # --- places ------------------------------------------------------------------------------------------------------

    @property
    def _span(self) -> float:
        return max(self.ended - self.began, SHORTEST)

    def place_of(self, at: float) -> float:
        """Return the place of a moment."""
        return GRID * 2 + (at - self.began) / self._span * (self.width() - GRID * 4)

    def _time_at(self, x: float) -> float:
        at = self.began + (x - GRID * 2) / max(self.width() - GRID * 4, 1) * self._span
        return min(max(at, self.began), self.ended)

    def _near(self, x: float) -> int | None:
        """Return the event that the pointer is at."""
        around = self._span / max(self.width() - GRID * 4, 1) * NEAR
        at = self.began + (x - GRID * 2) / max(self.width() - GRID * 4, 1) * self._span
        first, last = bisect_left(self._times, at - around), bisect_right(self._times, at + around)
        found = [(_rank(self._entries[i]), -abs(self._times[i] - at), i) for i in range(first, last)]
        return max(found)[2] if found else None

    # --- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, metrics = self._theme, self.fontMetrics()
        bar = QRectF(GRID * 2, GRID, self.width() - GRID * 4, metrics.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(bar, 3, 3)
        past = QRectF(bar.left(), bar.bottom() - 3, self.place_of(self.moment) - bar.left(), 3)
        painter.setBrush(QColor(theme.muted if self.live else theme.accent))
        painter.drawRect(past)
        self._paint_times(painter, bar.bottom())
        self._paint_marks(painter, bar.center().y() - 1, metrics.height() * 0.32)
        x = self.place_of(self.moment)
        painter.setPen(QPen(QColor(theme.muted if self.live else theme.accent), 2))
        painter.drawLine(QPointF(x, bar.top() - 2), QPointF(x, bar.bottom() + 3))
        if not self.live:
            painter.setBrush(QColor(theme.accent))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(QPolygonF([QPointF(x - 5, 0), QPointF(x + 5, 0), QPointF(x, GRID * 1.5)]))
        if self.hasFocus():
            painter.setPen(QColor(theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()

    def _paint_times(self, painter: QPainter, top: float) -> None:
        metrics = self.fontMetrics()
        wide = metrics.horizontalAdvance("00:00:00") * 1.6
        room = max((self.width() - GRID * 4) / wide, 1)
        step = next((tick for tick in TICKS if self._span / tick <= room), TICKS[-1])
        painter.setPen(QColor(self._theme.muted))
        tick = (int(self.began) // step + 1) * step
        while tick <= self.ended:
            x = self.place_of(tick)
            painter.drawLine(QPointF(x, top), QPointF(x, top + 2))
            text = f"{datetime.fromtimestamp(tick):%H:%M:%S}"
            half = metrics.horizontalAdvance(text) / 2
            if half < x < self.width() - half:
                painter.drawText(QPointF(x - half, top + metrics.ascent() + 1), text)
            tick += step

    def _paint_marks(self, painter: QPainter, y: float, size: float) -> None:
        """Paint the most important mark of each pixel; a run may have more events than the strip has pixels."""
        key = len(self._times), self._times[:1], self.began, self.ended, self.width()
        if key != self._marked:
            self._marked = key
            by_place: dict[int, tuple[int, float]] = {}
            for entry, at in zip(self._entries, self._times, strict=True):
                place = round(self.place_of(at))
                by_place[place] = max(by_place.get(place, (-1, 0.0)), (_rank(entry), at))
            self.marks = sorted((rank, place, at) for place, (rank, at) in by_place.items() if rank >= 0)
        for rank, place, at in self.marks:
            painter.setOpacity(1.0 if at <= self.moment + 1e-4 else 0.55)
            paint_kind(painter, ORDER[rank], QPointF(place, y), size, self._theme)
        painter.setOpacity(1.0)


def _rank(entry: Entry) -> int:
    return ORDER.index(entry.kind) if entry.kind in ORDER else -1


def paint_kind(painter: QPainter, kind: str, at: QPointF, size: float, theme: Theme) -> None:
    """Paint the mark of a kind of event: a cross for trouble, a flash for faults, an arrow for failovers, a square for
    takeovers, a line for the pool, a dot for the picture."""
    x, y = at.x(), at.y()
    colour = {"trouble": theme.dead, "fault": theme.silent, "failover": theme.accent, "takeover": theme.accent}
    ink = QColor(colour.get(kind, theme.muted))
    painter.setPen(QPen(ink, 2 if kind in ("trouble", "pool") else 1))
    painter.setBrush(ink)
    match kind:
        case "trouble":
            painter.drawLine(QPointF(x - size, y - size), QPointF(x + size, y + size))
            painter.drawLine(QPointF(x - size, y + size), QPointF(x + size, y - size))
        case "fault":
            corners = [QPointF(x - size, y - size), QPointF(x + size, y - size), QPointF(x, y + size)]
            painter.drawPolygon(QPolygonF(corners))
        case "failover":
            corners = [QPointF(x - size, y - size), QPointF(x + size, y), QPointF(x - size, y + size)]
            painter.drawPolygon(QPolygonF(corners))
        case "takeover":
            painter.drawRect(QRectF(x - size * 0.8, y - size * 0.8, size * 1.6, size * 1.6))
        case "pool":
            painter.setPen(QPen(ink, 1))
            painter.drawLine(QPointF(x, y - size), QPointF(x, y + size))
        case _:
            painter.drawEllipse(at, size * 0.45, size * 0.45)
