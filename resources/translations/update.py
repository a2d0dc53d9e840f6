"""Gathers all texts of the window for translation and compiles the translations, with Qt's own tools:

    .venv/bin/python resources/translations/update.py

`lupdate` finds the texts in `app` and keeps what is translated in `poolscope_*.ts`, to be edited with Qt Linguist or
any editor; `lrelease` makes the `.qm` files that the program reads. English needs neither. Texts that stand in tables
and in lessons are no calls that `lupdate` could see, so they are written out for it first.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("de", "nb")

sys.path.insert(0, str(ROOT))


def of_tables() -> Iterator[tuple[str, str]]:
    """Context and text of what tables say."""
    from app.lessons.lesson import available, load
    from app.ui.actions import ACTIONS, Scope
    from app.ui.choices import TINTS
    from app.ui.panels import PANELS

    for spec in ACTIONS:
        yield "Actions", spec.text
        yield "Actions", spec.tip
    for scope in Scope:
        yield "Actions", scope.value
    for panel in PANELS:
        yield "Panels", panel.title
    for _, text, tip, _ in TINTS:
        yield "Choices", text
        yield "Choices", tip
    for name in available():
        for text in load(name).texts():
            yield "Lessons", text


def gather(folder: Path) -> None:
    """Bring `poolscope_*.ts` in `folder` up to date with the sources."""
    sources = sorted(str(path) for path in (ROOT / "app").rglob("*.py"))
    with tempfile.TemporaryDirectory() as temporary:
        tables = Path(temporary) / "tables.py"
        lines = [f"translate({context!r}, {text!r})" for context, text in dict.fromkeys(of_tables())]
        tables.write_text("\n".join(lines), encoding="utf-8")
        for code in LANGUAGES:
            language = ["-source-language", "en_GB", "-target-language", code]
            _run("lupdate", "-no-obsolete", "-locations", "none", *language, *sources, str(tables),
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
