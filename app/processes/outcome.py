"""How a process ended, as a value and as a sentence for people."""

from __future__ import annotations

import signal
from dataclasses import dataclass

from app.base.durations import duration
from app.base.language import translate


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a process. `status` is set if it exited, `signal` if a signal ended it; neither is set if the launcher
    was lost, because then the cause is unknown. `seconds` is the time that the process ran."""

    status: int | None
    signal: int | None
    seconds: float

    @property
    def orderly(self) -> bool:
        """Whether the process ended on request or after its work was done."""
        return self.status == 0

    @property
    def what(self) -> str:
        """The end as a phrase that follows a name: `was killed (SIGKILL)`."""
        if self.signal is not None:
            return f"{_verb(self.signal)} ({_signal_name(self.signal)})"
        if self.status is None:
            return translate("Outcome", "was lost together with its launcher", "after a name")
        if self.status == 0:
            return translate("Outcome", "stopped normally", "after a name")
        return translate("Outcome", "failed with exit code {status}", "after a name").format(status=self.status)

    def sentence(self, who: str) -> str:
        """Return a sentence such as `Element 0x5562e917 was killed (SIGKILL) after 41 s`."""
        return translate("Outcome", "{who} {what} after {time}").format(
            who=who, what=self.what, time=duration(self.seconds)
        )


_CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE)


def _verb(number: int) -> str:
    if number in _CRASHES:
        return translate("Outcome", "crashed", "after a name")
    if number == signal.SIGKILL:
        return translate("Outcome", "was killed", "after a name")
    if number == signal.SIGTERM:
        return translate("Outcome", "was terminated before it could say goodbye", "after a name")
    if number == signal.SIGINT:
        return translate("Outcome", "was interrupted", "after a name")
    return translate("Outcome", "was ended by a signal", "after a name")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # real-time signals have no names in Python
        return f"signal {number}"
