"""Supervisor and launcher together, with real and tiny processes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any

import pytest

from app.processes.outcome import Outcome
from app.processes.supervisor import Child, StartFailed, Supervisor

TINY = Path(__file__).parent / "tiny_launcher.py"
ROOT = Path(__file__).resolve().parents[3]
WINDOW = Path(__file__).parent / "tiny_window.py"


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """On a fresh loop; a hang is cut after a long while so that the suite ends."""
    asyncio.run(asyncio.wait_for(coroutine, 60))


def supervisor(*arguments: str) -> Supervisor:
    return Supervisor((sys.executable, str(TINY), *arguments))


class Watched:
    """A child with all it reports, and a way to wait for a report."""

    def __init__(self) -> None:
        self.reports: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
        self.outcomes: list[Outcome] = []

    def __call__(self, child: Child) -> None:
        child.reported.connect(self.reports.put_nowait)
        child.ended.connect(self.outcomes.append)


async def started(boss: Supervisor, role: str, **options: Any) -> tuple[Child, Watched]:
    """A child that has reported that it runs."""
    watched = Watched()
    child = await boss.start(role, options, prepare=watched)
    assert (await watched.reports.get())["notice"] == "Running"
    return child, watched


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("way", [(), ("exec",)], ids=["fork", "exec"])
def test_a_child_lives_reports_and_stops_politely(way: tuple[str, ...]) -> None:
    async def story() -> None:
        async with supervisor(*way) as boss:
            watched = Watched()
            child = await boss.start("sleep", {"word": "hello"}, prepare=watched)
            assert child.pid not in (0, os.getpid())
            assert await watched.reports.get() == {"pid": child.pid, "notice": "Running", "word": "hello"}
            child.stop()
            outcome = await child.wait()
            assert (outcome.status, outcome.signal) == (0, None)
            assert (await watched.reports.get())["notice"] == "Goodbye"
            assert watched.outcomes == [outcome]
            assert gone(child.pid)

    run(story())


def test_a_killed_child_ends_by_the_signal_and_says_nothing() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            child, watched = await started(boss, "sleep")
            child.kill()
            outcome = await child.wait()
            assert outcome.signal == signal.SIGKILL
            assert watched.reports.empty()
            child.kill()  # a second time is harmless: the id is not ours any more

    run(story())


def test_a_paused_child_is_stopped_and_goes_on() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            child, watched = await started(boss, "sleep")
            child.pause()
            # The kernel tells the state; the launcher answers requests in order, so a second start is a barrier.
            other, _ = await started(boss, "sleep")
            assert state(child.pid) == "T"
            child.go_on()
            child.stop()
            assert (await child.wait()).status == 0
            assert (await watched.reports.get())["notice"] == "Goodbye"
            other.pause()
            other.stop()
            assert (await other.wait()).status == 0

    run(story())


def descriptors(pid: int) -> set[str]:
    return {os.readlink(fd) for fd in Path(f"/proc/{pid}/fd").iterdir()}


def state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


@pytest.mark.parametrize("way", [(), ("exec",)], ids=["fork", "exec"])
def test_a_child_hears_what_it_is_told_and_nobody_else_does(way: tuple[str, ...]) -> None:
    async def story() -> None:
        async with supervisor(*way) as boss:
            other, others = await started(boss, "sleep")
            child, watched = await started(boss, "sleep")
            for speed in (3, 4):
                child.tell({"speed": speed})
            told = [await watched.reports.get() for _ in range(2)]
            assert [(report["pid"], report["speed"]) for report in told] == [(child.pid, 3), (child.pid, 4)]
            child.stop()
            await child.wait()
            child.tell({"speed": 5})  # too late, and harmless
            other.stop()
            await other.wait()
            assert (await others.reports.get())["notice"] == "Goodbye"

    run(story())


def test_a_frozen_child_hears_later_what_fits_and_keeps_nobody_waiting() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            child, watched = await started(boss, "sleep")
            child.pause()
            for number in range(1000):
                child.tell({"number": number, "filling": "x" * 200})
            await started(boss, "sleep")
            assert (await watched.reports.get())["notice"] == "Unheard"
            child.go_on()
            heard: list[int] = []
            while not heard or heard[-1] < 1000:
                report = await watched.reports.get()
                if report["notice"] == "Told":
                    heard.append(report["number"])
                    if len(heard) == 1:
                        child.tell({"number": 1000})
            assert heard[:100] == list(range(100))
            assert len(heard) < 1000

    run(story())


def test_what_is_too_long_to_be_told_whole_is_not_told_at_all() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            child, watched = await started(boss, "sleep")
            child.tell({"filling": "x" * 5000})
            assert (await watched.reports.get())["notice"] == "Unheard"
            child.tell({"number": 1})
            assert (await watched.reports.get())["number"] == 1

    run(story())


def test_no_child_holds_the_standard_input_of_another() -> None:
    """It would keep the other one alive after the launcher."""

    async def story() -> None:
        async with supervisor() as boss:
            children = [(await started(boss, "sleep"))[0] for _ in range(3)]
            pipes = [descriptors(child.pid) for child in children]
            assert len(pipes[0]) == len(pipes[2])
            inputs = {os.readlink(f"/proc/{child.pid}/fd/0") for child in children}
            assert len(inputs) == 3
            assert all(len(held & inputs) == 1 for held in pipes)

    run(story())


def test_exit_codes_and_failures_are_told() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            assert (await (await boss.start("end", {"status": 3})).wait()).status == 3
            watched = Watched()
            child = await boss.start("end", {"raise": "the port is taken"}, prepare=watched)
            assert (await child.wait()).status == 1
            assert await watched.reports.get() == {
                "pid": child.pid,
                "notice": "Failed",
                "reason": "the port is taken",
            }

    run(story())


def test_lines_of_many_children_are_not_mixed() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            crowd = [Watched() for _ in range(5)]
            children = [await boss.start("chatter", {"lines": 300}, prepare=watched) for watched in crowd]
            for child, watched in zip(children, crowd, strict=True):
                assert (await child.wait()).status == 0
                assert [watched.reports.get_nowait()["number"] for _ in range(300)] == list(range(300))

    run(story())


def test_lines_that_are_no_reports_are_logged_and_the_next_one_is_heard(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        async with supervisor() as boss:
            watched = Watched()
            child = await boss.start("nonsense", {}, prepare=watched)
            await child.wait()
            long = watched.reports.get_nowait()
            assert (long["pid"], long["notice"], long["shortened"]) == (child.pid, "Long", True)
            assert watched.reports.get_nowait() == {"pid": child.pid, "notice": "Right"}

    run(story())
    assert "no report" in caplog.text


def test_an_unknown_role_does_not_end_the_launcher() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            with pytest.raises(StartFailed, match="role"):
                await boss.start("dancer", {})
            await started(boss, "sleep")

    run(story())


def test_closing_ends_everyone_also_the_paused_and_the_deaf() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            polite, watched = await started(boss, "sleep")
            paused, _ = await started(boss, "sleep")
            paused.pause()
            deaf, _ = await started(boss, "deaf")
            registrar, _ = await started(boss, "registrar")
        outcomes = [child.outcome for child in (polite, paused, deaf, registrar)]
        assert all(outcomes)
        assert [outcome.signal for outcome in outcomes if outcome] == [None, None, signal.SIGKILL, None]
        assert all(gone(child.pid) for child in (polite, paused, deaf, registrar))
        assert (await watched.reports.get())["notice"] == "Goodbye"
        with pytest.raises(StartFailed, match="closing"):
            await boss.start("sleep", {})

    run(story())


def test_elements_are_ended_before_registrars() -> None:
    async def story() -> None:
        order: list[str] = []
        async with supervisor() as boss:
            for role in ("registrar", "sleep", "registrar", "sleep"):
                child, _ = await started(boss, role)
                child.ended.connect(lambda outcome, role=role: order.append(role))
        assert order == ["sleep", "sleep", "registrar", "registrar"]

    run(story())


def test_a_killed_launcher_takes_its_children_along_and_the_next_start_makes_another() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            child, _ = await started(boss, "sleep")
            deaf, _ = await started(boss, "deaf")
            deaf.pause()
            assert boss.launcher_pid is not None
            os.kill(boss.launcher_pid, signal.SIGKILL)
            assert (await child.wait()).what == "was lost together with its launcher"
            await deaf.wait()
            again, _ = await started(boss, "sleep")
            again.stop()
            assert (await again.wait()).status == 0

    run(story())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_is_left_when_the_window_is_killed(number: signal.Signals) -> None:
    """All the processes hold the window's standard error; it ends only when the last of them has gone."""
    with subprocess.Popen(
        [sys.executable, str(WINDOW), str(TINY)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as window:
        try:
            assert window.stdout is not None
            assert window.stderr is not None
            pids = [int(pid) for pid in window.stdout.readline().split()]
            assert len(pids) == 4
            assert not any(gone(pid) for pid in pids)
            window.send_signal(number)
            assert window.stderr.read() == ""
        finally:
            window.kill()
    assert window.returncode == -number


def test_a_child_that_could_not_be_forked_is_told_in_a_sentence() -> None:
    async def story() -> None:
        async with supervisor("no-exec") as boss:
            with pytest.raises(StartFailed, match="could not be started: No such file"):
                await boss.start("sleep", {})

    run(story())
