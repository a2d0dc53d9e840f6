"""Watching messages as they are on the wire: any role takes an `on_message`, which is called for each one that it sends
or hears, with the octets as they are.

It is called before the message is acted upon, so that what follows from it is seen after it. Without one nothing is
made for it.
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
    """A message that a role sent (`outgoing`) or heard. `peer` is the other end, or the group of an announcement.

    An end that listens is named by the port it listens at, another one by that of the association (0: not known yet).
    """

    outgoing: bool
    own: TransportAddress
    peer: TransportAddress
    ppid: int
    stream: int
    payload: bytes


OnMessage: TypeAlias = Callable[[WireMessage], None]


def guarded(on_message: OnMessage | None) -> OnMessage | None:
    """The same; what it raises is logged, and the role goes on."""
    if on_message is None:
        return None

    def tell(message: WireMessage) -> None:
        try:
            on_message(message)
        except Exception:
            log.exception("telling of a message failed")

    return tell
