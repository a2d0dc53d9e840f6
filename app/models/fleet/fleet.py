"""The fleet: the registrars and elements that we run, as rows that people see and act on.

It turns the user's actions (start, stop, freeze, thaw, kill) into calls of the supervisor, and reports of the processes
into fields of their rows. Rows of ended processes stay for a while, with their last sentence. It knows no protocol: its
input is reports; its output is options and orders.

Rows of processes that others started have no child here, so every action leaves them alone (`strangers`).
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from app.base.language import translate
from app.base.signal import Signal
from app.models.actions import Action
from app.models.fleet.places import Places
from app.models.fleet.process_list import ProcessList
from app.models.fleet.process_row import ElementRow, RegistrarRow, Row, State
from app.models.fleet.refusal_words import cause_words, refusal_words
from app.models.fleet.starts import Starts
from app.models.machine.watch import MachineWatch
from app.processes import protocol
from app.processes.options import ElementOptions, Options, RegistrarOptions
from app.processes.outcome import Outcome
from app.processes.protocol import MessageSeen, Order, Report, Shortened
from app.processes.supervisor import Child, StartFailed, Supervisor
from rserpool import LinkFault, LocalError, TlsFiles, hex_id, notices, policy_by_name

__all__ = ["ElementRow", "Fleet", "RegistrarRow", "Row", "State"]

GONE_ROWS = 24
"""The number of rows of ended processes that are kept, for each kind. Older ones are forgotten."""


class Fleet(ProcessList):
    """The processes of a demonstration. All use `transport`, and TLS if there are files for it. If `messages` is true,
    they report each message. `machine` says what the machine bears."""

    def __init__(
        self,
        supervisor: Supervisor,
        *,
        transport: str = "tcp",
        tls: TlsFiles | None = None,
        messages: bool = True,
        machine: MachineWatch | None = None,
    ) -> None:
        super().__init__()
        self.machine = machine or MachineWatch()
        self.starts = Starts(self, self.machine)
        """The elements that wait to start."""
        self.happened = Signal[Row, str]()
        """A row and a sentence about it, for the journal."""
        self.acted = Signal[Row, Action]()
        """An action is about to be carried out on a row's process."""
        self.message_seen = Signal[Row, MessageSeen]()
        """A process of ours sent or received a message."""
        self._supervisor = supervisor
        self.places = Places(self, transport, tls, messages)
        """Where its registrars are."""
        self._joining = asyncio.Lock()
        """Held while a registrar starts: registrars start one after the other. If two started at the same time, they
        would not know each other, and each would consider itself the first."""

    @property
    def registrar_addresses(self) -> tuple[str, ...]:
        """The addresses of registrars, for pool users."""
        return self.places.registrars

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of this process, the launcher and everything that it has started."""
        return self._supervisor.pids

    async def start_registrar(self, options: RegistrarOptions | None = None) -> RegistrarRow:
        """Start a registrar that shares one handlespace with the live ones, and wait until it listens.

        Without options it takes the place of an ended registrar, or the next place in the plan. Raise `StartFailed` if
        it does not start, or if the machine has no room for it.
        """
        self.starts.check(1)
        self.places.for_registrar(options)  # it may fail
        row = RegistrarRow(self.next_number(RegistrarRow))
        self.registrars.append(row)
        async with self._joining:
            options = row.options = self.places.for_registrar(options)
            self.added.emit(row)
            await self._start(row, protocol.REGISTRAR, options)
        return row

    async def start_element(self, options: ElementOptions | None = None, *, checked: bool = False) -> ElementRow:
        """Start an element with the registrars of the fleet when its turn comes, and wait until it listens.

        Raise `StartFailed` if it does not start, or if the machine has no room for it, unless that was `checked`.
        """
        if not checked:
            self.starts.check(1)
        options = self.places.for_element(options or ElementOptions())
        row = ElementRow(self.next_number(ElementRow), options=options)
        self.elements.append(row)
        self.added.emit(row)
        await self.starts.turn(row)
        if row.state is State.WAITING:
            options = row.options = self.places.for_element(options)  # a registrar may have started
            self.put(row, state=State.STARTING)
        await self._start(row, protocol.ELEMENT, options)
        return row

    async def start_elements(self, number: int, options: ElementOptions | None = None) -> list[ElementRow]:
        """Start this number of elements, a few at a time, and wait until all listen.

        Raise `StartFailed` as soon as one does not start; the others go on. If the machine has no room for all of them,
        none is started.
        """
        self.starts.check(number)
        starting = []
        try:
            for _ in range(number):
                starting.append(asyncio.ensure_future(self.start_element(options, checked=True)))
                await asyncio.sleep(0)  # the window keeps responding
        except asyncio.CancelledError:
            for task in starting:
                task.cancel()
            raise
        return list(await asyncio.gather(*starting))

    def stop(self, row: Row) -> None:
        """Ask a process for an orderly end: an element leaves the pool first. An element that waits is not started."""
        self.starts.cancel(row)
        if row.child is not None and row.state in (State.STARTING, State.RUNNING, State.FROZEN):
            self.acted.emit(row, Action.STOP)
            row.child.stop()
            self._move(
                row, State.STOPPING, translate("Fleet", "{name} was asked to stop (SIGTERM)").format(name=row.name)
            )

    def freeze(self, row: Row) -> None:
        """Freeze a process: it is alive but does not answer."""
        if row.child is not None and row.state is State.RUNNING:
            self.acted.emit(row, Action.FREEZE)
            row.child.freeze()
            self._move(row, State.FROZEN, translate("Fleet", "{name} was frozen (SIGSTOP)").format(name=row.name))

    def thaw(self, row: Row) -> None:
        """Let a frozen process run again."""
        if row.child is not None and row.state is State.FROZEN:
            self.acted.emit(row, Action.THAW)
            row.child.thaw()
            self._move(row, State.RUNNING, translate("Fleet", "{name} was thawed (SIGCONT)").format(name=row.name))

    def kill(self, row: Row) -> None:
        """End a process immediately, without deregistration. An element that waits is not started."""
        self.starts.cancel(row)
        if row.child is not None and row.alive:
            if not row.killed:
                self.acted.emit(row, Action.KILL)
            row.child.kill()
            row.killed = True
            self.changed.emit(row)

    def do(self, action: Action, row: Row) -> None:
        """Kill, stop, freeze or thaw a process, or remove an ended one from the list."""
        {
            Action.KILL: self.kill,
            Action.STOP: self.stop,
            Action.FREEZE: self.freeze,
            Action.THAW: self.thaw,
            Action.REMOVE: self.remove,
        }[action](row)

    def forget_ended(self) -> None:
        """Remove the rows of ended and waiting processes. When no row of a kind is left, the next one is counted from 1
        again."""
        self.starts.cancel_all()
        for row in self.rows:
            self.remove(row)
        self.count_again()

    def set_policy(self, row: ElementRow, policy: str) -> None:
        """Make an element register again with this policy, or with another weight: `WeightedRoundRobin:3`.

        A pool has one kind of policy. Registrars refuse other kinds, and the row then shows the refusal. Raise
        `LocalError` for an unknown policy.
        """
        policy_by_name(policy)
        text = translate("Fleet", "{name} registers again with the policy {policy}")
        self._tell(row, protocol.SetPolicy(policy), text.format(name=row.name, policy=policy), policy=policy)

    def set_speed(self, row: ElementRow, speed: float) -> None:
        """Limit an element's points per second over all its sessions; 0: no limit."""
        if speed < 0:
            raise LocalError("a speed must be 0 (no limit) or more")
        text = translate("Fleet", "{name} is limited to {speed} points per second")
        if not speed:
            text = translate("Fleet", "{name} computes without a speed limit")
        text = text.format(name=row.name, speed=f"{speed:,.0f}".replace(",", "\u00a0"))
        self._tell(row, protocol.SetSpeed(speed), text, speed_limit=speed)

    def set_capacity(self, row: ElementRow, capacity: float) -> None:
        """Set the number of sessions that make a load of 100 %, for the adaptive policies."""
        if capacity <= 0:
            raise LocalError("a capacity must be more than 0")
        text = translate("Fleet", "{name} is fully loaded with this number of sessions: {capacity}")
        text = text.format(name=row.name, capacity=f"{capacity:g}")
        self._tell(row, protocol.SetCapacity(capacity), text, capacity=capacity)

    def set_other_load(self, row: ElementRow, load: float) -> None:
        """Set an element's load from other work, 0 to 1. The load from sessions is added to it."""
        if not 0 <= load <= 1:
            raise LocalError("a load must be from 0 to 1")
        text = translate("Fleet", "{name} has {load} % load from other work")
        if row.reachable:
            row.other_load = load
        self._tell(row, protocol.SetLoad(load), text.format(name=row.name, load=round(load * 100)))

    def set_link(self, row: Row, peer: str, fault: LinkFault | None) -> None:
        """Set the fault of the link from this process to `peer` (`host:port`), or remove the fault.

        This affects one end of the link; `app.models.faults.faults` handles both.
        """
        if row.child is not None and row.reachable:
            row.child.tell(protocol.SetLink(peer, fault or LinkFault()))

    def _tell(self, row: ElementRow, order: Order, sentence: str, **options: Any) -> None:
        if row.child is not None and row.reachable:
            row.child.tell(order)
            row.options = replace(row.options, **options)
            self.happened.emit(row, sentence)
            self.changed.emit(row)

    async def _start(self, row: Row, role: str, options: Options) -> None:
        """Start the process and wait until it reports that it runs. Raise `StartFailed` if it ends first."""
        settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        failures: list[str] = []

        def take(report: Report) -> None:
            if isinstance(report, protocol.Failed):
                failures.append(report.reason)
            self.take(row, report)
            if row.state is not State.STARTING and not settled.done():
                settled.set_result(None)

        def prepare(child: Child) -> None:
            row.child = child
            child.reported.connect(take)
            child.ended.connect(end)

        def end(outcome: Outcome) -> None:
            self.end(row, outcome, failures[-1] if failures else "")
            if not settled.done():
                settled.set_result(None)

        try:
            child = await self._supervisor.start(role, options.to_json(), prepare=prepare)
        except StartFailed as error:
            if row.alive:
                self._leave(
                    row, translate("Fleet", "{name} could not be started: {error}").format(name=row.name, error=error)
                )
            raise
        if row.alive:
            row.pid = child.pid
            self.changed.emit(row)
        await settled
        if not row.alive:
            raise StartFailed(row.outcome)

    def take(self, row: Row, report: Report) -> None:
        """Apply a report of the row's process."""
        match report:
            case MessageSeen():
                self.message_seen.emit(row, report)
            case protocol.Running():
                self._runs(row, report)
            case protocol.OrderRefused(order, reason):
                text = translate("Fleet", "{name} did not carry out the order ({order}): {reason}")
                self.happened.emit(row, text.format(name=row.name, order=order, reason=reason))
            case protocol.OrderDropped():
                text = translate("Fleet", "{name} does not read its orders; further orders were dropped")
                self.happened.emit(row, text.format(name=row.name))
            case protocol.ReportsDropped(number):
                text = translate(
                    "Fleet", "{name}: %n report(s) were dropped, because the window was too busy", "", number
                )
                self.happened.emit(row, text.format(name=row.name))
            case protocol.Noticed(notices.PeerCutOff(address, reason)):
                text = translate("Fleet", "{name} ended an association with {address}: {reason}")
                self.happened.emit(row, text.format(name=row.name, address=address, reason=reason))
            case protocol.Noticed(notices.CookieRefused(_, reason)):
                text = translate(
                    "Fleet", "{name} refused a cookie ({reason}); the tile starts again from the beginning"
                )
                self.happened.emit(row, text.format(name=row.name, reason=reason))
            case _:
                if isinstance(row, RegistrarRow):
                    said = self._registrar_says(row, report)
                else:
                    said = self._element_says(row, report)
                if said:
                    self.happened.emit(row, said)
                self.changed.emit(row)

    def _runs(self, row: Row, report: protocol.Running) -> None:
        pid = row.pid if row.child is None else row.child.pid
        self.put(row, pid=pid, identifier=report.identifier, address=report.address)
        if isinstance(row, RegistrarRow):
            row.enrp_address = report.enrp_address
        if row.state is State.STARTING:
            text = translate("Fleet", "{name} runs at {address} as process {pid}")
            self._move(row, State.RUNNING, text.format(name=row.name, address=row.address, pid=row.pid))

    def _registrar_says(self, row: RegistrarRow, report: Report) -> str:
        """Apply a registrar's report. Return a sentence about it, or an empty string."""
        match report:
            case protocol.Noticed(notices.RegistrationRefused(_, identifier, cause)):
                text = translate("Fleet", "{registrar} refused element {element}: {cause}")
                return text.format(registrar=row.short_name, element=hex_id(identifier), cause=cause_words(cause))
            case protocol.Noticed(notices.PartyRefused(what, who)):
                text = translate("Fleet", "{registrar} refuses {who}: {what}")
                return text.format(registrar=row.short_name, who=who, what=refusal_words(what))
            case protocol.Noticed(notices.RefusalsCounted(what, total)):
                row.refused = {**row.refused, what: total}
            case protocol.Noticed(notices.HandleResolved()) | Shortened(notices.HandleResolved):
                row.resolutions += 1
            case protocol.Noticed(notice):
                self.hear(row, notice)
        return ""

    def _element_says(self, row: ElementRow, report: Report) -> str:
        """Apply an element's report. Return a sentence about it, or an empty string."""
        match report:
            case protocol.Serving(load, sessions, tiles, points):
                row.load, row.sessions, row.tiles, row.points = load, sessions, tiles, points
            case protocol.Noticed(notices.Registered(), at):
                row.note, row.registered_at = "", at
            case protocol.Noticed(notices.RegistrarLost(reason)):
                row.note = translate("Fleet", "looking for a registrar")
                return translate("Fleet", "{name} lost its registrar: {reason}").format(name=row.name, reason=reason)
            case protocol.Noticed(notices.RegistrationRejected(cause)):
                row.note = translate("Fleet", "refused: {cause}").format(cause=cause_words(cause))
                text = translate("Fleet", "{name} was refused by its registrar: {cause}")
                return text.format(name=row.name, cause=cause_words(cause))
        return ""

    def end(self, row: Row, outcome: Outcome, failure: str = "") -> None:
        """Note the end of the row's process. `failure` is the sentence that it reported as its error, or empty."""
        sentence = outcome.sentence(row.name)
        row.orderly = outcome.orderly
        self._leave(row, f"{sentence}: {failure}" if failure else sentence)

    def _leave(self, row: Row, sentence: str) -> None:
        row.outcome = sentence
        if isinstance(row, ElementRow):
            row.sessions, row.load = 0, 0.0
        self._move(row, State.GONE, sentence)
        for old in [old for old in self._kin(row) if not old.alive][:-GONE_ROWS]:
            self.remove(old)

    def _move(self, row: Row, state: State, sentence: str) -> None:
        self.put(row, state=state)
        self.happened.emit(row, sentence)
        self.changed.emit(row)
