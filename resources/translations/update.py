"""Collects all texts of the window for translation, and compiles the translations:

    .venv/bin/python resources/translations/update.py

The texts are the literals passed to `app.base.language.translate`, and the texts of tables and lessons. They are
written to a file for Qt's `lupdate`, which would not recognise a plural whose number is computed. `lupdate` keeps
existing translations in `poolscope_*.ts` and removes texts that are no longer used. Edit these files with Qt Linguist
or a text editor. `lrelease` makes the `.qm` files that the program reads. English needs neither.
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

from app.ui.look.translation import LANGUAGES as ALL  # noqa: E402 -- the program need not be installed

LANGUAGES = tuple(code for code in ALL if code != "en")


class Text(NamedTuple):
    """A text to translate. `counted` says that it has a plural."""

    context: str
    text: str
    remark: str = ""
    counted: bool = False


def of_tables() -> Iterator[Text]:
    """Yield the texts of tables and lessons. They are translated where they are shown, by context."""
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
    """Yield the literals passed to `translate`."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "translate":
                arguments = call.args[:3]
                literals = [
                    part.value for part in arguments if isinstance(part, ast.Constant) and isinstance(part.value, str)
                ]
                if len(literals) == len(arguments) > 1:
                    context, text, *remark = literals
                    counted = len(call.args) > 3 or any(keyword.arg == "n" for keyword in call.keywords)
                    yield Text(context, text, "".join(remark), counted)


def gather(folder: Path) -> None:
    """Update `poolscope_*.ts` in `folder` from the sources."""
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
    """Compile the `.ts` files in `folder` to `.qm` files in `into`."""
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
