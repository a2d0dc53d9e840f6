"""The services that pool elements offer, by rsplib's names.

A new service is one file and one line in `SERVICES`. It also needs a line in `_POOL_HANDLES` if its pool has an unusual
name, and one in `GREETING` if it speaks first.
"""

from __future__ import annotations

import sys
from typing import Final

from app.services.chargen import chargen_service
from app.services.daytime import daytime_service
from app.services.discard import discard_service
from app.services.echo import echo_service
from app.services.pingpong import pingpong_service
from app.services.service import Handler, Service, ServiceOptions, ServiceSession


def fractal_service(options: ServiceOptions) -> Handler:
    """Return a handler of the fractal service. Import it only now, because no other service needs numpy and numba."""
    from app.services import fractal

    return fractal.fractal_service(options)


def prepare(service: str) -> None:
    """Load and compile what a service needs. The first time on a machine, this can take a minute."""
    if service == "fractal":
        from app.fractal.kernel import warm_up

        warm_up()


def is_computing() -> bool:
    """Return whether a thread of this process computes for a service, which cannot be interrupted."""
    fractal = sys.modules.get("app.services.fractal")
    return fractal is not None and fractal.is_computing()


SERVICES: Final[dict[str, Service]] = {
    "chargen": chargen_service,
    "daytime": daytime_service,
    "discard": discard_service,
    "echo": echo_service,
    "fractal": fractal_service,
    "pingpong": pingpong_service,
}

_POOL_HANDLES: Final[dict[str, str]] = {
    "chargen": "CharGenPool",
    "fractal": "FractalGeneratorPool",
    "pingpong": "PingPongPool",
}

_SESSIONS: Final = 4
"""The usual limit of concurrent sessions of a service that works for each of them (rsplib: four threads)."""

_LIMITED: Final = frozenset({"chargen", "fractal", "pingpong"})
"""Services with a limit of concurrent sessions. The others answer at once, so they take all users, as with rsplib."""

GREETING: Final[frozenset[str]] = frozenset({"chargen", "daytime"})
"""Services that speak first. They also serve a user that sends nothing, after `GREET_AFTER`."""

GREET_AFTER: Final = 0.2
"""Seconds to wait before speaking first. A registrar that connects to the element sends its message within some round
trips, and is then not greeted."""


def pool_handle_of(service: str) -> str:
    """Return the pool that rsplib's programs use for this service: EchoPool and so on, with some exceptions."""
    return _POOL_HANDLES.get(service, f"{service.capitalize()}Pool")


def sessions_of(service: str) -> int:
    """Return the usual limit of concurrent sessions of this service; 0: no limit."""
    return _SESSIONS if service in _LIMITED else 0


__all__ = [
    "GREETING",
    "GREET_AFTER",
    "SERVICES",
    "Handler",
    "Service",
    "ServiceOptions",
    "ServiceSession",
    "is_computing",
    "pool_handle_of",
    "sessions_of",
]
