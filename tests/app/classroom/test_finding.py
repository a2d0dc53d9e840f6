"""Hearing desks that announce themselves, and addresses as people write them."""

from __future__ import annotations

import asyncio

import pytest

from app.classroom.finding import Announced, Announcer, Ear, place_words, read_place

HOST = "127.0.0.1"


def test_desks_that_announce_themselves_are_heard_and_forgotten_when_they_are_silent() -> None:
    async def scene() -> None:
        changed = asyncio.Event()
        async with asyncio.timeout(30), Ear([HOST]) as ear:
            ear.changed.connect(changed.set)

            async def until(*fingerprints: int) -> None:
                while {desk.fingerprint for desk in ear.desks} & {0xABC, 0xDEF} != set(fingerprints):
                    await changed.wait()
                    changed.clear()

            async with Announcer([HOST], 0xABC, 5), Announcer([HOST], 0xDEF, 6):
                await until(0xABC, 0xDEF)
                assert Announced(0xABC, HOST, 5) in ear.desks
            await until()

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("10.1.0.1", ("10.1.0.1", 28630)),
        (" 10.1.0.1:5 ", ("10.1.0.1", 5)),
        ("fd00::1", ("fd00::1", 28630)),
        ("[fd00::1]", ("fd00::1", 28630)),
        ("[fd00::1]:5", ("fd00::1", 5)),
    ],
)
def test_addresses_are_read_with_or_without_a_port_and_written_as_they_were(text: str, place: tuple[str, int]) -> None:
    assert read_place(text) == place
    assert read_place(place_words(*place)) == place


@pytest.mark.parametrize(
    "text", ["", "here", "10.1.0", "10.1.0.1:0", "10.1.0.1:65536", "[fd00::1", "10.1.0.1:x", "a:b:\nc"]
)
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is not an address, like"):
        read_place(text)
