"""The window as a monitor: real datagrams, one monitor per port, and silence while the port is occupied."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Coroutine
from typing import Any

import pytest

from app.models.fleet.other_components import Components
from app.monitor import DEFAULT_PLACE, Monitor
from rserpool import TransportAddress, TransportError, csp
from tests.app.test_demonstrator import until

ANY = "127.0.0.1:0"
ELEMENT = csp.component_id(csp.Group.POOL_ELEMENT, 0xAA000002)


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 60))


def tell(to: TransportAddress | None, **values: Any) -> None:
    assert to is not None
    report = csp.Report(**({"sender": ELEMENT, "uptime": 1.0, "interval": 0.25} | values))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(csp.encode(report), (to.addresses[0], to.port))


def test_a_component_appears_with_its_reports_and_disappears_when_it_ends() -> None:
    async def story() -> None:
        components = Components()
        async with Monitor(components, ANY) as monitor:
            tell(monitor.address, status=b"1 Session")
            await until(lambda: [c.status for c in components.rows] == ["1 Session"], components.changed)
            assert components.rows[0].source == "127.0.0.1"
            tell(monitor.address, flags=csp.FINAL)
            await until(lambda: not components.rows, components.changed)

    run(story())


def test_a_silent_component_disappears() -> None:
    """It is forgotten after ten intervals of a quarter of a second."""

    async def story() -> None:
        components = Components()
        async with Monitor(components, ANY) as monitor:
            tell(monitor.address)
            await until(lambda: len(components.rows) == 1, components.changed)
            await until(lambda: not components.rows, components.changed)

    run(story())


def test_a_second_window_is_silent_until_the_first_is_closed() -> None:
    async def story() -> None:
        first, second = Components(), Components()
        one = await Monitor(first, ANY).__aenter__()
        place = str(one.address)
        async with Monitor(second, default_place=place, look_again=0.01) as other:
            assert other.address is None
            tell(one.address)
            await until(lambda: len(first.rows) == 1, first.changed)
            assert not second.rows
            await one.__aexit__(None, None, None)
            while other.address is None:  # noqa: ASYNC110 - there is no event for it
                await asyncio.sleep(0)
            assert str(other.address) == place
            tell(other.address)
            await until(lambda: len(second.rows) == 1, second.changed)

    run(story())


def test_an_explicit_port_that_is_occupied_is_an_error() -> None:
    async def story() -> None:
        async with Monitor(Components(), ANY) as first:
            with pytest.raises(TransportError, match="no status reports can be heard"):
                await Monitor(Components(), str(first.address)).__aenter__()

    run(story())


def test_closing_while_the_port_is_occupied_leaves_no_task_behind() -> None:
    async def story() -> None:
        async with Monitor(Components(), ANY) as first:
            before = asyncio.all_tasks()
            async with Monitor(Components(), default_place=str(first.address), look_again=60.0):
                pass
            assert asyncio.all_tasks() == before

    run(story())


def test_the_default_address_is_that_of_rsplib() -> None:
    assert DEFAULT_PLACE == "127.0.0.1:2960"
