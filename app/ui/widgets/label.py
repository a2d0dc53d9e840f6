"""Texts that Qt shows as they are. Names and sentences come from strangers too: over the network, and in files.

Qt takes a text for HTML if it looks like it. HTML can name pictures, and Qt would open these files: one that is a pipe
would block the whole program forever.
"""

from __future__ import annotations

from html import escape
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


class Label(QLabel):
    """A label that shows its text and never HTML. All labels of the window are of this class."""

    def __init__(self, text: str = "", parent: QWidget | None = None, **properties: Any) -> None:
        super().__init__(parent, **properties)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


def plain_tip(text: str) -> str:
    """Return what to set as a tool tip so that it shows exactly this text."""
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>" if "<" in text else text
