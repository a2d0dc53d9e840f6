"""PNG files (ISO/IEC 15948): write RGB pictures of eight bits per channel that contain texts, and read the texts.

This is all that the program needs without Qt. Of a file from elsewhere only the texts are read, and the file may not be
larger than `LARGEST`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from app.base.language import translate
from app.base.reading import read_file

SUFFIX: Final = ".png"
LARGEST: Final = 256 << 20
"""The maximum size of a file that is read, in octets."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_RGB = 2
_FILTER_UP = 2


class PngError(Exception):
    """The file is not a PNG file. The message says why."""


def encode(pixels: NDArray[np.uint8], texts: Mapping[str, str] | None = None) -> bytes:
    """Return a PNG file of `pixels` (height × width × 3) that contains these texts by keyword (Latin-1, as tEXt)."""
    height, width, _ = pixels.shape
    # Store each row as the difference from the row above ("up"). Fractals then compress a third better than raw rows.
    rows = np.empty((height, 1 + width * 3), np.uint8)
    rows[:, 0] = _FILTER_UP
    flat: NDArray[Any] = pixels.reshape(height, width * 3)
    rows[0, 1:] = flat[0]
    rows[1:, 1:] = flat[1:] - flat[:-1]  # modulo 256, as PNG requires
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_RGB, 0, 0, 0)
    text_chunks = [(b"tEXt", f"{keyword}\0{text}".encode("latin-1")) for keyword, text in (texts or {}).items()]
    chunks = ((b"IHDR", header), *text_chunks, (b"IDAT", zlib.compress(rows.tobytes(), 6)), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, content) for kind, content in chunks)


def rgb(pixels: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Convert pixels 0xffrrggbb (height × width) to the array that `encode` takes."""
    return np.stack([pixels >> 16 & 255, pixels >> 8 & 255, pixels & 255], axis=-1).astype(np.uint8)


def texts_in(path: Path) -> dict[str, str]:
    """Return the texts of a file by keyword. Raise `PngError`."""
    try:
        octets = read_file(path, LARGEST)
    except OSError as error:
        raise PngError(
            translate("PNG files", "{path} cannot be read: {error}").format(path=path, error=error.strerror)
        ) from error
    try:
        return texts(octets)
    except PngError as error:
        raise PngError(
            translate("PNG files", "{path} is not a PNG file: {why}").format(path=path, why=error)
        ) from error


def texts(octets: bytes) -> dict[str, str]:
    """Return the texts in a file's octets by keyword. For malformed octets, raise `PngError` and nothing else."""
    if not octets.startswith(_SIGNATURE):
        raise PngError(translate("PNG files", "it does not begin like a PNG file"))
    found = {}
    for kind, content in _chunks(octets):
        keyword, separator, text = content.partition(b"\0")
        if kind == b"tEXt" and separator:
            found[keyword.decode("latin-1")] = text.decode("latin-1")
    return found


def _chunks(octets: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at + 12 <= len(octets):
        length, kind = struct.unpack_from(">I4s", octets, at)
        content = octets[at + 8 : at + 8 + length]
        checksum = octets[at + 8 + length : at + 12 + length]
        if checksum != struct.pack(">I", zlib.crc32(kind + content)):
            raise PngError(translate("PNG files", "it is damaged or incomplete"))
        yield kind, content
        if kind == b"IEND":
            return
        at += 12 + length
    raise PngError(translate("PNG files", "it is incomplete"))


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
