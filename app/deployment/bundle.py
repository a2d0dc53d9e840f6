"""The bundle of `resources/bundle.sh` on its way to hosts that have no Poolscope: copied once by SFTP.

The folder on the host is named by the content, so the same bundle is never copied twice, and another one never
replaces one that runs. It gets its name when it is complete.
"""

from __future__ import annotations

import hashlib
import os
import platform
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.base.files import reason
from app.base.language import translate

if TYPE_CHECKING:
    from asyncssh import SSHClientConnection

PROGRAM: Final = "poolscope"
"""The program in the bundle."""

FOLDER: Final = ".cache/poolscope/bundles"
"""Where bundles are on a host, from the user's home folder."""

SYSTEM: Final = f"{platform.system()} {platform.machine()}"
"""What `uname -s -m` prints on hosts that can run a bundle of this machine."""


class BundleError(Exception):
    """The bundle cannot be used. The sentence says why."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle on this machine."""

    folder: Path
    digest: str
    """Names its content."""
    octets: int

    @property
    def target(self) -> str:
        """Its folder on a host, from the home folder."""
        return f"{FOLDER}/{self.digest}"

    @property
    def command(self) -> str:
        """What runs it there."""
        return f"./{self.target}/{PROGRAM}"


def read_bundle(folder: Path) -> Bundle:
    """Return the bundle in this folder. Read all of it: seconds for hundreds of megabytes. Raise `BundleError`."""
    if not os.access(folder / PROGRAM, os.X_OK):
        text = translate("Deployment", "{folder} is no bundle; sh resources/bundle.sh makes one in dist/poolscope")
        raise BundleError(text.format(folder=folder))
    digest, octets = hashlib.sha256(), 0
    try:
        for path in _files(folder):
            name = path.relative_to(folder).as_posix()
            if path.is_symlink():
                digest.update(f"link {name!r} {os.readlink(path)!r}\n".encode())
                continue
            size = path.stat().st_size
            octets += size
            digest.update(f"file {name!r} {size} {os.access(path, os.X_OK)}\n".encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    except OSError as error:
        text = translate("Deployment", "the bundle could not be read: {reason}")
        raise BundleError(text.format(reason=reason(error))) from error
    return Bundle(folder, digest.hexdigest()[:32], octets)


def _files(folder: Path) -> Iterator[Path]:
    """Yield files and links in a fixed order. Links to folders are not followed."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path


async def install(bundle: Bundle, connection: SSHClientConnection, progress: Callable[[int], object]) -> str:
    """Have the bundle on a host, and return the command that runs it there. Raise `BundleError`, and what SSH raises.

    `progress` is called with the number of octets that are copied so far.
    """
    system = await connection.run("uname -s -m")
    found = str(system.stdout or "").strip()
    if found != SYSTEM:
        text = translate("Deployment", "the bundle is for {own}, and this host is {other}; install Poolscope there")
        raise BundleError(text.format(own=SYSTEM, other=found[:60] or "?"))
    async with connection.start_sftp_client() as sftp:
        if await sftp.isdir(bundle.target):
            return bundle.command
        await sftp.makedirs(FOLDER, exist_ok=True)
        part = f"{FOLDER}/.{bundle.digest}.{secrets.token_hex(8)}"
        done: dict[bytes, int] = {}
        total = 0

        def copied(source: bytes, _target: bytes, octets: int, _whole: int) -> None:
            nonlocal total
            total += octets - done.get(source, 0)
            done[source] = octets
            progress(total)

        try:
            await sftp.put(
                bundle.folder, part, recurse=True, preserve=True, follow_symlinks=False, progress_handler=copied
            )
            await sftp.rename(part, bundle.target)
        except BaseException:
            if not connection.is_closed():
                await sftp.rmtree(part, ignore_errors=True)
            if not connection.is_closed() and await sftp.isdir(bundle.target):  # somebody else was faster
                return bundle.command
            raise
    return bundle.command
