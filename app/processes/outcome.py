"""How a process ended, as a value and as a sentence for people."""

from __future__ import annotations

import signal
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a process: exactly one of `status` (it exited) and `signal` (a signal ended it), or neither when the
    launcher was lost and nobody can tell. `seconds` is how long it ran."""

    status: int | None
    signal: int | None
    seconds: float

    @property
    def orderly(self) -> bool:
        """It ended because it was asked to, or because its work was done."""
        return self.status == 0

    @property
    def what(self) -> str:
        """What happened, to follow a name: `was killed (SIGKILL)`."""
        if self.signal is not None:
            verb = _VERBS.get(self.signal, "was ended by a signal")
            return f"{verb} ({_signal_name(self.signal)})"
        if self.status is None:
            return "was lost together with its launcher"
        if self.status == 0:
            return "stopped in order"
        return f"failed with exit code {self.status}"

    def sentence(self, who: str) -> str:
        """`Element 0x5562e917 was killed (SIGKILL) after 41 s`."""
        return f"{who} {self.what} after {duration(self.seconds)}"


_VERBS: dict[int, str] = {
    signal.SIGKILL: "was killed",
    signal.SIGTERM: "was terminated before it could say goodbye",
    signal.SIGINT: "was interrupted",
    signal.SIGSEGV: "crashed",
    signal.SIGABRT: "crashed",
    signal.SIGBUS: "crashed",
    signal.SIGILL: "crashed",
    signal.SIGFPE: "crashed",
}


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # real-time signals have no names in Python
        return f"signal {number}"


def duration(seconds: float) -> str:
    """A length of time as people say it: `12 ms`, `2.4 s`, `41 s`, `3 min 5 s`, `2 h 10 min`."""
    if seconds < 0.9995:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
