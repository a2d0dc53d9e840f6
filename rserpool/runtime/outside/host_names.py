"""Names of hosts by their IP addresses, without waiting for them.

A look-up can take long where a name server does not answer. It happens on one thread of its own, which nobody waits for
at the end, one address after the other. Loopback and other own addresses are never asked about: they are this machine.
"""

from __future__ import annotations

import asyncio
import queue
import socket
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from contextlib import suppress
from ipaddress import ip_address
from typing import Final

KEPT: Final = 512
"""The number of names that are remembered."""

WAITING: Final = 64
"""The number of addresses that wait for the thread. Further ones are asked about when they are wanted again."""


class HostNames:
    """Finds the names of hosts.

    Args:
        found: Called, in the event loop, with each address whose name has become known.
        own: Returns further addresses of this machine, such as `own_addresses`.
        look_up: Returns the name of an address or raises OSError; the system's look-up by default.
    """

    def __init__(
        self,
        found: Callable[[str], object] = lambda _address: None,
        *,
        own: Callable[[], Collection[str]] = tuple,
        look_up: Callable[[str], str] | None = None,
    ) -> None:
        self._found = found
        self._own = own
        self._look_up = look_up or _look_up
        self._names: OrderedDict[str, str] = OrderedDict()
        """The names by address; empty: there is none, or it is being looked up."""
        self._wanted: queue.Queue[str | None] = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None

    def name_of(self, address: str) -> str:
        """Return the name of a host; empty if it has none or if it is not known yet. Call it in the event loop."""
        known = self._names.get(address)
        if known is not None:
            self._names.move_to_end(address)
            return known
        if _is_here(address) or address in self._own():
            return self._keep(address, socket.gethostname())
        with suppress(queue.Full):
            self._wanted.put_nowait(address)
            self._keep(address, "")
            if self._thread is None:
                loop = asyncio.get_running_loop()
                self._thread = threading.Thread(target=self._run, args=(loop,), name="host names", daemon=True)
                self._thread.start()
        return ""

    def close(self) -> None:
        """Look up no more names."""
        self._found = lambda _address: None
        with suppress(queue.Empty):
            while True:
                self._wanted.get_nowait()
        if self._thread is not None:
            self._wanted.put_nowait(None)
            self._thread = None

    def _keep(self, address: str, name: str) -> str:
        self._names[address] = name
        while len(self._names) > KEPT:
            self._names.popitem(last=False)
        return name

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        while (address := self._wanted.get()) is not None:
            try:
                name = self._look_up(address)
            except OSError:
                continue
            with suppress(RuntimeError):  # the loop is closed
                loop.call_soon_threadsafe(self._take, address, name)

    def _take(self, address: str, name: str) -> None:
        if self._thread is not None:
            self._keep(address, name)
            self._found(address)


def _is_here(address: str) -> bool:
    return ip_address(address.partition("%")[0]).is_loopback


def _look_up(address: str) -> str:
    return socket.getnameinfo((address, 0), socket.NI_NAMEREQD)[0]
