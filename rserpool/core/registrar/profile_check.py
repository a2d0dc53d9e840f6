"""Signs that a party follows another profile than this registrar. Each is logged once, for the operator.

A registration life is in seconds (RFC 5354 §3.10), in rsplib in milliseconds. A life of 90 s is then read as one of a
day or of 90 ms, and the elements of one registrar disappear from the other as soon as they arrive.
"""

from __future__ import annotations

import logging
from math import isfinite

from rserpool.config import InteropProfile
from rserpool.model import PoolElement, ServerId, hex_id

log = logging.getLogger(__name__)

LONG_LIFE = 10_000.0
"""Seconds. Longer lives are probably milliseconds: elements renew every ten minutes at the latest (RFC 5352 §7.1)."""

SHORT_LIFE = 1.0
"""Seconds. Shorter lives are probably seconds that were read as milliseconds."""

TIMES = 3
"""Number of downloads of the same elements in a row that shows that a peer does not keep them."""


class LifeCheck:
    """Looks at registration lives."""

    def __init__(self, name: str, profile: InteropProfile) -> None:
        self._name = name
        self._profile = profile
        self._told = False

    def saw(self, element: PoolElement) -> None:
        """Look at the registration life that an element was registered or announced with."""
        life = element.life
        other = life > LONG_LIFE if self._profile.life_unit == 1.0 else life < SHORT_LIFE
        if other and isfinite(life) and not self._told:
            self._told = True
            log.warning(
                "registrar %s: element %s has a registration life of %g s; does it or its registrar use another "
                "profile than %s (--profile)?",
                self._name,
                hex_id(element.identifier),
                life,
                self._profile.name,
            )


class DownloadCheck:
    """Looks at the downloads of peers."""

    def __init__(self, name: str, profile: InteropProfile) -> None:
        self._name = name
        self._profile = profile
        self._told = False
        self._downloads: dict[ServerId, tuple[int, int]] = {}
        """The checksum of our elements at a peer's latest download, and the number of downloads with it in a row."""

    def downloaded(self, server: ServerId, checksum: int) -> None:
        """Note that a peer has downloaded the elements that we own, which have this checksum."""
        latest, times = self._downloads.get(server, (None, 0))
        times = times + 1 if latest == checksum else 1
        self._downloads[server] = checksum, times
        if times == TIMES and not self._told:
            self._told = True
            log.warning(
                "registrar %s: peer %s asks for our elements repeatedly and does not keep them; does it use "
                "another profile than %s (--profile)?",
                self._name,
                hex_id(server),
                self._profile.name,
            )

    def forget(self, server: ServerId) -> None:
        """Forget a peer."""
        self._downloads.pop(server, None)
