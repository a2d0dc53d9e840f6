"""The table of panels."""

from __future__ import annotations

from app.ui.window.panels import PANELS


def test_every_panel_has_its_own_name() -> None:
    assert len({panel.name for panel in PANELS}) == len(PANELS) >= 2
