"""The drawing of a widget as the content of a PNG or SVG file."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QSize
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget


def as_png(widget: QWidget) -> bytes:
    """Return its pixels as PNG."""
    return png(widget.grab())


def png(image: QPixmap) -> bytes:
    """Return an image as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def as_svg(widget: QWidget) -> bytes:
    """Return its shapes and texts as SVG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    drawing = QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(QSize(widget.size()))
    drawing.setViewBox(widget.rect())
    drawing.setTitle("Poolscope")
    painter = QPainter(drawing)
    widget.render(painter, QPoint(0, 0))
    painter.end()
    return bytes(buffer.data().data())
