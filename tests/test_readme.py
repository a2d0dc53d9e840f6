"""What the README says is true: its program runs, it lists every command and option, and the files it names exist."""

from __future__ import annotations

import re

import pytest

from app.__main__ import parser
from app.cli import COMMANDS
from tests.blocks import ROOT, readme_program
from tests.test_architecture import FLOORS

README = (ROOT / "README.md").read_text()


def test_the_program_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(readme_program(), "README.md", "exec"), {"__name__": "readme"})
    assert "payload=b'hello'" in capsys.readouterr().out


def test_the_table_of_commands_has_every_command_with_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    def options(*command: str) -> set[str]:
        """Return the options in the usage that `--help` prints."""
        with pytest.raises(SystemExit):
            parser().parse_args([*command, "--help"])
        usage, _, _ = capsys.readouterr().out.partition("\n\n")
        return set(re.findall(r"--[a-z0-9][a-z0-9-]*", usage))

    rows = {
        row[1] or "": set(re.findall(r"--[a-z0-9][a-z0-9-]*", row[2]))
        for row in re.finditer(r"^\| `poolscope ?(\w*)[^`]*` \|[^|]*\|(.*)\|$", README, re.MULTILINE)
    }
    assert rows == {"": options()} | {name: options(name) for name in COMMANDS}


def test_the_files_it_names_exist() -> None:
    # The tables of what can be added invent names; so do not look for those.
    named = set(re.findall(r"`((?:app|rserpool|resources|tests)/[\w/.-]+)`", README))
    made_up = {name for name in named if re.search(r"\bmy[_-]", name)}
    assert named - made_up
    assert [name for name in sorted(named - made_up) if not (ROOT / name).exists()] == []


def test_the_map_has_the_floors_of_the_architecture_from_top_to_bottom() -> None:
    """The packages and modules of the app as `test_architecture` orders them, then those of the library."""
    (section,) = re.findall(r"^## The map of the code$(.*?)^## ", README, re.DOTALL | re.MULTILINE)
    named = [
        name for row in re.findall(r"^\|([^|]*)\|", section, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)
    ]
    app = [name.removesuffix(".py").replace("/", ".") for name in named if name.startswith("app/")]
    assert app == [floor for floor in FLOORS if floor not in {"app", "app.__main__"}]
    library = {path.stem for path in (ROOT / "rserpool").iterdir() if not path.name.startswith(("_", "py."))}
    assert library <= {name.removeprefix("rserpool/") for name in named}
