"""The command line's options for status reports and for fractal files."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from app.__main__ import main, parser
from app.cli import csp
from app.cli.render import view_of
from app.fractal.protocol import Algorithm
from app.fractal.viewport import Viewport
from app.processes.reporting import DEFAULT_SERVER
from rserpool import csp as protocol
from tests.app.fractal.test_files import SPIRAL


def test_a_monitor_is_an_address_with_or_without_a_port() -> None:
    assert csp.monitor_address("10.0.0.1") == f"10.0.0.1:{protocol.PORT}"
    assert csp.monitor_address("[::1]:3000") == "[::1]:3000"
    for nonsense in ("here", "10.0.0.1:0", ""):
        with pytest.raises(ArgumentTypeError):
            csp.monitor_address(nonsense)
    assert csp.DEFAULT_SERVER == DEFAULT_SERVER


@pytest.mark.parametrize("command", [["registrar"], ["element"], ["render", "out.png"]])
def test_a_server_without_an_interval_is_refused(
    command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CSP_INTERVAL", raising=False)
    with pytest.raises(SystemExit) as end:
        main([*command, "--cspserver=10.0.0.1"])
    assert end.value.code == 2
    assert "with --cspinterval" in capsys.readouterr().err


def test_the_environment_may_set_the_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSP_INTERVAL", "500")
    csp.check(parser().parse_args(["element", "--cspserver=10.0.0.1"]))


def test_a_fractal_file_specifies_the_view(tmp_path: Path) -> None:
    file = tmp_path / "spiral.fsf"
    file.write_text(SPIRAL)
    arguments = parser().parse_args(["render", "out.png", f"--fractal={file}", "--width=320", "--height=240"])
    assert view_of(arguments) == Viewport(320, 240, -0.25 + 1.25j, 0.75 + 0.5j, 1000, Algorithm.MANDELBROT_N, 3.0)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ("--iterations=5", "not allowed with --iterations, which the file specifies"),
        ("--fractal=/nowhere/x.fsf", "cannot be read"),
    ],
)
def test_wrong_use_of_a_fractal_file_is_reported_in_a_sentence(
    more: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "spiral.fsf"
    file.write_text(SPIRAL)
    with pytest.raises(SystemExit) as end:
        main(["render", str(tmp_path / "out.png"), f"--fractal={file}", more])
    assert end.value.code == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out.png").exists()
