"""Messages as a capture file that Wireshark opens (pcapng): `write_pcapng(path, messages)`.

Whatever carried a message, it is framed here as SCTP: IP, the common header, and DATA chunks with stream and payload
protocol (RFC 9260 §3.3.1), so Wireshark's own dissectors for ASAP, ENRP and the Fractal Generator Protocol read it.
Addresses, times and payloads are the observed ones; verification tags, sequence numbers and the fragmentation of long
messages are made up. There are no setups or ends of associations and no acknowledgements, because those were not
observed. Messages that were only counted (`app.models.messages.feed`) are left out.
"""

from __future__ import annotations

import contextlib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from itertools import islice
from pathlib import Path
from struct import Struct, pack
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.base.files import write_whole
from app.models.messages.log import Message

PIECE: Final = 1400
"""Octets of a message in one packet, as on Ethernet."""

NOTE: Final = (
    "Framed as SCTP by Poolscope; addresses, times and payloads are as they were seen. Of the messages of sessions "
    "only those are here that were listed, some of each second."
)

_AT_ONCE: Final = 4096
"""The number of packets whose checksums are computed together."""

_SCTP: Final = 132
_BEGIN, _END = 2, 1
"""Flags of a DATA chunk: first or last fragment of a message."""

_COMMON: Final = Struct("!HHII")
_DATA: Final = Struct("!BBHIHHI")
_IPV4: Final = Struct("!BBHHHBBH4s4s")
_IPV6: Final = Struct("!IHBB16s16s")

_RAW_IP: Final = 101
"""LINKTYPE_RAW: packets begin with the IP header."""

_Host: TypeAlias = IPv4Address | IPv6Address
_Place: TypeAlias = tuple[_Host, int]


def write_pcapng(path: Path, messages: Iterable[Message]) -> None:
    """Write these messages, in order, to a file. The file is written completely or not at all. Raises `NotWritten`."""
    write_whole(path, pcapng(messages))


def pcapng(messages: Iterable[Message]) -> bytes:
    """Return the octets of the capture file."""
    options = _option(1, NOTE.encode()) + _option(4, b"Poolscope")
    parts = [
        _block(0x0A0D0D0A, pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + options + _option(0, b"")),
        _block(1, pack("<HHI", _RAW_IP, 0, 0)),
    ]
    frames = _Framing().frames(messages)
    while some := list(islice(frames, _AT_ONCE)):
        sums = crc32c([packet for _, _, packet in some])
        for (at, header, packet), checksum in zip(some, sums.tolist(), strict=True):
            # The checksum is the only little-endian number in SCTP (RFC 9260, appendix A).
            octets = header + packet[:8] + checksum.to_bytes(4, "little") + packet[12:]
            high, low = divmod(round(at * 1e6), 1 << 32)
            parts.append(_block(6, pack("<IIIII", 0, high, low, len(octets), len(octets)) + _padded(octets)))
    return b"".join(parts)


def _block(kind: int, body: bytes) -> bytes:
    size = len(body) + 12
    return pack("<II", kind, size) + body + pack("<I", size)


def _option(code: int, value: bytes) -> bytes:
    return pack("<HH", code, len(value)) + _padded(value)


def _padded(octets: bytes) -> bytes:
    return octets + bytes(-len(octets) & 3)


class _Framing:
    """Makes packets with consecutive numbers: of chunks in each direction, of messages in each stream."""

    def __init__(self) -> None:
        self._chunks: Counter[tuple[_Place, _Place]] = Counter()
        self._messages: Counter[tuple[_Place, _Place, int]] = Counter()
        self._packets = 0

    def frames(self, messages: Iterable[Message]) -> Iterator[tuple[float, bytes, bytes]]:
        """Yield time, IP header and SCTP packet, the checksum of which is still missing."""
        for message in messages:
            source, target = _place(message.source), _place(message.target)
            way = source, target
            sequence = self._messages[*way, message.stream] & 0xFFFF
            self._messages[*way, message.stream] += 1
            common = _COMMON.pack(source[1], target[1], _tag(*way), 0)
            for start in range(0, max(len(message.payload), 1), PIECE):
                piece = message.payload[start : start + PIECE]
                flags = (_BEGIN if start == 0 else 0) | (_END if start + PIECE >= len(message.payload) else 0)
                self._chunks[way] += 1
                number = self._chunks[way] & 0xFFFF_FFFF
                chunk = _DATA.pack(0, flags, _DATA.size + len(piece), number, message.stream, sequence, message.ppid)
                packet = common + chunk + _padded(piece)
                yield message.at, self._ip(source[0], target[0], len(packet)), packet

    def _ip(self, source: _Host, target: _Host, size: int) -> bytes:
        if isinstance(source, IPv4Address) and isinstance(target, IPv4Address):
            self._packets += 1
            values = 0x45, 0, _IPV4.size + size, self._packets & 0xFFFF, 0x4000, 64, _SCTP
            header = _IPV4.pack(*values, 0, source.packed, target.packed)
            words = sum(np.frombuffer(header, ">u2").tolist())
            words = (words & 0xFFFF) + (words >> 16)
            return _IPV4.pack(*values, ~(words + (words >> 16)) & 0xFFFF, source.packed, target.packed)
        return _IPV6.pack(6 << 28, size, _SCTP, 64, _as_ipv6(source), _as_ipv6(target))


def _tag(source: _Place, target: _Place) -> int:
    """Return a verification tag for this direction; never 0, which is reserved for INIT."""
    return zlib.crc32(f"{source} {target}".encode()) or 1


def _place(text: str) -> _Place:
    """Return host and port of `host:port`; 0.0.0.0 and port 0 for an address that was not observed."""
    host, _, port = text.rpartition(":")
    with contextlib.suppress(ValueError):
        if 0 <= int(port) <= 0xFFFF:
            return ip_address(host.strip("[]")), int(port)
    return IPv4Address(0), 0


def _as_ipv6(host: _Host) -> bytes:
    return host.packed if isinstance(host, IPv6Address) else bytes(10) + b"\xff\xff" + host.packed


def _castagnoli() -> NDArray[np.uint32]:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(0x82F63B78), table >> 1)
    return table


_TABLE: Final = _castagnoli()


def crc32c(packets: Sequence[bytes]) -> NDArray[np.uint32]:
    """Return the CRC32c of each packet. Works on one octet of all packets at a time; packet by packet would take
    seconds."""
    sizes = np.array([len(packet) for packet in packets])
    order = np.argsort(-sizes, kind="stable")
    longest = int(sizes.max(initial=0))
    octets = np.zeros((longest, len(packets)), np.uint8)
    for column, index in enumerate(order):
        octets[: sizes[index], column] = np.frombuffer(packets[index], np.uint8)
    states = np.full(len(packets), 0xFFFF_FFFF, np.uint32)
    reached = np.searchsorted(
        -sizes[order], -np.arange(longest), side="left"
    )  # how many packets are longer than each position
    for row, count in zip(octets, reached, strict=True):
        some = states[:count]
        states[:count] = _TABLE[(some ^ row[:count]) & 0xFF] ^ (some >> 8)
    sums = np.empty(len(packets), np.uint32)
    sums[order] = ~states
    return sums
