"""What pool elements can do, by rsplib's names. A new service is one file and one line here; a second
one if its pool is not called after it, a third if it speaks first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from app.services.chargen import chargen_service
from app.services.daytime import daytime_service
from app.services.discard import discard_service
from app.services.echo import echo_service
from app.services.options import ServiceOptions
from app.services.pingpong import pingpong_service

if TYPE_CHECKING:
    from rserpool import ServerSession

Handler: TypeAlias = "Callable[[ServerSession], Awaitable[None]]"
Service: TypeAlias = "Callable[[ServiceOptions], Handler]"
"""Given its options, a service is the handler that `rserpool.serve` calls for each session."""


def fractal_service(options: ServiceOptions) -> Handler:
    """The fractal service, imported when it is asked for: no other service needs numpy and numba."""
    from app.services import fractal

    return fractal.fractal_service(options)


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

GREETING: Final[frozenset[str]] = frozenset({"chargen", "daytime"})
"""Services that speak first: a user that says nothing is served all the same, after `GREET_AFTER`."""

GREET_AFTER: Final = 0.2
"""Seconds; a registrar that dials the element says what it wants within some round trips, and is then not greeted."""


def pool_handle_of(service: str) -> str:
    """The pool in which rsplib's programs offer and seek this service: EchoPool and so on, with some exceptions."""
    return _POOL_HANDLES.get(service, f"{service.capitalize()}Pool")


__all__ = ["GREETING", "GREET_AFTER", "SERVICES", "Handler", "Service", "ServiceOptions", "pool_handle_of"]
