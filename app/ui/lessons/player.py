"""A lesson over the picture: its caption, a question with answers, Back and Next, and the result at the end.

It shows what a `LessonRunner` says, and people can page back to read earlier captions. Going back only reads; nothing
is undone. Questions are answered here; the runner only learns that people are ready to continue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.base.language import translate
from app.lessons.parts import ANSWERS, Lesson, Step
from app.lessons.report import Report
from app.ui.actions import Actions
from app.ui.look.theme import GRID, LIGHT, Theme
from app.ui.widgets.label import Label, plain_tip

GAP = "   "
"""Between the number of an answer, its sign and its words."""

WIDTH = 76
"""The width of the caption in average characters: easy to read from the last row."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A caption with its question and the answer that was given (from 1), or the report. 0: the answer was shown
    without a guess; None: not answered yet."""

    step: Step
    answer: int | None = None
    report: Report | None = None

    @property
    def asks(self) -> bool:
        return bool(self.step.question) and self.answer is None

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What each answer begins with (its number, and later whether it is right) and its words."""
        return [(self._beginning(number), _in_words(answer)) for number, answer in enumerate(self.step.answers, 1)]

    def _beginning(self, number: int) -> str:
        if self.asks:
            return f"{number}{GAP}"
        sign = "✔" if number == self.step.right else "✘" if number == self.answer else "–"
        return f"{number}{GAP}{sign}{GAP}"


class LessonPlayer(QFrame):
    """Sits at the top of its parent while a lesson is played, and afterwards until it is closed. `next_wanted` is
    emitted when people have seen enough of the latest page."""

    next_wanted = Signal()
    changed = Signal()
    """Emitted when the player changed its size or was hidden."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self._theme = LIGHT
        self._actions: Actions | None = None
        self._lesson: Lesson | None = None
        self._pages: list[_Page] = []
        self._at = 0
        self._waiting = False
        self._live = True
        self._title = Label(parent=self)
        self._title.setProperty("role", "heading")
        self._count = Label(parent=self)
        self._count.setProperty("role", "heading")
        self._caption = self._text("caption")
        self._question = self._text("caption")
        self.answers = [QPushButton(self) for _ in range(ANSWERS)]
        self._why = self._text("")
        self._results = self._text("")
        self._results.setTextFormat(Qt.TextFormat.RichText)
        self._note = Label(parent=self)
        self._note.setProperty("role", "muted")
        self.back_button, self.next_button = QToolButton(self), QToolButton(self)
        self.next_button.setProperty("role", "primary")
        for answer in self.answers:
            answer.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # `place` wraps its text
        for button in (*self.answers, self.back_button, self.next_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus in the picture
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._count)
        bottom.addWidget(self._note, 1)
        bottom.addWidget(self.back_button)
        bottom.addWidget(self.next_button)
        page = QWidget(self)
        page.setObjectName("page")
        self._page = QVBoxLayout(page)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(GRID * 2)
        for widget in (self._caption, self._question, *self.answers, self._why, self._results):
            self._page.addWidget(widget)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setMinimumHeight(1)  # for a single line; the default is larger
        self._scroll.setWidget(page)
        self._top, self._bottom = top, bottom
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 5, GRID * 3, GRID * 5, GRID * 3)
        column.setSpacing(GRID * 2)
        column.addLayout(top)
        column.addWidget(self._scroll, 1)
        column.addLayout(bottom)
        self.hide()

    @property
    def title(self) -> str:
        """The title of the lesson; empty if there is none."""
        return "" if self._lesson is None else _in_words(self._lesson.title)

    @property
    def height_wanted(self) -> int:
        """The height that the whole text needs at this width. With less room the text scrolls."""
        margins, frame = self._column.contentsMargins(), self.size() - self.contentsRect().size()
        around = frame.height() + margins.top() + margins.bottom() + 2 * self._column.spacing()
        words = self._page.totalHeightForWidth(self.width() - frame.width() - margins.left() - margins.right())
        return around + self._top.sizeHint().height() + words + self._bottom.sizeHint().height()

    @property
    def text(self) -> str:
        """The text of the present page, in lines."""
        page = self._present
        above, below = (
            [label.text() for label in labels if not label.isHidden() and label.text()]
            for labels in ((self._caption, self._question), (self._why, self._note))
        )
        answers = [beginning + answer for beginning, answer in page.answers]
        return "\n".join([*above, *answers, *below, *(page.report.lines() if page.report is not None else ())])

    @property
    def _present(self) -> _Page:
        """The present page; before the first one, what the lesson is about."""
        if self._pages:
            return self._pages[self._at]
        return _Page(Step(say="" if self._lesson is None else self._lesson.about))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(
            f"LessonPlayer {{ background: {theme.surface}; border: 1px solid {theme.line};"
            f"border-top: 4px solid {theme.accent}; border-radius: 4px; }}"
            "LessonPlayer QLabel, LessonPlayer QScrollArea, QWidget#page { background: transparent; }"
            "LessonPlayer QPushButton { text-align: left; padding: 6px 12px; }"
            f"LessonPlayer QPushButton:disabled {{ color: {theme.muted}; border-color: {theme.line}; }}"
            f"LessonPlayer QPushButton[role='right'] {{ border: 2px solid {theme.accent}; font-weight: 600; }}"
            f"LessonPlayer QPushButton[role='right']:disabled {{ color: {theme.text}; }}"
            f"LessonPlayer QToolButton {{ padding: 6px 12px; border: 1px solid {theme.edge}; }}"
            f"LessonPlayer QToolButton:disabled {{ border-color: {theme.line}; color: {theme.muted}; }}"
            f"LessonPlayer QToolButton:focus {{ border-color: {theme.text}; }}"
        )
        self._show_page()

    def connect_actions(self, actions: Actions) -> None:
        self._actions = actions
        actions.on("lesson_next", self.go_next)
        actions.on("lesson_back", self.go_back)
        self.back_button.setDefaultAction(actions["lesson_back"])
        self.next_button.setDefaultAction(actions["lesson_next"])
        for number, button in enumerate(self.answers, 1):
            action = actions[f"answer_{number}"]
            action.triggered.connect(lambda _checked=False, number=number: self.answer(number))
            button.clicked.connect(action.trigger)
        self._show_page()

    # --- what the lesson says ----------------------------------------------------------------------------------------

    def begin(self, lesson: Lesson) -> None:
        """Show an empty page with the lesson's title until its first caption."""
        self._lesson, self._pages, self._at, self._waiting = lesson, [], 0, False
        self._show_page()

    def show_step(self, step: Step) -> None:
        """Show the caption of a step. A reader of an earlier page is brought to it."""
        self._add(_Page(step))

    def set_waiting(self, waiting: bool) -> None:
        self._waiting = waiting
        self._show_page()

    def set_live(self, live: bool) -> None:
        """Set whether the window shows the present. The past and recordings have their own captions."""
        self._live = live
        self._show_page()

    def show_report(self, report: Report) -> None:
        """Show the expectations with ticks; this stays until it is closed."""
        self._waiting = False
        self._add(_Page(Step(), report=report))

    def close_lesson(self) -> None:
        self._lesson, self._pages, self._waiting = None, [], False
        self._show_page()

    # --- what people do ----------------------------------------------------------------------------------------------

    def go_next(self) -> None:
        """Go to the next page. On the latest page, first show the answer to its question, then continue the lesson."""
        if self._at + 1 < len(self._pages):
            self._at += 1
            self._show_page()
        elif self._pages and self._pages[-1].report is not None:
            self.close_lesson()
        elif self._pages and self._pages[-1].asks:
            self.answer(0)
        elif self._waiting:
            self.next_wanted.emit()

    def go_back(self) -> None:
        if self._at > 0:
            self._at -= 1
            self._show_page()

    def answer(self, number: int) -> None:
        """Give this answer (from 1) to the question on the page; 0 only shows the right one."""
        if self._pages and self._pages[self._at].asks and number <= len(self._pages[self._at].step.answers):
            self._pages[self._at] = replace(self._pages[self._at], answer=number)
            self._show_page()

    # --- drawing -----------------------------------------------------------------------------------------------------

    def place(self) -> None:
        """Centre the player at the top of its parent, as high as its text needs."""
        metrics = self._caption.fontMetrics()
        width = min(self._room.width() - GRID * 8, metrics.averageCharWidth() * WIDTH + GRID * 10)
        self.setFixedWidth(max(width, GRID * 40))
        self._wrap_answers()
        self.setFixedHeight(min(self.height_wanted, max(self._room.height() - GRID * 8, GRID * 20)))
        self.move((self._room.width() - self.width()) // 2, GRID * 4)

    def _wrap_answers(self) -> None:
        """Break the answers into lines that fit: a button does not do that by itself."""
        margins = self._column.contentsMargins()
        room = self.width() - margins.left() - margins.right() - GRID * 8
        for button, (beginning, answer) in zip(self.answers, self._present.answers, strict=False):
            font = button.font()
            font.setBold(True)  # the right answer becomes bold
            metrics = QFontMetrics(font)
            lines = broken(answer.split(), metrics, room - metrics.horizontalAdvance(beginning))
            button.setText(beginning + f"\n{' ' * len(beginning)}".join(lines))

    def _text(self, role: str) -> QLabel:
        label = Label(parent=self)
        label.setWordWrap(True)
        label.setProperty("role", role)
        return label

    def _add(self, page: _Page) -> None:
        self._pages.append(page)
        self._at = len(self._pages) - 1
        self._show_page()

    def _show_page(self) -> None:
        page = self._present
        latest = self._at + 1 >= len(self._pages)
        self._title.setText(self.title)
        self._count.setText(self._progress(page))
        _say(self._caption, _in_words(page.step.say) if page.report is None else self.verdict(page.report))
        _say(self._question, _in_words(page.step.question))
        self._show_answers(page)
        _say(self._results, self._listed(page.report) if page.report is not None else "")
        self._note.setText(
            "" if latest else translate("Lesson player", "This is an earlier caption. Nothing is undone.")
        )
        self._enable(page, latest)
        self.setAccessibleName(self.text)
        self.setVisible(self._lesson is not None and self._live)
        self.place()
        self.changed.emit()

    def _progress(self, page: _Page) -> str:
        if self._lesson is None or not self._pages or page.report is not None:
            return ""
        total = sum(bool(step.say or step.question) for step in self._lesson.steps)
        return translate("Lesson player", "{number} of {total}").format(number=self._at + 1, total=total)

    def verdict(self, report: Report) -> str:
        """Return in one sentence whether all expectations were met."""
        if report.facts.error:
            return translate("Lesson player", "The lesson stopped: {why}").format(why=report.facts.error)
        if report.ok:
            return translate("Lesson player", "All expectations met.")
        return translate("Lesson player", "Not all expectations were met.")

    def _show_answers(self, page: _Page) -> None:
        step = page.step
        for button in self.answers[len(step.answers) :]:
            button.hide()
        for number, (button, (_, answer)) in enumerate(zip(self.answers, page.answers, strict=False), 1):
            button.show()
            button.setToolTip(plain_tip(f"{answer} ({number})"))
            button.setProperty("role", "right" if number == step.right and not page.asks else "answer")
            button.setEnabled(page.asks)
            button.style().unpolish(button)
            button.style().polish(button)
        why = _in_words(step.why)
        if not step.question or page.asks:
            _say(self._why, "")
        elif page.answer == step.right:
            _say(self._why, translate("Lesson player", "Right. {why}").format(why=why))
        elif page.answer:
            _say(self._why, translate("Lesson player", "Wrong. {why}").format(why=why))
        else:
            _say(self._why, why)

    def _listed(self, report: Report) -> str:
        rows = []
        for finding in report.findings:
            colour = self._theme.text if finding.ok else self._theme.dead
            rows.append(
                f"<tr><td style='color:{colour}; padding:2px 12px 2px 0'><b>{'✔' if finding.ok else '✘'}</b></td>"
                f"<td style='padding:2px 0'>{escape(finding.expected)}<br><b>{escape(finding.found)}</b></td></tr>"
            )
        return f"<table>{''.join(rows)}</table>" if rows else ""

    def _enable(self, page: _Page, latest: bool) -> None:
        if self._actions is None:
            return
        over = page.report is not None
        self._actions["lesson_back"].setEnabled(self._at > 0)
        self._actions["lesson_next"].setEnabled(bool(self._pages) and (self._waiting or over or not latest))
        for number in range(1, ANSWERS + 1):
            self._actions[f"answer_{number}"].setEnabled(page.asks and number <= len(page.step.answers))
        self._label(self._actions["lesson_back"], self.back_button, translate("Lesson player", "Back"))
        forward = translate("Lesson player", "Close") if over else translate("Lesson player", "Next")
        self._label(self._actions["lesson_next"], self.next_button, forward)

    @staticmethod
    def _label(action: QAction, button: QToolButton, word: str) -> None:
        """Put on the button what the action does here, with its key."""
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        button.setText(f"{word}  ({key})")
        button.setAccessibleName(word)


def broken(words: Sequence[str], metrics: QFontMetrics, width: int) -> list[str]:
    """Return the words in lines that are at most this wide, in pixels; a longer word has a line of its own."""
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and metrics.horizontalAdvance(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _in_words(text: str) -> str:
    """Return a text of the lesson in the language of the window."""
    return translate("Lessons", text) if text else ""


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
