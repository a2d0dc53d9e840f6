"""Every text of the window can be translated and is translated."""

from __future__ import annotations

import importlib.util
import re
import shutil
import xml.etree.ElementTree as xml
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.ui.look.translation import FOLDER, LANGUAGES
from tests.imports import ROOT, Source, sources
from tests.texts import unreadable, untranslated

TABLES = frozenset({"Actions", "Choices", "Lessons", "Panels"})
"""The contexts of texts in tables, which are collected from there."""

TABLE_MODULES = ("app.ui.actions", "app.ui.window.choices", "app.ui.window.panels")

NOT_TRANSLATED = (
    "app.__main__",
    "app.base.authority",  # for terminals
    "app.base.log",
    "app.base.log_limit",
    "app.base.streams",  # for terminals
    "app.recording.pcapng",  # a comment in capture files
    "app.cli",
    "app.completion",  # scripts for shells
    "app.desktop",  # has its few texts in all languages
    "app.deployment.hosts",  # tells authors of lists what is wrong with a file
    "app.fractal.kernels.compiled",  # the log
    "app.fractal.session",  # reasons in the log
    "app.fractal.dissection",  # fields of messages have the names of the specifications
    "app.lessons.laptops.laptop",  # these two: commands of a shell
    "app.lessons.laptops.network",
    "app.lessons.lesson",  # tells authors of lessons what is wrong with a file
    "app.lessons.tables",
    "app.models.messages.fields",
    "app.processes.child",  # these four: for terminals
    "app.processes.lifeline",
    "app.processes.recognition",
    "app.processes.sentences",
    "app.ui.look.theme",  # a style sheet
    "app.ui.look.translation",  # languages have their own names
    "app.ui.qt_messages",  # for terminals
)

NAMES = frozenset({"Poolscope", "TCP", "ASAP", "ENRP", "PNG"})
"""Words that are the same in every language."""

SPEAKING = [
    source
    for source in sources("app")
    if source.module not in TABLE_MODULES
    if not any(source.module == module or source.module.startswith(f"{module}.") for module in NOT_TRANSLATED)
]

TRANSLATED = [code for code in LANGUAGES if code != "en"]


def update() -> Any:
    """Return the program that collects the texts. It is not part of a package."""
    spec = importlib.util.spec_from_file_location("update", FOLDER / "update.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def messages(code: str) -> Iterator[tuple[str, list[str], bool]]:
    """Yield text, translations (one, or all plural forms), and whether the text is counted."""
    for message in xml.parse(FOLDER / f"poolscope_{code}.ts").getroot().iter("message"):
        translation, source = message.find("translation"), message.find("source")
        assert translation is not None
        assert source is not None
        counted = message.get("numerus") == "yes"
        forms = [form.text or "" for form in translation] if counted else [translation.text or ""]
        yield source.text or "", forms, counted


def test_no_text_of_the_window_is_left_untranslatable() -> None:
    assert [text for source in SPEAKING for text in untranslated(source, NAMES)] == []


def test_every_text_can_be_collected_from_the_sources() -> None:
    assert [call for source in sources("app") for call in unreadable(source, TABLES)] == []


@pytest.mark.parametrize(
    "line",
    [
        'label.setText("gone")',
        'label.setText(f"{number} tiles")',
        'label.setText("{} tiles".format(number))',
        'label.setText("on" if lit else translate("Row", "off"))',
        'menu.addAction("Freeze")',
        'QLabel("Filter", self)',
        'QLabel(parent=self, text="Filter")',
        'journal.write("picture", f"Tile {number}")',
        'text = "No components yet"',
        'return f"after {time} seconds"',
        'raise PlaceError("These coordinates enclose no area.")',
    ],
)
def test_an_untranslated_text_is_found(line: str) -> None:
    assert len(untranslated(Source("app.ui.row", line))) == 1


@pytest.mark.parametrize(
    "line",
    [
        '"""No components yet."""',
        'label.setText(translate("Row", "gone"))',
        'label.setText(translate("Row", "{n} tiles").format(n=number))',
        'label.setText(f"{number} · {size} %")',
        'label.setText(words["gone"])',
        'label.setStyleSheet("border: 1px solid; color: red")',
        'journal.write("picture", sentence)',
        'log.info("the picture failed")',
        'raise ValueError("a load is from 0 to 1")',
        'GRAPH = "known pools"',
    ],
)
def test_translated_texts_and_other_strings_are_not_reported(line: str) -> None:
    assert untranslated(Source("app.ui.row", line)) == []


@pytest.mark.parametrize(
    "line",
    [
        'translate("Row", f"{number} tiles")',
        'translate("Row", text)',
        "translate(context, 'tiles')",
        'self.tr("tiles")',
        'QCoreApplication.translate("Row", "tiles")',
    ],
)
def test_a_text_that_cannot_be_collected_is_found(line: str) -> None:
    assert len(unreadable(Source("app.ui.row", line), TABLES)) == 1


def test_texts_with_and_without_a_plural_are_collected() -> None:
    update_ = update()
    found = {*update_.of_tables(), *update_.of_sources()}
    assert update_.Text("Row", "%n tile(s)", "", counted=True) in found
    assert update_.Text("Row", "gone") in found
    assert update_.Text("Actions", "Start the demo") in found
    assert update_.Text("Outcome", "was killed", "after a name") in found


def test_the_translation_files_are_up_to_date(tmp_path: Path) -> None:
    """Running `resources/translations/update.py` changes nothing."""
    files = [FOLDER / f"poolscope_{code}.ts" for code in TRANSLATED]
    for file in files:
        shutil.copy(file, tmp_path)
    update().gather(tmp_path)
    for file in files:
        assert (tmp_path / file.name).read_text() == file.read_text(), f"run {FOLDER.relative_to(ROOT)}/update.py"


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated(code: str) -> None:
    assert [text for text, forms, _ in messages(code) if not all(forms)] == []
    assert "unfinished" not in (FOLDER / f"poolscope_{code}.ts").read_text()


def test_the_compiled_files_match_the_translations(tmp_path: Path) -> None:
    update().compile_all(FOLDER, tmp_path)
    for code in TRANSLATED:
        name = f"poolscope_{code}.qm"
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


@pytest.mark.parametrize("code", TRANSLATED)
def test_translations_have_the_same_placeholders(code: str) -> None:
    for text, forms, counted in messages(code):
        places = set(re.findall(r"\{[^}]*\}", text))
        assert all(set(re.findall(r"\{[^}]*\}", form)) == places for form in forms), text
        assert len(forms) == (2 if counted else 1), text
        if counted:  # the form for one may say the number in words
            assert "%n" in text
            assert "%n" in forms[1], text
