"""The choices for an invitation: at which addresses, over which transport, for how long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.base.language import translate
from app.classroom.interfaces import Place, places, usual
from app.ui.look.theme import GRID, Theme
from app.ui.widgets.label import Label
from app.ui.widgets.number_box import NumberBox

if TYPE_CHECKING:
    from app.classroom.invitation import InvitationOptions

MOST_HOURS = 24
USUAL_HOURS = 3
WIDTH = 84
"""The width of the form, in average characters."""


def place_words(place: Place) -> str:
    """Return an address and where it is."""
    if place.is_loopback:
        return translate("Invitation", "{address}, only programs on this computer").format(address=place.address)
    text = translate("Invitation", "{address}, network {interface}")
    if place.is_virtual:
        text = translate("Invitation", "{address}, {interface} (virtual: probably no student is there)")
    return text.format(address=place.address, interface=place.interface)


class InviteForm(QWidget):
    """`wanted` is emitted when the class is to be invited with the chosen `options`, `left` when it is not.

    `look` finds the addresses.
    """

    wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None, look: Callable[[], Sequence[Place]] = places) -> None:
        super().__init__(parent)
        self.find_places = look
        """Returns the addresses of this computer."""
        self.places: dict[str, QCheckBox] = {}
        self._title = Label(translate("Invitation", "Invite the class"), self)
        self._title.setProperty("role", "title")
        self._about = Label(
            translate(
                "Invitation",
                "Students lend their computers: their elements compute your picture, in one colour for each student. "
                "Everything that runs in this window ends first.",
            ),
            self,
            wordWrap=True,
        )
        self._about.setProperty("role", "caption")
        self._where = self._heading(translate("Invitation", "Where"))
        self.alone = Label(
            translate(
                "Invitation",
                "This computer is in no network, so only programs on this computer can join. Connect it, and look "
                "again.",
            ),
            self,
            wordWrap=True,
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID * 2)
        self.again = QPushButton(translate("Invitation", "Look again"), self)
        self.again.setToolTip(translate("Invitation", "Look again for networks of this computer"))
        self.again.clicked.connect(self.look_again)
        self._how = self._heading(translate("Invitation", "How"))
        self.tls = QRadioButton(translate("Invitation", "TCP with TLS: only students with the code take part"), self)
        self.sctp = QRadioButton(
            translate("Invitation", "SCTP in UDP, without TLS: anybody in the network can take part"), self
        )
        self.tls.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.tls)
        group.addButton(self.sctp)
        self._long = self._heading(translate("Invitation", "How long"))
        self.hours = NumberBox(self, 1, MOST_HOURS, USUAL_HOURS)
        self.hours.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hours.setAccessibleName(translate("Invitation", "Hours until the class ends by itself"))
        self._hours_words = Label(translate("Invitation", "hours; then the class ends by itself"), self)
        self.complaint = Label(parent=self, wordWrap=True)
        self.complaint.hide()
        self.invite = QPushButton(translate("Invitation", "Invite"), self)
        self.invite.setProperty("role", "primary")
        self.invite.clicked.connect(self.wanted)
        self.cancel = QPushButton(translate("Invitation", "Cancel"), self)
        self.cancel.clicked.connect(self.left)
        self._arrange()
        self.look_again()

    def _heading(self, text: str) -> Label:
        label = Label(text, self, alignment=Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        label.setProperty("role", "heading")
        return label

    def _arrange(self) -> None:
        hours = QHBoxLayout()
        hours.setSpacing(GRID * 2)
        hours.addWidget(self.hours)
        hours.addWidget(self._hours_words, 1)
        how = QVBoxLayout()
        how.setSpacing(GRID * 2)
        how.addWidget(self.tls)
        how.addWidget(self.sctp)
        where = QVBoxLayout()
        where.setSpacing(GRID * 2)
        where.addWidget(self.alone)
        where.addLayout(self._list)
        where.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 6)
        grid.setVerticalSpacing(GRID * 6)
        grid.setColumnStretch(1, 1)
        for line, (heading, content) in enumerate(((self._where, where), (self._how, how), (self._long, hours))):
            grid.addWidget(heading, line, 0)
            grid.addLayout(content, line, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID * 4)
        buttons.addWidget(self.invite)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        self._page = QWidget(self)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, GRID * 2, 0)
        column.setSpacing(GRID * 5)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._about)
        column.addSpacing(GRID * 2)
        column.addLayout(grid)
        column.addWidget(self.complaint)
        column.addSpacing(GRID * 2)
        column.addLayout(buttons)
        column.addStretch(3)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._page)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(GRID * 8, GRID * 6, GRID * 8, GRID * 6)
        whole.addStretch(1)
        whole.addWidget(scroll, 100)
        whole.addStretch(1)
        self._scroll = scroll

    def set_theme(self, theme: Theme) -> None:
        self.hours.setFixedWidth(self.fontMetrics().averageCharWidth() * 10)
        self._scroll.setMaximumWidth(self.fontMetrics().averageCharWidth() * WIDTH)
        self._page.setObjectName("form")
        self.setStyleSheet("QScrollArea, QWidget#form { background: transparent; }")
        self.complaint.setStyleSheet(f"color: {theme.dead}")
        self.alone.setStyleSheet(f"color: {theme.silent}")

    def look_again(self) -> None:
        """Show the addresses that this computer has now. Those that were chosen stay chosen."""
        chosen = set(self.addresses)
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        found = self.find_places()
        chosen &= {place.address for place in found}
        self.places = {}
        for place in found:
            box = QCheckBox(place_words(place), self._page)
            box.setChecked(place.address in chosen if chosen else place == usual(found))
            box.toggled.connect(self._enable)
            self._list.addWidget(box)
            self.places[place.address] = box
        self.alone.setVisible(all(place.is_loopback for place in found))
        self._enable()

    @property
    def addresses(self) -> tuple[str, ...]:
        """The chosen addresses."""
        return tuple(address for address, box in self.places.items() if box.isChecked())

    @property
    def options(self) -> InvitationOptions:
        """The choice. Raise `ModuleNotFoundError` without the package for certificates."""
        from app.classroom.invitation import InvitationOptions

        return InvitationOptions(
            addresses=self.addresses,
            transport="tcp" if self.tls.isChecked() else "userland",
            hours=float(self.hours.value()),
            messages=True,
        )

    def complain(self, sentence: str) -> None:
        """Say why there is no class; an empty sentence says nothing."""
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))

    def set_busy(self, busy: bool) -> None:
        """Accept nothing while a class opens."""
        self._page.setEnabled(not busy)
        self.invite.setText(translate("Invitation", "Opening …") if busy else translate("Invitation", "Invite"))
        self._enable()

    def _enable(self) -> None:
        self.invite.setEnabled(bool(self.addresses))
