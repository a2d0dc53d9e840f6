"""The ports that RSerPool has been assigned, and what a role uses when the program does not say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rserpool.core.machine import Peer
from rserpool.model import TransportAddress
from rserpool.transport.base import Transport
from rserpool.wire import asap

ASAP_PORT: Final = asap.PORT
"""The port at which users and elements expect a registrar (RFC 5352 §8.2)."""

ENRP_PORT: Final = 9901
"""The port at which registrars expect each other (RFC 5353 §5.3)."""

LOOPBACK: Final = ("127.0.0.1",)
"""The local addresses of a role that is given none."""


def static_list(registrars: Sequence[TransportAddress] | None, transport: Transport) -> tuple[Peer, ...]:
    """Return the static list of registrars. None stands for the one on this machine, at the usual port."""
    if registrars is None:
        registrars = (TransportAddress(transport.protocol, ASAP_PORT, LOOPBACK),)
    return tuple((address,) for address in registrars)
