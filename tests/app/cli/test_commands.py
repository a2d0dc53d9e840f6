"""Registrar, element and render as a person runs them: as processes, stopped with signals."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from app.__main__ import main
from app.cli import render
from app.fractal.kernel import best_kernel
from app.fractal.protocol import Algorithm
from app.fractal.viewport import Viewport
from rserpool import Notice, notices
from tests.app.base.test_png import decode
from tests.app.cli.program import ROOT, RUN, poolscope
from tests.app.registrars import a_record

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, object]]]:
    """Run a command in the background and yield it with its first report. Kill it at the end if it still runs.

    Multicast is off unless the arguments turn it on, because other registrars may run on this machine."""
    alone = ["--asapannounce=off"] + (["--enrpannounce=off"] if arguments[0] == "registrar" else [])
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, arguments[0], *alone, *arguments[1:]],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        assert first["notice"] == "Running", first
        yield process, first
    finally:
        process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str], by: signal.Signals) -> tuple[int, str]:
    """Send a signal; return the exit code and the standard error."""
    process.send_signal(by)
    _, errors = process.communicate()
    return process.returncode, errors


@pytest.fixture(scope="module")
def registrar() -> Iterator[str]:
    with running("registrar", "--asap=127.0.0.1:0") as (_, report):
        yield str(report["address"])


def test_a_picture_is_rendered_without_qt_and_is_correct(registrar: str, tmp_path: Path) -> None:
    file = tmp_path / "out.png"
    size = ("--width=60", "--height=40", "--iterations=50", "--tiles=3x2", "--sessions=2")
    with running("element", f"--registrar={registrar}", "--identifier=0x5", "--rereginterval=500") as (element, report):
        assert report["identifier"] == 5
        by_element = poolscope("render", str(file), f"--registrar={registrar}", *size)
        assert (by_element.returncode, by_element.stderr) == (0, "heavy: []\n")
        assert "60×40 pixels" in by_element.stdout
        tinted = decode(file.read_bytes())
        plain = poolscope("render", str(file), f"--registrar={registrar}", *size, "--tint=plain", "--quiet")
        assert (plain.returncode, plain.stdout, plain.stderr) == (0, "", "heavy: []\n")
        elsewhere = poolscope("render", "/dev/full", f"--registrar={registrar}", *size)
        assert elsewhere.returncode == 1
        assert elsewhere.stderr == "poolscope: /dev/full could not be written: the disk is full\nheavy: []\n"
        assert ended(element, signal.SIGTERM) == (0, "heavy: []\n")
    assert list(tmp_path.iterdir()) == [file]
    pixels = decode(file.read_bytes())
    view = Viewport(60, 40, -1.5 + 1.5j, 1.5 - 1.5j, 50, Algorithm.MANDELBROT)
    kernel = best_kernel()
    counts = np.zeros((40, 60), np.uint32)
    for tile in view.tiles(3, 2):
        part = kernel(tile.parameter, 0, tile.parameter.points).reshape(tile.height, tile.width)
        counts[tile.y : tile.y + tile.height, tile.x : tile.x + tile.width] = part
    for picture in (pixels, tinted):
        # Equal counts have the same colour, and there are many colours.
        for count in np.unique(counts):
            assert len(np.unique(picture[counts == count], axis=0)) == 1
        assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 10
    assert not np.array_equal(pixels, tinted)


@pytest.mark.parametrize("command", ["registrar", "element"])
def test_ctrl_c_stops_them_cleanly_with_130_and_no_traceback(command: str) -> None:
    options = {"registrar": "--asap=127.0.0.1:0", "element": "--registrar=127.0.0.1:1"}
    with running(command, options[command]) as (process, _):
        code, errors = ended(process, signal.SIGINT)
        assert (code, errors.splitlines()[-1]) == (130, "heavy: []")
        assert "Traceback" not in errors


def test_a_registrar_without_elements_makes_render_end_with_3(registrar: str, tmp_path: Path) -> None:
    result = poolscope("render", str(tmp_path / "out.png"), f"--registrar={registrar}", "--timeout=2")
    assert result.returncode == 3
    assert "no progress for 2 s: No element" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_registrar_makes_render_end_with_3(tmp_path: Path) -> None:
    """Nothing listens at port 1."""
    result = poolscope("render", str(tmp_path / "out.png"), "--registrar=127.0.0.1:1", "--timeout=0.3")
    assert result.returncode == 3
    assert result.stderr.startswith("poolscope render: no progress for 0.3 s: ")


def test_render_leaves_a_frozen_element_for_one_that_works(registrar: str, tmp_path: Path) -> None:
    pool = (f"--registrar={registrar}", "--poolhandle=frozen")
    size = ("--width=60", "--height=40", "--tiles=3x2", "--sessions=2")
    patience = ("--recvtimeout=300", "--timeout=60", "--loglevel=info")
    render = (sys.executable, "-c", RUN, "render", str(tmp_path / "out.png"), *pool, *size, *patience)
    # Alone, this element would need minutes.
    with running("element", *pool, "--speed=20") as (frozen, _):
        rendering = subprocess.Popen(render, cwd=ROOT, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            assert rendering.stderr is not None
            assert any("is bound to an element" in line for line in rendering.stderr)
            frozen.send_signal(signal.SIGSTOP)
            with running("element", *pool):
                _, errors = rendering.communicate()
        finally:
            rendering.kill()
            rendering.wait()
    assert re.search(r"no (answer|new points) for 0\.3 s", errors), errors
    assert rendering.returncode == 0


def test_render_is_more_patient_until_the_pool_has_an_element() -> None:
    """At its very first start an element compiles for a while, and registers then."""
    element = a_record(1, home=2)
    watch = render.Watch(10.0, 60.0)
    found: list[Notice] = [notices.RegistrarFound("127.0.0.1:3863"), notices.SessionBound(1, element)]
    seen = [watch.patience]
    for notice in (*found, *found):
        watch.hear(notice)
        seen.append(watch.patience)
    assert seen == [10.0, 60.0, 10.0, 10.0, 10.0]


@pytest.mark.parametrize("begun", [False, True])
def test_render_says_once_what_it_waits_for_if_nothing_comes(begun: bool) -> None:
    said: list[str] = []

    async def scene() -> None:
        watch = render.Watch(10.0, 60.0, said.append, tell_after=0.0)

        async def job() -> None:
            watch.waits_for("no registrar is known")
            if begun:
                watch.progress()
            over = asyncio.Event()
            asyncio.get_running_loop().call_later(0.0, over.set)  # after what the watch has to say
            await over.wait()

        await watch.over(job())

    asyncio.run(scene())
    assert said == ([] if begun else ["still waiting: no registrar is known"])


def test_ctrl_c_ends_render_with_130_and_leaves_no_file(registrar: str, tmp_path: Path) -> None:
    """It waits for an element that never comes. Its log shows that it waits."""
    render = ("render", str(tmp_path / "out.png"), f"--registrar={registrar}", "--timeout=60", "--loglevel=info")
    process = subprocess.Popen(
        [sys.executable, "-m", "app", *render],
        cwd=ROOT,
        text=True,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        while "registrar" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_is_reported_in_a_sentence(registrar: str) -> None:
    result = poolscope("registrar", f"--asap={registrar}")
    assert result.returncode == 1
    assert result.stderr.startswith("poolscope: ")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", ["registrar", "element"])
def test_they_serve_with_streams_that_are_closed_or_full(
    command: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ways = (">&-", ">/dev/full", "2>&- >/dev/null", "<&- >&- 2>&-")
    with running("registrar", "--asap=127.0.0.1:0", "--enrp=127.0.0.1:0") as (_, report), ExitStack() as stack:
        asap, enrp = str(report["address"]), str(report["enrp_address"])
        options = {
            "registrar": ["--asap=127.0.0.1:0", "--enrp=127.0.0.1:0", "--enrpannounce=off", f"--peer={enrp}"],
            "element": [f"--registrar={asap}"],
        }[command]
        for number, how in enumerate(ways, 1):
            words = [sys.executable, "-m", "app", command, f"--identifier={number}", "--asapannounce=off", *options]
            process = stack.enter_context(subprocess.Popen(["sh", "-c", f'exec "$@" {how}', "sh", *words], cwd=ROOT))
            stack.callback(process.kill)
        wanted = {f"0x{number:08x}" for number in range(1, len(ways) + 1)}
        seen: set[str] = set()
        while not wanted <= seen:
            assert main(["handlespace", enrp, "--format=json"]) == 0
            view = json.loads(capsys.readouterr().out)
            seen = {one["identifier"] for pool in view["pools"] for one in pool["elements"]}
            seen |= {peer["identifier"] for peer in view["peers"]}
        if command == "element":
            words = ["render", str(tmp_path / "out.png"), f"--registrar={asap}", "--width=60", "--height=40"]
            alone = [sys.executable, "-m", "app", *words, "--asapannounce=off"]
            for how in ("2>&- >/dev/null", "<&- >&- 2>&-", ">/dev/full"):
                assert (
                    subprocess.run(["sh", "-c", f'exec "$@" {how}', "sh", *alone], cwd=ROOT, check=False).returncode
                    == 0
                )


def test_one_registrar_that_does_not_answer_does_not_use_up_the_patience_of_render() -> None:
    arguments = SimpleNamespace(timeout=10.0, profile="rsplib")
    assert 2 * render.user_config(arguments).resolution_timeout < arguments.timeout  # type: ignore[arg-type]


def test_at_a_terminal_a_registrar_tells_in_words_what_happens() -> None:
    master, terminal = pty.openpty()
    words = ["registrar", "--asap=127.0.0.1:0", "--enrp=127.0.0.1:0", "--asapannounce=off", "--enrpannounce=off"]
    process = subprocess.Popen([sys.executable, "-m", "app", *words], cwd=ROOT, stdout=terminal)
    os.close(terminal)
    try:
        with os.fdopen(master) as screen:
            assert "Ctrl-C stops it." in screen.readline()
            assert "The registrar is in service. No other registrar was its mentor." in screen.readline()
            process.terminate()
            assert process.wait() == 0
    finally:
        process.kill()
        process.wait()


def test_an_address_of_another_machine_is_reported_without_a_port() -> None:
    """The registrar tries several ports; none of them is the trouble."""
    ended = poolscope("registrar", "--asap=198.51.100.1:5", "--asapannounce=off", "--enrpannounce=off")
    sentence = "poolscope: cannot listen at 198.51.100.1: this machine has no such address"
    assert (ended.returncode, ended.stderr.splitlines()[0]) == (1, sentence)
