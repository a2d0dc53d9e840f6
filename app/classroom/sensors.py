"""The sensors for what the owner does: psutil for processor and battery, logind over D-Bus for screen lock and lid.

What is not there is not watched, and `missing` says so. D-Bus is asked with `busctl` (systemd), a few times a minute.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

from app.base.language import translate
from app.base.subprocesses import send_signal
from app.classroom.owner import Need, Signs
from app.models.machine.load import LoadMeter
from app.processes.machine import Machine

ASK_EVERY: Final = 5.0
"""Seconds between two questions to logind."""

PATIENCE: Final = 2.0
"""Seconds that logind may take."""

LOGIN: Final = "org.freedesktop.login1"
MANAGER: Final = (f"/{LOGIN.replace('.', '/')}", f"{LOGIN}.Manager")
SESSION: Final = (f"/{LOGIN.replace('.', '/')}/session/auto", f"{LOGIN}.Session")


class Sensors:
    """Reads the signs of one moment after the other. `busctl` is the program that asks D-Bus; None: the usual one. It
    asks every `ask_every` seconds."""

    def __init__(
        self, machine: Machine | None = None, busctl: str | None = None, *, ask_every: float = ASK_EVERY
    ) -> None:
        self.missing: dict[Need, str] = {}
        """What is not watched, and why, in words."""
        self._busctl = busctl or shutil.which("busctl")
        self._meter = LoadMeter()
        self._machine = machine
        self._ask_every = ask_every
        self._asked_at: float | None = None
        self._lock: bool | None = None
        self._lid: bool | None = None
        if self._machine is None:
            try:
                self._machine = Machine()
            except ImportError:
                text = translate("Classroom", "the package psutil is missing")
                self.missing[Need.USE] = self.missing[Need.BATTERY] = text
        if self._busctl is None:
            text = translate("Classroom", "there is no busctl here, which asks the system about it")
            self.missing[Need.LOCK] = self.missing[Need.LID] = text

    @property
    def sentences(self) -> list[str]:
        """What is not watched, in sentences."""
        names = {
            Need.USE: translate("Classroom", "the use of the processor is not watched: {why}"),
            Need.BATTERY: translate("Classroom", "the battery is not watched: {why}"),
            Need.LOCK: translate("Classroom", "screen lock is not watched: {why}"),
            Need.LID: translate("Classroom", "the lid is not watched: {why}"),
        }
        return [names[need].format(why=why) for need, why in self.missing.items()]

    async def read(self, own: Iterable[int], *, pause: bool = False) -> Signs:
        """Return the signs of this moment. `own` are the process ids of our elements, which do not count as use."""
        now = asyncio.get_running_loop().time()
        if self._asked_at is None or now - self._asked_at >= self._ask_every:
            self._asked_at = now
            self._lock = await self._ask(Need.LOCK, *SESSION, "LockedHint")
            self._lid = await self._ask(Need.LID, *MANAGER, "LidClosed")
        others, ours = self._load(own)
        return Signs(others, self._on_battery(), self._lock, self._lid, pause, ours)

    def _load(self, own: Iterable[int]) -> tuple[float | None, float | None]:
        """Return the parts of all processors that others and our elements take."""
        if self._machine is None:
            return None, None
        load = self._meter.take(self._machine.read(), self._machine.times(self._meter.wanted(own)))
        return (None, None) if load is None else (max(load.processor - load.ours, 0.0), load.ours)

    def _on_battery(self) -> bool | None:
        if self._machine is None:
            return None
        mains = self._machine.on_mains()
        if mains is None:
            self.missing[Need.BATTERY] = translate("Classroom", "this machine has no battery")
            return None
        self.missing.pop(Need.BATTERY, None)
        return not mains

    async def _ask(self, need: Need, path: str, interface: str, name: str) -> bool | None:
        """Return a property of logind; None if it is not known."""
        if self._busctl is None or need in self.missing:
            return None
        answer: Any = None
        with suppress(OSError, TimeoutError, ValueError):
            asking = await asyncio.create_subprocess_exec(
                *(self._busctl, "--json=short", "get-property", LOGIN, path, interface, name),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                async with asyncio.timeout(PATIENCE):
                    told, _ = await asking.communicate()
                answer = json.loads(told)
            finally:
                if asking.returncode is None:
                    send_signal(asking)
                    await asking.wait()
        if isinstance(answer, dict) and isinstance(answer.get("data"), bool):
            return bool(answer["data"])
        self.missing[need] = translate("Classroom", "logind does not answer")
        return None
