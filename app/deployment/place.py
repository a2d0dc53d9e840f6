"""Where a machine notes which deployments run on it: a lock and the last report of each, in the user's own folder.

The lock tells whether the keeper is alive; it ends with the process, however that ends. Home folders may be shared
between machines, so the names contain that of the machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import platform
import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from app.base.files import write_whole
from app.base.language import translate
from app.base.reading import read_file
from app.deployment.report import LONGEST_LINE, HostReport, read_report

PATIENCE: Final = 15.0
"""Seconds that a keeper has to end after it was asked to. Its elements have `keeper.GOODBYE` of them."""

LOOK_AGAIN: Final = 0.05
"""Seconds between two looks at the lock: a lock of a file cannot be waited for without a thread."""


class PlaceError(Exception):
    """The notes cannot be used. The sentence says why."""


def state_folder() -> Path:
    """Return the folder of the notes. Raise `PlaceError` if there is no home folder."""
    try:
        base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    except RuntimeError as error:
        raise PlaceError(translate("Deployment", "there is no home folder; set XDG_STATE_HOME")) from error
    return Path(base) / "poolscope" / "deployments"


class Place:
    """The notes of one deployment on this machine. `name` distinguishes deployments."""

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self.name = name
        folder = folder or state_folder()
        machine = re.sub(r"[^\w.-]", "_", platform.node()) or "machine"
        self._lock = folder / f"{machine}.{name}.lock"
        self._report = folder / f"{machine}.{name}.json"
        self.log = folder / f"{machine}.{name}.log"
        """Where a detached keeper writes its standard error."""

    @contextlib.asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Be the keeper of this deployment in the `async with` block. End the former one, if there is one."""
        lock = await self._ours()
        try:
            os.ftruncate(lock, 0)
            os.pwrite(lock, str(os.getpid()).encode(), 0)
            yield
        finally:
            with contextlib.suppress(OSError):
                self._report.unlink(missing_ok=True)
                os.ftruncate(lock, 0)
            os.close(lock)

    async def _ours(self) -> int:
        lock = self._open()
        if not _taken(lock):
            try:
                await self._end(lock)
            except BaseException:
                os.close(lock)
                raise
        return lock

    def note(self, report: HostReport) -> None:
        """Write the last report. It is only for others to read, so a full disk does not matter."""
        with contextlib.suppress(OSError):
            write_whole(self._report, report.to_line().encode())

    def read(self) -> HostReport | None:
        """Return the last report of the deployment; None if it does not run here."""
        lock = self._open()
        try:
            if _taken(lock):
                return None
        finally:
            os.close(lock)
        with contextlib.suppress(OSError, UnicodeDecodeError):
            if report := read_report(read_file(self._report, LONGEST_LINE).decode()):
                return report
        return HostReport(self.name)  # it has just begun

    async def stop(self) -> HostReport | None:
        """End the deployment politely. Return its last report; None if it does not run here."""
        report = self.read()
        if report is None:
            return None
        lock = self._open()
        try:
            await self._end(lock)
        finally:
            os.close(lock)
        return report

    def _open(self) -> int:
        try:
            self._lock.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            text = translate("Deployment", "{path} could not be opened: {reason}")
            raise PlaceError(text.format(path=self._lock, reason=error.strerror or error)) from error

    async def _end(self, lock: int) -> None:
        """Ask the keeper that has the lock to end, and wait for the lock."""
        await asyncio.sleep(LOOK_AGAIN)
        if _taken(lock):  # it was only somebody who looked
            return
        pid = _pid_in(lock)
        if pid > 1 and pid != os.getpid():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGTERM)
        try:
            async with asyncio.timeout(PATIENCE):
                while not _taken(lock):  # noqa: ASYNC110  # nobody could set an event: it is another process
                    await asyncio.sleep(LOOK_AGAIN)
        except TimeoutError:
            text = translate("Deployment", "the elements that run here do not end; end process {pid}")
            raise PlaceError(text.format(pid=pid)) from None


def _pid_in(lock: int) -> int:
    text = os.pread(lock, 20, 0)
    return int(text) if text.isdigit() else 0


def _taken(lock: int) -> bool:
    """Take the lock if nobody has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
