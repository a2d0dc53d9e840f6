"""Status reports of the components in this process to a monitor (rsplib's Component Status Protocol).

Options or environment variables turn reports on. The variables have rsplib's names: `CSP_INTERVAL`, in milliseconds,
makes every component report that is started in this environment, including the window's children. `CSP_SERVER` is the
destination; the default is this machine. As in rsplib, nothing is sent without an interval, and the shortest interval
is 250 ms. A wrong value in the environment is logged and turns reports off, because it must not stop a service.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Final

from rserpool import (
    CspReporter,
    LocalError,
    PoolElementServer,
    PoolUser,
    Registrar,
    TransportAddress,
    TransportProtocol,
    csp,
    parse_address,
)

log = logging.getLogger(__name__)

SERVER: Final = "CSP_SERVER"
INTERVAL: Final = "CSP_INTERVAL"
DEFAULT_SERVER: Final = f"127.0.0.1:{csp.PORT}"
SHORTEST_MS: Final = 250
LONGEST_MS: Final = 3_600_000


def reporting(
    component: Registrar | PoolElementServer | PoolUser,
    server: str | None = None,
    interval: float | None = None,
    *,
    owner: str = "",
    done: Callable[[], str] | None = None,
    environment: Mapping[str, str] = os.environ,
) -> AbstractAsyncContextManager[CspReporter | None]:
    """Return a context manager that sends reports of a running component; it does nothing if reports are off.

    `interval` is in seconds, `owner` and `done` are those of `CspReporter`.
    """
    place = monitor(server, interval, environment)
    if place is None:
        return nullcontext()
    address, interval = place
    return CspReporter(component, address, interval=interval, owner=owner, done=done)


def monitor(
    server: str | None, interval: float | None, environment: Mapping[str, str]
) -> tuple[TransportAddress, float] | None:
    """Return the destination and the interval in seconds; None if reports are off.

    Arguments take precedence over the environment.
    """
    try:
        if interval is None:
            if not (text := environment.get(INTERVAL, "").strip()):
                return None
            interval = min(max(int(text), SHORTEST_MS), LONGEST_MS) / 1000.0
        return _address(server or environment.get(SERVER, "").strip() or DEFAULT_SERVER), interval
    except (ValueError, LocalError) as error:
        log.warning("no status reports: %s or %s in the environment is wrong (%s)", INTERVAL, SERVER, error)
        return None


def _address(text: str) -> TransportAddress:
    """Return the address in `text`. The port is optional."""
    try:
        return parse_address(text, TransportProtocol.UDP)
    except LocalError:
        return parse_address(f"{text}:{csp.PORT}", TransportProtocol.UDP)
