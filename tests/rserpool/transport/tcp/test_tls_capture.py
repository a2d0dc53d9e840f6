"""A captured run over TLS is read with tshark and the log of keys (SSLKEYLOGFILE)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.namespace import in_a_namespace
from tests.helpers.tls import member

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux has network namespaces"),
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is missing (Debian: tshark)"),
]

RUN = """
import asyncio, os, socket, struct, subprocess, sys
from pathlib import Path
import rserpool
from rserpool import TlsFiles

folder = Path("FOLDER")
os.environ["SSLKEYLOGFILE"] = str(folder / "keys")
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
wire.bind(("lo", 0))
wire.setblocking(False)

async def echo(session):
    async for message in session:
        await session.send(message.payload, ppid=message.ppid)

async def main():
    transport = rserpool.choose_transport(tls=TlsFiles(*map(Path, PATHS))).transport
    async with (
        rserpool.Registrar(port=3863, enrp_port=0, transport=transport) as registrar,
        rserpool.serve("EchoPool", echo, registrars=[registrar.address], transport=transport),
        rserpool.PoolUser(registrars=[registrar.address], transport=transport) as user,
        user.session("EchoPool") as session,
    ):
        await session.send(b"a secret between us", ppid=0)
        await session.receive()

asyncio.run(main())
with open(folder / "run.pcap", "wb") as file:
    file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 1 << 18, 1))
    while True:
        try:
            frame, (_, _, kind, *_) = wire.recvfrom(1 << 18)
        except BlockingIOError:
            break
        if kind != 4:  # PACKET_OUTGOING: on loopback each frame also comes in
            file.write(struct.pack("<IIII", 0, 0, len(frame), len(frame)) + frame)
wire.close()
"""


def followed(folder: Path, stream: int, *options: str) -> bytes:
    """Return what tshark finds inside TLS in a TCP connection of the capture, both directions."""
    done = subprocess.run(
        [
            "tshark",
            "-r",
            str(folder / "run.pcap"),
            "-d",
            "tcp.port==3863,tls",
            *options,
            "-q",
            "-z",
            f"follow,tls,raw,{stream}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = (line.strip() for line in done.stdout.splitlines())
    return b"".join(bytes.fromhex(line) for line in lines if line and set(line) <= set("0123456789abcdef"))


def test_tshark_decrypts_a_captured_run_with_the_log_of_keys(tmp_path: Path) -> None:
    files = member("Ada")
    paths = repr(tuple(map(str, (files.certificate, files.key, files.authority))))
    in_a_namespace(RUN.replace("FOLDER", str(tmp_path)).replace("PATHS", paths))
    capture = (tmp_path / "run.pcap").read_bytes()
    assert b"EchoPool" not in capture
    assert b"a secret between us" not in capture
    keys = f"tls.keylog_file:{tmp_path / 'keys'}"
    streams = [followed(tmp_path, number, "-o", keys) for number in range(3)]
    assert all(octets.startswith(b"\0\0\0\x08\0\0\0\x01\0\0\0\0RSPT") for octets in streams), "HELLO comes first"
    assert sum(b"EchoPool" in octets for octets in streams) == 2, "registration and resolution"
    assert sum(octets.count(b"a secret between us") for octets in streams) == 2, "sent and echoed"
    assert b"EchoPool" not in followed(tmp_path, 0)
