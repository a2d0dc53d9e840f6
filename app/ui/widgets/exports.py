"""Export of a panel's content to a file: the dialog that asks where, and the writing. The file's ending is its
format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.files import NotWritten, complaint_about, write_whole
from app.base.language import translate


def ask_for_file(parent: QWidget, title: str, formats: Sequence[str], chosen: Callable[[Path], object]) -> None:
    """Ask for a file in one of these formats (`.png`), and call `chosen` with its path."""
    dialog = QFileDialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([f"{ending[1:].upper()} (*{ending})" for ending in formats])
    dialog.setDefaultSuffix(formats[0][1:])
    dialog.filterSelected.connect(lambda text: dialog.setDefaultSuffix(text.partition(" ")[0].lower()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    dialog.open()


def write_as(
    path: Path, formats: Sequence[str], content: Callable[[str], bytes], complain: Callable[[str], object]
) -> bool:
    """Write `content(ending)` and return whether that worked. If not, tell `complain` why in a sentence."""
    ending = path.suffix.lower()
    complaint = complaint_about(path)
    if ending not in formats:
        complaint = translate("Exports", "{path} must end in one of {endings}").format(
            path=path, endings=", ".join(formats)
        )
    if complaint is None:
        try:
            write_whole(path, content(ending))
        except NotWritten as error:
            complaint = str(error)
    if complaint is not None:
        complain(complaint)
    return complaint is None
