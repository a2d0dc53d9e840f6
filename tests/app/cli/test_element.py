"""`poolscope element`: what its options become."""

from __future__ import annotations

import pytest

from app.__main__ import main
from app.processes import child
from app.processes.options import ElementOptions


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
