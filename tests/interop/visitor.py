"""A demonstrator that uses a scope of rsplib, as the window does. Its last line is what it found, as JSON.

`python -m tests.interop.visitor ADDRESS OWN`: the address of rsplib's registrar, and the own one.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable

from app.demonstrator import Demonstrator
from app.fractal.viewport import Viewport
from app.processes.scope_options import ScopeOptions


async def until(condition: Callable[[], object]) -> None:
    while not condition():  # noqa: ASYNC110 -- the condition may be anything
        await asyncio.sleep(0.05)


async def visit(registrar: str, own: str) -> dict[str, object]:
    async with Demonstrator(transport="kernel") as demonstrator:
        fleet = demonstrator.fleet
        await demonstrator.use_scope(ScopeOptions(registrars=(f"{registrar}:3863",), local=(own,)))
        joined = demonstrator.joined
        assert joined is not None
        await until(lambda: fleet.elements)
        theirs = fleet.elements[0]
        ours = await fleet.start_element()
        await until(lambda: (ours.identifier or 0) in fleet.registrars[0].elements)
        complete = asyncio.Event()
        demonstrator.rendering.completed.connect(lambda *_: complete.set())
        demonstrator.rendering.render(Viewport.DEFAULT.resized(120, 80), tiles=(4, 3))
        await complete.wait()
        picture = demonstrator.rendering.picture
        assert picture is not None
        return {
            "profile": joined.profile,
            "registrar": [
                [row.ours, row.enrp_address, row.protocol] for row in demonstrator.scope.registrars
            ],  # those that can be read; rspregistrar also lists who has read its handlespace
            "theirs": [theirs.identifier, theirs.ours, theirs.protocol, theirs.tiles > 0],
            "computed by": sorted(picture.points_by_element())
            == sorted((theirs.identifier or 0, ours.identifier or 0)),
        }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(asyncio.wait_for(visit(*sys.argv[1:]), 120))), flush=True)
