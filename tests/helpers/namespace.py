"""Programs in a network of their own (Linux's network namespaces), which needs no privileges."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def in_a_namespace(script: str, *interfaces: str) -> str:
    """Run a program in a network namespace with only these interfaces, and return what it prints."""
    lines = [
        f"ip link add d{n} type bridge && ip address add {address}{'/64 nodad' if ':' in address else '/24'} dev d{n} "
        f"&& ip link set d{n} up multicast on"
        for n, address in enumerate(interfaces)
    ]
    unshare = shutil.which("unshare")
    own = "-n" if os.geteuid() == 0 else "-rn"
    if unshare is None or subprocess.run([unshare, own, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this user may not make a network namespace")
    if subprocess.run([unshare, own, "sh", "-ec", "\n".join(lines)], capture_output=True, check=False).returncode:
        pytest.skip("there are no bridges to serve as interfaces")
    ended = subprocess.run(
        [
            unshare,
            own,
            "sh",
            "-ec",
            "\n".join([*lines, 'exec "$@"']),
            "sh",
            sys.executable,
            "-W",
            "error",
            "-c",
            script,
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=60,
    )
    assert ended.stderr == ""
    return ended.stdout
