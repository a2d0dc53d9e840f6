"""Supervisor and launcher together, with real and tiny processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.processes.options import RegistrarOptions
from app.processes.outcome import Outcome
from app.processes.protocol import Failed, OrderDropped, OrderRefused, Report, Running, SetPolicy, SetSpeed
from app.processes.supervisor import LAUNCHER, Child, StartFailed, Supervisor
from tests.app.processes.tiny_launcher import GOODBYE

TINY = Path(__file__).parent / "tiny_launcher.py"
ROOT = Path(__file__).resolve().parents[3]
WINDOW = Path(__file__).parent / "tiny_window.py"


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run on a fresh loop, with a time limit so that the suite ends if this hangs."""
    asyncio.run(asyncio.wait_for(coroutine, 60))


def supervisor(*arguments: str) -> Supervisor:
    return Supervisor((sys.executable, str(TINY), *arguments))


class Watched:
    """Collects the reports and the outcome of a child."""

    def __init__(self) -> None:
        self.reports: asyncio.Queue[Report] = asyncio.Queue()
        self.outcomes: list[Outcome] = []

    def __call__(self, child: Child) -> None:
        child.reported.connect(self.reports.put_nowait)
        child.ended.connect(self.outcomes.append)


async def started(boss: Supervisor, role: str, **options: Any) -> tuple[Child, Watched]:
    """Start a child, and return it when it has reported that it runs."""
    watched = Watched()
    child = await boss.start(role, options, prepare=watched)
    assert isinstance(await watched.reports.get(), Running)
    return child, watched


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("way", [(), ("exec",)], ids=["fork", "exec"])
def test_a_child_starts_reports_and_stops_in_order(way: tuple[str, ...]) -> None:
    async def story() -> None:
        async with supervisor(*way) as boss:
            watched = Watched()
            child = await boss.start("sleep", {"word": "hello"}, prepare=watched)
            assert child.pid not in (0, os.getpid())
            assert await watched.reports.get() == Running(child.pid, "hello")
            child.stop()
            outcome = await child.wait()
            assert (outcome.status, outcome.signal) == (0, None)
            assert await watched.reports.get() == GOODBYE
            assert watched.outcomes == [outcome]
            assert gone(child.pid)

    run(story())


def test_a_killed_child_ends_by_the_signal_without_a_report() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            child, watched = await started(boss, "sleep")
            child.kill()
            outcome = await child.wait()
            assert outcome.signal == signal.SIGKILL
            assert watched.reports.empty()
            child.kill()  # a second time is harmless: the id is not ours any more

    run(story())


@pytest.mark.parametrize("way", [(), ("exec",)], ids=["fork", "exec"])
def test_orders_for_a_process_that_is_still_starting_are_kept_for_it(way: tuple[str, ...]) -> None:
    async def story() -> None:
        async with supervisor(*way) as boss:
            child = await boss.start("deaf", {}, prepare=Child.kill)
            assert (await child.wait()).signal == signal.SIGKILL
            watched = Watched()

            def prepare(child: Child) -> None:
                watched(child)
                child.tell(SetSpeed(3))

            child = await boss.start("sleep", {}, prepare=prepare)
            reports = [await watched.reports.get() for _ in range(2)]
            assert OrderRefused("speed", "3.0") in reports

    run(story())


def test_children_that_start_at_the_same_time_after_the_launcher_died_share_a_new_one() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            first, _ = await started(boss, "sleep")
            assert boss.launcher_pid is not None
            os.kill(boss.launcher_pid, signal.SIGKILL)
            await first.wait()
            children = await asyncio.gather(*(boss.start("sleep", {}) for _ in range(3)))
            assert {parent(child.pid) for child in children} == {boss.launcher_pid}

    run(story())


def test_a_frozen_child_is_thawed_and_can_be_stopped() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            child, watched = await started(boss, "sleep")
            child.freeze()
            # The launcher handles requests in order, so a second start is a barrier.
            other, _ = await started(boss, "sleep")
            while state(child.pid) != "T":  # noqa: ASYNC110 -- no event for it; on a busy machine it may still run
                await asyncio.sleep(0.005)
            child.thaw()
            child.stop()
            assert (await child.wait()).status == 0
            assert await watched.reports.get() == GOODBYE
            other.freeze()
            other.stop()
            assert (await other.wait()).status == 0

    run(story())


def descriptors(pid: int) -> set[str]:
    return {os.readlink(fd) for fd in Path(f"/proc/{pid}/fd").iterdir()}


def state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@pytest.mark.parametrize("way", [(), ("exec",)], ids=["fork", "exec"])
def test_an_order_reaches_only_its_child(way: tuple[str, ...]) -> None:
    async def story() -> None:
        async with supervisor(*way) as boss:
            other, others = await started(boss, "sleep")
            child, watched = await started(boss, "sleep")
            for speed in (3, 4):
                child.tell(SetSpeed(speed))
            told = [await watched.reports.get() for _ in range(2)]
            assert told == [OrderRefused("speed", "3.0"), OrderRefused("speed", "4.0")]
            child.stop()
            await child.wait()
            child.tell(SetSpeed(5))  # too late, and harmless
            other.stop()
            await other.wait()
            assert await others.reports.get() == GOODBYE

    run(story())


def test_a_frozen_child_reads_later_what_fits_into_its_pipe_and_blocks_nobody() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            child, watched = await started(boss, "sleep")
            child.freeze()
            for number in range(1000):
                child.tell(SetPolicy(f"{number}:{'x' * 200}"))
            await started(boss, "sleep")
            assert await watched.reports.get() == OrderDropped()
            child.thaw()
            heard: list[int] = []
            while not heard or heard[-1] < 1000:
                report = await watched.reports.get()
                if isinstance(report, OrderRefused):
                    heard.append(int(json.loads(report.reason).partition(":")[0]))
                    if len(heard) == 1:
                        child.tell(SetPolicy("1000"))
            assert heard[:100] == list(range(100))
            assert len(heard) < 1000

    run(story())


def test_an_order_that_is_too_long_for_one_write_is_dropped() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            child, watched = await started(boss, "sleep")
            child.tell(SetPolicy("x" * 5000))
            assert await watched.reports.get() == OrderDropped()
            child.tell(SetSpeed(1))
            assert await watched.reports.get() == OrderRefused("speed", "1.0")

    run(story())


def test_no_child_holds_the_standard_input_of_another() -> None:
    """Otherwise the other child would outlive the launcher."""

    async def story() -> None:
        async with supervisor() as boss:
            children = [(await started(boss, "sleep"))[0] for _ in range(3)]
            pipes = [descriptors(child.pid) for child in children]
            assert len(pipes[0]) == len(pipes[2])
            inputs = {os.readlink(f"/proc/{child.pid}/fd/0") for child in children}
            assert len(inputs) == 3
            assert all(len(held & inputs) == 1 for held in pipes)

    run(story())


def test_exit_codes_and_failures_are_reported() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            assert (await (await boss.start("end", {"status": 3})).wait()).status == 3
            watched = Watched()
            child = await boss.start("end", {"raise": "the port is taken"}, prepare=watched)
            assert (await child.wait()).status == 1
            assert await watched.reports.get() == Failed("the port is taken")

    run(story())


def test_lines_of_many_children_are_not_mixed() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            crowd = [Watched() for _ in range(5)]
            children = [await boss.start("chatter", {"lines": 300}, prepare=watched) for watched in crowd]
            for child, watched in zip(children, crowd, strict=True):
                assert (await child.wait()).status == 0
                told = [watched.reports.get_nowait() for _ in range(300)]
                assert told == [OrderRefused(str(number), "x" * 200) for number in range(300)]

    run(story())


def test_lines_that_are_not_reports_are_logged_and_later_reports_are_read(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        async with supervisor() as boss:
            watched = Watched()
            child = await boss.start("nonsense", {}, prepare=watched)
            await child.wait()
            assert watched.reports.get_nowait() == Failed(f"{'x' * 256}…")
            assert watched.reports.get_nowait() == GOODBYE

    run(story())
    assert "not a report" in caplog.text


def test_a_launcher_that_still_compiles_is_not_waited_for_at_the_end(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        async with Supervisor((sys.executable, "-c", "import signal; signal.pause()")) as boss:
            launcher = boss.launcher_pid
            assert launcher is not None
        assert gone(launcher)

    run(story())
    assert caplog.records == []


def test_it_is_ready_when_its_launcher_is() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            await boss.ready()
            child, _ = await started(boss, "sleep")
            assert boss.launcher_pid is not None
            os.kill(boss.launcher_pid, signal.SIGKILL)
            await child.wait()
            await boss.ready()  # with a new launcher
            assert boss.launcher_pid is not None
        async with Supervisor((sys.executable, "-c", "")) as boss:
            await boss.ready()  # its launcher has ended; the next start says so

    run(story())


def test_an_unknown_role_does_not_end_the_launcher() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            with pytest.raises(StartFailed, match="role"):
                await boss.start("dancer", {})
            await started(boss, "sleep")

    run(story())


def test_closing_ends_all_children_including_frozen_and_deaf_ones() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            orderly, watched = await started(boss, "sleep")
            frozen, _ = await started(boss, "sleep")
            frozen.freeze()
            deaf, _ = await started(boss, "deaf")
            registrar, _ = await started(boss, "registrar")
        outcomes = [child.outcome for child in (orderly, frozen, deaf, registrar)]
        assert all(outcomes)
        assert [outcome.signal for outcome in outcomes if outcome] == [None, None, signal.SIGKILL, None]
        assert all(gone(child.pid) for child in (orderly, frozen, deaf, registrar))
        assert await watched.reports.get() == GOODBYE
        with pytest.raises(StartFailed, match="closing"):
            await boss.start("sleep", {})

    run(story())


def test_elements_end_before_registrars() -> None:
    async def story() -> None:
        order: list[str] = []

        def ended(role: str, _: Outcome) -> None:
            order.append(role)

        async with supervisor() as boss:
            for role in ("registrar", "sleep", "registrar", "sleep"):
                child, _ = await started(boss, role)
                child.ended.connect(partial(ended, role))
        assert order == ["sleep", "sleep", "registrar", "registrar"]

    run(story())


def test_children_end_with_a_killed_launcher_and_the_next_start_runs_a_new_one() -> None:
    async def story() -> None:
        async with supervisor() as boss:
            child, _ = await started(boss, "sleep")
            deaf, _ = await started(boss, "deaf")
            deaf.freeze()
            assert boss.launcher_pid is not None
            os.kill(boss.launcher_pid, signal.SIGKILL)
            assert (await child.wait()).what == "was lost together with its launcher"
            await deaf.wait()
            again, _ = await started(boss, "sleep")
            again.stop()
            assert (await again.wait()).status == 0

    run(story())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_is_left_when_the_window_is_killed(number: signal.Signals) -> None:
    """All processes hold the window's standard error, so it ends only when the last one has ended."""
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


def test_a_failed_fork_is_reported_with_a_sentence() -> None:
    async def story() -> None:
        async with supervisor("no-exec") as boss:
            with pytest.raises(StartFailed, match="could not be started: No such file"):
                await boss.start("sleep", {})

    run(story())


@pytest.mark.parametrize("command", [LAUNCHER, (*LAUNCHER, "--exec")], ids=["fork", "exec"])
@pytest.mark.parametrize("path", [None, "", os.pathsep])
def test_code_in_the_current_folder_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], path: str | None
) -> None:
    """Neither by the launcher nor by its children, also if `PYTHONPATH` has an empty entry."""
    package = tmp_path / "app" / "processes"
    package.mkdir(parents=True)
    files = [package / "launcher.py", package / "child.py", tmp_path / "json.py", tmp_path / "sitecustomize.py"]
    for file in (*files, tmp_path / "app" / "__init__.py", package / "__init__.py"):
        file.write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write(__name__ + ' ')\n")
    monkeypatch.chdir(tmp_path)
    if path is not None:
        monkeypatch.setenv("PYTHONPATH", path)

    async def story() -> None:
        async with Supervisor(command) as boss:
            options = RegistrarOptions(port=0)
            child, _ = await started(boss, "registrar", **options.to_json())
            child.stop()
            await child.wait()

    run(story())
    assert not (tmp_path / "ran").exists()
