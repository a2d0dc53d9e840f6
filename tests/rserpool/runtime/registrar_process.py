"""A registrar in its own process, to be killed: `registrar_process.py IDENTIFIER PORT ENRP_PORT PEER...`.

It prints its two addresses as JSON and ends when its standard input ends.
"""

from __future__ import annotations

import asyncio
import json
import sys

import rserpool
from rserpool.transport.tcp import TcpTransport

TIMERS = rserpool.RegistrarConfig(
    peer_heartbeat_cycle=0.1,
    max_time_last_heard=1.0,
    max_time_no_response=1.0,
    mentor_discovery=1.0,
    takeover_expiry=1.0,
    keep_alive_interval=0.5,
)
"""Timers that are short, so that tests wait little, and long enough for a busy machine."""


async def main(identifier: str, port: str, enrp_port: str, *peers: str) -> None:
    transport = TcpTransport()
    registrar = rserpool.Registrar(
        transport=transport,
        port=int(port),
        enrp_port=int(enrp_port),
        peers=[rserpool.parse_address(peer, transport.protocol) for peer in peers],
        config=TIMERS,
        identifier=rserpool.ServerId(int(identifier)),
    )
    async with registrar:
        print(json.dumps([str(registrar.address), str(registrar.enrp_address)]), flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
