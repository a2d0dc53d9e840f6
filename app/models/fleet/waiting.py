"""Waiting for what a fleet does."""

from __future__ import annotations

import asyncio

from app.models.fleet.fleet import ElementRow, Fleet


async def until_ended(fleet: Fleet, *, kill: bool = False) -> None:
    """Wait until no process of ours is alive, or kill those that are, also those that are still starting."""
    changed = asyncio.Event()
    disconnect = fleet.changed.connect(lambda _row: changed.set())
    try:
        while alive := [row for row in fleet.rows if row.ours and row.alive]:
            for row in alive if kill else ():
                fleet.kill(row)
            changed.clear()
            await changed.wait()
    finally:
        disconnect()


async def until_known(fleet: Fleet, rows: list[ElementRow]) -> None:
    """Wait until registrars list these elements; a picture that begins earlier would find an empty pool."""
    known = asyncio.Event()

    def look(_: object = None) -> None:
        in_pools = {identifier for registrar in fleet.registrars for identifier in registrar.elements}
        if all(row.identifier in in_pools for row in rows):
            known.set()

    disconnect = fleet.changed.connect(look)
    look()
    try:
        await known.wait()
    finally:
        disconnect()
