"""The processes of a laptop: its owner's program, what counts as use by it, and the network around them."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.classroom.invitation import Invitation, InvitationOptions
from app.lessons.laptops.laptop import Laptop
from app.lessons.laptops.network import enter, is_own, teacher
from app.models.classroom.students import State
from app.processes.machine import OneProgram
from app.processes.supervisor import Supervisor
from tests.app.cli.program import poolscope

ROOT = Path(__file__).parents[3]
OWNER = (sys.executable, "-P", "-m", "app.lessons.laptops.owner")


def test_the_owners_program_works_and_rests_as_it_is_told_and_ends_with_its_input() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(OWNER, stdin=subprocess.PIPE, env=environment) as program:
        assert program.stdin is not None
        machine = OneProgram(program.pid)
        began = machine.read()
        program.stdin.write(b"work\n")
        program.stdin.flush()
        while (now := machine.read()).busy - began.busy < 0.3:
            assert program.poll() is None
        assert (now.processors, machine.times([program.pid]), machine.on_mains()) == (1, {}, None)
        program.stdin.write(b"rest\n")
        program.stdin.flush()
        program.stdin.close()
        assert program.wait(30) == 0
    assert machine.read().busy == 0.0


def test_join_ends_with_its_input_where_a_lesson_has_started_it() -> None:
    async def scene() -> None:
        async with Supervisor() as supervisor:
            options = InvitationOptions(("127.0.0.1",), port=0, registrar_port=0)
            async with asyncio.timeout(60), Invitation(supervisor, options) as invitation:
                laptop = Laptop("Ada", 1)
                over = asyncio.Event()
                laptop.over.connect(over.set)
                joined = asyncio.Event()
                invitation.students.happened.connect(lambda _: joined.set())
                await laptop.join(invitation.url)
                await joined.wait()
                (ada,) = invitation.students.rows
                laptop.forget()  # as if this process had ended
                await over.wait()
                assert ada.state is State.LEFT
                assert laptop.last_words.startswith("Ada has computed 0 tiles")
                await laptop.close()

    asyncio.run(scene())


def test_without_a_network_of_its_own_the_teacher_is_at_the_loopback_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POOLSCOPE_OWN_NETWORK", raising=False)
    assert not is_own()
    assert teacher() == "127.0.0.1"


@pytest.mark.parametrize(("display", "path"), [("far:0", None), (":0", "/nowhere")])
def test_a_window_on_a_display_over_the_network_stays_and_so_does_one_without_the_programs(
    display: str, path: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POOLSCOPE_OWN_NETWORK", raising=False)
    monkeypatch.setenv("DISPLAY", display)
    if path is not None:
        monkeypatch.setenv("PATH", path)
    enter()  # otherwise this process would be another one now
    assert not is_own()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="network namespaces are Linux's")
def test_a_class_is_also_played_without_networks_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    played = poolscope("lesson", "join-the-class", "--offscreen", f"--report={file}", DISPLAY="far:0")
    assert played.returncode == 0, played.stdout + played.stderr
    report = json.loads(file.read_text())
    assert [student["name"] for student in report["students"]] == ["Ada", "Bob"]
