"""The page of the invitation, over the whole window: the choices, and then the board that the class looks at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedLayout, QWidget

from app.base.language import translate
from app.models.classroom.words import missing_words
from app.processes.supervisor import StartFailed
from app.teaching import Phase, Teaching
from app.ui.classroom.invite.board import InviteBoard
from app.ui.classroom.invite.form import InviteForm
from app.ui.look.theme import Theme
from app.ui.loop import Spawn

ESCAPE = (QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape)


class InvitePage(QFrame):
    """Hidden until `open`; covers its parent. `picture_wanted` is emitted when people want to see the picture,
    `full_screen` when the window should fill the screen, or no longer."""

    picture_wanted = Signal()
    full_screen = Signal()

    def __init__(self, teaching: Teaching, spawn: Spawn, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self._teaching, self._spawn = teaching, spawn
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(translate("Invitation", "Invite the class"))
        self.form = InviteForm(self)
        self.form.wanted.connect(lambda: self._spawn(self.invite()))
        self.form.left.connect(self.hide)
        self.board = InviteBoard(teaching, spawn, theme, self)
        self.board.left.connect(self._leave_board)
        self.board.full_screen.connect(self.full_screen)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.form)
        self._stack.addWidget(self.board)
        self._phase = teaching.phase
        self._disconnect = teaching.changed.connect(self._show_phase)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(f"InvitePage {{ background: {theme.window}; }}")
        self.form.set_theme(theme)
        self.board.set_theme(theme)

    def toggle(self) -> None:
        """Show the page, or hide it."""
        self.setVisible(self.isHidden())

    def place(self) -> None:
        if not self.isHidden():
            self.setGeometry(self._room.rect())

    def showEvent(self, event: QShowEvent) -> None:
        self._show_phase()
        if not self._teaching.open:
            self.form.look_again()
            self.form.complain("")
        self.raise_()
        self.place()
        (self.board.show_picture if self._teaching.open else self.form.invite).setFocus(Qt.FocusReason.OtherFocusReason)

    async def invite(self) -> None:
        """Open a class with the chosen options, or say why that is not possible."""
        self.form.complain("")
        try:
            await self._teaching.invite(self.form.options)
        except StartFailed as error:
            sentence = str(error)
            self.form.complain(sentence[:1].upper() + sentence[1:])
        except ModuleNotFoundError as error:
            self.form.complain(missing_words(error))

    def close_model(self) -> None:
        """Stop listening."""
        self._disconnect()
        self.board.close_model()

    def _show_phase(self) -> None:
        before, self._phase = self._phase, self._teaching.phase
        self.form.set_busy(self._phase is Phase.OPENING)
        if self._phase is Phase.OPEN:
            self.board.show_class()
        elif before is Phase.ENDING and self._phase is Phase.NONE:
            self.board.close_model()
            self.hide()
        self._stack.setCurrentWidget(self.board if self._phase in (Phase.OPEN, Phase.ENDING) else self.form)
        if self._phase is Phase.OPEN and self.isVisible():
            self.board.show_picture.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_board(self) -> None:
        self.hide()
        self.picture_wanted.emit()

    def event(self, event: QEvent) -> bool:
        """Take Esc, which means something else while the page is hidden."""
        if isinstance(event, QKeyEvent) and (event.type(), event.key()) == ESCAPE:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the page, and Return invites."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.form.isVisible():
            self.form.invite.click()
        elif event.key() == Qt.Key.Key_Escape:
            if self._teaching.open:
                self._leave_board()
            else:
                self.hide()
        else:
            super().keyPressEvent(event)
