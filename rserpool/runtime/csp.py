"""Sending status reports to a monitor, and receiving them: rsplib's Component Status Protocol (`rserpool.wire.csp`).

```python
import asyncio
import rserpool

heard = asyncio.Queue()
address = rserpool.TransportAddress(rserpool.TransportProtocol.UDP, 0, ("127.0.0.1",))
async with (
    rserpool.CspListener(address, lambda report, sender: heard.put_nowait(report)) as monitor,
    rserpool.Registrar(port=0, enrp_port=0) as registrar,
    rserpool.CspReporter(registrar, monitor.address, interval=1.0),
):
    print(await heard.get())
```

Reports are UDP datagrams. They may get lost and nothing waits for them, so errors while sending are logged and never
raised. The protocol has no authentication: a listener believes every report, at a limited rate.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_address
from types import TracebackType
from typing import Final, Self

from rserpool.errors import LocalError, RemoteError, TransportError
from rserpool.model import TransportAddress, TransportProtocol
from rserpool.runtime.status import Component, sender_of, status_of
from rserpool.wire import csp

log = logging.getLogger(__name__)

LONGEST_INTERVAL: Final = 4294.0
"""The longest time between two reports, in seconds: the field has 32 bits of microseconds."""

MOST_ASSOCIATIONS: Final = 1000
"""Associations in one report. More would make it too long for many networks."""

RATE: Final = 500
"""Datagrams per second that a listener reads: enough for 100 components at the shortest interval."""

LARGEST: Final = 0xFFFF
"""Octets of the largest UDP datagram."""


class CspReporter:
    """Sends status reports of a component while its `async with` block lasts.

    The first report is sent when it is entered, then one per interval. The last one says that the component ends.

    Args:
        component: A running registrar, pool element or pool user.
        server: The UDP address of the monitor.
        interval: Seconds between two reports, from 0.25 to 4294.
        workload: Returns the load to report, from 0 to 1, or None for no load. By default it is the load that an
            element with an adaptive policy has registered.
        owner: Who lends this machine; comes before the name of the host: `Ada@laptop: 10.0.0.2:4711`.
        done: Returns what the component has done so far, in a few words after its status.

    Raises:
        LocalError: The interval is out of range.
        NotRunning: Entering it before the component.
    """

    def __init__(
        self,
        component: Component,
        server: TransportAddress,
        *,
        interval: float,
        workload: Callable[[], float | None] | None = None,
        owner: str = "",
        done: Callable[[], str] | None = None,
    ) -> None:
        if not csp.SHORTEST_INTERVAL <= interval <= LONGEST_INTERVAL:
            raise LocalError(f"status reports go out every {csp.SHORTEST_INTERVAL} to {LONGEST_INTERVAL:g} seconds")
        self.sender = sender_of(component)
        """The identifier in the reports (64 bits: a group and the component's own identifier)."""
        self._component = component
        self._server = server.addresses[0], server.port
        self._interval = interval
        self._workload = workload
        self._owner = f"{owner}@" if owner else ""
        self._done = done
        self._socket: socket.socket | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._began = 0.0

    async def __aenter__(self) -> Self:
        self._began = asyncio.get_running_loop().time()
        status_of(self._component, self._began)  # raises NotRunning
        family = socket.AF_INET6 if ip_address(self._server[0]).version == 6 else socket.AF_INET
        try:
            self._socket = socket.socket(family, socket.SOCK_DGRAM)
        except OSError as error:
            log.warning("no status reports can be sent: %s", error.strerror)
        else:
            self._socket.setblocking(False)
            self._tick()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._socket is not None:
            # As rsplib does, the last report has no content.
            self._send(csp.Report(self.sender, self._uptime(), self._interval, workload=0.0, flags=csp.FINAL))
            self._socket.close()
            self._socket = None

    def _tick(self) -> None:
        try:
            self._send(self._report())
        except Exception:
            log.exception("no status report of %r", self._component)
        self._timer = asyncio.get_running_loop().call_later(self._interval, self._tick)

    def _report(self) -> csp.Report:
        status = status_of(self._component, asyncio.get_running_loop().time())
        if self._workload is not None:
            status = replace(status, workload=self._workload())
        words = status.words if self._done is None else f"{status.words}, {self._done()}"
        return csp.Report(
            self.sender,
            self._uptime(),
            self._interval,
            csp.octets(self._owner + status.location),
            csp.octets(words),
            status.workload,
            status.associations[:MOST_ASSOCIATIONS],
        )

    def _send(self, report: csp.Report) -> None:
        assert self._socket is not None
        try:
            self._socket.sendto(csp.encode(report), self._server)
        except OSError as error:
            log.debug("a status report was not sent: %s", error)

    def _uptime(self) -> float:
        return asyncio.get_running_loop().time() - self._began


class CspListener:
    """Receives status reports while its `async with` block lasts.

    The port is not shared with another monitor, because each would miss the reports that the other one receives.

    Args:
        address: The UDP address to listen at; port 0 takes any free one.
        heard: Called with each report and the IP address it came from.
        rate: The number of datagrams to read per second. Further ones may be lost.

    Raises:
        TransportError: Entering raises it when the port cannot be opened.
    """

    def __init__(
        self, address: TransportAddress, heard: Callable[[csp.Report, str], None], *, rate: int = RATE
    ) -> None:
        self.address = address
        """Where it listens, with the real port once it is entered."""
        self.dropped = 0
        """The number of datagrams that were not reports."""
        self._heard = heard
        self._rate = rate
        self._hearing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        host, port = self.address.addresses[0], self.address.port
        family = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET
        receiver: socket.socket | None = None
        try:
            receiver = socket.socket(family, socket.SOCK_DGRAM)
            receiver.setblocking(False)
            receiver.bind((host, port))
        except OSError as error:
            if receiver is not None:
                receiver.close()
            raise TransportError(f"no status reports can be heard at {self.address}: {error.strerror}") from error
        port = receiver.getsockname()[1]
        self.address = TransportAddress(TransportProtocol.UDP, port, (host,))
        self._hearing = asyncio.get_running_loop().create_task(self._hear(receiver))
        self._hearing.add_done_callback(lambda _: receiver.close())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        hearing, self._hearing = self._hearing, None
        if hearing is not None:
            hearing.cancel()
            await asyncio.wait([hearing])

    async def _hear(self, receiver: socket.socket) -> None:
        """Take what comes, one datagram in each turn of the event loop, and `rate` of them in a second."""
        loop = asyncio.get_running_loop()
        began, left = loop.time(), self._rate
        while True:
            try:
                data, source = await loop.sock_recvfrom(receiver, LARGEST)
            except OSError as error:
                log.debug("a status report was not heard: %s", error)
            else:
                self._take(data, source[0])
            if loop.time() >= began + 1.0:
                began, left = loop.time(), self._rate
            left -= 1
            if left <= 0:
                # A flood. Until the second is over the kernel may drop what does not fit into its buffer.
                log.info("more than %d status reports in a second: the rest is not read", self._rate)
                await asyncio.sleep(began + 1.0 - loop.time())
            else:
                await asyncio.sleep(0)

    def _take(self, data: bytes, source: str) -> None:
        try:
            report = csp.decode(data)
        except RemoteError as error:
            self.dropped += 1
            log.debug("from %s: %s", source, error)
            return
        try:
            self._heard(report, source)
        except Exception:
            log.exception("the callback for a status report failed")
