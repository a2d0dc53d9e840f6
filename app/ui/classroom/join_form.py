"""The form to join a class: name, code, address if need be, and the classes that are found in this network."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.base.language import translate
from app.classroom.code import EXAMPLE, LENGTH, CodeError, JoinCode, read_code
from app.classroom.finding import read_place
from app.classroom.members import Reason
from app.classroom.visit import JoinFailed, sentence_about
from app.models.classroom.names import CHARACTERS, clean_name
from app.ui.classroom.found_classes import FoundClasses
from app.ui.look.theme import GRID
from app.ui.look.words import capital
from app.ui.widgets.label import Label

LONGEST_PASTE = 2000
"""Characters that may be pasted into the field of the code."""


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody has filled in."""

    code: JoinCode
    name: str
    place: tuple[str, int] | None
    """None: the class is to be found by itself."""


class JoinForm(QWidget):
    """`wanted` is emitted with a `Request` when it is complete and *Join* is pressed."""

    wanted = Signal(object)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        title = Label(translate("Join", "Join a class"), self)
        title.setProperty("role", "title")
        about = Label(
            translate("Join", "This machine then computes parts of the teacher's picture, in your colour."),
            self,
            wordWrap=True,
        )
        self.name = QLineEdit(name, self)
        self.name.setMaxLength(CHARACTERS)
        self.name.setPlaceholderText(translate("Join", "as the class knows you"))
        self.code = QLineEdit(self)
        self.code.setMaxLength(LONGEST_PASTE)
        self.code.setPlaceholderText(EXAMPLE)
        self.code.setInputMethodHints(Qt.InputMethodHint.ImhUppercaseOnly | Qt.InputMethodHint.ImhNoPredictiveText)
        self.code.textChanged.connect(self._read_code)
        self.address = QLineEdit(self)
        self.address.setPlaceholderText(translate("Join", "found by itself"))
        self.found = FoundClasses(self)
        self.found.chosen.connect(self._take_address)
        self.trouble = Label(parent=self, wordWrap=True)
        self.trouble.setProperty("role", "trouble")
        self.trouble.hide()
        self.button = QPushButton(translate("Join", "Join"), self)
        self.button.setProperty("role", "primary")
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self.submit)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(GRID)
        for label, field in (
            (translate("Join", "Your name"), self.name),
            (translate("Join", "Join code, from the board or the QR code"), self.code),
            (translate("Join", "Address of the teacher's machine"), self.address),
            (translate("Join", "Classes in this network"), self.found),
        ):
            field.setAccessibleName(label)
            form.addRow(Label(label, self), field)
            if isinstance(field, QLineEdit):
                field.setProperty("role", "large")
                field.returnPressed.connect(self.submit)
                field.textEdited.connect(self._edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        column.addWidget(title)
        column.addWidget(about)
        column.addSpacing(GRID * 2)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self.trouble)
        column.addSpacing(GRID)
        column.addWidget(self.button)

    def begin(self) -> None:
        """Move the focus to the first field that is empty."""
        for field in (self.name, self.code):
            if not field.text().strip():
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def fill(self, *, code: str = "", name: str = "", address: str = "") -> None:
        """Fill in what is known."""
        self.name.setText(name or self.name.text())
        self.code.setText(code or self.code.text())
        self.address.setText(address or self.address.text())

    def submit(self) -> None:
        """Emit `wanted`, or say what is missing."""
        self.say("")
        if not clean_name(self.name.text()):
            self.say(sentence_about(Reason.NO_NAME, ""), self.name)
            return
        try:
            code, _ = read_code(self.code.text())
        except CodeError as error:
            sentence = str(error) if self.code.text().strip() else translate("Join", "the join code is missing")
            self.say(sentence, self.code)
            return
        try:
            place = read_place(self.address.text()) if self.address.text().strip() else None
        except ValueError as error:
            self.say(str(error), self.address)
            return
        self.wanted.emit(Request(code, clean_name(self.name.text()), place))

    def say(self, sentence: str, field: QLineEdit | None = None) -> None:
        """Show what was wrong, and move the focus to the field that has to change."""
        self.trouble.setText(capital(sentence) + ("." if sentence else ""))
        self.trouble.setVisible(bool(sentence))
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            field.selectAll()

    def explain(self, error: JoinFailed) -> None:
        """Say why joining failed."""
        fields = {
            Reason.NAME_TAKEN: self.name,
            Reason.NO_NAME: self.name,
            Reason.UNKNOWN: self.name,
            Reason.WRONG_CODE: self.code,
        }
        self.say(str(error), None if error.reason is None else fields.get(error.reason))

    def _edited(self) -> None:
        if not self.trouble.isHidden():
            self.say("")

    def _read_code(self, text: str) -> None:
        """Put a complete code into its usual form, and the address that came with it into its field."""
        try:
            code, address = read_code(text)
        except CodeError as error:
            self.found.show_code(None)
            if len([character for character in text if character.isalnum()]) == LENGTH:
                self.say(str(error))  # a typing error is told while the eyes are on the board
            return
        self.say("")
        self.found.show_code(code)
        if address is not None:
            self._take_address(address)
        if text != str(code):
            self.code.setText(str(code))

    def _take_address(self, address: str) -> None:
        self.address.setText(address)
        self._edited()
        if not self.code.text().strip():
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
