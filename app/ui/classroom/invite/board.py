"""What the class sees: the join code, the address, the QR code, how to join, and who has joined."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.base.language import translate
from app.models.classroom.students import Student
from app.models.classroom.words import attendance, missing_words
from app.teaching import Phase, Teaching
from app.ui.classroom.invite.fitted_text import FittedText
from app.ui.classroom.invite.qr_code import QrCode
from app.ui.classroom.invite.student_wall import StudentWall
from app.ui.classroom.student_menu import student_menu
from app.ui.look.theme import GRID, Theme
from app.ui.loop import Spawn
from app.ui.widgets.label import Label
from app.ui.widgets.throttle import Throttle

REFRESH_MS = 100
USUAL_WIDTH, USUAL_HEIGHT = 1200, 780
"""The size of the board, in pixels, above which the invitation grows."""


class InviteBoard(QWidget):
    """Shows an open class. `left` is emitted to see the picture instead; `full_screen` to fill the screen, or not."""

    left = Signal()
    full_screen = Signal()

    def __init__(self, teaching: Teaching, spawn: Spawn, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._teaching, self._spawn, self._theme = teaching, spawn, theme
        self._heading = Label(translate("Invitation", "Join the class"), self)
        self._heading.setProperty("role", "title")
        self.show_picture = QPushButton(translate("Invitation", "Show the picture"), self)
        self.show_picture.setToolTip(translate("Invitation", "Compute a picture with the class (Esc)"))
        self.show_picture.clicked.connect(self.left)
        self.fill = QPushButton(translate("Invitation", "Full screen"), self)
        self.fill.setToolTip(translate("Invitation", "Fill the screen, or not (F11)"))
        self.fill.clicked.connect(self.full_screen)
        self.end = QPushButton(translate("Invitation", "End the class"), self)
        self.end.clicked.connect(lambda: self._ask_to_end(True))
        self._sure = Label(parent=self, wordWrap=True)
        self.really = QPushButton(translate("Invitation", "End it now"), self)
        self.really.clicked.connect(lambda: self._spawn(self._teaching.end()))
        self.rather_not = QPushButton(translate("Invitation", "Keep the class"), self)
        self.rather_not.clicked.connect(lambda: self._ask_to_end(False))
        self.code = FittedText(6.2, self, fixed=True)
        self.code.setObjectName("code")
        self.copy = QPushButton(translate("Invitation", "Copy"), self)
        self.copy.setToolTip(translate("Invitation", "Copy the code and the address, for a chat or a message"))
        self.copy.clicked.connect(self._copy)
        self.change = QPushButton(translate("Invitation", "New code"), self)
        self.change.setToolTip(
            translate("Invitation", "Let nobody in with the present code any more; those who are in stay")
        )
        self.change.clicked.connect(lambda: self._spawn(self._teaching.change_code()))
        self.address = FittedText(2.4, self, fixed=True, bold=False)
        self.address.setObjectName("address")
        self.how = Label(parent=self, wordWrap=True)
        self.how.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.command = FittedText(1.8, self, fixed=True, bold=False)
        self.reach = Label(parent=self, wordWrap=True)
        self.qr = QrCode(self)
        self.no_qr = Label(parent=self, wordWrap=True)
        self.count = Label(parent=self)
        self.count.setProperty("role", "big")
        self.wall = StudentWall(theme, self)
        self.wall.menu_wanted.connect(self._show_menu)
        self._arrange()
        self.throttle = Throttle(self._show_students, self, REFRESH_MS)
        self._disconnect: Callable[[], None] = lambda: None
        self._ask_to_end(False)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GRID * 3)
        top.addWidget(self._heading, 1)
        for widget in (self.show_picture, self.fill, self.end):
            top.addWidget(widget)
        self._question = QFrame(self)
        question = QHBoxLayout(self._question)
        question.setContentsMargins(GRID * 4, GRID * 2, GRID * 4, GRID * 2)
        question.setSpacing(GRID * 3)
        self._question.setObjectName("question")
        question.addWidget(self._sure, 1)
        question.addWidget(self.really)
        question.addWidget(self.rather_not)
        code = QHBoxLayout()
        code.setSpacing(GRID * 3)
        code.addWidget(self.address, 1)
        code.addWidget(self.copy)
        code.addWidget(self.change)
        words = QVBoxLayout()
        words.setSpacing(GRID * 2)
        words.addWidget(self.code)
        words.addLayout(code)
        words.addWidget(self.how)
        words.addWidget(self.command)
        words.addWidget(self.reach)
        words.addStretch(1)
        invitation = QGridLayout()
        invitation.setHorizontalSpacing(GRID * 8)
        invitation.addLayout(words, 0, 0)
        invitation.addWidget(self.qr, 0, 1, Qt.AlignmentFlag.AlignTop)
        invitation.addWidget(self.no_qr, 0, 1, Qt.AlignmentFlag.AlignTop)
        invitation.setColumnStretch(0, 1)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self.wall)
        self._scroll.setAccessibleName(translate("Invitation", "Students"))
        self._scroll.viewport().installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 10, GRID * 6, GRID * 10, GRID * 4)
        column.setSpacing(GRID * 4)
        column.addLayout(top)
        column.addWidget(self._question)
        column.addLayout(invitation)
        column.addWidget(self.count)
        column.addWidget(self._scroll, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let the invitation grow with the screen: it is read from the last row."""
        growth = max(min(self.width() / USUAL_WIDTH, self.height() / USUAL_HEIGHT), 1.0)
        side = round(self.qr.sizeHint().width() * growth)
        self.qr.setFixedSize(side, side)
        self.no_qr.setFixedWidth(side)
        for line in (self.code, self.address, self.command):
            line.setFixedHeight(round(line.sizeHint().height() * growth))
        self.how.setStyleSheet(f"font-size: {self.font().pointSizeF() * 1.6 * growth:.1f}pt")

    def set_theme(self, theme: Theme) -> None:
        self._theme = self.wall.theme = theme
        self._fit()
        self.no_qr.setStyleSheet(f"color: {theme.muted}")
        self._show_reach()
        self._question.setStyleSheet(
            f"QFrame#question {{ background: {theme.raised}; border-left: 4px solid {theme.dead}; }}"
        )
        self.wall.setStyleSheet("background: transparent")
        self._scroll.setStyleSheet("QScrollArea { background: transparent; }")
        self.throttle.request()

    # --- what is shown -----------------------------------------------------------------------------------------------

    def show_class(self) -> None:
        """Show the class that is open now."""
        invitation = self._teaching.invitation
        if invitation is None:
            return
        self._disconnect()
        self._disconnect = invitation.students.changed.connect(self.throttle.request)
        code = str(invitation.code)
        self.code.show_text(code)
        self.address.show_text("  ".join(invitation.places[:3]))
        self.how.setText(
            translate(
                "Invitation",
                "Open Poolscope, choose “Join a class”, and type this code and your name. Or in a terminal:",
            )
        )
        self.command.show_text(translate("Invitation", "poolscope join {code} --name=NAME").format(code=code))
        try:
            self.qr.show_text(invitation.url)
        except ModuleNotFoundError as error:
            self.no_qr.setText(missing_words(error))
        self.qr.setVisible(bool(self.qr.text))
        self.no_qr.setVisible(not self.qr.text)
        self._ask_to_end(False)
        self._show_reach()
        self._show_students()

    def _show_reach(self) -> None:
        invitation = self._teaching.invitation
        if invitation is None:
            return
        if not invitation.is_open:
            text = translate("Invitation", "Only programs on this computer can join.")
        elif invitation.tls is not None:
            text = translate(
                "Invitation", "Open to other machines. Only those that have joined with the code take part."
            )
        else:
            text = translate(
                "Invitation",
                "Open to other machines. Anybody in the network can take part, because SCTP has no TLS here.",
            )
        colour = self._theme.silent if invitation.is_open else self._theme.muted
        self.reach.setText(text)
        self.reach.setStyleSheet(
            f"color: {colour}; font-weight: 600; font-size: {self.font().pointSizeF() * 1.15:.1f}pt"
        )

    def _show_students(self) -> bool:
        students = self._teaching.students
        self.count.setText(attendance(students))
        self._say_what_ends()
        self.wall.show_students(students.rows, self._scroll.viewport().height())
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.throttle.request()
        return False

    def close_model(self) -> None:
        """Stop listening."""
        self._disconnect()

    # --- what people want --------------------------------------------------------------------------------------------

    def _say_what_ends(self) -> None:
        present = len(self._teaching.students.present)
        stay = translate("Invitation", "The picture, its colours and the table stay here.")
        leave = translate("Invitation", "%n student(s) will leave: their elements stop at once.", "", present)
        self._sure.setText(f"{leave} {stay}" if present else stay)

    def _ask_to_end(self, asking: bool) -> None:
        self._say_what_ends()
        self._question.setVisible(asking)
        self.end.setEnabled(not asking and self._teaching.phase is Phase.OPEN)
        if asking:
            self.rather_not.setFocus(Qt.FocusReason.OtherFocusReason)

    def _copy(self) -> None:
        invitation = self._teaching.invitation
        if invitation is not None:
            text = translate("Invitation", "poolscope join {code} --address={address}")
            QGuiApplication.clipboard().setText(text.format(code=invitation.code, address=invitation.places[0]))

    def _show_menu(self, student: Student, place: QPoint) -> None:
        student_menu(student, self._teaching, self._spawn, self).popup(place)
