"""With and without protection: the options of a scope that a lesson shows to a stranger.

With protection, only this machine may register elements in the pool, the limits of a registrar hold, and cookies are
signed. Without, everybody may do anything as often as it likes, as in the RFCs without their security considerations.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any, Final

from app.classroom.folder import PrivateFolder
from app.fractal.protocol import POOL_HANDLE
from app.processes.options import LOOPBACK, ElementOptions, RegistrarOptions

OPEN: Final[dict[str, Any]] = {
    "proxies": ("0.0.0.0/0", "::/0"),
    "max_resolution_rate": 0.0,
    "max_report_rate": 0.0,
    "max_registration_rate": 0.0,
    "max_elements_of_one": 0,
    "max_pools_of_one": 0,
    "max_pool_size": 0,
}
"""The options of a registrar without protection."""

RULES: Final = (f"{POOL_HANDLE}={LOOPBACK}",)
"""Who may register elements with protection: this machine at its own address, and nobody in any other pool."""


class Protection:
    """Makes options. It keeps the key of the pool in a folder until `close`."""

    def __init__(self) -> None:
        self._folder: PrivateFolder | None = None

    def of_registrar(self, options: RegistrarOptions, guarded: bool | None) -> RegistrarOptions:
        """Return a registrar's options with the protection (true), without any (false), or as usual (None)."""
        if guarded is None:
            return options
        return replace(options, allowed_elements=RULES) if guarded else replace(options, **OPEN)

    def of_element(self, options: ElementOptions, guarded: bool | None) -> ElementOptions:
        """Return an element's options with the key that signs cookies, if it is protected."""
        return replace(options, pool_key=self._key()) if guarded else options

    def close(self) -> None:
        """Forget the key."""
        if self._folder is not None:
            self._folder.close()
            self._folder = None

    def _key(self) -> str:
        if self._folder is None:
            self._folder = PrivateFolder("lesson")
            key = self._folder.path / "pool.key"
            key.touch(mode=0o600)
            key.write_text(secrets.token_hex(32))
        return str(self._folder.path / "pool.key")
