"""Coordinates in and out: copied and pasted as a line of text, written into PNG files, and read back from them.

A picture of ours, a fractal file or a line of coordinates that is dropped on the picture is shown. Dialogs block
nothing. What cannot be read or written becomes a complaint.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from app.base import png
from app.base.files import NotWritten, complaint_about, write_whole
from app.base.language import translate
from app.fractal.places import SUFFIXES, Place, PlaceError, find, parse, texts
from app.ui.actions import Actions
from app.ui.loop import Spawn
from app.ui.picture.canvas import Canvas


class PictureFiles(QObject):
    """`go` is called with a place that was pasted, opened or dropped, `say` with what was done, `complain` with what
    failed."""

    def __init__(
        self,
        canvas: Canvas,
        spawn: Spawn,
        go: Callable[[Place], object],
        say: Callable[[str], object],
        complain: Callable[[str], object],
    ) -> None:
        super().__init__(canvas)
        self._canvas, self._spawn, self._go, self._say, self._complain = canvas, spawn, go, say, complain
        canvas.setAcceptDrops(True)
        canvas.installEventFilter(self)

    def connect_actions(self, actions: Actions) -> None:
        actions.on("copy_view", self.copy)
        actions.on("paste_view", self.paste)
        actions.on("save_picture", self.ask_where_to_save)
        actions.on("open_picture", self.ask_what_to_open)

    def copy(self) -> None:
        """Copy the coordinates of the view to the clipboard."""
        if self._canvas.picture is not None:
            line = str(Place.of(self._canvas.picture.viewport))
            QGuiApplication.clipboard().setText(line)
            self._say(translate("Picture files", "Copied: {line}").format(line=line))

    def paste(self) -> None:
        """Go to the coordinates, or to the picture's place, on the clipboard."""
        self._take(QGuiApplication.clipboard().mimeData())

    def ask_where_to_save(self) -> None:
        if self._canvas.picture is None:
            return
        dialog = self._dialog(translate("Picture files", "Save the picture"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"PNG (*{png.SUFFIX})")
        dialog.setDefaultSuffix(png.SUFFIX[1:])
        dialog.fileSelected.connect(lambda name: self._spawn(self.save(Path(name))))
        dialog.open()

    def ask_what_to_open(self) -> None:
        dialog = self._dialog(translate("Picture files", "Open a place"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        endings = " ".join(f"*{ending}" for ending in SUFFIXES)
        dialog.setNameFilter(
            translate("Picture files", "Pictures and fractal files ({endings})").format(endings=endings)
        )
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.open()

    async def save(self, path: Path) -> bool:
        """Write the coloured picture without marks, with its coordinates inside. Return whether that worked."""
        picture, pixels = self._canvas.picture, self._canvas.pixels()
        if picture is None or pixels is None:
            return False
        complaint = complaint_about(path)
        if complaint is None:
            try:
                await asyncio.to_thread(lambda: write_whole(path, png.encode(png.rgb(pixels), texts(picture.viewport))))
            except NotWritten as error:
                complaint = str(error)
        if complaint is not None:
            self._complain(complaint)
        else:
            self._say(translate("Picture files", "Saved with its coordinates: {path}").format(path=path))
        return complaint is None

    def open(self, path: Path) -> None:
        """Go to the place in a file."""
        try:
            self._go(find(path))
        except PlaceError as error:
            self._complain(str(error))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            if not self._canvas.locked and (event.mimeData().hasText() or event.mimeData().hasUrls()):
                event.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._take(event.mimeData())
            event.acceptProposedAction()
            return True
        return False

    def _take(self, data: QMimeData) -> None:
        files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        if files:
            self.open(Path(files[0]))
            return
        try:
            self._go(parse(data.text()))
        except PlaceError as error:
            self._complain(str(error))

    def _dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self._canvas.window(), title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog
