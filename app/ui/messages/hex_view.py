"""The octets of a message as hexadecimal digits and as characters. Those of the selected field are marked. An octet
that is clicked, or reached with the keys, is reported.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.base.language import translate
from app.ui.look.theme import GRID, LIGHT, Theme

WIDTHS = (16, 8, 4)
"""The possible numbers of octets in a line; the largest that fits is used."""


class HexView(QAbstractScrollArea):
    """`show_octets` and `mark` set the content. `octet_chosen` is emitted with the offset of an octet selected here."""

    octet_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self.octets = b""
        self.marked = (0, 0)
        """Start and end of the marked octets."""
        self._around = (0, 0)
        self.at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAccessibleName(translate("Messages", "Octets of the message"))
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._fit()

    def show_octets(self, octets: bytes) -> None:
        """Show these octets from now on."""
        self.octets = octets
        self.marked = self._around = (0, 0)
        self.at = 0
        self.verticalScrollBar().setValue(0)
        self._fit()

    def mark(self, start: int, end: int, around: tuple[int, int] = (0, 0)) -> None:
        """Mark these octets, and faintly those of the field `around` them."""
        self.marked, self._around = (start, end), around
        if not start <= self.at < end:
            self.at = start
        self._reveal(start)
        self.setAccessibleDescription(
            translate("Messages", "Octets {start} to {end}: {octets}").format(
                start=start, end=max(end - 1, start), octets=self.octets[start : min(end, start + 64)].hex(" ")
            )
        )
        self.viewport().update()

    def width_for(self, count: int) -> int:
        """Return the width in pixels of lines with this many octets."""
        return round(self._left(count) + (count + 1) * self._digit()) + self.verticalScrollBar().sizeHint().width() + 1

    @property
    def per_line(self) -> int:
        """The number of octets in a line."""
        digit = self._digit()
        return next((n for n in WIDTHS if self._left(n) + (n + 1) * digit <= self.viewport().width()), WIDTHS[-1])

    def place_of(self, offset: int) -> QPointF:
        """Return the centre of an octet's digits, in the viewport."""
        box = self._box(offset, self.per_line)
        return box.center()

    def offset_at(self, place: QPointF) -> int | None:
        """Return the offset of the octet at this place, in digits or as a character."""
        count, digit = self.per_line, self._digit()
        line = int(place.y() // self._line()) + self.verticalScrollBar().value()
        in_digits = (place.x() - digit * 6) / (digit * 3)
        in_text = (place.x() - self._left(count)) / digit
        column = int(in_digits) if 0 <= in_digits < count else int(in_text) if 0 <= in_text < count else -1
        offset = line * count + column
        return offset if column >= 0 and 0 <= offset < len(self.octets) else None

    # --- Qt ----------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(round(self._digit() * 40), round(self._line() * 6))

    def resizeEvent(self, event: object) -> None:
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        offset = self.offset_at(event.position())
        if offset is not None:
            self._choose(offset)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        offset = self.offset_at(event.position())
        if event.buttons() and offset is not None and offset != self.at:
            self._choose(offset)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = self.per_line
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -count, Qt.Key.Key_Down: count,
            Qt.Key.Key_Home: -len(self.octets), Qt.Key.Key_End: len(self.octets),
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self.octets:
            super().keyPressEvent(event)
            return
        self._choose(min(max(self.at + step, 0), len(self.octets) - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(self.theme.surface))
        painter.setFont(self._font())
        count, line = self.per_line, self._line()
        base = QFontMetricsF(self._font()).ascent() + GRID / 2
        first = self.verticalScrollBar().value()
        last = min(first + int(self.viewport().height() // line) + 2, -(-len(self.octets) // count))
        for number in range(first, last):
            top = (number - first) * line
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(QPointF(GRID, top + base), f"{number * count:04x}")
            for offset in range(number * count, min((number + 1) * count, len(self.octets))):
                self._paint_octet(painter, offset, count, top + base)
        if self.hasFocus() and self.octets:
            painter.setPen(QColor(self.theme.text))
            painter.drawRect(self._box(self.at, count).adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_octet(self, painter: QPainter, offset: int, count: int, base: float) -> None:
        box, octet = self._box(offset, count), self.octets[offset]
        text = QRectF(self._left(count) + offset % count * self._digit(), box.top(), self._digit(), box.height())
        ink = QColor(self.theme.text)
        if self.marked[0] <= offset < self.marked[1]:
            joined = offset + 1 < self.marked[1] and (offset + 1) % count
            for part in (box.adjusted(0, 0, self._digit() if joined else 0, 0), text):
                painter.fillRect(part, QColor(self.theme.accent))
            ink = QColor(self.theme.on_accent)
        elif self._around[0] <= offset < self._around[1]:
            joined = offset + 1 < self._around[1] and (offset + 1) % count
            for part in (box.adjusted(0, 0, self._digit() if joined else 0, 0), text):
                painter.fillRect(part, QColor(self.theme.raised))
        painter.setPen(ink)
        painter.drawText(QPointF(box.left(), base), f"{octet:02x}")
        painter.drawText(QPointF(text.left(), base), chr(octet) if 32 <= octet < 127 else "·")

    # --- measures ----------------------------------------------------------------------------------------------------

    def _font(self) -> QFont:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF() if self.font().pointSizeF() > 0 else 10.0)
        return font

    def _digit(self) -> float:
        return QFontMetricsF(self._font()).horizontalAdvance("0")

    def _line(self) -> float:
        return QFontMetricsF(self._font()).height() + GRID

    def _left(self, count: int) -> float:
        """Return where the characters begin."""
        return self._digit() * (6 + 3 * count + 1)

    def _box(self, offset: int, count: int) -> QRectF:
        """Return the rectangle of an octet's digits."""
        line = offset // count - self.verticalScrollBar().value()
        return QRectF(self._digit() * (6 + 3 * (offset % count)), line * self._line(), self._digit() * 2, self._line())

    def _fit(self) -> None:
        lines = -(-len(self.octets) // self.per_line)
        fitting = max(int(self.viewport().height() // self._line()), 1)
        self.verticalScrollBar().setRange(0, max(lines - fitting, 0))
        self.verticalScrollBar().setPageStep(fitting)
        self.viewport().update()

    def _reveal(self, offset: int) -> None:
        line, bar = offset // self.per_line, self.verticalScrollBar()
        if line < bar.value():
            bar.setValue(line)
        elif line >= bar.value() + bar.pageStep():
            bar.setValue(line - bar.pageStep() + 1)

    def _choose(self, offset: int) -> None:
        self.at = offset
        self._reveal(offset)
        self.octet_chosen.emit(offset)
        self.viewport().update()
