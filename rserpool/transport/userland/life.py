"""Signs of life of the peers of one port: who was asked for one, and how often to ask.

An idle peer is sent a heartbeat now and then, unless it asks first: if one of the two ends asks, both find out that the
path works. That is the one that dialled, because a registrar has many elements. One that does not answer is asked again
soon.
"""

from __future__ import annotations

from rserpool.transport.userland.path import Path

GUEST_WAITS = 1.6
"""How many times longer than the end that dialled the other end waits before it asks."""


class SignsOfLife:
    """The paths on which a heartbeat was sent and not answered. All times are event loop times."""

    def __init__(self) -> None:
        self.asked: dict[Path, float] = {}
        """Since when they have not answered, oldest first."""
        self._silent: set[Path] = set()  # those that are asked often

    def ask(self, path: Path, now: float) -> None:
        """Note that a heartbeat is being sent. It may be sent in the thread of another event loop."""
        self.asked.setdefault(path, now)

    def hear(self, path: Path) -> None:
        """Note that a packet came from a peer that may have been asked."""
        self.asked.pop(path, None)
        if path in self._silent:
            self._silent.discard(path)
            self.postpone(path)

    def postpone(self, path: Path) -> None:
        """Ask this peer again when it has been idle for as long as usual."""
        path.set_heartbeat(path.profile.idle_heartbeat * (GUEST_WAITS if path.guest else 1))

    def begin(self, path: Path) -> None:
        """Begin to ask on a new association."""
        if path.guest:
            self.postpone(path)

    def forget(self, path: Path) -> None:
        """Forget a path."""
        self.asked.pop(path, None)
        self._silent.discard(path)

    def look(self, now: float) -> bool:
        """Ask those soon again that have not answered in time. Return whether there are any."""
        for path, since in tuple(self.asked.items()):
            if now - since > path.profile.rto_min and path not in self._silent:
                self._silent.add(path)
                path.set_heartbeat(path.profile.rto_min)
        return bool(self._silent)
