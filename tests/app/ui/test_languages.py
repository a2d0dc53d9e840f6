"""The window in other languages: every text is translated, and none is cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QScrollArea,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.__main__ import main
from app.base import language
from app.lessons.lesson import available, load
from app.models.fleet.places import Joined
from app.models.machine.load import Load
from app.processes.scope_options import ScopeOptions
from app.ui import application
from app.ui.fleet.panel import PoolPanel
from app.ui.look import translation
from app.ui.look.theme import LIGHT, Look
from app.ui.picture.progress import Progress, ProgressStrip
from app.ui.window.main_window import MainWindow
from app.ui.window.panels import PANELS
from tests.app.ui.builders import ONE, Stage, a_picture, add_element, add_registrar, until
from tests.app.ui.windows import Aio, Story, child_of, closing, cut_off, panel_of, tell, texts

WindowIn = Callable[..., None]


@pytest.fixture
def window_in(aio: Aio, qapp: QApplication) -> Iterator[WindowIn]:
    """Run `story(window, stage)` with a window in a language, and close the window."""

    def run(code: str, story: Story, size: tuple[int, int] = (1024, 768)) -> None:
        async def main() -> None:
            stage = Stage()
            look = Look(qapp, LIGHT.name)
            look.apply()
            window = MainWindow(stage, look, [load(name) for name in available()])
            window.resize(*size)
            window.show()
            await until(window.isVisible)
            async with closing(window):
                await tell(story, window, stage)

        translation.choose_language(qapp, code)
        aio(main())

    yield run
    translation.choose_language(qapp, "en")


WORDS = {
    "de": ("Demo starten", "Registrare", "Kacheln ▾", "Alle Tasten zeigen (F1)", "3 Kacheln"),
    "nb": ("Start demoen", "Registrarer", "Fliser ▾", "Vis alle tastene (F1)", "3 fliser"),
}


@pytest.mark.parametrize("code", WORDS)
def test_the_window_uses_the_chosen_language(window_in: WindowIn, code: str) -> None:
    start, registrars, tiles, keys, counted = WORDS[code]

    async def story(window: MainWindow, stage: Stage) -> None:
        add_element(stage.fleet, 1, ONE, tiles=3)
        assert window.overlays.welcome.button.text() == start
        assert window.actions_["demo"].text() == start
        assert window.actions_["keys"].toolTip() == keys
        texts = [widget.text() for widget in children(window)]
        assert {registrars, tiles, counted} <= {text.replace("\u00a0", " ") for text in texts}
        assert language.translate("Row", "%n tile(s)", "", 1) in ("1 Kachel", "1 flis")

    window_in(code, story)


def children(window: QWidget) -> list[QLabel | QAbstractButton]:
    return [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]


def too_wide(area: QScrollArea) -> bool:
    """Return whether the area shows less than its whole width and cannot be scrolled sideways."""
    fixed = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    return area.isVisible() and fixed and inside(area).width() > area.viewport().width()


def inside(area: QScrollArea) -> QWidget:
    widget = area.widget()
    assert widget is not None
    return widget


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800)], ids=str)
@pytest.mark.parametrize("code", translation.LANGUAGES)
def test_no_label_or_button_is_cut_off(window_in: WindowIn, code: str, size: tuple[int, int]) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        add_registrar(stage.fleet)
        add_element(stage.fleet, 1, ONE, tiles=3)
        assert found(window) == []
        window.actions_["choose_elements"].trigger()
        await until(panel_of(window, PoolPanel).starter.isVisible)
        QCoreApplication.sendPostedEvents()  # layout requests among them
        assert found(window) == []
        assert not child_of(window, QAbstractButton, "qt_toolbar_ext_button").isVisible()  # the whole tool bar has room
        stage.show(a_picture())
        for panel in PANELS:
            if panel.name in window.docks.on_demand:
                window.actions_[panel.name].trigger()
                await until(window.panels[panel.name].isVisible)
                QCoreApplication.sendPostedEvents()
                assert found(window) == [], panel.name
                window.actions_[panel.name].trigger()
        window.actions_["keys"].trigger()
        QCoreApplication.sendPostedEvents()
        assert child_of(window.overlays.keys, QTextBrowser).horizontalScrollBar().maximum() == 0

    def found(window: MainWindow) -> list[str]:
        wide = [inside(area).objectName() for area in window.findChildren(QScrollArea) if too_wide(area)]
        return wide + [widget.text() for widget in children(window) if cut_off(widget)]

    window_in(code, story, size)


@pytest.mark.parametrize("code", translation.LANGUAGES)
def test_whatever_the_status_bar_says_the_window_fits_a_small_screen(window_in: WindowIn, code: str) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        window.actions_["class"].trigger()
        stage.joined = Joined(ScopeOptions(registrars=("192.168.100.100:38630",)), "tcp", "rsplib", ("192.168.100.1",))
        stage.scope_changed.emit()
        stage.show(a_picture())
        child_of(window, ProgressStrip).show_progress(Progress(23, 24, 0.9, 1234567.0, 3723.0))
        busy = Load(processor=1.0, ours=1.0, processors=2, free=10**11, memory=10**11, busy=True)
        stage.fleet.machine.measured.emit(busy)
        QCoreApplication.sendPostedEvents()
        assert len(texts(window.statusBar())) == 6
        assert window.minimumSizeHint().width() <= 1024

    window_in(code, story)


@pytest.mark.parametrize("code", translation.LANGUAGES)
def test_the_first_page_wraps_or_scrolls_where_panels_leave_little_room(window_in: WindowIn, code: str) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        window.actions_["class"].trigger()
        QCoreApplication.sendPostedEvents()
        welcome = window.overlays.welcome
        for width in (welcome.width(), 560, 420):
            welcome.resize(width, 600)
            QCoreApplication.sendPostedEvents()
            assert not too_wide(child_of(welcome, QScrollArea)), width
            assert [widget.text() for widget in children(welcome) if cut_off(widget)] == []

    window_in(code, story, (1280, 800))


def test_cut_off_text_is_noticed(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    label = QLabel("Registrare", room)
    room.show()
    assert not cut_off(label)
    label.setFixedWidth(20)
    assert cut_off(label)


class Chosen(Exception):
    """The language with which a window would open."""


@pytest.mark.parametrize(
    ("saved", "arguments", "wanted"),
    [
        ("de", ["lesson", "kill-one", "--offscreen"], "de"),
        ("de", ["lesson", "kill-one", "--offscreen", "--language=nb"], "nb"),
        ("", ["--language=de", "lesson", "kill-one", "--offscreen"], "de"),
        ("de", ["--language=en", "open"], "en"),
        ("de", ["open", "--language=nb"], "nb"),
        ("nb", ["open"], "nb"),
        ("nb", [], "nb"),
        ("", ["--language=nb"], "nb"),
        ("de", ["join"], "de"),
        ("de", ["join", "--language=nb"], "nb"),
        ("", ["open", "letter.odt", "--language=de"], "de"),
        ("", ["open", "{folder}/kept.poolscope", "--language=de"], "de"),
        ("de", ["play", "{folder}/kept.poolscope"], "de"),
        ("", ["play", "{folder}/kept.poolscope", "--language=de"], "de"),
    ],
)
def test_every_command_with_a_window_has_the_saved_language_or_the_one_that_is_given(
    saved: str, arguments: list[str], wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose(_app: object, code: str) -> None:
        raise Chosen(code)

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(application, "choose_language", choose)
    monkeypatch.setattr("app.recording.files.load", lambda _file: object())
    (tmp_path / "poolscope").mkdir()
    (tmp_path / "poolscope" / "poolscope.ini").write_text(f"[General]\nlanguage={saved}\n")
    with pytest.raises(Chosen, match=f"^{wanted}$"):
        main([argument.format(folder=tmp_path) for argument in arguments])
