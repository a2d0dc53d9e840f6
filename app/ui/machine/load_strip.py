"""The load of the machine in the status bar: a thin bar, figures, and a warning while the machine is busy."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.base.language import decimal, translate
from app.models.fleet.fleet import Fleet
from app.models.machine.load import Load
from app.ui.look.theme import GRID, Theme
from app.ui.widgets.bar import Bar
from app.ui.widgets.elided_label import YieldingLabel

PERIOD_MS = 1_000


class LoadStrip(QWidget):
    """Measures the machine once a second while it is visible. `fleet` has our processes."""

    def __init__(self, fleet: Fleet, theme: Theme, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._fleet = fleet
        self._theme = theme
        self._waiting, self._warning, self._figures = (YieldingLabel(self) for _ in range(3))
        self._figures.steady = True
        self._load: Load | None = None
        self._bar = Bar(14, theme, self._parts, self)
        line = QHBoxLayout(self)
        line.setContentsMargins(GRID * 2, 0, GRID * 3, 0)
        line.setSpacing(GRID * 2)
        for part in (self._waiting, self._warning, self._bar, self._figures):
            line.addWidget(part)
            part.hide()
        self._timer = QTimer(self, interval=PERIOD_MS)
        self._timer.timeout.connect(self.measure)
        self._disconnect = (fleet.machine.measured.connect(self._show_load), fleet.starts.changed.connect(self._count))
        self.set_theme(theme)
        self._count()

    @property
    def text(self) -> str:
        """Everything that is shown, in words."""
        parts = (self._waiting, self._warning, self._figures)
        return " · ".join(part.text() for part in parts if not part.isHidden())

    def set_theme(self, theme: Theme) -> None:
        self._theme = self._bar.theme = theme
        for label in (self._waiting, self._warning):
            label.setStyleSheet(f"color: {theme.silent}")
        self._figures.forget_longest()
        self._bar.update()

    def measure(self) -> None:
        """Measure the load now."""
        self._fleet.machine.measure(self._fleet.pids)

    def stop(self) -> None:
        """Stop measuring, and stop listening to the models."""
        self._timer.stop()
        for disconnect in self._disconnect:
            disconnect()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _count(self) -> None:
        number = len(self._fleet.starts.waiting)
        self._waiting.setText(translate("Load", "%n element(s) waiting", "", number))
        self._waiting.setToolTip(self._fleet.starts.sentence)
        self._waiting.setVisible(number > 0)
        self._warn()

    def _warn(self) -> None:
        """Show the warning, unless elements wait: there is no room for both, and their number is warning enough."""
        self._warning.setVisible(bool(self._warning.text()) and self._waiting.isHidden())

    def _show_load(self, load: Load) -> None:
        self._load = load
        figures = translate("Load", "CPU {whole} %, ours {ours} % · {free} GB free").format(
            whole=round(load.processor * 100), ours=round(load.ours * 100), free=_gigabytes(load.free)
        )
        self._figures.setText(figures.replace(" %", "\u00a0%").replace(" GB", "\u00a0GB"))
        self._warning.setText(_short_warning(load))
        self._warn()
        tip = "\n".join(explanation(load))
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self._bar.show()
        self._figures.show()
        self._bar.update()

    def _parts(self, theme: Theme, width: float) -> list[tuple[float, str]]:
        """What others use in grey, and what our processes use in the accent colour, or the colour of warnings."""
        load = self._load
        if load is None:
            return []
        ours = theme.silent if load.busy or load.short else theme.accent
        parts = ((load.processor * width, theme.edge), (load.ours * width, ours))
        return [(part, colour) for part, colour in parts if part >= 1]


def explanation(load: Load) -> list[str]:
    """Return the load in sentences; the last ones are warnings, if there are any."""
    lines = [
        translate("Load", "The load of this machine:"),
        translate(
            "Load",
            "{whole} % of its %n processor(s) are in use, {ours} % by this window and its processes",
            "",
            load.processors,
        ).format(whole=round(load.processor * 100), ours=round(load.ours * 100)),
        translate("Load", "{free} of {memory} GB of memory are free").format(
            free=_gigabytes(load.free), memory=_gigabytes(load.memory)
        ),
    ]
    if load.busy:
        lines.append(translate("Load", "The machine is busy: times shown may be longer than the protocol's."))
    if load.short:
        lines.append(translate("Load", "Memory is short: stop some processes."))
    return lines


def _short_warning(load: Load) -> str:
    if load.short:
        return translate("Load", "Memory is short")
    return translate("Load", "The machine is busy") if load.busy else ""


def _gigabytes(octets: int) -> str:
    return decimal(octets / 1e9, ".1f")
