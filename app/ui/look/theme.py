"""The look of the window: neutral greys, one accent, a 4-pixel grid, light and dark, at any type size.

It is Qt's Fusion style with our own palette and a short style sheet, so it does not depend on the desktop's theme.
Colour belongs to the elements (`app.models.fleet.marks`). Red means dead, amber means not answering, and the accent
marks what can be pressed or has the focus. `contrast` computes contrast; tests require 4.5 for text, and 3 for marks
and for the edges of controls.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

ICONS = Path(__file__).parents[3] / "resources" / "icons"
PLACE = "icons"
"""Qt's name for that folder in style sheets, which cannot hold every path."""

GRID = 4
"""All distances are multiples of this, in pixels."""

SCALES = (0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0, 2.5)
"""The steps of Ctrl++ and Ctrl+-. 1.5 and above are for projectors."""

BASE_POINTS = 10.0
FIXED_FAMILIES = ["DejaVu Sans Mono", "Noto Sans Mono", "Liberation Mono", "Menlo", "Consolas", "monospace"]
FAMILIES = ["Inter", "Noto Sans", "Cantarell", "Segoe UI", "DejaVu Sans"]


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, as `#rrggbb`. `picture` lies behind the fractal and is dark in every theme."""

    name: str
    window: str
    surface: str
    raised: str
    line: str
    """The colour of lines between parts; it carries no meaning."""
    edge: str
    """The colour of the edges of controls."""
    text: str
    muted: str
    accent: str
    on_accent: str
    dead: str
    silent: str
    picture: str = "#121316"
    on_picture: str = "#f2f3f5"


LIGHT = Theme(
    name="light",
    window="#f4f4f5",
    surface="#ffffff",
    raised="#e9eaec",
    line="#d5d7da",
    edge="#85898f",
    text="#1c1e21",
    muted="#5a5f66",
    accent="#1a5fb4",
    on_accent="#ffffff",
    dead="#b3261e",
    silent="#8a5300",
)
DARK = Theme(
    name="dark",
    window="#1d1f22",
    surface="#26282c",
    raised="#34373c",
    line="#43474d",
    edge="#848a92",
    text="#eceef0",
    muted="#a9aeb5",
    accent="#78aeed",
    on_accent="#10161d",
    dead="#ff8a80",
    silent="#f2b84b",
)
HIGH_CONTRAST = Theme(
    name="contrast",
    window="#000000",
    surface="#000000",
    raised="#262626",
    line="#ffffff",
    edge="#ffffff",
    text="#ffffff",
    muted="#e4e4e4",
    accent="#ffe14d",
    on_accent="#000000",
    dead="#ff9d94",
    silent="#ffc85c",
    picture="#000000",
    on_picture="#ffffff",
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK, HIGH_CONTRAST)}

SYSTEM = "system"
"""The choice to follow the desktop, which is light or dark."""

CHOICES = (SYSTEM, *THEMES)
"""The choices of the user, in the order of the key that switches them."""

LEAST = 3.0
"""The contrast of a mark with its background below which it needs an outline (WCAG 2.1 §1.4.11)."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as defined by WCAG 2."""

    def luminance(colour: str) -> float:
        channels = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def needs_outline(colour: QColor, ink: QColor) -> bool:
    """Return whether a mark of this colour is too close to the background that `ink` is meant for."""
    ground = "#ffffff" if ink.lightnessF() < 0.5 else "#26282c"
    return contrast(colour.name(), ground) < LEAST


def palette(theme: Theme) -> QPalette:
    role, colours = QPalette.ColorRole, QPalette()
    for where, colour in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.surface),
        (role.AlternateBase, theme.window),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Button, theme.window),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.dead),
        (role.ToolTipBase, theme.surface),
        (role.ToolTipText, theme.text),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Accent, theme.accent),
        (role.Link, theme.accent),
        (role.Light, theme.raised),
        (role.Midlight, theme.raised),
        (role.Mid, theme.line),
        (role.Dark, theme.line),
        (role.Shadow, theme.line),
    ):
        colours.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        faint = QColor(theme.muted)
        faint.setAlphaF(0.6)
        colours.setColor(QPalette.ColorGroup.Disabled, where, faint)
    return colours


def style_sheet(theme: Theme, scale: float = 1.0) -> str:
    """Return the style sheet: everything that Fusion draws with bevels and gradients, drawn flat. The property `role`
    of a widget picks a variant.

    All type sizes are here, because widgets that a style sheet names do not follow the application's font.
    """
    points = BASE_POINTS * scale
    check, down = _icon("check", theme.on_accent), _icon("down", theme.text)
    return f"""
    QWidget {{ font-size: {points:.1f}pt; }}
    QLabel[role="title"] {{ font-size: {points * 2.2:.1f}pt; font-weight: 700; }}
    QLabel[role="big"] {{ font-size: {points * 2.0:.1f}pt; font-weight: 700; }}
    QLabel[role="caption"] {{ font-size: {points * 1.3:.1f}pt; }}
    QLabel[role="strong"] {{ font-weight: 600; }}
    QLabel[role="muted"] {{ color: {theme.muted}; font-size: {points * 0.92:.1f}pt; }}
    QLabel[role="trouble"] {{ color: {theme.dead}; }}
    QLabel[role="warning"] {{ color: {theme.silent}; }}
    QFrame[role="card"] {{ background: {theme.surface}; border: 1px solid {theme.line}; border-radius: 8px; }}
    QFrame[role="card"] QLabel {{ border: 0; background: transparent; }}
    QLabel[role="small"] {{ font-size: {points * 0.92:.1f}pt; }}
    QToolTip {{ background: {theme.surface}; color: {theme.text}; border: 1px solid {theme.line}; padding: 4px; }}
    QToolBar {{ background: {theme.window}; border: 0; border-bottom: 1px solid {theme.line}; padding: 4px;
        spacing: 0; }}
    QToolBar::separator {{ background: {theme.line}; width: 1px; margin: 4px; }}
    QToolButton {{ border: 1px solid transparent; border-radius: 4px; padding: 4px 6px; background: transparent; }}
    QToolButton#qt_toolbar_ext_button {{ padding: 0; background: {theme.raised}; }}
    QToolButton:hover {{ background: {theme.raised}; }}
    QToolButton:pressed, QToolButton:checked {{ background: {theme.line}; }}
    QToolButton:focus {{ border-color: {theme.accent}; }}
    QToolButton[role="primary"] {{ background: {theme.accent}; color: {theme.on_accent}; font-weight: 600; }}
    QToolButton[role="primary"]:disabled {{ background: {theme.raised}; color: {theme.muted}; }}
    QToolButton[role="small"] {{ padding: 2px 4px; }}
    QToolButton::menu-indicator {{ image: none; width: 0; }}
    QPushButton {{ border: 1px solid {theme.edge}; border-radius: 4px; padding: 4px 12px; outline: 0;
        background: {theme.surface}; }}
    QPushButton:hover {{ background: {theme.raised}; }}
    QPushButton:focus {{ border-color: {theme.accent}; }}
    QPushButton[role="primary"] {{ background: {theme.accent}; color: {theme.on_accent};
        border: 2px solid {theme.accent}; font-weight: 600;
        font-size: {points * 1.3:.1f}pt; padding: 12px 32px; border-radius: 8px; }}
    QPushButton[role="primary"]:focus {{ border-color: {theme.on_picture}; }}
    QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {{ border: 1px solid {theme.edge}; border-radius: 4px;
        padding: 2px 8px; background: {theme.surface}; color: {theme.text}; }}
    QLineEdit[role="large"] {{ font-size: {points * 1.3:.1f}pt; padding: 4px 8px; }}
    QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{ border-color: {theme.accent}; }}
    QComboBox::drop-down {{ border: 0; width: 20px; }}
    QComboBox::down-arrow {{ image: url({down}); width: {points * 1.2:.0f}px; height: {points * 1.2:.0f}px; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 20px; border: 0; background: transparent; }}
    QCheckBox::indicator, QAbstractItemView::indicator {{ width: {points * 1.2:.0f}px; height: {points * 1.2:.0f}px;
        border: 1px solid {theme.edge}; border-radius: 3px; background: {theme.surface}; }}
    QRadioButton::indicator {{ width: {points * 1.2:.0f}px; height: {points * 1.2:.0f}px; background: {theme.surface};
        border: 1px solid {theme.edge}; border-radius: {points * 0.6 + 1:.0f}px; }}
    QRadioButton::indicator:checked {{ width: {points * 0.6:.0f}px; height: {points * 0.6:.0f}px;
        background: {theme.on_accent}; border: {points * 0.3 + 1:.0f}px solid {theme.accent}; }}
    QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{ background: {theme.accent};
        border-color: {theme.accent}; image: url({check}); }}
    QCheckBox::indicator:checked:disabled {{ background: {theme.line}; border-color: {theme.line}; }}
    QRadioButton::indicator {{ width: {points * 1.2:.0f}px; height: {points * 1.2:.0f}px; background: {theme.surface};
        border: 1px solid {theme.edge}; border-radius: {points * 0.6 + 1:.0f}px; }}
    QRadioButton::indicator:checked {{ border: {points * 0.35:.0f}px solid {theme.accent};
        width: {points * 0.5 + 2:.0f}px; height: {points * 0.5 + 2:.0f}px; }}
    QMenu {{ background: {theme.surface}; border: 1px solid {theme.line}; padding: 4px; }}
    QMenu::item {{ padding: 4px 24px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.raised}; color: {theme.text}; }}
    QMenu::item:disabled {{ color: {theme.muted}; }}
    QMenu::separator {{ height: 1px; background: {theme.line}; margin: 4px 8px; }}
    QScrollArea, QListView, QTreeView, QTableView {{ border: 0; background: {theme.surface}; }}
    QListView[role="field"] {{ border: 1px solid {theme.edge}; border-radius: 4px; padding: 3px; }}
    QListView[role="field"]:focus {{ border-color: {theme.accent}; }}
    QListView[role="field"]::item {{ padding: 4px 6px; border-radius: 3px; color: {theme.text}; }}
    QListView[role="field"]::item:hover, QListView[role="field"]::item:selected {{ background: {theme.raised}; }}
    QHeaderView {{ background: {theme.surface}; }}
    QHeaderView::section {{ background: {theme.surface}; color: {theme.muted}; border: 0;
        border-bottom: 1px solid {theme.line}; padding: 4px; }}
    QMainWindow::separator {{ background: {theme.line}; width: 1px; height: 1px; }}
    QStatusBar {{ background: {theme.window}; border-top: 1px solid {theme.line}; }}
    QStatusBar::item {{ border: 0; }}
    QLabel[role="muted"] {{ color: {theme.muted}; }}
    QLabel[role="heading"] {{ color: {theme.muted}; font-weight: 600; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
    QScrollBar::handle {{ background: {theme.edge}; border-radius: 4px; margin: 2px; min-height: 24px;
        min-width: 24px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _icon(name: str, colour: str) -> str:
    """Return the icon of this name, for a style sheet, in black or white, whichever is closer to the colour."""
    return f"{PLACE}:{name}-{'white' if QColor(colour).lightnessF() > 0.5 else 'black'}.svg"


def font(scale: float) -> QFont:
    chosen = QFont()
    chosen.setFamilies([*FAMILIES, "sans-serif"])
    chosen.setPointSizeF(BASE_POINTS * scale)
    chosen.setFeature(QFont.Tag("tnum"), 1)  # digits of equal width, so that changing numbers do not move
    return chosen


class Look:
    """The theme and the type size of the whole application; `apply` sets both. `choice` is one of `CHOICES`.

    The style sheet belongs to each window, not to the application: that makes each change ten times faster in Qt.
    """

    def __init__(self, app: QApplication, choice: str = SYSTEM, scale: float = 1.0) -> None:
        self._app = app
        self.choice = choice
        self.scale = scale
        self._applied = False
        self._windows: list[QWidget] = []
        QDir.setSearchPaths(PLACE, [str(ICONS)])

    @property
    def theme(self) -> Theme:
        """The chosen theme, or the desktop's."""
        if self.choice in THEMES:
            return THEMES[self.choice]
        return DARK if self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def dress(self, window: QWidget) -> None:
        """Style this window; menus and dialogs with a parent in it follow."""
        self._windows.append(window)
        window.destroyed.connect(lambda: self.undress(window))
        self.apply()

    def undress(self, window: QWidget) -> None:
        """Forget a window, which is about to go."""
        self._windows = [other for other in self._windows if other is not window]

    def apply(self) -> None:
        if not self._applied:  # each of these visits all widgets, so set only what is needed
            self._app.setStyle("Fusion")
        self._applied = True
        theme = self.theme
        self._app.setPalette(palette(theme))
        self._app.setFont(font(self.scale))
        for window in self._windows:
            window.setStyleSheet(style_sheet(theme, self.scale))

    def choose(self, choice: str) -> None:
        """Choose a theme by name; "system" follows the desktop."""
        self.choice = choice
        self.apply()

    def switch(self) -> None:
        """Choose the next theme that looks different."""
        before = self.theme
        while True:
            self.choice = CHOICES[(CHOICES.index(self.choice) + 1) % len(CHOICES)]
            if self.theme is not before:
                break
        self.apply()

    def rescale(self, steps: int) -> None:
        """Make the type larger or smaller by this number of steps; 0 returns to normal."""
        if steps == 0:
            self.scale = 1.0
        else:
            nearest = min(range(len(SCALES)), key=lambda i: abs(SCALES[i] - self.scale))
            self.scale = SCALES[min(max(nearest + steps, 0), len(SCALES) - 1)]
        self.apply()
