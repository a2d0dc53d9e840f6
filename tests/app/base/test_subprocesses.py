"""Processes that this one starts and ends."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading

import pytest

from app.base.subprocesses import send_signal


@pytest.mark.skipif(sys.platform == "win32", reason="there are no zombies")
def test_ending_a_process_that_has_just_ended_leaves_its_exit_status_to_who_waits(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ended, waitpid = threading.Event(), os.waitpid

    def late(pid: int, options: int) -> tuple[int, int]:
        """Fetch the status of a process as asyncio does, but not before somebody tried to end it."""
        assert ended.wait(60)
        return waitpid(pid, options)

    async def scene() -> int:
        monkeypatch.setattr("os.waitpid", late)
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", "raise SystemExit(7)")
        try:  # the loop must not run meanwhile
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # noqa: ASYNC222
            send_signal(process)
        finally:
            ended.set()
        return await process.wait()

    with caplog.at_level(logging.WARNING, "asyncio"):
        assert asyncio.run(scene()) == 7
    assert caplog.messages == []


def test_a_running_process_is_ended() -> None:
    async def scene() -> int:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=asyncio.subprocess.PIPE)
        send_signal(process)
        code = await process.wait()
        send_signal(process)
        return code

    assert asyncio.run(scene()) < 0
