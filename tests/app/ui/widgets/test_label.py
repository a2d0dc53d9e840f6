"""No text is taken for HTML, which could make Qt open files."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from app.ui.widgets.label import Label, plain_tip
from tests.imports import sources

HTML = "<img src='/tmp/a-pipe'> <b>3 < 4 & 5</b>\n  and more"


def test_a_label_shows_html_as_it_is(qapp: QApplication) -> None:
    label = Label(HTML)
    lines = HTML.splitlines()
    assert label.sizeHint().width() >= max(label.fontMetrics().horizontalAdvance(line) for line in lines)
    assert label.sizeHint().height() >= len(lines) * label.fontMetrics().height()


@pytest.mark.parametrize("text", [HTML, "A registrar", "two\nlines"])
def test_a_tool_tip_shows_html_as_it_is(qapp: QApplication, text: str) -> None:
    shown = QTextDocument()
    if "<" in text:
        shown.setHtml(plain_tip(text))
        assert shown.toPlainText() == text
    else:
        assert plain_tip(text) == text


def test_all_labels_of_the_window_show_their_text_as_it_is() -> None:
    others = [
        source.module
        for source in sources("app/ui")
        if source.module != "app.ui.widgets.label" and ("QLabel(" in source.text or "(QLabel)" in source.text)
    ]
    assert others == []
