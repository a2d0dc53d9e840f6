"""Watching messages as they are on the wire: the `on_message` of a role is called for each message that it sends or
receives.

It is called before the role acts on the message, so that consequences are seen after their cause. A role without
`on_message` does no work for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from rserpool.model import TransportAddress

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WireMessage:
    """A message that a role sent or received, as it is on the wire.

    An end that listens is given with the port it listens at, any other end with the port of the association (0: not
    known yet).
    """

    outgoing: bool
    """Whether the role sent it."""
    own: TransportAddress
    """The role's end."""
    peer: TransportAddress
    """The other end, or the multicast group of an announcement."""
    ppid: int
    """The payload protocol identifier: 11 for ASAP, 12 for ENRP, any other for session data."""
    stream: int
    """The SCTP stream."""
    payload: bytes
    """The octets of the whole message."""


OnMessage: TypeAlias = Callable[[WireMessage], None]
"""A function that watches messages."""


def guarded(on_message: OnMessage | None) -> OnMessage | None:
    """Return the same function; an exception in it is logged and does not disturb the role."""
    if on_message is None:
        return None

    def tell(message: WireMessage) -> None:
        try:
            on_message(message)
        except Exception:
            log.exception("on_message failed")

    return tell
