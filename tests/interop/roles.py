"""The roles in the interoperation tests, ours and rsplib's, as programs on hosts."""

from __future__ import annotations

import struct
import tempfile
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.cli.render import _png
from app.fractal.kernel import best_kernel
from app.fractal.picture import Picture
from app.fractal.viewport import Viewport
from tests.guest.hosts import Host, Lab, Program

PEERS_KNOWN = ("-asapannounce=off", "-enrpannounce=off")
"""Options for static addresses only; rsplib's programs then ignore multicast."""

OURS_HERE = ("--transport=kernel", "--profile=rsplib")
"""Options that our programs need for rsplib, such as registration lives in milliseconds."""


def our_registrar(host: Host, *options: str) -> Program:
    """Start our registrar, which sends keep-alives every second."""
    registrar = host.poolscope(
        *("registrar", *OURS_HERE, f"--asap={host.at(3863)}"),
        *("--endpointkeepalivetransmissioninterval=1000", "--endpointkeepalivetimeoutinterval=3000", *options),
    )
    registrar.until_notice("Running")
    return registrar


def our_element(host: Host, registrar: Host, identifier: int, *options: str) -> Program:
    """Start our pool element and wait until it has registered."""
    element = host.poolscope(
        *("element", *OURS_HERE, f"--local={host.at(0)}"),
        *(f"--registrar={registrar.at(3863)}", f"--identifier={identifier:#x}", *options),
    )
    element.until_notice("Registered")
    return element


def our_render(host: Host, registrar: Host, picture: Path, *options: str) -> Program:
    """Start `poolscope render`."""
    return host.poolscope(
        *("render", str(picture), "--transport=kernel", "--tint=plain", "--timeout=30", "--quiet"),
        *(f"--registrar={registrar.at(3863)}", *options),
    )


def rspregistrar(host: Host, identifier: int, *options: str) -> Program:
    """Start rsplib's registrar."""
    return host.start(
        *("rspregistrar", f"-identifier={identifier:#x}", f"-asap={host.at(3863)}", f"-enrp={host.at(9901)}"),
        *("-mentordiscoverytimeout=1000", "-peerheartbeatcycle=1000", "-endpointkeepalivetransmissioninterval=1000"),
        *("-endpointkeepalivetimeoutinterval=3000", "-logcolor=off", "-loglevel=4", *PEERS_KNOWN, *options),
    )


def rspserver(host: Host, registrar: Host, identifier: int, *options: str) -> Program:
    """Start rsplib's pool element."""
    return host.start(
        *("rspserver", f"-identifier={identifier:#x}", f"-local={host.at(0)}", "-asapannounce=off"),
        *(f"-registrar={registrar.at(3863)}", "-logcolor=off", "-loglevel=4", *options),
    )


def fractalpooluser(host: Host, registrar: Host, folder: Path, *options: str) -> Program:
    """Start rsplib's graphical pool user, offscreen."""
    return host.start(
        *("fractalpooluser", "-asapannounce=off", f"-registrar={registrar.at(3863)}", f"-configdir={folder}"),
        *("-interimagetime=1", "-logcolor=off", "-loglevel=4", *options),
        QT_QPA_PLATFORM="offscreen",
    )


def handlespace(host: Host, registrar: Host) -> str:
    """Return the handlespace of a registrar as hsdump prints it."""
    return host.run("hsdump", f"{registrar.at(9901)}").stdout


def reference(viewport: Viewport, columns: int = 12, rows: int = 8) -> bytes:
    """Return the PNG file of a picture computed without a pool."""
    tiles = viewport.tiles(columns, rows)
    picture = Picture(viewport, tiles)
    kernel = best_kernel()
    for tile in tiles:
        counts = kernel(tile.parameter, 0, tile.width * tile.height).reshape(tile.height, tile.width)
        picture.counts[tile.y : tile.y + tile.height, tile.x : tile.x + tile.width] = counts
    return _png(picture, "plain")


def differing(one: bytes, other: bytes) -> int:
    """Return the number of pixels in which two of our PNG files of the same size differ."""
    return int((_pixels(one) != _pixels(other)).any(axis=-1).sum())


def _pixels(png: bytes) -> NDArray[np.uint8]:
    width, height = struct.unpack_from(">II", png, 16)
    at, data = 8, b""
    while at < len(png):
        size, kind = struct.unpack_from(">I4s", png, at)
        if kind == b"IDAT":  # other chunks hold the view
            data += png[at + 8 : at + 8 + size]
        at += size + 12
    rows = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + width * 3)
    return np.add.accumulate(rows[:, 1:], dtype=np.uint8).reshape(height, width, 3)  # each row adds to the one above


def view_options(viewport: Viewport) -> tuple[str, ...]:
    """Return the options of `poolscope render` for this view."""
    algorithm = viewport.algorithm.name.lower().replace("_", "")
    return (
        f"--width={viewport.width}",
        f"--height={viewport.height}",
        f"--c1={viewport.c1.real:g}{viewport.c1.imag:+g}i",
        f"--c2={viewport.c2.real:g}{viewport.c2.imag:+g}i",
        f"--iterations={viewport.iterations}",
        f"--algorithm={algorithm}",
        f"--n={viewport.n:g}",
    )


def fractal_files(lab: Lab, viewport: Viewport | None = None) -> Path:
    """Return a folder with a single fractal file, for a known picture: this view, or one of rsplib's."""
    folder = Path(tempfile.mkdtemp(dir=lab.folder))
    file = folder / "one.fsf"
    if viewport is None:
        file.symlink_to("/usr/share/fgpconfig/input-001.fsf")
    else:
        c1, c2 = viewport.c1, viewport.c2
        file.write_text(
            "<!DOCTYPE XMLFractalSave>\n<FractalV1><Algorithm><AlgorithmName>Mandelbrot</AlgorithmName>"
            f"<C1Real>{c1.real}</C1Real><C1Imag>{c1.imag}</C1Imag><C2Real>{c2.real}</C2Real><C2Imag>{c2.imag}</C2Imag>"
            f"<Useroptions><MaxIterations>{viewport.iterations}</MaxIterations><N>2</N></Useroptions></Algorithm>"
            "<ColorScheme><ColorSchemeName>SimpleHSV</ColorSchemeName></ColorScheme>"
            f"<Resolution>{viewport.width}*{viewport.height}</Resolution></FractalV1>\n"
        )
    return folder
