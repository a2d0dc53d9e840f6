"""Hosts for tests: network namespaces with addresses on a bridge, and programs that run on them.

This needs root and its own network, as in the guest of `guest.py`. rsplib rejects elements that have only loopback
addresses, so nothing here uses 127.0.0.1. Multicast reaches all hosts.
"""

from __future__ import annotations

import ctypes
import gc
import json
import multiprocessing
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.__main__ import main
from tests.helpers.waiting import PATIENCE


def _ip(commands: list[str], host: str = "") -> None:
    """Run ip(8) commands, here or on a host."""
    where = ["-n", host] if host else []
    done = subprocess.run(
        ["ip", *where, "-batch", "-"], input="\n".join(commands), text=True, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr


class Program:
    """A running program with its output so far, including standard error."""

    def __init__(self, name: str, process: _Process, output: int) -> None:
        self.name = name
        self.lines: list[str] = []
        self.process = process
        self._output = output
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        with os.fdopen(self._output, errors="replace") as output:
            for line in output:
                with self._news:
                    self.lines.append(line.rstrip())
                    self._news.notify_all()
        with self._news:
            self._news.notify_all()

    def until(self, wanted: Callable[[], Any], patience: float = PATIENCE) -> Any:
        """Return the first true result of `wanted`, which is called after each line of output."""
        deadline = time.monotonic() + patience
        with self._news:
            while not (found := wanted()):
                left = deadline - time.monotonic()
                if left <= 0 or not self._reader.is_alive():
                    raise AssertionError(f"{self.name}: not seen in its output:\n" + self.tail())
                self._news.wait(min(left, 1.0))
        return found

    def notices(self, kind: str) -> list[dict[str, Any]]:
        """Return the notices of this kind that one of our programs has printed."""
        told = [json.loads(line) for line in list(self.lines) if line.startswith("{")]
        return [notice for notice in told if notice.get("notice") == kind]

    def until_notice(self, kind: str, count: int = 1, *, element: int | None = None) -> dict[str, Any]:
        """Wait for the `count`th notice of this kind, counting only notices about `element` if given; return it."""

        def wanted() -> list[dict[str, Any]]:
            found = [n for n in self.notices(kind) if element is None or element in _elements_of(n)]
            return found[count - 1 : count]

        found: dict[str, Any] = self.until(wanted)[0]
        return found

    def tail(self) -> str:
        """Return the last lines of output."""
        return "\n".join(self.lines[-40:])

    def interrupt(self) -> int:
        """Interrupt the program as Ctrl-C does, wait for its end and return the exit code."""
        os.kill(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Kill the program with SIGKILL."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def close(self) -> None:
        """End the program in any state."""
        if self.process.poll() is None:
            self.process.kill()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # and its children; a host disappears with its last process
        self.process.wait(PATIENCE)
        self._reader.join(5)


def start(command: list[str], **options: Any) -> Program:
    """Start a program."""
    output, theirs = os.pipe()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, start_new_session=True, **options
    )
    os.close(theirs)
    return Program(" ".join(command), process, output)


class _Process(Protocol):
    """The interface of a program's process, as in `subprocess.Popen`."""

    pid: int

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def kill(self) -> None: ...


class _Fork:
    """A child of this process that runs a function, with the interface of `subprocess.Popen`."""

    def __init__(self, run: Callable[[], int], namespace: str, output: int) -> None:
        def child() -> None:
            code = 1
            try:
                with open(f"/run/netns/{namespace}") as file:
                    ctypes.CDLL(None, use_errno=True).setns(file.fileno(), 0)
                os.setsid()
                os.dup2(output, 1)
                os.dup2(output, 2)
                sys.stdout, sys.stderr = os.fdopen(1, "w", 1), os.fdopen(2, "w", 1)
                signal.signal(signal.SIGINT, signal.default_int_handler)
                code = run()
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 1
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                os._exit(code)

        gc.freeze()  # a collection in the child would copy all our pages
        self._process = multiprocessing.get_context("fork").Process(target=child)
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        assert self._process.exitcode is not None, "the process does not end"
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()


def _elements_of(notice: dict[str, Any]) -> set[Any]:
    element = notice.get("element")
    return {notice.get("identifier"), element["identifier"] if isinstance(element, dict) else element}


class Host:
    """A host of a `Lab`. `address` is its first address."""

    def __init__(self, lab: Lab, name: str, address: str) -> None:
        self.name = name
        self.address = address
        self.forks = True
        """Whether our programs are forks of this process. Otherwise they start from the command line."""
        self._lab = lab

    def at(self, port: int) -> str:
        """Return the address with a port, as options take it."""
        return f"[{self.address}]:{port}" if ":" in self.address else f"{self.address}:{port}"

    def start(self, *command: str, **environment: str) -> Program:
        """Start a program on this host. It ends with the lab."""
        program = start(
            ["ip", "netns", "exec", self.name, *command], env={**os.environ, **environment}, cwd=self._lab.root
        )
        self._lab.programs.append(program)
        return program

    def poolscope(self, *arguments: str) -> Program:
        """Start one of our programs on this host, as a fork by default, because imports take seconds in a guest."""
        if not self.forks:
            return self.start(sys.executable, "-m", "app", *arguments)
        return self.fork(lambda: main(list(arguments)), f"poolscope {' '.join(arguments)}")

    def fork(self, run: Callable[[], int], name: str) -> Program:
        """Run a function on this host in its own process. Its result is the exit code."""
        output, theirs = os.pipe()
        process = _Fork(run, self.name, theirs)
        os.close(theirs)
        program = Program(name, process, output)
        self._lab.programs.append(program)
        return program

    def run(self, *command: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program on this host until it ends."""
        return subprocess.run(
            ["ip", "netns", "exec", self.name, *command],
            env={**os.environ, **environment},
            input=stdin,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            cwd=self._lab.root,
            check=False,
        )

    def unplug(self, device: str = "eth0") -> None:
        """Disconnect the cable."""
        _ip([f"link set {device} down"], self.name)

    def plug_in(self, device: str = "eth0") -> None:
        """Connect the cable again."""
        multicast = ["route replace 239.0.0.0/8 dev eth0"] if device == "eth0" and "." in self.address else []
        _ip([f"link set {device} up", *multicast], self.name)


class Lab:
    """Hosts on a bridge, `10.1.0.N`, and with `second` on another bridge too, `10.2.0.N`.

    With `ipv6`, hosts have an IPv6 address only, `fd00:N::N` with the bridge and the host.
    """

    def __init__(self, root: Path, *, second: bool = False, ipv6: bool = False) -> None:
        self.root = root
        self._ipv6 = ipv6
        self.programs: list[Program] = []
        self._hosts: list[Host] = []
        self._bridges = ["br1", "br2"] if second else ["br1"]
        self.folder = Path(tempfile.mkdtemp(prefix="lab-"))

    def __enter__(self) -> Lab:
        for bridge in self._bridges:
            _ip([f"link add {bridge} type bridge mcast_snooping 0", f"link set {bridge} addrgenmode none up"])
        return self

    def __exit__(self, *_: object) -> None:
        for program in self.programs:
            program.close()
        # A deleted namespace and its cable ends disappear with a delay, so the cables are deleted first.
        cables = [f"v{net}{host.name}" for host in self._hosts for net in range(1, len(self._bridges) + 1)]
        _ip([f"link del {name}" for name in [*cables, *self._bridges]] + [f"netns del {h.name}" for h in self._hosts])
        shutil.rmtree(self.folder)

    def host(self, number: int) -> Host:
        """Add a host with the address that ends with `number`."""
        name = f"h{number}"
        outside, inside = [f"netns add {name}"], ["link set lo up"]
        for net, bridge in enumerate(self._bridges, 1):
            here, there = f"v{net}h{number}", f"eth{net - 1}"
            outside.append(f"link add {here} type veth peer name {there} netns {name}")
            outside.append(f"link set {here} master {bridge} up")
            inside.append(f"link set {there} addrgenmode none up")  # without an IPv6 address
            own = f"fd00:{net}::{number}/64" if self._ipv6 else f"10.{net}.0.{number}/24"
            inside.append(f"addr add {own} dev {there}" + " nodad" * self._ipv6)
        if not self._ipv6:  # groups of IPv6 have a route
            inside.append("route add 239.0.0.0/8 dev eth0")
        _ip(outside)
        _ip(inside, name)
        if self._ipv6:  # keep the address without a cable, as one of IPv4 is kept
            keep = "net.ipv6.conf.all.keep_addr_on_down=1"
            subprocess.run(["ip", "netns", "exec", name, "sysctl", "-q", keep], check=True)
        host = Host(self, name, f"fd00:1::{number}" if self._ipv6 else f"10.1.0.{number}")
        self._hosts.append(host)
        return host


_LAST_PACKET = (
    bytes(12)  # Ethernet: no addresses
    + b"\x08\x00"
    + struct.pack("!BBHHHBBH4s4s", 0x45, 0, 36, 0, 0, 1, socket.IPPROTO_UDP, 0, bytes(4), bytes(4))  # IPv4
    + struct.pack("!HHHH", 9, 9, 16, 0)  # UDP, to the discard port
    + b"the last"
)


DATA, INIT, ABORT, SHUTDOWN = 0, 1, 6, 7
"""Chunk types (RFC 9260 §3.2)."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk that passed the bridge at `at`, in seconds since 1970. Only DATA chunks have a `ppid`."""

    at: float
    source: str
    target: str
    kind: int
    ppid: int
    payload: bytes


class Capture:
    """Captures the traffic on the bridge during a `with` block. `fields` reads it with tshark."""

    def __init__(self, lab: Lab, bridge: str = "br1") -> None:
        self._file = lab.folder / "capture.pcap"
        self._bridge = bridge

    def __enter__(self) -> Capture:
        self._file.unlink(missing_ok=True)
        # The buffer has slots for packets of maximum length. With the default length it would have only eight.
        room = ["--immediate-mode", "-s", "16384", "-B", "65536"]
        self._tcpdump = start(
            ["tcpdump", *room, "-i", self._bridge, "-U", "-w", str(self._file), "sctp or udp"],
        )
        self._tcpdump.until(lambda: any("listening on" in line for line in self._tcpdump.lines))
        return self

    def __exit__(self, *_: object) -> None:
        # tcpdump loses unread packets when it ends. Send a final packet and wait until it is written.
        with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as last:
            last.bind((self._bridge, 0))
            last.send(_LAST_PACKET)
        deadline = time.monotonic() + PATIENCE
        while _LAST_PACKET not in self._file.read_bytes():
            assert time.monotonic() < deadline, "tcpdump did not write the last packet"
            time.sleep(0.01)
        self._tcpdump.interrupt()
        self._tcpdump.close()

    def messages(self, ppid: int, sender: str = "") -> list[bytes]:
        """Return the messages so far with this payload protocol identifier, from one sender or all (unfragmented)."""
        return [c.payload for c in self.chunks() if c.kind == DATA and c.ppid == ppid and sender in ("", c.source)]

    def chunks(self) -> Iterator[Chunk]:
        """Yield the chunks so far, parsed from Ethernet, IPv4 and SCTP. Retransmitted DATA counts once."""
        packets, at = self._file.read_bytes(), 24
        seen: set[tuple[bytes, bytes]] = set()
        while at + 16 <= len(packets):
            seconds, microseconds, length = struct.unpack_from("=III", packets, at)
            packet = packets[at + 16 : at + 16 + length]
            if len(packet) < length:  # still being written
                return
            at += 16 + length
            if packet[12:14] != b"\x08\x00" or packet[23] != socket.IPPROTO_SCTP:
                continue
            source, target = socket.inet_ntoa(packet[26:30]), socket.inet_ntoa(packet[30:34])
            chunk = 14 + 4 * (packet[14] & 15) + 12
            end = 14 + int.from_bytes(packet[16:18], "big")
            while chunk + 4 <= end:
                kind, size = packet[chunk], int.from_bytes(packet[chunk + 2 : chunk + 4], "big")
                when, ppid, header = seconds + microseconds / 1e6, 0, 4
                if kind == DATA:
                    ppid, header = int.from_bytes(packet[chunk + 12 : chunk + 16], "big"), 16
                who = packet[26:30], packet[chunk + 4 : chunk + 8]
                if kind != DATA or who not in seen:
                    yield Chunk(when, source, target, kind, ppid, packet[chunk + header : chunk + size])
                if kind == DATA:
                    seen.add(who)
                chunk += max(4, size + 3 & ~3)

    def fields(self, display_filter: str, *names: str) -> list[list[str]]:
        """Return the values of these fields for each packet that passes the filter."""
        options = [option for name in names for option in ("-e", name)]
        found = subprocess.run(
            ["tshark", "-n", "-r", str(self._file), "-Y", display_filter, "-T", "fields", *options],
            capture_output=True,
            text=True,
            check=True,
        )
        return [line.split("\t") for line in found.stdout.splitlines()]
