"""A page with all keys, over the window (F1). It is made from the table of actions. A click, or any key that does not
scroll it, closes it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QAbstractSlider, QFrame, QTextBrowser, QVBoxLayout, QWidget

from app.base.language import translate
from app.ui.actions import ACTIONS, Scope
from app.ui.look.theme import GRID, LIGHT, Theme

SCROLLS = {
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}
"""The keys that scroll the page if it does not fit."""


def pointer_words() -> tuple[tuple[str, str], ...]:
    """Return what the pointer does in the picture, and the keys of bookmarks, as pairs of key and effect."""
    one = QKeySequence("Ctrl+1").toString(QKeySequence.SequenceFormat.NativeText)
    return (
        ("1 … 9", translate("Keys", "Go to a bookmark")),
        (f"{one} … 9", translate("Keys", "Set the bookmark to this view")),
        (translate("Keys", "Wheel"), translate("Keys", "Zoom at the pointer")),
        (translate("Keys", "Drag"), translate("Keys", "Move the view")),
        (translate("Keys", "Double click"), translate("Keys", "Zoom in there")),
    )


def key_table(theme: Theme, side_by_side: bool = True) -> str:
    """Return the page as HTML: the keys that work everywhere, and beside or below them those of each scope."""

    def line(keys: str, text: str) -> str:
        return (
            f"<tr><td style='padding:1px 16px 1px 0; color:{theme.accent}'><b>{escape(keys)}</b></td>"
            f"<td style='padding:1px 24px 1px 0'>{escape(text)}</td></tr>"
        )

    def part(scope: Scope, extra: tuple[tuple[str, str], ...] = ()) -> str:
        native = QKeySequence.SequenceFormat.NativeText
        lines = [
            (", ".join(QKeySequence(key).toString(native) for key in spec.keys[:2]), translate("Actions", spec.text))
            for spec in ACTIONS
            if spec.scope is scope
        ]
        rows = "".join(line(keys, text) for keys, text in (*lines, *extra))
        title = escape(translate("Actions", scope.value))
        return f"<p style='color:{theme.muted}'><b>{title}</b></p><table>{rows}</table>"

    left = part(Scope.WINDOW)
    right = part(Scope.CANVAS, pointer_words()) + part(Scope.POOL) + part(Scope.FAULTS) + part(Scope.LESSON)
    if not side_by_side:
        return left + right
    return f"<table><tr><td>{left}</td><td style='padding-left:16px'>{right}</td></tr></table>"


class KeyHelp(QFrame):
    """Hidden until `toggle`; covers the middle of its parent. It has text only while it is visible, because hidden text
    would be laid out again with each theme and each size of the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self._theme = LIGHT
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(translate("Keys", "Keys"))
        # A label would lay out rich text six times to find its size.
        self._words = QTextBrowser(self)
        self._words.setFrameShape(QFrame.Shape.NoFrame)
        self._words.setLineWrapMode(QTextBrowser.LineWrapMode.NoWrap)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words.document().setDocumentMargin(GRID * 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self._words)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(f"KeyHelp, QTextBrowser {{ background: {theme.surface}; color: {theme.text}; }}"
                           f"KeyHelp {{ border: 1px solid {theme.line}; border-radius: 8px; }}")  # fmt: skip

    def toggle(self) -> None:
        self.setVisible(not self.isVisible())
        if self.isVisible():
            self.raise_()
            self.setFocus()

    def place(self) -> None:
        if self.isHidden():
            return
        room = self._room.size()
        self._words.setLineWrapMode(QTextBrowser.LineWrapMode.NoWrap)
        for side_by_side in (True, False):  # text is longer in some languages
            self._words.setHtml(key_table(self._theme, side_by_side))
            wish = self._words.document().size().toSize()
            width = min(wish.width() + GRID * 6, room.width() - GRID * 4)
            if width >= wish.width():
                break
        else:  # still too wide: nothing may be cut off at the side
            self._words.setLineWrapMode(QTextBrowser.LineWrapMode.WidgetWidth)
        height = min(wish.height() + GRID, room.height() - GRID * 4)
        self._words.verticalScrollBar().setValue(0)
        self.setGeometry((room.width() - width) // 2, (room.height() - height) // 2, width, height)

    def showEvent(self, event: QShowEvent) -> None:
        """Place the page; the window may have been resized while it was minimized together with the page."""
        self.place()

    def hideEvent(self, event: QHideEvent) -> None:
        self._words.clear()

    def event(self, event: QEvent) -> bool:
        """Let the keys listed here close the page; they do nothing else while it is open."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll the page, or close it."""
        bar = self._words.verticalScrollBar()
        scroll = SCROLLS.get(Qt.Key(event.key()))
        if scroll is not None and bar.maximum():
            bar.triggerAction(scroll)
        else:
            self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hide()
