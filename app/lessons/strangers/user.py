"""A user beside a stranger: it resolves the pool's handle some times a second, and tells how long that took.

    python -P -m app.lessons.strangers.user TARGET

It ends after the attack, or with its input.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from typing import Final

import rserpool
from app.base.streams import print_result
from app.lessons.strangers.target import Target, Waits

PAUSE: Final = 0.02
"""Seconds between two resolutions."""

PATIENCE: Final = 5.0
"""Seconds that one may take."""


async def measure(target: Target) -> Waits:
    """Resolve the handle for as long as the attack lasts."""
    transport = rserpool.choose_transport(target.transport).transport
    registrar = rserpool.parse_address(target.registrar, transport.protocol)
    config = rserpool.UserConfig(resolution_timeout=PATIENCE, connect_timeout=PATIENCE)
    times: list[float] = []
    failed = 0
    end = time.monotonic() + target.seconds
    async with rserpool.PoolUser(registrars=[registrar], transport=transport, config=config) as user:
        while (began := time.monotonic()) < end:
            try:
                async with asyncio.timeout(PATIENCE):
                    await user.resolve(target.pool, 3)
            except (rserpool.RserpoolError, TimeoutError):
                failed += 1
            else:
                times.append(time.monotonic() - began)
            await asyncio.sleep(PAUSE)
    return Waits.of(times, failed)


def end_with_input() -> None:
    """End this process when its input ends: who has started it is gone."""
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), lambda: os.read(sys.stdin.fileno(), 1) or os._exit(1))


async def _main(target: Target) -> None:
    end_with_input()
    print_result(json.dumps(asdict(await measure(target))))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(_main(Target.from_json(sys.argv[1])))
