"""Using a scope that others run, in the window: the dialog, the notice about the profile, and rows of strangers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.demonstrator import Demonstrator
from app.fractal.viewport import Viewport
from app.models.actions import Action
from app.models.fleet.fleet import ElementRow, Fleet, State
from app.models.fleet.places import Joined
from app.processes.scope_options import ASAP_GROUPS, ScopeOptions
from app.processes.supervisor import Supervisor
from app.ui.fleet.panel import PoolPanel
from app.ui.look.theme import LIGHT, Look
from app.ui.scope.dialog import ScopeDialog
from app.ui.settings import Remembered, Settings
from app.ui.window.main_window import MainWindow
from rserpool import RSPLIB, TlsFiles
from tests.app.ui.builders import Stage, until
from tests.app.ui.windows import Aio, InWindow, closing, texts
from tests.helpers.outside import a_registrar, an_element
from tests.helpers.tls import member


@pytest.fixture
def dialog(qtbot: QtBot) -> ScopeDialog:
    dialog = ScopeDialog(None)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    return dialog


def test_addresses_of_all_kinds_are_read_and_missing_ports_filled_in(dialog: ScopeDialog) -> None:
    dialog.ask(None, joined=False)
    dialog.registrars.setText("10.0.0.1, [::1]:4000 2001:db8::1  10.1.0.1,10.2.0.1:3863")
    dialog.peers.setText("10.0.0.1 [::1]")
    dialog.local.setText("10.0.0.9, ::1")
    assert dialog.options() == ScopeOptions(
        registrars=("10.0.0.1:3863", "[::1]:4000", "[2001:db8::1]:3863", "10.1.0.1,10.2.0.1:3863"),
        peers=("10.0.0.1:9901", "[::1]:9901"),
        local=("10.0.0.9", "::1"),
    )


@pytest.mark.parametrize(("number", "group"), [*enumerate(ASAP_GROUPS)])
def test_announcements_of_both_families_can_be_chosen(dialog: ScopeDialog, number: int, group: str) -> None:
    dialog.ask(None, joined=False)
    dialog.by_group.setChecked(True)
    dialog.group.setCurrentIndex(number)
    options = dialog.options()
    assert (options.registrars, options.asap_announce) == ((), group)
    assert options.enrp_group is not None
    assert options.enrp_group.is_ipv6 == ("[" in group)
    dialog.group.setEditText("239.1.2.3:5000")
    assert dialog.options().asap_announce == "239.1.2.3:5000"


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("registrars", "", "Give the address of a registrar, or listen to announcements."),
        ("registrars", "lab1", "“lab1” is not an IP address"),
        ("registrars", "10.0.0.1:99999", "a port is a number from 1 to 65535"),
        ("peers", "10.0.0.256", "is not an IP address"),
        ("tls", "/nowhere", "cannot be read"),
    ],
)
def test_what_cannot_be_right_is_said_and_the_dialog_stays(
    dialog: ScopeDialog, field: str, text: str, sentence: str
) -> None:
    dialog.ask(ScopeOptions(registrars=("127.0.0.1:3863",)), joined=False)
    getattr(dialog, field).setText(text)
    with pytest.raises(Exception, match=sentence.replace("[", r"\[").replace(".", r"\.")):
        dialog.options()
    dialog.use.click()
    assert dialog.isVisible()
    assert sentence in dialog.complaint.text()


def test_the_dialog_shows_again_what_was_used(dialog: ScopeDialog) -> None:
    files = member("window")
    assert files.certificate.parent == files.key.parent == files.authority.parent
    paths = str(files.certificate), str(files.key), str(files.authority)
    for options in (
        ScopeOptions(registrars=("10.0.0.1:3863",), peers=("10.0.0.1:9902",), profile="rsplib", local=("10.0.0.2",)),
        ScopeOptions(asap_announce="[ff05::133]:3863", profile="rfc", transport="tcp", tls=paths),
        ScopeOptions(asap_announce="239.9.9.9:4000", pool_handle="Other"),
    ):
        dialog.ask(options, joined=True)
        assert dialog.options() == options
        assert dialog.leave.isVisible()


def test_a_scope_is_remembered_in_the_settings_but_not_used_by_itself(tmp_path: Path, qapp: QApplication) -> None:
    file = tmp_path / "poolscope.ini"
    assert Settings(file).scope is None
    options = ScopeOptions(registrars=("10.0.0.1:3863", "[::1]:3863"), profile="rsplib", tls=("a b", "c=d", 'e"f'))
    stage_look = Look(qapp, LIGHT.name)
    settings = Settings(file)

    left = Remembered(shown={}, tint="tint", palette="dusk", geometry=QByteArray(), docks=QByteArray())
    settings.keep(left, stage_look, options)
    again = Settings(file)
    assert again.complaint == ""
    assert again.scope == options
    again.keep(left, stage_look, None)
    assert Settings(file).scope == options


@pytest.mark.parametrize(
    "text", ["[]", '{"registrars": "here"}', '{"registrars": ["here"]}', '{"a": 1}', "{", '{"profile": 3}']
)
def test_damaged_options_in_the_settings_count_as_none(text: str, tmp_path: Path) -> None:
    file = tmp_path / "poolscope.ini"
    escaped = text.replace('"', '\\"')
    file.write_text(f'[General]\nscope="{escaped}"\n')
    assert Settings(file).scope is None


def test_the_menu_the_first_page_and_a_key_open_the_dialog_and_leaving_is_possible_there(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        (link,) = [
            b for b in window.overlays.welcome.findChildren(QPushButton) if b.text().startswith("Use an existing")
        ]
        link.click()
        dialog = window.scopes.dialog
        assert dialog.isVisible()
        assert not window.actions_["leave_scope"].isEnabled()
        dialog.registrars.setText("10.0.0.1")
        dialog.use.click()
        await until(lambda: stage.asked == [("scope", ScopeOptions(registrars=("10.0.0.1:3863",)))])
        assert not dialog.isVisible()
        await until(lambda: "Scope of others: 10.0.0.1:3863 · rfc" in texts(window.statusBar()))
        assert window.scopes.last == ScopeOptions(registrars=("10.0.0.1:3863",))
        window.actions_["use_scope"].trigger()
        assert dialog.registrars.text() == "10.0.0.1:3863"
        dialog.leave.click()
        await until(lambda: stage.asked[-1] == ("scope", None))
        assert not [text for text in texts(window.statusBar()) if text.startswith("Scope of others")]

    in_window(story)


def test_a_wrong_profile_is_said_in_a_sentence_and_one_click_puts_it_right(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        options = ScopeOptions(registrars=("10.0.0.1:3863",), profile="rfc")
        stage.joined = Joined(options, "tcp", "rfc", ("10.0.0.2",))
        stage.wrong_profile = RSPLIB
        stage.scope_changed.emit()
        notice = window.overlays.scope
        assert notice.isVisible()
        assert "a registration life of 90 s is one of 90 ms to them" in notice.label.text()
        assert notice.button.text() == "Use the profile rsplib"
        notice.button.click()
        await until(lambda: stage.asked)
        assert stage.asked == [("scope", ScopeOptions(registrars=("10.0.0.1:3863",), profile="rsplib"))]
        stage.wrong_profile = None
        stage.scope_changed.emit()
        assert not notice.isVisible()

    in_window(story)


def test_the_row_of_a_stranger_says_where_it_is_and_why_nothing_can_be_done(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        row = ElementRow(
            1, identifier=7, state=State.RUNNING, ours=False, host="lab1", address="192.0.2.1:4000", protocol="sctp"
        )
        stage.fleet.add(row)
        panel = window.panels["pool"]
        assert isinstance(panel, PoolPanel)
        view = panel.view_of(row)
        assert "lab1 · 192.0.2.1:4000 · SCTP" in texts(view)
        assert view.toolTip().startswith("Started elsewhere: only who started it can freeze, stop or kill it.")
        view.setFocus()
        assert not [button for button in view.buttons.values() if button.isVisible()]
        (entry,) = view.menu().actions()
        assert not entry.isEnabled()
        panel.act(Action.KILL)
        assert window.statusBar().currentMessage() == entry.text()
        assert row.state is State.RUNNING

    in_window(story)


def test_the_window_in_a_scope_of_real_registrars_and_elements(aio: Aio, qapp: QApplication) -> None:
    async def main() -> None:
        quick = ("--endpointkeepalivetransmissioninterval=300", "--endpointkeepalivetimeoutinterval=300")
        async with (
            a_registrar(*quick) as (_, asap, enrp),
            a_registrar(f"--peer={enrp}", *quick) as (_, asap2, _enrp2),
            an_element(asap) as one,
            an_element(asap2),
            Demonstrator(transport="tcp") as demonstrator,
        ):
            window = MainWindow(demonstrator, Look(qapp, LIGHT.name))
            window.show()
            async with closing(window):
                window.scopes.ask()
                dialog = window.scopes.dialog
                dialog.registrars.setText(f"{asap} {asap2}")
                dialog.peers.setText(enrp)
                dialog.use.click()
                fleet, panel = demonstrator.fleet, window.panels["pool"]
                assert isinstance(panel, PoolPanel)
                await until(lambda: len(fleet.elements) == 2 and len(demonstrator.scope.registrars) == 2)
                views = [*panel.registrars.views, *panel.elements.views]
                assert [view.row for view in views] == [*fleet.registrars, *fleet.elements]
                await until(lambda: len(demonstrator.scope.homes()) == 2)
                window.actions_["topology"].trigger()
                demonstrator.rendering.view_size = 120, 80
                demonstrator.rendering.render(Viewport.DEFAULT.resized(120, 80), tiles=(4, 3))
                picture = demonstrator.rendering.picture
                assert picture is not None
                await until(lambda: picture.complete)
                assert sum(row.tiles for row in fleet.elements) == 12
                assert set(picture.points_by_element()) == {row.identifier for row in fleet.elements}
                window.actions_["presentation"].trigger()
                assert window.overlays.legend.isVisible()
                window.actions_["presentation"].trigger()
                gone = fleet.element(one.heard[0]["identifier"])
                one.kill()
                await until(lambda: gone not in fleet.elements)
                assert len(panel.elements.views) == 1
                window.actions_["leave_scope"].trigger()
                await until(lambda: demonstrator.joined is None and not fleet.rows)
                await asyncio.sleep(0)

    aio(main())


def test_the_first_page_and_the_button_say_what_they_do_in_a_scope_of_others(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        welcome, demo = window.overlays.welcome, window.actions_["demo"]
        before, tip = texts(welcome), demo.toolTip()
        await stage.use_scope(ScopeOptions(registrars=("10.0.0.1:3863",)))
        assert welcome.button.text() == demo.text() == "Compute the picture"
        assert "The pool of the scope that others run computes a picture." in texts(welcome)
        assert not [text for text in (*texts(welcome), demo.toolTip()) if "three" in text]
        await stage.use_scope(None)
        assert (texts(welcome), demo.toolTip()) == (before, tip)
        assert demo.text() == "Start the demo"

    in_window(story)


def test_a_scope_whose_registrars_are_silent_is_said_to_be_and_has_no_profile(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        options = ScopeOptions(registrars=("10.0.0.1:3863",))
        window.scopes.silence.setInterval(0)
        stage.joined = Joined(options, "tcp", "rfc", ("10.0.0.2",), heard=False)
        stage.scope_changed.emit()
        assert "Scope of others: 10.0.0.1:3863" in texts(window.statusBar())
        notice = window.overlays.scope
        await until(notice.isVisible)
        assert notice.label.text().startswith("No registrar at 10.0.0.1:3863 answers. Check the address")
        assert not notice.button.isVisible()
        assert [entry.text for entry in stage.journal.entries] == [notice.label.text()]
        stage.joined = Joined(options, "tcp", "rfc", ("10.0.0.2",))
        stage.scope_changed.emit()
        assert not notice.isVisible()
        assert "Scope of others: 10.0.0.1:3863 · rfc" in texts(window.statusBar())

    in_window(story)


def test_the_status_bar_says_that_the_scope_has_tls(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        assert "TCP" in texts(window.statusBar())
        options = ScopeOptions(registrars=("10.0.0.1:3863",), tls=("certificate", "key", "authority"))
        stage.fleet.places.joined = Joined(options, "tcp", "rfc", ("10.0.0.2",))
        stage.scope_changed.emit()
        assert "TCP with TLS" in texts(window.statusBar())

    in_window(story)


def test_the_status_bar_of_a_window_with_certificates_of_its_own_says_so(aio: Aio, qapp: QApplication) -> None:
    async def main() -> None:
        files = TlsFiles(Path("certificate"), Path("key"), Path("authority"))
        window = MainWindow(Stage(Fleet(Supervisor(), tls=files)), Look(qapp, LIGHT.name))
        window.show()
        async with closing(window):
            assert "TCP with TLS" in texts(window.statusBar())

    aio(main())
