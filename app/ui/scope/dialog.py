"""The dialog for a scope that others run: where its registrars are, or the group in which they announce themselves.

It is a window beside the picture and blocks nothing. What cannot be right is said in the dialog, and it stays open.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

import rserpool
from app.base.language import translate
from app.processes.options import tls_paths
from app.processes.scope_options import ASAP_GROUPS, PROFILES, ScopeOptions, read_places
from app.ui.look.theme import GRID, Theme
from app.ui.look.words import transport_words
from app.ui.widgets.label import Label
from rserpool import ASAP_PORT, ENRP_PORT, LocalError, TlsFiles

WIDTH = 56
"""The width of the dialog in average characters."""


class ScopeDialog(QDialog):
    """`wanted` is emitted with the `ScopeOptions` of a scope to use, `unwanted` to leave the one in use."""

    wanted = Signal(object)
    unwanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate("Scope dialog", "Use an existing scope"))
        self._options = ScopeOptions()
        """What the dialog does not ask for, such as the pool."""
        self._theme: Theme | None = None
        about = Label(
            translate(
                "Scope dialog",
                "The window uses registrars that run elsewhere, and shows what they know. Its own processes end first.",
            ),
            self,
            wordWrap=True,
        )
        self.by_address = QRadioButton(translate("Scope dialog", "Registrars at"), self)
        self.by_group = QRadioButton(translate("Scope dialog", "Listen to announcements"), self)
        self._ways = QButtonGroup(self)
        self._ways.addButton(self.by_address)
        self._ways.addButton(self.by_group)
        self.registrars = self._line(f"10.0.0.1:{ASAP_PORT} [2001:db8::1]:{ASAP_PORT}")
        self.registrars.setAccessibleName(translate("Scope dialog", "Addresses of registrars"))
        self.registrars.setToolTip(
            translate("Scope dialog", "Addresses for users and elements (ASAP), with spaces between them")
        )
        self.peers = self._line(translate("Scope dialog", "port {port} of each registrar").format(port=ENRP_PORT))
        self.peers.setToolTip(
            translate("Scope dialog", "Addresses for other registrars (ENRP), where their handlespace is read")
        )
        self.group = QComboBox(self)
        for text, group in zip(("IPv4", "IPv6"), ASAP_GROUPS, strict=True):
            self.group.addItem(f"{text}: {group}", group)
        self.group.setEditable(True)
        self.group.setAccessibleName(translate("Scope dialog", "Multicast group"))
        self.group.setToolTip(
            translate("Scope dialog", "The multicast group in which the registrars announce themselves")
        )
        self.profile = QComboBox(self)
        words = (
            translate("Scope dialog", "automatic: as the registrars"),
            translate("Scope dialog", "rfc: as the RFCs say"),
            translate("Scope dialog", "rsplib: as its programs"),
        )
        for text, profile in zip(words, PROFILES, strict=True):
            self.profile.addItem(text, profile)
        self.profile.setToolTip(translate("Scope dialog", "What is followed where rsplib differs from the RFCs"))
        self.transport = QComboBox(self)
        self.transport.addItem(translate("Scope dialog", "as in this window"), None)
        for name in rserpool.TRANSPORTS:
            if name != "memory":
                self.transport.addItem(transport_words(name), name)
        self.local = self._line(translate("Scope dialog", "automatic"))
        self.local.setToolTip(
            translate(
                "Scope dialog",
                "Own IP addresses, at which elements of this window serve; automatic: those of all interfaces",
            )
        )
        self.tls = self._line(translate("Scope dialog", "without TLS"))
        self.tls.setToolTip(translate("Scope dialog", "The folder with certificate.pem, key.pem and authority.pem"))
        browse = QPushButton("…", self)
        browse.setToolTip(translate("Scope dialog", "Choose the folder"))
        browse.setAccessibleName(browse.toolTip())
        browse.clicked.connect(self._browse)
        tls = QHBoxLayout()
        tls.addWidget(self.tls, 1)
        tls.addWidget(browse)
        self.complaint = Label(parent=self, wordWrap=True)
        self.use = QPushButton(translate("Scope dialog", "Use this scope"), self)
        self.use.setDefault(True)
        self.leave = QPushButton(translate("Scope dialog", "Use own registrars again"), self)
        self.leave.setAutoDefault(False)
        cancel = QPushButton(translate("Scope dialog", "Cancel"), self)
        cancel.setAutoDefault(False)
        browse.setAutoDefault(False)
        self.use.clicked.connect(self._accept)
        self.leave.clicked.connect(self._leave)
        cancel.clicked.connect(self.reject)

        form = QFormLayout()
        form.setVerticalSpacing(GRID * 2)
        form.setHorizontalSpacing(GRID * 4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self.by_address, self.registrars)
        form.addRow(self.by_group, self.group)
        form.addRow(translate("Scope dialog", "Handlespace at"), self.peers)
        form.addRow(translate("Scope dialog", "Profile"), self.profile)
        form.addRow(translate("Scope dialog", "Transport"), self.transport)
        form.addRow(translate("Scope dialog", "Own addresses"), self.local)
        form.addRow(translate("Scope dialog", "TLS files in"), tls)
        buttons = QHBoxLayout()
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 5, GRID * 4, GRID * 5, GRID * 4)
        column.setSpacing(GRID * 4)
        column.addWidget(about)
        column.addLayout(form)
        column.addWidget(self.complaint)
        column.addLayout(buttons)
        self.complaint.hide()
        self._ways.buttonToggled.connect(lambda *_: self._choose_way())
        self.registrars.textEdited.connect(lambda _text: self.by_address.setChecked(True))
        self.group.editTextChanged.connect(lambda _text: self.by_group.setChecked(True))

    def ask(self, last: ScopeOptions | None, *, joined: bool) -> None:
        """Show the dialog with these options. `joined`: a scope of others is in use."""
        options = self._options = last or ScopeOptions()
        self.registrars.setText(" ".join(options.registrars))
        self.peers.setText(" ".join(options.peers))
        index = self.group.findData(options.asap_announce)
        if index >= 0:
            self.group.setCurrentIndex(index)
        elif options.asap_announce:
            self.group.setEditText(options.asap_announce)
        self.profile.setCurrentIndex(max(self.profile.findData(options.profile), 0))
        self.transport.setCurrentIndex(max(self.transport.findData(options.transport), 0))
        self.local.setText(" ".join(options.local))
        self.tls.setText("" if options.tls is None else str(Path(options.tls[0]).parent))
        (self.by_group if options.asap_announce else self.by_address).setChecked(True)
        self._choose_way()
        self._complain("")
        self.leave.setVisible(joined)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * WIDTH)
        self.show()
        self.raise_()
        self.activateWindow()
        (self.registrars if self.by_address.isChecked() else self.group).setFocus()

    def options(self) -> ScopeOptions:
        """Return what was chosen. Raise `LocalError` with a sentence if it cannot be right."""
        registrars: tuple[str, ...] = ()
        group: str | None = None
        if self.by_address.isChecked():
            registrars = read_places(self.registrars.text(), ASAP_PORT)
            if not registrars:
                raise LocalError(
                    translate("Scope dialog", "Give the address of a registrar, or listen to announcements.")
                )
        else:
            data = (
                self.group.currentData()
                if self.group.currentText() == self.group.itemText(self.group.currentIndex())
                else None
            )
            group = str(rserpool.parse_group(data or self.group.currentText().strip()))
        folder = self.tls.text().strip()
        tls = TlsFiles.of_folder(Path(folder).expanduser().absolute()) if folder else None
        if tls is not None:
            rserpool.choose_transport(self.transport.currentData(), tls=tls)
        return replace(
            self._options,
            registrars=registrars,
            peers=read_places(self.peers.text(), ENRP_PORT),
            asap_announce=group,
            profile=self.profile.currentData(),
            transport=self.transport.currentData(),
            local=_hosts(self.local.text()),
            tls=tls_paths(tls),
        )

    def set_theme(self, theme: Theme) -> None:
        self.complaint.setStyleSheet(f"color: {theme.dead};")

    def _choose_way(self) -> None:
        for way, field in ((self.by_address, self.registrars), (self.by_group, self.group)):
            field.setProperty("quiet", not way.isChecked())

    def _complain(self, sentence: str) -> None:
        self.complaint.setText(sentence)
        self.complaint.setVisible(bool(sentence))
        self.adjustSize()

    def _accept(self) -> None:
        try:
            options = self.options()
        except rserpool.RserpoolError as error:
            self._complain(str(error))
            return
        self.hide()
        self.wanted.emit(options)

    def _leave(self) -> None:
        self.hide()
        self.unwanted.emit()

    def _browse(self) -> None:
        dialog = QFileDialog(self, translate("Scope dialog", "Folder with the files for TLS"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.tls.setText)
        dialog.open()

    def _line(self, placeholder: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setPlaceholderText(placeholder)
        return line


def _hosts(text: str) -> tuple[str, ...]:
    """Read own addresses, with spaces or commas between them."""
    places = read_places(text.replace(",", " "), 1)
    return tuple(place.rpartition(":")[0].strip("[]") for place in places)
