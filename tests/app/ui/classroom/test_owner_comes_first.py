"""What the owner of a machine does sends the elements away, and lets them come back. Real sensors tell the window."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from app.classroom.owner import WATCHED, Need
from app.classroom.sensors import Sensors
from app.ui.classroom.join_window import JoinWindow
from tests.app.ui.builders import until
from tests.app.ui.classroom.invited import a_student, a_teacher, at_work, habits
from tests.app.ui.classroom.logind import a_logind, missing
from tests.app.ui.windows import Aio


def all_but(need: Need) -> frozenset[Need]:
    return frozenset(WATCHED) - {need}


async def away(window: JoinWindow, why: str) -> None:
    """Wait until the elements are gone, and the window says why."""
    page = window.page
    await until(lambda: page.headline.text() == "Makes room for you" and page.figures[2].text.startswith("0 "))
    assert page.explanation.text().startswith(why)


async def back(window: JoinWindow) -> None:
    await until(lambda: window.page.headline.text() == "Ready: waits for a picture")


def test_elements_go_while_other_programs_are_busy_unless_that_does_not_count(aio: Aio, tmp_path: Path) -> None:
    async def story() -> None:
        async with a_teacher(tmp_path) as teacher, a_student(habits(tmp_path), teacher, elements=1) as window:
            await at_work(window)
            switches = window.switches
            busy = await asyncio.create_subprocess_exec(sys.executable, "-c", "while True: pass")
            try:
                switches.busy.setValue(5)
                switches.switches[Need.USE].setChecked(True)
                await away(window, "Your own programs need the processor.")
                await teacher.says("Ada pauses at .*: its owner uses the processor")
                assert switches.notes[Need.USE].text().startswith("now ")
                switches.switches[Need.USE].setChecked(False)
                await back(window)
            finally:
                busy.kill()
                await busy.wait()

    aio(story())


def a_battery(folder: Path, *, mains: bool) -> None:
    """Write what Linux tells about a battery and the mains."""
    for name, values in (
        ("BAT0", {"type": "Battery", "status": "Charging" if mains else "Discharging", "capacity": "80",
                  "energy_now": "40", "energy_full": "50", "power_now": "5"}),
        ("AC0", {"type": "Mains", "online": str(int(mains))}),
    ):  # fmt: skip
        (folder / name).mkdir(exist_ok=True)
        for file, value in values.items():
            (folder / name / file).write_text(f"{value}\n")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have no such folder")
def test_elements_go_on_battery_and_come_back_on_mains(
    aio: Aio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        settings = habits(tmp_path, ignored=all_but(Need.BATTERY), back_after=2.0)
        a_battery(supplies, mains=True)
        async with a_teacher(tmp_path) as teacher, a_student(settings, teacher, elements=1) as window:
            switches = window.switches
            await at_work(window)
            await until(lambda: switches.notes[Need.BATTERY].text() == "now on mains")
            a_battery(supplies, mains=False)
            await away(window, "This machine runs on battery. The elements come back when that has been over for 2 s.")
            await until(lambda: switches.notes[Need.BATTERY].text() == "now on battery")
            a_battery(supplies, mains=True)
            await until(lambda: window.page.explanation.text().startswith("It is quiet again. The elements come back"))
            await back(window)

    supplies = tmp_path / "power_supply"
    supplies.mkdir()
    monkeypatch.setattr("psutil._pslinux.POWER_SUPPLY_PATH", str(supplies))
    aio(story())


@pytest.mark.skipif(bool(missing()), reason=f"not here: {', '.join(missing())}")
@pytest.mark.parametrize("need", [Need.LOCK, Need.LID])
def test_elements_go_when_logind_says_so(aio: Aio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, need: Need) -> None:
    async def story() -> None:
        settings = habits(tmp_path, ignored=all_but(need), back_after=1.0)
        with a_logind(tmp_path) as (address, session, manager):
            monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
            sensors = Sensors(ask_every=0.1)
            async with (
                a_teacher(tmp_path) as teacher,
                a_student(settings, teacher, elements=1, sensors=sensors) as window,
            ):
                notes = window.switches.notes
                await at_work(window)
                await until(lambda: (notes[Need.LOCK].text(), notes[Need.LID].text()) == ("now unlocked", "now open"))
                session.locked, manager.closed = True, True
                await away(window, "The screen is locked." if need is Need.LOCK else "The lid is closed.")
                session.locked, manager.closed = False, False
                await back(window)

    aio(story())


def test_a_sensor_that_is_missing_is_told_and_its_switch_is_off(
    aio: Aio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with a_student(habits(tmp_path)) as window:
            switches = window.switches
            await until(lambda: len([note for note in switches.notes.values() if note.text()]) >= 3)
            assert {need: note.text() for need, note in switches.notes.items() if need is not Need.USE} == {
                Need.BATTERY: "Not watched: this machine has no battery.",
                Need.LOCK: "Not watched: logind does not answer.",
                Need.LID: "Not watched: logind does not answer.",
            }
            enabled = {need for need, switch in switches.switches.items() if switch.isEnabled()}
            assert enabled == {Need.USE}

    monkeypatch.setattr("psutil._pslinux.POWER_SUPPLY_PATH", str(tmp_path))
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    aio(story())
