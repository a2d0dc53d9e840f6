"""Status reports of what runs here, to a monitor that was asked for (rsplib's Component Status Protocol).

Who asks are options, or with rsplib's names the environment: `CSP_INTERVAL` in milliseconds makes everything report
that is started in it, the window's children included, to `CSP_SERVER` (this machine when it is not set). As with
rsplib nothing is sent without an interval, and none is shorter than 250 ms. A wrong value in the environment is logged
and means silence: nothing that serves is to fail because of it.
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
    workload: Callable[[], float | None] | None = None,
    environment: Mapping[str, str] = os.environ,
) -> AbstractAsyncContextManager[CspReporter | None]:
    """Reports while its `async with` block lasts, or does nothing when nobody asked. The component runs already."""
    place = monitor(server, interval, environment)
    if place is None:
        return nullcontext()
    address, interval = place
    return CspReporter(component, address, interval=interval, workload=workload)


def monitor(
    server: str | None, interval: float | None, environment: Mapping[str, str]
) -> tuple[TransportAddress, float] | None:
    """Where to report, and how often (seconds); None: nowhere. Arguments come before the environment."""
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
    """The port may be left out."""
    try:
        return parse_address(text, TransportProtocol.UDP)
    except LocalError:
        return parse_address(f"{text}:{csp.PORT}", TransportProtocol.UDP)
