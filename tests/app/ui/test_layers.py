"""The order of the packages of `app.ui`: subjects stand side by side, above the shared parts and below the window."""

from __future__ import annotations

import pytest

from tests.imports import none_of, only_these_of_ours, sources, upward

SUBJECTS = (
    "classroom", "comparison", "faults", "fleet", "handlespace", "journal", "lessons", "machine", "measurements",
    "messages", "recording", "scope", "topology", "viewing",
)  # fmt: skip

FLOORS = (
    "app.ui.application",
    "app.ui.window",
    *(f"app.ui.{subject}" for subject in SUBJECTS),
    "app.ui.panels",
    "app.ui.picture",
    "app.ui.playback",
    "app.ui.actions",
    "app.ui.demonstration",
    "app.ui.settings",
    "app.ui.widgets",
    "app.ui.look",
    "app.ui.loop",
    "app.ui.collector",
    "app.ui",
)
"""Top first."""


def test_imports_point_down() -> None:
    assert upward(sources("app/ui"), FLOORS) == []


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_knows_the_shared_parts_and_no_other_subject(subject: str) -> None:
    others = [f"app.ui.{other}" for other in SUBJECTS if other != subject]
    assert none_of(sources(f"app/ui/{subject}"), *others) == []


def test_only_the_application_knows_the_window() -> None:
    rest = [
        source
        for source in sources("app/ui")
        if not source.module.startswith("app.ui.window") and source.module != "app.ui.application"
    ]
    assert none_of(rest, "app.ui.window") == []
    window = [source for source in sources("app/ui/window") if source.module != "app.ui.window.main_window"]
    assert none_of(window, "app.ui.window.main_window") == []


def test_widgets_know_no_feature() -> None:
    assert only_these_of_ours(sources("app/ui/widgets"), "app.base", "app.ui.look", "app.ui.widgets") == []
