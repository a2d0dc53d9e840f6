"""The picture: one widget that paints a `Picture` in progress, lets people look around in it, and says who computed
what.

Points are painted into a shared image when they arrive. They fade in over what was there before: the previous picture,
immediately scaled to the new view. Above are outlines of tiles in flight, seams of tiles that failed over, and marks.
The widget decides nothing: wheel, drag and keys move the image immediately. When the hand rests, `zoomed` or `panned`
is emitted in pixels of the picture, and the next `show_picture` has the new view.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.base.language import translate
from app.fractal.palettes import DUSK, Palette
from app.fractal.picture import Picture, TileState
from app.fractal.shade import Levels, Pixels, Tint
from app.fractal.viewport import Tile
from app.models.fleet.marks import Mark
from app.ui.look.theme import GRID, LIGHT, Theme
from app.ui.picture import tile_paint
from app.ui.picture.fades import FADE_S, Fades
from app.ui.picture.picture_image import PictureImage, former
from app.ui.widgets.hint import Hint
from app.ui.widgets.throttle import Throttle

REST_MS = 140
"""The hand rests: the new view is requested this long after the last wheel step or key."""

RESIZE_MS = 250
WHEEL_FACTOR = 1.25
"""The zoom factor per notch of the wheel."""


class Canvas(QWidget):
    """`mark_of` and `is_frozen` are called with an element's identifier, `about` with the state of a tile."""

    zoomed = Signal(float, float, float)
    panned = Signal(float, float)
    resized = Signal(int, int)

    def __init__(
        self,
        mark_of: Callable[[int], Mark],
        is_frozen: Callable[[int], bool] = lambda _identifier: False,
        describe: Callable[[TileState], str] = lambda _state: "",
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._mark_of, self._is_frozen, self._describe, self._clock = mark_of, is_frozen, describe, clock
        self._theme = LIGHT
        self._tint = Tint.TINT
        self._palette = DUSK
        self._painted: PictureImage | None = None
        self._recolours = False
        self._behind: QImage | None = None
        self._fades = Fades()
        self._fresh: dict[int, tuple[int, int]] = {}
        self._travelled: dict[int, float] = {}
        self._last_frame = 0.0
        self._moved = QTransform()
        self._drag_from: QPointF | None = None
        self._hovered: TileState | None = None
        self._disconnect: list[Callable[[], None]] = []
        self._reached_by_key = False
        self.locked = False
        """The view belongs to a lesson: it does not move, and a change of the widget's size does not render it
        again."""
        self.reduced_motion = False

        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(GRID * 60, GRID * 45)
        self.setAccessibleName(translate("Picture", "Picture"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.label = Hint(self)
        self.throttle = Throttle(self.frame, self)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask_for_view)
        self._resize = QTimer(self, singleShot=True, interval=RESIZE_MS)
        self._resize.timeout.connect(self._ask_for_size)

    @property
    def picture(self) -> Picture | None:
        return self._painted.picture if self._painted is not None else None

    @property
    def tint(self) -> Tint:
        return self._tint

    @tint.setter
    def tint(self, tint: Tint) -> None:
        self._tint = tint
        self._recolour()

    @property
    def palette_(self) -> Palette:
        """The colours of the plain picture."""
        return self._palette

    @palette_.setter
    def palette_(self, palette: Palette) -> None:
        self._palette = palette
        self._recolour()

    def show_levels(self, levels: Levels | None) -> None:
        """Paint the picture by these levels from now on, or by its counts (None)."""
        if self._painted is not None and levels is not self._painted.levels:
            self._painted.levels = levels
            self._recolour()

    def recolour_soon(self) -> None:
        """Paint everything again with the next frame, because it is known now whose elements some are."""
        self._recolours = True
        self.throttle.request()

    def _recolour(self) -> None:
        if self._painted is not None:
            self._painted.recolour(self._tint, self._palette.stops, self._painted.levels)
        self.update()

    @property
    def levels(self) -> Levels | None:
        """The levels that the picture is painted by; None means its counts."""
        return self._painted.levels if self._painted is not None else None

    def pixels(self) -> Pixels | None:
        """A copy of the coloured picture without anything drawn over it; 0 where there are no points yet."""
        return self._painted.pixels.copy() if self._painted is not None else None

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.label.set_theme(theme)
        self.update()

    def show_picture(self, picture: Picture | None, *, over_former: bool = True) -> None:
        """Show this picture from now on. The previous one stays behind it, at its place in the new view, unless not
        `over_former`."""
        for disconnect in self._disconnect:
            disconnect()
        self._disconnect.clear()
        if picture is None or self._painted is None or not over_former:
            self._behind = None
        else:
            self._behind = former(self._painted, self._behind, picture.viewport, QColor(self._theme.picture))
        self._painted = None
        self._moved = QTransform()
        self._fades.clear()
        self._fresh.clear()
        self._travelled.clear()
        self._hover(None)
        if picture is not None:
            self._painted = PictureImage(
                picture, lambda identifier: self._mark_of(identifier).rgb, self._tint, self._palette.stops
            )
            self._disconnect = [picture.points_added.connect(self._added), picture.tile_changed.connect(self._changed)]
        self.throttle.request()

    def place_of(self, tile: Tile) -> QRectF:
        """Return the rectangle of a tile in the widget."""
        return self._to_widget().mapRect(QRectF(tile.x, tile.y, tile.width, tile.height))

    def point_at(self, position: QPointF) -> complex | None:
        """Return the point of the plane at a position; None without a picture."""
        if self._painted is None:
            return None
        back, _ = self._to_widget().inverted()
        pixel = back.map(position)
        return self._painted.picture.viewport.at(pixel.x(), pixel.y())

    def view_size(self) -> tuple[int, int]:
        """Return the size of a picture that fills the widget, in device pixels."""
        ratio = self.devicePixelRatioF()
        return max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1)

    @property
    def settling_time(self) -> float:
        """The seconds until everything that has arrived is fully visible."""
        return 0.1 if self.reduced_motion else FADE_S + 0.1

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom the image immediately, around a point of the widget, and request the new view when the hand rests."""
        centre = at if at is not None else QRectF(self.rect()).center()
        step = QTransform.fromTranslate(centre.x(), centre.y())
        step.scale(factor, factor)
        step.translate(-centre.x(), -centre.y())
        self._move(step)

    def put_back(self) -> None:
        """Show the picture at its own place again, because the requested view does not exist."""
        self._moved = QTransform()
        self.update()

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the image by this number of pixels of the widget."""
        self._move(QTransform.fromTranslate(dx, dy))

    # --- the picture under way ---------------------------------------------------------------------------------------

    def _added(self, tile: Tile, first: int, count: int, _element: int) -> None:
        last = first + count - 1
        low, high = self._fresh.get(tile.index, (first, last))
        self._fresh[tile.index] = min(low, first), max(high, last)
        self.throttle.request()

    def _changed(self, state: TileState) -> None:
        if state is self._hovered:
            self.label.say(self._describe(state))
        self.throttle.request()

    def frame(self) -> bool:
        """Paint what has arrived, and move fades and outlines on. Return True while anything moves."""
        now = self._clock()
        passed, self._last_frame = min(now - self._last_frame, 0.1), now
        painted = self._painted
        moving = False
        if self._recolours:
            self._recolours = False
            self._recolour()
        if painted is not None:
            for index, (first, last) in self._fresh.items():
                tile = painted.picture.states[index].tile
                top, bottom = first // tile.width, last // tile.width
                painted.paint_rows(tile, top, bottom)
                whole = -(-first // tile.width)  # the part of a row that is already there does not fade in again
                if not self.reduced_motion and whole <= bottom:
                    self._fades.begin(QRectF(tile.x, tile.y + whole, tile.width, bottom - whole + 1), now)
            self._fresh.clear()
            self._fades.end_finished(now)
            moving = self._run_outlines(painted.picture, passed)
            if painted.picture.complete and not self._fades:
                self._behind = None
        self.update()
        return moving or bool(self._fades)

    def _run_outlines(self, picture: Picture, passed: float) -> bool:
        moving = False
        if self._tint is Tint.PLAIN or self.reduced_motion:
            return False
        for index, state in picture.in_flight.items():
            if state.element is not None and not self._is_frozen(state.element):
                self._travelled[index] = self._travelled.get(index, 0.0) + passed * tile_paint.RUN_SPEED
                moving = True
        return moving

    # --- painting ----------------------------------------------------------------------------------------------------

    def _to_widget(self) -> QTransform:
        """Return the transformation from the picture's pixels to the widget's: it fills the widget, keeps proportions,
        and includes the movement since."""
        if self._painted is None:
            return QTransform()
        view = self._painted.picture.viewport
        scale = min(self.width() / view.width, self.height() / view.height)
        if abs(scale * self.devicePixelRatioF() - 1.0) < 0.004:
            scale = 1.0 / self.devicePixelRatioF()  # pixel by pixel, without blurring
        left = round((self.width() - view.width * scale) / 2)
        top = round((self.height() - view.height * scale) / 2)
        return QTransform(scale, 0, 0, scale, left, top) * self._moved

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.picture))
        painted = self._painted
        if painted is not None:
            view = painted.picture.viewport
            whole = QRectF(0, 0, view.width, view.height)
            transform = self._to_widget()
            painter.setTransform(transform)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, transform.m11() != 1.0)
            if self._behind is not None:
                painter.drawImage(whole, self._behind)
            painter.drawImage(whole, painted.image)
            self._fades.paint(painter, self._clock(), self._behind, QColor(self._theme.picture))
            painter.resetTransform()
            if self._tint is not Tint.PLAIN:
                borders = self._tint is Tint.BORDERS
                size = max(self.fontMetrics().ascent() * 0.8, 8.0)
                tile_paint.paint_tiles(
                    painter, painted.picture, transform, self._mark_of, self._travelled, size, borders=borders
                )
            if self._hovered is not None:
                painter.setPen(QColor(255, 255, 255, 200))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.place_of(self._hovered.tile).adjusted(0.5, 0.5, -0.5, -0.5))
        if self._reached_by_key:
            painter.setPen(QColor(self._theme.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    # --- looking around ----------------------------------------------------------------------------------------------

    def _move(self, step: QTransform) -> None:
        if self._painted is None or self.locked:
            return
        self._hover(None)
        self._moved = self._moved * step
        self._rest.start()
        self.update()

    def _ask_for_view(self) -> None:
        """Emit all movement since the last picture as one zoom or one pan, in the picture's pixels."""
        if self._painted is None or self._drag_from is not None:
            return
        moved, self._moved = self._moved, QTransform()
        base, factor = self._to_widget(), moved.m11()
        self._moved = moved
        if abs(factor - 1.0) < 1e-6:
            dx, dy = moved.dx() / base.m11(), moved.dy() / base.m11()
            if dx or dy:
                self.panned.emit(dx, dy)
            return
        fixed = QPointF(moved.dx() / (1.0 - factor), moved.dy() / (1.0 - factor))
        back, _ = base.inverted()
        at = back.map(fixed)
        self.zoomed.emit(factor, at.x(), at.y())

    def _ask_for_size(self) -> None:
        view = self._painted.picture.viewport if self._painted is not None else None
        if view is not None and not self.locked and (view.width, view.height) != self.view_size():
            self.resized.emit(*self.view_size())

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_by(WHEEL_FACTOR ** (event.angleDelta().y() / 120.0), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._painted is not None:
            self._drag_from = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is None:
            self._hover(event.position().toPoint())
            return
        step = event.position() - self._drag_from
        self._drag_from = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.pan_by(step.x(), step.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag_from = None
        self.unsetCursor()
        if not self._moved.isIdentity():
            self._rest.start()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.zoom_by(2.0, event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus if it came with a key. After a click it would only be a frame around the picture."""
        reasons = Qt.FocusReason
        by_key = (reasons.TabFocusReason, reasons.BacktabFocusReason, reasons.ShortcutFocusReason)
        self._reached_by_key = event.reason() in by_key
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._reached_by_key = False
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._resize.start()

    def _hover(self, position: QPoint | None) -> None:
        state = self._state_at(position) if position is not None else None
        if state is not self._hovered:
            self._hovered = state
            self.update()
        self.label.say(self._describe(state) if state is not None else "", position)

    def _state_at(self, position: QPoint) -> TileState | None:
        if self._painted is None:
            return None
        back, _ = self._to_widget().inverted()
        point = back.map(QPointF(position))
        return self._painted.picture.tile_at(int(point.x()), int(point.y()))
