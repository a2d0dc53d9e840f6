"""The fractal viewer: looking around, colours, and coordinates in and out, connected to the canvas.

It acts on the rendering. What happens to the picture without the pool is the work of its parts.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.base.language import translate
from app.fractal.files import available
from app.fractal.picture import Picture
from app.fractal.places import Place
from app.fractal.shade import Tint
from app.fractal.viewport import Viewport
from app.ui.actions import Actions
from app.ui.panels.panel import Context
from app.ui.picture.canvas import Canvas
from app.ui.viewing.autoplay import AutoplayControls
from app.ui.viewing.colours import Colours
from app.ui.viewing.julia import Julia
from app.ui.viewing.julia_preview import JuliaPreview
from app.ui.viewing.panel import bookmark_trouble
from app.ui.viewing.picture_files import PictureFiles
from app.ui.viewing.places_menu import PlacesMenu

PAN = 0.125
"""The part of the picture that an arrow key moves."""

_TOURS = ("autopilot", "image_loop", "next_picture")


class Viewer(QObject):
    """Connects the canvas with the actions and the rendering; Julia sets appear in `preview`. `announce` shows a
    headline and a line over the picture, `choose_tint` changes the tint as if it were chosen in the menu."""

    def __init__(
        self,
        context: Context,
        canvas: Canvas,
        actions: Actions,
        preview: JuliaPreview,
        announce: Callable[[str, str], object],
        choose_tint: Callable[[Tint], object],
    ) -> None:
        super().__init__(canvas)
        self._context, self._canvas, self._rendering = context, canvas, context.demonstrator.rendering
        self._actions, self._announce = actions, announce
        spawn = context.spawn
        self.thumbnails = context.thumbnails
        self.colours = Colours(canvas, actions["smooth"], spawn, choose_tint)
        self.files = PictureFiles(canvas, spawn, self.go, context.say, context.complain)
        self.julia = Julia(canvas, preview, actions["julia"], spawn)
        self.tours = AutoplayControls(canvas, self._rendering, actions, spawn, context.say)
        self._disconnect: Callable[[], None] = lambda: None
        self._paged_in: Viewport | None = None
        """The view in which the pages of a lesson were turned last."""
        self._connect_actions()

    def _connect_actions(self) -> None:
        actions, rendering, canvas = self._actions, self._rendering, self._canvas
        on = actions.on
        on("render", rendering.render)
        on("back", rendering.back)
        on("forward", rendering.forward)
        on("home", rendering.home)
        on("zoom_in", lambda: canvas.zoom_by(2.0))
        on("zoom_out", lambda: canvas.zoom_by(0.5))
        on("pan_left", lambda: canvas.pan_by(canvas.width() * PAN, 0))
        on("pan_right", lambda: canvas.pan_by(-canvas.width() * PAN, 0))
        on("pan_up", lambda: canvas.pan_by(0, canvas.height() * PAN))
        on("pan_down", lambda: canvas.pan_by(0, -canvas.height() * PAN))
        on("deeper", lambda: self._count_deeper(2.0))
        on("shallower", lambda: self._count_deeper(0.5))
        on("auto_depth", lambda: rendering.fit_depth(actions["auto_depth"].isChecked()))
        on("palette", self.colours.choose_next)
        self.files.connect_actions(actions)
        canvas.zoomed.connect(self._zoom)
        canvas.panned.connect(self._pan)
        canvas.resized.connect(lambda width, height: rendering.resize(width, height))

    def add_places(self, menu: QMenu) -> list[QAction]:
        """Fill the menu of places, and return all actions that lead to another view."""
        return PlacesMenu(menu, self._canvas.window(), self._context, self._actions, self.keep, available()).all

    def keep(self, slot: int) -> None:
        """Keep the present view as a bookmark."""
        if self._canvas.picture is None:
            return
        name = translate("Viewer", "My place {slot}").format(slot=slot)
        try:
            self._context.bookmarks.keep(slot, Place.of(self._canvas.picture.viewport, name))
        except OSError as error:
            self._context.complain(bookmark_trouble(error))
        else:
            self._context.say(
                translate("Viewer", "Bookmark {slot} set; press {slot} to come back here").format(slot=slot)
            )

    def go(self, place: Place) -> None:
        """Render this place at the size of the canvas, unless a lesson has locked the view."""
        if not self._canvas.locked:
            self._rendering.render(place.view(*self._canvas.view_size()))

    def go_to(self, at: int) -> None:
        """Return to one of the views, unless a lesson has locked the view."""
        if not self._canvas.locked:
            self._rendering.go_to(at)

    def show_picture(self, picture: Picture | None) -> None:
        """Take note that the canvas has another picture."""
        self._disconnect()
        self._disconnect = lambda: None
        if picture is not None:
            self._disconnect = picture.finished.connect(lambda: self.thumbnails.remember(picture))
        self.colours.show_picture(picture)

    def enable(self, free: bool, *, paging: bool) -> None:
        """Enable the actions that make sense now. The view is not `free` while a lesson has it. While keys turn the
        pages of a lesson (`paging`), and afterwards in the same view, they do not change the number of iterations:
        people press them once too often."""
        actions, picture = self._actions, self._canvas.picture
        actions["back"].setEnabled(free and self._rendering.can_go_back)
        actions["forward"].setEnabled(free and self._rendering.can_go_forward)
        for name in ("home", "render"):
            actions[name].setEnabled(free and picture is not None)
        view = self._rendering.views.chosen
        self._paged_in = view if paging else self._paged_in
        for name in ("deeper", "shallower"):
            actions[name].setEnabled(free and picture is not None and not paging)
            actions.lend_keys(name, view is not None and view == self._paged_in)
        for name in ("copy_view", "save_picture"):
            actions[name].setEnabled(picture is not None)
        if not free:
            self.tours.end()
        for name in ("paste_view", "open_picture", "auto_depth", "more_sessions", "fewer_sessions", *_TOURS):
            actions[name].setEnabled(free)

    def _zoom(self, factor: float, x: float, y: float) -> None:
        before = self._rendering.picture
        self._rendering.zoom(factor, x, y)
        if self._rendering.picture is before:
            self._canvas.put_back()
        if before is not None and factor > 1.0 and before.viewport.zoomed(factor, x, y).at_limit:
            self._announce(*limit_words(before.viewport.zoomed(factor, x, y)))

    def _count_deeper(self, factor: float) -> None:
        """Change the depth by hand, which ends automatic depth."""
        self._actions["auto_depth"].setChecked(False)
        self._rendering.count_deeper(factor)
        if (picture := self._rendering.picture) is not None:
            text = translate("Viewer", "at most {iterations} iterations")
            self._context.say(text.format(iterations=picture.viewport.iterations))

    def _pan(self, dx: float, dy: float) -> None:
        before = self._rendering.picture
        self._rendering.pan(dx, dy)
        if self._rendering.picture is before:
            self._canvas.put_back()


def limit_words(view: Viewport) -> tuple[str, str]:
    """Return a headline and the line below it, about the limit of double precision."""
    width = abs(view.c2.real - view.c1.real)
    return translate("Viewer", "The limit of double precision"), translate(
        "Viewer",
        "The view is {width} wide: between neighbouring pixels there are only {steps} numbers. Zooming stops here, "
        "because nearer pixels would merge.",
    ).format(width=f"{width:.1e}", steps=view.doubles_apart)
