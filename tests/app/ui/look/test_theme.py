"""The themes are readable: contrast is computed. The type size changes in steps."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.fleet.marks import COLOURS
from app.ui.look import theme as the_theme
from app.ui.look.theme import CHOICES, DARK, LEAST, LIGHT, SCALES, SYSTEM, THEMES, Look, Theme, contrast, needs_outline


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    yield Look(qapp, LIGHT.name)
    Look(qapp, LIGHT.name).apply()


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#777777") == 1.0


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_text_is_readable_on_every_background(theme: Theme) -> None:
    for ink in (theme.text, theme.muted, theme.dead, theme.silent):
        for ground in (theme.window, theme.surface, theme.raised):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.on_picture, theme.picture) >= 4.5
    assert contrast(theme.accent, theme.surface) >= 3.0


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_edges_of_controls_are_visible(theme: Theme) -> None:
    for ground in (theme.window, theme.surface):
        assert contrast(theme.edge, ground) >= LEAST
        assert contrast(theme.accent, ground) >= LEAST


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_a_mark_is_visible_by_its_colour_or_its_outline(theme: Theme) -> None:
    """Yellow on white is not visible enough; such shapes are drawn with an outline."""
    ink = QColor(theme.text)
    outlined = [rgb for rgb in COLOURS if needs_outline(QColor(*rgb), ink)]
    for rgb in set(COLOURS) - set(outlined):
        assert contrast(QColor(*rgb).name(), theme.surface) >= LEAST, rgb
    assert 0 < len(outlined) < len(COLOURS)
    assert contrast(theme.text, theme.surface) >= LEAST


def test_switching_changes_the_palette_and_back(look: Look, qapp: QApplication) -> None:
    look.apply()
    light = qapp.palette().window().color().name()
    look.switch()
    assert look.theme is DARK
    assert qapp.palette().window().color().name() == DARK.window != light
    look.choose(LIGHT.name)
    assert qapp.palette().window().color().name() == light


def test_the_key_switches_through_all_themes_that_look_different(look: Look) -> None:
    seen = []
    for _ in CHOICES:
        before = look.theme
        look.switch()
        assert look.theme is not before
        seen.append(look.theme.name)
    assert set(seen) == set(THEMES)


def test_the_systems_theme_is_light_or_dark(look: Look) -> None:
    look.choose(SYSTEM)
    assert look.theme in (LIGHT, DARK)


def test_larger_type_reaches_existing_widgets(look: Look, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    button, label = QToolButton(window), QLabel("text", window)
    look.dress(window)
    for widget in (button, label):
        widget.ensurePolished()
    before = button.font().pointSizeF(), label.font().pointSizeF()
    look.rescale(2)
    assert (button.font().pointSizeF(), label.font().pointSizeF()) > before
    look.rescale(0)
    assert (button.font().pointSizeF(), label.font().pointSizeF()) == before


def test_the_steps_stop_at_the_smallest_and_the_largest_type(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "apply", lambda: None)  # restyling is expensive and not the point here
    for _ in range(20):
        look.rescale(1)
    assert look.scale == SCALES[-1]
    for _ in range(20):
        look.rescale(-1)
    assert look.scale == SCALES[0]


@pytest.mark.parametrize("name", ["My programs", "a(1)", "it's", 'say "x"', "100%20#?;{}", "back\\slash", "Größe, 数"])
def test_the_style_sheet_works_wherever_the_program_is_installed(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    usual = _ticked(Look(qapp, LIGHT.name), qtbot)
    shutil.copytree(the_theme.ICONS, tmp_path / name)
    monkeypatch.setattr(the_theme, "ICONS", tmp_path / name)
    assert _ticked(Look(qapp, LIGHT.name), qtbot) == usual
    assert QColor(LIGHT.on_accent).rgb() in usual  # the tick
    assert QColor(LIGHT.accent).rgb() in usual
    monkeypatch.setattr(the_theme, "ICONS", tmp_path / "nowhere")
    assert QColor(LIGHT.on_accent).rgb() not in _ticked(Look(qapp, LIGHT.name), qtbot)


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_a_list_to_choose_from_has_an_arrow_and_no_bevel(qapp: QApplication, qtbot: QtBot, theme: Theme) -> None:
    """As soon as a style sheet draws the border, Fusion draws a bevel around the arrow."""
    window = QWidget()
    qtbot.addWidget(window)
    box = QComboBox(window)
    box.resize(100, 30)
    Look(qapp, theme.name).dress(window)
    image = box.grab().toImage()
    inside = [image.pixelColor(x, y).name() for x in range(76, 96) for y in range(4, 28)]
    bottom = {image.pixelColor(x, 28).name() for x in range(10, 94)}
    assert bottom == {theme.surface}
    assert inside.count(theme.surface) > len(inside) / 2
    assert any(contrast(colour, theme.surface) >= LEAST for colour in inside)


def _ticked(look: Look, qtbot: QtBot) -> list[int]:
    """Return the pixels of a ticked check box."""
    window = QWidget()
    qtbot.addWidget(window)
    box = QCheckBox(window)
    box.setChecked(True)
    box.resize(40, 40)
    look.dress(window)
    image = box.grab().toImage()
    return [image.pixel(x, y) for y in range(image.height()) for x in range(image.width())]
