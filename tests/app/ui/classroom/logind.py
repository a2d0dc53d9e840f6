"""A system bus of our own, and on it a logind that a test tells what to say."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import ClassInfo, Property, QObject
from PySide6.QtDBus import QDBusConnection

PROGRAMS = ("dbus-daemon", "busctl")

CONFIGURATION = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/><allow user="*"/>
  </policy>
</busconfig>
"""


def missing() -> list[str]:
    """Return the programs that are not installed."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


@ClassInfo({"D-Bus Interface": "org.freedesktop.login1.Session"})  # type: ignore[call-arg]  # wrong stubs
class Session(QObject):  # type: ignore[operator]
    """The session of the one who asks."""

    def __init__(self) -> None:
        super().__init__()
        self.locked = False

    LockedHint = Property(bool, lambda self: self.locked)


@ClassInfo({"D-Bus Interface": "org.freedesktop.login1.Manager"})  # type: ignore[call-arg]  # wrong stubs
class Manager(QObject):  # type: ignore[operator]
    """The machine."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = False

    LidClosed = Property(bool, lambda self: self.closed)


@contextmanager
def a_logind(folder: Path) -> Iterator[tuple[str, Session, Manager]]:
    """Serve while the block lasts. Yield the address of the bus."""
    configuration = folder / "bus.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder))
    daemon = subprocess.Popen(
        ["dbus-daemon", f"--config-file={configuration}", "--print-address", "--nofork"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert daemon.stdout is not None
    address = daemon.stdout.readline().strip()
    bus = QDBusConnection.connectToBus(address, "logind of a test")
    session, manager = Session(), Manager()
    try:
        assert bus.registerService("org.freedesktop.login1")
        exported = QDBusConnection.RegisterOption.ExportAllProperties
        assert bus.registerObject("/org/freedesktop/login1/session/auto", session, exported)
        assert bus.registerObject("/org/freedesktop/login1", manager, exported)
        yield address, session, manager
    finally:
        QDBusConnection.disconnectFromBus("logind of a test")
        daemon.terminate()
        daemon.wait()
        daemon.stdout.close()
