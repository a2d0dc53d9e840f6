"""Resolves a pool handle repeatedly, with as little work as possible: octets to a blocking socket.

The cost of two registrars is compared on one processor. A client that computes would make them look alike.
"""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rserpool import wire
from rserpool.model import PoolHandle
from rserpool.transport.kernel import sockets
from rserpool.transport.sctp import IPPROTO_SCTP
from rserpool.wire import asap

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Resolutions:
    """`round_trip`: median seconds of one at a time; `rate`: answers per second while many questions are under way;
    `processor`: seconds of the registrar's processor time for one of these; `elements`: number in an answer."""

    round_trip: float
    rate: float
    processor: float
    elements: int


def measure(address: str, port: int, pool: str, registrar: int, seconds: float, window: int = 32) -> Resolutions:
    """Ask the registrar for `seconds` one at a time, then as long `window` at a time. `registrar` is its process id."""
    question = wire.encode(asap.HandleResolution(PoolHandle(pool)))
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_SCTP) as handle:
        handle.setsockopt(IPPROTO_SCTP, 3, 1)  # SCTP_NODELAY
        handle.connect((address, port))

        def ask() -> None:
            sockets.send(handle, 0, question, asap.PPID, 0)

        ask()
        answer = wire.decode(asap.PPID, handle.recv(65536))
        assert isinstance(answer, asap.HandleResolutionResponse)
        assert answer.error is None, answer.error
        trips: list[float] = []
        end = time.perf_counter() + seconds
        while (begin := time.perf_counter()) < end:
            ask()
            handle.recv(65536)
            trips.append(time.perf_counter() - begin)
        for _ in range(window):
            ask()
        answers, begin, used = 0, time.perf_counter(), processor(registrar)
        while (took := time.perf_counter() - begin) < seconds:
            handle.recv(65536)
            ask()
            answers += 1
        used = processor(registrar) - used
        for _ in range(window):
            handle.recv(65536)
    return Resolutions(median(trips), answers / took, used / answers, len(answer.pool_elements))


def processor(pid: int) -> float:
    """Return the seconds of processor time that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
