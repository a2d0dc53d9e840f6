"""The throttle combines requests into frames and rests when nothing moves."""

from __future__ import annotations

import asyncio

from app.ui.widgets.throttle import Throttle
from tests.app.ui.builders import until
from tests.app.ui.windows import Aio


def test_many_requests_make_one_frame_and_then_it_rests(aio: Aio) -> None:
    async def main() -> int:
        frames: list[int] = []

        def frame() -> bool:
            frames.append(1)
            return False

        throttle = Throttle(frame)
        for _ in range(100):
            throttle.request()
        assert not throttle.idle
        await until(lambda: throttle.idle)
        return len(frames)

    assert aio(main()) == 1


def test_frames_continue_while_something_moves(aio: Aio) -> None:
    async def main() -> int:
        frames: list[int] = []

        def frame() -> bool:
            frames.append(1)
            return len(frames) < 4

        throttle = Throttle(frame, interval=1)
        throttle.request()
        await until(lambda: throttle.idle)
        await asyncio.sleep(0.01)
        return len(frames)

    assert aio(main()) == 4
