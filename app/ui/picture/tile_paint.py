"""What is drawn over the tiles: outlines of tiles in flight, seams of tiles that failed over, and marks in corners."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QTransform

from app.fractal.picture import Picture, TilePhase, TileState
from app.models.fleet.marks import Mark
from app.ui.look.swatch import draw_mark
from app.ui.look.theme import GRID

DASH = 10.0
"""The length in pixels of the dashes of an outline, and of the gaps between them."""

RUN_SPEED = 40.0
"""The speed of an outline's dashes while the element computes, in pixels per second."""

MARK_MIN = (34.0, 26.0)
"""Tiles smaller than this on the screen have no mark, which would hide more than it says."""

INK = QColor(255, 255, 255, 235)
PLATE = QColor(10, 11, 13, 150)


KEPT_OUTLINE = 160
"""Outlines of tiles up to this size in pixels are kept as pictures, because there are many of them in few sizes."""


def draw_outline(painter: QPainter, rect: QRectF, colour: QColor, travelled: float) -> None:
    """Draw a soft frame with running dashes, `travelled` pixels so far. For a frozen element this number stays the
    same."""
    if max(rect.width(), rect.height()) > KEPT_OUTLINE:
        _stroke_outline(painter, rect, colour, travelled)
        return
    ratio = painter.device().devicePixelRatioF()
    size = round(rect.width()), round(rect.height())
    painter.drawPixmap(rect.topLeft().toPoint(), _outline(size, colour.rgb(), int(travelled % (2 * DASH)), ratio))


@lru_cache(maxsize=1024)
def _outline(size: tuple[int, int], rgb: int, travelled: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(ceil(size[0] * ratio), ceil(size[1] * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _stroke_outline(painter, QRectF(0, 0, *size), QColor(rgb), travelled)
    painter.end()
    return pixmap


def _stroke_outline(painter: QPainter, rect: QRectF, colour: QColor, travelled: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = rect.adjusted(1.5, 1.5, -1.5, -1.5)
    for width, alpha in ((5.0, 55), (2.0, 150)):
        soft = QColor(colour)
        soft.setAlpha(alpha)
        painter.setPen(QPen(soft, width))
        painter.drawRect(inner)
    pen = QPen(colour.lighter(150), 2.0)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([DASH / 2, DASH / 2])  # in units of the pen's width
    pen.setDashOffset(-travelled / 2)
    painter.setPen(pen)
    painter.drawRect(inner)
    painter.restore()


def draw_border(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Draw the frame of a finished tile for a tint where only borders say who computed it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.5))
    painter.drawRect(rect.adjusted(1, 1, -1, -1))


def seam_path(rect: QRectF, columns: int, rows: int, first_point: int) -> QPainterPath:
    """Return the line between the points before `first_point` and the others, in a tile of columns × rows points."""
    row, column = divmod(first_point, columns)
    y = rect.top() + rect.height() * row / rows
    path = QPainterPath()
    if column == 0:
        path.moveTo(rect.left(), y)
    else:
        x = rect.left() + rect.width() * column / columns
        below = y + rect.height() / rows
        path.moveTo(rect.left(), below)
        path.lineTo(x, below)
        path.lineTo(x, y)
    path.lineTo(rect.right(), y)
    return path


def draw_seam(painter: QPainter, path: QPainterPath, before: QColor, after: QColor) -> None:
    """Draw a fine line with the two hues at its sides."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 190), 5.0))
    painter.drawPath(path)
    for offset, colour in ((-1.2, before), (1.2, after)):
        painter.setPen(QPen(colour.lighter(135), 1.6))
        painter.drawPath(path.translated(0, offset))
    painter.setPen(QPen(QColor(255, 255, 255), 0.8))
    painter.drawPath(path)
    painter.restore()


def _has_room(width: float, height: float, size: float) -> bool:
    """Return whether a tile of this width and height has room for a mark of `size` pixels."""
    return width >= max(MARK_MIN[0], size * 3) and height >= max(MARK_MIN[1], size * 2)


def _room_for_marks(picture: Picture, scale: float, size: float) -> bool:
    """Return whether any tile has room for a mark. The first tile is the largest, up to a row or column."""
    tile = next(iter(picture.states.values())).tile
    return _has_room((tile.width + 1) * scale, (tile.height + 1) * scale, size)


def draw_tile_mark(painter: QPainter, rect: QRectF, mark: Mark, size: float, at_bottom: bool = False) -> None:
    """Draw shape and number on a small dark plate in the top or bottom left corner of the tile."""
    if not _has_room(rect.width(), rect.height(), size):
        return
    named = bool(mark.owner) and rect.width() >= _named_width(mark, size) + 2 * GRID
    plate = _plate(mark, size, painter.device().devicePixelRatioF(), named)
    y = rect.bottom() - size - 9 if at_bottom else rect.top() + 3
    painter.drawPixmap(QPointF(round(rect.left() + 3), round(y)), plate)


def _face(size: float) -> QFont:
    face = QFont()
    face.setPixelSize(max(round(size), 6))
    return face


@lru_cache(maxsize=512)
def _named_width(mark: Mark, size: float) -> float:
    """Return the width of a plate with the name of the element's owner."""
    return _width(mark, size) + size * 0.4 + QFontMetricsF(_face(size)).horizontalAdvance(mark.owner) + 6


def _width(mark: Mark, size: float) -> float:
    return size * (1.2 + 0.65 * len(str(mark.number)))


@lru_cache(maxsize=512)
def _plate(mark: Mark, size: float, ratio: float, named: bool) -> QPixmap:
    """Return a mark on its plate, with its owner if it is `named`. It is kept, because a frame shows hundreds of them
    and text is the most expensive thing to paint."""
    width = _named_width(mark, size) - 6 if named else _width(mark, size)
    pixmap = QPixmap(ceil((width + 6) * ratio), ceil((size + 6) * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(PLATE)
    painter.drawRoundedRect(QRectF(0, 0, width + 6, size + 6), 3, 3)
    draw_mark(painter, mark, QPointF(3, 3), size, INK)
    if named:
        painter.setFont(_face(size))
        painter.setPen(INK)
        box = QRectF(3 + _width(mark, size) + size * 0.3, 0, width, size + 6)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, mark.owner)
    painter.end()
    return pixmap


def paint_tiles(
    painter: QPainter,
    picture: Picture,
    to_widget: QTransform,
    mark_of: Callable[[int], Mark],
    travelled: Mapping[int, float],
    size: float,
    *,
    borders: bool,
) -> None:
    """Draw everything over the points: borders, seams, outlines of tiles in flight, and marks of `size` pixels.

    `travelled` says how far the outline of each tile in flight has run, by the tile's index.
    """
    flying: list[tuple[QRectF, TileState, Mark]] = []
    states = picture.states
    if not borders and not _room_for_marks(picture, to_widget.m11(), size):
        # Most of hundreds of small tiles have nothing over them, and this runs for each frame.
        states = picture.with_seams | picture.in_flight
    for state in states.values():
        tile = state.tile
        if state.element is None:
            continue
        mark = mark_of(state.element)
        rect = to_widget.mapRect(QRectF(tile.x, tile.y, tile.width, tile.height))
        if state.phase is TilePhase.IN_FLIGHT:
            flying.append((rect, state, mark))
        elif borders:
            draw_border(painter, rect, QColor(*mark.rgb))
        seams = [seam for seam in state.seams if seam.resumed_at]  # a seam at 0 leaves nothing of the previous element
        for seam in seams:
            path = seam_path(rect, tile.width, tile.height, seam.resumed_at)
            draw_seam(painter, path, QColor(*mark_of(seam.left).rgb), QColor(*mark_of(seam.to).rgb))
        if state.phase is TilePhase.DONE or seams:
            draw_tile_mark(painter, rect, mark_of(seams[0].left) if seams else mark, size)
            if seams:
                draw_tile_mark(painter, rect, mark, size, at_bottom=True)
    for rect, state, mark in flying:  # above their neighbours
        draw_outline(painter, rect, QColor(*mark.rgb), travelled.get(state.tile.index, 0.0))
        if not any(seam.resumed_at for seam in state.seams):
            draw_tile_mark(painter, rect, mark, size)
