"""`poolscope element`: what its options become."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.__main__ import main
from app.processes import child
from app.processes.options import ElementOptions
from app.processes.pool_key import VARIABLE, pool_key


def options_of(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> ElementOptions:
    """Return the options with which the command would run an element."""
    given: list[ElementOptions] = []

    def run(options: ElementOptions, _tell: object) -> int:
        given.append(options)
        return 0

    monkeypatch.setattr(child, "run_element", run)
    assert main(["element", "--transport=tcp", *arguments]) == 0
    return given[0]


@pytest.mark.parametrize(
    ("arguments", "limit"),
    [
        (["--service=fractal"], 4),
        (["--service=fractal", "--fgpmaxthreads=2"], 2),
        (["--service=fractal", "--fgpmaxthreads=0"], 0),
        (["--service=pingpong"], 4),
        (["--service=pingpong", "--pppmaxthreads=9"], 9),
        (["--service=chargen", "--chargenmaxthreads=1"], 1),
        (["--service=echo"], 0),
        (["--service=discard"], 0),
        (["--service=daytime"], 0),
    ],
)
def test_each_service_has_the_session_limit_of_rsplib_unless_its_own_option_sets_one(
    arguments: list[str], limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert options_of(monkeypatch, *arguments).max_sessions == limit


def test_the_session_limit_of_another_service_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["element", "--service=echo", "--fgpmaxthreads=2"])
    assert "--fgpmaxthreads is for --service=fractal, not for echo" in capsys.readouterr().err


def a_key(path: Path, mode: int = 0o600, octets: bytes = b"0123456789abcdef\n") -> Path:
    path.touch(mode)
    path.write_bytes(octets)
    return path


def test_a_pool_key_is_named_by_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key = a_key(tmp_path / "key")
    assert options_of(monkeypatch, f"--poolkey={key}").pool_key == str(key)
    monkeypatch.delenv(VARIABLE, raising=False)
    assert pool_key(str(key), "rfc") == b"0123456789abcdef"
    assert pool_key(None, "rfc") is None
    monkeypatch.setenv(VARIABLE, str(key))
    assert pool_key(None, "rfc") == b"0123456789abcdef"
    assert pool_key(None, "rsplib") is None


@pytest.mark.parametrize(
    ("mode", "octets", "complaint"),
    [
        (0o644, b"0123456789abcdef", "other users of this machine may read the pool key in {path}; run chmod 600"),
        (0o600, b"0123456789abcde\n", "the pool key in {path} is too short; make one with: openssl rand -hex 32"),
        (None, b"", "the pool key in {path} cannot be read: no such file or directory"),
    ],
)
def test_a_pool_key_that_cannot_be_used_is_wrong_usage(
    mode: int | None, octets: bytes, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "key"
    if mode is not None:
        a_key(path, octets=octets).chmod(mode)
    with pytest.raises(SystemExit, match="2"):
        main(["element", f"--poolkey={path}"])
    assert complaint.format(path=path) in capsys.readouterr().err


def test_rsplibs_profile_signs_no_cookies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["element", f"--poolkey={a_key(tmp_path / 'key')}", "--profile=rsplib"])
    assert "--poolkey: not allowed with --profile=rsplib" in capsys.readouterr().err
