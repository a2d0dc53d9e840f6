"""Every code block of the documentation runs: in the README, in the guides, and in the docstrings of the library."""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from itertools import dropwhile
from pathlib import Path

import pytest

from app.__main__ import parser
from app.cli import COMMANDS
from tests.blocks import DOCS, README, ROOT, Block, blocks, blocks_of
from tests.imports import sources

PAGES = [README, *sorted(DOCS.rglob("*.md"))]
ALL = [one for page in PAGES for one in blocks_of(page)]

ELSEWHERE = {"policy", "command", "lesson", "panel", "line"}
"""Names of blocks that `test_extending` runs."""

SET_UP = {
    "sh resources/start.sh": "opens the window until a person closes it",
    "sh resources/site.sh": "installs packages; test_site builds the site",
    "sh resources/bundle.sh": "installs packages and takes minutes; test_bundle runs it",
    "sh tests/run.sh": "is what runs this test",
    "pip install": "installs packages; test_library installs the library",
    "pre-commit install": "changes the repository",
    "mkdir -p ~/.config": "is in the user's own folders; tests/deploy checks the unit",
    "cp resources/deploy": "is in the user's own folders; tests/deploy checks the unit",
    "systemctl --user": "starts a service; tests/deploy checks the unit",
    "(umask 077; openssl": "makes a file; tests of the pool key read one",
    "tshark": "test_tls_capture runs it, where there is one",
    "docker": "needs an engine; tests/deploy checks the files",
    "kubectl": "needs a cluster; tests/deploy checks the manifest",
    "sbatch": "needs a cluster; tests/deploy runs the script",
    "squeue": "needs a cluster",
    "scancel": "needs a cluster",
}
"""Commands of sh blocks that are not run, and why; their syntax and the files they name are checked."""

ASSIGNMENT = re.compile(r"[A-Z_]+=")

LANGUAGES = {"python", "sh", "toml", "json", "text"}


def docstrings() -> Iterator[tuple[str, str]]:
    """Yield every docstring of the library with the name of its module."""
    for source in sources("rserpool"):
        for node in ast.walk(ast.parse(source.text)):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield source.module, ast.get_docstring(node) or ""


DOCSTRINGS = list(docstrings())
IN_DOCSTRINGS = [one for module, text in DOCSTRINGS for one in blocks(text, module)]


def run(one: Block, capsys: pytest.CaptureFixture[str]) -> str:
    """Run a Python block as `python -m asyncio` would, with await at its top level, and return what it prints."""
    code = compile(one.text, str(one), "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    names: dict[str, object] = {"__name__": "block"}
    result = eval(code, names)
    if inspect.iscoroutine(result):
        asyncio.run(result)
    return capsys.readouterr().out


@pytest.mark.parametrize("one", [*ALL, *IN_DOCSTRINGS], ids=str)
def test_every_block_names_a_language_that_is_checked(one: Block) -> None:
    assert one.language in LANGUAGES


@pytest.mark.parametrize("one", [one for one in ALL if one.name], ids=str)
def test_every_named_block_is_run_by_another_test(one: Block) -> None:
    assert one.name in ELSEWHERE


@pytest.mark.parametrize(
    "one", [one for one in [*ALL, *IN_DOCSTRINGS] if one.language == "python" and not one.name], ids=str
)
def test_every_python_block_runs(one: Block, capsys: pytest.CaptureFixture[str]) -> None:
    """A comment after `print` says what comes out."""
    out = run(one, capsys)
    promised = [line.partition("# ")[2] for line in one.text.splitlines() if re.match(r" *print\(.*# ", line)]
    assert [line for line in promised if line not in out] == []


@pytest.mark.parametrize("one", [one for one in [*ALL, *IN_DOCSTRINGS] if one.language == "json"], ids=str)
def test_every_json_block_is_json(one: Block) -> None:
    json.loads(one.text)


@pytest.mark.parametrize("one", [one for one in ALL if one.language == "sh" and not one.name], ids=str)
def test_every_sh_block_is_sound(one: Block) -> None:
    """A `poolscope` command has arguments that exist. Other commands are in `SET_UP`."""
    subprocess.run(["sh", "-n"], input=one.text, text=True, check=True)
    for line in one.text.splitlines():
        words = [*dropwhile(ASSIGNMENT.match, shlex.split(line, comments=True))]
        if words[:1] == ["poolscope"]:
            parser().parse_args(words[1:])
        elif words:
            assert [known for known in SET_UP if " ".join(words).startswith(known)]
            files = [word for word in words if word.endswith((".sh", ".py")) or word.startswith("resources/")]
            assert [file for file in files if not (ROOT / file).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_sentences_exist_with_their_arguments(page: Path) -> None:
    """`poolscope …` between backticks; a command alone is only named."""
    for command in re.findall(r"`poolscope ([^`]+)`", page.read_text(encoding="utf-8")):
        words = command.replace("ADDRESS", "127.0.0.1").split()
        if len(words) == 1:
            assert words[0] in COMMANDS or words[0].startswith("--")
        elif words[0] != "COMMAND":
            parser().parse_args(words)


def test_code_in_docstrings_is_fenced() -> None:
    """An indented block has no language, so nothing would check it."""
    outside = [
        (module, re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)) for module, text in DOCSTRINGS
    ]
    assert [(module, code) for module, text in outside for code in re.findall(r"\n\n    \S.*", text)] == []
