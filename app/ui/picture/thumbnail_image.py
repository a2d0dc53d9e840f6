"""Small pictures for menus and lists: iteration counts in the colours of a palette, at a given size."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPen, QPixmap

from app.fractal.kernels.escape_time import Counts
from app.fractal.palettes import Palette
from app.fractal.shade import plain_ramp, shade

FINER = 3
"""The number of points per side of each pixel; enough to avoid sparkle."""


def thumbnail(counts: Counts, iterations: int, palette: Palette, size: QSize, ratio: float = 1.0) -> QPixmap:
    """Return the centre of a picture, filling `size`; `ratio` is device pixels per pixel."""
    whole = size * ratio
    height, width = counts.shape
    step = max(min(width // (whole.width() * FINER), height // (whole.height() * FINER)), 1)
    pixels = shade(counts[::step, ::step], plain_ramp(iterations, palette.stops))
    image = QImage(pixels.data, pixels.shape[1], pixels.shape[0], pixels.shape[1] * 4, QImage.Format.Format_RGB32)
    fit, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    scaled = image.scaled(whole, fit, smooth)
    x, y = (scaled.width() - whole.width()) // 2, (scaled.height() - whole.height()) // 2
    pixmap = QPixmap.fromImage(scaled.copy(x, y, whole.width(), whole.height()))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def choice_icon(pixmap: QPixmap, accent: str) -> QIcon:
    """Return an icon with a small picture; it has a frame while it is the checked choice."""
    framed = pixmap.copy()
    painter = QPainter(framed)
    painter.setPen(QPen(QColor(accent), 4))
    painter.drawRect(QRectF(0, 0, pixmap.deviceIndependentSize().width(), pixmap.deviceIndependentSize().height()))
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(framed, QIcon.Mode.Normal, QIcon.State.On)
    return icon
