"""Decoders of what comes from the network, for fuzzing."""

from __future__ import annotations

import csv
import ssl
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

from app.fractal import dissection as fractal_dissection
from app.fractal import protocol as fractal
from rserpool import csp
from rserpool.errors import LocalError, RemoteError
from rserpool.model import PoolHandle
from rserpool.transport.base import Message, Refused
from rserpool.transport.tls import Tls
from rserpool.transport.userland import packets
from rserpool.wire import asap, decode, dissection, encode, enrp
from rserpool.wire.cookie_seal import CookieNotAccepted, CookieSeal, cookie_content
from tests.fuzzing import mutation
from tests.fuzzing.target import Target
from tests.helpers.tls import member
from tests.rserpool.transport.tcp.octets import ANSWER, END, HEARTBEAT, HELLO, HI, fed

CAPTURES: Final = Path(__file__).parents[1] / "data" / "captures.tsv"


def captured(protocol: str) -> list[bytes]:
    """Return the messages of a protocol that rsplib's programs sent."""
    with CAPTURES.open(newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return [bytes.fromhex(row["payload_hex"]) for row in rows if row["protocol"] == protocol]


def take_message(ppid: int, data: bytes) -> None:
    """A message is refused with `RemoteError`, or it can be encoded again. Either can be shown field by field."""
    shown = dissection.dissect(ppid, data)
    assert shown.length <= len(data)
    dissection.message_name(ppid, data)
    reports: list[object] = []
    try:
        decoded = decode(ppid, data, reports)  # type: ignore[arg-type]
    except RemoteError:
        return
    assert decode(ppid, encode(decoded)) == decoded
    assert len(str(decoded)) < 100 * len(data) + 1000


def take_report(data: bytes) -> None:
    try:
        report = csp.decode(data)
    except RemoteError:
        return
    with suppress(LocalError):  # what does not fit its field
        csp.encode(report)
    assert len(csp.text(report.status)) <= len(data)


def take_fractal(data: bytes) -> None:
    fractal_dissection.message_name(data)
    assert fractal_dissection.dissect(data).length <= len(data)
    for read in (fractal.decode, fractal.FractalCookie.decode):
        try:
            found = read(data)
        except fractal.FractalProtocolError:
            continue
        if isinstance(found, fractal.Data):
            assert len(found.counts) == len(found)
        assert len(found.encode()) == len(data)


def take_cookie(data: bytes) -> None:
    """Only what was sealed is accepted, whatever else a cookie has."""
    assert len(cookie_content(data)) <= len(data)
    try:
        opened = SEAL.open(data, at=1000.0)
    except CookieNotAccepted:
        return
    assert data == SEAL.seal(opened.content, session=opened.session, at=1000.0)


def take_frames(data: bytes) -> None:
    """The frames come in chunks of a size that the first octet says. Nothing is delivered that was not sent."""
    size = max(data[0] if data else 1, 1)
    events = fed(data[begin : begin + size] for begin in range(1, len(data), size))
    assert sum(len(event.payload) for event in events if isinstance(event, Message)) <= len(data)


def take_handshake(data: bytes) -> None:
    """The octets come in chunks of a size that the first octet says. Without a certificate, nothing is delivered."""
    size = max(16 * data[0] if data else 1, 1)
    events = fed((data[begin : begin + size] for begin in range(1, len(data), size)), ours())
    assert [event for event in events if not isinstance(event, Refused)] == []
    assert len(events) <= 1


@cache
def ours() -> Tls:
    """Return what an endpoint needs for TLS; made when it is needed."""
    return Tls(member("Ada"))


def client_hello() -> bytes:
    """Return the first octets of somebody who dials with TLS."""
    outgoing = ssl.MemoryBIO()
    with suppress(ssl.SSLWantReadError):
        ours().context(server=False).wrap_bio(ssl.MemoryBIO(), outgoing).do_handshake()
    return outgoing.read()


def take_packet(data: bytes) -> None:
    if packets.destination(data):
        packets.source(data), packets.tag(data), packets.init_tag(data)
        packets.begins_with_init(data), packets.is_well_formed(data)


PARAMETER: Final = fractal.Parameter(40, 30, 100, fractal.Algorithm.MANDELBROT, -1 + 1j, 1 - 1j)
ASAP, ENRP, CSP = captured("asap"), captured("enrp"), captured("csp")
FRACTAL: Final = (
    *captured("fgp"),
    PARAMETER.encode(),
    fractal.FractalCookie(PARAMETER, 3, 4).encode(),
    fractal.Data.of(3, 4, [1, 2, 3]).encode(),
    fractal.FINALIZER,
)
SEAL: Final = CookieSeal(b"a key for fuzzing", PoolHandle("FractalGeneratorPool"), "fractal", 600.0)
SEALED: Final = SEAL.seal(FRACTAL[-3], session=bytes(16), at=1000.0)
INIT: Final = bytes.fromhex("9c400f17000000000000000001000014") + bytes(16)
PACKETS: Final = (
    INIT,
    bytes.fromhex("9c400f1712345678000000000a00000801020304"),
    INIT[:12] + bytes.fromhex("0b000004"),
)
FRAMES: Final = (
    b"\xff" + HELLO + HI + HEARTBEAT + HI + END,
    b"\x05" + HELLO + HI + ANSWER + HI,
    b"\x40" + HELLO + HEARTBEAT + END + HI,
)

DECODERS: Final = (
    Target("asap", lambda rng: mutation.message(rng, ASAP), lambda data: take_message(asap.PPID, data)),
    Target("enrp", lambda rng: mutation.message(rng, ENRP), lambda data: take_message(enrp.PPID, data)),
    Target("csp", lambda rng: mutation.message(rng, CSP), take_report),
    Target("fractal", lambda rng: mutation.message(rng, FRACTAL), take_fractal),
    Target("cookie", lambda rng: mutation.octets(rng, (SEALED,)), take_cookie),
    Target("tcp", lambda rng: mutation.octets(rng, FRAMES), take_frames),
    Target(
        "tls", lambda rng: mutation.octets(rng, [b"\xff" + client_hello(), b"\x02" + client_hello()]), take_handshake
    ),
    Target("packet", lambda rng: mutation.octets(rng, PACKETS), take_packet),
)
