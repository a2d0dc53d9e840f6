"""The system's libusrsctp through cffi in ABI mode: the part of `usrsctp.h` we use, and the one stack of a process.

The library is an SCTP that runs in the process. We use its AF_CONN mode: packets come and go as octets (`conn_output`
below, `usrsctp_conninput`), we drive the clock (`usrsctp_handle_timers`), and no thread of the library does any work.
The "address" of a peer is an opaque number, here called a path. Its `PacketSink` knows what the number stands for.

A process has one stack. It is started with the first socket and never stopped. All endpoints share it, and so do all
event loops, whether one after the other or in several threads. It must be started after any fork, because its locks and
its (sleeping) thread do not survive one; `the_stack` refuses a stack that was started before a fork.
"""

from __future__ import annotations

import asyncio
import ctypes.util
import errno
import itertools
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any, Protocol

from rserpool.errors import TransportError
from rserpool.transport.userland import packets

AF_CONN, SOCK_SEQPACKET = 123, 5
MSG_NOTIFICATION = 0x2000
SCTP_EOF, SCTP_ABORT = 0x0100, 0x0200
RECVV_RN = 3
"""What `usrsctp_recvv` tells if something waits behind the message that it returns."""

# Socket options. GET_... are only in the library's internal header, but they are as old as the library.
RTOINFO, ASSOCINFO, INITMSG, NODELAY, ADAPTATION_LAYER, PEER_ADDR_PARAMS = 1, 2, 3, 4, 8, 0xA
DELAYED_SACK, FRAGMENT_INTERLEAVE, EVENT, RECVRCVINFO, RECVNXTINFO = 0xF, 0x10, 0x1E, 0x1F, 0x20
GET_SNDBUF_USE, GET_TAGS = 0x1101, 0x1105
STREAM_SCHEDULER, FIRST_COME_FIRST_SERVED = 0x1203, 5
HEARTBEATS_ON, HEARTBEAT_NOW, PATH_MTU_DISCOVERY_OFF = 0x01, 0x04, 0x10

_HAS_LENGTH_OCTET = sys.platform == "darwin" or "bsd" in sys.platform

# The library's "void *path" is our number, so it is declared as an integer.
_DECLARATIONS = """
struct socket;
struct sockaddr_conn { %s uint16_t port; uintptr_t path; };
struct sctp_rcvinfo { uint16_t sid, ssn, flags; uint32_t ppid, tsn, cumtsn, context, assoc_id; };
struct sctp_nxtinfo { uint16_t sid, flags; uint32_t ppid, length, assoc_id; };
struct sctp_recvv_rn { struct sctp_rcvinfo received; struct sctp_nxtinfo next; };
struct sctp_sndinfo { uint16_t sid, flags; uint32_t ppid, context, assoc_id; };
struct sctp_event { uint32_t assoc_id; uint16_t type; uint8_t on; };
struct sctp_initmsg { uint16_t ostreams, instreams, attempts, max_timeout; };
struct sctp_rtoinfo { uint32_t assoc_id, initial, max, min; };
struct sctp_assocparams { uint32_t assoc_id, peer_rwnd, local_rwnd, cookie_life; uint16_t maxrxt, destinations; };
struct sctp_paddrparams { uint64_t address[16]; uint32_t assoc_id, hbinterval, pathmtu, flags, flowlabel;
                          uint16_t pathmaxrxt; uint8_t dscp; };
struct sctp_sack_info { uint32_t assoc_id, delay, freq; };
struct sctp_linger { int on, seconds; };
struct sctp_assoc_value { uint32_t assoc_id, value; };
struct sctp_sockstat { uint32_t assoc_id, sndbuf, recvbuf; };
struct sctp_get_nonce_values { uint32_t assoc_id, peers_tag, local_tag; };
void usrsctp_init_nothreads(uint16_t, int (*)(uintptr_t, void *, size_t, uint8_t, uint8_t), void *);
struct socket *usrsctp_socket(int, int, int, void *, void *, uint32_t, void *);
int usrsctp_setsockopt(struct socket *, int, int, const void *, uint32_t);
int usrsctp_getsockopt(struct socket *, int, int, void *, uint32_t *);
ssize_t usrsctp_sendv(struct socket *, const char *, size_t, void *, int, void *, uint32_t, unsigned, int);
ssize_t usrsctp_recvv(struct socket *, void *, size_t, void *, uint32_t *, void *, uint32_t *, unsigned *, int *);
int usrsctp_bind(struct socket *, void *, uint32_t);
int usrsctp_listen(struct socket *, int);
int usrsctp_connect(struct socket *, void *, uint32_t);
void usrsctp_close(struct socket *);
struct socket *usrsctp_peeloff(struct socket *, uint32_t);
int usrsctp_set_upcall(struct socket *, void (*)(struct socket *, uintptr_t, int), uintptr_t);
uint32_t usrsctp_getassocid(struct socket *, void *);
void usrsctp_conninput(uintptr_t, const char *, size_t, uint8_t);
int usrsctp_set_non_blocking(struct socket *, int);
void usrsctp_register_address(uintptr_t);
void usrsctp_deregister_address(uintptr_t);
void usrsctp_handle_timers(uint32_t);
int usrsctp_enable_crc32c_offload(void);
int usrsctp_sysctl_set_sctp_ecn_enable(uint32_t);
int usrsctp_sysctl_set_sctp_asconf_enable(uint32_t);
int usrsctp_sysctl_set_sctp_auto_asconf(uint32_t);
int usrsctp_sysctl_set_sctp_no_csum_on_loopback(uint32_t);
int usrsctp_sysctl_set_sctp_max_chunks_on_queue(uint32_t);
int usrsctp_sysctl_set_sctp_max_retran_chunk(uint32_t);
int usrsctp_sysctl_set_sctp_shutdown_guard_time_default(uint32_t);
""" % ("uint8_t length, family;" if _HAS_LENGTH_OCTET else "uint16_t family;")

_OUTPUT = "int (*)(uintptr_t, void *, size_t, uint8_t, uint8_t)"
_UPCALL = "void (*)(struct socket *, uintptr_t, int)"

TICK, SLOW_TICK = 0.01, 1.0
"""Seconds between two runs of the timers: the fewest, and those while only heartbeats can be due."""
_LONGEST_STEP = 2000
"""The most milliseconds that the stack's clock advances in one step: two slow ticks."""
_PATIENCE = 3600
"""Seconds that a shutdown may take. The peer may read slowly; a peer that is gone is detected by other means."""
_CHUNKS_QUEUED = 16_384
"""Chunks that an association may have under way. Their octets are limited elsewhere."""


def library_names() -> Iterator[str]:
    """Yield the possible file names of the library, the likeliest first."""
    if name := os.environ.get("USRSCTP_LIBRARY"):
        yield name
    yield "libusrsctp.so.2"
    if found := ctypes.util.find_library("usrsctp"):  # last, because it starts several programs
        yield found


@lru_cache(maxsize=1)
def load() -> tuple[Any, Any]:
    """Return cffi's `ffi` and the library, without starting anything. Raises `TransportError` with what to install.

    cffi reads declarations when they are first used. They are used here, so that forked processes need not do it.
    """
    try:
        from cffi import FFI
    except ImportError:
        raise TransportError("userland SCTP needs the Python package cffi: pip install cffi") from None
    ffi = FFI()
    ffi.cdef(_DECLARATIONS)
    for name in library_names():
        with suppress(OSError):
            library = ffi.dlopen(name)
            for structure in re.findall(r"struct (\w+) \{", _DECLARATIONS):
                ffi.typeof(f"struct {structure} *")
            for kind in (_OUTPUT, _UPCALL, "char[]", "int *", "unsigned *", "uint32_t *"):
                ffi.typeof(kind)
            for function in re.findall(r"(usrsctp_\w+)\(", _DECLARATIONS):
                getattr(library, function, None)
            return ffi, library
    raise TransportError(
        "userland SCTP needs the library libusrsctp, which is not installed: apt-get install libusrsctp2 "
        "(Debian, Ubuntu) or brew install libusrsctp (macOS)"
    )


class PacketSink(Protocol):
    """The receiver of a path's outgoing packets and of ticks."""

    loop: asyncio.AbstractEventLoop

    def transmit(self, path: int, packet: memoryview) -> int:
        """Send a packet. Returns an errno, or 0. Called with the stack's locks held, so it must not call the stack."""
        ...

    def tick(self) -> float:
        """Look for news: time has passed in the stack. Returns after how many seconds its timers have to run."""
        ...

    def probe(self, remote: tuple[Any, ...]) -> None:
        """Probe the associations with the peer at this socket address: it may have gone."""
        ...


class Stack:
    """The one usrsctp stack of this process: its paths, and its clock."""

    def __init__(self) -> None:
        self.ffi, self.lib = load()
        self.pid = os.getpid()
        self._conninput, self._buffer = self.lib.usrsctp_conninput, self.ffi.buffer
        self._sinks: dict[int, PacketSink] = {}
        self._numbers = itertools.count(1)
        self._tickers: dict[asyncio.AbstractEventLoop, Ticker] = {}
        self._clock = time.monotonic()
        self._clock_lock = threading.Lock()
        self._watchers: dict[int, Callable[[], None]] = {}
        # Kept alive: the library calls them for the life of the process.
        self._callback = self.ffi.callback(_OUTPUT, self._output, error=5)
        self._upcall = self.ffi.callback(_UPCALL, self._stirred)
        self.lib.usrsctp_init_nothreads(0, self._callback, self.ffi.NULL)
        if packets.checksum is not None:
            try:
                self.lib.usrsctp_enable_crc32c_offload()
            except AttributeError:  # an older library
                packets.checksum = None
        for name, value in {
            "ecn_enable": 0,  # UDP sockets do not show the ECN bits
            "asconf_enable": 0,
            "auto_asconf": 0,
            "no_csum_on_loopback": 0,
            "max_chunks_on_queue": _CHUNKS_QUEUED,
            "max_retran_chunk": 0,  # not limited: a peer that reads slowly is asked again and again
            "shutdown_guard_time_default": _PATIENCE,
        }.items():
            getattr(self.lib, f"usrsctp_sysctl_set_sctp_{name}")(value)

    # --- paths --------------------------------------------------------------------------------------------------

    def new_path(self, sink: PacketSink) -> int:
        """Return a new number that stands for a peer's address. `sink` sends the packets for it."""
        number = next(self._numbers)
        self._sinks[number] = sink
        self.lib.usrsctp_register_address(number)
        return number

    def forget_path(self, number: int) -> None:
        """Stop sending packets on this path."""
        del self._sinks[number]
        self.lib.usrsctp_deregister_address(number)

    def input(self, number: int, packet: bytes) -> None:
        """Process a packet, checked by `packets`, that came on this path. Replies are sent before this returns."""
        self._conninput(number, packet, len(packet), 0)

    def _output(self, number: int, buffer: Any, length: int, tos: int, set_df: int) -> int:
        sink = self._sinks.get(number)
        if sink is None:
            return errno.EHOSTUNREACH
        packet = memoryview(self._buffer(buffer, length))
        packets.set_checksum(packet)
        return sink.transmit(number, packet)

    # --- sockets ------------------------------------------------------------------------------------------------

    def watch(self, handle: Any, stirred: Callable[[], None]) -> int:
        """Call `stirred` after each packet and timer of this socket: it may have news or room. Returns a number.

        It may be called in the thread of another event loop, and must not call the stack.
        """
        number = next(self._numbers)
        self._watchers[number] = stirred
        self.lib.usrsctp_set_upcall(handle, self._upcall, number)
        return number

    def unwatch(self, number: int) -> None:
        """Undo `watch`."""
        self._watchers.pop(number, None)

    def _stirred(self, _: Any, number: int, flags: int) -> None:
        stirred = self._watchers.get(number)
        if stirred is not None:
            stirred()

    def address(self, path: int, port: int) -> Any:
        """Return a `sockaddr_conn` for this path (0: any) and SCTP port."""
        address = self.ffi.new("struct sockaddr_conn *")
        address.family = AF_CONN
        address.port = (port >> 8) | (port & 0xFF) << 8 if sys.byteorder == "little" else port
        address.path = path
        if _HAS_LENGTH_OCTET:
            address.length = self.ffi.sizeof(address[0])
        return address

    # --- time ---------------------------------------------------------------------------------------------------

    def join(self, sink: PacketSink) -> Ticker:
        """Tick this sink on its event loop. Returns what ticks it."""
        self._tickers = {loop: ticker for loop, ticker in self._tickers.items() if not loop.is_closed()}
        ticker = self._tickers.get(sink.loop)
        if ticker is None:
            ticker = self._tickers[sink.loop] = Ticker(self, sink.loop)
        ticker.sinks.add(sink)
        ticker.hurry(TICK)
        return ticker

    def leave(self, sink: PacketSink) -> None:
        """Stop ticking this sink."""
        ticker = self._tickers.get(sink.loop)
        if ticker is not None:
            ticker.sinks.discard(sink)
            if not ticker.sinks:
                ticker.stop()
                del self._tickers[sink.loop]

    def suspect(self, loop: asyncio.AbstractEventLoop, remote: tuple[Any, ...]) -> None:
        """Probe all associations of this loop with the peer at this socket address, because one of them broke."""
        if (ticker := self._tickers.get(loop)) is not None:
            for sink in list(ticker.sinks):
                sink.probe(remote)

    def let_time_pass(self) -> None:
        """Run the timers that are due. If several threads call this at the same time, one of them does it.

        Time in which this process did not run does not count: it heard nothing, so it cannot blame peers for silence.
        """
        if self._clock_lock.acquire(blocking=False):
            try:
                now = time.monotonic()
                milliseconds = int((now - self._clock) * 1000)
                if milliseconds > _LONGEST_STEP:
                    self._clock, milliseconds = now, _LONGEST_STEP
                else:
                    self._clock += milliseconds / 1000
                self.lib.usrsctp_handle_timers(milliseconds)
            finally:
                self._clock_lock.release()


class Ticker:
    """Runs the timers on one event loop, and ticks its sinks: as often as one of them needs it."""

    def __init__(self, stack: Stack, loop: asyncio.AbstractEventLoop) -> None:
        self.sinks: set[PacketSink] = set()
        self._stack = stack
        self._loop = loop
        self.interval = SLOW_TICK
        """Seconds between this run and the next one."""
        self._handle = loop.call_later(SLOW_TICK, self._tick)

    def hurry(self, interval: float) -> None:
        """Run the timers after this many seconds at the latest. Call this before the stack gets what may start one."""
        if interval < self.interval:
            self.interval = interval
            self._handle.cancel()
            self._handle = self._loop.call_later(interval, self._tick)
            self._stack.let_time_pass()  # the last tick may be long ago, and what begins now must not age by that

    def stop(self) -> None:
        self._handle.cancel()
        self.interval = 0  # so that `hurry` does not start it again

    def _tick(self) -> None:
        self._stack.let_time_pass()
        self.interval, next_one = 0, SLOW_TICK
        try:
            for sink in list(self.sinks):
                next_one = min(sink.tick(), next_one)
        finally:
            if self.sinks:
                self.interval = next_one
                self._handle = self._loop.call_later(next_one, self._tick)


_stack: Stack | None = None
_start_lock = threading.Lock()


def the_stack() -> Stack:
    """Return this process's stack, started if necessary. Raises `TransportError` if it was started before a fork."""
    global _stack
    with _start_lock:
        if _stack is None:
            _stack = Stack()
    if _stack.pid != os.getpid():
        raise TransportError("userland SCTP was started before this process was forked; open endpoints after the fork")
    return _stack
