"""What the README says is true: its program runs, it lists every command and option, and the files it names exist."""

from __future__ import annotations

import argparse
import re

import pytest

from app.__main__ import parser
from tests.blocks import ROOT, readme_program

README = (ROOT / "README.md").read_text()


def test_the_program_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(readme_program(), "README.md", "exec"), {"__name__": "readme"})
    assert "payload=b'hello'" in capsys.readouterr().out


def options(command: argparse.ArgumentParser) -> set[str]:
    return {option for action in command._actions for option in action.option_strings} - {"-h", "--help"}


def test_the_table_of_commands_has_every_command_with_every_option() -> None:
    rows = {
        row[1] or "": set(re.findall(r"--[a-z0-9][a-z0-9-]*", row[2]))
        for row in re.finditer(r"^\| `poolscope ?(\w*)[^`]*` \|[^|]*\|(.*)\|$", README, re.MULTILINE)
    }
    top = parser()
    (commands,) = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    assert rows == {"": options(top)} | {name: options(command) for name, command in commands.choices.items()}


def test_the_files_it_names_exist() -> None:
    # The tables of what can be added invent names; so do not look for those.
    named = set(re.findall(r"`((?:app|rserpool|resources|tests)/[\w/.-]+)`", README))
    made_up = {name for name in named if re.search(r"\bmy[_-]", name)}
    assert named - made_up
    assert [name for name in sorted(named - made_up) if not (ROOT / name).exists()] == []
