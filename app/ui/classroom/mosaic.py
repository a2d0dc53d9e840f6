"""The class's mosaic: the picture in the colours of the students, with a legend that says who is who, for a file."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QTransform

from app.fractal.picture import Picture
from app.fractal.shade import Tint
from app.models.classroom.students import Student, Students
from app.ui.classroom.table import percent
from app.ui.look.swatch import draw_mark
from app.ui.look.theme import GRID, LIGHT, Theme, font
from app.ui.look.words import MarkOf, tiles_words
from app.ui.picture.picture_image import PictureImage
from app.ui.picture.tile_paint import paint_tiles

MARGIN = GRID * 6
NAME_WIDTH = 22
SHORT_WIDTH = 16
"""The widths of an entry in average characters, without the mark."""


class LegendPaint:
    """Paints the legend of a class in columns: mark, name and share of each student; if it is not `short`, also tiles
    and machine."""

    def __init__(
        self, students: Students, only: Sequence[Student], face: QFont, theme: Theme, *, short: bool = False
    ) -> None:
        self._students, self._only, self._theme, self._short = students, only, theme, short
        self._face, self._small = QFont(face), QFont(face)
        pixels = QFontMetricsF(face).height() * 0.9
        self._face.setPixelSize(max(round(pixels), 6))
        self._face.setBold(True)
        self._small.setPixelSize(max(round(pixels * 0.85), 6))
        self._metrics = QFontMetricsF(self._face)

    @property
    def entry(self) -> QSizeF:
        """The size of an entry."""
        height = self._metrics.height()
        characters, lines = (SHORT_WIDTH, 1.3) if self._short else (NAME_WIDTH, 2.1)
        return QSizeF(self._metrics.averageCharWidth() * characters + height * (self._mark_width + 0.1), height * lines)

    @property
    def _mark_width(self) -> float:
        """The width of a mark, in heights of the type; it has room for the number of the last student."""
        return 2.3 if len(self._students) < 100 else 2.7

    def columns(self, width: float) -> int:
        """Return how many columns there are in this width."""
        return max(int(width / self.entry.width() + 0.01), 1)

    def height(self, width: float) -> float:
        """Return the height of the legend at this width."""
        return ceil(len(self._only) / self.columns(width)) * self.entry.height()

    def paint(self, painter: QPainter, left: float, top: float, width: float) -> None:
        """Paint the legend, column by column."""
        columns = self.columns(width)
        lines = max(ceil(len(self._only) / columns), 1)
        for number, student in enumerate(self._only):
            x = left + number // lines * width / columns
            self._paint_entry(painter, student, x, top + number % lines * self.entry.height(), width / columns)

    def _paint_entry(self, painter: QPainter, student: Student, x: float, y: float, width: float) -> None:
        height = self._metrics.height()
        size, ink = self._metrics.ascent() * 0.9, QColor(self._theme.text)
        painter.setFont(self._face)
        draw_mark(painter, student.mark, QPointF(x, y + height * (0.25 if self._short else 0.6)), size, ink)
        left = x + height * self._mark_width
        room = width - height * self._mark_width - GRID * 2
        middle = Qt.AlignmentFlag.AlignVCenter
        share, small = percent(self._students.share(student)), QFontMetricsF(self._small)
        beside = small.horizontalAdvance("100\u00a0%") + GRID if self._short else 0.0
        painter.setFont(self._face)
        painter.setPen(ink)
        name = self._metrics.elidedText(student.shown, Qt.TextElideMode.ElideRight, room - beside)
        painter.drawText(QRectF(left, y + height * 0.1, room, height), middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.setFont(self._small)
        painter.setPen(QColor(self._theme.muted))
        if self._short:
            painter.drawText(QRectF(left, y + height * 0.1, room, height), middle | Qt.AlignmentFlag.AlignRight, share)
            return
        words = f"{tiles_words(student.tiles)} · {share} · {student.host}"
        words = small.elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, y + height * 1.0, room, height), middle | Qt.AlignmentFlag.AlignLeft, words)


def mosaic(picture: Picture | None, students: Students, mark_of: MarkOf) -> QImage:
    """Return the picture with its legend below. Only students who have done something are in the legend."""
    shown = [student for student in students.rows if student.tiles] or list(students.rows)
    legend = LegendPaint(students, shown, font(1.2), LIGHT)
    width = max(picture.viewport.width if picture is not None else 0, ceil(legend.entry.width())) + 2 * MARGIN
    above = picture.viewport.height + MARGIN if picture is not None else 0
    height = MARGIN + above + ceil(legend.height(width - 2 * MARGIN)) + MARGIN
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if picture is not None:
        painted = PictureImage(picture, lambda identifier: mark_of(identifier).rgb, Tint.TINT)
        at = QTransform.fromTranslate(MARGIN, MARGIN)
        painter.fillRect(QRectF(MARGIN, MARGIN, picture.viewport.width, picture.viewport.height), QColor(LIGHT.picture))
        painter.drawImage(QPointF(MARGIN, MARGIN), painted.image)
        paint_tiles(painter, picture, at, mark_of, {}, QFontMetricsF(font(1.0)).ascent() * 0.8, borders=False)
        painter.setTransform(QTransform())
    legend.paint(painter, MARGIN, MARGIN + above, width - 2 * MARGIN)
    painter.end()
    return image
