"""The attacks of a lesson, one after the other, and what each one did to the scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.base.language import translate
from app.base.signal import Signal
from app.fractal.protocol import POOL_HANDLE
from app.lessons.facts import AttackResult
from app.lessons.strangers.attack import Attack
from app.lessons.strangers.target import Target
from app.models.fleet.fleet import ElementRow, RegistrarRow
from app.processes.supervisor import StartFailed


class Siege:
    """Attacks one scope after the other. `make` makes an attack on a target."""

    def __init__(self, make: Callable[[Target], Attack] = Attack) -> None:
        self.changed = Signal[()]()
        """An attack is over."""
        self._ended: list[Callable[[], AttackResult]] = []
        self._make = make
        self._attack: Attack | None = None
        self._listed: set[int] = set()
        self._removed = 0

    @property
    def results(self) -> tuple[AttackResult, ...]:
        """What the attacks have done. A registrar counts a little longer what it has refused."""
        return tuple(result() for result in self._ended)

    @property
    def calm(self) -> bool:
        """Whether no attack is under way."""
        return self._attack is None or self._attack.ended

    async def begin(
        self, registrars: Iterable[RegistrarRow], elements: Iterable[ElementRow], transport: str, seconds: float
    ) -> None:
        """Begin an attack on the first of these registrars and these elements. Raise `StartFailed`."""
        registrar = next(iter(registrars), None)
        if registrar is None:
            raise StartFailed(translate("Report", "there is no running registrar to attack"))
        if registrar.options.tls is not None:
            raise StartFailed(
                translate(
                    "Report", "over TLS a stranger without a certificate cannot even connect: play it without --tls"
                )
            )
        self._listed.clear()
        self._removed = 0
        targets = tuple((row.identifier, row.address) for row in elements if row.identifier is not None)
        attack = self._attack = self._make(Target(transport, registrar.address, POOL_HANDLE, targets, seconds))
        attack.over.connect(lambda: self._over(attack, registrar))
        try:
            await attack.begin()
        except OSError as error:
            text = translate("Report", "the stranger cannot be started: {reason}")
            raise StartFailed(text.format(reason=error.strerror or error)) from error

    def listed(self, pool: str, identifier: int) -> None:
        """Note an element in the pool that is not the lesson's."""
        if pool == POOL_HANDLE and not self.calm:
            self._listed.add(identifier)

    def removed(self) -> None:
        """Note that an element of the lesson has lost its place."""
        self._removed += not self.calm

    def broken(self) -> str:
        """Return in a sentence what is wrong with an attack that is over; empty if all is well."""
        attack = self._attack
        if attack is None or not attack.ended or (attack.done is not None and attack.waits is not None):
            return ""
        return translate("Report", "the stranger could not do what it wanted: {reason}").format(reason=attack.trouble)

    async def close(self) -> None:
        """End the attack that is under way, if any."""
        if self._attack is not None:
            await self._attack.close()

    def _over(self, attack: Attack, registrar: RegistrarRow) -> None:
        done, waits, listed, removed = attack.done, attack.waits, len(self._listed), self._removed

        def result() -> AttackResult:
            assert done is not None
            assert waits is not None
            refused = sum(registrar.refused.values())
            return AttackResult(bool(registrar.options.allowed_elements), done, waits, listed, removed, refused)

        if done is not None and waits is not None:
            self._ended.append(result)
        self.changed.emit()
