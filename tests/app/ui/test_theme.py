"""Both themes can be read: contrast is computed, not believed. The size of type goes in steps."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QToolButton

from app.ui.theme import DARK, LIGHT, SCALES, THEMES, Look, contrast


@pytest.fixture
def look(qapp):
    look = Look(qapp, LIGHT)
    yield look
    look.theme, look.scale = LIGHT, 1.0
    look.apply()


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#777777") == 1.0


@pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))
def test_text_can_be_read_on_everything_it_is_put_on(theme):
    for ink in (theme.text, theme.muted, theme.dead, theme.silent):
        for ground in (theme.window, theme.surface, theme.raised):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.on_picture, theme.picture) >= 4.5
    assert contrast(theme.accent, theme.surface) >= 3.0


def test_switching_changes_the_palette_and_back(look, qapp):
    look.apply()
    light = qapp.palette().window().color().name()
    look.switch()
    assert look.theme is DARK
    assert qapp.palette().window().color().name() == DARK.window != light
    look.switch()
    assert qapp.palette().window().color().name() == light


def test_larger_type_reaches_styled_widgets_that_are_there_already(look, qtbot):
    look.apply()
    button, label = QToolButton(), QLabel("text")
    for widget in (button, label):
        qtbot.addWidget(widget)
        widget.ensurePolished()
    before = button.font().pointSizeF(), label.font().pointSizeF()
    look.rescale(2)
    assert (button.font().pointSizeF(), label.font().pointSizeF()) > before
    look.rescale(0)
    assert (button.font().pointSizeF(), label.font().pointSizeF()) == before


def test_steps_end_at_the_smallest_and_the_largest(look, monkeypatch):
    monkeypatch.setattr(look, "apply", lambda: None)  # restyling is dear and not the point here
    for _ in range(20):
        look.rescale(1)
    assert look.scale == SCALES[-1]
    for _ in range(20):
        look.rescale(-1)
    assert look.scale == SCALES[0]
