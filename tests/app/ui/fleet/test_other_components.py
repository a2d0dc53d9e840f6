"""The section of components that were not started here."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.demonstrator import Demonstrator
from app.models.fleet.other_components import Components
from app.monitor import Monitor
from app.ui.fleet.other_components import LINKS, MOST, OtherComponents
from app.ui.fleet.panel import PoolPanel
from app.ui.look.theme import LIGHT, Look
from app.ui.window.main_window import MainWindow
from rserpool import csp
from tests.app.ui.builders import Stage, add_element, add_registrar
from tests.app.ui.windows import Aio, a_context, child_of, texts

ELEMENT = csp.component_id(csp.Group.POOL_ELEMENT, 0xAA000002)
REGISTRAR = csp.component_id(csp.Group.REGISTRAR, 0x11111111)


@pytest.fixture
def components() -> Components:
    return Components()


@pytest.fixture
def section(qtbot: QtBot, components: Components) -> OtherComponents:
    panel = PoolPanel(a_context(Stage(components=components)))
    qtbot.addWidget(panel)
    panel.resize(300, 500)
    panel.show()
    return child_of(panel, OtherComponents)


def report(components: Components, sender: int = ELEMENT, **values: Any) -> None:
    components.take(0.0, csp.Report(**({"sender": sender, "uptime": 1.0, "interval": 0.5} | values)), "10.1.0.12")
    components.tick(0.0)


def test_the_section_is_hidden_while_it_is_empty(section: OtherComponents, components: Components) -> None:
    assert not section.isVisible()
    report(components)
    assert section.isVisible()
    report(components, flags=csp.FINAL)
    assert not section.isVisible()
    assert not section.views


def test_a_row_has_name_status_workload_place_and_associations(
    section: OtherComponents, components: Components
) -> None:
    link = csp.Association(REGISTRAR, 5.0, 11)
    report(components, location=b"lab: 10.1.0.12:40198", status=b"1 Session", workload=0.25, associations=(link,))
    assert texts(section.views[ELEMENT]) == [
        "Element 0xaa000002",
        "25\u00a0%",
        "1 Session",
        "lab: 10.1.0.12:40198",
        "→ Registrar 0x11111111, ASAP, for 5.0 s",
    ]
    assert "reports from 10.1.0.12" in section.views[ELEMENT].toolTip()
    assert section.views[ELEMENT].accessibleName().startswith("Element 0xaa000002, 1 Session")


def test_a_row_follows_its_reports(section: OtherComponents, components: Components) -> None:
    report(components, status=b"0 Sessions")
    view = section.views[ELEMENT]
    report(components, status=b"1 Session", workload=1.0)
    assert section.views[ELEMENT] is view
    assert {"1 Session", "100\u00a0%"} <= set(texts(view))


def test_rows_are_sorted_independently_of_arrival(section: OtherComponents, components: Components) -> None:
    report(components, ELEMENT)
    report(components, REGISTRAR)
    registrar, element = section.views[REGISTRAR], section.views[ELEMENT]
    layout = section.layout()
    assert layout is not None
    layout.activate()
    assert registrar.y() < element.y()


def test_many_components_and_many_associations_are_counted(section: OtherComponents, components: Components) -> None:
    links = tuple(csp.Association(ELEMENT + number, None, 32) for number in range(10))
    for number in range(MOST + 3):
        report(components, ELEMENT + number, associations=links)
    assert len(section.views) == MOST
    assert "and 3 more" in texts(section)
    lines = next(text for text in texts(section.views[ELEMENT]) if text.startswith("→")).split("\n")
    assert len(lines) == LINKS
    assert lines[-1] == f"and {10 - LINKS + 1} more associations"


def test_text_from_outside_is_not_shown_as_rich_text(section: OtherComponents, components: Components) -> None:
    report(components, status=b"<img src=x>\x07")
    assert "<img src=x>�" in texts(section.views[ELEMENT])
    assert "<img" not in section.views[ELEMENT].toolTip()


def test_the_window_hears_datagrams_and_does_not_show_its_own_processes_twice(aio: Aio, qapp: QApplication) -> None:
    async def main() -> None:
        async with Demonstrator(transport="tcp") as demonstrator:
            window = MainWindow(demonstrator, Look(qapp, LIGHT.name))
            window.show()
            section = child_of(window, OtherComponents)
            add_element(demonstrator.fleet, 1, 0xAA000001)
            registrar = add_registrar(demonstrator.fleet)
            heard = asyncio.Event()
            demonstrator.components.changed.connect(heard.set)
            async with Monitor(demonstrator.components, "127.0.0.1:0") as monitor:
                assert monitor.address is not None
                assert registrar.identifier is not None
                place = monitor.address.addresses[0], monitor.address.port
                ours = csp.component_id(csp.Group.REGISTRAR, registrar.identifier)
                with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as others:
                    for sender in (ELEMENT - 1, ours, ELEMENT):
                        others.sendto(csp.encode(csp.Report(sender, 1.0, 0.5)), place)
                await heard.wait()
                assert list(section.views) == [ELEMENT]
                assert section.isVisible()
            window.close()
            await window.tasks.aclose()
            window.deleteLater()

    aio(main())
