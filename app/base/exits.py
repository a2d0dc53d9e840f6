"""The exit codes of the commands, and what holds while a program loads. This module is quick to import."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes, the same for all commands."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NO_ANSWER = 3
    """No registrar or no element answered in time."""
    INTERRUPTED = 130
    """Ctrl-C, as a shell reports it."""


@contextmanager
def ended_by_interrupt() -> Iterator[None]:
    """Let Ctrl-C end the process at once and silently, around imports and compilation.

    A `KeyboardInterrupt` there is a traceback of somebody else's code, or some package catches it (numba does), and the
    program goes on.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler or (
        threading.current_thread() is not threading.main_thread()
    ):
        yield
        return
    signal.signal(signal.SIGINT, lambda *_: os._exit(Exit.INTERRUPTED))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def loading() -> Iterator[None]:
    """Import modules: Ctrl-C ends the process, and nobody looks for garbage, now or later, in what stays anyway."""
    collects = gc.isenabled()
    gc.disable()
    try:
        with ended_by_interrupt():
            yield
    finally:
        gc.freeze()
        if collects:
            gc.enable()
