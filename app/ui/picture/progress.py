"""The progress of the picture, in the status bar: a thin bar, tiles, speed and the time left."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from math import inf

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.base.durations import duration
from app.base.language import translate
from app.fractal.picture import Picture
from app.ui.look.theme import GRID, Theme
from app.ui.look.words import speed
from app.ui.widgets.bar import Bar
from app.ui.widgets.elided_label import YieldingLabel


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known about a picture in progress. `left` is in seconds; it is infinite while nobody computes, and NaN if
    it is unknown."""

    done: int
    tiles: int
    fraction: float
    pixels_per_second: float = 0.0
    left: float = inf

    @property
    def sentence(self) -> str:
        if not self.tiles:
            return ""
        parts = [translate("Progress", "{done} of {tiles} tiles").format(done=self.done, tiles=self.tiles)]
        if self.pixels_per_second > 0:
            parts.append(speed(self.pixels_per_second))
        if self.done < self.tiles:
            if self.left < inf:
                parts.append(translate("Progress", "{time} left").format(time=duration(self.left, whole=True)))
            elif self.left == inf:
                parts.append(translate("Progress", "waiting"))
        return " · ".join(parts)


class Meter:
    """Measures the speed over the last seconds, so that a freeze or a kill shows in the figure while one looks at
    it."""

    def __init__(self, span: float = 3.0) -> None:
        self._span = span
        self._samples: deque[tuple[float, int]] = deque()

    def reset(self) -> None:
        self._samples.clear()

    def measure(self, picture: Picture, now: float) -> Progress:
        samples = self._samples
        samples.append((now, picture.points_done))
        while len(samples) > 2 and samples[1][0] <= now - self._span:
            samples.popleft()
        (since, before), points = samples[0], picture.points
        rate = (picture.points_done - before) / (now - since) if now > since else 0.0
        if picture.complete and picture.started is not None and picture.ended is not None:
            rate = points / max(picture.ended - picture.started, 1e-3)  # for the whole picture, once it is complete
        left = (points - picture.points_done) / rate if rate > 0 else inf
        return Progress(picture.tiles_done, len(picture.states), picture.points_done / max(points, 1), rate, left)


class ProgressStrip(QWidget):
    """A bar and a sentence; empty until the first picture."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fraction = 0.0
        self._bar = Bar(40, theme, self._parts, self)
        self._label = YieldingLabel(self)
        line = QHBoxLayout(self)
        line.setContentsMargins(GRID * 3, 0, GRID * 2, 0)
        line.setSpacing(GRID * 3)
        line.addWidget(self._bar)
        line.addWidget(self._label)
        self._bar.hide()

    @property
    def text(self) -> str:
        return self._label.text()

    def set_theme(self, theme: Theme) -> None:
        self._bar.theme = theme
        self._bar.update()

    def show_progress(self, progress: Progress) -> None:
        self._bar.setVisible(progress.tiles > 0)
        self._fraction = progress.fraction
        self._bar.setAccessibleName(progress.sentence)
        self._bar.update()
        self._label.setText(progress.sentence)
        self.setToolTip(progress.sentence)

    def _parts(self, theme: Theme, width: float) -> list[tuple[float, str]]:
        return [(max(width * min(self._fraction, 1.0), 6), theme.accent)] if self._fraction > 0 else []
