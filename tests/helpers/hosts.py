"""Several hosts in networks of their own (Linux's network namespaces), connected by bridges."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def among_hosts(
    script: Path, networks: Sequence[str], hosts: Sequence[str], *arguments: str, timeout: float = 90
) -> str:
    """Run a program in a world of these hosts, each with an address in each network, and return what it prints.

    A network is a prefix such as `10.1.0.` or `fd00:1::`. Host number n has the address that ends with n; the first one
    has number 1. `ip netns exec NAME` runs a command on a host, and its interface in network number k is `nK`.
    `ip link set dev HOSTK down` takes it off that network. `ping` is not needed.
    """
    lines = ["mount -t tmpfs none /run", "ip link set lo up"]
    lines += [f"ip link add bridge{k} type bridge && ip link set bridge{k} up" for k in range(len(networks))]
    for n, host in enumerate(hosts, 1):
        lines.append(f"ip netns add {host} && ip -n {host} link set lo up")
        for k, network in enumerate(networks):
            address = f"{network}{n}" + ("/64 nodad" if ":" in network else "/24")
            lines += [
                f"ip link add {host}{k} type veth peer name n{k} netns {host}",
                f"ip link set {host}{k} master bridge{k} up",
                f"ip -n {host} address add {address} dev n{k} && ip -n {host} link set n{k} up",
            ]
    unshare = shutil.which("unshare")
    # Also in a process namespace, whose processes all end with the first one.
    own = ("-nmp" if os.geteuid() == 0 else "-rnmp"), "--fork", "--kill-child", "--mount-proc"
    if unshare is None or subprocess.run([unshare, *own, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this user may not make a network namespace")
    made = subprocess.run([unshare, *own, "sh", "-ec", "\n".join(lines)], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"there are no hosts in network namespaces: {made.stderr.strip()[-200:]}")
    ended = subprocess.run(
        [unshare, *own, "sh", "-ec", "\n".join([*lines, 'exec "$@"']), "sh", sys.executable, str(script), *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=timeout,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout
