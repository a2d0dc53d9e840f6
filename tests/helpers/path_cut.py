"""A registrar, two elements and a user, each on two networks, of which one is cut. A program for `among_hosts`.

It prints JSON: the failovers, and the longest time without a new point before and during the cut, in seconds.
Arguments: the transport, the addresses of the four hosts (`registrar element spare user`, each a list with commas), and
for how long the network is cut, in seconds.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time


async def started(host: str, *arguments: str) -> asyncio.subprocess.Process:
    """Run a command of Poolscope on a host, and return it when it runs."""
    process = await asyncio.create_subprocess_exec(
        *("ip", "netns", "exec", host, sys.executable, "-m", "app", *arguments),
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    assert process.stdout is not None
    line = await process.stdout.readline()
    assert json.loads(line)["notice"] == "Running", line
    return process


async def use(transport: str, registrar: str, local: str, seconds: float) -> None:
    """Be the user: render pictures, and tell of each second's longest gap."""
    import rserpool
    from app.fractal.job import RenderJob
    from app.fractal.protocol import Algorithm
    from app.fractal.viewport import Viewport

    chosen = rserpool.choose_transport(transport).transport
    view = Viewport(1200, 900, -1.5 + 1.5j, 1.5 - 1.5j, 200, Algorithm.MANDELBROT)
    gaps: list[float] = []
    failovers: list[object] = []
    user = rserpool.PoolUser(
        registrars=list(rserpool.parse_addresses(registrar, chosen.protocol)),
        transport=chosen,
        addresses=tuple(local.split(",")),
    )
    async with user:
        job = RenderJob(user, view, view.tiles(4, 3), sessions=2)
        job.failed_over.connect(failovers.append)
        begun = asyncio.Event()
        last = time.monotonic()

        def progressed(_: int) -> None:
            nonlocal last
            begun.set()
            now = time.monotonic()
            gaps.append(now - last)
            last = now

        job.progressed.connect(progressed)
        running = asyncio.create_task(job.run())
        await begun.wait()
        gaps.clear()
        await asyncio.sleep(2)
        print("cut", flush=True)
        before = max(gaps)
        gaps.clear()
        await asyncio.sleep(seconds)
        gaps.append(time.monotonic() - last)
        print(json.dumps({"failovers": len(failovers), "before": before, "during": max(gaps)}), flush=True)
        await asyncio.sleep(1)
        running.cancel()


async def main(transport: str, registrar: str, element: str, spare: str, user: str, seconds: str) -> None:
    def port(hosts: str, number: int) -> str:
        return ",".join(f"[{host}]" if ":" in host else host for host in hosts.split(",")) + f":{number}"

    common = f"--transport={transport}", "--asapannounce=off"
    at = port(registrar, 3863)
    processes = [await started("registrar", "registrar", f"--asap={at}", "--enrpannounce=off", *common)]
    for host, own in (("element", element), ("spare", spare)):
        slow = f"--registrar={at}", f"--local={port(own, 0)}", "--speed=40000", *common
        processes.append(await started(host, "element", *slow))
    using = await asyncio.create_subprocess_exec(
        *("ip", "netns", "exec", "user", sys.executable, __file__, "use", transport, at, user, seconds),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert using.stdout is not None
    line = await using.stdout.readline()
    assert line == b"cut\n", line
    for host in ("registrar", "element", "spare", "user"):
        cutting = await asyncio.create_subprocess_exec("ip", "link", "set", "dev", f"{host}0", "down")
        assert await cutting.wait() == 0
    print((await using.stdout.readline()).decode().strip())
    for process in (*processes, using):
        process.kill()
        await process.wait()


if __name__ == "__main__":
    if sys.argv[1] == "use":
        _, _, name, at, local, time_cut = sys.argv
        asyncio.run(use(name, at, local, float(time_cut)))
    else:
        asyncio.run(main(*sys.argv[1:]))
