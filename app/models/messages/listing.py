"""The messages of a scene as a list for people: the text of each line, the lines that match the filter, and the number
of unlisted messages. Each `update` reads a limited number of new messages, so that the window stays responsive."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

import rserpool
from app.base.language import translate
from app.fractal import protocol as fractal
from app.models.messages.fields import name_of
from app.models.messages.log import Message, Party, Role
from app.models.scene import Scene
from app.models.topology.traffic import Kind, kind_of

AT_ONCE: Final = 1500
"""The maximum number of messages that one `update` reads."""


def words_of(kind: Kind, message: Message) -> str:
    """Return the name of a message's protocol: `ASAP`, `ENRP`, `FGP`, or `PPID 7` for another service."""
    return kind.value if kind is not Kind.DATA or message.ppid == fractal.PPID else f"PPID {message.ppid}"


def label_of(scene: Scene, party: Party | None, address: str = "") -> str:
    """Return a short label of one end of a message: `B`, `▲2`, `User`, or the address of an unknown party."""
    if party is None:
        return address or "–"
    if party.role is Role.REGISTRAR:
        return scene.scope.letter_of(party.identifier)
    if party.role is Role.ELEMENT:
        return str(scene.mark_of(party.identifier))
    return translate("Messages", "User")


def long_label_of(scene: Scene, party: Party | None, address: str = "") -> str:
    """Return the full label of one end of a message: `Registrar B`, `Element ▲2 0xdeadbeef`, `Pool user`."""
    if party is None:
        return address or translate("Messages", "unknown sender")
    label = label_of(scene, party)
    if party.role is Role.REGISTRAR:
        return translate("Messages", "Registrar {letter}").format(letter=label)
    if party.role is Role.ELEMENT:
        return translate("Messages", "Element {mark} {identifier}").format(
            mark=label, identifier=rserpool.hex_id(party.identifier)
        )
    return translate("Messages", "Pool user")


def number_of(scene: Scene, party: Party) -> int:
    """Return the number of a registrar or an element, from 1 in the order of their starts; 0 if it is not ours."""
    if party.role is Role.REGISTRAR:
        registrar = scene.fleet.registrar(party.identifier)
        return registrar.number if registrar is not None else 0
    element = scene.fleet.element(party.identifier)
    return element.number if element is not None else 0


def life_unit_of(scene: Scene) -> float:
    """Return the seconds per unit of registration life in a scene's messages, from the profile of its registrars."""
    profile = next((row.options.profile for row in scene.fleet.registrars), "rfc")
    return rserpool.PROFILES[profile].life_unit


@lru_cache(maxsize=1024)
def _second(at: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(at))


def time_words(at: float) -> str:
    """Return seconds since the epoch as `12:04:31.207`, local time."""
    milliseconds = round(at * 1000)
    return f"{_second(milliseconds // 1000)}.{milliseconds % 1000:03d}"


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """The filter of the list: all words of `text` are in the line, the kind is one of `kinds`, and `party` is one end.

    An empty field matches all messages.
    """

    text: str = ""
    kinds: frozenset[Kind] = frozenset()
    party: Party | None = None


Change: TypeAlias = Callable[[int, int, Callable[[], None]], None]
"""Called with the number of lines to remove at the beginning and to add at the end (-1, 0: remove all), and with the
function that makes the change."""


def _just_do(_gone: int, _come: int, do: Callable[[], None]) -> None:
    do()


class MessageList:
    """The list of a scene's messages. Call `update` when there is time, and `close` at the end.

    Lines change only within `change`, so that a table can announce the change before and after it.
    """

    def __init__(self, scene: Scene, change: Change = _just_do) -> None:
        self.scene = scene
        self.rows: list[Message] = []
        """The messages that match the filter, oldest first."""
        self.parties: dict[Party, None] = {}
        """All parties of the messages read so far, in order of appearance."""
        self.unlisted = 0
        """The number of messages that were counted but not listed."""
        self.filter = MessageFilter()
        self._change = change
        self._all: list[Message] = list(scene.messages.messages)
        self._read = 0
        self._forget = (
            scene.messages.added.connect(self._added),
            scene.messages.passed.connect(self._passed),
        )

    def close(self) -> None:
        """Stop following the scene; the list stays."""
        for forget in self._forget:
            forget()

    def use_filter(self, chosen: MessageFilter) -> None:
        """Use another filter."""
        if chosen != self.filter:
            self.filter = chosen
            self._read = 0
            self._change(-1, 0, self.rows.clear)

    def update(self) -> bool:
        """Read new messages and drop messages that the scene has dropped. Return whether there is more to read."""
        self._let_go()
        some = self._all[self._read : self._read + AT_ONCE]
        self._read += len(some)
        for message in some:
            for party in (message.sender, message.receiver):
                if party is not None:
                    self.parties.setdefault(party)
        found = [message for message in some if self._matches(message)]
        if found:
            self._change(0, len(found), lambda: self.rows.extend(found))
        return self._read < len(self._all)

    @property
    def held(self) -> int:
        """The number of messages in memory, listed or not."""
        return len(self._all)

    def row_of(self, message: Message) -> int:
        """Return the line number of a message; -1 if it is not listed."""
        row = bisect_left(self.rows, message.number, key=_number)
        return row if row < len(self.rows) and self.rows[row].number == message.number else -1

    def line(self, message: Message) -> tuple[str, str, str, str, str, str]:
        """Return the cells of a line: time, sender, receiver, kind, name and size."""
        return (
            time_words(message.at),
            label_of(self.scene, message.sender, message.source),
            label_of(self.scene, message.receiver, message.target),
            words_of(kind_of(message.ppid), message),
            name_of(message) or translate("Messages", "unknown"),
            str(len(message.payload)),
        )

    def tip(self, message: Message) -> str:
        """Return the full description of a message, for a tooltip."""
        text = translate("Messages", "{kind} {name} from {sender} to {receiver}\n{source} → {target}, {size} octets")
        return text.format(
            kind=words_of(kind_of(message.ppid), message),
            name=name_of(message) or translate("Messages", "unknown"),
            sender=long_label_of(self.scene, message.sender, message.source),
            receiver=long_label_of(self.scene, message.receiver, message.target),
            source=message.source,
            target=message.target,
            size=len(message.payload),
        )  # fmt: skip

    def _added(self, message: Message) -> None:
        self._all.append(message)
        if len(self._all) > 2 * len(self.scene.messages.messages) + AT_ONCE:  # `update` was not called for a long time
            self._let_go()

    def _passed(self, _sender: Party, _receiver: Party, _ppid: int, number: int) -> None:
        self.unlisted += number

    def _let_go(self) -> None:
        kept = self.scene.messages.messages
        first = kept[0].number if kept else 0
        gone = bisect_left(self._all, first, key=_number)
        if gone:
            del self._all[:gone]
            self._read = max(self._read - gone, 0)
        gone = bisect_left(self.rows, first, key=_number)
        if gone:
            self._change(gone, 0, lambda: self.rows.__delitem__(slice(gone)))

    def _matches(self, message: Message) -> bool:
        chosen = self.filter
        if chosen.kinds and kind_of(message.ppid) not in chosen.kinds:
            return False
        if chosen.party is not None and chosen.party not in (message.sender, message.receiver):
            return False
        if not chosen.text:
            return True
        line = " ".join((*self.line(message), message.source, message.target)).casefold()
        return all(word in line for word in chosen.text.casefold().split())


def _number(message: Message) -> int:
    return message.number


def latest(messages: list[Message], seconds: float) -> list[Message]:
    """Return the messages of the last `seconds` before the newest one. `messages` are in the order of their times."""
    if not messages:
        return []
    return messages[bisect_left(messages, messages[-1].at - seconds, key=lambda message: message.at) :]
