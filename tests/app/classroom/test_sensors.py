"""What the sensors read, and what they say about those that are missing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from app.classroom.owner import Need, Signs
from app.classroom.sensors import Sensors
from tests.app.classroom.laptops import Laptop


def busctl(folder: Path, script: str) -> str:
    """Return a program that answers as busctl does."""
    program = folder / "busctl"
    program.write_text(f'#!/bin/sh\ncase "$6" in\n{script}\nesac\n')
    program.chmod(0o755)
    return str(program)


def test_use_is_what_others_take_of_all_processors(tmp_path: Path) -> None:
    async def scene() -> list[Signs]:
        machine = Laptop()
        sensors = Sensors(machine, busctl(tmp_path, "*) exit 1;;"))
        machine.used = {7: 0.0}
        found = [await sensors.read([7])]
        machine.at, machine.busy, machine.used = 1.0, 1.5, {7: 1.0}  # three quarters busy, half of all is ours
        found.append(await sensors.read([7]))
        machine.mains = False
        found.append(await sensors.read([7]))
        return found

    first, second, third = asyncio.run(scene())
    assert first == Signs(None, False, None, None)
    assert second.busy == pytest.approx(0.25)
    assert second.ours == pytest.approx(0.5)
    assert third.battery is True


def test_a_machine_without_a_battery_says_so_until_there_is_one(tmp_path: Path) -> None:
    async def scene() -> None:
        machine = Laptop()
        sensors = Sensors(machine, busctl(tmp_path, "*) exit 1;;"))
        machine.mains = None
        assert (await sensors.read([])).battery is None
        assert "the battery is not watched: this machine has no battery" in sensors.sentences
        machine.mains = False
        assert (await sensors.read([])).battery is True
        assert Need.BATTERY not in sensors.missing

    asyncio.run(scene())


def test_lock_and_lid_come_from_logind(tmp_path: Path) -> None:
    script = """LockedHint) echo '{"type":"b","data":true}';;\nLidClosed) echo '{"type":"b","data":false}';;"""

    async def scene() -> tuple[Signs, list[str]]:
        sensors = Sensors(Laptop(), busctl(tmp_path, script))
        return await sensors.read([]), sensors.sentences

    signs, sentences = asyncio.run(scene())
    assert (signs.lock, signs.lid, sentences) == (True, False, [])


@pytest.mark.parametrize("script", ["*) exit 1;;", "*) echo nonsense;;", "*) echo '{\"data\": 7}';;"])
def test_what_cannot_be_watched_is_said(tmp_path: Path, script: str) -> None:
    async def scene() -> tuple[Signs, Sensors]:
        sensors = Sensors(Laptop(), busctl(tmp_path, script))
        return await sensors.read([]), sensors

    signs, sensors = asyncio.run(scene())
    assert (signs.lock, signs.lid) == (None, None)
    assert set(sensors.missing) == {Need.LOCK, Need.LID}
    assert sensors.sentences == [
        "screen lock is not watched: logind does not answer",
        "the lid is not watched: logind does not answer",
    ]


def test_a_program_that_is_not_there_is_said_too(tmp_path: Path) -> None:
    async def scene() -> list[str]:
        sensors = Sensors(Laptop(), str(tmp_path / "missing"))
        await sensors.read([])
        return sensors.sentences

    assert "screen lock is not watched: logind does not answer" in asyncio.run(scene())
