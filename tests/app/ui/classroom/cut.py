"""A way between a student and a desk that a test cuts and mends."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self


class Way:
    """Forwards TCP connections to `target` while its `async with` block lasts, unless it is cut."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.cut = False
        self._target = target
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._forward, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self.break_off()
        await asyncio.sleep(0)

    def break_off(self) -> None:
        """End all connections, and let no new one through."""
        self.cut = True
        for writer in self._writers:
            writer.transport.abort()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.cut:
            writer.transport.abort()
            return
        back, onward = await asyncio.open_connection(*self._target)
        self._writers |= {writer, onward}
        await asyncio.gather(_pump(reader, onward), _pump(back, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
    except OSError:
        pass
    writer.close()
