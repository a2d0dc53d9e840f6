"""Names of hosts, found beside the event loop."""

from __future__ import annotations

import asyncio
import socket
import threading

from rserpool import HostNames
from rserpool.runtime.outside.host_names import KEPT, WAITING


def test_own_addresses_are_never_looked_up() -> None:
    def never(address: str) -> str:
        raise AssertionError(address)

    async def story() -> None:
        names = HostNames(own=lambda: ("10.0.0.7",), look_up=never)
        for address in ("127.0.0.1", "127.1.2.3", "::1", "10.0.0.7"):
            assert names.name_of(address) == socket.gethostname()

    asyncio.run(story())


def test_a_name_is_known_later_and_the_loop_does_not_wait_for_it() -> None:
    async def story() -> None:
        answer, found = threading.Event(), asyncio.Event()

        def slow(address: str) -> str:
            answer.wait()
            return f"host-{address}"

        names = HostNames(lambda _address: found.set(), look_up=slow)
        assert names.name_of("192.0.2.1") == ""
        assert names.name_of("192.0.2.1") == "", "it is asked about once"
        answer.set()
        await found.wait()
        assert names.name_of("192.0.2.1") == "host-192.0.2.1"
        names.close()

    asyncio.run(story())


def test_an_address_without_a_name_has_none() -> None:
    async def story() -> None:
        found = asyncio.Event()

        def look_up(address: str) -> str:
            if address == "192.0.2.1":
                raise OSError("no such name")
            return "other"

        names = HostNames(lambda _address: found.set(), look_up=look_up)
        assert names.name_of("192.0.2.1") == ""
        assert names.name_of("192.0.2.2") == ""
        await found.wait()
        assert (names.name_of("192.0.2.1"), names.name_of("192.0.2.2")) == ("", "other")
        names.close()

    asyncio.run(story())


def test_a_flood_of_addresses_fills_neither_the_queue_nor_the_memory() -> None:
    async def story() -> None:
        answer, asked = threading.Event(), []

        def look_up(address: str) -> str:
            answer.wait()
            asked.append(address)
            return address

        names = HostNames(look_up=look_up)
        for number in range(10 * KEPT):
            names.name_of(f"10.0.{number // 256}.{number % 256}")
        names.close()
        answer.set()
        assert len(asked) <= WAITING + 1

    asyncio.run(story())


def test_closing_ends_the_thread_and_nobody_is_told_any_more() -> None:
    async def story() -> None:
        names = HostNames(lambda _address: told.append(_address), look_up=lambda address: address)
        told: list[str] = []
        before = threading.active_count()
        names.name_of("192.0.2.1")
        names.close()
        while threading.active_count() > before:  # noqa: ASYNC110 -- threads have no event
            await asyncio.sleep(0.001)
        assert told == []

    asyncio.run(story())
