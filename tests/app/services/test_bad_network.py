"""A picture over userland SCTP and a network that loses every tenth packet, and delays, reorders and repeats others."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

import rserpool
from app.fractal.job import RenderJob
from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.picture import Picture
from app.fractal.protocol import POOL_HANDLE, Algorithm
from app.fractal.viewport import Viewport
from app.services import SERVICES, ServiceOptions
from rserpool.model import AssociationId, TransportAddress
from rserpool.transport.base import Endpoint, Transport
from tests.helpers.relay import Relay, Weather
from tests.rserpool.transport.meeting import available

VIEW = Viewport(160, 120, -1.5 + 1.5j, 1.5 - 1.5j, 200, Algorithm.MANDELBROT_N, 3.0)


class BehindRelays(Transport):
    """Userland SCTP whose endpoints reach others only through a relay."""

    def __init__(self, stack: AsyncExitStack, monkeypatch: pytest.MonkeyPatch) -> None:
        self._transport = rserpool.TRANSPORTS["userland"]()
        self._stack = stack
        self._monkeypatch = monkeypatch
        self.name, self.protocol = self._transport.name, self._transport.protocol
        self.relays: dict[TransportAddress, Relay] = {}

    async def open(
        self, addresses: tuple[str, ...] = ("127.0.0.1",), port: int = 0, *, listen: bool = True
    ) -> Endpoint:
        endpoint = await self._transport.open(addresses, port, listen=listen)
        direct = endpoint.connect

        async def connect(peer: TransportAddress, *, timeout: float, registrar: bool = False) -> AssociationId:
            if peer not in self.relays:
                relay = Relay((peer.addresses[0], peer.port), Weather(), seed=len(self.relays))
                self.relays[peer] = await self._stack.enter_async_context(relay)
            return await direct(TransportAddress(peer.protocol, peer.port, ("127.0.0.1",)), timeout=timeout)

        self._monkeypatch.setattr(endpoint, "connect", connect)
        return endpoint


def test_a_picture_over_a_bad_network_is_identical(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        async with asyncio.timeout(60), AsyncExitStack() as stack:
            transport = rserpool.TRANSPORTS["userland"]()
            bad = BehindRelays(stack, monkeypatch)
            registrar = await stack.enter_async_context(
                rserpool.Registrar(transport=transport, addresses=("127.0.0.2",), port=0)
            )
            registered = asyncio.Event()

            def hear(notice: rserpool.Notice) -> None:
                if isinstance(notice, rserpool.notices.Registered):
                    registered.set()

            for _ in range(2):
                registered.clear()
                element = rserpool.serve(
                    POOL_HANDLE,
                    SERVICES["fractal"](ServiceOptions()),
                    registrars=[registrar.address],
                    transport=transport,
                    addresses=("127.0.0.2",),
                    on_notice=hear,
                )
                await stack.enter_async_context(element)
                await registered.wait()
            user = await stack.enter_async_context(rserpool.PoolUser(registrars=[registrar.address], transport=bad))
            tiles = VIEW.tiles(4, 3)
            job = RenderJob(user, VIEW, tiles, sessions=4)
            picture = Picture(VIEW, tiles)
            picture.watch(job)
            await job.run()
            assert picture.complete
            assert picture.differing(numpy_kernel) == 0
            assert sum(relay.happened["lost"] for relay in bad.relays.values())

    available("userland")
    asyncio.run(scene())
