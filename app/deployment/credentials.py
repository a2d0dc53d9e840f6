"""What lets elements into a scope, on its way to hosts: the files of TLS and the pool key, copied by SFTP.

They are read on this machine. On a host only its user may read them, and they are removed when its elements are
stopped.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.base.files import reason
from app.base.language import translate
from rserpool import TlsFiles

if TYPE_CHECKING:
    from asyncssh import SSHClientConnection

FOLDER: Final = ".cache/poolscope/credentials"
"""Where they are on a host, from the user's home folder: in a folder for each deployment."""

OPTIONS: Final = ("tls", "certificate", "key", "authority", "poolkey")
"""The options of `poolscope element` that name such files."""

_POOL_KEY: Final = "pool.key"


class CredentialsError(Exception):
    """A file cannot be read. The sentence says which and why."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """The content of the files."""

    tls: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """By the names that a folder for `--tls` has; empty: no TLS."""
    pool_key: bytes | None = field(default=None, repr=False)

    def options(self, deployment: str) -> list[str]:
        """Return the options of an element on a host that has them."""
        folder = f"{FOLDER}/{deployment}"
        tls = [f"--tls={folder}"] if self.tls else []
        return [*tls, f"--poolkey={folder}/{_POOL_KEY}"] if self.pool_key is not None else tls


def read_credentials(tls: TlsFiles | None, pool_key: str | None) -> Credentials:
    """Return the content of the files. Raise `CredentialsError`."""
    return Credentials({} if tls is None else tls_content(tls), None if pool_key is None else _content(Path(pool_key)))


def without_credentials(arguments: Iterable[str]) -> list[str]:
    """Return the options of an element without those that name such files."""
    kept: list[str] = []
    left_out = False
    for word in arguments:
        name, equals, _ = word.partition("=")
        if left_out:
            left_out = False
        elif name in {f"--{option}" for option in OPTIONS}:
            left_out = not equals
        else:
            kept.append(word)
    return kept


async def deliver(credentials: Credentials, connection: SSHClientConnection, deployment: str) -> None:
    """Have the files on a host, each replaced in one step. Raise what SSH raises."""
    files = dict(credentials.tls)
    if credentials.pool_key is not None:
        files[_POOL_KEY] = credentials.pool_key
    if not files:
        return
    folder = f"{FOLDER}/{deployment}"
    async with connection.start_sftp_client() as sftp:
        await sftp.makedirs(folder, exist_ok=True)
        await sftp.chmod(folder, 0o700)
        for name, content in files.items():
            part = f"{folder}/.{name}.{secrets.token_hex(8)}"
            async with sftp.open(part, "wb") as file:
                await sftp.chmod(part, 0o600)
                await file.write(content)
            await sftp.posix_rename(part, f"{folder}/{name}")


async def remove(connection: SSHClientConnection, deployment: str) -> None:
    """Remove the files from a host. Raise what SSH raises."""
    async with connection.start_sftp_client() as sftp:
        await sftp.rmtree(f"{FOLDER}/{deployment}", ignore_errors=True)


def tls_content(files: TlsFiles) -> dict[str, bytes]:
    """Return the content of the files of TLS, by the names that a folder for `--tls` has. Raise `CredentialsError`."""
    usual = TlsFiles.of_folder(Path())
    return {
        usual.certificate.name: _content(files.certificate),
        usual.key.name: _content(files.key),
        usual.authority.name: _content(files.authority),
    }


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        text = translate("Deployment", "{path} cannot be read: {reason}")
        raise CredentialsError(text.format(path=path, reason=reason(error))) from error
