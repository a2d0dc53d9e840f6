"""The listening socket of an endpoint over TCP."""

from __future__ import annotations

import os
import socket
import struct
import sys
from contextlib import suppress
from typing import Any

from rserpool.transport.flow import BACKLOG


class Listener(socket.socket):
    """Listens at one address and port (0: any free port). Raises `OSError`.

    A task that is cancelled while it awaits `loop.sock_accept` may never see a connection that was accepted for it.
    `close` resets such connections.
    """

    def __init__(self, address: str, port: int) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        super().__init__(family, socket.SOCK_STREAM)
        self.unclaimed: set[socket.socket] = set()
        """Accepted connections that nobody has taken care of yet."""
        self._ended = False
        try:
            if os.name == "posix":  # elsewhere it lets others take a port that is in use
                self.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family is socket.AF_INET6:
                self.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            self.bind((address, port))
            self.listen(BACKLOG)
            self.setblocking(False)
        except BaseException:
            self.close()
            raise

    def accept(self) -> tuple[socket.socket, Any]:
        """Accept a connection, and remember it until somebody takes care of it. After `end`, there is none."""
        if self._ended:  # asyncio's callback may be under way although its task has been cancelled
            raise BlockingIOError
        handle, address = super().accept()
        self.unclaimed.add(handle)
        return handle, address

    def end(self) -> None:
        """Accept no more connections."""
        self._ended = True

    def close(self) -> None:
        """Stop listening, and reset connections that nobody has taken care of."""
        for handle in self.unclaimed:
            reset_when_closed(handle)
            handle.close()
        super().close()


def send_without_delay(handle: socket.socket) -> None:
    """Let TCP send each write at once (TCP_NODELAY). asyncio does that on some loops only."""
    with suppress(OSError):  # some systems refuse this on a connection that was reset
        handle.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def reset_when_closed(handle: socket.socket) -> None:
    """Make the closing of a connection a reset."""
    with suppress(OSError):  # as above
        handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)


_NO_LINGER = struct.pack("HH" if sys.platform == "win32" else "ii", 1, 0)
