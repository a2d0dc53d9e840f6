"""What the window tells a process that runs: orders, `{name: value}`, one line each on its standard input.

    {"policy": "WeightedRoundRobin:3"}      an element registers again with it
    {"load": 0.5}                           an element is that busy (0 to 1) with other things than its sessions
    {"capacity": 2.0}                       sessions that make a load of 100 %
    {"speed": 1000.0}                       points per second at most; 0: as fast as it goes
    {"link": {"peer": "127.0.0.1:4711", "cut": true, "loss": 0.1, "delay": 0.2}}
                                            the link to whoever is reached there has this fault (`rserpool.LinkFault`);
                                            a peer alone: it has none any more

An order that cannot be obeyed is answered with a report, `{"notice": "OrderRefused", "order": ..., "reason": ...}`,
and changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from app.processes.lifeline import Report
from rserpool import LinkFault, LinkFaults, RserpoolError

Orders: TypeAlias = "asyncio.Queue[Mapping[str, Any]]"
"""What was told and not yet obeyed; also before the role can do anything about it."""


async def obey(orders: Orders, table: Mapping[str, Callable[[Any], object]], tell: Report) -> None:
    """Call the function of each order's name with its value, as they come, until cancelled."""
    while True:
        for name, value in (await orders.get()).items():
            try:
                if name not in table:
                    raise ValueError("there is no such order for it")
                table[name](value)
            except (RserpoolError, ValueError, TypeError, KeyError) as error:
                tell({"notice": "OrderRefused", "order": name, "reason": str(error)})


def set_link(faults: LinkFaults, values: Mapping[str, Any]) -> None:
    """What the order `link` means. Raises `LocalError`, KeyError or TypeError for nonsense."""
    fault = dict(values)
    faults.set(fault.pop("peer"), LinkFault(**fault))
