"""Connections to hosts over SSH, with asyncssh. Who may log in is decided by keys, and the host must be a known one.

Everything that goes wrong becomes a `HostTrouble`: one sentence for people. `~/.ssh/config` and the SSH agent are used
as by `ssh`. Passwords are never asked for, and no unknown host key is accepted.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final

import asyncssh

from app.base.language import translate
from app.deployment.bundle import Bundle, BundleError, install
from app.deployment.hosts import Host
from app.deployment.report import Lines

TIMEOUT: Final = 15.0
"""Seconds to connect, and again to log in."""

ASK_EVERY: Final = 5.0
"""Seconds between two questions to a host whether it is there. The third one without an answer ends the connection."""

KNOWN_HOSTS: Final = ("~/.ssh/known_hosts", "~/.ssh/known_hosts2", "/etc/ssh/ssh_known_hosts")
"""The keys of hosts that `ssh` knows, too."""

_LONGEST_ERROR: Final = 4096


class HostTrouble(Exception):
    """Something is wrong with a host. The text is a sentence. `lasting`: trying again will not help."""

    def __init__(self, sentence: str, *, lasting: bool = False) -> None:
        super().__init__(sentence)
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class Access:
    """How to log in to hosts, in addition to what the list and the SSH configuration say."""

    key: str | None = None
    """The file of the private key for hosts that have none of their own; None: the usual ones, and those of the
    agent."""
    known_hosts: tuple[str, ...] = KNOWN_HOSTS
    """Files with the keys of hosts. Those that do not exist are left out."""
    timeout: float = TIMEOUT

    def known_files(self) -> list[str]:
        """Return those of the files with keys of hosts that exist."""
        return [path for path in map(os.path.expanduser, self.known_hosts) if os.path.isfile(path)]


@contextlib.asynccontextmanager
async def connected(host: Host, access: Access) -> AsyncIterator[asyncssh.SSHClientConnection]:
    """Be connected to a host in the `async with` block. Raise `HostTrouble`."""
    connection = await _connect(host, access)
    try:
        async with connection:
            yield connection
    except (asyncssh.Error, OSError) as error:
        raise HostTrouble(_of_connection(error)) from error


async def _connect(host: Host, access: Access) -> asyncssh.SSHClientConnection:
    key = host.key or access.key
    if key is not None and not os.access(key, os.R_OK):
        text = translate("Deployment", "the key {key} cannot be read; name another one")
        raise HostTrouble(text.format(key=key), lasting=True)
    files = access.known_files()
    known = False

    def keys_of(name: str, address: str, port: int | None) -> Any:
        nonlocal known
        found = asyncssh.match_known_hosts(files or b"", name, address, port)
        known = bool(found[0] or found[1])
        return found

    chosen: dict[str, Any] = {"username": host.user, "port": host.port, "client_keys": None if key is None else [key]}
    try:
        return await asyncssh.connect(
            host.address,
            known_hosts=keys_of,
            preferred_auth="publickey",
            password_auth=False,
            kbdint_auth=False,
            host_based_auth=False,
            gss_auth=False,
            gss_kex=False,
            agent_forwarding=False,
            connect_timeout=access.timeout,
            login_timeout=access.timeout,
            keepalive_interval=ASK_EVERY,
            keepalive_count_max=3,
            **{name: value for name, value in chosen.items() if value is not None},
        )
    except asyncssh.HostKeyNotVerifiable as error:
        if known:
            text = translate(
                "Deployment",
                "its host key is not the one in known_hosts: another machine answers, or it was reinstalled; "
                "if that is so, remove the old key with ssh-keygen -R",
            )
        else:
            text = translate(
                "Deployment", "its host key is unknown; connect once with ssh and compare the fingerprint, then retry"
            )
        raise HostTrouble(text, lasting=True) from error
    except asyncssh.PermissionDenied as error:
        text = translate("Deployment", "it accepts no key of yours; add one there with ssh-copy-id, or name it (key)")
        raise HostTrouble(text, lasting=True) from error
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        text = translate("Deployment", "the key could not be used ({reason}); if it has a passphrase, ssh-add it")
        raise HostTrouble(text.format(reason=error), lasting=True) from error
    except ValueError as error:  # the SSH configuration, or a file of known hosts
        text = translate("Deployment", "the SSH configuration could not be used: {reason}")
        raise HostTrouble(text.format(reason=error), lasting=True) from error
    except (asyncssh.Error, OSError, TimeoutError) as error:
        raise HostTrouble(_of_connection(error)) from error


def _of_connection(error: Exception) -> str:
    """Return the sentence for an error of a connection."""
    if isinstance(error, TimeoutError):
        return translate("Deployment", "it does not answer in time; is it switched on?")
    if isinstance(error, asyncssh.SFTPError):
        return translate("Deployment", "a file could not be copied to it: {reason}").format(reason=error.reason)
    if isinstance(error, asyncssh.Error):
        return translate("Deployment", "the connection failed: {reason}").format(reason=error.reason)
    if isinstance(error, OSError) and error.errno is not None and error.errno < 0:  # of the resolver
        return translate("Deployment", "no host of this name was found; is the name right?")
    reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
    return translate("Deployment", "it cannot be reached: {reason}").format(reason=reason)


async def address_of(connection: asyncssh.SSHClientConnection) -> str:
    """Return the address of a host at which SSH reaches it, as the host itself sees it. Raise `HostTrouble`.

    Behind an address translation, or a jump host, it is not the address that was called.
    """
    said = await connection.run('echo "$SSH_CONNECTION"', encoding="utf-8", errors="replace")
    called = connection.get_extra_info("peername")
    for text in (*str(said.stdout or "").split()[2:3], *(called or ())[:1]):
        with contextlib.suppress(ValueError):
            address = ip_address(str(text).partition("%")[0])
            return str(getattr(address, "ipv4_mapped", None) or address)
    text = translate("Deployment", "its own address could not be found; name it in the list (local)")
    raise HostTrouble(text, lasting=True)


def is_of_this_machine_only(address: str) -> bool:
    """Whether an address (`host` or `host:port`) is a loopback address."""
    text = address.rpartition(":")[0] if address.count(":") == 1 or "]" in address else address
    try:
        return ip_address(text.strip("[]")).is_loopback
    except ValueError:
        return text == "localhost"


async def command_on(
    connection: asyncssh.SSHClientConnection,
    host: Host,
    bundle: Bundle | None,
    progress: Callable[[int], object] = lambda octets: None,
) -> str:
    """Return what runs Poolscope on a host. Copy the bundle there first, if there is one. Raise `HostTrouble`."""
    if bundle is None:
        return host.command
    try:
        return await install(bundle, connection, progress)
    except BundleError as error:
        raise HostTrouble(str(error), lasting=True) from error


class Command:
    """`poolscope` with these arguments on a host. Use it as an async iterator of its lines, then look at `check`."""

    def __init__(self, process: asyncssh.SSHClientProcess[str], command: str) -> None:
        self._process = process
        self._command = command
        self._errors = ""

    @classmethod
    async def start(cls, connection: asyncssh.SSHClientConnection, command: str, arguments: Sequence[str]) -> Command:
        process: asyncssh.SSHClientProcess[str] = await connection.create_process(
            f"{command} {shlex.join(arguments)}", encoding="utf-8", errors="replace"
        )
        return cls(process, command)

    def write(self, text: str) -> None:
        """Write to its standard input. Do nothing if it has ended."""
        with contextlib.suppress(OSError):
            self._process.stdin.write(text)

    def end_input(self) -> None:
        """End its standard input."""
        with contextlib.suppress(OSError):
            self._process.stdin.write_eof()

    def give_up(self) -> None:
        """Wait no longer for it."""
        self._process.close()

    async def lines(self) -> AsyncIterator[str]:
        """Yield the lines of its standard output until it ends."""
        errors = asyncio.create_task(self._read_errors())
        split = Lines()
        try:
            while piece := await self._process.stdout.read(4096):
                for line in split.take(piece):
                    yield line
            await self._process.wait_closed()
            await errors
        finally:
            errors.cancel()

    async def _read_errors(self) -> None:
        while piece := await self._process.stderr.read(4096):
            self._errors = (self._errors + piece)[-_LONGEST_ERROR:]

    def check(self) -> None:
        """Raise `HostTrouble` unless it has ended in order."""
        status = self._process.exit_status
        if status == 0:
            return
        if status in (126, 127):
            text = translate(
                "Deployment",
                "it has no {command}; install Poolscope there, name its program (command), or send it with --bundle",
            )
            raise HostTrouble(text.format(command=self._command), lasting=True)
        if status is None:
            raise HostTrouble(translate("Deployment", "the connection was lost, so its elements end"))
        last = ([line for line in self._errors.splitlines() if line.strip()] or [""])[-1]
        reason = "".join(sign for sign in last if sign.isprintable())[:300].removeprefix("poolscope: ")
        text = translate("Deployment", "Poolscope ended there with exit code {status}: {reason}")
        raise HostTrouble(text.format(status=status, reason=reason or "?"), lasting=status != 255 and status < 128)
