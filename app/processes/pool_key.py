"""The key with which the elements of a pool sign cookies: a file that is copied to every machine of the pool."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from stat import S_IRWXG, S_IRWXO
from typing import Final

from rserpool import PROFILES, LocalError

log = logging.getLogger(__name__)

VARIABLE: Final = "POOLSCOPE_POOLKEY"
"""The environment variable with the name of the file, for processes without the option."""

_LONGEST: Final = 4096


def pool_key(path: str | None, profile: str) -> bytes | None:
    """Return the key in this file or in that of the environment; None without either, or if `profile` cannot use it.

    Raise `LocalError` with a sentence if it cannot be used.
    """
    path = path or os.environ.get(VARIABLE)
    if not path:
        return None
    if not PROFILES[profile].signs_cookies:
        log.warning("the pool key in %s is not used: elements of the profile %s do not sign cookies", path, profile)
        return None
    return read_pool_key(path)


def read_pool_key(path: str) -> bytes:
    """Return the key in a file, without spaces and line ends around it. Raise `LocalError` with a sentence."""
    try:
        with Path(path).open("rb") as file:
            if os.fstat(file.fileno()).st_mode & (S_IRWXG | S_IRWXO):
                raise LocalError(f"other users of this machine may read the pool key in {path}; run chmod 600 {path}")
            key = file.read(_LONGEST).strip()
    except OSError as error:
        raise LocalError(f"the pool key in {path} cannot be read: {(error.strerror or str(error)).lower()}") from error
    if len(key) < 16:
        raise LocalError(f"the pool key in {path} is too short; make one with: openssl rand -hex 32 > {path}")
    return key
