"""Pictures, rendered with all combinations of our and rsplib's users, elements and registrars, also in mixed pools."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.fractal.protocol import PPID as FRACTAL
from app.fractal.protocol import Algorithm, Data, decode
from app.fractal.viewport import Viewport
from rserpool.wire import asap
from tests.guest.hosts import Capture, Host, Lab, Program
from tests.helpers.waiting import until
from tests.interop.roles import (
    differing,
    fractal_files,
    fractalpooluser,
    our_element,
    our_registrar,
    our_render,
    reference,
    rspregistrar,
    rspserver,
    view_options,
)

THEIRS, OURS = 0xAA000001, 0xBB000002
COOKIE, COOKIE_ECHO = asap.Cookie.code, asap.CookieEcho.code

VIEWS = {
    "mandelbrot": Viewport(160, 120, -1.5 + 1.5j, 1.5 - 1.5j, 1024, Algorithm.MANDELBROT),
    "mandelbrotn": Viewport(160, 120, -1.5 + 1.5j, 1.5 - 1.5j, 1024, Algorithm.MANDELBROT_N, 3.0),
}

LONG = Viewport(200, 150, -0.2 + 0.45j, 0.6 - 0.45j, 60_000, Algorithm.MANDELBROT)
"""Mostly inside the set: ten seconds of work for rspserver, without pauses so long that a user would consider it
dead."""


@pytest.fixture(params=["ours", "rsplib's"])
def registrar(request: pytest.FixtureRequest, lab: Lab) -> Host:
    """Return a host with a registrar, ours or rsplib's."""
    host = lab.host(1)
    if request.param == "ours":
        our_registrar(host)
    else:
        rspregistrar(host, 0x11111111)
    return host


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_we_render_the_same_picture_from_rspserver_as_locally(lab: Lab, registrar: Host, view: Viewport) -> None:
    element_host, user_host = lab.host(11), lab.host(21)
    rspserver(element_host, registrar, THEIRS, "-fractal")
    out = lab.folder / "out.png"
    render = our_render(user_host, registrar, out, *view_options(view), "--sessions=4")
    assert render.process.wait(100) == 0, render.tail()
    different = differing(out.read_bytes(), reference(view))
    if view.algorithm is Algorithm.MANDELBROT:
        assert different == 0
    else:
        # rsplib computes z^N with pow() of the C++ library, in polar form; we multiply. The last bit differs, and so do
        # some counts close to the edge of the set.
        assert different < view.width * view.height / 500


def test_fractalpooluser_renders_from_our_element(lab: Lab, registrar: Host) -> None:
    element_host, user_host = lab.host(11), lab.host(21)
    element = our_element(element_host, registrar, OURS)
    fractalpooluser(user_host, registrar, fractal_files(lab), "-width=200", "-height=150", "-threads=2")
    # Two pictures of two tiles each: the second is requested only after the first is complete.
    element.until(lambda: any(notice["tiles"] >= 4 for notice in element.notices("Serving")))
    assert element.interrupt() == 130


def _slow(host: Host, registrar: Host, kind: str, identifier: int) -> Program:
    """Start an element that is slow enough to be killed at work. rspserver always computes at full speed."""
    if kind == "ours":
        return our_element(host, registrar, identifier, "--speed=400")
    return rspserver(host, registrar, identifier, "-fractal", "-fgpcookiemaxpackets=2")


@pytest.mark.parametrize("killed", ["ours", "rsplib's"])
def test_we_fail_over_to_an_element_of_the_other_kind_with_the_cookie_of_the_killed_one(
    lab: Lab, registrar: Host, killed: str
) -> None:
    first_host, second_host, user_host = lab.host(11), lab.host(12), lab.host(21)
    view = LONG if killed == "rsplib's" else VIEWS["mandelbrot"]
    first = _slow(first_host, registrar, killed, THEIRS if killed == "rsplib's" else OURS)
    out = lab.folder / "out.png"
    with Capture(lab) as capture:
        render = our_render(user_host, registrar, out, *view_options(view), "--sessions=1", "--tiles=1x1")
        # The first cookie comes at the start; only later ones hold progress.
        until(lambda: _kinds(capture, first_host).count(COOKIE) >= 2, "a second cookie")
        other: Callable[..., Program] = rspserver if killed == "ours" else our_element
        other(second_host, registrar, THEIRS if killed == "ours" else OURS, *(["-fractal"] if killed == "ours" else []))
        first.kill()
        assert render.process.wait(200) == 0, render.tail()
        assert COOKIE_ECHO in _kinds(capture, user_host)
        resumed = decode(capture.messages(FRACTAL, second_host.address)[0])
        orders = [message for message in capture.messages(FRACTAL, user_host.address) if message[0] == 1]
    assert isinstance(resumed, Data)
    assert resumed.first_point(view.tiles(1, 1)[0].parameter) > 0, "the second element resumed from the cookie"
    # rspserver's cookie may be ahead of the points it has sent. If it is killed then, the points are ordered again.
    assert len(orders) <= (1 if killed == "ours" else 2)
    assert out.read_bytes() == reference(view, 1, 1)


def _kinds(capture: Capture, host: Host) -> list[int]:
    """Return the types of the ASAP messages that a host has sent so far."""
    return [message[0] for message in capture.messages(asap.PPID, host.address)]


@pytest.mark.parametrize("killed", ["ours", "rsplib's"])
def test_fractalpooluser_fails_over_to_an_element_of_the_other_kind(lab: Lab, registrar: Host, killed: str) -> None:
    first_host, second_host, user_host = lab.host(11), lab.host(12), lab.host(21)
    folder = fractal_files(lab, LONG if killed == "rsplib's" else VIEWS["mandelbrot"])
    first = _slow(first_host, registrar, killed, THEIRS if killed == "rsplib's" else OURS)
    with Capture(lab) as capture:
        fractalpooluser(user_host, registrar, folder, "-width=200", "-height=150", "-threads=1")
        until(lambda: _kinds(capture, first_host).count(COOKIE) >= 2, "a second cookie")
        if killed == "ours":
            rspserver(second_host, registrar, THEIRS, "-fractal")
        else:
            our_element(second_host, registrar, OURS)
        first.kill()
        until(lambda: capture.messages(FRACTAL, second_host.address), "data from the second element")
        assert COOKIE_ECHO in _kinds(capture, user_host)
        # The final message of the picture: Data without points.
        last = bytes.fromhex("02000010ffffffffffffffff00000000")
        until(lambda: last in capture.messages(FRACTAL, second_host.address), "the end of the picture")
