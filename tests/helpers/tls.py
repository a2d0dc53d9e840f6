"""An authority for tests of TLS, and files of its members."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from app.base.authority import Authority
from rserpool import TlsFiles


@cache
def folder() -> Path:
    """Return a folder that is removed when the tests have ended."""
    path = Path(tempfile.mkdtemp(prefix="poolscope-tls-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


@cache
def authority() -> Authority:
    """Return the authority of all members that need no other one."""
    return Authority.create("Tests")


@cache
def member(name: str) -> TlsFiles:
    """Return the files of a member, which no test changes."""
    return authority().issue(name).write(folder() / name, authority())
