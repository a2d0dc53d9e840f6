"""What the connections of one endpoint over TCP have in common."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Hashable
from dataclasses import dataclass, field
from math import inf
from typing import Generic, Protocol, TypeVar

from rserpool.model import AssociationId
from rserpool.transport.flow import Inbox, Unfinished

logger = logging.getLogger(__name__)

_WARNING_INTERVAL = 60.0
"""Seconds in which an endpoint warns of one refused connection only. Others are told of at log level info."""


class Limited(Hashable, Protocol):
    """What a connection can be told about its share of the endpoint's room."""

    def cut_off(self) -> None:
        """End now, because it uses more than its share."""

    def continue_reading(self) -> None:
        """Continue, because there is room again."""


C = TypeVar("C", bound=Limited)


@dataclass(slots=True)
class Shared(Generic[C]):
    """What the connections of one endpoint have in common."""

    loop: asyncio.AbstractEventLoop
    inbox: Inbox = field(init=False)
    unfinished: Unfinished[C] = field(init=False)
    port: int = 0
    closed: bool = False
    connections: set[C] = field(default_factory=set)
    """All connections that have a socket."""
    guests: set[C] = field(default_factory=set)
    """Those that others have opened and that have not been ended."""
    live: dict[AssociationId, C] = field(default_factory=dict)
    """The associations whose end has not been reported."""
    _warned: float = -inf

    def __post_init__(self) -> None:
        self.inbox = Inbox(self._continue_reading)
        self.unfinished = Unfinished(lambda connection: connection.cut_off())

    def warn(self, sentence: str) -> None:
        """Log a warning, but not many of them: a stranger may be the cause."""
        now = self.loop.time()
        logger.log(logging.WARNING if now - self._warned >= _WARNING_INTERVAL else logging.INFO, sentence)
        self._warned = now if now - self._warned >= _WARNING_INTERVAL else self._warned

    def _continue_reading(self, association: AssociationId) -> None:
        connection = self.live.get(association)
        if connection is not None:
            connection.continue_reading()
