"""Qt's own messages. They go to the log; one after which Qt would abort ends the process with a sentence instead."""

from __future__ import annotations

import logging
import os
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from app.base.exits import Exit
from app.base.streams import print_error

log = logging.getLogger("qt")

_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
}

_EXPECTED: Final = ("This plugin does not support propagateSizeHints()",)
"""What Qt says of every window without a screen."""


def hear_qt() -> None:
    """Receive Qt's messages from now on. Call this before the QApplication is made."""
    qInstallMessageHandler(_hear)


def _hear(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    if kind == QtMsgType.QtFatalMsg:
        _end(text)
    if text not in _EXPECTED:
        log.log(_LEVELS[kind], "%s", text)


def _end(text: str) -> None:
    """End the process with a sentence and an exit code. If this returned, Qt would abort."""
    if "platform plugin" in text:
        display = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or "none"
        text = (
            f"no window can be opened on this display ({display}); "
            "'poolscope render' and 'poolscope lesson NAME --offscreen' work without a display"
        )
    logging.shutdown()
    print_error(f"poolscope: {text}")
    os._exit(Exit.FAILED)
