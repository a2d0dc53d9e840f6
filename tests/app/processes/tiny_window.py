"""A program that starts children as the window does, prints their process ids, and then waits to be killed."""

from __future__ import annotations

import asyncio
import sys

from app.processes.supervisor import Supervisor


async def main() -> None:
    async with Supervisor((sys.executable, sys.argv[1])) as boss:
        children = [await boss.start(role, {}) for role in ("registrar", "sleep", "deaf", "sleep")]
        children[-1].freeze()
        print(*(child.pid for child in children), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
