"""A registrar as a process of its own, to be killed: `registrar_process.py IDENTIFIER PORT ENRP_PORT PEER...`.

It prints where it is reached, as JSON, and ends when its standard input does.
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
"""Short, so that little waiting is needed; long enough for a machine that is busy."""


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
