"""A comparison as bars: for each policy how long it took, each element's share of the work, and how busy each was.

Elements have the colours, shapes and numbers of their marks. Small notches above the shares show what the elements'
speeds suggest. The dashed line through the times shows how long all of them would take at full speed. The table beside
the chart has the same figures.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.language import decimal, translate
from app.comparison.plan import Plan
from app.comparison.results import Results, Summary
from app.models.fleet.marks import mark
from app.models.fleet.policy_words import spaced
from app.ui.look.swatch import draw_mark
from app.ui.look.theme import GRID, Theme, contrast

DARK_INK, LIGHT_INK = QColor("#1c1e21"), QColor("#ffffff")

BAND = 1.15
"""The height of a band of bars, in lines of text."""


def seconds(value: float) -> str:
    """Return a time in seconds: `4.2 s`, `61 s`."""
    return decimal(value, ".1f" if value < 60 else ".0f") + "\u00a0s"


def percent(part: float) -> str:
    """Return a part from 0 to 1 as a percentage."""
    return f"{part * 100:.0f}\u00a0%"


class ComparisonChart(QWidget):
    """`show_results` draws the results so far."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.plan: Plan | None = None
        self.summaries: tuple[Summary, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self.setAccessibleName(translate("Compare", "Chart of the policies"))
        self.setToolTip(
            translate(
                "Compare",
                "Time: until the picture was complete; the dashed line is the time of all elements at full "
                "speed.\nShare: each element's share of the work; the notches above mark its share of the total "
                "speed.\nBusy: the share of the time in which an element had at least one tile.",
            )
        )

    def show_results(self, results: Results) -> None:
        self.plan, self.summaries = results.plan, results.summaries()
        self.updateGeometry()
        self.setMinimumHeight(self.minimumSizeHint().height())
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setMinimumHeight(self.minimumSizeHint().height())
        self.update()

    def minimumSizeHint(self) -> QSize:
        line = QFontMetricsF(self.font()).height()
        return QSize(GRID * 50, round(GRID * 8 + line * 1.4 + len(self.summaries) * self._block(line)))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint().expandedTo(QSize(GRID * 90, 0))

    @staticmethod
    def _block(line: float) -> float:
        return line * (1.2 + 3 * (BAND + 0.25)) + GRID * 5

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        if self.plan is None or not self.summaries:
            painter.end()
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetricsF(self.font())
        line = metrics.height()
        names = [translate("Compare", "Time"), translate("Compare", "Share"), translate("Compare", "Busy")]
        left = GRID * 3 + max(map(metrics.horizontalAdvance, names)) + GRID * 2
        room = QRectF(left, GRID * 2, self.width() - left - GRID * 3, 0)
        longest = max(max(summary.duration for summary in self.summaries), self.plan.ideal) * 1.02
        ideal = room.left() + room.width() * self.plan.ideal / longest
        y = room.top() + line * 1.4
        for summary in self.summaries:
            self._heading(painter, summary, y, line)
            y += line * 1.2
            for name, draw in zip(names, (self._time, self._share, self._busy), strict=True):
                band = QRectF(room.left(), y, room.width(), line * BAND)
                painter.setPen(QColor(self._theme.muted))
                painter.drawText(QRectF(GRID * 3, y, left, band.height()), int(Qt.AlignmentFlag.AlignVCenter), name)
                draw(painter, summary, band, longest)
                if draw == self._time:
                    self._dashes(painter, ideal, band)
                y += line * (BAND + 0.25)
            y += GRID * 5
        text = translate("Compare", "all at full speed: {time}").format(time=seconds(self.plan.ideal))
        painter.setFont(self.font())
        painter.setPen(QColor(self._theme.muted))
        place = min(
            max(ideal - metrics.horizontalAdvance(text) / 2, left),
            self.width() - GRID * 3 - metrics.horizontalAdvance(text),
        )
        painter.drawText(QPointF(place, room.top() + metrics.ascent()), text)
        painter.end()

    def _heading(self, painter: QPainter, summary: Summary, y: float, line: float) -> None:
        face = self.font()
        face.setBold(True)
        painter.setFont(face)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(GRID * 3, y, self.width() - GRID * 6, line * 1.2), 0, spaced(summary.policy))
        painter.drawText(
            QRectF(GRID * 3, y, self.width() - GRID * 6, line * 1.2),
            int(Qt.AlignmentFlag.AlignRight),
            seconds(summary.duration),
        )
        painter.setFont(self.font())

    def _dashes(self, painter: QPainter, x: float, band: QRectF) -> None:
        painter.setPen(QPen(QColor(self._theme.text), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, band.top() - GRID), QPointF(x, band.bottom() + GRID))

    def _time(self, painter: QPainter, summary: Summary, band: QRectF, longest: float) -> None:
        painter.fillRect(band, QColor(self._theme.raised))
        done = QRectF(band.left(), band.top(), band.width() * summary.duration / longest, band.height())
        painter.fillRect(done, QColor(self._theme.edge))

    def _share(self, painter: QPainter, summary: Summary, band: QRectF, _longest: float) -> None:
        assert self.plan is not None
        painter.fillRect(band, QColor(self._theme.raised))
        x = band.left()
        for number, share in enumerate(summary.share, 1):
            part = QRectF(x, band.top(), band.width() * share, band.height())
            colour = QColor(*mark(number).rgb)
            painter.fillRect(part.adjusted(0, 0, -1 if share else 0, 0), colour)
            ink = _ink_on(colour)
            self._label(painter, part, number, percent(share), ink, only_inside=True)
            x = part.right()
        elements = self.plan.elements(summary.policy)
        speed, before = sum(element.speed for element in elements), 0.0
        painter.setPen(QPen(QColor(self._theme.text), 2.0))
        for element in elements[:-1]:
            before += element.speed / speed
            at = band.left() + band.width() * before
            painter.drawLine(QPointF(at, band.top() - GRID), QPointF(at, band.top()))

    def _busy(self, painter: QPainter, summary: Summary, band: QRectF, _longest: float) -> None:
        each = band.width() / len(summary.utilisation)
        for number, part in enumerate(summary.utilisation, 1):
            cell = QRectF(band.left() + each * (number - 1), band.top(), each - min(GRID, each / 4), band.height())
            painter.fillRect(cell, QColor(self._theme.raised))
            foot = QRectF(cell.left(), cell.bottom() - band.height() / 4, cell.width() * part, band.height() / 4)
            painter.fillRect(foot, QColor(*mark(number).rgb))
            above = cell.adjusted(0, 0, 0, -band.height() / 4)
            self._label(painter, above, number, percent(part), QColor(self._theme.text))

    def _label(
        self, painter: QPainter, box: QRectF, number: int, text: str, ink: QColor, *, only_inside: bool = False
    ) -> None:
        """Draw mark and figure, or only the mark if there is no room for both."""
        metrics = QFontMetricsF(self.font())
        size = min(metrics.ascent() * 0.75, box.height() * 0.8)
        width = size * 1.2 + metrics.horizontalAdvance(str(number)) * 1.1
        if width + GRID > box.width():
            return
        at = QPointF(box.left() + GRID, box.center().y() - size / 2)
        if only_inside:  # on its own colour, draw the shape as an outline
            face = self.font()
            face.setBold(True)
            painter.setFont(face)
            painter.setPen(ink)
            label = f"{mark(number)}"
            width = QFontMetricsF(face).horizontalAdvance(label)
            if width + GRID > box.width():
                painter.setFont(self.font())
                return
            painter.drawText(box.adjusted(GRID, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), label)
        else:
            width = draw_mark(painter, mark(number), at, size, ink)
        painter.setFont(self.font())
        painter.setPen(ink)
        left = box.left() + width + GRID * 2.5
        if left + metrics.horizontalAdvance(text) < box.right():
            painter.drawText(
                QRectF(left, box.top(), box.right() - left, box.height()), int(Qt.AlignmentFlag.AlignVCenter), text
            )


def _ink_on(colour: QColor) -> QColor:
    """Return dark or light, whichever is more readable on this colour."""
    return max((DARK_INK, LIGHT_INK), key=lambda ink: contrast(ink.name(), colour.name()))
