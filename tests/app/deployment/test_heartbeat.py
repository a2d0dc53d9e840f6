"""Signs of life: what ends the elements of a host."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.deployment.heartbeat import heart_stops


@contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    with open(reader, "rb", buffering=0), open(writer, "wb", buffering=0):
        yield reader, writer


def test_the_end_of_the_input_stops_the_heart() -> None:
    async def listen() -> None:
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        listening = asyncio.create_task(heart_stops(reader))
        os.write(writer, b"\n")
        os.close(writer)
        await listening
        os.close(reader)

    asyncio.run(listen())


def test_silence_after_the_last_sign_of_life_stops_the_heart() -> None:
    async def listen() -> None:
        loop = asyncio.get_running_loop()
        with pipe() as (reader, writer):
            began = loop.time()
            os.write(writer, b"\n")
            await heart_stops(reader, silence=0.1)
            assert loop.time() - began >= 0.1

    asyncio.run(listen())


def test_a_file_has_no_heart(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file, pytest.raises(OSError, match="not permitted"):
        asyncio.run(heart_stops(file.fileno()))
