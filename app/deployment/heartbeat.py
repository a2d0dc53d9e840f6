"""Signs of life on the standard input: how a host notices that the connection to it is lost.

sshd closes the input of a command when it notices that the connection has ended. Where the network just falls silent,
it may notice that only hours later; so the other side writes something every `HEARTBEAT` seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import Final

HEARTBEAT: Final = 5.0
"""Seconds between two signs of life."""

SILENCE: Final = 20.0
"""Seconds without one after which the connection counts as lost."""


async def heart_stops(descriptor: int, silence: float = SILENCE) -> None:
    """Wait until the descriptor, a pipe or a socket, ends, or nothing was read from it for this long (seconds).

    Raise OSError if it is neither.
    """
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    heard = loop.time()

    def read() -> None:
        nonlocal heard
        heard = loop.time()
        try:
            ended = not os.read(descriptor, 4096)
        except BlockingIOError:
            return
        except OSError:
            ended = True
        if ended:
            loop.remove_reader(descriptor)
            stopped.set()

    loop.add_reader(descriptor, read)
    try:
        while not stopped.is_set() and (left := heard + silence - loop.time()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopped.wait(), left)
    finally:
        loop.remove_reader(descriptor)
