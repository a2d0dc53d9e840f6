"""Durations as text, in the same form everywhere in the program."""

from __future__ import annotations

from app.base.language import decimal


def duration(seconds: float, *, whole: bool = False) -> str:
    """Return a duration as text: `12 ms`, `2.4 s`, `41 s`, `3 min 5 s`, `2 h 10 min`.

    `whole` omits tenths of a second, for a figure that changes while people read it. Negative durations count as 0.
    """
    if seconds < 0.9995:
        return f"{max(seconds, 0.0) * 1000:.0f} ms"
    if seconds < 9.95 and not whole:
        return f"{decimal(seconds, '.1f')} s"
    total = round(seconds)
    if total < 60:
        return f"{total} s"
    if total < 3600:
        return f"{total // 60} min {total % 60} s"
    return f"{total // 3600} h {total % 3600 // 60} min"
