"""Transports on Qt's loop. Userland SCTP: readers fire for data and for errors that are only in the error queue."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import rserpool
from rserpool.model import TransportAddress
from rserpool.transport.base import Closed, Lost, Message, Transport, Up
from tests.rserpool.transport.meeting import available

LISTENER = """
import asyncio, rserpool

async def main():
    endpoint = await rserpool.TRANSPORTS["userland"]().open()
    print(endpoint.local.port, flush=True)
    while True:
        await endpoint.receive()

asyncio.run(main())
"""


@pytest.fixture
def userland() -> Transport:
    return available("userland")


@pytest.mark.parametrize("name", ["userland", "tcp"])
def test_messages_are_sent_and_received(aio: Callable[..., Any], name: str) -> None:
    transport = available(name)

    async def main() -> None:
        far = await transport.open()
        near = await transport.open(listen=False)
        here = await near.connect(far.local, timeout=30)
        assert isinstance(up := await far.receive(), Up)
        assert await near.receive() == Up(here, far.local)
        for number in range(200):
            near.send(here, b"%d" % number, ppid=number)
            assert await far.receive() == Message(up.association, b"%d" % number, number)
        await near.aclose()
        assert await far.receive() == Closed(up.association)
        await far.aclose()

    aio(main())


@pytest.mark.skipif(sys.platform != "linux", reason="the error queue is Linux's")
def test_a_port_without_listener_and_a_killed_process_are_noticed(aio: Callable[..., Any], userland: Transport) -> None:
    async def main(child: subprocess.Popen[str]) -> None:
        gone = await userland.open()
        await gone.aclose()
        near = await userland.open(listen=False)
        with pytest.raises(rserpool.TransportError, match="nobody listens"):
            await near.connect(gone.local, timeout=50)
        assert child.stdout is not None
        port = int(child.stdout.readline())
        here = await near.connect(TransportAddress(userland.protocol, port, ("127.0.0.1",)), timeout=30)
        assert isinstance(await near.receive(), Up)
        child.kill()
        assert await near.receive() == Lost(here, "refused")
        await near.aclose()

    root = Path(__file__).parents[3]
    with subprocess.Popen([sys.executable, "-c", LISTENER], stdout=subprocess.PIPE, cwd=root, text=True) as child:
        try:
            aio(main(child))
        finally:
            child.kill()
