"""Gathers all texts of the window for translation and compiles the translations:

    .venv/bin/python resources/translations/update.py

The texts are the literals given to `app.base.language.translate`, and those in tables and lessons.
Qt's `lupdate` gets them written out, for it does not see the number of a plural that is computed; it keeps what is
translated in `poolscope_*.ts`, to be edited with Qt Linguist or any editor. `lrelease` makes the `.qm` files that the
program reads. English needs neither. Texts that nobody uses any more go.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "translations"

sys.path.insert(0, str(ROOT))

from app.ui.look.translation import LANGUAGES as ALL  # noqa: E402 -- the program may not be installed

LANGUAGES = tuple(code for code in ALL if code != "en")


class Text(NamedTuple):
    """Something to be translated; `counted`: it has a plural."""

    context: str
    text: str
    remark: str = ""
    counted: bool = False


def of_tables() -> Iterator[Text]:
    """What tables and lessons say. They are translated where they are shown, by context."""
    from app.lessons.lesson import available, load
    from app.ui.actions import ACTIONS, Scope
    from app.ui.window.choices import TINTS
    from app.ui.window.panels import PANELS

    for spec in ACTIONS:
        yield Text("Actions", spec.text)
        yield Text("Actions", spec.tip)
    for scope in Scope:
        yield Text("Actions", scope.value)
    for panel in PANELS:
        yield Text("Panels", panel.title)
    for _, text, tip, _ in TINTS:
        yield Text("Choices", text)
        yield Text("Choices", tip)
    for name in available():
        for text in load(name).texts():
            yield Text("Lessons", text)


def of_sources() -> Iterator[Text]:
    """What is given to `translate` as a literal."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "translate":
                said = [part.value for part in call.args[:3] if isinstance(part, ast.Constant)]
                if len(said) == len(call.args[:3]) > 1:
                    counted = len(call.args) > 3 or any(keyword.arg == "n" for keyword in call.keywords)
                    yield Text(*said, counted=counted)


def gather(folder: Path) -> None:
    """Bring `poolscope_*.ts` in `folder` up to date with the sources."""
    with tempfile.TemporaryDirectory() as temporary:
        texts = Path(temporary) / "texts.py"
        lines = dict.fromkeys(
            f"translate({text.context!r}, {text.text!r}, {text.remark!r}{', 1' * text.counted})"
            for text in sorted({*of_tables(), *of_sources()})
        )
        texts.write_text("\n".join(lines), encoding="utf-8")
        for code in LANGUAGES:
            language = ["-source-language", "en_GB", "-target-language", code]
            _run("lupdate", "-no-obsolete", "-locations", "none", *language, str(texts),
                 "-ts", str(folder / f"poolscope_{code}.ts"))  # fmt: skip


def compile_all(folder: Path, into: Path) -> None:
    """Make the `.qm` files of the `.ts` files in `folder`."""
    for code in LANGUAGES:
        name = f"poolscope_{code}"
        _run("lrelease", "-silent", str(folder / f"{name}.ts"), "-qm", str(into / f"{name}.qm"))


def _run(tool: str, *arguments: str) -> None:
    program = Path(sys.executable).with_name(f"pyside6-{tool}")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tool}: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    gather(FOLDER)
    compile_all(FOLDER, FOLDER)
