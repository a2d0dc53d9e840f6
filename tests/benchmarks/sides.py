"""The two sides of a comparison, rsplib's programs and ours: a registrar, elements and a user each."""

from __future__ import annotations

from pathlib import Path

from app.fractal.viewport import Viewport
from rserpool.wire import asap
from tests.guest.hosts import Capture, Host, Lab, Program
from tests.helpers.waiting import until
from tests.interop.roles import (
    fractal_files,
    fractalpooluser,
    our_element,
    our_registrar,
    our_render,
    rspregistrar,
    rspserver,
    view_options,
)


class Side:
    """A registrar on host `number`; elements on hosts `number` + 10 and so on, a user on host `number` + 9."""

    name: str
    registrar: Program
    endless: bool
    """Whether the user starts another picture after each one."""

    def __init__(self, lab: Lab, number: int, elements: int) -> None:
        self.home = lab.host(number)
        self.user_host = lab.host(number + 9)
        self.hosts = [lab.host(number + 10 + index) for index in range(elements)]
        for host in (self.home, self.user_host, *self.hosts):
            host.forks = False  # after a fork the first write to each page copies it, which takes time
        self.running: dict[Host, Program] = {}
        self._lab = lab
        self._next = number << 24

    def fill(self) -> None:
        """Start an element on each host that has none, and wait until it is registered."""
        for host in self.hosts:
            if host not in self.running or self.running[host].process.poll() is not None:
                self._next += 1
                self.running[host] = self._element(host, self._next)

    def clear(self) -> None:
        """End all elements. (rspserver continues to compute for a user that has left, which disturbs others.)"""
        for element in self.running.values():
            element.close()
        self.running.clear()

    def user(self, view: Viewport, sessions: int, tiles: str) -> Program:
        """Start a pool user that renders `view`."""
        raise NotImplementedError

    def _element(self, host: Host, identifier: int) -> Program:
        raise NotImplementedError


class Rsplib(Side):
    """rsplib: rspregistrar, rspserver, fractalpooluser."""

    name = "rsplib"
    endless = True

    def __init__(self, lab: Lab, number: int, elements: int) -> None:
        super().__init__(lab, number, elements)
        self.registrar = rspregistrar(self.home, 0x11111111)
        self._folders: dict[Viewport, Path] = {}

    def _element(self, host: Host, identifier: int) -> Program:
        # hsdump could tell when it is registered, but then the registrar keeps trying to reach hsdump.
        with Capture(self._lab) as capture:
            program = rspserver(host, self.home, identifier, "-fractal", "-policy=RoundRobin")
            until(lambda: registered(capture, host), f"the registration of {identifier:#x}")
        return program

    def user(self, view: Viewport, sessions: int, tiles: str) -> Program:
        if view not in self._folders:
            self._folders[view] = fractal_files(self._lab, view)
        size = f"-width={view.width}", f"-height={view.height}"
        return fractalpooluser(self.user_host, self.home, self._folders[view], *size, f"-threads={sessions}")


def registered(capture: Capture, host: Host) -> bool:
    """Whether a registrar has accepted an element of this host."""
    code = asap.RegistrationResponse.code
    return any(
        c.ppid == asap.PPID and c.payload[:2] == bytes((code, 0)) and c.target == host.address for c in capture.chunks()
    )


class Ours(Side):
    """Poolscope: its registrar, element and render commands."""

    name = "Poolscope"
    endless = False

    def __init__(self, lab: Lab, number: int, elements: int, *options: str) -> None:
        super().__init__(lab, number, elements)
        self.registrar = our_registrar(self.home)
        self._options = options
        """Further options of the elements."""

    def _element(self, host: Host, identifier: int) -> Program:
        return our_element(host, self.home, identifier, *self._options)

    def user(self, view: Viewport, sessions: int, tiles: str) -> Program:
        picture = self._lab.folder / "picture.png"
        options = *view_options(view), f"--sessions={sessions}", f"--tiles={tiles}"
        return our_render(self.user_host, self.home, picture, *options)
