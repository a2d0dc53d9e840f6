"""What people do about the scope: use one that others run, leave it, and put its profile right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.base.language import translate
from app.processes.scope_options import ScopeOptions, profile_warning
from app.ui.actions import Actions
from app.ui.panels.panel import Context
from app.ui.scope.dialog import ScopeDialog
from app.ui.scope.notice import ScopeNotice
from app.ui.widgets.label import Label

LONGEST = 32
"""The most characters of a place in the status bar."""


SILENCE_MS = 4_000
"""The time after which it is said that no registrar answers."""


class ScopeControl(QObject):
    """Connects the dialog, the notice, the label in the status bar and the actions to the demonstrator."""

    def __init__(
        self,
        context: Context,
        window: QWidget,
        actions: Actions,
        notice: ScopeNotice,
        label: Label,
    ) -> None:
        super().__init__(window)
        self.last: ScopeOptions | None = None
        """The scope of others that was used last; the dialog offers it."""
        self.dialog = ScopeDialog(window)
        self.dialog.wanted.connect(self.use)
        self.dialog.unwanted.connect(self.leave)
        demonstrator = self._demonstrator = context.demonstrator
        self._notice, self._label = notice, label
        self._spawn, self._say = context.spawn, context.say
        self._look, self._actions = context.look, actions
        actions.on("use_scope", self.ask)
        actions.on("leave_scope", self.leave)
        notice.remedy.connect(self._put_right)
        self.silence = QTimer(self, interval=SILENCE_MS)
        """Runs while nothing has been heard of the scope."""
        self.silence.timeout.connect(self._say_nobody_answers)
        self._disconnect = demonstrator.scope_changed.connect(self._show)
        self._show()

    def close(self) -> None:
        """Stop listening."""
        self._disconnect()
        self.silence.stop()

    def ask(self) -> None:
        """Show the dialog."""
        joined = self._demonstrator.joined
        self.dialog.set_theme(self._look.theme)
        self.dialog.ask(joined.options if joined is not None else self.last, joined=joined is not None)

    def use(self, options: ScopeOptions, *, demo: bool = False) -> None:
        """Use this scope. With `demo`, start the demo there."""
        self.last = options
        self._say(translate("Scope", "Looking for the registrars at {place} …").format(place=options.words))
        self._spawn(self._use(options, demo))

    def leave(self) -> None:
        """Use own registrars again."""
        self._spawn(self._demonstrator.use_scope(None))

    async def _use(self, options: ScopeOptions, demo: bool) -> None:
        await self._demonstrator.use_scope(options)
        joined = self._demonstrator.joined
        if joined is not None:
            text = translate("Scope", "This window uses the scope at {place}, profile {profile}")
            if not joined.sure_profile:
                text = translate("Scope", "This window uses the scope at {place}; no registrar has answered yet")
            self._say(text.format(place=options.words, profile=joined.profile))
        if demo:
            self._actions["demo"].trigger()

    def _put_right(self) -> None:
        """Use the scope again, with the profile that its registrars follow."""
        joined, seen = self._demonstrator.joined, self._demonstrator.wrong_profile
        if joined is not None and seen is not None:
            self.use(replace(joined.options, profile=seen.name))

    def _fall_silent(self) -> None:
        """Say nothing about the scope any more."""
        self.silence.stop()
        self._notice.say("")

    def _say_nobody_answers(self) -> None:
        """Say that no registrar of the scope has been heard, until one is."""
        joined = self._demonstrator.joined
        if joined is None or joined.heard or self._demonstrator.user.home is not None:
            self._fall_silent()
            return
        text = translate(
            "Scope",
            "No registrar at {place} answers. Check the address, and whether one runs there; the window keeps trying.",
        ).format(place=joined.options.words)
        if self._notice.label.text() != text or self._notice.isHidden():
            self._notice.say(text)
            self._demonstrator.journal.write("trouble", text)

    def _show(self) -> None:
        joined, seen = self._demonstrator.joined, self._demonstrator.wrong_profile
        if joined is not None and not joined.heard:
            if not self.silence.isActive():
                self._notice.say("")
                self.silence.start()
        elif joined is None or seen is None:
            self._fall_silent()
        else:
            self._fall_silent()
            remedy = translate("Scope", "Use the profile {profile}").format(profile=seen.name)
            self._notice.say(profile_warning(joined.profile, seen.name), remedy)
        self._label.setVisible(joined is not None)
        if joined is not None:
            found = len(joined.registrars)
            place = joined.options.words
            place = place if len(place) <= LONGEST else f"{place[: LONGEST - 1]}…"
            text = translate("Scope", "Scope of others: {place} · {profile}")
            if not joined.sure_profile:
                text = translate("Scope", "Scope of others: {place}")
            self._label.setText(text.format(place=place, profile=joined.profile))
            tip = translate(
                "Scope", "The registrars run elsewhere; %n of them can be used. Own addresses: {addresses}", "", found
            )
            self._label.setToolTip(tip.format(addresses=", ".join(joined.addresses)))
        self._actions["leave_scope"].setEnabled(joined is not None)
