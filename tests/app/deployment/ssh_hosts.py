"""Hosts for tests: SSH servers of asyncssh on loopback, each with a home folder and a `poolscope` of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

from tests.blocks import ROOT


@dataclass
class SshHost:
    """An SSH server whose commands run as processes of this machine, at home in `home`."""

    home: Path
    port: int
    key: asyncssh.SSHKey
    """Its host key."""
    server: asyncssh.SSHAcceptor
    connections: list[asyncssh.SSHServerConnection] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    """The commands that were asked for."""
    environment: dict[str, str] = field(default_factory=dict)
    """What is added to the environment of commands."""

    @property
    def known(self) -> str:
        """Its line in a file of known hosts."""
        return f"[127.0.0.1]:{self.port} {self.key.export_public_key().decode()}"

    def cut(self) -> None:
        """End all connections at once."""
        for connection in self.connections:
            connection.abort()
        self.connections.clear()

    async def close(self) -> None:
        self.server.close()
        self.cut()
        await self.server.wait_closed()


class _Server(asyncssh.SSHServer):
    def __init__(self, connections: list[asyncssh.SSHServerConnection]) -> None:
        self._connections = connections

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connections.append(conn)

    def begin_auth(self, username: str) -> bool:
        return True


async def _feed(reader: asyncssh.SSHReader[bytes], writer: asyncio.StreamWriter) -> None:
    """Write to a process what comes from the client, and end its input when the client goes."""
    try:
        while piece := await reader.read(4096):
            writer.write(piece)
    except asyncssh.Error:
        pass  # the connection is lost
    finally:
        writer.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncssh.SSHWriter[bytes]) -> None:
    while piece := await reader.read(4096):
        with contextlib.suppress(OSError):
            writer.write(piece)


def install_poolscope(home: Path) -> None:
    """Give a home folder the program `poolscope` of this checkout."""
    program = home / "bin" / "poolscope"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m app "$@"\n')
    program.chmod(0o755)


async def ssh_host(home: Path, client_key: asyncssh.SSHKey, *, port: int = 0, poolscope: bool = True) -> SshHost:
    """Start a host at any free port, which accepts this key."""
    (home / "bin").mkdir(parents=True, exist_ok=True)
    if poolscope:
        install_poolscope(home)
    host_key = asyncssh.generate_private_key("ssh-ed25519")
    authorized = asyncssh.import_authorized_keys(client_key.export_public_key().decode())
    connections: list[asyncssh.SSHServerConnection] = []
    commands: list[str] = []
    more: dict[str, str] = {}

    async def serve(process: asyncssh.SSHServerProcess[bytes]) -> None:
        assert process.command is not None
        commands.append(process.command)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "SSH_"))}
        ran = await asyncio.create_subprocess_shell(
            process.command,
            cwd=home,
            env={
                **environment,
                "HOME": str(home),
                "PATH": f"{home / 'bin'}:/usr/bin:/bin",
                "PYTHONPATH": str(ROOT),
                **more,
            },
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert ran.stdin is not None
        assert ran.stdout is not None
        assert ran.stderr is not None
        feeding = asyncio.create_task(_feed(process.stdin, ran.stdin))
        await asyncio.gather(_pass_on(ran.stdout, process.stdout), _pass_on(ran.stderr, process.stderr))
        status = await ran.wait()
        feeding.cancel()
        process.exit(status)

    server = await asyncssh.listen(
        "127.0.0.1",
        port,
        server_factory=lambda: _Server(connections),
        server_host_keys=[host_key],
        authorized_client_keys=authorized,
        process_factory=serve,
        sftp_factory=lambda chan: asyncssh.SFTPServer(chan, chroot=str(home).encode()),
        encoding=None,
    )
    return SshHost(home, server.get_port(), host_key, server, connections, commands, more)


@contextlib.asynccontextmanager
async def ssh_hosts(folder: Path, number: int, client_key: asyncssh.SSHKey) -> AsyncIterator[list[SshHost]]:
    """Run this number of hosts in the `async with` block."""
    hosts = [await ssh_host(folder / f"host{each}", client_key) for each in range(number)]
    try:
        yield hosts
    finally:
        for host in hosts:
            await host.close()
