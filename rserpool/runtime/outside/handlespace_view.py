"""What a reader of a handlespace returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rserpool.config import RFC, InteropProfile
from rserpool.handlespace.checksum import Checksum
from rserpool.model import PoolElement, PoolHandle, ServerId, ServerInformation


@dataclass(frozen=True, slots=True)
class HandlespaceView:
    """A handlespace as one registrar sees it; made by `read_handlespace`."""

    registrar: ServerId
    """The registrar that was asked."""
    checksum: int | None
    """The PE checksum (16 bits, RFC 5353 §3.6.2) of the elements it owns, as it reported it just before; None if it
    reported none."""
    peers: tuple[ServerInformation, ...]
    """The other registrars in its peer list."""
    pools: Mapping[PoolHandle, tuple[PoolElement, ...]]
    """The elements of each pool."""
    profile: InteropProfile = RFC
    """The profile that it was read with, or that was recognised."""

    @property
    def elements(self) -> int:
        """The number of elements in all pools."""
        return sum(len(elements) for elements in self.pools.values())

    def owned(self) -> dict[ServerId, int]:
        """Return the number of elements per home registrar. The registrar that was asked comes first, even with 0."""
        counts = {self.registrar: 0}
        for elements in self.pools.values():
            for element in elements:
                counts[element.home] = counts.get(element.home, 0) + 1
        return counts

    def checksums(self) -> dict[ServerId, int]:
        """Return the PE checksum (16 bits, RFC 5353 §3.6.2) per home registrar, computed from the elements."""
        sums = {server: Checksum() for server in self.owned()}
        for handle, elements in self.pools.items():
            for element in elements:
                sums[element.home].add(handle, element.identifier)
        return {server: checksum.value for server, checksum in sums.items()}
