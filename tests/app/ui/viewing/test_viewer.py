"""The viewer in the window: colours, and coordinates in and out, without processes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import PySide6
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from app.fractal.palettes import DUSK, PALETTES
from app.fractal.picture import Picture
from app.fractal.places import Place, find
from app.fractal.shade import Pixels, Tint, gradient, plain_ramp
from app.fractal.viewport import Viewport
from app.ui.picture.canvas import Canvas
from app.ui.viewing.colours import palette_words
from app.ui.window.main_window import MainWindow
from tests.app.ui.builders import ONE, TWO, Stage, a_picture, finish, order, until
from tests.app.ui.windows import InWindow

SEAHORSE = "Mandelbrot centre 0.7463+0.1102i height 0.012 iterations 2048"


def shown(stage: Stage, elements: tuple[int, ...] = (ONE,)) -> Picture:
    """Show a complete picture on the stage, and return it."""
    picture = a_picture()
    stage.show(picture)
    for place, index in enumerate(order(picture)):
        finish(picture, index, elements[place % len(elements)])
    return picture


def asked_for(stage: Stage) -> Viewport:
    """Return the only view that was rendered; the canvas may have asked for another size meanwhile."""
    ((_, view),) = [asked for asked in stage.asked if asked[0] == "render"]
    assert isinstance(view, Viewport)
    return view


def pixels_of(window: MainWindow) -> Pixels:
    pixels = window.canvas.pixels()
    assert pixels is not None
    return pixels


# --- colours ---------------------------------------------------------------------------------------------------------


def test_a_palette_colours_the_plain_picture(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        picture = shown(stage)
        lagoon = next(palette for palette in PALETTES if palette.name == "lagoon")
        window.viewer.colours.choose(lagoon)
        assert window.canvas.tint is Tint.PLAIN
        pixels = pixels_of(window)
        assert pixels[7, 9] == plain_ramp(1024, lagoon.stops)[picture.counts[7, 9]]
        QTest.keyClick(window.canvas, Qt.Key.Key_P)
        assert window.canvas.palette_.name == "slate"
        QTest.keyClick(window.canvas, Qt.Key.Key_P)
        assert window.canvas.palette_ is DUSK

    in_window(story)


def test_the_menu_shows_each_palette_and_frames_the_present_one(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        shown(stage)
        colours = window.viewer.colours
        colours.preview()
        choices = {action.text(): action for action in window.findChildren(QAction)}
        actions = {palette.name: choices[palette_words(palette.name)] for palette in PALETTES}
        icons = [actions[palette.name].icon().pixmap(52, 40).toImage() for palette in PALETTES]
        assert all(one != other for at, one in enumerate(icons) for other in icons[:at])
        assert [name for name, action in actions.items() if action.isChecked()] == ["dusk"]

    in_window(story)


def test_smooth_colouring_waits_for_the_whole_picture(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        window.choose_tint(Tint.PLAIN)
        QTest.keyClick(window.canvas, Qt.Key.Key_S)
        picture = a_picture()
        stage.show(picture)
        for index in order(picture)[:-1]:
            finish(picture, index, TWO)
        assert window.canvas.levels is None
        finish(picture, order(picture)[-1], TWO)
        await until(lambda: window.canvas.levels is not None)
        smooth = pixels_of(window)
        assert set(smooth.flat) <= set(gradient(DUSK.stops))
        QTest.keyClick(window.canvas, Qt.Key.Key_S)
        plain = pixels_of(window)
        assert len(set(smooth.flat)) > 2 * len(set(plain.flat))
        assert set(plain.flat) <= set(plain_ramp(1024))

    in_window(story)


# --- coordinates -----------------------------------------------------------------------------------------------------


def test_coordinates_are_copied_and_pasted(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        picture = shown(stage)
        window.canvas.setFocus()
        QTest.keyClick(window.canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == str(Place.of(picture.viewport))
        assert "Copied" in window.statusBar().currentMessage()
        QGuiApplication.clipboard().setText(f"  {SEAHORSE}\n")
        QTest.keyClick(window.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        view = asked_for(stage)
        assert (view.width, view.height) == window.canvas.view_size()
        assert str(Place.of(view)) == SEAHORSE

    in_window(story)


def test_text_without_coordinates_gives_a_complaint(in_window: InWindow, tmp_path: Path) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        QGuiApplication.clipboard().setText("hello")
        window.actions_["paste_view"].trigger()
        window.viewer.files.open(tmp_path / "none.png")
        assert stage.asked == []
        texts = [entry.text for entry in stage.journal.entries]
        assert "begin with Mandelbrot" in texts[0]
        assert "cannot be read" in texts[1]

    in_window(story)


def test_a_saved_picture_leads_back_to_its_view(in_window: InWindow, tmp_path: Path) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        picture = shown(stage)
        file = tmp_path / "picture.png"
        assert await window.viewer.files.save(file)
        assert find(file).view(240, 160).c1 == pytest.approx(picture.viewport.c1)
        assert not await window.viewer.files.save(tmp_path / "nowhere" / "picture.png")
        assert "does not exist" in stage.journal.entries[-1].text
        (tmp_path / "full.png").symlink_to("/dev/full")
        assert not await window.viewer.files.save(tmp_path / "full.png")
        assert "full.png could not be written: the disk is full" in stage.journal.entries[-1].text
        drop(window.canvas, QUrl.fromLocalFile(str(file)))
        assert str(Place.of(asked_for(stage))) == str(find(file))

    in_window(story)


def drop(canvas: Canvas, url: QUrl) -> None:
    data = QMimeData()
    data.setUrls([url])
    left, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    # Qt 6.12 takes a finer place and calls the other one deprecated.
    place: Any = QPointF(9, 9) if PySide6.__version_info__ >= (6, 12) else QPoint(9, 9)
    QApplication.sendEvent(canvas, QDragEnterEvent(place, copy, data, left, none))
    QApplication.sendEvent(canvas, QDropEvent(QPointF(9, 9), copy, data, left, none))


def test_dialogs_do_not_block_the_window(in_window: InWindow, tmp_path: Path) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        shown(stage)
        window.actions_["save_picture"].trigger()
        (dialog,) = window.findChildren(QFileDialog)
        assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
        file = tmp_path / "saved.png"
        dialog.fileSelected.emit(str(file))
        dialog.close()
        await until(lambda: "Saved" in window.statusBar().currentMessage())
        dialogs = set(window.findChildren(QFileDialog))
        window.actions_["open_picture"].trigger()
        (dialog,) = set(window.findChildren(QFileDialog)) - dialogs
        dialog.fileSelected.emit(str(file))
        dialog.close()
        assert str(Place.of(asked_for(stage))) == str(find(file))

    in_window(story)


def test_a_lesson_keeps_its_view(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        shown(stage)
        window.lock(True)
        QGuiApplication.clipboard().setText(SEAHORSE)
        window.viewer.files.paste()
        assert not window.actions_["paste_view"].isEnabled()
        assert stage.asked == []

    in_window(story)


# --- the end of doubles ----------------------------------------------------------------------------------------------


def test_the_limit_of_doubles_is_announced_and_the_picture_stays(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        view = Viewport.DEFAULT.resized(240, 160)
        while not view.at_limit:
            view = view.zoomed(2.0, 200, 20)
        stage.show(Picture(view, view.tiles(6, 4)))
        place = window.canvas.place_of(view.tiles(1, 1)[0])
        window.canvas.zoom_by(2.0)
        await until(window.overlays.toast.isVisible)
        assert window.canvas.place_of(view.tiles(1, 1)[0]) == place
        assert window.overlays.toast.text.startswith("The limit of double precision")
        assert f"only {view.doubles_apart} numbers" in window.overlays.toast.text

    in_window(story)


# --- depth -----------------------------------------------------------------------------------------------------------


def test_changing_the_depth_by_key_ends_automatic_depth(in_window: InWindow) -> None:
    def story(window: MainWindow, stage: Stage) -> None:
        shown(stage)
        QTest.keyClick(window.canvas, Qt.Key.Key_D)
        assert window.actions_["auto_depth"].isChecked()
        window.canvas.setFocus()
        QTest.keyClick(window.canvas, Qt.Key.Key_PageUp)
        QTest.keyClick(window.canvas, Qt.Key.Key_PageDown)
        assert stage.asked == [("fit_depth", True), ("count_deeper", 2.0), ("count_deeper", 0.5)]
        assert not window.actions_["auto_depth"].isChecked()
        assert "1024 iterations" in window.statusBar().currentMessage()

    in_window(story)


# --- julia and tours -------------------------------------------------------------------------------------------------


def test_the_julia_set_follows_the_pointer_and_says_who_computes_it(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        preview = window.overlays.julia
        window.actions_["julia"].trigger()
        assert not preview.isVisible()  # no picture yet
        picture = shown(stage)
        window.canvas.put_back()
        where = window.canvas.place_of(picture.states[order(picture)[0]].tile).center().toPoint()
        QTest.mouseMove(window.canvas, where)
        await until(preview.isVisible)
        point = window.canvas.point_at(QPointF(where))
        assert point is not None
        await until(lambda: f"{point.real:.4f}" in preview.text)
        assert "not by the pool" in preview.text
        before = preview.geometry()
        QTest.mouseMove(window.canvas, before.center())
        assert not preview.geometry().intersects(before)
        QTest.keyClick(window.canvas, Qt.Key.Key_J)
        assert not preview.isVisible()

    in_window(story)


def finish_all(stage: Stage) -> None:
    picture = stage.scene.picture
    assert picture is not None
    for index in order(picture):
        finish(picture, index, ONE)


def test_the_loop_shows_places_until_the_wheel_is_turned(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        stage.rendering.shows = True
        QTest.keyClick(window.canvas, Qt.Key.Key_L)
        await until(lambda: stage.scene.picture)
        first = stage.scene.picture
        finish_all(stage)
        await until(lambda: "next picture in 5 s" in window.statusBar().currentMessage())
        QTest.keyClick(window.canvas, Qt.Key.Key_N)
        await until(lambda: stage.scene.picture is not first)
        assert window.actions_["image_loop"].isChecked()
        QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton)
        await until(lambda: not window.viewer.tours.under_way)
        assert not window.actions_["image_loop"].isChecked()

    in_window(story)


def test_the_autopilot_replaces_the_loop_and_esc_or_another_view_ends_it(in_window: InWindow) -> None:
    async def story(window: MainWindow, stage: Stage) -> None:
        stage.rendering.shows = True
        tours = window.viewer.tours
        QTest.keyClick(window.canvas, Qt.Key.Key_L)
        QTest.keyClick(window.canvas, Qt.Key.Key_A)
        await until(lambda: stage.scene.picture)
        assert [window.actions_[name].isChecked() for name in ("autopilot", "image_loop")] == [True, False]
        assert "Autopilot" in window.statusBar().currentMessage()
        QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
        await until(lambda: not tours.under_way)
        assert stage.asked == []  # the picture continues
        QTest.keyClick(window.canvas, Qt.Key.Key_A)
        first = stage.scene.picture
        await until(lambda: stage.scene.picture is not first)
        shown(stage)
        await until(lambda: not tours.under_way)
        assert not window.actions_["autopilot"].isChecked()
        QTest.keyClick(window.canvas, Qt.Key.Key_A)
        assert tours.under_way
        window.lock(True)
        await until(lambda: not tours.under_way)
        assert not window.actions_["autopilot"].isEnabled()

    in_window(story)
