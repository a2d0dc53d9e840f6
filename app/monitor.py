"""The monitor: receives the status reports of components that the window did not start, including those of rsplib.

Only one monitor at a time can use UDP port 2960 of a machine, because a shared port delivers each report to only one of
its users. So a window that was not told where to listen listens only while nobody else does, at the local address. If
another window or rsplib's monitor has the port, it stays silent and tries again periodically, so that it takes over
when the other one closes. To hear other machines, or in a second window, say where to listen (`--csplisten`); then an
occupied port is an error.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from math import inf
from types import TracebackType
from typing import Final, Self

from app.models.fleet.other_components import Components
from app.processes.reporting import DEFAULT_SERVER
from rserpool import CspListener, TransportAddress, TransportError, TransportProtocol, csp, parse_address

log = logging.getLogger(__name__)

DEFAULT_PLACE: Final = DEFAULT_SERVER

TELL: Final = 0.25
"""Seconds within which changes are gathered into one, however many reports arrive."""

LOOK_AGAIN: Final = 5.0
"""Seconds between two attempts at an occupied port."""


class Monitor:
    """Feeds `components` while its `async with` block lasts.

    `place` is where to listen; None: at `default_place`, whenever that is free. Entering raises `TransportError` if
    `place` cannot be used.
    """

    def __init__(
        self,
        components: Components,
        place: str | None = None,
        *,
        default_place: str = DEFAULT_PLACE,
        look_again: float = LOOK_AGAIN,
    ) -> None:
        self._components = components
        self._must = place is not None
        self._address = _address(place or default_place)
        self._look_again = look_again
        self._listener: CspListener | None = None
        self._retry: asyncio.Task[None] | None = None
        self._tick: asyncio.TimerHandle | None = None
        self._tick_at = inf

    @property
    def address(self) -> TransportAddress | None:
        """The address it listens at; None while another monitor has the port."""
        return self._listener.address if self._listener is not None else None

    async def __aenter__(self) -> Self:
        try:
            await self._listen()
        except TransportError as error:
            if self._must:
                raise
            log.info("%s; looking again every %g s", error, self._look_again)
            self._retry = asyncio.get_running_loop().create_task(self._wait_for_the_port())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._retry is not None:
            self._retry.cancel()
            await asyncio.wait({self._retry})
        if self._tick is not None:
            self._tick.cancel()
            self._tick = None
        if self._listener is not None:
            await self._listener.__aexit__(None, None, None)
            self._listener = None

    async def _listen(self) -> None:
        self._listener = await CspListener(self._address, self._heard).__aenter__()

    async def _wait_for_the_port(self) -> None:
        while self._listener is None:
            await asyncio.sleep(self._look_again)
            with contextlib.suppress(TransportError):
                await self._listen()

    def _heard(self, report: csp.Report, source: str) -> None:
        now = asyncio.get_running_loop().time()
        self._components.take(now, report, source)
        self._come_again(now + TELL)

    def _come_again(self, at: float) -> None:
        if at >= self._tick_at:
            return
        if self._tick is not None:
            self._tick.cancel()
        self._tick_at = at
        self._tick = asyncio.get_running_loop().call_at(at, self._look)

    def _look(self) -> None:
        self._tick, self._tick_at = None, inf
        now = asyncio.get_running_loop().time()
        # The loop may call a little early, so look a moment after the silence ends.
        self._come_again(self._components.tick(now) + TELL)


def _address(text: str) -> TransportAddress:
    host, _, port = text.rpartition(":")
    if port == "0":  # any free port; `parse_address` does not accept it
        return TransportAddress(TransportProtocol.UDP, 0, (host.strip("[]"),))
    return parse_address(text, TransportProtocol.UDP)
