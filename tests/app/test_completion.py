"""Completion of the command line in bash and zsh."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from app import completion
from app.__main__ import parser
from app.lessons.lesson import available

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")


def completed(folder: Path, *lines: Sequence[str]) -> list[list[str]]:
    """Return what bash offers for the last word of each line. The words are as bash splits them."""
    (folder / "completion").write_text(completion.for_bash(parser()), encoding="utf-8")
    script = ["source ./completion"]
    for words in lines:
        script.append(f"COMP_WORDS=({shlex.join(['poolscope', *words])}) COMP_CWORD={len(words)}; _poolscope")
        script.append('echo "${COMPREPLY[*]}"')
    ended = subprocess.run(
        ["bash", "-c", "\n".join(script)], cwd=folder, capture_output=True, text=True, check=True, timeout=60
    )
    return [line.split() for line in ended.stdout.splitlines()]


def options(of: argparse.ArgumentParser, *words: str) -> Iterator[tuple[tuple[str, ...], argparse.Action]]:
    """Yield the options of a command line and its commands, with the command."""
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield from options(command, *words, name)
        elif action.option_strings:
            yield words, action


@needs_bash
def test_bash_completes_commands_options_and_values_in_each_spelling(tmp_path: Path) -> None:
    offered = completed(
        tmp_path,
        ["rend"],
        ["lesson", "--off"],
        ["render", "--tint", ""],
        ["render", "--tint", "="],
        ["render", "--tint", "=", "pl"],
        ["render", "--tint=pl"],  # where "=" does not separate words
        ["render", "--tint", "=", "plain", "--wid"],
        ["--transport", "=", "tcp", "compare", "--repe"],
    )
    assert offered == [
        ["render"],
        ["--offscreen"],
        ["element", "plain"],
        ["element", "plain"],
        ["plain"],
        ["--tint=plain"],
        ["--width"],
        ["--repetitions"],
    ]


@needs_bash
def test_bash_completes_every_option_that_has_choices(tmp_path: Path) -> None:
    having = [(words, action) for words, action in options(parser()) if action.choices]
    assert len(having) > 20
    offered = completed(tmp_path, *([*words, action.option_strings[-1], "="] for words, action in having))
    assert offered == [list(action.choices or ()) for _, action in having]


@needs_bash
def test_bash_completes_names_and_files(tmp_path: Path) -> None:
    (tmp_path / "kilo.fsf").touch()
    offered = completed(
        tmp_path,
        ["element", "--service", "=", "ping"],
        ["element", "--policy", "=", "Priority"],
        ["compare", "--policies", "=", "RoundRobin,WeightedRandom"],
        ["registrar", "--asapannounce", "="],
        ["--csplisten", "="],
        ["lesson", "ki"],
        ["render", "--fractal", "=", "ki"],
        ["play", "ki"],
        ["deploy", "st"],
        ["deploy", "--name", "=", "kill"],
    )
    assert offered == [
        ["pingpong"],
        ["Priority", "PriorityLeastUsed", "PriorityLeastUsedDegradation"],
        ["RoundRobin,WeightedRandom", "RoundRobin,WeightedRandomDPF"],
        ["auto", "off"],
        ["off"],
        ["kill-one", "kilo.fsf"],
        ["kilo.fsf"],
        ["kilo.fsf"],
        ["start", "status", "stop"],
        [],
    ]


def test_zsh_takes_the_value_of_every_option_after_an_equals_sign_too() -> None:
    """A spec is `NAME=[help]:name of the value:what completes it`, without other colons."""
    specs = set(re.findall(r'^  "\*?(--[a-z0-9-]+=)\[.*\]:(?:[^:]|\\:)*:[^:]*"$', completion.for_zsh(parser()), re.M))
    shown = [action for _, action in options(parser()) if action.help != argparse.SUPPRESS]
    with_value = {f"{action.option_strings[-1]}=" for action in shown if action.nargs != 0}
    assert specs == with_value


@pytest.mark.skipif(shutil.which("zsh") is None, reason="there is no zsh")
def test_zsh_accepts_the_function() -> None:
    subprocess.run(["zsh", "-n"], input=completion.for_zsh(parser()), text=True, check=True, timeout=60)


def test_all_lessons_and_no_other_names_are_offered() -> None:
    assert set(completion.NAMES["name"]) == set(available())
    taken = {action.dest for _, action in options(parser())}
    assert set(completion.NAMES) - {"name"} <= taken
