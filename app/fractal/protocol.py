"""rsplib's Fractal Generator Protocol, byte for byte: a user's orders, an element's answers, and cookies.

All numbers are big endian. A message has a type octet, a flags octet (0, ignored when received) and a 16-bit length.
Any octets either decode or raise `FractalProtocolError`. The limits are rsplib's; they exclude pictures that would take
too long and numbers that are not finite. `app.fractal.kernel` computes the points.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

PPID: Final = 32
POOL_HANDLE: Final = "FractalGeneratorPool"

MAX_SIZE: Final = 65536
MAX_ITERATIONS: Final = 1_000_000
MAX_EXPONENT: Final = 1_000_000.0
"""The maximum |N| of MandelbrotN. It is ours; rsplib's pictures go up to 1234. Larger powers only overflow."""

MAX_POINTS: Final = 324
"""The maximum number of points in a Data message, which then fits into one packet of 1312 octets."""

COOKIE_ID: Final = b"<FG-TD1>"

_NONE: Final = 0xFFFF_FFFF
_HEADER = struct.Struct(">BBH")
_PARAMETER = struct.Struct(">BBHIIII5d")
_DATA = struct.Struct(">BBHIII")
ORDER_LENGTH: Final = _PARAMETER.size
"""Octets of an order."""

_COOKIE = struct.Struct(">8s60sII")
_TYPE_PARAMETER, _TYPE_DATA = 1, 2

_COOKIE_PARAMETER_LENGTH: Final = 4
"""The length field of the Parameter inside a cookie. rsplib writes the length of the header, and does not check it."""

_TAKES_MORE: Final = 0x01
"""A flag of the Parameter inside a cookie. It is ours; rsplib writes 0, and does not check it."""


class FractalProtocolError(ValueError):
    """Octets or values are not valid in the Fractal Generator Protocol. The message says why."""


class Algorithm(IntEnum):
    """The function that is iterated."""

    MANDELBROT = 1
    """z ← z² − c"""
    MANDELBROT_N = 2
    """z ← z^N − c"""


@dataclass(frozen=True, slots=True)
class Parameter:
    """An order to compute `width` × `height` points from the corner `c1` (inclusive) to `c2` (exclusive)."""

    width: int
    height: int
    iterations: int
    algorithm: Algorithm
    c1: complex
    c2: complex
    n: float = 2.0

    def __post_init__(self) -> None:
        for name, size in (("width", self.width), ("height", self.height)):
            if not 1 <= size <= MAX_SIZE:
                raise FractalProtocolError(f"a {name} of {size} is not within 1 to {MAX_SIZE}")
        if not 1 <= self.iterations <= MAX_ITERATIONS:
            raise FractalProtocolError(f"{self.iterations} iterations are not within 1 to {MAX_ITERATIONS}")
        if not all(map(math.isfinite, (self.c1.real, self.c1.imag, self.c2.real, self.c2.imag))):
            raise FractalProtocolError("a corner is not a finite number")
        if not abs(self.n) <= MAX_EXPONENT:
            raise FractalProtocolError(f"an exponent of {self.n} is not within ±{MAX_EXPONENT:.0f}")

    @property
    def points(self) -> int:
        """The number of points of the picture."""
        return self.width * self.height

    def encode(self) -> bytes:
        return self._pack(0, _PARAMETER.size)

    def _pack(self, flags: int, length: int) -> bytes:
        c1, c2 = self.c1, self.c2
        sizes = self.width, self.height, self.iterations, self.algorithm
        return _PARAMETER.pack(_TYPE_PARAMETER, flags, length, *sizes, c1.real, c1.imag, c2.real, c2.imag, self.n)


@dataclass(frozen=True, slots=True)
class Data:
    """Iteration counts of consecutive points, row by row, from (`start_x`, `start_y`). `points` has 4 octets per point.

    A message without points ends the picture if `is_final`. Otherwise it is meaningless; elements that shut down send
    such messages.
    """

    start_x: int
    start_y: int
    points: bytes

    @classmethod
    def of(cls, start_x: int, start_y: int, counts: ArrayLike) -> Data:
        """Return a message with these counts, at most `MAX_POINTS`."""
        return cls(start_x, start_y, np.asarray(counts, ">u4").tobytes())

    def __post_init__(self) -> None:
        if len(self.points) % 4 or len(self.points) > 4 * MAX_POINTS:
            raise FractalProtocolError(f"{len(self.points)} octets are not 0 to {MAX_POINTS} points")

    def __len__(self) -> int:
        return len(self.points) // 4

    @property
    def counts(self) -> NDArray[np.uint32]:
        return np.frombuffer(self.points, ">u4").astype(np.uint32)

    @property
    def is_final(self) -> bool:
        return self == _FINALIZER

    def first_point(self, parameter: Parameter) -> int:
        """Return the index of the first point in this picture, row by row. Raise if a point is outside the picture."""
        if self.start_x >= parameter.width or self.start_y >= parameter.height:
            raise FractalProtocolError(
                f"point ({self.start_x}, {self.start_y}) is not within {parameter.width} × {parameter.height}"
            )
        first = self.start_y * parameter.width + self.start_x
        if first + len(self) > parameter.points:
            raise FractalProtocolError(f"{len(self)} points from {first} are more than the picture has")
        return first

    def encode(self) -> bytes:
        head = _DATA.pack(_TYPE_DATA, 0, _DATA.size + len(self.points), self.start_x, self.start_y, len(self))
        return head + self.points


def encode_data(parameter: Parameter, first: int, counts: ArrayLike) -> Iterator[tuple[bytes, int]]:
    """Yield the Data messages with these counts of the points from `first` on, and the number of points of each."""
    octets = np.asarray(counts, ">u4").tobytes()
    for offset in range(0, len(octets), 4 * MAX_POINTS):
        points = octets[offset : offset + 4 * MAX_POINTS]
        y, x = divmod(first + offset // 4, parameter.width)
        yield Data(x, y, points).encode(), len(points) // 4


_FINALIZER = Data(_NONE, _NONE, b"")
FINALIZER: Final = _FINALIZER.encode()
"""The message that all points of the picture have been sent."""


@dataclass(frozen=True, slots=True)
class FractalCookie:
    """The progress of an element: all points before (`x`, `y`) have been sent. The next element resumes there."""

    parameter: Parameter
    x: int
    y: int
    takes_more: bool = False
    """The element takes further orders while it computes, and computes them in turn. One of rsplib does not say so."""

    def __post_init__(self) -> None:
        if self.x >= self.parameter.width or self.y >= self.parameter.height:
            raise FractalProtocolError(f"a cookie at ({self.x}, {self.y}) is not within its picture")

    @property
    def point(self) -> int:
        """The index of the point at which to resume, row by row."""
        return self.y * self.parameter.width + self.x

    def encode(self) -> bytes:
        flags = _TAKES_MORE if self.takes_more else 0
        return _COOKIE.pack(COOKIE_ID, self.parameter._pack(flags, _COOKIE_PARAMETER_LENGTH), self.x, self.y)

    @classmethod
    def decode(cls, octets: bytes) -> FractalCookie:
        """Decode a cookie. Raise `FractalProtocolError`, also for another service's cookie."""
        if len(octets) != _COOKIE.size:
            raise FractalProtocolError(f"a cookie has {_COOKIE.size} octets, not {len(octets)}")
        identifier, parameter, x, y = _COOKIE.unpack(octets)
        if identifier != COOKIE_ID:
            raise FractalProtocolError("the cookie belongs to another service")
        if parameter[0] != _TYPE_PARAMETER:
            raise FractalProtocolError("the cookie contains no Parameter")
        return cls(_unpack_parameter(parameter), x, y, bool(parameter[1] & _TAKES_MORE))


Message: TypeAlias = Parameter | Data


def decode(octets: bytes) -> Message:
    """Decode one message. Raise `FractalProtocolError`."""
    if len(octets) < _HEADER.size:
        raise FractalProtocolError(f"{len(octets)} octets are too short for a message")
    kind, _flags, length = _HEADER.unpack_from(octets)
    if length != len(octets):
        raise FractalProtocolError(f"the length field says {length}, the message has {len(octets)} octets")
    if kind == _TYPE_PARAMETER:
        if length != _PARAMETER.size:
            raise FractalProtocolError(f"a Parameter has {_PARAMETER.size} octets, not {length}")
        return _unpack_parameter(octets)
    if kind == _TYPE_DATA:
        if length < _DATA.size:
            raise FractalProtocolError(f"a Data message has at least {_DATA.size} octets, not {length}")
        *_, x, y, count = _DATA.unpack_from(octets)
        if _DATA.size + 4 * count != length:
            raise FractalProtocolError(f"{count} points do not fit the length {length}")
        return Data(x, y, octets[_DATA.size :])
    raise FractalProtocolError(f"there is no message type {kind}")


def _unpack_parameter(octets: bytes) -> Parameter:
    _, _, _, width, height, iterations, algorithm, *numbers = _PARAMETER.unpack(octets)
    c1_real, c1_imag, c2_real, c2_imag, n = numbers
    if algorithm not in Algorithm.__members__.values():
        raise FractalProtocolError(f"there is no algorithm {algorithm}")
    c1, c2 = complex(c1_real, c1_imag), complex(c2_real, c2_imag)
    return Parameter(width, height, iterations, Algorithm(algorithm), c1, c2, n)
