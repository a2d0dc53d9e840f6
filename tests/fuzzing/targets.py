"""All targets, and the inputs that once found a fault."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.fuzzing.cores import CORES
from tests.fuzzing.decoders import DECODERS
from tests.fuzzing.deployments import DEPLOYMENTS
from tests.fuzzing.readers import READERS
from tests.fuzzing.target import Target

TARGETS: Final = {target.name: target for target in (*DECODERS, *CORES, *READERS, *DEPLOYMENTS)}

FOUND: Final = Path(__file__).parent / "corpus"
"""A folder for each target, with the octets that found a fault. `.repeat` files are a text and how often it comes."""


def found() -> list[tuple[Target, Path]]:
    """Return each input that found a fault, with its target."""
    return [(TARGETS[path.parent.name], path) for path in sorted(FOUND.glob("*/*"))]


def octets_of(path: Path) -> bytes:
    """Return an input. A long one that repeats a text is kept as `text*number`."""
    if path.suffix != ".repeat":
        return path.read_bytes()
    text, _, number = path.read_text().rstrip("\n").rpartition("*")
    return (text * int(number)).encode()
