"""Garbage that contains parts of a window is collected only in the window's thread."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui import collector
from app.ui.collector import Collector


class Holder:
    """A cycle with a Qt object. It notes the thread in which it is collected."""

    def __init__(self, went: list[threading.Thread]) -> None:
        self.went = went
        self.self = self
        self.thing = QObject()

    def __del__(self) -> None:
        self.went.append(threading.current_thread())


@pytest.fixture
def interval() -> int:
    """The interval of the collector in milliseconds."""
    return collector.LOOK_MS


@pytest.fixture
def kept(qapp: QApplication, monkeypatch: pytest.MonkeyPatch, interval: int) -> Iterator[Collector]:
    monkeypatch.setattr(collector, "YOUNG", 100)
    monkeypatch.setattr(collector, "OLDER", 0)
    found = Collector(qapp, interval)
    yield found
    found.close()
    found.deleteLater()


def make_objects() -> None:
    """Make enough objects to trigger a garbage collection."""
    kept = [[[number]] for number in range(200_000)]
    assert len(kept) == 200_000


def in_another_thread() -> None:
    thread = threading.Thread(target=make_objects)
    thread.start()
    thread.join()


def test_another_thread_does_not_collect_objects_of_the_window(kept: Collector) -> None:
    went: list[threading.Thread] = []
    Holder(went)
    in_another_thread()
    assert went == []
    objects = [[number] for number in range(200)]
    kept.look()
    assert went == [threading.main_thread()]
    assert objects


@pytest.mark.parametrize("interval", [1])
def test_the_collector_runs_by_itself(kept: Collector, qtbot: QtBot) -> None:
    went: list[threading.Thread] = []
    Holder(went)
    objects = [[number] for number in range(200)]
    qtbot.waitUntil(lambda: went == [threading.main_thread()])
    assert objects


def test_closing_the_collector_restores_pythons_own(qapp: QApplication) -> None:
    found = Collector(qapp)
    assert not gc.isenabled()
    found.close()
    assert gc.isenabled()
    gc.unfreeze()
