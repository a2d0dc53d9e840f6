"""Words that several parts of the window use."""

from __future__ import annotations

from app.ui.look.words import tiles_words


def test_units_are_written_for_people() -> None:
    assert tiles_words(1) == "1\u00a0tile"
    assert tiles_words(12345) == "12\u2009345\u00a0tiles"
