"""A good user beside an attack: it resolves, echoes on new sessions and renders, and notes how long each took."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field

import numpy as np

import rserpool
from app.fractal.job import RenderJob
from app.fractal.picture import Picture
from app.fractal.protocol import Algorithm
from app.fractal.viewport import Viewport
from rserpool import PoolUser, UserConfig
from tests.benchmarks.chaos.users import reference
from tests.benchmarks.hostile.strangers import Target

VIEW = Viewport(60, 40, -1.5 + 1.5j, 1.5 - 1.5j, 256, Algorithm.MANDELBROT)
TILES = 3, 2
PAUSE = 0.01
"""Seconds between two rounds: a user that is not in a hurry."""


@dataclass
class Figures:
    """Seconds that each thing took, in the order in which they ended."""

    resolutions: list[float] = field(default_factory=list)
    echoes: list[float] = field(default_factory=list)
    """From the wish for a session to the echo in it."""
    pictures: list[float] = field(default_factory=list)
    wrong: int = 0
    """Points of pictures that differ from those computed here."""
    refused: int = 0
    """Resolutions that were refused, were not answered or did not name our element."""
    strange: int = 0
    """Elements named to the user that have an address of nobody here."""


def percentile(values: list[float], share: float) -> float:
    """Return the value below which this share of them lies; infinite if there are none."""
    return float(np.quantile(values, share)) if values else float("inf")


class GoodUser:
    """Works until `finish`. `figures` may be replaced at any time, to restart the count."""

    def __init__(self, target: Target) -> None:
        self.figures = Figures()
        self._target = target
        self._transport = rserpool.choose_transport(target.transport).transport
        self._finish = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._right = reference(VIEW, TILES)

    async def work(self) -> None:
        """Work at all three at the same time, until `finish`; then end what is under way."""
        registrar = rserpool.parse_address(self._target.registrar, self._transport.protocol)
        config = UserConfig(resolution_timeout=2.0, connect_timeout=2.0)
        async with PoolUser(registrars=[registrar], transport=self._transport, config=config) as user:
            await asyncio.gather(self._resolve(user), self._echo(user), self._render(user))

    def finish(self) -> None:
        self._finish.set()

    async def _resolve(self, user: PoolUser) -> None:
        while not self._finish.is_set():
            began = time.monotonic()
            try:
                resolved = await user.resolve(self._target.echo_pool, 0)
            except rserpool.RserpoolError:
                self.figures.refused += 1
            else:
                self.figures.resolutions.append(time.monotonic() - began)
                named = resolved.elements
                self.figures.refused += self._target.echo_id not in {element.identifier for element in named}
                self.figures.strange += sum(element.transport.addresses != ("127.0.0.1",) for element in named)
            await asyncio.sleep(PAUSE)

    async def _echo(self, user: PoolUser) -> None:
        while not self._finish.is_set():
            began = time.monotonic()
            async with user.session(self._target.echo_pool) as session:
                await session.send(b"hello", ppid=0)
                while isinstance(answer := await session.receive(), rserpool.FailedOver):
                    await session.send(b"hello", ppid=0)
                assert answer.payload == b"hello"
            self.figures.echoes.append(time.monotonic() - began)
            await asyncio.sleep(PAUSE)

    async def _render(self, user: PoolUser) -> None:
        tiles = VIEW.tiles(*TILES)
        while not self._finish.is_set():
            began = time.monotonic()
            job = RenderJob(user, VIEW, tiles, sessions=2, pool_handle=self._target.fractal_pool)
            picture = Picture(VIEW, tiles)
            picture.watch(job)
            await job.run()
            self.figures.wrong += int(np.count_nonzero(picture.counts != self._right))
            self.figures.pictures.append(time.monotonic() - began)
            await asyncio.sleep(PAUSE)


async def unserved(user: GoodUser, patience: float) -> str:
    """Wait until each of the three was done once more. Return what was not done within `patience` seconds."""
    user.figures = figures = Figures()
    names = ("resolutions", "echoes", "pictures")
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(patience):
            while not all(getattr(figures, name) for name in names):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    missing = [name for name in names if not getattr(figures, name)]
    return f"had no {' and no '.join(missing)} for {patience:.0f} s" if missing else ""
