"""The network of a lesson's laptops: Linux's network namespaces, if the program may have them.

A program cannot move into another network once it has threads, as a window has. So `poolscope lesson` starts itself
again in a network of its own before it opens the window (`enter`). A lesson that is started in a window that is
already open, and a lesson on a system that does not allow this, has all laptops on the loopback interface.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import Final

NETWORK: Final = "10.77.0."
"""What the addresses of the machines in that network begin with. It is connected to no other network."""

TEACHER: Final = f"{NETWORK}1"
"""The address of the teacher's machine, which is where the window is."""

BRIDGE: Final = "class"
"""The name of the bridge that connects the teacher's machine and the laptops."""

MARK: Final = "POOLSCOPE_OWN_NETWORK"
"""The variable of the environment that says that this program is in a network of its own."""

_MAKE: Final = (
    f"ip link set lo up && ip link add {BRIDGE} type bridge && ip link set {BRIDGE} up"
    f" && ip address add {TEACHER}/24 dev {BRIDGE} && ip link add probe type veth peer name eborp"
    ' && ip link delete probe && exec "$@"'
)
"""Makes the network and runs a command in it. It fails where interfaces may not be made."""


def is_own() -> bool:
    """Return whether this program is in a network of its own, where laptops can have networks too."""
    return os.environ.get(MARK) == NETWORK


def teacher() -> str:
    """Return the address of the teacher's machine."""
    return TEACHER if is_own() else "127.0.0.1"


def enter() -> None:
    """Start this program again in a network of its own. Return only if that is not possible, or done already.

    An X server that is reached over the network would be out of reach, so a window on one stays where it is.
    """
    host = os.environ.get("DISPLAY", "").partition(":")[0]
    if is_own() or not sys.platform.startswith("linux") or host not in ("", "unix"):
        return
    command = _command("true")
    try:
        if command is None or subprocess.run(command, capture_output=True, check=False, timeout=10.0).returncode:
            return
    except (OSError, subprocess.TimeoutExpired):
        return
    command = _command(*sys.orig_argv)
    assert command is not None
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os.execve(command[0], command, {**os.environ, MARK: NETWORK})


def _command(*words: str) -> list[str] | None:
    """Return the command that runs another one in a new network; None if a program for that is missing."""
    unshare, shell = shutil.which("unshare"), shutil.which("sh")
    if unshare is None or shell is None or shutil.which("ip") is None:
        return None
    # The rights in the new network are those of a user namespace. The user stays who it is.
    own = [] if os.geteuid() == 0 else ["--user", "--map-current-user", "--keep-caps"]
    return [unshare, *own, "--net", "--", shell, "-ec", _MAKE, "sh", *words]
