"""Compiles the functions of `kernels.lanes` and writes their machine code (`python -P -m app.fractal.kernels.objects`).

A process of its own does this, so that the process that computes, and all that it forks, never loads the compiler. It
writes a JSON object to the standard output: for each function its object file in base64.
"""

from __future__ import annotations

import base64
import json
import sys
from typing import Any

import numpy as np

from app.fractal.kernels.compiled import Compiled
from app.fractal.kernels.lanes import FUNCTIONS

_INTS, _FLOATS = (4, 4, 4), (-1.5, 1.5, 0.75, -0.75)


def object_of(name: str, function: Compiled) -> bytes:
    """Return the object file of a function of `FUNCTIONS`."""
    counts = np.empty(4, np.uint32)
    memory = np.empty(64, np.int64), np.empty((6, 64)), np.empty((8, 64))
    arguments: tuple[Any, ...] = (0, 2.5, counts) if name == "polar" else (0, 2, counts, *memory)
    return function.object_code(*_INTS, *_FLOATS, *arguments)


def main() -> None:
    objects = {
        name: object_of(name, function) for name, function in FUNCTIONS.items() if isinstance(function, Compiled)
    }
    json.dump({name: base64.b64encode(octets).decode() for name, octets in objects.items()}, sys.stdout)


if __name__ == "__main__":
    main()
