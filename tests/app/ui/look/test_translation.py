"""The language is chosen before the window is built. English is the language of the sources, plurals included."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.base import language
from app.base.durations import duration
from app.lessons.facts import Facts
from app.lessons.parts import Expect
from app.lessons.report import judge
from app.ui.look import translation
from app.ui.widgets.number_box import NumberBox


@pytest.fixture(autouse=True)
def _english_again(qapp: QApplication) -> Iterator[None]:
    yield
    translation.choose_language(qapp, "en")


@pytest.mark.parametrize(
    ("wanted", "desktop", "taken"),
    [
        ("de", ["nb-NO"], "de"),
        ("", ["de-AT", "en"], "de"),
        ("", ["no"], "nb"),
        ("", ["nn-NO"], "nb"),
        ("", ["fr-FR", "de-DE"], "de"),
        ("", ["fr-FR"], "en"),
        ("xx", ["nb"], "nb"),
    ],
)
def test_the_chosen_language_or_the_desktops_first_available_one(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, wanted: str, desktop: list[str], taken: str
) -> None:
    class Desktop:
        def uiLanguages(self) -> list[str]:
            return desktop

    monkeypatch.setattr(QLocale, "system", staticmethod(Desktop))
    assert translation.choose_language(qapp, wanted) == taken


def test_english_has_its_plurals(qapp: QApplication) -> None:
    translation.choose_language(qapp, "en")
    assert language.translate("Row", "%n tile(s)", "", 1) == "1 tile"
    assert language.translate("Row", "%n tile(s)", "", 2) == "2 tiles"


@pytest.mark.parametrize(("code", "told"), [("en", "2.4 s"), ("de", "2,4 s"), ("nb", "2,4 s")])
def test_numbers_have_the_decimal_sign_of_the_language(qapp: QApplication, code: str, told: str) -> None:
    translation.choose_language(qapp, code)
    assert duration(2.41) == told


@pytest.mark.parametrize(("code", "shown"), [("en", "1,200"), ("de", "1.200"), ("nb", "1\N{NO-BREAK SPACE}200")])
def test_number_fields_follow_the_language_and_not_the_desktop(qapp: QApplication, code: str, shown: str) -> None:
    QLocale.setDefault(QLocale("ar_EG"))
    translation.choose_language(qapp, code)
    assert NumberBox(None, 0, 9999, 1200).text() == shown


def test_output_for_programs_and_terminals_is_always_english(qapp: QApplication) -> None:
    translation.choose_language(qapp, "de")
    report = judge(Expect(complete=True), Facts("kill-one", "tcp", 1.0, tiles=2, tiles_done=2))
    assert report.lines() == ["✔ Das Bild ist vollständig: 2 von 2 Kacheln fertig"]
    (judged,) = json.loads(report.to_json())["expectations"]
    assert (judged["expected"], judged["found"]) == ("The picture is complete", "2 of 2 tiles done")
    with language.in_english():
        assert report.lines() == ["✔ The picture is complete: 2 of 2 tiles done"]
    assert language.translate("Row", "gone") == "weg"
