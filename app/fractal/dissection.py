"""Dissection of fractal messages and cookies: their fields and octets, as `rserpool.dissect` does for ASAP and ENRP.

The layout is the one that `app.fractal.protocol` packs. Malformed octets become a field with a fault.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from app.fractal.protocol import COOKIE_ID, FINALIZER, PPID, Algorithm, FractalCookie, FractalProtocolError, decode
from rserpool import WireField

__all__ = ["PPID", "dissect", "dissect_cookie", "message_name"]

_PARAMETER, _DATA = 1, 2

_Layout: TypeAlias = tuple[tuple[str, str, Callable[[float], str]], ...]
"""For each number: its name, its `struct` format, and the function that shows it."""


def _plain(number: float) -> str:
    return f"{number:g}" if isinstance(number, float) else str(number)


def _algorithm(number: float) -> str:
    known = number in Algorithm.__members__.values()
    return f"{number} ({Algorithm(int(number)).name.title().replace('_', '')})" if known else str(number)


def _place(number: float) -> str:
    return "none" if number == 0xFFFF_FFFF else str(number)


_HEAD: Final[_Layout] = (("Message type", "B", _plain), ("Flags", "B", _plain), ("Length", "H", _plain))
_PICTURE: Final[_Layout] = (
    ("Width", "I", _plain),
    ("Height", "I", _plain),
    ("Iterations", "I", _plain),
    ("Algorithm", "I", _algorithm),
    *((name, "d", repr) for name in ("C1 real", "C1 imaginary", "C2 real", "C2 imaginary", "N")),
)
_POINTS: Final[_Layout] = (("Start x", "I", _place), ("Start y", "I", _place), ("Points", "I", _plain))


def message_name(octets: bytes) -> str:
    """Return `Parameter`, `Data` or `Final data`, or an empty string for other octets."""
    if octets == FINALIZER:
        return "Final data"
    return {_PARAMETER: "Parameter", _DATA: "Data"}.get(octets[0] if octets else 0, "")


def dissect(octets: bytes) -> WireField:
    """Return the fields of a message. Raise nothing, whatever the octets are."""
    fault = ""
    try:
        decode(octets)
    except FractalProtocolError as error:
        fault = str(error)
    kind = octets[0] if octets else 0
    body = {_PARAMETER: _PICTURE, _DATA: _POINTS}.get(kind, ())
    parts = list(_numbers(octets, 0, (*_HEAD, *body)))
    at = parts[-1].end if parts else 0
    if kind == _DATA and at < len(octets):
        count = (len(octets) - at) // 4
        points = tuple(_numbers(octets, at, tuple((f"Count {n + 1}", "I", _plain) for n in range(count))))
        if points:
            parts.append(WireField("Counts", f"{count} points", at, 4 * count, points))
            at += 4 * count
    parts += _rest(octets, at, len(octets))
    return WireField(message_name(octets) or "Unknown message", "FGP", 0, len(octets), tuple(parts), fault)


def dissect_cookie(octets: bytes, start: int) -> tuple[WireField, ...]:
    """Return the fields of a cookie that begins at `start` of a message; none for another service's cookie."""
    if not octets.startswith(COOKIE_ID):
        return ()
    try:
        FractalCookie.decode(octets)
    except FractalProtocolError:
        return ()
    size = len(COOKIE_ID)
    identifier = WireField("Kind of cookie", COOKIE_ID.decode(), start, size)
    inside = tuple(_numbers(octets, size, (*_HEAD, *_PICTURE), start))
    end = inside[-1].end - start
    parameter = WireField("Parameter", "", start + size, end - size, inside)
    place = _numbers(octets, end, (("X", "I", _plain), ("Y", "I", _plain)), start)
    return identifier, parameter, *place


def _numbers(octets: bytes, start: int, layout: _Layout, base: int = 0) -> Iterator[WireField]:
    """Yield the numbers of a layout until the octets end."""
    for name, form, show in layout:
        size = struct.calcsize(f">{form}")
        if start + size > len(octets):
            return
        (number,) = struct.unpack_from(f">{form}", octets, start)
        yield WireField(name, show(number), base + start, size)
        start += size


def _rest(octets: bytes, start: int, end: int) -> list[WireField]:
    text = octets[start : start + 24].hex(" ") + (" …" if end - start > 24 else "")
    return [WireField("Octets", text, start, end - start, fault="no field of the message")] if start < end else []
